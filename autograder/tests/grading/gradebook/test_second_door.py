"""`nbgrader autograde` itself: what it is given, what it waits for, what it says."""

import logging
import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from nbgrader.api import Gradebook
from nbgrader.converters import Autograde
from nbgrader.converters.base import NbGraderException
from nbgrader.coursedir import CourseDirectory
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from autograder.grading.gradebook import readiness, second_door
from autograder.grading.gradebook.configuration import database, settings
from autograder.grading.gradebook.lock import only_run
from autograder.grading.gradebook.recording import Recorder, recorded_scores
from autograder.grading.submission.kept import engine_for, result_of
from autograder.grading.submission.kit import Place
from autograder.tests.grading.tiny_course import LESSON, hand_in, place, right

pytestmark = pytest.mark.needs_bwrap
LOG = logging.getLogger("autograder.test_second_door")
NONE = {"check_gd_path": None, "check_lr_grid": None}
FULL = dict.fromkeys(NONE, 10.0)


@pytest.fixture
def course(tmp_path: Path) -> Place:
    return place(tmp_path / "course")


def a_converter(course: Place) -> Autograde:
    c = settings(course, "*", LESSON)
    c.CourseDirectory.student_id = "*"
    return Autograde(coursedir=CourseDirectory(config=c), config=c, log=LOG)


def files_of(course: Place, student: str) -> set[str]:
    folder = course.work / "autograded" / student / LESSON
    return {path.name for path in folder.rglob("*") if path.is_file()}


def folder_of(course: Place, student: str) -> Path:
    folder = course.submitted / student / LESSON
    folder.mkdir(parents=True)
    return folder


def test_pipes_devices_and_links_are_no_notebooks_and_are_not_copied(
    course: Place, caplog: pytest.LogCaptureFixture
) -> None:
    os.mkfifo(folder_of(course, "pipe") / f"{LESSON}.ipynb")
    (folder_of(course, "zero") / f"{LESSON}.ipynb").symlink_to("/dev/zero")
    folder = folder_of(course, "more")
    (folder / f"{LESSON}.ipynb").write_bytes(b"{")
    os.mkfifo(folder / "a_pipe")
    (folder / "endless").symlink_to("/dev/zero")
    (folder / "timestamp.txt").symlink_to("/dev/zero")
    (folder_of(course, "gone") / "other.ipynb").write_text("{}")
    with caplog.at_level(logging.WARNING):
        a_converter(course).start()
    nobody = ("pipe", "zero", "more")
    assert recorded_scores(course, LESSON) == dict.fromkeys(nobody, NONE)
    for name in nobody:
        assert files_of(course, name) == {f"{LESSON}.ipynb"}
    assert "'more': its timestamp.txt says no time" in caplog.text
    assert "'gone': missing (" in caplog.text
    assert not (course.work / "staged").exists()


@pytest.mark.slow
def test_a_time_counts_alike_at_both_doors_and_so_does_the_class_s_rule(
    course: Place,
) -> None:
    stamps = {"ann": "2026-02-02T13:00:00+01:00", "ben": "half past nine"}
    for name, stamp in stamps.items():
        path = hand_in(course, name, right())
        (path.parent / "timestamp.txt").write_text(stamp)
    about = 'due = "2026-02-01T12:00:00Z"\nlate = {percent_per_day = 10}\n'
    (course.work / "class.toml").write_text(f"[lessons.{LESSON}]\n{about}")
    engine = engine_for(course, LESSON)
    with Recorder(course, lambda _: None) as recorder:
        ours = {
            name: recorder.record(result_of(course, engine, name)) for name in stamps
        }
    assert (ours["ann"].penalty, ours["ben"].penalty) == (2.0, None)
    course.gradebook.unlink()
    a_converter(course).start()
    with Gradebook(database(course)) as book:
        found = {name: book.find_submission(LESSON, name) for name in stamps}
        assert found["ann"].late_submission_penalty == 2.0
        assert found["ben"].late_submission_penalty == 0.0
        assert found["ben"].timestamp is None
    with Recorder(course, lambda _: None) as recorder:
        again = [result_of(course, engine, name).result for name in stamps]
        assert [recorder.is_recorded(one) for one in again] == [True, True]


def test_it_waits_for_a_run_and_makes_a_backup(
    course: Place, caplog: pytest.LogCaptureFixture
) -> None:
    (folder_of(course, "cut") / f"{LESSON}.ipynb").write_bytes(b"{")
    begun, done = threading.Event(), threading.Event()

    def another_run() -> None:
        with only_run(course.work, lambda _: None):
            begun.set()
            done.wait(60)

    other = threading.Thread(target=another_run)
    other.start()
    begun.wait(60)
    converter = a_converter(course)
    door = threading.Thread(target=converter.start)
    with caplog.at_level(logging.WARNING):
        door.start()
        door.join(1.5)
        assert door.is_alive()
        assert "waiting for" in caplog.text
        done.set()
        door.join(120)
    other.join()
    assert not door.is_alive()
    assert recorded_scores(course, LESSON) == {"cut": NONE}
    assert len(list((course.work / "backups").iterdir())) == 1


@pytest.fixture
def locked(course: Place, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(readiness, "WAIT_SECONDS", 0.2)
    monkeypatch.setattr(second_door, "check_ready", impatient)
    with closing(sqlite3.connect(course.gradebook)) as other:
        other.execute("BEGIN EXCLUSIVE")
        yield


def impatient(*words: object, **more: object) -> None:
    readiness.check_ready(*words, **more, wait=0.2)  # type: ignore[arg-type]


def test_a_locked_gradebook_is_one_line(
    course: Place, locked: None, caplog: pytest.LogCaptureFixture
) -> None:
    (folder_of(course, "cut") / f"{LESSON}.ipynb").write_bytes(b"{")
    converter = a_converter(course)
    theirs = converter.coursedir
    with caplog.at_level(logging.WARNING), pytest.raises(NbGraderException):
        converter.start()
    assert "held by another program" in caplog.text
    assert "Traceback" not in caplog.text
    assert converter.coursedir is theirs


def test_what_cannot_be_written_is_reported_without_what_it_was(course: Place) -> None:
    with Gradebook(database(course)) as book:
        insert = text("INSERT INTO student (id, nothing) VALUES (:name, 1)")
        with pytest.raises(SQLAlchemyError) as error:
            book.db.execute(insert, {"name": "ann.example"})
    assert "ann.example" not in str(error.value)
