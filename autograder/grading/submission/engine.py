"""Grades one submission: from its bytes to verdicts.

The submission's cells run in a sandbox and only what they did comes back; the judge
here outside holds it against keys that never go in.
"""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Mapping, Sequence
from typing import Any

from autograder.exercises import judging, load
from autograder.grading.sandbox.looking import (
    EnvironmentFault,
    Observed,
    Observer,
    Sight,
    Stopped,
)
from autograder.grading.sandbox.script import Cell, Question, Script
from autograder.grading.submission.documents import (
    CellResult,
    ExerciseResult,
    SubmissionResult,
)
from autograder.grading.submission.handed_in import Submission
from autograder.grading.submission.kit import LessonKit, digest
from autograder.judge.documents import Key
from autograder.judge.verdict import Verdict, without_observation
from autograder.judge.wraps import note_wrapping
from autograder.notebook import (
    Rebuilt,
    UnreadableNotebook,
    read_notebook,
    rebuild,
    run_order,
)

MOST_CODE = 1_000_000  # reading hostile syntax takes seconds per 100 kB
WORDS = {
    "too many processes": "it started too many processes",
    "too much memory": "it used too much memory",
    "timed out": "it did not end in time",
    "crashed": "the process ended before it answered",
}


@dataclasses.dataclass(frozen=True)
class Graded:
    """A result, and the notebook that goes with it.

    `notebook` is the submission on the trusted lesson; None where the file could not
    be read, and where nothing was read because nothing had changed.
    """

    result: SubmissionResult
    notebook: dict[str, Any] | None = None


@dataclasses.dataclass(frozen=True)
class Engine:
    """Grades the submissions of one lesson with one way of observing."""

    kit: LessonKit
    observer: Observer
    sandboxed: bool = True

    def fingerprint(self, submission: Submission) -> str:
        """Of all that the result depends on; equal means nothing to do."""
        how = f"{submission.status} {submission.reason} {self.sandboxed}"
        return digest(submission.data, how.encode(), self.kit.fingerprint.encode())

    def grade(
        self,
        submission: Submission,
        *,
        only: Sequence[str] = (),  # noqa: ARG002 - soon
    ) -> Graded:
        """Grade one submission; whatever it is, the result is a result.

        Raises:
            Stopped: the run was told to end.
        """
        started, notebook = time.monotonic(), None
        if submission.status != "found":
            reason = submission.reason
            return Graded(self.ungraded(submission, submission.status, reason))
        try:
            rebuilt = rebuilt_submission(submission.data, self.kit.skeleton)
            notebook = rebuilt.notebook
            result = self.graded(submission, rebuilt)
        except UnreadableNotebook as error:
            result = self.ungraded(submission, "not graded", error.reason)
        except Stopped:
            raise
        except EnvironmentFault as error:
            reason = f"the grading environment failed: {error}"
            result = self.ungraded(submission, "not graded", reason, fault=True)
        except Exception as error:  # noqa: BLE001 - a class must not stop for one file
            reason = f"grading failed ({type(error).__name__}: {error}): report this"
            result = self.ungraded(submission, "not graded", reason, fault=True)
        took = round(time.monotonic() - started, 3)
        return Graded(result.model_copy(update={"seconds": took}), notebook)

    def ungraded(
        self, submission: Submission, status: str, reason: str, *, fault: bool = False
    ) -> SubmissionResult:
        """The result of a submission that nobody could look at."""
        exercises = [
            self.exercise(without_observation(key, status, reason))
            for key in self.kit.keys.values()
        ]
        return self.result(
            submission, status=status, reason=reason, fault=fault, exercises=exercises
        )

    def graded(self, submission: Submission, rebuilt: Rebuilt) -> SubmissionResult:
        seen = self.observer(script_of(rebuilt, self.kit))
        exercises = [
            self.exercise(verdict_on(name, key, rebuilt, seen))
            for name, key in self.kit.keys.items()
        ]
        earned = [one.earned for one in exercises if one.earned is not None]
        return self.result(
            submission,
            status="graded",
            score=sum(earned),
            repairs=rebuilt.repairs,
            exercises=exercises,
            cells={name: CellResult(**cell) for name, cell in seen.cells.items()},
        )

    def result(self, submission: Submission, **content: Any) -> SubmissionResult:
        return SubmissionResult(
            lesson=self.kit.lesson,
            student=submission.student,
            max_score=sum(self.kit.points.values()),
            sandboxed=self.sandboxed,
            fingerprint=self.fingerprint(submission),
            **content,
        )

    def exercise(self, verdict: Verdict) -> ExerciseResult:
        points = self.kit.points[verdict.exercise]
        earned = None if verdict.status == "not graded" else verdict.score * points
        return ExerciseResult(
            exercise=verdict.exercise,
            points=points,
            earned=earned,
            verdict=verdict.to_json(),
        )


def rebuilt_submission(data: bytes, skeleton: Mapping[str, Any]) -> Rebuilt:
    """Read a file and set it on the lesson.

    Raises:
        UnreadableNotebook: it is none, or holds more code than anybody writes.
    """
    notebook = read_notebook(data)
    code = [c for c in notebook["cells"] if isinstance(c, dict)]
    size = sum(len(str(c.get("source"))) for c in code if c.get("cell_type") == "code")
    if size > MOST_CODE:
        raise UnreadableNotebook("the cells hold more than a megabyte of code")
    return rebuild(notebook, dict(skeleton))


def script_of(rebuilt: Rebuilt, kit: LessonKit) -> Script:
    """What the runner is to do with a rebuilt submission."""
    cells = tuple(Cell(c.id, c.source, c.exercise) for c in run_order(rebuilt))
    questions = tuple(
        Question(name, tuple(key["cases"]), float(key["seconds"]))
        for name, key in kit.keys.items()
    )
    return Script(cells, questions)


def verdict_on(name: str, key: Key, rebuilt: Rebuilt, seen: Observed) -> Verdict:
    """The verdict on one exercise, from what came out of the sandbox."""
    sight = seen.sights.get(name, Sight(None, "crashed"))
    answer = rebuilt.answers.get(name)
    if sight.observation is not None:
        verdict = judge_safely(sight.observation, key)
        source = answer.source if answer else ""
        return note_wrapping(verdict, source, from_scratch=load(name).from_scratch)
    if sight.reason == "not defined":
        return without_observation(key, "error", why_undefined(name, seen))
    status = "timed out" if sight.reason == "timed out" else "crashed"
    return without_observation(key, status, WORDS.get(sight.reason or "", ""))


def why_undefined(name: str, seen: Observed) -> str:
    """The error that kept an answer from being defined."""
    error = (seen.cells.get(name) or {}).get("error")
    if not error:
        return f"the cell ran, but defines no {name}"
    where = f" in line {error['line']}" if error.get("line") else ""
    message = f": {error['message']}" if error.get("message") else ""
    return f"the cell stopped with {error['type']}{where}{message}"


def judge_safely(observation: object, key: Key) -> Verdict:
    """Judge; where the judge itself fails, that is nobody's zero."""
    try:
        return judging.verdict_on(load(key["exercise"]), observation, key)
    except Exception as error:  # noqa: BLE001 - a class must not stop for one answer
        note = f"the judge failed ({type(error).__name__}): please report this"
        return without_observation(key, "not graded", note)
