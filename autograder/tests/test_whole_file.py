"""Whole or not at all."""

import stat
from pathlib import Path

import pytest

from autograder.whole_file import FOR_ONESELF, put_whole


def test_an_old_file_stays_where_the_new_one_cannot_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a"
    put_whole(path, b"old")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="No space"):
        put_whole(path, b"new")
    assert path.read_bytes() == b"old"
    assert [one.name for one in tmp_path.iterdir()] == ["a"]


def test_who_may_read_it(tmp_path: Path) -> None:
    put_whole(tmp_path / "a", b"")
    put_whole(tmp_path / "b", b"", FOR_ONESELF)
    modes = [stat.S_IMODE((tmp_path / one).stat().st_mode) for one in "ab"]
    assert modes == [0o644, 0o600]
