"""How an answer from the field is judged, in practice and on three hidden draws."""

from collections.abc import Callable, Iterator
from typing import Any

from autograder.exercises import load
from autograder.exercises.judging import verdict_on
from autograder.exercises.keys import make_key
from autograder.judge.observe import observe
from autograder.judge.verdict import Verdict

DRAWS = (("practice", "practice"), ("hidden", "a"), ("hidden", "b"), ("hidden", "c"))


def verdicts(name: str, answer: Callable[..., Any]) -> Iterator[Verdict]:
    """The verdict of each draw."""
    exercise = load(name)
    for kind, seed in DRAWS:
        key = make_key(exercise, kind, seed)
        seen = observe(answer, exercise.id, key["cases"], exercise.seconds)
        yield verdict_on(exercise, seen, key)


def lost(verdict: Verdict) -> set[str]:
    """The properties that do not hold."""
    return {str(p["name"]) for p in verdict.properties if not p["passed"]}


def named(verdict: Verdict) -> list[str]:
    """The mistakes, the surest first."""
    return [mistake["id"] for mistake in verdict.mistakes]
