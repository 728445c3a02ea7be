"""Where submissions come in and results go out: all of a run that touches the disk.

Nothing that happens to one learner's files, or to one learner's place in the gradebook,
is the end of a run: it is that learner's outcome.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import TypeVar

from autograder.grading.classes.counting import (
    Candidate,
    Candidates,
    candidates,
    late_cost,
    numbered,
    that_counts,
)
from autograder.grading.classes.outcome import Outcome, faulty
from autograder.grading.classes.parcels import Task
from autograder.grading.classes.reasons import words_for
from autograder.grading.gradebook.recording import Recorded, Recorder
from autograder.grading.gradebook.stamps import Stamp
from autograder.grading.sandbox.looking import EnvironmentFault, Observed
from autograder.grading.sandbox.script import Script
from autograder.grading.submission.class_settings import LessonSettings
from autograder.grading.submission.documents import (
    SubmissionResult,
    read_result,
    write_result,
)
from autograder.grading.submission.engine import Engine, Graded
from autograder.grading.submission.handed_in import read_submission
from autograder.grading.submission.kept import known_result
from autograder.grading.submission.kit import LessonKit, Place

T = TypeVar("T")


def nobody(script: Script) -> Observed:  # noqa: ARG001 - an observer
    """The observer of an engine that only knows what is known already."""
    raise EnvironmentFault("this process runs no submission")


@dataclasses.dataclass
class OnTheWay:
    """A learner whose attempts are being graded, and what has come back of them."""

    candidates: Candidates
    back: dict[int, Graded] = dataclasses.field(default_factory=dict)

    @property
    def all_back(self) -> bool:
        return len(self.back) == len(self.candidates.found)


@dataclasses.dataclass(frozen=True)
class Desk:
    """The class's folders; `recorder` is None where nothing may be written."""

    place: Place
    kit: LessonKit
    settings: LessonSettings
    recorder: Recorder | None
    sandboxed: bool = True
    force: bool = False
    only: tuple[str, ...] = ()
    under_way: dict[str, OnTheWay] = dataclasses.field(default_factory=dict)

    def take(self, student: str) -> list[Task] | Outcome:
        """What is to be done for a learner, or what is known without doing it."""
        return self.guarded(student, lambda: self.taken(student))

    def taken(self, student: str) -> list[Task] | Outcome:
        lesson, takes_files = self.kit.lesson, self.settings.files
        current = read_submission(
            self.place.submitted, student, lesson, takes_files=takes_files
        )
        write = self.recorder is not None
        found = candidates(self.place, current, self.settings, write=write)
        if len(found.found) == 1:
            known = self.known(found.found[0])
            if known is not None:
                return self.kept(known, found.found[0], found)
        self.under_way[student] = OnTheWay(found)
        before = read_result(self.place.results(lesson), student)
        return [
            Task(
                submission=one.submission,
                only=self.only,
                before=before_of(one, found, before),
                force=self.force,
                attempt=one.number,
            )
            for one in found.found
        ]

    def known(self, one: Candidate) -> Graded | None:
        """What nobody has to find out; None where somebody has."""
        engine = Engine(self.kit, nobody, self.sandboxed)
        if one.submission.status != "found":
            return engine.grade(one.submission)
        if self.force or self.only:
            return None
        known = known_result(self.place, engine, one.submission)
        return Graded(known) if known else None

    def keep(self, task: Task, graded: Graded | None, trouble: str) -> Outcome | None:
        """Put away what came back for a task; None while more is to come."""
        student = task.submission.student
        if graded is None:
            graded = Graded(faulty(self.kit, student, trouble, self.sandboxed))
        found = self.under_way[student]
        found.back[task.attempt] = graded
        if not found.all_back:
            return None
        del self.under_way[student]
        return self.guarded(student, lambda: self.counted(found), graded.result)

    def counted(self, found: OnTheWay) -> Outcome:
        """Keep what counts of all attempts that came back."""
        results = [(c, found.back[c.number].result) for c in found.candidates.found]
        due = self.settings.due and self.settings.due.replace(tzinfo=None)
        one, _ = that_counts(results, late_cost(self.settings, due))
        return self.kept(found.back[one.number], one, found.candidates)

    def kept(self, graded: Graded, one: Candidate, found: Candidates) -> Outcome:
        result, folder = graded.result, self.place.results(self.kit.lesson)
        if found.of:
            result = numbered(result, one.number, found.of)
        before = read_result(folder, result.student)
        if self.recorder is None:
            return Outcome(result, before=before, notes=found.told)
        if before is None or in_short(before) != in_short(result):
            write_result(folder, result)
        graded = dataclasses.replace(graded, result=result)
        recorded = self.record(self.recorder, graded, one.stamp)
        notes = (*found.told, *(recorded.notes if recorded else ()))
        return Outcome(result, recorded, before=before, notes=notes)

    def record(
        self, recorder: Recorder, graded: Graded, stamp: Stamp | None
    ) -> Recorded | None:
        result = graded.result
        if result.fault:
            recorder.put_in_question(result)
            return None
        if result.how == "kept" and recorder.is_recorded(result, stamp):
            return recorder.shown(result)
        return recorder.record(graded, stamp)

    def guarded(
        self,
        student: str,
        do: Callable[[], T],
        result: SubmissionResult | None = None,
    ) -> T | Outcome:
        """Do it; what goes wrong is this learner's outcome, and nobody else's."""
        try:
            return do()
        except KeyboardInterrupt:
            raise
        except BaseException as error:  # noqa: BLE001 - a class must not stop for one
            return self.gone_wrong(student, error, result)

    def gone_wrong(
        self, student: str, error: BaseException, result: SubmissionResult | None
    ) -> Outcome:
        reason = words_for(error)
        if result is None:
            result = faulty(
                self.kit, student, f"grading failed: {reason}", self.sandboxed
            )
            return Outcome(result, missed=self.questioned(result))
        missed = f"not recorded: {reason.removeprefix('not recorded: ')}"
        empty = faulty(self.kit, student, missed, self.sandboxed)
        return Outcome(result, missed=f"{missed}{self.questioned(empty)}")

    def questioned(self, result: SubmissionResult) -> str:
        """Let no earlier grade stand in the place of this one; why it stands yet."""
        if self.recorder is None:
            return ""
        try:
            self.recorder.put_in_question(result)
        except KeyboardInterrupt:
            raise
        except BaseException:  # noqa: BLE001 - the first trouble is what is told
            return "; the gradebook may show an earlier grade"
        return ""


def before_of(
    one: Candidate, found: Candidates, before: SubmissionResult | None
) -> SubmissionResult | None:
    """The result of before, where it may be of this very attempt."""
    if before is None or (len(found.found) > 1 and before.attempt != one.number):
        return None
    return before


def in_short(result: SubmissionResult) -> SubmissionResult:
    """What of a result is of its submission, and not of the run that found it out."""
    return result.model_copy(update={"how": "ran", "why": "", "seconds": 0.0})
