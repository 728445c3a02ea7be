"""Pages for learners, from graded notebooks, by nbgrader's own command.

nbgrader's page lacks a language, fails contrast and loads a script from the network;
this template stands in its place. It shows what concerns the learner: points, verdicts
and answers, not the lesson again.
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator
from pathlib import Path

from nbconvert.exporters import HTMLExporter

from autograder.errors import UserError
from autograder.grading.submission.kit import Place


class FeedbackExporter(HTMLExporter):
    """An exporter of a name of its own, so that Formgrader keeps its template."""


def make_pages(place: Place, lesson: str, student: str = "") -> Iterator[Path]:
    """Write a page for each graded notebook of a lesson, and name it.

    Raises:
        UserError: nothing of the lesson is graded.
    """
    from nbgrader.converters import GenerateFeedback
    from nbgrader.converters.base import NbGraderException
    from nbgrader.coursedir import CourseDirectory

    from autograder.grading.gradebook.configuration import settings

    graded = place.work / "autograded"
    names = [path.parent.name for path in sorted(graded.glob(f"*/{lesson}"))]
    names = [name for name in names if not student or name == student]
    if not names:
        raise UserError(f"nothing of {lesson} is graded: `lr grade {lesson}` does it")
    for name in names:
        c = settings(place, name, lesson)
        course = CourseDirectory(config=c)
        log = logging.getLogger("autograder.nbgrader")
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                GenerateFeedback(coursedir=course, config=c, log=log).start()
        except NbGraderException as error:
            raise UserError(f"no page for {name}: {error}") from error
        yield place.work / "feedback" / name / lesson / f"{lesson}.html"
