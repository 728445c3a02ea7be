"""What a learner has to know before anything else, where the evidence is there."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

from autograder.judge.compare import items_of, read_number
from autograder.judge.documents import Covered, Observation
from autograder.judge.properties import Held, Point

PRINTS = "You print, but return nothing: the value has to come back with `return`."
RETURNS_NOTHING = "Your answer returns nothing (None): is a `return` missing?"
ENDS_AT_ONCE = (
    "Your list ends as soon as it has begun, however many values are asked: does "
    "`return` stand inside the loop?"
)
# One turn of a loop: its value, perhaps after the one that the list began with.
ONE_TURN = (1, 2)
LEAST_CALLS = 3


def said_first(held: list[Held], seen: Observation) -> tuple[str, ...]:
    """Return the sentences, the plainest first.

    >>> said_first([], {"cases": {}, "stopped": None, "printed": "",
    ...     "covers": [{"name": "sum", "by": "int"}]})
    ('`sum` is a name of Python, and here it is covered by an int of yours.',)
    """
    return (
        *_nothing_returned(held, seen),
        *_ends_at_once(held),
        *map(_covered, seen["covers"]),
    )


def _nothing_returned(held: list[Held], seen: Observation) -> Iterator[str]:
    points = [p for h in held if h.core for p in h.points]
    if points and all("value" in p.got and p.got["value"] is None for p in points):
        yield PRINTS if seen["printed"] else RETURNS_NOTHING


def _ends_at_once(held: list[Held]) -> Iterator[str]:
    """Where each list is as short as any other, and right as far as it goes."""
    lists = [_lists(point) for h in held if h.core for point in h.points]
    got = {len(one) for one, _ in lists}
    asked = {len(all_of_it) for _, all_of_it in lists}
    if (
        len(lists) >= LEAST_CALLS
        and len(got) == 1
        and got <= {*ONE_TURN}
        and len(asked) > 1
        and min(asked) > max(got)
        and all(_begins(one, all_of_it) for one, all_of_it in lists)
    ):
        yield ENDS_AT_ONCE


def _lists(point: Point) -> tuple[list[Any], list[Any]]:
    got, expected = point.got.get("value"), point.expected.get("value")
    return items_of(got) or [], items_of(expected) or []


def _begins(one: Sequence[Any], all_of_it: Sequence[Any]) -> bool:
    numbers = [*map(read_number, one)], [*map(read_number, all_of_it)]
    return all(
        first is not None and other is not None and math.isclose(first, other)
        for first, other in zip(*numbers, strict=False)
    )


def _covered(one: Covered) -> str:
    name, by = one["name"], one["by"]
    if by.endswith(f"'s {name}"):
        return f"`{name}` is {by} here, not Python's."
    article = "an" if by[:1] in tuple("aeiou") else "a"
    return (
        f"`{name}` is a name of Python, and here it is covered by {article} {by} "
        "of yours."
    )
