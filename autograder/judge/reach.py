"""Which code an answer reaches, read without running any of it.

An answer is more than one function: helpers that it names, a cache around it, the
methods of its class, what a closure holds. Everything is read by exact type, so that
no attribute or method that an answer wrote itself has a say.
"""

from __future__ import annotations

import dataclasses
import dis
import functools
import itertools
import os
import sys
import sysconfig
from collections.abc import Iterator, Mapping
from types import (
    CellType,
    CodeType,
    FunctionType,
    GetSetDescriptorType,
    MethodType,
    ModuleType,
)
from typing import Any

MOST_OBJECTS = 1_000
PLAIN = frozenset({int, float, complex, str, bytes, bool, type(None)})

_DICT: Any = type.__dict__["__dict__"].__get__
_BASES: Any = type.__dict__["__mro__"].__get__
_PARTS: dict[type, tuple[str, ...]] = {
    CellType: ("cell_contents",),
    FunctionType: ("__closure__", "__defaults__", "__kwdefaults__", "__wrapped__"),
    MethodType: ("__func__", "__self__"),
    classmethod: ("__func__",),
    type(functools.cache(len)): ("__wrapped__",),
    functools.cached_property: ("func",),
    functools.partial: ("func", "args", "keywords"),
    functools.partialmethod: ("func", "args", "keywords"),
    property: ("fget", "fset", "fdel"),
    staticmethod: ("__func__",),
}
_STANDARD = sysconfig.get_path("stdlib") + os.sep
_INSTALLED = tuple(f"{os.sep}{n}-packages{os.sep}" for n in ("site", "dist"))


@dataclasses.dataclass(frozen=True)
class Reach:
    """What an answer's own code consists of, and what its names stand for."""

    codes: tuple[tuple[CodeType, dict[str, Any]], ...]
    values: tuple[object, ...]

    @property
    def names(self) -> frozenset[str]:
        """Every name and attribute in the code."""
        return frozenset(name for code, _ in self.codes for name in code.co_names)

    @property
    def imports(self) -> frozenset[str]:
        """The modules that the code imports when it runs."""
        return frozenset(name for code, _ in self.codes for name in _imports(code))


def reach_of(answer: object) -> Reach:
    """Follow an answer to all code that it may come to run.

    >>> def helper(): return 1
    >>> [code.co_name for code, _ in reach_of(functools.partial(helper)).codes]
    ['helper']
    """
    codes: list[tuple[CodeType, dict[str, Any]]] = []
    seen: dict[int, object] = {}
    waiting = [answer]
    while waiting and len(seen) < MOST_OBJECTS:
        one = waiting.pop()
        if id(one) in seen or type(one) in PLAIN:
            continue
        seen[id(one)] = one
        waiting += _parts(one)
        if type(one) is FunctionType and not is_a_library_s(one.__code__.co_filename):
            for code in _nested(one.__code__):
                codes.append((code, one.__globals__))
                waiting += _named(code, one.__globals__)
    return Reach(tuple(codes), tuple(seen.values()))


def instructions(code: CodeType, operation: str) -> Iterator[str]:
    """The arguments of one kind of instruction.

    >>> code = compile("import json; json.loads(x)", "cell", "exec")
    >>> list(instructions(code, "IMPORT_NAME"))
    ['json']
    """
    if dis.opmap[operation] in code.co_code[::2]:
        for one in dis.get_instructions(code):
            if one.opname == operation:
                yield one.argval


def is_a_library_s(path: object) -> bool:
    """Whether a file is Python's or was installed with a package.

    >>> is_a_library_s(dis.__file__), is_a_library_s("<cell 1>")
    (True, False)
    """
    if type(path) is not str:
        return False
    inside = any(part in path for part in _INSTALLED)
    return inside or path.startswith(("<frozen ", _STANDARD))


def module_of(value: object) -> str:
    """The module that an object, or its class, comes from.

    >>> module_of(functools.partial(print)), module_of(dis)
    ('functools', 'dis')
    """
    if type(value) is ModuleType:
        name = vars(value).get("__name__")
    else:
        kind = value if issubclass(type(value), type) else type(value)
        name = _DICT(kind).get("__module__")
    return name if type(name) is str else ""


def _parts(one: object) -> Iterator[object]:
    """What an object is made of, as far as it can hold code."""
    kind: Any = type(one)
    if kind in _PARTS:
        yield from _attributes(one)
    elif kind in (list, tuple):
        yield from itertools.islice(kind.__iter__(one), MOST_OBJECTS)
    elif kind is dict:
        yield from itertools.islice(dict.values(one), MOST_OBJECTS)  # type: ignore[arg-type]
    elif issubclass(kind, type):
        yield kind
        yield from _members(one)
    elif not _is_a_library_s_class(kind):
        yield kind
        yield _own_dict(one)


def _attributes(one: object) -> Iterator[object]:
    for name in _PARTS[type(one)]:
        try:
            yield getattr(one, name)
        except (AttributeError, ValueError):  # not wrapped; an empty cell
            continue


def _members(kind: object) -> Iterator[object]:
    for base in _BASES(kind):
        if not _is_a_library_s_class(base):
            yield from _DICT(base).values()


def _own_dict(one: object) -> object:
    """An instance's attributes, unless its class put something in their place."""
    for base in _BASES(type(one)):
        place = _DICT(base).get("__dict__")
        if place is not None:
            real = type(place) is GetSetDescriptorType
            return place.__get__(one) if real else None
    return None


def _named(code: CodeType, space: Mapping[str, Any]) -> Iterator[object]:
    """What the names in some code stand for, in its globals and in own modules."""
    for name in code.co_names:
        value = space.get(name)
        yield value
        if type(value) is ModuleType and not is_a_library_s(
            vars(value).get("__file__")
        ):
            yield from (vars(value).get(other) for other in code.co_names)


def _nested(code: CodeType) -> Iterator[CodeType]:
    yield code
    for constant in code.co_consts:
        if type(constant) is CodeType:
            yield from _nested(constant)


def _is_a_library_s_class(kind: type) -> bool:
    """Python's classes stand in no module with a file, or in one of its own."""
    top = module_of(kind).partition(".")[0] or "builtins"
    if top == "__main__":  # started from wherever
        return False
    module = sys.modules.get(top)
    if top in sys.builtin_module_names or type(module) is not ModuleType:
        return True
    return is_a_library_s(vars(module).get("__file__"))


def _imports(code: CodeType) -> Iterator[str]:
    yield from instructions(code, "IMPORT_NAME")
    if {"import_module", "__import__"} & set(code.co_names):
        yield from (text for text in code.co_consts if type(text) is str)
