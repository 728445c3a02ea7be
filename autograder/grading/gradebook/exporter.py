"""What `nbgrader export` writes: a status, a column an exercise, no false zero."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook
from nbgrader.plugins import ExportPlugin
from traitlets import Unicode

from autograder.grading.gradebook.address import Address
from autograder.grading.gradebook.harmless_table import Value, in_csv, write_whole
from autograder.grading.gradebook.rows import Row, looked_up, reasons_of, rows_of
from autograder.grading.submission.kit import Place
from autograder.repository import ROOT

# nbgrader's own columns, in its order; ours come after them.
NBGRADERS = (
    "assignment",
    "duedate",
    "timestamp",
    "student_id",
    "last_name",
    "first_name",
    "email",
    "raw_score",
    "late_submission_penalty",
    "score",
    "max_score",
)


class StatusExporter(ExportPlugin):  # type: ignore[misc]
    """nbgrader's table, with what is not graded or missing left empty."""

    course_root = Unicode(str(ROOT), help="The folder of the course").tag(config=True)

    def export(self, gradebook: Gradebook) -> None:
        url = gradebook.engine.url.render_as_string(hide_password=False)
        wanted = {str(name) for name in self.assignment}
        names = [one.name for one in gradebook.assignments]
        lessons = [name for name in names if not wanted or name in wanted]
        found = {name: self.rows(Address(url), name) for name in lessons}
        exercises = list(
            dict.fromkeys(
                name for rows in found.values() for row in rows for name in row.points
            )
        )
        header = [*NBGRADERS, "status", *exercises]
        path = Path(self.to or "grades.csv")
        write_whole(path, in_csv(header, lines(found, exercises)))
        self.log.info("Exported grades to %s", path)

    def rows(self, where: Address, lesson: str) -> list[Row]:
        place = Place(Path(self.course_root))
        people, record = looked_up(where, lesson)
        chosen = {str(name) for name in self.student}
        people = [one for one in people if not chosen or one[0] in chosen]
        reasons = dict(reasons_of(place, lesson, [one[0] for one in people]))
        return rows_of(people, record, reasons)


def lines(found: dict[str, list[Row]], exercises: list[str]) -> Iterator[list[Value]]:
    for lesson, rows in found.items():
        for row in rows:
            yield [*nbgraders(lesson, row), row.status, *map(row.points.get, exercises)]


def nbgraders(lesson: str, row: Row) -> list[Any]:
    """A row in nbgrader's own columns."""
    about = [lesson, row.due, row.timestamp, row.student, row.last_name]
    about += [row.first_name, row.email]
    return [*about, row.so_far, row.penalty, row.total, row.max_score]
