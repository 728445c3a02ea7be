"""What gradebook and graded notebooks say of a lesson, held against a result."""

from __future__ import annotations

import dataclasses
import functools
import math
from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import Any

from autograder.grading.gradebook.address import address
from autograder.grading.gradebook.cells import cells_wanted, is_known
from autograder.grading.gradebook.class_rules import due_of
from autograder.grading.gradebook.graded_files import (
    fingerprint,
    graded_folder,
    key_of,
    key_there,
)
from autograder.grading.gradebook.reading import (
    LessonRecord,
    Record,
    has_tables,
    lesson_record,
    opened,
    students_of,
)
from autograder.grading.gradebook.stamps import read_stamp
from autograder.grading.submission.documents import SubmissionResult
from autograder.grading.submission.kit import Place

# (lesson, learner, score, seconds late) to the points that are taken away, if any.
LatePenalty = Callable[[str, str, float, float], float | None]


@dataclasses.dataclass(frozen=True)
class Standing:
    """One lesson as it stood when it was looked at."""

    place: Place
    lesson: str
    skeleton: Mapping[str, Any]
    fingerprint: bytes
    due: datetime | None
    record: LessonRecord | None
    students: Collection[str]

    @functools.cached_property
    def is_known(self) -> bool:
        """Whether the gradebook knows the lesson's cells, and when it is due.

        A due date that somebody set there by hand stays where the class names none.
        """
        if self.record is None or self.due not in (None, self.record.due):
            return False
        return is_known(self.record, cells_wanted(self.skeleton))

    def submission(self, student: str) -> Record | None:
        return self.record.submissions.get(student) if self.record else None

    def counted(self) -> list[str]:
        """Whose automatic points or graded notebooks stand for the lesson."""
        found = self.record.submissions.values() if self.record else ()
        names = {one.student for one in found if has_points(one)}
        graded = self.place.work / "autograded"
        return sorted(
            names | {path.parent.name for path in graded.glob(f"*/{self.lesson}")}
        )

    def has(
        self,
        result: SubmissionResult,
        penalty: LatePenalty,
        when: datetime | None = None,
    ) -> bool:
        """Whether this very result is recorded, and shown, already.

        `when` is the time that counts, where that is not what lies beside the notebook.
        """
        student = result.student
        record = self.submission(student)
        folder = graded_folder(self.place, student, self.lesson)
        if result.status == "missing":
            counts = record is not None and has_points(record)
            return student in self.students and not counts and not folder.path.exists()
        if record is None or not self.is_known:
            return False
        if key_there(folder.notebook) != key_of(result, self.fingerprint):
            return False
        when = when or read_stamp(self.place.submitted / student / self.lesson).time
        if when not in (None, record.timestamp):
            return False
        return has_scores(record, result) and self.has_penalty(record, penalty)

    def has_penalty(self, record: Record, penalty: LatePenalty) -> bool:
        late = record.seconds_late(self.record.due if self.record else None)
        if late <= 0:
            return record.penalty is None
        cost = penalty(self.lesson, record.student, record.total, late)
        if cost is None or record.penalty is None:
            return cost is record.penalty
        return math.isclose(min(max(cost, 0.0), record.total), record.penalty)


def has_points(record: Record) -> bool:
    return any(cell.auto is not None for cell in record.cells.values())


def has_scores(record: Record, result: SubmissionResult) -> bool:
    """Whether each exercise has the points of the result, and nothing else has any."""
    earned = {f"check_{one.exercise}": one.earned for one in result.exercises}
    return record.cells.keys() >= earned.keys() and all(
        cell.auto == earned.get(name) for name, cell in record.cells.items()
    )


def read_standing(place: Place, lesson: str, skeleton: Mapping[str, Any]) -> Standing:
    """Look at a lesson; a gradebook that is not there yet says nothing."""
    where = address(place)
    record, students = None, []
    if where.file is None or where.file.exists():
        with opened(where) as book:
            if has_tables(book):
                record = lesson_record(book, lesson)
                students = [row[0] for row in students_of(book)]
    mark = fingerprint(skeleton)
    due = due_of(place, lesson)
    return Standing(place, lesson, skeleton, mark, due, record, frozenset(students))
