"""An exchange is a folder into which everybody writes: what is taken from it."""

import os
from pathlib import Path

import pytest

from autograder.grading.classes.archive import Entry, Refused, opened
from autograder.grading.classes.others_folder import MOST_DEEP
from autograder.tests.grading.classes.zips import NAME

NOBODY = 65534


def handed_in(exchange: Path, name: str, uid: int) -> Path:
    folder = exchange / f"{name}+01_basics+2027-02-01 10:00:00 UTC+x"
    folder.mkdir(parents=True)
    (folder / NAME).write_bytes(b"{}")
    os.chown(folder, uid, -1)
    os.chown(folder / NAME, uid, -1)
    return folder


def refusals(folder: Path) -> dict[str, str]:
    with opened(folder) as found:
        return {one.path: one.reason for one in found if isinstance(one, Refused)}


@pytest.mark.root_only
def test_only_the_learner_s_own_files_in_the_learner_s_own_folder(
    tmp_path: Path,
) -> None:
    own = handed_in(tmp_path, "nobody", NOBODY)
    (own / "gift.py").touch()
    os.chown(own / "gift.py", NOBODY - 1, -1)
    forged = handed_in(tmp_path, "ann", NOBODY)
    plain = tmp_path / "ben"
    plain.mkdir()
    os.chown(plain, NOBODY, -1)
    assert refusals(tmp_path) == {
        f"{own.name}/gift.py": f"was made by {NOBODY - 1}, who is somebody else",
        forged.name: "was made by nobody, who is somebody else",
        plain.name: "was made by nobody, who is somebody else",
    }


def test_what_is_put_in_a_file_s_place_is_not_read(tmp_path: Path) -> None:
    folder = tmp_path / "all" / "ann"
    folder.mkdir(parents=True)
    (folder / NAME).write_bytes(b"{}")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / NAME).write_text("the answers")
    with opened(tmp_path / "all") as found:
        (one,) = found
        assert isinstance(one, Entry)
        folder.rename(tmp_path / "away")
        folder.symlink_to(tmp_path / "elsewhere")
        with pytest.raises(OSError, match="has changed"):
            one.read()
        folder.unlink()
        folder.mkdir()
        (folder / NAME).symlink_to(tmp_path / "elsewhere" / NAME)
        with pytest.raises(OSError, match="symbolic links"):
            one.read()


def test_folders_have_an_end(tmp_path: Path) -> None:
    deep = tmp_path.joinpath(*["d"] * (MOST_DEEP + 2))
    deep.mkdir(parents=True)
    (reason,) = refusals(tmp_path).values()
    assert reason == f"lies in more than {MOST_DEEP} folders"
