"""Another name for what a statement means, set in where the old one stands."""

from __future__ import annotations

import ast
import io
import tokenize
from collections.abc import Container, Iterator, Mapping
from typing import Any, TypeAlias

from autograder.taking.scopes import Use, uses

Spot: TypeAlias = tuple[int, int]


class CannotRename(ValueError):  # noqa: N818 - it says what is the case
    """A name stands where it cannot be replaced, in a string of an older Python say."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


def renamed(text: str, names: Mapping[str, str]) -> str:
    """Give names of the module other ones; a parameter of that name keeps its own.

    Raises:
        CannotRename: one of them is meant where it cannot be found.

    >>> renamed("def f(t, k=k): return g(k=k) + top.k  # k", {"k": "k_of_f", "g": "h"})
    'def f(t, k=k_of_f): return h(k=k) + top.k  # k'
    """
    if not names:
        return text
    lines = text.split("\n")
    for (row, column), name in sorted(set(_spots(text, names)), reverse=True):
        line = lines[row - 1]
        if not line.startswith(name, column):
            raise CannotRename(name)
        lines[row - 1] = line[:column] + names[name] + line[column + len(name) :]
    changed = "\n".join(lines)
    _prove(text, changed, names)
    return changed


def _spots(text: str, names: Container[str]) -> Iterator[tuple[Spot, str]]:
    """Where each of the names stands that means one of the module's."""
    lines, tokens = text.split("\n"), _tokens(text)
    for use in _uses(text):
        if use.name not in names:
            continue
        node: Any = use.node
        spot = _spot(lines, node.lineno, node.col_offset)
        if not isinstance(node, ast.Name):
            # It stands behind a keyword: def, class, global, as.
            end = _spot(lines, node.end_lineno, node.end_col_offset)
            named = [s for s, n in tokens if n == use.name and spot <= s < end]
            if not named or (isinstance(node, ast.alias) and not node.asname):
                raise CannotRename(use.name)
            spot = named[-1 if isinstance(node, ast.alias) else 0]
        yield spot, use.name


def _tokens(text: str) -> list[tuple[Spot, str]]:
    read = tokenize.generate_tokens(io.StringIO(text).readline)
    return [(one.start, one.string) for one in read if one.type == tokenize.NAME]


def _uses(text: str) -> list[Use]:
    return [use for one in ast.parse(text).body for use in uses(one)]


def _spot(lines: list[str], row: int, byte: int) -> Spot:
    """A place in characters, given in bytes."""
    return row, len(lines[row - 1].encode()[:byte].decode())


def _prove(text: str, changed: str, names: Mapping[str, str]) -> None:
    """Make sure that the new text means the new names where the old meant the old."""
    for old, new in zip(_uses(text), _uses(changed), strict=True):
        if new.name != names.get(old.name, old.name):
            raise CannotRename(old.name)
