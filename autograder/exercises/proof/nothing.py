"""Answers that do nothing: constants, echoes, empty classes. Each earns nothing."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import Any

from autograder.exercises.model import Answer, Exercise
from autograder.judge.documents import Key
from autograder.judge.wire import Json

CONSTANTS: tuple[object, ...] = (
    None,
    0.0,
    1.0,
    0.1,
    0,
    1,
    True,
    "",
    "good",
    [],
    {},
    (),
)
FREE_CONSTANTS: tuple[object, ...] = (None, 0.0)
MOST_EXPECTED = 12


def answers_that_do_nothing(
    exercise: Exercise, key: Key
) -> Iterator[tuple[str, Answer]]:
    """Yield names and answers: constants, right values as constants, and echoes.

    >>> from autograder.exercises import load
    >>> from autograder.exercises.keys import make_key
    >>> exercise = load("gd_path")
    >>> len(list(answers_that_do_nothing(exercise, make_key(exercise)))) > 15
    True
    """
    if exercise.measure is not None:  # what is chosen freely may well be a constant
        yield from ((f"returns {v!r}", constant(v)) for v in FREE_CONSTANTS)
        return
    values = [*CONSTANTS, *_expected(exercise, key)]
    if inspect.isclass(exercise.reference):
        yield from ((f"step returns {v!r}", idle(v)) for v in values)
        yield "step returns its rate", Idle
        yield "step returns its metric", Echo
        return
    yield from ((f"returns {v!r}", constant(v)) for v in values)
    for place, name in enumerate(inspect.signature(exercise.reference).parameters):
        yield f"returns {name}", echo(name if place else None)


def _expected(exercise: Exercise, key: Key) -> list[Json]:
    """Some of the right answers themselves, returned whatever is asked."""
    core = {p.name for p in exercise.properties if p.core}
    found: dict[str, Json] = {}
    for case in key["cases"]:
        for outcome in key["expected"][case["name"]]["outcomes"]:
            value = outcome.get("value")
            if case["property"] in core and isinstance(value, (int, float, str)):
                found[repr(value)] = value
    return list(found.values())[:MOST_EXPECTED]


def constant(value: object) -> Answer:
    """Return one value, whatever is asked.

    >>> constant(7)(1, lr=2)
    7
    """
    return lambda *_args, **_kwargs: value


def echo(name: str | None) -> Answer:
    """Return an argument as it came: the first, or one by its name.

    >>> echo(None)(3), echo("lr")(3, lr=0.5)
    (3, 0.5)
    """

    def answer(first: Any = None, **kwargs: Any) -> Any:
        return first if name is None else kwargs.get(name)

    return answer


class Idle:
    """Keeps its first argument and does nothing with what it is told."""

    def __init__(self, first: Any = None, **_: Any) -> None:
        self.first = first

    def step(self, metric: Any) -> Any:  # noqa: ARG002
        return self.first


class Echo(Idle):
    """Gives back what it is told."""

    def step(self, metric: Any) -> Any:
        return metric


def idle(value: object) -> type[Idle]:
    """Make a class whose step returns one value."""

    class Constant(Idle):
        def step(self, metric: Any) -> Any:  # noqa: ARG002
            return value

    return Constant
