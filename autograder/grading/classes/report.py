"""Reads what a report is about: a lesson's results, and its rows in the gradebook."""

from __future__ import annotations

from collections.abc import Iterator

from autograder.grading.classes.class_report import class_report
from autograder.grading.classes.export import graded_rows
from autograder.grading.classes.report_document import ClassReport
from autograder.grading.submission.documents import SubmissionResult, read_result
from autograder.grading.submission.kit import Place


def report_of(place: Place, lesson: str) -> ClassReport:
    """The report on a lesson.

    Raises:
        UserError: nothing of it is graded, or the gradebook cannot be read.
    """
    rows = graded_rows(place, [lesson])[lesson]
    return class_report(lesson, results_of(place, lesson), rows)


def results_of(place: Place, lesson: str) -> Iterator[SubmissionResult]:
    """The results on disk, one after the other: a class may be large."""
    folder = place.results(lesson)
    for path in sorted(folder.glob("*.json")):
        result = read_result(folder, path.stem)
        if result is not None:
            yield result
