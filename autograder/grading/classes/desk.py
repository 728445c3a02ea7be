"""Where submissions come in and results go out: all of a run that touches the disk.

Nothing that happens to one learner's files, or to one learner's place in the gradebook,
is the end of a run: it is that learner's outcome.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import TypeVar

from autograder.grading.classes.outcome import Outcome, faulty
from autograder.grading.classes.parcels import Task
from autograder.grading.classes.reasons import words_for
from autograder.grading.gradebook.recording import Recorded, Recorder
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

    def take(self, student: str) -> Task | Outcome:
        """What is to be done for a learner, or what is known without doing it."""
        return self.guarded(student, lambda: self.taken(student))

    def taken(self, student: str) -> Task | Outcome:
        submission = read_submission(
            self.place.submitted,
            student,
            self.kit.lesson,
            takes_files=self.settings.files,
        )
        engine = Engine(self.kit, nobody, self.sandboxed)
        asked = self.force or self.only
        known = None if asked else known_result(self.place, engine, submission)
        if known is not None:
            return self.kept(Graded(known))
        if submission.status != "found":
            return self.kept(engine.grade(submission))
        before = read_result(self.place.results(self.kit.lesson), student)
        return Task(submission, self.only, before, self.force)

    def keep(self, task: Task, graded: Graded | None, trouble: str) -> Outcome:
        """Put away what came back for a task, in the folder and in the gradebook."""
        student = task.submission.student
        if graded is None:
            result = faulty(self.kit, student, trouble, self.sandboxed)
            graded = Graded(result)
        return self.guarded(student, lambda: self.kept(graded), graded.result)

    def kept(self, graded: Graded) -> Outcome:
        result, folder = graded.result, self.place.results(self.kit.lesson)
        before = read_result(folder, result.student) if result.how != "kept" else result
        if self.recorder is None:
            return Outcome(result, before=before)
        # A notebook comes with one that was read anew: other bytes, the same cells.
        if result.how != "kept" or graded.notebook is not None:
            write_result(folder, result)
        return Outcome(result, self.record(self.recorder, graded), before=before)

    def record(self, recorder: Recorder, graded: Graded) -> Recorded | None:
        result = graded.result
        if result.fault:
            recorder.put_in_question(result)
            return None
        if result.how == "kept" and recorder.is_recorded(result):
            return recorder.shown(result)
        return recorder.record(graded)

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
            reason = f"grading failed: {reason}"
            result = faulty(self.kit, student, reason, self.sandboxed)
            return Outcome(result, missed=self.questioned(result))
        missed = reason.removeprefix("not recorded: ")
        return Outcome(
            result, missed=f"not recorded: {missed}{self.questioned(result)}"
        )

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
