"""Arguments, values and outcomes as text that a learner can read, and type again."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from autograder.judge.compare import read_number, type_name

LONG_TEXT = 120
ENDS = 3  # of a long list of numbers
DIGITS = 4
ALL_DIGITS = 17
TYPED_DIGITS = 12
LAST_BITS = 4
STOPPED = {
    "timed out": "no answer: the call did not end in time",
    "crashed": "no answer: the process ended during the call",
}
NOT_REACHED = "no answer: the call was not reached"


def argument_text(data: Any, longest: int = LONG_TEXT) -> str:
    """Write an encoded argument as Python would.

    >>> argument_text({"$dict": [[0.1, {"$float": "nan"}]]})
    '{0.1: nan}'
    """
    if isinstance(data, list):
        return _listed(data, "[]", longest)
    if not isinstance(data, dict):
        return typed(data) if type(data) is float else repr(data)
    if "$float" in data:
        return str(data["$float"])
    if "$tuple" in data:
        return _listed(data["$tuple"], "()", longest)
    if "$dict" in data:
        body = ", ".join(
            f"{argument_text(k, longest)}: {argument_text(v, longest)}"
            for k, v in data["$dict"]
        )
        return cut(f"{{{body}}}", longest)
    tag, maker = ("$tensor", "tensor") if "$tensor" in data else ("$array", "array")
    return f"{maker}({argument_text(data[tag], longest)})"


def _listed(items: Sequence[Any], around: str, longest: int) -> str:
    texts = [argument_text(item, longest) for item in items]
    comma = "," * (around == "()" and len(items) == 1)
    whole = f"{around[0]}{', '.join(texts)}{comma}{around[1]}"
    if len(whole) <= longest or any(isinstance(item, list) for item in items):
        return cut(whole, longest)
    pairs = zip(items, texts, strict=True)
    rough = [number_text(item) if type(item) is float else text for item, text in pairs]
    return ends_of(rough, around, longest)


def ends_of(texts: Sequence[str], around: str, longest: int = LONG_TEXT) -> str:
    """Write a list; of a long one the first and the last items.

    >>> ends_of([str(n) for n in range(100)], "[]", longest=40)
    '[0, 1, 2, …, 97, 98, 99] (100 values)'
    """
    whole = f"{around[0]}{', '.join(texts)}{around[1]}"
    if len(whole) <= longest:
        return whole
    shown = ", ".join([*texts[:ENDS], "…", *texts[-ENDS:]])
    return cut(f"{around[0]}{shown}{around[1]} ({len(texts)} values)", longest)


def typed(number: float) -> str:
    """Write a float as a person would type it, to a few of its last bits.

    >>> typed(0.09999999999999999), typed(0.1 + 0.2), typed(1 / 3)
    ('0.1', '0.3', '0.3333333333333333')
    """
    if not math.isfinite(number):
        return str(number)
    short = float(f"{number:.{TYPED_DIGITS}g}")
    near = abs(short - number) <= LAST_BITS * math.ulp(number)
    return repr(short if near else number)


def cut(text: str, longest: int = LONG_TEXT) -> str:
    """Cut a long text, and say that it is cut.

    >>> cut("0123456789", 4)
    '0123 … (cut, 10 characters)'
    """
    if len(text) <= longest:
        return text
    return f"{text[:longest]} … (cut, {len(text)} characters)"


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
        return cut(f"{error.get('type')}{message}") + line
    return STOPPED.get(str(outcome.get("stopped")), NOT_REACHED)


def value_text(described: Any, digits: int = DIGITS) -> str:
    """Write a described value in words.

    >>> value_text({"type": "tuple", "items": [0.5, True]})
    '(0.5, True)'
    """
    number = read_number(described)
    if number is not None:
        return number_text(number, digits)
    if not isinstance(described, dict):
        return cut(repr(described))
    items = described.get("items")
    if isinstance(items, list) and described.get("type") == "dict":
        body = ", ".join(
            f"{value_text(k, digits)}: {value_text(v, digits)}" for k, v in items
        )
        return cut(f"{{{body}}}")
    if isinstance(items, list):
        around = "()" if described["type"] == "tuple" else "[]"
        return ends_of([value_text(item, digits) for item in items], around)
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
