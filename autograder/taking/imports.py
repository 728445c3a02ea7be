"""Imports as a module begins with them: each name once, merged and sorted."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from itertools import groupby

from autograder.taking.statements import Import

WIDTH = 88


def import_lines(imports: Iterable[Import]) -> list[str]:
    """Write imports as lines; an empty one stands between libraries' and Python's own.

    >>> both = [Import("torch", "", "torch"), Import("math", "pi", "pi")]
    >>> import_lines([*both, Import("math", "cos", "cos")])
    ['from math import cos, pi', '', 'import torch']
    """
    lines: list[str] = []
    ordered = sorted(set(imports), key=lambda one: (_section(one), _order(one)))
    for _, section in groupby(ordered, key=_section):
        lines += ["", *_section_lines(section)]
    return lines[1:]


def _section(one: Import) -> int:
    if one.package == "__future__":
        return 0
    return 1 if one.package in sys.stdlib_module_names else 2


def _order(one: Import) -> tuple[object, ...]:
    """Modules before names; constants before classes before functions."""
    kind = 0 if one.name.isupper() and len(one.name) > 1 else 2
    kind = 1 if kind and one.name[:1].isupper() else kind
    by_name = (kind, one.name.lower(), one.name, one.known_as)
    return bool(one.name), one.module.lower(), one.module, by_name


def _section_lines(section: Iterable[Import]) -> list[str]:
    lines = []
    for (whole, module), group in groupby(section, lambda i: (not i.name, i.module)):
        if whole:
            lines += [f"import {_alias(one)}" for one in group]
            continue
        found = list(group)
        by_another = [one for one in found if _alias(one) != one.name]
        plain = [one for one in found if one not in by_another]
        for together in sorted([plain, *([one] for one in by_another)], key=_begin):
            lines += _from_lines(module, [_alias(one) for one in together])
    return lines


def _begin(group: list[Import]) -> tuple[object, ...]:
    return _order(group[0]) if group else ()


def _alias(one: Import) -> str:
    """What stands behind `import`."""
    own = one.name or one.package
    name = one.name or one.module
    return name if one.known_as in (own, "*") else f"{name} as {one.known_as}"


def _from_lines(module: str, words: list[str]) -> list[str]:
    line = f"from {module} import {', '.join(words)}"
    if len(line) <= WIDTH:
        return [line] if words else []
    return [f"from {module} import (", *(f"    {word}," for word in words), ")"]
