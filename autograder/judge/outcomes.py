"""Compare what an answer did on a case with what was expected: one outcome per call."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from autograder.judge.compare import (
    EXACT,
    MISSING,
    Match,
    a,
    compare_value,
    fact_of,
    items_of,
    numbers_in,
    parse_type,
    type_name,
)
from autograder.judge.documents import CaseDocument, Key, Observation, Outcome


def scale_of(expected: Sequence[Outcome]) -> float:
    """The largest expected value of a case, in magnitude.

    >>> scale_of([{"value": 0.5}, {"value": -2.0}])
    2.0
    """
    numbers = [abs(n) for o in expected for n in numbers_in(o.get("value"))]
    return max(numbers, default=0.0)


def curve_scale(case: CaseDocument, key: Key) -> float:
    """The largest expected value of the curve that a case looks at a part of.

    Cases with the same fixed arguments are parts of one curve: past the end of a decay
    everything is 0, and yet a rounding error of the whole curve's size is no mistake.
    Where a case is a single step of a curve, its setting says the scale.
    """
    parts = [
        other["name"]
        for other in key["cases"]
        if other["fixed"] == case["fixed"] and other.get("scene") == case.get("scene")
    ]
    said = float(case.get("setting", {}).get("scale", 0.0))
    return max([said, *(scale_of(key["expected"][n]["outcomes"]) for n in parts)])


def outcomes_of(
    observation: Observation, case: str, which: Literal["outcomes", "again"]
) -> list[Outcome]:
    """The outcomes of a case as a list, empty where the answer did not get there."""
    found = observation["cases"].get(case) or {}
    return list(found.get(which) or [])


def compare_outcome(
    got: Outcome,
    expected: Outcome,
    returns: str,
    scale: float,
    part: int | str | None = None,
) -> Match:
    """Compare one outcome.

    `part` looks at one item alone: of a tuple by its place, of a scene's facts by
    name, whose type `returns` then is.

    >>> compare_outcome({"value": 1}, {"value": 1.0}, "float", 1.0).level
    'exact'
    """
    if "error" in expected:
        return EXACT if raises_as(got, expected) else Match("no")
    if "value" not in got:
        return Match("no")
    value, target = got["value"], expected["value"]
    if isinstance(part, str):
        return _compare_fact(value, target, part, returns, scale)
    if part is not None:
        items, targets = items_of(value), items_of(target)
        if items is None or targets is None or len(items) != len(targets):
            return compare_value(value, target, returns, scale)
        inner = parse_type(returns)[1]
        return compare_value(items[part], targets[part], inner[part], scale)
    return compare_value(value, target, returns, scale)


def _compare_fact(
    value: Any, target: Any, part: str, returns: str, scale: float
) -> Match:
    if not (isinstance(value, dict) and value.get("type") == "dict"):
        return Match("no", f"returned {a(type_name(value))} where a dict is asked")
    fact = fact_of(value, part)
    if fact is MISSING:
        return Match("no", f"the dict has no key {part!r}")
    return compare_value(fact, fact_of(target, part), returns, scale)


def raises_as(got: Outcome, expected: Outcome) -> bool:
    """Whether the answer raised what was expected, or a subclass of it.

    >>> error = {"error": {"type": "ValueError", "bases": ["ValueError"]}}
    >>> raises_as(error, error), raises_as({"value": 1}, error)
    (True, False)
    """
    error = got.get("error")
    if not isinstance(error, dict):
        return False
    bases = error.get("bases")
    return isinstance(bases, list) and expected["error"]["type"] in bases


def same_outcome(one: Outcome, other: Outcome) -> bool:
    """Whether two outcomes are the same to the last bit (errors: the same type)."""
    if "error" in one and "error" in other:
        return bool(one["error"].get("type") == other["error"].get("type"))
    return one == other
