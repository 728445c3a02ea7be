"""What came of one learner's submission, and of a class."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Sequence
from typing import Literal

from pydantic import Field

from autograder.grading.gradebook.recording import Recorded
from autograder.grading.submission.document import Document
from autograder.grading.submission.documents import (
    ExerciseResult,
    SubmissionResult,
)
from autograder.grading.submission.kit import LessonKit
from autograder.grading.submission.moves import Move, moves
from autograder.grading.submission.verdict_document import as_document
from autograder.judge.verdict import without_observation


@dataclasses.dataclass(frozen=True)
class Outcome:
    """A result, and where it stands: `missed` says why it is not in the gradebook.

    `recorded` is what the gradebook shows, None where it counts nothing of it; `before`
    is the result of an earlier run, and `notes` are for the instructor.
    """

    result: SubmissionResult
    recorded: Recorded | None = None
    missed: str = ""
    before: SubmissionResult | None = None
    notes: tuple[str, ...] = ()

    @property
    def fresh(self) -> bool:
        """Whether it was found out now; nothing there is nothing new a second time."""
        result, before = self.result, self.before
        if result.how == "kept":
            return False
        known = before is not None and before.fingerprint == result.fingerprint
        return result.status == "graded" or result.fault or not known

    @property
    def moves(self) -> list[Move]:
        """What changes for the learner against the run before."""
        return moves(self.before, self.shown())

    def shown(self) -> SubmissionResult:
        """The result as others may read it: no points that the gradebook lacks."""
        if not self.missed:
            return self.result
        lost = [
            one.model_copy(update={"earned": None}) for one in self.result.exercises
        ]
        changes = {
            "status": "not graded",
            "reason": self.missed,
            "score": None,
            "exercises": lost,
            "fault": True,
        }
        return self.result.model_copy(update=changes)


class Moved(Document):
    """An exercise of a learner whose status or points change, and why."""

    student: str
    exercise: str
    before: str
    after: str
    why: str


class ClassResult(Document):
    """What `lr grade --json` prints."""

    version: Literal[1] = 1
    lesson: str
    complete: bool = Field(description="every submission has a status of its own")
    dry_run: bool = Field(default=False, description="nothing was written")
    regraded: int
    unchanged: int
    statuses: dict[str, int] = Field(default={}, description="how many of each")
    not_recorded: dict[str, str] = Field(
        default={}, description="why a learner's result is not in the gradebook"
    )
    passed_over: list[str] = Field(
        default=[], description="what lies among the submissions and is none, in words"
    )
    moves: list[Moved] = Field(
        default=[], description="what changes for whom, in a dry run"
    )
    submissions: list[SubmissionResult]


@dataclasses.dataclass
class Tally:
    """Counts outcomes; keeps their results where `whole` says that they are wanted."""

    lesson: str
    whole: bool = True
    dry_run: bool = False
    regraded: int = 0
    unchanged: int = 0
    faults: int = 0
    statuses: Counter[str] = dataclasses.field(default_factory=Counter)
    missed: dict[str, str] = dataclasses.field(default_factory=dict)
    results: dict[str, SubmissionResult] = dataclasses.field(default_factory=dict)
    moves: list[Moved] = dataclasses.field(default_factory=list)

    def add(self, outcome: Outcome) -> None:
        shown = outcome.shown()
        self.regraded += outcome.fresh
        self.unchanged += not outcome.fresh
        self.faults += shown.fault
        self.statuses[shown.status] += 1
        if outcome.missed:
            self.missed[shown.student] = outcome.missed
        if self.dry_run:
            self.moves += [Moved(**vars(move)) for move in outcome.moves]
        if self.whole:
            self.results[shown.student] = shown

    @property
    def count(self) -> int:
        return self.regraded + self.unchanged

    def result(self, *, complete: bool, told: Sequence[str] = ()) -> ClassResult:
        return ClassResult(
            lesson=self.lesson,
            complete=complete and not self.faults,
            dry_run=self.dry_run,
            regraded=self.regraded,
            unchanged=self.unchanged,
            statuses=dict(sorted(self.statuses.items())),
            not_recorded=dict(sorted(self.missed.items())),
            passed_over=list(told),
            moves=self.moves,
            submissions=[self.results[name] for name in sorted(self.results)],
        )


def faulty(
    kit: LessonKit, student: str, reason: str, sandboxed: bool
) -> SubmissionResult:
    """The result of a submission that our own trouble kept us from grading."""
    verdicts = [without_observation(k, "not graded", reason) for k in kit.keys.values()]
    exercises = [
        ExerciseResult(
            exercise=one.exercise,
            points=kit.points[one.exercise],
            earned=None,
            verdict=as_document(one),
        )
        for one in verdicts
    ]
    return SubmissionResult(
        lesson=kit.lesson,
        student=student,
        status="not graded",
        reason=reason,
        fault=True,
        sandboxed=sandboxed,
        max_score=sum(kit.points.values()),
        exercises=exercises,
        fingerprint="",
    )
