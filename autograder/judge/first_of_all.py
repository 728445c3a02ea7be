"""What a learner has to know before anything else, where the evidence is there."""

from __future__ import annotations

from collections.abc import Iterator

from autograder.judge.documents import Covered, Observation
from autograder.judge.properties import Held

PRINTS = "You print, but return nothing: the value has to come back with `return`."
RETURNS_NOTHING = "Your answer returns nothing (None): is a `return` missing?"


def said_first(held: list[Held], seen: Observation) -> tuple[str, ...]:
    """Return the sentences, the plainest first.

    >>> said_first([], {"cases": {}, "stopped": None, "printed": "",
    ...     "covers": [{"name": "sum", "by": "int"}]})
    ('`sum` is a name of Python, and here it is covered by an int of yours.',)
    """
    return (*_nothing_returned(held, seen), *map(_covered, seen["covers"]))


def _nothing_returned(held: list[Held], seen: Observation) -> Iterator[str]:
    points = [p for h in held if h.core for p in h.points]
    if points and all("value" in p.got and p.got["value"] is None for p in points):
        yield PRINTS if seen["printed"] else RETURNS_NOTHING


def _covered(one: Covered) -> str:
    name, by = one["name"], one["by"]
    if by.endswith(f"'s {name}"):
        return f"`{name}` is {by} here, not Python's."
    article = "an" if by[:1] in tuple("aeiou") else "a"
    return (
        f"`{name}` is a name of Python, and here it is covered by {article} {by} "
        "of yours."
    )
