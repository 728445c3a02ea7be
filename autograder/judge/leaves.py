"""Outcomes taken apart into their single values, so that two answers can be compared.

A call that returns a list gives a leaf for each item. What is compared when a mistake
is looked for is a value alone: a list or a tuple, an int or a float make no difference.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias

from autograder.judge.compare import (
    ROUNDED_ATOL,
    ROUNDED_RTOL,
    items_of,
    read_number,
    type_name,
)
from autograder.judge.documents import Outcome

Leaf: TypeAlias = float | int | str

MISSING_LEAF = "nothing here"


def leaves(outcome: Outcome) -> list[Leaf]:
    """Take an outcome apart.

    >>> leaves({"value": {"type": "list", "items": [0.5, True]}})
    [0.5, 'bool True']
    >>> leaves({"error": {"type": "KeyError"}})
    ['error KeyError']
    """
    if "value" in outcome:
        return list(_of_value(outcome["value"]))
    if "error" in outcome:
        return [f"error {outcome['error'].get('type')}"]
    return [f"stopped {outcome.get('stopped')}"]


def _of_value(value: Any) -> Iterator[Leaf]:
    number = read_number(value)
    if number is not None:
        yield number
        return
    items = items_of(value)
    if items is not None:
        for item in items:
            yield from _of_value(item)
    elif type_name(value) == "dict" and isinstance(value.get("items"), list):
        for name, item in sorted(value["items"], key=lambda pair: repr(pair[0])):
            yield f"key {name}"
            yield from _of_value(item)
    elif isinstance(value, dict) and "value" in value:
        yield from _of_value(value["value"])
    elif isinstance(value, (bool, str)):
        yield f"{type(value).__name__} {value}"
    else:
        yield f"type {type_name(value)}"


def alike(one: Leaf, other: Leaf, scale: float) -> bool:
    """Whether two values are the same to about four digits.

    >>> alike(0.1, 0.10000001, 1.0), alike("str low", "str high", 1.0), alike(3, 4, 1.0)
    (True, False, False)
    """
    if isinstance(one, str) or isinstance(other, str):
        return one == other
    if one == other:
        return True
    if isinstance(one, int) and isinstance(other, int):
        return False
    if one != one or other != other:  # noqa: PLR0124 - NaN
        return one != one and other != other  # noqa: PLR0124
    bound = ROUNDED_RTOL * abs(other) + ROUNDED_ATOL * scale
    return abs(one - other) <= bound < float("inf")
