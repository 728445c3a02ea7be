"""A lesson's grades as rows, one for each learner: what every export and report reads.

What is not known is None, and never a zero: no points are given for what nobody could
look at, for what was not handed in, and for what still waits for a person.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import Literal, TypeAlias

from autograder.grading.gradebook.address import Address, address
from autograder.grading.gradebook.reading import (
    LessonRecord,
    Record,
    has_tables,
    lesson_record,
    opened,
    students_of,
)
from autograder.grading.submission.documents import read_result
from autograder.grading.submission.kit import Place

RowStatus: TypeAlias = Literal["graded", "waits for a person", "not graded", "missing"]
Person: TypeAlias = tuple[str, str, str, str]  # id, first name, last name, e-mail


@dataclasses.dataclass(frozen=True)
class Row:
    """One learner's grades in one lesson.

    Attributes:
        points: by exercise, a person's in the place of the judge's; None for none.
        manual: the exercises with points that a person gave.
        waiting: the exercises that a person has to look at.
        so_far: the sum of the points that there are; None where there are none.
        total: the same less the penalty, once every exercise has its points.
        reason: why nothing is graded, in words.
    """

    student: str
    first_name: str
    last_name: str
    email: str
    status: RowStatus
    points: Mapping[str, float | None]
    max_points: Mapping[str, float]
    manual: tuple[str, ...] = ()
    waiting: tuple[str, ...] = ()
    so_far: float | None = None
    penalty: float | None = None
    total: float | None = None
    timestamp: datetime | None = None
    due: datetime | None = None
    seconds_late: float = 0.0
    reason: str = ""

    @property
    def max_score(self) -> float:
        return sum(self.max_points.values())


def rows(place: Place, lesson: str) -> list[Row]:
    """Everybody whom the gradebook knows, in the order of their names.

    Empty where there is no gradebook yet, or none that knows the lesson.
    """
    people, record = looked_up(address(place), lesson)
    reasons = dict(reasons_of(place, lesson, [one[0] for one in people]))
    return rows_of(people, record, reasons)


def looked_up(where: Address, lesson: str) -> tuple[list[Person], LessonRecord | None]:
    if where.file is not None and not where.file.exists():
        return [], None
    with opened(where) as book:
        if not has_tables(book):
            return [], None
        return students_of(book), lesson_record(book, lesson)


def reasons_of(
    place: Place, lesson: str, names: Collection[str]
) -> Iterator[tuple[str, tuple[str, str]]]:
    """Status and reason of those whose result is that there is none."""
    folder = place.results(lesson)
    for name in names:
        result = read_result(folder, name)
        if result is not None and result.status != "graded":
            yield name, (result.status, result.reason)


def rows_of(
    people: Collection[Person],
    record: LessonRecord | None,
    reasons: Mapping[str, tuple[str, str]],
) -> list[Row]:
    """The rows, from what the gradebook says and why some have no grade: pure."""
    if record is None:
        return []
    made = [
        row_of(person, record, reasons.get(person[0], ("", ""))) for person in people
    ]
    return sorted(made, key=lambda row: (row.last_name, row.first_name, row.student))


def row_of(person: Person, record: LessonRecord, why_none: tuple[str, str]) -> Row:
    student, first_name, last_name, email = person
    names = {cell: exercise_of(cell) for cell in record.points}
    found = record.submissions.get(student)
    points = points_of(found, names)
    waiting = waiting_of(found, names)
    status = status_of(found, points, waiting, why_none[0])
    known = [one for one in points.values() if one is not None]
    so_far = sum(known) if known else None
    penalty = found.penalty if found else None
    whole = status == "graded" and len(known) == len(points)
    return Row(
        student=student,
        first_name=first_name,
        last_name=last_name,
        email=email,
        status=status,
        points=points,
        max_points={names[cell]: most for cell, most in record.points.items()},
        manual=manual_of(found, names),
        waiting=waiting,
        so_far=so_far,
        penalty=penalty,
        total=max(0.0, sum(known) - (penalty or 0.0)) if whole else None,
        timestamp=found.timestamp if found else None,
        due=record.due,
        seconds_late=found.seconds_late(record.due) if found else 0.0,
        reason=why_none[1] if status in {"not graded", "missing"} else "",
    )


def exercise_of(cell: str) -> str:
    """The exercise, or the paragraph, that a cell with points is about.

    >>> exercise_of("check_gd_path"), exercise_of("why_so")
    ('gd_path', 'why_so')
    """
    return cell.removeprefix("check_")


def points_of(
    found: Record | None, names: Mapping[str, str]
) -> dict[str, float | None]:
    cells = found.cells if found else {}
    return {
        name: cells[cell].points if cell in cells else None
        for cell, name in names.items()
    }


def waiting_of(found: Record | None, names: Mapping[str, str]) -> tuple[str, ...]:
    cells = found.cells if found else {}
    return tuple(n for cell, n in names.items() if cell in cells and cells[cell].waits)


def manual_of(found: Record | None, names: Mapping[str, str]) -> tuple[str, ...]:
    cells = found.cells if found else {}
    return tuple(
        name
        for cell, name in names.items()
        if cell in cells and cells[cell].manual is not None
    )


def status_of(
    found: Record | None,
    points: Mapping[str, float | None],
    waiting: Collection[str],
    known: str,
) -> RowStatus:
    """What came of a submission, as far as it can be told from its points."""
    if any(one is not None for one in points.values()):
        return "waits for a person" if waiting else "graded"
    # Taken back, with the result of it: nothing says any more why there are no points.
    return "not graded" if found is not None and known == "not graded" else "missing"
