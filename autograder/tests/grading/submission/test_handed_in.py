import os
from pathlib import Path

import pytest

from autograder.errors import UserError
from autograder.grading.submission.handed_in import read_submission, students

LESSON = "01_basics"


def folder(root: Path, student: str) -> Path:
    path = root / student / LESSON
    path.mkdir(parents=True)
    return path / f"{LESSON}.ipynb"


def test_found_file_is_read(tmp_path: Path) -> None:
    folder(tmp_path, "ann").write_bytes(b"{}")
    found = read_submission(tmp_path, "ann", LESSON)
    assert (found.status, found.data) == ("found", b"{}")


def test_nothing_is_missing_and_says_what_is_there(tmp_path: Path) -> None:
    folder(tmp_path, "ann").with_name("mine.ipynb").write_text("{}")
    found = read_submission(tmp_path, "ann", LESSON)
    assert found.status == "missing"
    assert "mine.ipynb" in found.reason
    assert read_submission(tmp_path, "bob", LESSON).status == "missing"


@pytest.mark.parametrize("part", ["student", "lesson", "file"])
def test_links_are_not_followed(tmp_path: Path, part: str) -> None:
    folder(tmp_path, "ann").write_bytes(b"secret")
    path = folder(tmp_path, "eve")
    target = tmp_path / "ann" / LESSON / f"{LESSON}.ipynb"
    if part == "file":
        path.symlink_to(target)
    elif part == "lesson":
        path.parent.rmdir()
        path.parent.symlink_to(target.parent)
    else:
        path.parent.rmdir()
        path.parent.parent.rmdir()
        path.parent.parent.symlink_to(target.parent.parent)
    found = read_submission(tmp_path, "eve", LESSON)
    assert (found.status, found.data) == ("not graded", b"")
    assert "symbolic link" in found.reason
    assert students(tmp_path) == ["ann", "eve"]


def test_what_is_no_file_does_not_block(tmp_path: Path) -> None:
    os.mkfifo(folder(tmp_path, "pipe"))
    folder(tmp_path, "dir").mkdir()
    for student in ("pipe", "dir"):
        assert read_submission(tmp_path, student, LESSON).status == "not graded"


def test_who_is_not_there_is_named(tmp_path: Path) -> None:
    folder(tmp_path, "ann")
    assert students(tmp_path, ["ann"]) == ["ann"]
    with pytest.raises(UserError, match="bob"):
        students(tmp_path, ["ann", "bob"])
