"""The one writer of a class's gradebook, opened when there is something to write."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import AssignLatePenalties
from nbgrader.utils import find_all_files

from autograder.grading.gradebook import transaction
from autograder.grading.gradebook.address import Address, address
from autograder.grading.gradebook.configuration import find_own_programs, settings
from autograder.grading.gradebook.entries import Entry
from autograder.grading.gradebook.new_gradebook import ensure_gradebook, save_cells
from autograder.grading.submission.kit import Place


def late_step(place: Place) -> Any:
    """Nbgrader's step that asks what being late costs, with the class's settings."""
    step = AssignLatePenalties(config=settings(place, "", ""))
    step.init_plugin()
    return step


class Writer:
    """nbgrader's gradebook of a class, for one process at a time."""

    def __init__(self, place: Place) -> None:
        find_own_programs()
        where = address(place)
        ensure_gradebook(where)
        config = settings(place, "", "")
        self.course = CourseDirectory(config=config)
        self.where: Address = where
        self.book = Gradebook(where.patient(), self.course.course_id)
        self.book.engine.hide_parameters = True
        self.keys: dict[str, transaction.LessonKeys] = {}
        self.late = late_step(place)

    def close(self) -> None:
        self.book.close()

    def save_cells(
        self, lesson: str, skeleton: Mapping[str, Any], due: datetime | None
    ) -> None:
        self.keys.pop(lesson, None)
        save_cells(self.where, lesson, skeleton, due)

    def write(self, entry: Entry) -> transaction.Written:
        if entry.lesson not in self.keys:
            self.keys[entry.lesson] = transaction.lesson_keys(self.book, entry.lesson)
        keys = self.keys[entry.lesson]
        self.late.assignment_id = entry.lesson  # for who asks the plug-in
        ask = self.late.plugin_inst.late_submission_penalty
        return transaction.write_entry(self.book, keys, entry, ask)

    def write_student(self, student: str) -> None:
        transaction.write_student(self.book, student)

    def question(self, lesson: str, student: str) -> bool:
        return transaction.question(self.book, lesson, student)

    def pictures(self, lesson: str) -> dict[str, Path]:
        """What nbgrader puts beside graded notebooks: the master's other files."""
        folder = self.course.format_path(self.course.source_directory, ".", lesson)
        found = find_all_files(folder, [*self.course.ignore, "*.ipynb"])
        paths = [Path(name) for name in sorted(found)]
        return {str(path.relative_to(folder)): path for path in paths}
