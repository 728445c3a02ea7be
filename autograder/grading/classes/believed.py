"""What is believed of a worker's answer: nothing that cannot be so.

A worker may be another machine, or have been damaged by what it graded. Its answer
must be of the submission that it was sent, and every point in it one that the lesson
gives. What it says within these bounds is believed; SCALE.md says what follows.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from autograder.grading.classes.parcels import Task, Unreadable, read_graded
from autograder.grading.submission.documents import ExerciseResult, SubmissionResult
from autograder.grading.submission.engine import Graded
from autograder.grading.submission.kit import LessonKit


def believe(data: bytes, task: Task, kit: LessonKit, *, sandboxed: bool) -> Graded:
    """The answer of a worker to one task.

    Raises:
        Unreadable: it is none, or says what cannot be so.
    """
    graded = read_graded(data)
    result = graded.result
    asked = (kit.lesson, task.submission.student, sandboxed)
    if (result.lesson, result.student, result.sandboxed) != asked:
        raise Unreadable("it is about something else than was asked")
    believe_points(result, kit, task)
    if graded.notebook is not None:
        believe_notebook(graded.notebook, kit.skeleton)
    return graded


def believe_points(result: SubmissionResult, kit: LessonKit, task: Task) -> None:
    if result.status == "graded" and task.submission.status != "found":
        raise Unreadable("it graded what is not there")
    if result.max_score != sum(kit.points.values()):
        raise Unreadable("its highest score is not the lesson's")
    wanted = [name for name in kit.points if not task.only or name in task.only]
    if [one.exercise for one in result.exercises] not in (wanted, list(kit.points)):
        raise Unreadable("its exercises are not the lesson's")
    for one in result.exercises:
        believe_exercise(one, kit.points[one.exercise])
    earned = [one.earned for one in result.exercises if one.earned is not None]
    if result.status != "graded":
        if result.score is not None or earned:
            raise Unreadable("it gives points and no grade")
    elif result.score is None or not close(result.score, sum(earned)):
        raise Unreadable("its score is not the sum of its points")


def believe_exercise(one: ExerciseResult, points: float) -> None:
    verdict = one.verdict
    status, share = verdict.status, verdict.score
    if verdict.exercise != one.exercise:
        raise Unreadable(f"its verdict on {one.exercise} is about another")
    if one.points != points:
        raise Unreadable(f"{one.exercise} has other points in the lesson")
    if status == "not graded":
        if one.earned is not None:
            raise Unreadable(f"{one.exercise} has points and no grade")
        return
    if one.earned is None:
        raise Unreadable(f"{one.exercise} has a grade and no points")
    if not 0 <= one.earned <= points or not close(one.earned, share * points):
        raise Unreadable(f"the points of {one.exercise} cannot be")
    most, least = (1.0 if status in {"passed", "partly"} else 0.0), status == "passed"
    if not least <= share <= most:
        raise Unreadable(f"the points of {one.exercise} are not those of {status!r}")


def close(one: float, other: float) -> bool:
    return math.isfinite(one) and math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-9)


def believe_notebook(notebook: Mapping[str, Any], skeleton: Mapping[str, Any]) -> None:
    """Each cell that nbgrader knows of is there once, with the lesson's own marks."""
    if marks_of(notebook) != marks_of(skeleton):
        raise Unreadable("its notebook is not the lesson's")


def marks_of(notebook: Mapping[str, Any]) -> list[Any]:
    cells = notebook.get("cells")
    if not isinstance(cells, list) or not all(isinstance(c, dict) for c in cells):
        raise Unreadable("its notebook is none")
    about = [cell.get("metadata") or {} for cell in cells]
    return [
        one["nbgrader"] for one in about if isinstance(one, dict) and "nbgrader" in one
    ]
