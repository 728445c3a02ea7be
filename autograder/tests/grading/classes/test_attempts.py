"""The ledger of attempts: it only grows, and what is damaged in it is told."""

import multiprocessing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from autograder.grading.classes.attempts import (
    LEDGER,
    Attempt,
    add_line,
    content_of,
    folder_of,
    keep,
    ledger_with,
    read_attempt,
    read_ledger,
    version_folder,
)
from autograder.grading.classes.whole_folder import put_folder
from autograder.grading.submission.handed_in import Submission, read_submission
from autograder.grading.submission.kit import Place
from autograder.tests.grading.tiny_course import LESSON

NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)


def version(words: bytes, **files: bytes) -> Submission:
    named = {f"{name}.py": data for name, data in files.items()}
    return Submission("ann", "found", words, files=named)


def attempt(one: Submission, day: int = 1) -> Attempt:
    when = NOON.replace(day=day)
    return Attempt(content=content_of(one.data, one.files), time=when, seen=when)


def test_what_is_kept_comes_back_with_its_files(tmp_path: Path) -> None:
    place, one = Place(tmp_path), version(b"one", utils=b"x = 1\n")
    keep(place, LESSON, attempt(one), one)
    keep(place, LESSON, attempt(version(b"two"), 2), version(b"two"))
    ledger = read_ledger(folder_of(place, LESSON, "ann"))
    assert [found.when.day for found in ledger.attempts] == [1, 2]
    back = read_attempt(place, LESSON, "ann", ledger.attempts[0], takes_files=True)
    assert (back.data, back.files) == (b"one", {"utils.py": b"x = 1\n"})
    bare = read_attempt(place, LESSON, "ann", ledger.attempts[0], takes_files=False)
    assert (bare.data, bare.files, bare.takes_files) == (b"one", {}, False)


@pytest.mark.parametrize("harm", ["changed", "gone"])
def test_a_version_that_is_not_as_it_was_is_not_graded(
    tmp_path: Path, harm: str
) -> None:
    place, one = Place(tmp_path), version(b"one")
    keep(place, LESSON, attempt(one), one)
    path = version_folder(folder_of(place, LESSON, "ann"), attempt(one))
    path = path / LESSON / f"{LESSON}.ipynb"
    path.write_bytes(b"better") if harm == "changed" else path.unlink()
    back = read_attempt(place, LESSON, "ann", attempt(one), takes_files=True)
    assert (back.status, back.data) == ("not graded", b"")
    assert "no longer kept as it was" in back.reason


def test_damaged_lines_are_passed_over_and_a_cut_one_spoils_no_other(
    tmp_path: Path,
) -> None:
    path = tmp_path / LEDGER
    good = attempt(version(b"a")).model_dump_json()
    path.write_bytes(b"\xff\n{}\n\n" + good.encode() + b'\n{"content": "cut')
    add_line(path, attempt(version(b"b"), 2).model_dump_json())
    ledger = read_ledger(tmp_path)
    assert [found.when.day for found in ledger.attempts] == [1, 2]
    assert [words.split()[1] for words in ledger.told] == ["1", "2", "5"]


def append(path: str, number: int) -> None:
    for _ in range(50):
        add_line(Path(path), attempt(version(b"x" * number)).model_dump_json())


def test_two_who_write_at_once_spoil_nothing(tmp_path: Path) -> None:
    path = tmp_path / LEDGER
    context = multiprocessing.get_context("fork")
    writers = [context.Process(target=append, args=(str(path), n)) for n in (1, 2)]
    for one in writers:
        one.start()
    for one in writers:
        one.join()
    ledger = read_ledger(tmp_path)
    assert (len(ledger.attempts), ledger.told) == (100, ())


def test_what_lies_there_is_kept_once_and_only_where_it_may_be_written(
    tmp_path: Path,
) -> None:
    place = Place(tmp_path)
    folder = place.submitted / "ann" / LESSON
    folder.mkdir(parents=True)
    (folder / f"{LESSON}.ipynb").write_bytes(b"{}")
    (folder / "timestamp.txt").write_text("2026-11-01 12:00:00 UTC")
    there = read_submission(place.submitted, "ann", LESSON)
    dry = ledger_with(place, LESSON, there, write=False)
    assert len(dry.attempts) == 1
    assert not folder_of(place, LESSON, "ann").exists()
    for _ in range(2):
        ledger = ledger_with(place, LESSON, there)
        assert [found.time for found in ledger.attempts] == [NOON]
    assert ledger == read_ledger(folder_of(place, LESSON, "ann"))


def test_a_folder_is_there_whole_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "ann"
    assert put_folder(target, {"a": b"1", "b": b"2"}) is None
    old = put_folder(target, {"a": b"3"})
    assert old is not None
    assert (old / "b").read_bytes() == b"2"
    assert [path.name for path in target.iterdir()] == ["a"]

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("autograder.grading.classes.whole_folder.os.fsync", full)
        with pytest.raises(OSError, match="No space"):
            put_folder(target, {"a": b"4"})
    assert (target / "a").read_bytes() == b"3"
    assert [path.name for path in tmp_path.iterdir()] == ["ann"]


def test_where_the_system_cannot_exchange_names_it_is_done_one_by_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "ann"
    put_folder(target, {"a": b"1"})
    with monkeypatch.context() as patch:
        patch.setattr(
            "autograder.grading.classes.whole_folder.at_once", lambda *_: False
        )
        old = put_folder(target, {"a": b"2"})
    assert old is not None
    assert (old / "a").read_bytes() == b"1"
    assert (target / "a").read_bytes() == b"2"
