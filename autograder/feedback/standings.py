"""How the properties of an answer stand, in words: hold, fail, or wait for the core."""

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from autograder.feedback.messages import DEFAULT, say

Properties = Sequence[Mapping[str, Any]]


@dataclasses.dataclass(frozen=True)
class Standing:
    """One line of the list of properties: a mark, whose it is, and what it means."""

    symbol: str
    names: tuple[str, ...]
    words: str


def waiting(properties: Properties) -> list[str]:
    """Name what holds, and is not counted until the core holds.

    >>> waiting([{"name": "floor", "passed": True, "counted": False}])
    ['floor']
    """
    return [p["name"] for p in properties if p["passed"] and not p["counted"]]


def core_of(properties: Properties) -> str:
    """Name what the others wait for: of those that fail, the one that comes first.

    Where an answer is right on too little to show anything, nothing fails: then it is
    the first of all.
    """
    failing = [p["name"] for p in properties if not p["passed"]]
    return str([*failing, properties[0]["name"]][0])


def standings(properties: Properties, language: str = DEFAULT) -> Iterator[Standing]:
    """List the properties: one by one, or shortly where the core fails.

    >>> shape = {"name": "shape", "passed": False, "counted": False}
    >>> floor = {"name": "floor", "passed": True, "counted": False}
    >>> [standing.words for standing in standings([shape, floor])]
    ['does not hold yet', 'holds, not counted until “shape” holds']
    """
    wait = waiting(properties)
    if not wait:
        for p in properties:
            mark = ("✓", "property passed") if p["passed"] else ("✗", "property failed")
            yield Standing(mark[0], (p["name"],), say(mark[1], language))
        return
    core = core_of(properties)
    failing = [p["name"] for p in properties if not p["passed"] and p["name"] != core]
    if core not in wait:
        yield Standing("✗", (core,), say("property failed", language))
    if failing:
        key = "properties failed" if len(failing) > 1 else "property failed"
        yield Standing("✗", tuple(failing), say(key, language))
    key = "properties wait" if len(wait) > 1 else "property waits"
    yield Standing("◌", tuple(wait), say(key, language, core=core))
