"""Reads a gradebook as it stands, without nbgrader, whose import takes two seconds.

One question for all that a lesson has, so that a run with nothing to do is cheap, and
right also where the gradebook was replaced, restored, or edited in Formgrader.
"""

from __future__ import annotations

import dataclasses
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from typing import Any, Protocol
from urllib.parse import quote

from autograder.errors import UserError
from autograder.grading.gradebook.address import Address

EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - nbgrader's times are UTC and say no zone


class Connection(Protocol):
    """What sqlite3 and psycopg have in common, as far as it is used here."""

    def execute(self, query: str, params: Sequence[Any] = ..., /) -> Any: ...
    def rollback(self) -> None: ...
    def close(self) -> None: ...


@dataclasses.dataclass(frozen=True)
class CellRecord:
    """One cell with points, of one learner. `max_score` as the lesson says."""

    max_score: float
    auto: float | None = None
    manual: float | None = None
    extra: float | None = None
    waits: bool = True

    @property
    def points(self) -> float | None:
        """What counts; None where nobody has given points, or they are in question."""
        if self.auto is None and self.waits:
            return None
        given = self.manual if self.manual is not None else self.auto
        return None if given is None else given + (self.extra or 0.0)


@dataclasses.dataclass(frozen=True)
class Record:
    """What the gradebook says of one learner's submission."""

    student: str
    timestamp: datetime | None
    extension: timedelta | None
    penalty: float | None
    cells: Mapping[str, CellRecord]
    comments: Mapping[str, str | None] = dataclasses.field(default_factory=dict)

    @property
    def total(self) -> float:
        """What nbgrader counts: points in question too, for it knows no others."""
        return sum(
            (given if given is not None else cell.auto or 0.0) + (cell.extra or 0.0)
            for cell in self.cells.values()
            for given in (cell.manual,)
            if given is not None or cell.auto is not None
        )

    def seconds_late(self, due: datetime | None) -> float:
        """How long after the due date, with the learner's own extension."""
        if due is None or self.timestamp is None:
            return 0.0
        due += self.extension or timedelta()
        return max(0.0, (self.timestamp - due).total_seconds())


@dataclasses.dataclass(frozen=True)
class LessonRecord:
    """What the gradebook says of a lesson; `points` of each cell, in no order."""

    due: datetime | None
    points: Mapping[str, float]
    cells: Mapping[str, tuple[str, bool, str, str | None]]
    submissions: Mapping[str, Record]


CELLS = """
SELECT c.name, c.cell_type, c.locked, c.source, c.checksum
FROM source_cell c JOIN notebook n ON n.id = c.notebook_id
JOIN assignment a ON a.id = n.assignment_id WHERE a.name = ?"""
POINTS = """
SELECT b.name, g.max_score FROM grade_cells g JOIN base_cell b ON b.id = g.id
JOIN notebook n ON n.id = b.notebook_id
JOIN assignment a ON a.id = n.assignment_id WHERE a.name = ?"""
SUBMISSIONS = """
SELECT s.student_id, s.timestamp, s.extension, sum(n.late_submission_penalty)
FROM submitted_assignment s JOIN assignment a ON a.id = s.assignment_id
LEFT JOIN submitted_notebook n ON n.assignment_id = s.id
WHERE a.name = ? GROUP BY s.id, s.student_id, s.timestamp, s.extension"""
GRADES = """
SELECT s.student_id, b.name, g.auto_score, g.manual_score, g.extra_credit,
    g.needs_manual_grade
FROM assignment a JOIN submitted_assignment s ON s.assignment_id = a.id
JOIN submitted_notebook n ON n.assignment_id = s.id
JOIN grade g ON g.notebook_id = n.id JOIN base_cell b ON b.id = g.cell_id
WHERE a.name = ?"""
COMMENTS = """
SELECT s.student_id, b.name, c.auto_comment
FROM assignment a JOIN submitted_assignment s ON s.assignment_id = a.id
JOIN submitted_notebook n ON n.assignment_id = s.id
JOIN comment c ON c.notebook_id = n.id JOIN base_cell b ON b.id = c.cell_id
WHERE a.name = ?"""


def connect(where: Address) -> Connection:
    """Open the gradebook that is there; never make one.

    Raises:
        UserError: a server keeps it, and what speaks to servers is not installed.
    """
    if where.file is not None:
        url = f"file:{quote(str(where.file))}?mode=rw"
        return sqlite3.connect(url, uri=True, timeout=0.2)
    try:
        import psycopg
    except ImportError:
        raise UserError(
            f"{where} is on a server: `pip install psycopg[binary]` brings what "
            "speaks to it"
        ) from None
    return psycopg.connect(where.plain, connect_timeout=5, options=SERVER_OPTIONS)


SERVER_OPTIONS = "-c lock_timeout=500"


@contextmanager
def opened(where: Address) -> Iterator[Connection]:
    with closing(connect(where)) as connection:
        yield connection


def ask(connection: Connection, question: str, *params: Any) -> list[Any]:
    """All rows; each database has a sign of its own for a value."""
    sign = "?" if isinstance(connection, sqlite3.Connection) else "%s"
    return list(connection.execute(question.replace("?", sign), params).fetchall())


def has_tables(connection: Connection) -> bool:
    """Whether there is a gradebook of nbgrader's in the database."""
    lite = isinstance(connection, sqlite3.Connection)
    table, name = ("sqlite_master", "name") if lite else ("pg_tables", "tablename")
    question = f"SELECT count(*) FROM {table} WHERE {name} = ?"  # noqa: S608 - ours
    return bool(ask(connection, question, "grade")[0][0])


def students_of(connection: Connection) -> list[tuple[str, str, str, str]]:
    """Everybody that the gradebook knows: id, first name, last name, e-mail."""
    rows = ask(connection, "SELECT id, first_name, last_name, email FROM student")
    return sorted((row[0], row[1] or "", row[2] or "", row[3] or "") for row in rows)


def lesson_record(connection: Connection, lesson: str) -> LessonRecord | None:
    """What the gradebook says of a lesson; None where it does not know it."""
    about = ask(connection, "SELECT duedate FROM assignment WHERE name = ?", lesson)
    if not about:
        return None
    points = {name: float(most) for name, most in ask(connection, POINTS, lesson)}
    cells = {
        name: (kind, bool(locked), source or "", checksum)
        for name, kind, locked, source, checksum in ask(connection, CELLS, lesson)
    }
    submissions = {
        one.student: one for one in submissions_of(connection, lesson, points)
    }
    return LessonRecord(moment(about[0][0]), points, cells, submissions)


def submissions_of(
    connection: Connection, lesson: str, points: Mapping[str, float]
) -> Iterator[Record]:
    grades: dict[str, dict[str, CellRecord]] = {}
    comments: dict[str, dict[str, str | None]] = {}
    for student, name, auto, manual, extra, waits in ask(connection, GRADES, lesson):
        most = points.get(name, 0.0)
        one = CellRecord(most, auto, manual, extra, bool(waits))
        grades.setdefault(student, {})[name] = one
    for student, name, comment in ask(connection, COMMENTS, lesson):
        comments.setdefault(student, {})[name] = comment
    for student, stamp, extension, penalty in ask(connection, SUBMISSIONS, lesson):
        yield Record(
            student=student,
            timestamp=moment(stamp),
            extension=duration(extension),
            penalty=penalty,
            cells=grades.get(student, {}),
            comments=comments.get(student, {}),
        )


def moment(value: str | datetime | None) -> datetime | None:
    """A time as a database hands it out: SQLite keeps text.

    >>> moment("2026-01-31 10:00:00.000000")
    datetime.datetime(2026, 1, 31, 10, 0)
    """
    return datetime.fromisoformat(value) if isinstance(value, str) else value


def duration(value: str | datetime | timedelta | None) -> timedelta | None:
    """A span; where there is no type for it, it is kept as a time after 1970 began.

    >>> duration("1970-01-03 00:00:00.000000")
    datetime.timedelta(days=2)
    """
    if value is None or isinstance(value, timedelta):
        return value
    found = moment(value)
    return None if found is None else found - EPOCH
