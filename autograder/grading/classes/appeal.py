"""One verdict, to look at again: the bundle that it comes out of.

For the instructor the bundle holds the whole answer key, and the verdict comes out of
it byte for byte. For a learner it holds the inputs of the case that fails first, and of
what is expected no more than the feedback page says; what the answer gives on that case
comes out byte for byte.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from autograder.errors import UserError
from autograder.grading.classes.appeal_bundle import (
    About,
    Bundle,
    in_json,
)
from autograder.grading.classes.counting import candidates
from autograder.grading.classes.grader import about_this_code
from autograder.grading.gradebook.graded_notebook import report_number
from autograder.grading.sandbox.looking import (
    EnvironmentFault,
    Observed,
    Observer,
    Sight,
)
from autograder.grading.sandbox.script import Question, Script
from autograder.grading.submission.class_settings import LessonSettings, class_settings
from autograder.grading.submission.documents import (
    ExerciseResult,
    SubmissionResult,
    read_result,
)
from autograder.grading.submission.engine import Engine
from autograder.grading.submission.handed_in import Submission, read_submission
from autograder.grading.submission.kept import engine_for
from autograder.grading.submission.kit import LessonKit, Place
from autograder.grading.submission.scripts import rebuilt_submission, script_of
from autograder.grading.submission.secret import class_secret, hidden_seed
from autograder.grading.submission.verdicts import verdict_on
from autograder.judge.differences import call_text
from autograder.judge.documents import Key
from autograder.notebook import UnreadableNotebook
from autograder.notebook.whole_text import with_whole_texts
from autograder.printable import printable
from autograder.releases import read_fixed, release_of


@dataclasses.dataclass(frozen=True)
class Case:
    """What is appealed: a learner's exercise, as it was graded."""

    place: Place
    lesson: str
    student: str
    exercise: str


def bundle_for(case: Case, *, for_student: bool) -> Bundle:
    """Make the bundle, and see that the verdict comes out of it again.

    Raises:
        UserError: there is no such verdict, or it does not come out again.
    """
    result, one = graded_result(case)
    settings = class_settings(case.place).lesson(case.lesson)
    verdict = one.verdict.model_dump()
    engine = engine_for(case.place, case.lesson, sandboxed=result.sandboxed)
    script = script_for(graded_submission(case, settings, engine, result), engine.kit)
    key = engine.kit.keys[case.exercise]
    for asked in (script.only([case.exercise]), script):
        seen = observed(engine.observer, asked)
        if in_json(judged(key, asked, seen)) == in_json(verdict):
            about = about_of(case, result, settings, key, for_student=for_student)
            whole = Bundle(about, asked, verdict, key=key)
            return for_a_learner(whole, engine) if for_student else whole
    raise UserError(
        f"another verdict on {case.exercise} comes out now than was recorded: grade "
        f"again with `lr grade {case.lesson} --student {printable(case.student)} "
        "--force`, and see whether the answer depends on chance or on time"
    )


def graded_result(case: Case) -> tuple[SubmissionResult, ExerciseResult]:
    result = read_result(case.place.results(case.lesson), case.student)
    whose = printable(case.student)
    if result is None or result.status != "graded":
        state = "is not graded" if result is None else result.status
        raise UserError(f"{whose}'s {case.lesson} {state}: there is no verdict yet")
    for one in result.exercises:
        if one.exercise == case.exercise:
            return result, one
    names = ", ".join(one.exercise for one in result.exercises)
    raise UserError(
        f"no exercise {printable(case.exercise)} in {case.lesson}: it has {names}"
    )


def graded_submission(
    case: Case, settings: LessonSettings, engine: Engine, result: SubmissionResult
) -> Submission:
    """The attempt that the result is of."""
    current = read_submission(
        case.place.submitted, case.student, case.lesson, takes_files=settings.files
    )
    found = candidates(case.place, current, settings, write=False).found
    for one in found:
        if engine.fingerprint(one.submission) == result.fingerprint:
            return one.submission
    counted = [one.submission for one in found if one.number == result.attempt]
    return (counted or [current])[0]


def script_for(submission: Submission, kit: LessonKit) -> Script:
    try:
        rebuilt = rebuilt_submission(submission.data, kit.skeleton)
    except UnreadableNotebook as error:
        raise UserError(
            f"what lies in the submitted folder is not what was graded: {error}"
        ) from None
    return script_of(rebuilt, kit, submission.files)


def observed(observer: Observer, script: Script) -> Observed:
    try:
        return observer(script)
    except EnvironmentFault as fault:
        raise UserError(f"the answer could not be run: {fault}") from None


def judged(key: Key, script: Script, seen: Observed) -> dict[str, Any]:
    sources = {cell.exercise: cell.source for cell in script.cells}
    verdict = verdict_on(key, sources.get(key["exercise"], ""), script, seen)
    found: dict[str, Any] = with_whole_texts(verdict.to_json())
    return found


def about_of(
    case: Case,
    result: SubmissionResult,
    settings: LessonSettings,
    key: Key,
    *,
    for_student: bool,
) -> About:
    mark = result.release
    seed = hidden_seed(class_secret(case.place.work), key["exercise"], mark)
    return About(
        kind="failing case" if for_student else "whole",
        lesson=case.lesson,
        student=case.student,
        exercise=case.exercise,
        report=report_number(result),
        release=release_of(case.lesson, mark, read_fixed()),
        release_mark=mark,
        seed="" if for_student else seed,
        versions=about_this_code(),
        limits=dataclasses.asdict(settings.sandbox_limits),
        sandboxed=result.sandboxed,
    )


def for_a_learner(whole: Bundle, engine: Engine) -> Bundle:
    """The bundle without what a learner must not see."""
    name = whole.about.exercise
    (question,) = [q for q in whole.script.questions if q.exercise == name]
    first = failing_case(name, question, whole.verdict)
    script = dataclasses.replace(
        whole.script, questions=(dataclasses.replace(question, cases=(first,)),)
    )
    return Bundle(
        whole.about,
        script,
        shown_verdict(whole.verdict),
        seen=what_was_seen(name, script, observed(engine.observer, script)),
    )


def failing_case(
    exercise: str, question: Question, verdict: Mapping[str, Any]
) -> Mapping[str, Any]:
    """The case that the verdict shows; the first where it shows none."""
    found = verdict["first_difference"]
    if found is None:
        if verdict["status"] == "passed":
            raise UserError(f"{exercise} has full marks: there is nothing to appeal")
        return question.cases[0]
    for case in question.cases:
        calls = {call_text(exercise, case, i) for i in range(len(case["asked"]))}
        if found["call"] in calls:
            return case
    same = [c for c in question.cases if c["property"] == found["property"]]
    return (same or list(question.cases))[0]


def shown_verdict(verdict: Mapping[str, Any]) -> dict[str, Any]:
    """A verdict with no expected value in it but the one that its words say."""
    found = verdict["first_difference"]
    if not found or not found["curve"]:
        return dict(verdict)
    expected = [
        value if place == found["index"] else None
        for place, value in enumerate(found["curve"]["expected"])
    ]
    curve = {**found["curve"], "expected": expected}
    return {**verdict, "first_difference": {**found, "curve": curve}}


def what_was_seen(exercise: str, script: Script, seen: Observed) -> dict[str, Any]:
    """What an answer gave, and what became of its cell."""
    sight = seen.sights.get(exercise, Sight(None, "crashed"))
    cell = next((c.id for c in script.cells if c.exercise == exercise), "")
    ran = dict(seen.cells.get(cell, {}))
    ran.pop("outputs", None)
    found = {"observation": sight.observation, "reason": sight.reason, "cell": ran}
    return dict(with_whole_texts(found))
