"""Who moves when a result takes the place of another: exercise, from, to, and why."""

from __future__ import annotations

import dataclasses

from autograder.grading.submission.documents import ExerciseResult, SubmissionResult

NOTHING = "nothing"


@dataclasses.dataclass(frozen=True)
class Move:
    """One exercise of one learner, before and after, in words; `why` is the run's."""

    student: str
    exercise: str
    before: str
    after: str
    why: str


def moves(before: SubmissionResult | None, after: SubmissionResult) -> list[Move]:
    """What changes for a learner; nothing where all status and points stay.

    >>> one = SubmissionResult(lesson="a", student="ann", status="missing",
    ...     max_score=10, fingerprint="")
    >>> moves(one, one)
    []
    """
    earlier = {one.exercise: one for one in before.exercises} if before else {}
    later = {one.exercise: one for one in after.exercises}
    names = [*later, *(name for name in earlier if name not in later)]
    changes = [
        Move(
            after.student,
            name,
            in_words(earlier.get(name)),
            in_words(later.get(name)),
            after.why,
        )
        for name in names
    ]
    return [move for move in changes if move.before != move.after]


def in_words(one: ExerciseResult | None) -> str:
    """Status and points; no points where nobody could look.

    >>> from autograder.grading.submission.verdict_document import as_document
    >>> from autograder.judge.verdict import Verdict
    >>> partly = as_document(Verdict("f", "hidden", "partly", 0.75))
    >>> in_words(ExerciseResult(exercise="f", points=10, earned=7.5, verdict=partly))
    'partly 7.5/10'
    """
    if one is None:
        return NOTHING
    status = one.verdict.status
    if one.earned is None:
        return status
    return f"{status} {number(one.earned)}/{number(one.points)}"


def number(value: float) -> str:
    return f"{value:.3f}".rstrip("0").rstrip(".")
