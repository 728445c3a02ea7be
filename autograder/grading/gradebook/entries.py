"""What one submission puts into nbgrader's gradebook: pure."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from autograder.grading.submission.documents import SubmissionResult

NO_RESPONSE = "No response."  # nbgrader's own words
ALONE = "Graded without isolation from other submissions."


@dataclasses.dataclass(frozen=True)
class Entry:
    """What is to be written: points and comments by cell, None for no points.

    `same_text` names the paragraphs that are as they were when they were last recorded.
    """

    lesson: str
    student: str
    when: datetime | None
    scores: Mapping[str, float | None]
    comments: Mapping[str, str | None]
    same_text: frozenset[str] = frozenset()


def entry_of(
    result: SubmissionResult, notebook: Mapping[str, Any], when: datetime | None
) -> Entry:
    """Points and comments of a result, for each cell of the graded notebook."""
    earned = {f"check_{one.exercise}": one.earned for one in result.exercises}
    status = {one.exercise: one.verdict.status for one in result.exercises}
    scores: dict[str, float | None] = {}
    comments: dict[str, str | None] = {}
    for cell in notebook["cells"]:
        marks = cell.get("metadata", {}).get("nbgrader", {})
        name = str(marks.get("grade_id", ""))
        if marks.get("grade") is True:
            # A paragraph has no automatic points: a person reads it.
            scores[name] = earned.get(name)
        if marks.get("solution") is True:
            told = cell["metadata"].get("lr", {}).get("status")
            idle = status.get(name) == "not attempted" or told == "missing"
            comments[name] = comment_on(idle=idle, sandboxed=result.sandboxed)
    return Entry(result.lesson, result.student, when, scores, comments)


def comment_on(*, idle: bool, sandboxed: bool) -> str | None:
    """What stands beside an answer, and how it was graded.

    >>> comment_on(idle=True, sandboxed=True), comment_on(idle=False, sandboxed=True)
    ('No response.', None)
    """
    words = [NO_RESPONSE] * idle + [ALONE] * (not sandboxed)
    return " ".join(words) or None


def asks_a_person(
    earned: float | None,
    *,
    auto: float | None,
    manual: float | None,
    waits: bool,
    same_text: bool = False,
) -> bool:
    """Whether somebody has to look at a grade, from what it was before.

    Where there are no points, and where new ones stand beside those that a person gave.
    The same score again (of what no machine scores: the same text) asks nobody twice.

    >>> asks_a_person(10, auto=None, manual=None, waits=True)
    False
    >>> asks_a_person(10, auto=0, manual=7, waits=False)
    True
    >>> asks_a_person(10, auto=10, manual=7, waits=False)
    False
    """
    if manual is None:
        return earned is None
    same = same_text if earned is None else auto == earned
    return waits or not same
