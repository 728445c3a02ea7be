"""Which of a learner's attempts counts: the last, the first, or the best.

Whoever has withdrawn has no attempt that counts, whatever the ledger keeps.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from datetime import datetime

from autograder.grading.classes.attempts import (
    Attempt,
    Ledger,
    content_of,
    ledger_with,
    read_attempt,
)
from autograder.grading.gradebook.stamps import Stamp
from autograder.grading.submission.class_settings import LessonSettings, Policy
from autograder.grading.submission.documents import SubmissionResult
from autograder.grading.submission.handed_in import Submission, read_submission
from autograder.grading.submission.kit import Place
from autograder.grading.submission.late_rule import penalty


@dataclasses.dataclass(frozen=True)
class Candidate:
    """An attempt that may count; `stamp` is its time, None for what lies there now."""

    number: int
    submission: Submission
    stamp: Stamp | None = None


@dataclasses.dataclass(frozen=True)
class Candidates:
    """All that may count for one learner, of so many attempts; what was damaged."""

    of: int
    found: tuple[Candidate, ...]
    told: tuple[str, ...] = ()


def candidates(
    place: Place, current: Submission, settings: LessonSettings, *, write: bool = True
) -> Candidates:
    """The attempts that may count: one, or for the policy "best" each that differs.

    `current` is what lies in the folder of submissions; it is kept in the ledger where
    it came by another way than `lr collect`, unless nothing is to be written.
    """
    lesson, policy = settings.lesson, settings.attempts
    if current.status != "found":
        return Candidates(0, (Candidate(0, current),))
    whole = current
    if not settings.files:  # the ledger knows versions by all that was handed in
        whole = read_submission(place.submitted, current.student, lesson)
    ledger = ledger_with(place, lesson, whole, write=write)
    if policy == "last":
        number = ledger.number_of(content_of(whole.data, whole.files))
        found = [Candidate(number, current)]
    else:
        found = [
            candidate(place, number, attempt, current, settings)
            for number, attempt in in_question(ledger, policy)
        ]
    return Candidates(len(ledger.attempts), tuple(found), ledger.told)


def candidate(
    place: Place,
    number: int,
    attempt: Attempt,
    current: Submission,
    settings: LessonSettings,
) -> Candidate:
    """An attempt from the ledger; what lies there now needs no second reading."""
    time = attempt.time and attempt.time.replace(tzinfo=None)
    if content_of(current.data, current.files) == attempt.content:
        return Candidate(number, current, Stamp(time))
    kept = read_attempt(
        place,
        settings.lesson,
        current.student,
        attempt,
        takes_files=settings.files,
    )
    return Candidate(number, kept, Stamp(time))


def in_question(ledger: Ledger, policy: Policy) -> Sequence[tuple[int, Attempt]]:
    """The attempts that may count, with their numbers, counted from 1.

    Of attempts with the same content the first is looked at: it was the least late.
    """
    numbered = list(enumerate(ledger.attempts, 1))
    if policy != "best":
        return numbered[:1] if policy == "first" else numbered[-1:]
    first: dict[str, tuple[int, Attempt]] = {}
    for number, attempt in numbered:
        first.setdefault(attempt.content, (number, attempt))
    return list(first.values())


def that_counts(
    results: Sequence[tuple[Candidate, SubmissionResult]],
    cost: Callable[[float, Candidate], float],
) -> tuple[Candidate, SubmissionResult]:
    """The attempt with the most points after what `cost` says that being late costs.

    Of equal ones the earlier counts. A fault of the grader at any of them leaves open
    which is best, so that one is given: it empties the scores and asks for a person.
    """
    for one in results:
        if one[1].fault:
            return one

    def merit(one: tuple[Candidate, SubmissionResult]) -> tuple[bool, float, int]:
        found, result = one
        if result.status != "graded" or result.score is None:
            return False, 0.0, found.number
        return True, result.score - cost(result.score, found), -found.number

    return max(results, key=merit)


def late_cost(
    settings: LessonSettings, due: datetime | None
) -> Callable[[float, Candidate], float]:
    """What being late takes off a candidate; `due` is in UTC and names no zone."""

    def cost(score: float, one: Candidate) -> float:
        when = one.stamp.time if one.stamp else None
        if due is None or when is None:
            return 0.0
        return penalty(settings.late, score, (when - due).total_seconds())

    return cost


def numbered(result: SubmissionResult, number: int, of: int) -> SubmissionResult:
    """The result, saying which attempt it is of."""
    return result.model_copy(update={"attempt": number, "attempts": of})
