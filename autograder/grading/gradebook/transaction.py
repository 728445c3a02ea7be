"""Writes one submission into nbgrader's tables: all of it, or nothing.

nbgrader commits at each of its steps, nine times and more for a submission, and asks
for the same keys each time. Here a lesson's keys are asked for once, and a submission
is a handful of statements and one commit. A test holds the rows to nbgrader's own.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime

from nbgrader.api import Gradebook, MissingEntry, new_uuid
from sqlalchemy import Connection, insert

from autograder.grading.gradebook.entries import Entry, asks_a_person
from autograder.grading.gradebook.nbgrader_tables import (
    COMMENTS,
    FIND_COMMENTS,
    FIND_DUE,
    FIND_GRADES,
    FIND_NOTEBOOK,
    FIND_STUDENT,
    FIND_SUBMISSION,
    GRADES,
    NOTEBOOKS,
    SET_COMMENT,
    SET_GRADE,
    SET_PENALTY,
    SET_TIME,
    STUDENTS,
    SUBMITTED,
)
from autograder.grading.gradebook.scores import empty_scores

# (learner, score, seconds late) to the points that are taken away, if any.
Penalty = Callable[[str, float, float], float | None]


@dataclasses.dataclass(frozen=True)
class Written:
    """What the gradebook shows: points with a person's, before a penalty is taken."""

    score: float = 0.0
    penalty: float | None = None


@dataclasses.dataclass(frozen=True)
class NotebookKeys:
    """The keys of one notebook and of its cells, by the cells' names."""

    notebook: str
    grades: Mapping[str, str]
    comments: Mapping[str, str]


@dataclasses.dataclass(frozen=True)
class LessonKeys:
    """The keys of a lesson and of its notebooks: nearly always one."""

    lesson: str
    notebooks: tuple[NotebookKeys, ...]


def lesson_keys(book: Gradebook, lesson: str) -> LessonKeys:
    """Look up once what the writing of each submission needs."""
    found = book.find_assignment(lesson)
    notebooks = tuple(
        NotebookKeys(
            one.id,
            {cell.name: cell.id for cell in [*one.grade_cells, *one.task_cells]},
            {cell.name: cell.id for cell in [*one.solution_cells, *one.task_cells]},
        )
        for one in found.notebooks
    )
    keys = LessonKeys(found.id, notebooks)
    book.db.remove()
    return keys


@contextmanager
def one_transaction(book: Gradebook) -> Iterator[Connection]:
    """All that is done is kept, or nothing; who writes meanwhile waits."""
    with book.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        yield connection
        connection.commit()


def write_entry(
    book: Gradebook, keys: LessonKeys, entry: Entry, penalty: Penalty
) -> Written:
    """Write a submission; what people gave it (points, comments, flags) stays."""
    with one_transaction(book) as now:
        add_student(now, entry.student)
        submission, late = submission_of(now, keys, entry)
        score, taken = 0.0, None
        for one in keys.notebooks:
            notebook, before = notebook_of(now, submission, one)
            write_comments(now, notebook, one, entry)
            points = write_grades(now, notebook, one, entry)
            wish = penalty(entry.student, points, late) if late else None
            cost = cost_of(points, wish)
            if cost != before:
                now.execute(SET_PENALTY, {"key": notebook, "cost": cost})
            score += points
            taken = cost if taken is None else taken + (cost or 0.0)
        return Written(score, taken)


def cost_of(points: float, penalty: float | None) -> float | None:
    """A penalty takes no more than there is, and gives nothing.

    >>> cost_of(7.0, 9.0), cost_of(7.0, -1.0), cost_of(7.0, None)
    (7.0, 0.0, None)
    """
    return None if penalty is None else min(max(penalty, 0.0), points)


def add_student(now: Connection, student: str) -> None:
    """Make a learner known, where that is news."""
    if now.execute(FIND_STUDENT, {"student": student}).first() is None:
        now.execute(insert(STUDENTS), {"id": student})


def submission_of(now: Connection, keys: LessonKeys, entry: Entry) -> tuple[str, float]:
    """The submission's key, made where there is none, and how many seconds late it is.

    A time that is not known leaves the one that was.
    """
    mine = {"assignment": keys.lesson, "student": entry.student}
    due = now.execute(FIND_DUE, {"assignment": keys.lesson}).scalar_one()
    found = now.execute(FIND_SUBMISSION, mine).first()
    if found is None:
        key = new_uuid()
        row = {"assignment_id": keys.lesson, "student_id": entry.student}
        now.execute(insert(SUBMITTED), {"id": key, "timestamp": entry.when, **row})
        return key, seconds_late(entry.when, due)
    key, when, extension = found
    if entry.when is not None and entry.when != when:
        now.execute(SET_TIME, {"key": key, "when": entry.when})
        when = entry.when
    return key, seconds_late(when, due + extension if due and extension else due)


NO_GRADE = (None, None, None, None, True)


def seconds_late(when: datetime | None, due: datetime | None) -> float:
    """How long after the due date something came; nothing where either is not known."""
    if when is None or due is None:
        return 0.0
    return max(0.0, (when - due).total_seconds())


def notebook_of(
    now: Connection, submission: str, keys: NotebookKeys
) -> tuple[str, float | None]:
    """The key of the submitted notebook, made where there is none, and its penalty."""
    mine = {"submission": submission, "notebook": keys.notebook}
    found = now.execute(FIND_NOTEBOOK, mine).first()
    if found is not None:
        return found[0], found[1]
    key = new_uuid()
    row = {"assignment_id": submission, "notebook_id": keys.notebook}
    now.execute(insert(NOTEBOOKS), {"id": key, "flagged": False, **row})
    return key, None


def write_comments(
    now: Connection, notebook: str, keys: NotebookKeys, entry: Entry
) -> None:
    """Write the automatic comments; those of people stand beside them."""
    there = {row[0]: row for row in now.execute(FIND_COMMENTS, {"notebook": notebook})}
    new, changed = [], []
    for name, cell in keys.comments.items():
        wanted = entry.comments.get(name)
        if cell not in there:
            row = {"id": new_uuid(), "notebook_id": notebook, "cell_id": cell}
            new.append({**row, "auto_comment": wanted})
        elif name in entry.comments and there[cell].auto_comment != wanted:
            changed.append({"key": there[cell].id, "comment": wanted})
    if new:
        now.execute(insert(COMMENTS), new)
    if changed:
        now.execute(SET_COMMENT, changed)


def write_grades(
    now: Connection, notebook: str, keys: NotebookKeys, entry: Entry
) -> float:
    """Write the automatic points; the sum that counts, with what people gave."""
    there = {
        row[0]: row[1:] for row in now.execute(FIND_GRADES, {"notebook": notebook})
    }
    new, changed, total = [], [], 0.0
    for name, cell in keys.grades.items():
        key, auto, manual, extra, waits = there.get(cell, NO_GRADE)
        wanted, same = entry.scores.get(name), name in entry.same_text
        asks = asks_a_person(
            wanted, auto=auto, manual=manual, waits=waits, same_text=same
        )
        if key is None:
            row = {"id": new_uuid(), "notebook_id": notebook, "cell_id": cell}
            new.append({**row, "auto_score": wanted, "needs_manual_grade": asks})
        elif (auto, waits) != (wanted, asks):
            changed.append({"key": key, "score": wanted, "asks": asks})
        given = wanted if manual is None else manual
        total += 0.0 if given is None else given + (extra or 0.0)
    if new:
        now.execute(insert(GRADES), new)
    if changed:
        now.execute(SET_GRADE, changed)
    return total


def write_student(book: Gradebook, student: str) -> None:
    """Make a learner known who handed in nothing."""
    with one_transaction(book) as now:
        add_student(now, student)


def question(book: Gradebook, lesson: str, student: str) -> bool:
    """Empty the automatic points of an earlier submission; whether there was one."""
    try:
        empty_scores(book.find_submission(lesson, student))
        book.db.commit()
    except MissingEntry:
        return False
    finally:
        book.db.remove()
    return True
