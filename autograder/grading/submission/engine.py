"""Grades one submission: from its bytes to verdicts.

The submission's cells run in a sandbox and only what they did comes back; the judge
here outside holds it against keys that never go in. What was seen is kept by content,
so that nothing runs twice that would do the same.
"""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Sequence
from typing import Any

from autograder.grading.sandbox.looking import (
    EnvironmentFault,
    Observed,
    Observer,
    Stopped,
)
from autograder.grading.sandbox.protocol import shown_text
from autograder.grading.submission.basis import basis_of, plan_for
from autograder.grading.submission.companions import why_not_found
from autograder.grading.submission.documents import (
    CellResult,
    ExerciseResult,
    SubmissionResult,
)
from autograder.grading.submission.graded import Graded, Work
from autograder.grading.submission.handed_in import Submission
from autograder.grading.submission.kit import LessonKit, digest
from autograder.grading.submission.observations import (
    NoShelf,
    Shelf,
    may_be_kept,
    name_of,
    packed,
    unpacked,
)
from autograder.grading.submission.scripts import rebuilt_submission, script_of
from autograder.grading.submission.verdict_document import VerdictDocument, as_document
from autograder.grading.submission.verdicts import verdict_on
from autograder.judge.verdict import Verdict, without_observation
from autograder.notebook import UnreadableNotebook
from autograder.notebook.whole_text import whole, with_whole_texts

__all__ = ["Engine", "Graded", "rebuilt_submission", "script_of"]

MOST_REASON = 300


@dataclasses.dataclass(frozen=True)
class Engine:
    """Grades the submissions of one lesson with one way of observing."""

    kit: LessonKit
    observer: Observer
    sandboxed: bool = True
    shelf: Shelf = dataclasses.field(default_factory=NoShelf)

    def fingerprint(self, submission: Submission) -> str:
        """Of all that the result depends on; equal means nothing to do."""
        how = f"{submission.status} {submission.reason} {self.sandboxed}"
        how += f" {submission.takes_files}"
        told = "\n".join(submission.told)
        files = [
            p for n, d in sorted(submission.files.items()) for p in (n.encode(), d)
        ]
        words = [text.encode("utf-8", "replace") for text in (how, told)]
        return digest(submission.data, *words, self.kit.fingerprint.encode(), *files)

    def grade(
        self,
        submission: Submission,
        *,
        only: Sequence[str] = (),
        before: SubmissionResult | None = None,
        force: bool = False,
    ) -> Graded:
        """Grade one submission; whatever it is, the result is a result.

        Args:
            submission: what was handed in.
            only: exercises to grade anew; the verdicts on the others stay as they are.
            before: the result of an earlier run; no more is done than it asks for.
            force: run all of it, whatever is known.

        Raises:
            Stopped: the run was told to end.
        """
        started = time.monotonic()
        try:
            graded = self.found_out(submission, only, before, force=force)
        except (Stopped, KeyboardInterrupt):
            raise
        except BaseException as error:  # noqa: BLE001 - a class must not stop for one
            graded = Graded(self.faulty(submission, error))
        took = round(time.monotonic() - started, 3)
        result = graded.result.model_copy(update={"seconds": took})
        return dataclasses.replace(graded, result=result)

    def found_out(
        self,
        submission: Submission,
        only: Sequence[str],
        before: SubmissionResult | None,
        *,
        force: bool,
    ) -> Graded:
        if submission.status != "found":
            reason = submission.reason
            return Graded(self.ungraded(submission, submission.status, reason))
        try:
            rebuilt = rebuilt_submission(submission.data, self.kit.skeleton)
        except UnreadableNotebook as error:
            return Graded(self.ungraded(submission, "not graded", error.reason))
        script = script_of(rebuilt, self.kit, submission.files)
        basis = basis_of(script, self.kit.prints, sandboxed=self.sandboxed)
        names = tuple(self.kit.keys)
        plan = plan_for(before, basis, names, only=only, force=force)
        work = Work(submission, rebuilt, script, basis, plan, before)
        return Graded(self.worked_out(work), rebuilt.notebook)

    def worked_out(self, work: Work) -> SubmissionResult:
        """Observe what has to be observed, and judge what has to be judged."""
        if work.plan.idle and work.before is not None:
            return self.judged(work, None, how="kept", why=work.plan.reason)
        seen, ran = self.observed(work)
        how, reason = ("ran" if ran else "judged again"), work.plan.reason
        if reason == "new" and not ran:
            reason = "equal cells had run before"
        return self.judged(work, seen, how=how, why=f"{how}: {reason}")

    def observed(self, work: Work) -> tuple[Observed, bool]:
        """What is known of the cells, and whether they had to run for it now."""
        if work.plan.partly:
            return self.observer(work.script.only(work.plan.judge)), True
        name = name_of(work.script, self.kit.prints, sandboxed=self.sandboxed)
        kept = None if work.plan.forced else self.shelf.get(name)
        seen = unpacked(kept, work.script) if kept is not None else None
        if seen is not None:
            return seen, False
        seen = self.observer(work.script)
        if may_be_kept(seen):
            self.shelf.put(name, packed(seen))
        return seen, True

    def judged(
        self, work: Work, seen: Observed | None, *, how: str, why: str
    ) -> SubmissionResult:
        """The result, with the verdicts of before where nothing asks for new ones."""
        there = (
            {one.exercise: one for one in work.before.exercises} if work.before else {}
        )
        exercises = [
            self.exercise(as_document(self.verdict(name, work, seen)))
            if seen is not None and name in work.plan.judge
            else self.exercise(there[name].verdict)
            for name in self.kit.keys
        ]
        cells = seen.cells if seen is not None else {}
        known = work.before.cells if work.before else {}
        found = {name: CellResult(**cell) for name, cell in cells.items()} or known
        errors = [cell.error for cell in found.values() if cell.error]
        earned = [one.earned for one in exercises if one.earned is not None]
        result = self.result(
            work.submission,
            status="graded",
            how=how,
            why=why,
            score=sum(earned),
            repairs=[
                *work.rebuilt.repairs,
                *work.submission.told,
                *([] if work.submission.takes_files else why_not_found(errors)),
            ],
            exercises=exercises,
            basis=work.basis,
            cells=found,
        )
        if work.plan.stale:  # the next run is to do the rest
            result = result.model_copy(update={"fingerprint": "", "basis": None})
        return result

    def verdict(self, name: str, work: Work, seen: Observed) -> Verdict:
        answer = work.rebuilt.answers.get(name)
        source = answer.source if answer else ""
        return verdict_on(self.kit.keys[name], source, work.script, seen)

    def exercise(self, verdict: VerdictDocument) -> ExerciseResult:
        points = self.kit.points[verdict.exercise]
        unknown = verdict.status == "not graded"
        return ExerciseResult(
            exercise=verdict.exercise,
            points=points,
            earned=None if unknown else verdict.score * points,
            verdict=verdict,
        )

    def result(self, submission: Submission, **content: Any) -> SubmissionResult:
        for words in ("reason", "why", "repairs"):
            if words in content:
                content[words] = with_whole_texts(content[words])
        return SubmissionResult(
            lesson=self.kit.lesson,
            student=whole(submission.student),
            release=self.kit.release,
            max_score=sum(self.kit.points.values()),
            sandboxed=self.sandboxed,
            fingerprint=self.fingerprint(submission),
            **content,
        )

    def ungraded(
        self, submission: Submission, status: str, reason: str, *, fault: bool = False
    ) -> SubmissionResult:
        """The result of a submission that nobody could look at."""
        verdicts = [
            without_observation(key, status, reason) for key in self.kit.keys.values()
        ]
        return self.result(
            submission,
            status=status,
            reason=reason,
            why=f"not run: {reason}",
            fault=fault,
            exercises=[self.exercise(as_document(one)) for one in verdicts],
        )

    def faulty(self, submission: Submission, error: BaseException) -> SubmissionResult:
        """The result where grading itself failed; nothing of the class is in it."""
        reason = f"grading failed ({type(error).__name__}): please report this"
        if isinstance(error, EnvironmentFault):
            words = shown_text(str(error), MOST_REASON)
            reason = f"the grading environment failed: {words}"
        try:
            return self.ungraded(submission, "not graded", reason, fault=True)
        except Exception:  # noqa: BLE001 - then without a word on each exercise
            return SubmissionResult(
                lesson=self.kit.lesson,
                student=whole(submission.student),
                status="not graded",
                reason=whole(reason),
                fault=True,
                sandboxed=self.sandboxed,
                max_score=sum(self.kit.points.values()),
                fingerprint="",
            )
