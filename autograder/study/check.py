"""The instant check: the same judge as grading, on practice inputs, in this kernel."""

import dataclasses
import functools
from collections.abc import Iterator
from typing import Any, TypedDict

from autograder.errors import UserError
from autograder.feedback import Beside, as_html, as_text
from autograder.feedback.beside import NOTHING
from autograder.judge.documents import Key
from autograder.judge.observe import observe
from autograder.judge.threads import one_torch_thread
from autograder.judge.verdict import Verdict, without_observation
from autograder.judge.wraps import note_wrapping
from autograder.study.beside import beside_of
from autograder.study.here import state_now
from autograder.study.log import append, home, now, read_log
from autograder.study.names import card_named, name_of, namespace, offer, told_in
from autograder.study.rewards import rewards
from autograder.study.show import say_once, show, show_lines
from autograder.study.sources import source_around
from autograder.study.state import State, Work
from autograder.study.syllabus import PRACTICE_SEED, Card, syllabus

UNTRIED = ("missing", "not attempted")
PREDICT_FIRST = (
    "Five quick tries. Before the next one, predict: what will your code give for "
    "{call}, and why? Write it down, then check."
)


def check(name_or_function: object, *, fresh: bool = False) -> None:
    """Check an answer and show what holds, and where it first goes wrong.

    Args:
        name_or_function: the exercise's name, or the function itself.
        fresh: try it on inputs that nobody has seen yet.

    >>> check("gd_path")
    ○ Not defined yet – gd_path
      0 of 5 practice checks pass; grading uses other inputs for the same properties.
      Note: run the cell that defines gd_path first, then check again
    """
    try:
        exercise, names = card_named(name_of(name_or_function)), namespace(1)
        answer = name_or_function
        if isinstance(name_or_function, str):
            answer = names.get(exercise.id)
        seed = fresh_seed(exercise.id) if fresh else PRACTICE_SEED
        verdict = judge_answer(exercise, answer, seed)
        beside = beside_of(answer, verdict, names)
        beside = dataclasses.replace(beside, parameter=exercise.parameter)
        told = report(exercise, verdict, seed, beside)
        offer(*told_in(told), names=names)
    except UserError as error:
        show_lines([str(error)])


def judge_answer(exercise: Card, answer: object, seed: str) -> Verdict:
    """Judge what stands under an exercise's name; None is nothing."""
    key = practice_key(exercise.id, seed)
    if answer is None:
        note = f"run the cell that defines {exercise.id} first, then check again"
        return without_observation(key, "missing", note)
    if not callable(answer):
        note = (
            f"{exercise.id} is of type {type(answer).__name__} here, nothing to call: "
            f"run the cell that defines {exercise.id}, then check again"
        )
        return without_observation(key, "missing", note)
    with one_torch_thread():
        seen = observe(answer, exercise.id, key["cases"], key["seconds"])
        verdict = syllabus().verdict(seen, key)
    source = source_around(answer)
    return note_wrapping(verdict, source, from_scratch=exercise.from_scratch)


@functools.lru_cache(maxsize=64)
def practice_key(exercise: str, seed: str) -> Key:
    """The answer key for practice; made once."""
    return syllabus().key(exercise, seed)


def fresh_seed(exercise: str) -> str:
    """A seed of inputs that this learner has not been checked on."""
    checks = (e for e in read_log().events if e.exercise == exercise)
    return syllabus().fresh_seed(exercise, [e.seed for e in checks if e.seed])


def report(
    exercise: Card, verdict: Verdict, seed: str, beside: Beside = NOTHING
) -> str:
    """Log a verdict and show it, with what it earned; return what was said."""
    before = state_now()
    work = before.work.get(exercise.id, Work())
    tried = verdict.status not in UNTRIED and not beside.older
    failed = tried and verdict.status != "passed"
    prompt = failed and not work.prompted and work.hurries(now())
    written = append(
        "check",
        lesson=exercise.lesson,
        exercise=exercise.id,
        seed=seed,
        data=_data(exercise, verdict, older=beside.older) | {"prompted": prompt},
    )
    more = list(_more(exercise, verdict, before)) if written and tried else []
    if prompt:
        call = (verdict.first_difference or {}).get("call", exercise.id)
        more.append(PREDICT_FIRST.format(call=call))
    attempt = work.attempts + 1 if tried and written else None
    hints = len(exercise.hints) - min(work.hints, len(exercise.hints))
    words: Words = {"attempt": attempt, "hints": hints, "more": more, "beside": beside}
    text = as_text(verdict, **words)
    show(text, as_html(verdict, **words))
    if not written:
        say_once(f"Progress is not kept: {home()} cannot be written.")
    return text


class Words(TypedDict):
    """What is said around a verdict, in words and in HTML alike."""

    attempt: int | None
    hints: int
    more: list[str]
    beside: Beside


def _data(exercise: Card, verdict: Verdict, *, older: bool) -> dict[str, Any]:
    """What the log keeps. A verdict on what is not the newest is none."""
    release = {"release": syllabus().release} if syllabus().release else {}
    if older:
        return release | {
            "status": "not graded",
            "score": 0.0,
            "xp": 0,
            "mistake": None,
        }
    return release | {
        "status": verdict.status,
        "score": verdict.score,
        "xp": exercise.xp,
        "mistake": verdict.mistake["id"] if verdict.mistake else None,
    }


def _more(exercise: Card, verdict: Verdict, before: State) -> Iterator[str]:
    if verdict.status == "passed":
        yield from rewards(exercise, before, state_now())
