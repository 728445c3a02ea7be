import os
import stat
from pathlib import Path

import pytest

from autograder.grading.submission import kept_keys
from autograder.grading.submission.kept_keys import hidden_keys

NAMES = ("gd_path", "lr_grid")
LESSON = "01_basics"


def keys_in(work: Path, release: str = "one") -> str:
    return repr(hidden_keys(work, LESSON, NAMES, release))


def files(work: Path) -> list[Path]:
    return sorted((work / "kept" / "keys").iterdir())


def test_kept_keys_are_read_and_are_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = keys_in(tmp_path)
    monkeypatch.delattr(kept_keys, "make_key")
    assert keys_in(tmp_path) == made


@pytest.mark.parametrize("damage", [b"", b"rubbish", b"[]", None])
def test_damaged_file_is_made_again(tmp_path: Path, damage: bytes | None) -> None:
    made = keys_in(tmp_path)
    (path,) = files(tmp_path)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2] if damage is None else damage)
    assert keys_in(tmp_path) == made
    assert path.read_bytes() == whole


def test_other_secret_release_or_code_takes_other_keys(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = keys_in(tmp_path)
    assert keys_in(tmp_path, "two") != first
    (tmp_path / "secret").unlink()
    assert keys_in(tmp_path) != first
    assert len(files(tmp_path)) == 3
    monkeypatch.setattr(kept_keys, "code", lambda _: "changed")
    keys_in(tmp_path)
    assert len(files(tmp_path)) == 4


def test_keys_are_for_their_owner_alone(tmp_path: Path) -> None:
    keys_in(tmp_path)
    (path,) = files(tmp_path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_old_keys_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_keys, "MOST_KEPT", 2)
    for age, release in enumerate(("one", "two", "three")):
        keys_in(tmp_path, release)
        for path in files(tmp_path):
            os.utime(path, (1000 - age, path.stat().st_mtime - 10))
    assert len(files(tmp_path)) == 2


def test_where_nothing_can_be_kept_keys_are_made(tmp_path: Path) -> None:
    made = keys_in(tmp_path)
    for path in files(tmp_path):
        path.unlink()
    (tmp_path / "kept" / "keys").rmdir()
    (tmp_path / "kept" / "keys").write_text("in the way")
    assert keys_in(tmp_path) == made
