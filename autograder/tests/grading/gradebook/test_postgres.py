"""A real server as gradebook: the same rows, the same faults in one line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from nbgrader.api import Gradebook

from autograder.errors import UserError
from autograder.grading.gradebook import access, backups
from autograder.grading.gradebook.address import address
from autograder.grading.gradebook.backups import back_up
from autograder.grading.gradebook.configuration import database
from autograder.grading.gradebook.readiness import check_ready
from autograder.grading.gradebook.recording import NotRecordedError, Recorded, Recorder
from autograder.grading.gradebook.rows import Row, rows
from autograder.grading.submission.engine import Graded
from autograder.grading.submission.kit import Place, read_skeleton
from autograder.tests.grading.gradebook.own_postgres import own_postgres
from autograder.tests.grading.gradebook.results import broken, missing, result
from autograder.tests.grading.tiny_course import LESSON, hand_in, place, right

pytestmark = [
    pytest.mark.needs_postgres,
    pytest.mark.slow,
    pytest.mark.xdist_group("postgres"),
]


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with own_postgres() as url:
        yield url


def ask(url: str, words: str) -> None:
    import psycopg

    with closing(psycopg.connect(url, autocommit=True)) as connection:
        connection.execute(words.encode())


@pytest.fixture
def course(server: str, tmp_path: Path) -> Iterator[Place]:
    """A class whose gradebook is a database of its own."""
    made = place(tmp_path / "course")
    made.gradebook.unlink()
    name = f"class_{abs(hash(tmp_path)) % 10**9}"
    ask(server, f"CREATE DATABASE {name}")
    settle(made, server.replace("/postgres?", f"/{name}?"))
    yield made
    ask(server, f"DROP DATABASE {name} WITH (FORCE)")


def settle(course: Place, url: str) -> None:
    (course.work / "class.toml").write_text(f"db_url = {json.dumps(url)}\n")


def quiet(_: str) -> None:
    pass


def ready(course: Place) -> None:
    skeleton = read_skeleton(course, LESSON)
    check_ready(course, quiet, lesson=LESSON, skeleton=skeleton)


RESULTS = [result("ann", 10, 5), broken("cut"), missing("gone"), result("=ed", 0, 0)]


def record(course: Place, *results: Any) -> list[Recorded]:
    with Recorder(course, quiet) as recorder:
        return [recorder.record(Graded(one, right())) for one in results]


def without_keys(found: list[Row]) -> list[Row]:
    return sorted(found, key=lambda row: row.student)


def test_a_server_keeps_what_a_file_would(course: Place, tmp_path: Path) -> None:
    file = place(tmp_path / "other")
    for one in (course, file):
        path = hand_in(one, "ann", right())
        (path.parent / "timestamp.txt").write_text("2026-02-02 10:00:00 UTC")
    ready(course)
    assert record(course, *RESULTS) == record(file, *RESULTS)
    ready(course)
    assert rows(course, LESSON) == rows(file, LESSON)
    assert [row.total for row in rows(course, LESSON)] == [0.0, 15.0, None, None]
    with Recorder(course, quiet) as recorder:
        assert all(recorder.is_recorded(one) for one in RESULTS)
    assert not course.gradebook.exists()


def test_people_s_points_survive_there_too(course: Place) -> None:
    record(course, *RESULTS)
    with Gradebook(database(course)) as book:
        grade = book.find_grade("check_gd_path", LESSON, LESSON, "ann")
        grade.manual_score, grade.needs_manual_grade = 7, False
        comment = book.find_comment("gd_path", LESSON, LESSON, "ann")
        comment.manual_comment = "Look at the sign."
        book.db.commit()
    assert record(course, result("ann", 3, 5)) == [Recorded(12.0)]
    with Gradebook(database(course)) as book:
        grade = book.find_grade("check_gd_path", LESSON, LESSON, "ann")
        assert (grade.manual_score, grade.needs_manual_grade) == (7, True)
        comment = book.find_comment("gd_path", LESSON, LESSON, "ann")
        assert comment.comment == "Look at the sign."


def test_its_own_program_makes_the_backup(
    course: Place, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    record(course, *RESULTS)
    told: list[str] = []
    copy = back_up(course, told.append)
    assert told == []
    assert copy is not None
    assert copy.read_bytes().startswith(b"PGDMP")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert back_up(course, told.append) is None
    assert "pg_dump is not here" in told[0]


def test_a_lock_of_somebody_else_s_is_waited_for_and_told(
    course: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    import psycopg

    record(course, *RESULTS)
    monkeypatch.setattr(access, "WAIT_SECONDS", 0.1)
    monkeypatch.setattr(backups, "WAIT_SECONDS", 0.1)
    with closing(psycopg.connect(address(course).plain)) as other:
        other.execute("LOCK TABLE grade IN ACCESS EXCLUSIVE MODE")
        with pytest.raises(NotRecordedError, match="held by another program"):
            record(course, result("ann", 0, 0))
        other.rollback()
    assert record(course, result("ann", 0, 0)) == [Recorded(0.0)]


def complaint(course: Place) -> str:
    with pytest.raises(UserError) as error:
        ready(course)
    assert "\n" not in str(error.value)
    return str(error.value)


def test_trouble_is_one_line_without_the_password(course: Place) -> None:
    url = address(course).plain
    settle(course, url.replace("/class_", "/no_class_").replace("lr@", "lr:geheim@"))
    said = complaint(course)
    assert "no database of that name" in said
    assert "geheim" not in said
    settle(course, "postgresql://lr@/a?host=/nowhere")
    assert "the server does not answer" in complaint(course)
    settle(course, "mysql://a/b")
    assert "db_url" in complaint(course)


def test_what_may_only_be_read_is_one_line(course: Place, server: str) -> None:
    name = address(course).plain.split("/")[3].partition("?")[0]
    ask(server, f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    assert "may only be read" in complaint(course)
