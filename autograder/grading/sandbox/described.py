"""Whether a value is one that `judge.wire.describe` writes, and no larger."""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite
from typing import Any

from autograder.judge.wire import (
    MAX_DEPTH,
    MAX_INT_BITS,
    MAX_ITEMS,
    MAX_NAME,
    MAX_TEXT,
    MAX_VALUES,
)

MAX_NESTING = MAX_DEPTH + 2
# Lists within lists are let in by what is left when each of them begins.
MOST_VALUES = MAX_VALUES + MAX_DEPTH * MAX_ITEMS
LONGEST_NAME = MAX_NAME + len("numpy.")
MOST_DIMENSIONS = 64
MOST_BITS_OF_A_SIZE = 64
FIELDS = {"type", "items", "value", "dtype", "shape", "cut"}


def is_described(value: object) -> bool:
    """Whether a value has the form, and no more than the size, that is written there.

    >>> is_described({"type": "list", "items": [1, 0.5]}), is_described([1])
    (True, False)
    >>> is_described({"type": "list", "items": [0] * 20_001})
    False
    """
    return _Reader().accepts(value, 0)


class _Reader:
    """Counts what it has seen of one value."""

    def __init__(self) -> None:
        self.left = MOST_VALUES

    def accepts(self, value: object, depth: int) -> bool:
        self.left -= 1
        if self.left < 0:
            return False
        kind = type(value)
        if value is None or kind is bool:
            return True
        if isinstance(value, int):
            return value.bit_length() <= MAX_INT_BITS
        if isinstance(value, float):
            return isfinite(value)
        if isinstance(value, str):
            return len(value) <= MAX_TEXT
        if depth > MAX_NESTING or not isinstance(value, dict):
            return False
        return _has_plain_head(value) and self._accepts_content(value, depth + 1)

    def _accepts_content(self, value: Mapping[str, Any], depth: int) -> bool:
        items = value.get("items", [])
        if not isinstance(items, list) or len(items) > MAX_ITEMS:
            return False
        if "value" in value and not self.accepts(value["value"], depth):
            return False
        if value["type"] == "dict":
            return all(self._is_pair(item, depth) for item in items)
        return all(self.accepts(item, depth) for item in items)

    def _is_pair(self, item: object, depth: int) -> bool:
        if not isinstance(item, list) or len(item) != 2:
            return False
        return all(self.accepts(part, depth) for part in item)


def _has_plain_head(value: Mapping[str, Any]) -> bool:
    shape = value.get("shape", [])
    texts = [value.get("type"), value.get("dtype", ""), value.get("cut", "")]
    return (
        set(value) <= FIELDS
        and all(isinstance(text, str) and len(text) <= LONGEST_NAME for text in texts)
        and isinstance(shape, list)
        and len(shape) <= MOST_DIMENSIONS
        and all(type(n) is int and _is_size(n) for n in shape)
    )


def _is_size(number: int) -> bool:
    return number >= 0 and number.bit_length() <= MOST_BITS_OF_A_SIZE
