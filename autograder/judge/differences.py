"""Show the first point where an answer and the right one part, ready to be read."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from autograder.judge.compare import NO, compare_value, fact_of, items_of, parse_type
from autograder.judge.curves import argument_curve, curve
from autograder.judge.documents import Key, Observation
from autograder.judge.outcomes import outcomes_of, scale_of
from autograder.judge.properties import Held, Point
from autograder.judge.texts import (
    ALL_DIGITS,
    DIGITS,
    STOPPED,
    argument_text,
    outcome_text,
)

SHORT_LIST = 6
LONGEST_GIVEN = 2_000
PLAIN_SCENES = ("calls", "scaled", "metrics")
# What the judge or the scene looks at; nobody needs it to repeat a call.
NOT_GIVEN = ("facts", "parts", "factor", "scale", "open_end")


def first_difference(
    held: Held, observation: Observation, key: Key
) -> dict[str, Any] | None:
    """Describe the first failing point of a property, or None where all hold."""
    point = held.first_failing
    if point is None:
        return None
    point = _where_it_stopped(point, observation, key)
    held, point = _narrowed(held, point)
    index, got, expected = _shown(held, point, observation, key)
    # Where the learner chose, the reference's curve is one of many.
    free = "wanted" in point.expected
    curves = None if free else curve(point, observation, key)
    return {
        "property": held.name,
        "call": _call(point, key),
        "index": index,
        "got": got,
        "expected": expected,
        "given": {} if free else _given(point.case),
        "curve": curves,
        "argument_curve": None if free or curves else argument_curve(point),
    }


def _where_it_stopped(point: Point, seen: Observation, key: Key) -> Point:
    """The call that did not end, where there is one: all else may follow from it."""
    for case in key["cases"]:
        expected = key["expected"][case["name"]]["outcomes"]
        outcomes = outcomes_of(seen, case["name"], "outcomes")
        for index, (got, right) in enumerate(zip(outcomes, expected, strict=False)):
            if got.get("stopped") in STOPPED:
                free = "wanted" in point.expected
                return Point(case, index, got, point.expected if free else right, NO)
    return point


def _narrowed(held: Held, point: Point) -> tuple[Held, Point]:
    """Of a scene's facts, show the one that the property looks at."""
    part, inner = held.part, parse_type(held.returns)[1]
    if part is None or point.case.get("scene", "calls") == "calls":
        return held, point
    got, expected = (
        _narrow(outcome, part, len(inner)) for outcome in (point.got, point.expected)
    )
    if isinstance(part, int):
        held = dataclasses.replace(held, returns=inner[part])
    return held, dataclasses.replace(point, got=got, expected=expected)


def _narrow(outcome: Any, part: int | str, count: int) -> Any:
    if "value" not in outcome:
        return outcome
    if isinstance(part, str):
        return {"value": fact_of(outcome["value"], part)}
    facts = items_of(outcome["value"])
    narrow = facts is not None and len(facts) == count
    return {"value": facts[part]} if facts is not None and narrow else outcome


def call_text(name: str, case: Mapping[str, Any], index: int) -> str:
    """Write a call the way a learner would type it.

    What a case says by itself may hold `{first}`, the first argument of this call.

    >>> call_text("f", {"asked": [3], "fixed": {"lr": 0.5}}, 0)
    'f(3, lr=0.5)'
    """
    first = [argument_text(value) for value in case["asked"][index : index + 1]]
    if case.get("shown"):
        return _said_by_case(str(case["shown"]), case, index, first)
    fixed = [f"{k}={argument_text(v)}" for k, v in case["fixed"].items()]
    if case.get("scene") == "metrics":
        fed = ", ".join(argument_text(v) for v in case["asked"][: index + 1])
        return f"{name}({', '.join(fixed)}), then step() with {fed}"
    return f"{name}({', '.join([*first, *fixed])})"


def _said_by_case(
    shown: str, case: Mapping[str, Any], index: int, first: list[str]
) -> str:
    if "{first}" in shown:
        return shown.replace("{first}", "".join(first))
    count = len(case["asked"])
    if count == 1:
        return shown
    return f"{shown} – call {index + 1} of {count}, with {''.join(first)}"


def _call(point: Point, key: Key) -> str:
    case = point.case
    name, count = key["exercise"], len(case["asked"])
    if case.get("scene") != "scaled" or case.get("shown"):
        return call_text(name, case, point.index)
    # The calls as they are come first; a point of the scale test means the second.
    second = point.index >= count or point.got.get("stopped") not in STOPPED
    return call_text(name, _scaled(case) if second else case, point.index % count)


def _scaled(case: Mapping[str, Any]) -> dict[str, Any]:
    """The case with its rates multiplied, as the scene asks it the second time."""
    rates, times = case["setting"]["rates"], case["setting"]["times"]
    fixed = {k: v * times if k in rates else v for k, v in case["fixed"].items()}
    grown = case["setting"].get("asked")
    first = [v * times for v in case["asked"]] if grown else case["asked"]
    return {**case, "fixed": fixed, "asked": first}


def _given(case: Mapping[str, Any]) -> dict[str, str]:
    """All that was given where the call does not say it: what it takes to repeat it."""
    scene = case.get("scene", "calls")
    if scene in PLAIN_SCENES and not case.get("shown"):
        return {}
    setting = {} if scene in PLAIN_SCENES else case.get("setting", {})
    told = {"calls with": case["asked"], **case["fixed"], **setting}
    return {
        name: argument_text(value, LONGEST_GIVEN)
        for name, value in told.items()
        if name not in NOT_GIVEN and value is not None
    }


def _shown(
    held: Held, point: Point, seen: Observation, key: Key
) -> tuple[int | None, str, str]:
    case, expected, reason = point.case, point.expected, point.match.reason
    if "wanted" in expected:
        return None, reason or outcome_text(point.got), str(expected["wanted"])
    if point.got.get("stopped") in STOPPED:
        return point.index, outcome_text(point.got), outcome_text(expected)
    if held.kind in ("raises", "names") and "error" in expected:
        wanted = f"{expected['error']['type']}"
        if held.kind == "names":
            wanted += f" whose text names {case['blames']!r}"
        return None, outcome_text(point.got), wanted
    if held.kind == "pure":
        return None, *_twice(point)
    if held.kind == "scaled":
        return None, *_times(point, seen, key)
    if reason and "value" in point.got and "value" in expected:
        return None, *(_lengths(point) or (reason, outcome_text(expected)))
    return _value_shown(held, point)


def _twice(point: Point) -> tuple[str, str]:
    if point.match.reason == "changed its arguments":
        return "changed its arguments", "arguments left as they were"
    if "stopped" in point.expected:
        return outcome_text(point.expected), "the same answer twice"
    got, expected = pair_text(point.got, point.expected)
    return f"{got} the second time", f"{expected}, as the first time"


def _times(point: Point, seen: Observation, key: Key) -> tuple[str, str]:
    """The scaled call beside what the plain one gave."""
    case = point.case
    plain = call_text(key["exercise"], case, point.index)
    outcomes = outcomes_of(seen, case["name"], "outcomes")
    own = outcomes[point.index] if point.index < len(outcomes) else {}
    gave = f"what {plain} gave, {outcome_text(own)}"
    if "value" not in point.expected:
        return outcome_text(point.got), f"a number for {plain}, not {outcome_text(own)}"
    got, expected = pair_text(point.got, point.expected)
    return got, f"{expected}, {case['setting']['times']:g} times {gave}"


def _lengths(point: Point) -> tuple[str, str] | None:
    """Both lists, where they differ in length."""
    items, targets = (
        items_of(outcome.get("value")) for outcome in (point.got, point.expected)
    )
    if items is None or targets is None or len(items) == len(targets):
        return None
    got, expected = pair_text(point.got, point.expected)
    return _counted(len(items), got), _counted(len(targets), expected)


def _counted(count: int, text: str) -> str:
    if text.endswith("values)"):
        return text  # a long list says it by itself
    return f"{count} value{'s' * (count != 1)}: {text}"


def _value_shown(held: Held, point: Point) -> tuple[int | None, str, str]:
    many = len(point.case["asked"]) > 1
    items, targets = items_of(point.got.get("value")), None
    if "value" in point.expected:
        targets = items_of(point.expected["value"])
    if items is None or targets is None or len(targets) <= SHORT_LIST:
        texts = pair_text(point.got, point.expected)
        return (point.index if many else None), *texts
    kind = (parse_type(held.returns)[1] or ("float",))[0]
    scale = scale_of([point.expected])
    for index, (one, other) in enumerate(zip(items, targets, strict=False)):
        if not compare_value(one, other, kind, scale).holds:
            got, wanted = pair_text({"value": one}, {"value": other})
            return index, f"{got} at index {index}", f"{wanted} at index {index}"
    return None, *pair_text(point.got, point.expected)


def pair_text(got: Mapping[str, Any], expected: Mapping[str, Any]) -> tuple[str, str]:
    """Both as text, with as many digits as it takes to see that they differ.

    >>> pair_text({"value": 0.5}, {"value": 0.500001})
    ('0.5', '0.500001')
    """
    for digits in range(DIGITS, ALL_DIGITS + 1):
        texts = outcome_text(got, digits), outcome_text(expected, digits)
        if texts[0] != texts[1]:
            break
    return texts
