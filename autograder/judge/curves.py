"""The curves of a difference, for its picture: of what came back, and what was given.

Numbers that JSON has no word for stand in them by name.
"""

from __future__ import annotations

import math
from typing import Any, TypeAlias

from autograder.judge.compare import items_of, read_number
from autograder.judge.documents import Key, Observation
from autograder.judge.outcomes import outcomes_of
from autograder.judge.properties import Point
from autograder.judge.wire import decode, name_float

LEAST = 3
LEAST_GIVEN = 4

Value: TypeAlias = float | str | None


def curve(point: Point, observation: Observation, key: Key) -> dict[str, Any] | None:
    """The whole case as two curves, got and expected, where it is one."""
    name, first = point.case["name"], point.case["asked"]
    got: list[Any] | None
    expected: list[Any] | None
    if len(first) > 1:
        seen = outcomes_of(observation, name, "outcomes")
        right = key["expected"][name]["outcomes"]
        x = list(first)
        got, expected = ([o.get("value") for o in once] for once in (seen, right))
    else:
        got, expected = (
            items_of(outcome.get("value")) for outcome in (point.got, point.expected)
        )
        x = list(range(len(expected or [])))
    if not got or not expected or len(x) < LEAST:
        return None
    wanted = [_named(value) for value in expected]
    if not all(isinstance(v, (int, float)) for v in x) or None in wanted:
        return None
    return {"x": x, "got": [_named(value) for value in got], "expected": wanted}


def argument_curve(point: Point) -> dict[str, Any] | None:
    """The list that was given, where the answer is about a list of numbers.

    Its setting may say which parts of it the rule looks at, as `parts`: triples of
    from, to (not included) and a name, where a float is a share of the whole.
    """
    case = point.case
    if case.get("scene", "calls") != "calls":
        return None
    first = _numbers(decode(case["asked"][point.index]))
    if len(first) < LEAST_GIVEN:
        return None
    others = [_numbers(decode(value)) for value in case["fixed"].values()]
    # A list of rates comes before the losses that belong to them.
    y = [first, *(other for other in others if len(other) == len(first))][-1]
    parts = decode(case["setting"].get("parts", []))
    return {
        "y": y,
        "parts": [[*(_place(p, len(y)) for p in part[:2]), part[2]] for part in parts],
    }


def _place(bound: float, count: int) -> int:
    return round(bound * count) if isinstance(bound, float) else bound


def _numbers(given: Any) -> list[Value]:
    """The numbers of a list; of a table those that belong to its sorted keys."""
    if isinstance(given, dict):
        given = [given[key] for key in sorted(given)]
    if hasattr(given, "tolist"):
        given = given.tolist()
    if not isinstance(given, (list, tuple)):
        return []
    numbers = [v for v in given if isinstance(v, (int, float))]
    return [_name(float(v)) for v in numbers] if len(numbers) == len(given) else []


def _named(described: Any) -> Value:
    number = read_number(described)
    return None if number is None else _name(float(number))


def _name(number: float) -> float | str:
    return number if math.isfinite(number) else name_float(number)
