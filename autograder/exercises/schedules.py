"""What schedule exercises have in common: their properties and their cases.

A schedule is a pure function from an update's index to a learning rate or a factor.
Its points are split as the course's contract says: the shape, its ends, past the end,
purity, bad arguments, and for learning rates the scale test.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from autograder.exercises.model import Case, Mistake, Property

SHAPE = "the shape of the curve"
ENDS = "the first and the last step"
PAST = "holds past the end"
PURE = "the same answer in any order"
BAD = "refuses arguments without meaning"
NAMES = "the error names the argument"
SCALE = "scales with its learning rates"


def schedule_properties(
    *,
    shape: float = 5.0,
    ends: float = 1.5,
    past: float = 1.0,
    pure: float = 0.5,
    bad: float = 1.5,
    scale: float = 0.5,
    shape_name: str = SHAPE,
) -> tuple[Property, ...]:
    """Return a schedule's properties; a weight of 0 leaves one out.

    Bad arguments split two to one between raising and naming the argument.

    >>> [p.name for p in schedule_properties(past=0, scale=0)][:2]
    ['the shape of the curve', 'the first and the last step']
    """
    chosen = [
        Property(shape_name, shape, core=True),
        Property(ENDS, ends),
        Property(PAST, past, past=True),
        Property(PURE, pure, kind="pure"),
        Property(BAD, bad * 2 / 3, kind="raises"),
        Property(NAMES, bad / 3, kind="names", of=(BAD,)),
        Property(SCALE, scale, kind="scaled"),
    ]
    return tuple(p for p in chosen if p.weight > 0)


def curve(
    prop: str,
    t: Iterable[int],
    fixed: Mapping[str, object] | None = None,
    *,
    trivial: bool = False,
    **arguments: object,
) -> Case:
    """Return one case: the schedule with these arguments, called for each t.

    >>> curve(SHAPE, range(3), base_lr=0.5).asked
    [0, 1, 2]
    """
    return Case(prop, list(t), {**(fixed or {}), **arguments}, trivial=trivial)


def bad(
    blames: str,
    fixed: Mapping[str, object] | None = None,
    *,
    t: int = 3,
    **arguments: object,
) -> Case:
    """Return a case that has to raise ValueError and to name one argument.

    >>> bad("T_max", base_lr=0.5, T_max=0).blames
    'T_max'
    """
    return Case(BAD, [t], {**(fixed or {}), **arguments}, blames=blames)


def scaled(
    t: Iterable[int], rates: Sequence[str], times: float, **arguments: object
) -> Case:
    """Return the scale test: all learning rates together times a factor."""
    setting = {"rates": list(rates), "times": times}
    return Case(SCALE, list(t), arguments, scene="scaled", setting=setting)


def late(schedule: Callable[..., Any]) -> Callable[..., Any]:
    """M01: the whole curve comes one step late.

    >>> late(lambda t: 10 * t)(3)
    20
    """

    @functools.wraps(schedule)
    def one_late(t: int, *args: Any, **kwargs: Any) -> Any:
        return schedule(max(t - 1, 0), *args, **kwargs)

    return one_late


def early(schedule: Callable[..., Any]) -> Callable[..., Any]:
    """M02: the whole curve comes one step early, the first value is skipped.

    >>> early(lambda t: 10 * t)(3)
    40
    """

    @functools.wraps(schedule)
    def one_early(t: int, *args: Any, **kwargs: Any) -> Any:
        return schedule(t + 1, *args, **kwargs)

    return one_early


def one_off(schedule: Callable[..., Any]) -> tuple[Mistake, Mistake]:
    """Return M01 and M02: the curve one update late, and one update early.

    >>> [mistake.id for mistake in one_off(lambda t: 10 * t)]
    ['M01', 'M02']
    """
    return (
        Mistake("M01", "Your whole curve is one update late.", (late(schedule),)),
        Mistake(
            "M02",
            "Your whole curve is one update early: the first value is skipped.",
            (early(schedule),),
        ),
    )
