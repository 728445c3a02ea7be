"""Names of Python's, of math's and of torch's that an answer's globals cover.

After `sum = 0` in one cell, or `from numpy import *`, the same line of an answer means
something else, and its error message is a riddle.
"""

from __future__ import annotations

import builtins
import functools
import sys
from collections.abc import Mapping
from types import ModuleType
from typing import Any

from autograder.judge.documents import Covered
from autograder.judge.reach import Reach, instructions
from autograder.judge.wire import class_name

MOST = 10
# From so many of its names on, a module stands there by a star import.
STAR = 8
LENDERS = ("torch", "numpy", "math")
# These change no value.
HARMLESS = {"print", "display", "help"}


def covers(reach: Reach) -> list[Covered]:
    """Say which of the names that the code uses are covered, and by what.

    >>> from autograder.judge.reach import reach_of
    >>> space = {"sum": 0}
    >>> exec("def f(t): return sum([t])", space)
    >>> covers(reach_of(space["f"]))
    [{'name': 'sum', 'by': 'int'}]
    """
    found: dict[str, str] = {}
    for code, space in reach.codes:
        covered = {n for n in code.co_names if n in space and _is_covered(n, space)}
        # Attributes stand among the names as well.
        used = instructions(code, "LOAD_GLOBAL") if covered else ()
        found |= {name: _what(name, space[name]) for name in used if name in covered}
    named: list[Covered] = [{"name": name, "by": by} for name, by in found.items()]
    return named[:MOST]


def _is_covered(name: str, space: Mapping[str, Any]) -> bool:
    if name.startswith("_") or name in HARMLESS:
        return False
    if name in vars(builtins):
        # math's own pow gives what Python's does.
        same = _same(space[name], vars(builtins)[name])
        return not same and _lender(name, space[name]) != "math"
    if name in _content("math") and _starred("math", space):
        return _lender(name, space[name]) != "math"
    if name in _content("torch") and _starred("torch", space):
        return _lender(name, space[name]) is None
    return False


def _lender(name: str, value: object) -> str | None:
    """The module whose own thing of that name a value is."""
    for module in reversed(LENDERS):
        content = _content(module)
        if name in content and _same(value, content[name]):
            return module
    return None


def _what(name: str, value: object) -> str:
    lender = _lender(name, value)
    return f"{lender}'s {name}" if lender else class_name(type(value))


def _content(name: str) -> Mapping[str, Any]:
    module = sys.modules.get(name)
    return _public(module) if type(module) is ModuleType else {}


@functools.cache
def _public(module: ModuleType) -> Mapping[str, Any]:
    """What a star import of a module gives."""
    content = vars(module)
    public = content.get("__all__") or [n for n in content if not n.startswith("_")]
    return {name: content[name] for name in public if name in content}


def _starred(name: str, space: Mapping[str, Any]) -> bool:
    there = (n for n, own in _content(name).items() if _same(space.get(n), own))
    return sum(1 for _ in there) >= STAR


def _same(one: object, other: object) -> bool:
    return one is other or (type(one) is type(other) is float and one == other)
