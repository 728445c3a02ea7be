"""The sample class as a whole: handed in, graded by both commands, put in a table."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import logging
import shutil
from collections.abc import Sequence
from pathlib import Path

from nbgrader.converters import Autograde
from nbgrader.converters.base import NbGraderException
from nbgrader.coursedir import CourseDirectory

from autograder.grading.classes.run import Order, grade_class
from autograder.grading.gradebook import recording
from autograder.grading.gradebook.configuration import settings
from autograder.grading.submission.documents import SubmissionResult
from autograder.grading.submission.kit import Place, lesson_kit
from autograder.repository import ROOT
from autograder.tests.sample_class.damaged import DAMAGED
from autograder.tests.sample_class.honest import HONEST
from autograder.tests.sample_class.hostile import HOSTILE
from autograder.tests.sample_class.member import Member, Notebook, exercises_of

LESSON = "01_basics"
EVERYBODY = (*HONEST, *DAMAGED, *HOSTILE)
SECRET = "5a" * 32


@dataclasses.dataclass(frozen=True)
class Outcome:
    """What a command made of a member: points by exercise, None where not graded."""

    status: str
    earned: dict[str, float | None]


def class_of(folder: Path, members: Sequence[Member], skeleton: Path) -> Place:
    """Make a course in a folder, with the members' submissions in it."""
    course = Place(folder)
    target = course.skeleton(LESSON)
    target.parent.mkdir(parents=True)
    shutil.copyfile(skeleton, target)
    course.work.mkdir(parents=True)
    (course.work / "secret").write_text(SECRET)
    lesson: Notebook = json.loads(target.read_text("utf-8"))
    for member in members:
        path = course.submitted / member.name / LESSON / f"{LESSON}.ipynb"
        path.parent.mkdir(parents=True)
        member.make(lesson, path)
    return course


def built_lesson() -> Path:
    return Place(ROOT).skeleton(LESSON)


def by_lr_grade(course: Place, *, record: bool = True) -> dict[str, Outcome]:
    order = Order(LESSON, jobs=2, record=record)
    result = grade_class(course, order, lambda _: None, lambda *_: None)
    return {one.student: outcome_of(one) for one in result.submissions}


def outcome_of(one: SubmissionResult) -> Outcome:
    if one.status != "graded":
        return Outcome(one.status, {})
    return Outcome(one.status, {e.exercise: e.earned for e in one.exercises})


def by_nbgrader(course: Place) -> dict[str, Outcome]:
    """What `nbgrader autograde --force` writes into the gradebook."""
    kit = lesson_kit(course, LESSON)
    recording.ensure_assignment(course, LESSON, kit.skeleton)
    c = settings(course, "", LESSON)
    c.CourseDirectory.student_id = "*"
    c.CourseDirectory.submitted_directory = "autograder/work/submitted"
    directory = CourseDirectory(config=c)
    log = logging.getLogger("autograder.nbgrader")
    # It says so when it could not open one; the others are graded.
    with contextlib.suppress(NbGraderException):
        Autograde(coursedir=directory, config=c, log=log).start()
    found = {}
    for student, scores in recording.recorded_scores(course, LESSON).items():
        done = any(score is not None for score in scores.values())
        earned = {k.removeprefix("check_"): v for k, v in scores.items()}
        status = "graded" if done else "not graded"
        found[student] = Outcome(status, earned if done else {})
    return found


def expected_points(member: Member, lesson: Notebook) -> dict[str, str]:
    """Full, none or some, by exercise."""
    names = exercises_of(lesson)
    lost = names if member.lost == ("*",) else list(member.lost)
    words = {name: "none" if name in lost else "full" for name in names}
    return words | ({member.partly: "some"} if member.partly else {})


def in_words(earned: float | None, points: float = 10.0) -> str:
    if earned is None:
        return "not graded"
    return {0.0: "none", points: "full"}.get(earned, "some")


def as_expected(member: Member, found: Outcome, lesson: Notebook) -> bool:
    if member.status != "graded":
        return found == Outcome(member.status, {})
    words = {name: in_words(earned) for name, earned in found.earned.items()}
    return found.status == "graded" and words == expected_points(member, lesson)
