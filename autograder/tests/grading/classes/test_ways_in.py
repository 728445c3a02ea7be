"""From what a platform hands out to points: files beside, late work, attempts."""

from __future__ import annotations

import contextlib
import json
import logging
from pathlib import Path

import pytest
from nbgrader.api import Gradebook
from nbgrader.converters import Autograde
from nbgrader.converters.base import NbGraderException
from nbgrader.coursedir import CourseDirectory

from autograder.grading.classes.collect import Wish, collect
from autograder.grading.classes.outcome import ClassResult, Outcome
from autograder.grading.classes.run import Order, grade_class
from autograder.grading.classes.table import line
from autograder.grading.gradebook.configuration import database, settings
from autograder.grading.submission.kit import Place
from autograder.tests.grading.classes.a_class import in_one_sandbox
from autograder.tests.grading.classes.zips import moodle, packed
from autograder.tests.grading.tiny_course import LESSON, answered, place, right

pytestmark = pytest.mark.needs_bwrap

USES_UTILS = "from utils import gd_path\n"
UTILS = (
    "def gd_path(w0, lam, lr, steps):\n"
    "    if steps < 0:\n"
    "        raise ValueError('steps')\n"
    "    return [w0 * (1 - lr * lam) ** t for t in range(steps + 1)]\n"
)


@pytest.fixture
def course(tmp_path: Path) -> Place:
    return place(tmp_path / "course")


def graded(course: Place) -> tuple[ClassResult, dict[str, str]]:
    """A run's result, and the line that the terminal shows for each learner."""
    lines = {}

    def show(outcome: Outcome, _: int) -> None:
        lines[outcome.result.student] = line(outcome)

    result = grade_class(course, Order(LESSON), print, show, in_one_sandbox)
    return result, lines


def decide(course: Place, text: str) -> None:
    (course.work / "class.toml").write_text(text)


def handed_out(course: Place, content: dict[str, bytes]) -> None:
    source = course.root / "all.zip"
    source.write_bytes(packed(content))
    found = collect(course, Wish(source, LESSON))
    assert found.nothing_for == []


def test_a_module_of_ones_own_counts_unless_the_lesson_takes_none(
    course: Place,
) -> None:
    own = json.dumps(answered(gd_path=USES_UTILS)).encode()
    handed_out(
        course,
        {
            moodle("Ann", 1): own,
            moodle("Ann", 1, "utils.py"): UTILS.encode(),
            moodle("Ann", 1, "numpy.py"): b"raise SystemExit",
            moodle("Bob", 2): json.dumps(right()).encode(),
        },
    )
    result, _ = graded(course)
    earned = {e.exercise: e.earned for e in result.submissions[0].exercises}
    assert earned == {"gd_path": 10, "lr_grid": 0}
    decide(course, '[every_lesson]\nfiles = "no"\n')
    result, _ = graded(course)
    ann = result.submissions[0]
    assert ann.exercises[0].earned == 0
    assert any("the lesson takes no files beside" in words for words in ann.repairs)


@pytest.mark.slow
def test_being_late_costs_the_same_at_both_doors_and_the_terminal_says_so(
    course: Place,
) -> None:
    decide(
        course,
        f'timezone = "UTC"\n[lessons.{LESSON}]\ndue = 2026-11-01T20:00:00\n'
        "late = { points_per_day = 3, at_most = 7 }\n",
    )
    data = json.dumps(right()).encode()
    handed_out(
        course, {moodle(n, i): data for i, n in enumerate(("Ann", "Bob", "Cyd", "Eve"))}
    )
    stamp = course.submitted / "Eve" / LESSON / "timestamp.txt"
    stamp.write_text("last tuesday")
    _, lines = graded(course)
    assert lines["Ann"].startswith("Ann: 20/20 ")
    assert lines["Bob"].startswith("Bob: 17/20 (late")
    assert lines["Cyd"].startswith("Cyd: 14/20 (late")
    assert lines["Eve"].startswith("Eve: 20/20 ")
    first = in_gradebook(course)
    assert first == {"Ann": 20, "Bob": 17, "Cyd": 14, "Eve": 20}
    by_nbgrader(course)
    assert in_gradebook(course) == first


def in_gradebook(course: Place) -> dict[str, float]:
    """The scores that Formgrader shows, what lateness took off included."""
    with Gradebook(database(course)) as book:
        found = book.assignment_submissions(LESSON)
        return {
            one.student.id: one.score - (one.late_submission_penalty or 0)
            for one in found
        }


def by_nbgrader(course: Place) -> None:
    c = settings(course, "", LESSON)
    c.CourseDirectory.student_id = "*"
    c.CourseDirectory.submitted_directory = "autograder/work/submitted"
    log = logging.getLogger("autograder.nbgrader")
    log.propagate = False
    with contextlib.suppress(NbGraderException):
        Autograde(coursedir=CourseDirectory(config=c), config=c, log=log).start()
