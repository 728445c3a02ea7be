import os
from pathlib import Path

import pytest

from autograder.errors import UserError
from autograder.grading.submission.handed_in import read_submission, roll, students

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


def test_what_lies_beside_goes_with_it_unless_the_lesson_takes_none(
    tmp_path: Path,
) -> None:
    path = folder(tmp_path, "ann")
    path.write_bytes(b"{}")
    (path.parent / "utils.py").write_bytes(b"x = 1\n")
    (path.parent / "torch.py").write_bytes(b"")
    (path.parent / "notes.pdf").write_bytes(b"")
    (path.parent / "link.py").symlink_to("/etc/passwd")
    os.mkfifo(path.parent / "pipe.py")
    found = read_submission(tmp_path, "ann", LESSON)
    assert found.files == {"utils.py": b"x = 1\n"}
    assert found.told == (
        "a file link.py is a symbolic link: left out",
        "a file pipe.py is not a file: left out",
        "a file torch.py would stand before torch itself: left out",
    )
    alone = read_submission(tmp_path, "ann", LESSON, takes_files=False)
    assert (alone.files, alone.told, alone.takes_files) == ({}, (), False)


@pytest.mark.not_root
@pytest.mark.parametrize("part", ["student", "lesson", "file"])
def test_no_permission_is_this_learners_not_graded(tmp_path: Path, part: str) -> None:
    path = folder(tmp_path, "ann")
    path.write_bytes(b"{}")
    closed = {"student": path.parent.parent, "lesson": path.parent, "file": path}[part]
    closed.chmod(0)
    try:
        found = read_submission(tmp_path, "ann", LESSON)
    finally:
        closed.chmod(0o700)
    assert found.status == "not graded"
    assert "cannot be read (Permission denied)" in found.reason


@pytest.mark.parametrize("call", ["open", "listdir", "fstat"])
def test_whatever_the_system_says_is_this_learners_not_graded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    folder(tmp_path, "ann").write_bytes(b"{}")

    def fails(*_: object, **__: object) -> None:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as patch:
        patch.setattr(f"autograder.grading.submission.handed_in.os.{call}", fails)
        found = read_submission(tmp_path, "ann", LESSON)
    assert found.status == "not graded"
    assert "Input/output error" in found.reason


def test_a_neighbours_name_that_is_no_text_harms_nobody(tmp_path: Path) -> None:
    path = folder(tmp_path, "ann")
    path.write_bytes(b"{}")
    for name in (b"\xff.py", b"\xff.ipynb", b"\xff"):
        Path(os.fsdecode(os.fsencode(path.parent) + b"/" + name)).touch()
    found = read_submission(tmp_path, "ann", LESSON)
    assert (found.status, found.files) == ("found", {})
    path.unlink()
    missing = read_submission(tmp_path, "ann", LESSON)
    assert missing.status == "missing"
    assert missing.reason.encode()
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff")).mkdir()
    assert roll(tmp_path).names == ("ann",)


def test_what_is_passed_over_is_told(tmp_path: Path) -> None:
    folder(tmp_path, "ann")
    (tmp_path / ".hidden").mkdir()
    (tmp_path / "notes\x1b[2J.txt").touch()
    (tmp_path / ("long" * 60)).mkdir()
    found = roll(tmp_path)
    assert found.names == ("ann",)
    assert all(sentence.isprintable() for sentence in found.told)
    long, hidden, file = found.told
    assert long.startswith("not graded: the folder 'longlong")
    assert hidden == "passed over: the folder .hidden is hidden"
    assert file == "passed over: notes�[2J.txt is no learner's folder"
    assert roll(tmp_path, ["ann"]).told == ()
