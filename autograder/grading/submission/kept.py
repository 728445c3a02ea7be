"""The engine of a lesson, ready to use, and the results that it has already."""

from __future__ import annotations

import functools
import threading

from autograder.errors import UserError
from autograder.grading.sandbox.unsandboxed import observer_for
from autograder.grading.submission.class_settings import class_settings
from autograder.grading.submission.documents import (
    SubmissionResult,
    read_result,
    write_result,
)
from autograder.grading.submission.engine import Engine, Graded
from autograder.grading.submission.handed_in import Submission, read_submission
from autograder.grading.submission.kit import LessonKit, Place, lesson_kit
from autograder.grading.submission.observations import shelf_in


@functools.lru_cache(maxsize=16)
def kit_of(place: Place, lesson: str, changed: int) -> LessonKit:  # noqa: ARG001
    return lesson_kit(place, lesson)


def engine_for(
    place: Place,
    lesson: str,
    *,
    sandboxed: bool = True,
    stop: threading.Event | None = None,
) -> Engine:
    """Make ready to grade a lesson.

    Raises:
        SandboxUnavailable: this machine cannot isolate submissions.
        UserError: the lesson is not built.
    """
    path = place.skeleton(lesson)
    if not path.is_file():
        raise UserError(f"no built lesson at {path}: `lr build` makes it")
    kit = kit_of(place, lesson, path.stat().st_mtime_ns)
    limits = class_settings(place).lesson(lesson).sandbox_limits
    observer = observer_for(place.root, limits, sandboxed=sandboxed, stop=stop)
    return Engine(kit, observer, sandboxed, shelf_in(place.work))


def known_result(
    place: Place, engine: Engine, submission: Submission
) -> SubmissionResult | None:
    """The result on disk, where it is of this very submission and of this code."""
    found = read_result(place.results(engine.kit.lesson), submission.student)
    if found is None or found.fault:
        return None
    if found.fingerprint != engine.fingerprint(submission):
        return None
    return found.model_copy(update={"how": "kept", "why": "unchanged"})


def result_of(
    place: Place, engine: Engine, student: str, *, force: bool = False
) -> Graded:
    """The result of one learner, found out now where it is not known."""
    lesson = engine.kit.lesson
    files = class_settings(place).lesson(lesson).files
    submission = read_submission(place.submitted, student, lesson, takes_files=files)
    known = None if force else known_result(place, engine, submission)
    if known is not None:
        return Graded(known)
    before = read_result(place.results(lesson), student)
    graded = engine.grade(submission, before=before, force=force)
    write_result(place.results(lesson), graded.result)
    return graded
