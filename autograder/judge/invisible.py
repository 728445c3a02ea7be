"""Characters that nobody sees and Python stumbles over: where a code holds them."""

from __future__ import annotations

import ast
import unicodedata
import warnings

SPACES = "\u00a0\u2007\u202f\u3000"
GONE = "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad"
CURE = {ord(c): " " for c in SPACES} | dict.fromkeys(map(ord, GONE))


def parses(source: str) -> bool:
    """Whether Python can read a source.

    >>> parses("x = 1"), parses("x = = 1")
    (True, False)
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def invisible_reason(source: str) -> str:
    r"""Say which invisible character keeps a source from being read, or nothing.

    It is the reason only where the source can be read without it.

    >>> invisible_reason("def f():\n\u00a0   return 1")
    'line 2 holds an invisible character, U+00A0 (no-break space): type a space anew'
    >>> invisible_reason("x = = '\u00a0'"), invisible_reason("x = '\u00a0'")
    ('', '')
    """
    if parses(source) or not parses(source.translate(CURE)):
        return ""
    number, char = next(
        (number, char)
        for number, line in enumerate(source.split("\n"), 1)
        for char in line
        if ord(char) in CURE
    )
    name = unicodedata.name(char, "without a name").lower()
    cure = "type a space anew" if char in SPACES else "delete it"
    what = f"an invisible character, U+{ord(char):04X} ({name})"
    return f"line {number} holds {what}: {cure}"
