"""Grades as tables for people and for learning platforms: pure, but for reading them.

What is not graded, was not handed in, or still waits for a person is an empty cell in
every one of them. A status stands beside it, and a column for each exercise.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple, TypeAlias

from autograder.errors import UserError
from autograder.grading.classes.canvas_list import CanvasList
from autograder.grading.gradebook.address import address
from autograder.grading.gradebook.harmless_table import Value
from autograder.grading.gradebook.patience import reason
from autograder.grading.gradebook.rows import Row, rows
from autograder.grading.submission.kit import Place

Format: TypeAlias = Literal["csv", "canvas", "moodle"]
Lessons: TypeAlias = Mapping[str, Sequence[Row]]


class Table(NamedTuple):
    """A header and its rows."""

    header: list[str]
    rows: list[list[Value]]


def graded_rows(place: Place, lessons: Sequence[str]) -> dict[str, list[Row]]:
    """The rows of each lesson that has any grade.

    Raises:
        UserError: nothing is graded, or the gradebook cannot be read.
    """
    try:
        found = {lesson: rows(place, lesson) for lesson in lessons}
    except UserError:
        raise
    except Exception as error:  # noqa: BLE001 - each database has failures of its own
        where = address(place)
        raise UserError(
            f"{where} cannot be read: {reason(error)}; `lr doctor` looks at it"
        ) from None
    kept = {
        lesson: those
        for lesson, those in found.items()
        if any(row.status != "missing" for row in those)
    }
    if not kept:
        words = lessons[0] if len(lessons) == 1 else "any lesson"
        raise UserError(f"nothing of {words} is graded: `lr grade` does it")
    return kept


def table_of(
    kind: Format, found: Lessons, roster: CanvasList | None = None, column: str = ""
) -> Table:
    """The table in the form that a reader of its kind takes in.

    Args:
        kind: whom it is for.
        found: everybody's row, by lesson.
        roster: Canvas's own list of a class, for the names and numbers that it uses.
        column: what the platform calls the assignment, where that is not the lesson.
    """
    makers: dict[Format, Callable[[], Table]] = {
        "csv": lambda: plain(found),
        "canvas": lambda: canvas(found, roster or CanvasList(), column),
        "moodle": lambda: moodle(found, column),
    }
    return makers[kind]()


def plain(found: Lessons) -> Table:
    """A row for each learner and lesson; exercises of all lessons side by side."""
    exercises = exercises_of(found)
    header = ["lesson", "student", "last_name", "first_name", "email", "status"]
    header += ["score", "max_score", "late_penalty", "handed_in", "why", *exercises]
    made: list[list[Value]] = []
    for lesson, those in found.items():
        for row in those:
            about: list[Value] = [lesson, row.student, row.last_name, row.first_name]
            about += [row.email, row.status, row.total, row.max_score]
            about += [row.penalty, row.timestamp, row.reason]
            made.append([*about, *map(row.points.get, exercises)])
    return Table(header, made)


def exercises_of(found: Lessons) -> list[str]:
    names = (name for those in found.values() for row in those for name in row.points)
    return list(dict.fromkeys(names))


def by_learner(found: Lessons) -> dict[str, dict[str, Row]]:
    """Each learner's rows, by lesson; everybody is in a gradebook's every lesson."""
    learners: dict[str, dict[str, Row]] = {}
    for lesson, those in found.items():
        for row in those:
            learners.setdefault(row.student, {})[lesson] = row
    return learners


# Canvas's importer passes over a column whose header holds one of these words, and over
# one that says so in the row of possible points; a further column would be an
# assignment of its own.
POINTS_FOR_PEOPLE, STATUS_FOR_PEOPLE = "Current Points", "Current Grade"
READ_ONLY = "(read only)"


def canvas(found: Lessons, roster: CanvasList, column: str) -> Table:
    """Canvas's gradebook as CSV: the lessons' totals, the rest to be read only."""
    header = ["Student", "ID", "SIS Login ID", "Section"]
    possible: list[Value] = ["Points Possible", None, None, None]
    for lesson, those in found.items():
        header.append(assignment(lesson, roster, column))
        possible.append(those[0].max_score)
    extra = list(for_people(found))
    header += [name for name, _ in extra]
    possible += [READ_ONLY] * len(extra)
    made = [possible]
    for student, learner in by_learner(found).items():
        one = roster.people.get(student.casefold())
        row = next(iter(learner.values()))
        name = one.name if one else full_name(row)
        number = one.number if one else number_in(student)
        login = one.login if one else student
        about: list[Value] = [name, number, login, one.section if one else ""]
        totals = [learner[le].total if le in learner else None for le in found]
        made.append([*about, *totals, *(value(learner) for _, value in extra)])
    return Table(header, made)


def assignment(lesson: str, roster: CanvasList, column: str) -> str:
    """The header under which Canvas finds the assignment: its title, with its number.

    >>> assignment("01_basics", CanvasList(columns=("01_basics (77)",)), "")
    '01_basics (77)'
    """
    wanted = column or lesson
    pattern = re.compile(rf"{re.escape(wanted)}( \(\d+\))?")
    return next((one for one in roster.columns if pattern.fullmatch(one)), wanted)


def for_people(
    found: Lessons,
) -> Iterator[tuple[str, Callable[[Mapping[str, Row]], Value]]]:
    """Status and exercises of each lesson, as columns that are not taken in."""
    for lesson, those in found.items():

        def status(learner: Mapping[str, Row], lesson: str = lesson) -> Value:
            return learner[lesson].status if lesson in learner else "missing"

        yield f"{lesson} status {STATUS_FOR_PEOPLE}", status
        for name in those[0].points:

            def points(
                learner: Mapping[str, Row], lesson: str = lesson, name: str = name
            ) -> Value:
                return learner[lesson].points.get(name) if lesson in learner else None

            yield f"{lesson} {name} {POINTS_FOR_PEOPLE}", points


def number_in(student: str) -> str:
    """Canvas's number of a learner, where `lr collect` named the folder with it.

    >>> number_in("exampleann_12345"), number_in("ann"), number_in("ann_1_2")
    ('12345', '', '')
    """
    found = re.fullmatch(r"[^\W\d_]+_(\d+)", student)
    return found[1] if found else ""


def full_name(row: Row) -> str:
    names = f"{row.last_name}, {row.first_name}".strip(", ")
    return names or row.student


def moodle(found: Lessons, column: str) -> Table:
    """Moodle's grade import: who, a grade and a feedback for each lesson.

    Which column is what is chosen as Moodle reads the file; all others it passes over.
    A feedback without a grade would wipe out the grade that is there: neither is given.
    """
    header = ["username", "email address"]
    for lesson in found:
        header += [column or lesson, f"{column or lesson} (feedback)"]
    extra = list(for_people(found))
    header += [name.rsplit(" Current ", 1)[0] for name, _ in extra]
    made = []
    for student, learner in by_learner(found).items():
        about: list[Value] = [student, next(iter(learner.values())).email]
        for lesson in found:
            row = learner.get(lesson)
            total = row.total if row else None
            about += [total, feedback(row) if row and total is not None else None]
        made.append([*about, *(value(learner) for _, value in extra)])
    return Table(header, made)


def feedback(row: Row) -> str:
    """The points of each exercise, and what being late took off."""
    parts = [
        f"{name}: {given:.4g} of {row.max_points[name]:.4g}"
        for name, given in row.points.items()
        if given is not None
    ]
    if row.penalty:
        parts.append(f"handed in late: {row.penalty:.4g} taken off")
    return "; ".join(parts)
