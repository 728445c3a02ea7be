"""Small changes to a reference, made by machine, that a good set of cases rejects.

Kept mutation tools were looked at. mutmut changes whole projects and runs their tests;
cosmic-ray can change one source text in memory, but has no swapped arguments, dropped
statements or changed words, and brings a database and an HTTP client along. The tree
of one function is small enough to change here.
"""

from __future__ import annotations

import ast
import copy
import dataclasses
from collections import Counter
from collections.abc import Iterator

from autograder.exercises.mutations import Change, changes


@dataclasses.dataclass(frozen=True)
class Mutant:
    """One change to a source text.

    Attributes:
        id: `line text: "before" -> "after"`, the same as long as the line is.
        line: the number of the changed line.
        source: the whole changed source.
    """

    id: str
    line: int
    source: str


def mutants_of(source: str) -> list[Mutant]:
    r"""Return the mutants of a function or class, in the order of its lines.

    Changes that give the same source count once.

    >>> [m.id for m in mutants_of("def f(t):\n    return -t\n")]
    ['return -t: "return -t" -> "pass"', 'return -t: "-t" -> "t"']
    """
    tree = ast.parse(source)
    lines = source.splitlines()
    seen, names = {ast.unparse(tree)}, Counter[str]()
    found = []
    for change in _in_order(tree):
        text = _changed(tree, change)
        if text in seen:
            continue
        seen.add(text)
        line = lines[change.line - 1].strip()
        name = f'{line}: "{change.before}" -> "{change.after}"'
        names[name] += 1
        if names[name] > 1:
            name += f" ({names[name]})"
        found.append(Mutant(name, change.line, text))
    return found


def _in_order(tree: ast.Module) -> Iterator[Change]:
    yield from sorted(changes(tree), key=lambda change: change.line)


def _changed(tree: ast.Module, change: Change) -> str:
    # A memo that already holds the old node makes deepcopy set the new one there.
    return ast.unparse(copy.deepcopy(tree, {id(change.old): change.new}))
