"""Results as the engine makes them, without running anything."""

from __future__ import annotations

from typing import Any

from autograder.grading.submission.documents import ExerciseResult, SubmissionResult
from autograder.grading.submission.verdict_document import as_document
from autograder.judge.verdict import Verdict
from autograder.tests.grading.tiny_course import EXERCISES, LESSON

POINTS = 10.0


def result(student: str, *earned: float, **more: Any) -> SubmissionResult:
    """A graded submission with these points, in the lesson's order."""
    exercises = [
        exercise(name, points, "passed" if points == POINTS else "failed")
        for name, points in zip(EXERCISES, earned, strict=True)
    ]
    return whole(
        student, status="graded", score=sum(earned), exercises=exercises, **more
    )


def broken(student: str, **more: Any) -> SubmissionResult:
    exercises = [exercise(name, None, "not graded") for name in EXERCISES]
    about = {"status": "not graded", "reason": "no notebook", **more}
    return whole(student, exercises=exercises, **about)


def missing(student: str) -> SubmissionResult:
    exercises = [exercise(name, None, "missing") for name in EXERCISES]
    return whole(student, status="missing", reason="no file", exercises=exercises)


def exercise(name: str, earned: float | None, status: str) -> ExerciseResult:
    share = min((earned or 0) / POINTS, 1.0)  # a class may give more points
    verdict = Verdict(name, "hidden", status, share)
    return ExerciseResult(
        exercise=name, points=POINTS, earned=earned, verdict=as_document(verdict)
    )


def whole(student: str, **content: Any) -> SubmissionResult:
    about = {"lesson": LESSON, "max_score": 2 * POINTS, "fingerprint": "f", **content}
    return SubmissionResult(student=student, **about)
