"""What is taken of a submission: what its owner put there, and nothing named in it."""

import contextlib
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import pytest

from autograder.hub import collecting
from autograder.hub.collecting import MOST_DEEP, copy_own, fits, own_files, owner_of
from autograder.tests.hub.a_class import Names

LESSON = "01_basics"


@pytest.fixture
def submission(tmp_path: Path) -> Path:
    folder = tmp_path / "submission"
    (folder / "pictures").mkdir(parents=True)
    (folder / f"{LESSON}.ipynb").write_text("{}")
    (folder / "pictures/one.svg").write_text("<svg/>")
    return folder


def taken(folder: Path) -> set[str]:
    return {path.as_posix() for path, _ in own_files(folder)}


def test_plain_files_are_taken_with_their_places(
    submission: Path, tmp_path: Path
) -> None:
    copy_own(submission, tmp_path / "taken")
    assert (tmp_path / "taken/pictures/one.svg").read_text() == "<svg/>"
    assert taken(submission) == taken(tmp_path / "taken")


def test_what_leads_elsewhere_is_left_out(submission: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.ipynb"
    secret.write_text("the answers")
    (tmp_path / "more").mkdir()
    (tmp_path / "more/answers.txt").write_text("all of them")
    (submission / "link.ipynb").symlink_to(secret)
    (submission / "more").symlink_to(tmp_path / "more")
    os.link(secret, submission / "second_name.ipynb")
    os.mkfifo(submission / "pipe.ipynb")
    (submission / ".hidden").write_text("x")
    assert taken(submission) == {f"{LESSON}.ipynb", "pictures/one.svg"}


def test_what_lies_too_deep_is_left_out(submission: Path, tmp_path: Path) -> None:
    """Thousands of folders in one another, or names that no path can hold."""
    for name, depth in (("d", 1100), ("e" * 240, 20)):
        with contextlib.chdir(submission):
            for _ in range(depth):
                Path(name).mkdir()
                os.chdir(name)
                Path("x.txt").touch()
    assert fits(submission)
    copy_own(submission, tmp_path / "taken")
    assert (tmp_path / "taken" / "d" / "x.txt").is_file()
    assert len(taken(tmp_path / "taken")) == 2 + 2 * MOST_DEEP
    subprocess.run(["rm", "-rf", submission], check=True)


def test_what_goes_while_it_is_copied_leaves_nothing_half(
    submission: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stops_after_one(folder: Path) -> Iterator[tuple[Path, BinaryIO]]:
        files = own_files(folder)
        yield next(files)
        raise FileNotFoundError

    monkeypatch.setattr(collecting, "own_files", stops_after_one)
    with pytest.raises(FileNotFoundError):
        copy_own(submission, tmp_path / "taken")
    assert {path.name for path in tmp_path.iterdir()} == {"submission"}


@pytest.mark.root_only
def test_what_another_put_there_is_left_out(submission: Path) -> None:
    (submission / "gift.txt").write_text("for you")
    os.chown(submission / "gift.txt", 12345, -1)
    assert "gift.txt" not in taken(submission)


def test_what_is_too_large_is_not_taken(
    submission: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert fits(submission)
    monkeypatch.setattr(collecting, "MOST_BYTES", 4)
    assert not fits(submission)
    copy_own(submission, tmp_path / "taken")
    sizes = [path.stat().st_size for path in (tmp_path / "taken").rglob("*.*")]
    assert sum(sizes) <= 4


def test_a_folder_belongs_to_who_made_it(submission: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(submission)
    me = "root" if os.geteuid() == 0 else Names("").account("")
    assert owner_of(submission) == me
    assert owner_of(tmp_path / "link") is None
