"""The source that an answer was written in: its cell, or its file."""

from __future__ import annotations

import linecache
from types import CodeType


def source_around(answer: object) -> str:
    """Return the whole cell or file that defines a function or class, or nothing.

    IPython keeps every cell that ran where Python looks for the lines of a traceback.

    >>> "def source_around" in source_around(source_around)
    True
    >>> source_around(len)
    ''
    """
    members = vars(answer).values() if isinstance(answer, type) else [answer]
    for member in members:
        code = getattr(member, "__code__", None)
        if type(code) is CodeType:
            return "".join(linecache.getlines(code.co_filename))
    return ""
