"""Pages for learners, from graded notebooks, by nbgrader's own command.

nbgrader's page lacks a language, fails contrast and loads a script from the network;
this template stands in its place. It shows what concerns the learner: points, verdicts
and answers, not the lesson again.
"""

from __future__ import annotations

import contextlib
import logging
import warnings
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from nbconvert.exporters import HTMLExporter

from autograder.errors import UserError
from autograder.grading.submission.kit import Place
from autograder.printable import printable
from autograder.releases import read_fixed, release_of

MOST_NAMED = 3
TOLD_ABOVE = "above traceback"  # what nbgrader says in the place of a reason


class FeedbackExporter(HTMLExporter):
    """An exporter of a name of its own, so that Formgrader keeps its template."""

    def from_notebook_node(
        self, nb: Any, resources: Any = None, **more: Any
    ) -> tuple[Any, dict[str, Any]]:
        """Tell the page what nbgrader's one number for a score does not say."""
        about = resources["nbgrader"]
        given = points_given(about)
        for cell in nb.cells:
            name = cell.metadata.get("nbgrader", {}).get("grade_id")
            if name in given:
                cell.metadata["lr"] = {
                    **cell.metadata.get("lr", {}),
                    "given": given[name],
                }
        told = nb.metadata.setdefault("lr", {})
        told["whose"] = printable(about["student"])
        told["waiting"] = sum(not known for known in given.values())
        told["from"] = origin(about["assignment"], str(told.get("release", "")))
        return super().from_notebook_node(nb, resources, **more)


def points_given(about: Mapping[str, Any]) -> dict[str, bool]:
    """For each cell with points, whether the judge or a person has given any.

    nbgrader adds up to 0 what nobody has looked at; a person's own 0 is another thing.
    """
    from nbgrader.api import Gradebook

    with Gradebook(about["db_url"]) as book:
        notebook = book.find_submission_notebook(
            about["notebook"], about["assignment"], about["student"]
        )
        return {
            one.name: one.auto_score is not None or one.manual_score is not None
            for one in notebook.grades
        }


def origin(lesson: str, mark: str) -> str:
    """Which release of the lesson a page is about, in words."""
    if not mark:
        return ""
    known = release_of(lesson, mark, read_fixed())
    return known or f"a lesson between releases ({mark[:8]})"


def make_pages(place: Place, lesson: str, student: str = "") -> Iterator[Path]:
    """Write a page for each graded notebook of a lesson, and name it.

    Raises:
        UserError: nothing of the lesson is graded; or, when all others are written,
            for whom there is no page, and why.
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
    without: dict[str, list[str]] = {}
    for name in names:
        c = settings(place, name, lesson)
        course = CourseDirectory(config=c)
        said = LastWords()
        try:
            with warnings.catch_warnings(), heard_by(said) as log:
                warnings.simplefilter("ignore")
                GenerateFeedback(coursedir=course, config=c, log=log).start()
        except NbGraderException as error:
            reason = said.reason if TOLD_ABOVE in str(error) else ""
            without.setdefault(reason or one_line(error), []).append(name)
            continue
        yield place.work / "feedback" / name / lesson / f"{lesson}.html"
    if without:
        raise UserError("; ".join(map(no_page, without.values(), without)))


class LastWords(logging.Handler):
    """Keeps the reason that ends a traceback, which nbgrader logs for one learner."""

    reason = ""

    def emit(self, record: logging.LogRecord) -> None:
        lines = record.getMessage().strip().splitlines()
        if lines and lines[0].startswith("Traceback"):
            self.reason = lines[-1].partition(": ")[2] or lines[-1]


@contextlib.contextmanager
def heard_by(handler: logging.Handler) -> Iterator[logging.Logger]:
    """A logger whose words reach one handler, and no terminal."""
    log = logging.getLogger("autograder.nbgrader")
    before = log.propagate
    log.addHandler(handler)
    log.propagate = False
    try:
        yield log
    finally:
        log.propagate = before
        log.removeHandler(handler)


def one_line(error: Exception) -> str:
    return " ".join(str(error).split())


def no_page(names: Sequence[str], reason: str) -> str:
    """Say for whom there is no page, and why.

    >>> no_page(["a", "b", "c", "d"], "not in the gradebook")
    'no page for a, b, c and 1 more: not in the gradebook'
    """
    first = ", ".join(names[:MOST_NAMED])
    more = len(names) - MOST_NAMED
    return f"no page for {first}{f' and {more} more' if more > 0 else ''}: {reason}"
