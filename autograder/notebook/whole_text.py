r"""Text that every file and terminal can hold: no half of a character.

JSON may name half a character (`"\ud83d"`), which no encoding can write down; what
comes from outside is mended where it comes in.
"""

from __future__ import annotations

import re
from typing import Any

HALF = re.compile(r"\\u[dD][89a-fA-F]")
HALF_BYTES = re.compile(HALF.pattern.encode())


def may_hold_halves(text: str | bytes) -> bool:
    r"""Whether JSON text names half a character, or two that make one.

    >>> may_hold_halves('"\\ud83d"'), may_hold_halves('"plain"')
    (True, False)
    """
    pattern: Any = HALF if isinstance(text, str) else HALF_BYTES
    return pattern.search(text) is not None


def whole(text: str) -> str:
    r"""Put a question mark in the place of each half of a character.

    >>> whole("a\ud83db")
    'a?b'
    """
    return text.encode("utf-8", "replace").decode("utf-8")


def with_whole_texts(value: Any) -> Any:
    r"""The same JSON value, with every text in it whole, keys as well.

    >>> with_whole_texts({"a\ud83d": ["\udc00", 1]})
    {'a?': ['?', 1]}
    """
    if isinstance(value, str):
        return whole(value)
    if isinstance(value, list):
        return [with_whole_texts(one) for one in value]
    if isinstance(value, dict):
        return {whole(key): with_whole_texts(one) for key, one in value.items()}
    return value
