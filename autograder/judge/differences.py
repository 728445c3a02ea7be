"""Show the first point where an answer and the right one part, ready to be read."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping
from typing import Any

from autograder.judge.compare import (
    compare_value,
    items_of,
    parse_type,
    read_number,
    type_name,
)
from autograder.judge.outcomes import outcomes_of, scale_of
from autograder.judge.properties import Held, Point

SHORT_LIST = 6
LONG_TEXT = 120
DIGITS = 4
ALL_DIGITS = 17


def first_difference(
    held: Held, observation: Mapping[str, Any], key: Mapping[str, Any]
) -> dict[str, Any] | None:
    """Describe the first failing point of a property, or None where all hold."""
    point = held.first_failing
    if point is None:
        return None
    held, point = _narrowed(held, point)
    index, got, expected = _shown(held, point)
    # Where the learner chose, the reference's curve is one of many.
    free = "wanted" in point.expected
    return {
        "property": held.name,
        "call": call_text(key["exercise"], point.case, point.index),
        "index": index,
        "got": got,
        "expected": expected,
        "curve": None if free else _curve(point, observation, key),
    }


def _narrowed(held: Held, point: Point) -> tuple[Held, Point]:
    """Of a scene's facts, show the one that the property looks at."""
    part, inner = held.part, parse_type(held.returns)[1]
    if part is None or point.case.get("scene", "calls") == "calls":
        return held, point
    got, expected = (
        {"value": facts[part]} if facts is not None and len(facts) == len(inner) else o
        for o in (point.got, point.expected)
        for facts in [items_of(o.get("value"))]
    )
    held = dataclasses.replace(held, returns=inner[part])
    return held, dataclasses.replace(point, got=got, expected=expected)


def call_text(name: str, case: Mapping[str, Any], index: int) -> str:
    """Write a call the way a learner would type it.

    >>> call_text("f", {"first": [3], "fixed": {"lr": 0.5}}, 0)
    'f(3, lr=0.5)'
    """
    if case.get("shown"):
        return str(case["shown"])
    if case.get("scene") == "metrics":
        fixed = ", ".join(f"{k}={argument_text(v)}" for k, v in case["fixed"].items())
        fed = ", ".join(argument_text(v) for v in case["first"][: index + 1])
        return f"{name}({fixed}), then step() with {fed}"
    first = case["first"][index : index + 1]
    parts = [argument_text(value) for value in first]
    parts += [f"{k}={argument_text(v)}" for k, v in case["fixed"].items()]
    return f"{name}({', '.join(parts)})"


def argument_text(data: Any) -> str:
    """Write an encoded argument as Python would.

    >>> argument_text({"$dict": [[0.1, {"$float": "nan"}]]})
    '{0.1: nan}'
    """
    if isinstance(data, list):
        return _cut(f"[{', '.join(argument_text(item) for item in data)}]")
    if not isinstance(data, dict):
        return repr(data)
    if "$float" in data:
        return str(data["$float"])
    if "$tuple" in data:
        body = ", ".join(argument_text(item) for item in data["$tuple"])
        return _cut(f"({body}{',' * (len(data['$tuple']) == 1)})")
    if "$dict" in data:
        body = ", ".join(
            f"{argument_text(k)}: {argument_text(v)}" for k, v in data["$dict"]
        )
        return _cut(f"{{{body}}}")
    tag, maker = ("$tensor", "tensor") if "$tensor" in data else ("$array", "array")
    return f"{maker}({argument_text(data[tag])})"


def _cut(text: str) -> str:
    if len(text) <= LONG_TEXT:
        return text
    return f"{text[:LONG_TEXT]} … (cut, {len(text)} characters)"


def _shown(held: Held, point: Point) -> tuple[int | None, str, str]:
    if "wanted" in point.expected:
        got = point.match.reason or outcome_text(point.got)
        return None, got, str(point.expected["wanted"])
    if held.kind in ("raises", "names"):
        wanted = f"{point.expected['error']['type']}"
        if held.kind == "names":
            wanted += f" whose text names {point.case['blames']!r}"
        return None, outcome_text(point.got), wanted
    if held.kind == "pure":
        reason = str(point.match.reason)
        second = outcome_text(point.got)
        if reason == "changed its arguments":
            return None, reason, "arguments left as they were"
        return None, f"{second} the second time", outcome_text(point.expected)
    if held.kind == "scaled":
        times = point.case["setting"]["times"]
        wanted = f"{outcome_text(point.expected)}, {times:g} times what it was"
        rates = " and ".join(point.case["setting"]["rates"])
        return None, f"{outcome_text(point.got)} with {rates} scaled", wanted
    if point.match.reason:
        reason = point.match.reason
        return None, reason, outcome_text(point.expected)
    return _value_shown(held, point)


def _value_shown(held: Held, point: Point) -> tuple[int | None, str, str]:
    many = len(point.case["first"]) > 1
    items, targets = items_of(point.got.get("value")), None
    if "value" in point.expected:
        targets = items_of(point.expected["value"])
    if items is None or targets is None or len(targets) <= SHORT_LIST:
        texts = _pair(point.got, point.expected)
        return (point.index if many else None), *texts
    kind = (parse_type(held.returns)[1] or ["float"])[0]
    scale = scale_of([point.expected])
    for index, (one, other) in enumerate(zip(items, targets, strict=False)):
        if compare_value(one, other, kind, scale).level != "exact":
            got, wanted = _pair({"value": one}, {"value": other})
            return index, f"{got} at index {index}", f"{wanted} at index {index}"
    return None, *_pair(point.got, point.expected)


def _pair(got: Mapping[str, Any], expected: Mapping[str, Any]) -> tuple[str, str]:
    """Both as text, with as many digits as it takes to see that they differ."""
    for digits in range(DIGITS, ALL_DIGITS + 1):
        texts = outcome_text(got, digits), outcome_text(expected, digits)
        if texts[0] != texts[1]:
            break
    return texts


def outcome_text(outcome: Mapping[str, Any], digits: int = DIGITS) -> str:
    """Write an outcome in words.

    >>> outcome_text({"value": 0.123456})
    '0.1235'
    >>> outcome_text({"error": {"type": "KeyError", "message": "lr"}})
    'KeyError: lr'
    """
    if "value" in outcome:
        return value_text(outcome["value"], digits)
    error = outcome.get("error")
    if isinstance(error, dict):
        line = f" (line {error['line']} of your code)" if error.get("line") else ""
        message = f": {error['message']}" if error.get("message") else ""
        return _cut(f"{error.get('type')}{message}") + line
    return f"nothing: {outcome.get('stopped', 'no outcome')}"


def value_text(described: Any, digits: int = DIGITS) -> str:
    """Write a described value in words.

    >>> value_text({"type": "tuple", "items": [0.5, True]})
    '(0.5, True)'
    """
    number = read_number(described)
    if number is not None:
        return number_text(number, digits)
    if not isinstance(described, dict):
        return _cut(repr(described))
    items = described.get("items")
    if isinstance(items, list) and described.get("type") == "dict":
        body = ", ".join(
            f"{value_text(k, digits)}: {value_text(v, digits)}" for k, v in items
        )
        return _cut(f"{{{body}}}")
    if isinstance(items, list):
        left, right = ("(", ")") if described["type"] == "tuple" else ("[", "]")
        body = ", ".join(value_text(item, digits) for item in items)
        return _cut(f"{left}{body}{right}")
    return f"a value of type {type_name(described)}"


def number_text(number: float, digits: int = DIGITS) -> str:
    """Write a number with so many significant digits; whole numbers as they are.

    >>> number_text(1234567), number_text(0.000123456)
    ('1234567', '0.0001235')
    """
    if isinstance(number, int):
        return str(number)
    if not math.isfinite(number):
        return str(number)
    text = f"{number:.{digits}g}"
    return text if any(c in text for c in ".e") else f"{text}.0"


def _curve(
    point: Point, observation: Mapping[str, Any], key: Mapping[str, Any]
) -> dict[str, Any] | None:
    """The whole case as two curves, where it is one: for the picture."""
    name = point.case["name"]
    if len(point.case["first"]) > 1:
        got = outcomes_of(observation, name, "outcomes")
        expected = key["expected"][name]["outcomes"]
        x = list(point.case["first"])
        pair = [o.get("value") for o in got], [o.get("value") for o in expected]
    else:
        pair = items_of(point.got.get("value")), items_of(point.expected.get("value"))  # type: ignore[assignment]
        x = list(range(len(pair[1] or [])))
    if not pair[0] or not pair[1] or len(x) < SHORT_LIST // 2:
        return None
    right = [_finite(v) for v in pair[1]]
    if not all(isinstance(v, (int, float)) for v in x) or None in right:
        return None
    return {"x": x, "got": [_finite(v) for v in pair[0]], "expected": right}


def _finite(described: Any) -> float | None:
    number = read_number(described)
    return float(number) if number is not None and math.isfinite(number) else None
