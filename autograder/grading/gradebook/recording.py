"""Records results in nbgrader's gradebook, through nbgrader's own converter."""

from __future__ import annotations

import logging
import shutil
import sqlite3
import time
import warnings
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import nbformat
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.converters import Autograde
from nbgrader.converters.base import NbGraderException
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import SaveCells
from nbgrader.utils import parse_utc

from autograder.errors import UserError
from autograder.grading.gradebook.configuration import database, settings
from autograder.grading.gradebook.scores import ask_a_person
from autograder.grading.submission.documents import SubmissionResult
from autograder.grading.submission.kit import Place

MOST_BACKUPS = 20
MOST_STAMP = 200
QUIET = logging.getLogger("autograder.nbgrader")
QUIET.addHandler(logging.NullHandler())
QUIET.propagate = False
# Its own, of no concern to who grades; each is followed by the write that it doubts.
warnings.filterwarnings("ignore", message="Object of type", module=r"nbgrader\.api")

Scores = dict[str, dict[str, float | None]]


def back_up(place: Place) -> Path | None:
    """Copy the gradebook, dated, before a run writes to it; old copies go."""
    if not place.gradebook.exists():
        return None
    folder = place.work / "backups"
    folder.mkdir(parents=True, exist_ok=True)
    stamp = time.strftime("%Y%m%d-%H%M%S")
    copy = folder / f"gradebook-{stamp}-{time.time_ns() % 1000:03}.db"
    source, target = sqlite3.connect(place.gradebook), sqlite3.connect(copy)
    with closing(source), closing(target):
        source.backup(target)
    for old in sorted(folder.glob("gradebook-*.db"))[:-MOST_BACKUPS]:
        old.unlink()
    return copy


def ensure_assignment(place: Place, lesson: str, skeleton: Mapping[str, Any]) -> None:
    """Tell the gradebook which cells the lesson has, as a release would."""
    url = database(place)
    with Gradebook(url) as book:
        book.update_or_create_assignment(lesson)
    about = {"notebook": lesson, "assignment": lesson, "db_url": url}
    notebook: Any = nbformat.from_dict(dict(skeleton))  # type: ignore[no-untyped-call]
    try:
        SaveCells().preprocess(notebook, {"nbgrader": about})
    except RuntimeError:
        raise UserError(
            f"the gradebook has grades for another set of exercises of {lesson}: "
            f"`nbgrader db assignment remove {lesson}` forgets them (a backup is kept)"
        ) from None


def recorded_scores(place: Place, lesson: str) -> Scores:
    """The automatic scores in the gradebook, by learner and by cell."""
    with Gradebook(database(place)) as book:
        try:
            submissions = book.assignment_submissions(lesson)
        except MissingEntry:
            return {}
        return {
            one.student.id: {
                grade.name: grade.auto_score
                for notebook in one.notebooks
                for grade in notebook.grades
            }
            for one in submissions
        }


def is_recorded(place: Place, result: SubmissionResult, scores: Scores) -> bool:
    """Whether the gradebook and the graded notebook say what the result says."""
    lesson, student = result.lesson, result.student
    path = place.work / "autograded" / student / lesson / f"{lesson}.ipynb"
    if result.status == "missing":
        return not any(score is not None for score in scores.get(student, {}).values())
    wanted = {f"check_{one.exercise}": one.earned for one in result.exercises}
    there = scores.get(student, {})
    automatic = {name: there[name] for name in there if name in wanted}
    return path.is_file() and automatic == wanted


@contextmanager
def staged(place: Place, student: str, lesson: str) -> Iterator[None]:
    """Stand the lesson itself where nbgrader looks for the submission.

    It opens the file before our step gets to see it, and must not stumble over one
    that is no notebook; our step reads the submission itself.
    """
    folder = place.work / "staged" / student / lesson
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(place.skeleton(lesson), folder / f"{lesson}.ipynb")
    stamp = place.submitted / student / lesson / "timestamp.txt"
    if is_stamp(stamp):
        shutil.copyfile(stamp, folder / stamp.name)
    try:
        yield
    finally:
        shutil.rmtree(place.work / "staged" / student)


def is_stamp(path: Path) -> bool:
    """Whether a file says a time; nbgrader gives up on a submission where not."""
    if path.is_symlink() or not path.is_file() or path.stat().st_size >= MOST_STAMP:
        return False
    try:
        parse_utc(path.read_text("utf-8").strip())
    except (ValueError, OverflowError, OSError):
        return False
    return True


def record(place: Place, result: SubmissionResult) -> None:
    """Write one result into the gradebook, and the notebook that goes with it."""
    student, lesson = result.student, result.lesson
    if result.status == "missing":
        record_missing(place, result)
        return
    c = settings(place, student, lesson)
    c.CoursePreprocessor.unsandboxed = not result.sandboxed
    with staged(place, student, lesson):
        course = CourseDirectory(config=c)
        converter = Autograde(coursedir=course, config=c, log=QUIET)
        try:
            converter.start()
        except NbGraderException as error:
            raise UserError(f"nbgrader could not record {student}: {error}") from error


def record_missing(place: Place, result: SubmissionResult) -> None:
    """The learner is known; grades of an earlier submission are put in question."""
    with Gradebook(database(place)) as book:
        book.update_or_create_student(result.student)
    put_in_question(place, result)


def put_in_question(place: Place, result: SubmissionResult) -> None:
    """Leave no score of an earlier submission in the place of this one's."""
    ask_a_person(database(place), result.lesson, result.student)
