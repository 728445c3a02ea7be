"""A right answer as somebody would write it: its source, with all that it needs.

It gets the exercise's name, brings its imports and helpers along, and loses what only
type checkers and this course's own files need.
"""

from __future__ import annotations

import ast
import inspect
import re
import sys
from collections.abc import Collection, Iterator
from typing import NamedTuple

from autograder.exercises.model import Answer
from autograder.exercises.rewritten import (
    Definition,
    renamed,
    with_head_of_its_length,
    without_annotations,
)

FOR_CHECKERS = re.compile(r"[ ]+# (?:noqa|type: ignore)\b.*$", re.MULTILINE)
OTHER_EXERCISES = "autograder.exercises."
IMPORT, EXERCISE, CONSTANT, DEFINITION = range(4)


class Binding(NamedTuple):
    """What a name of a module is, and the text that says it."""

    kind: int
    text: str


def standing_alone(answer: Answer, name: str) -> str:
    """The source of a right answer, under a name, to be run by itself.

    >>> from autograder.exercises import load
    >>> print(standing_alone(load("exponential_lr").right[1], "falling"), end="")
    import math
    <BLANKLINE>
    <BLANKLINE>
    def falling(t: int, base_lr: float, gamma: float) -> float:
        return base_lr * math.exp(t * math.log(gamma))
    """
    needed = _needed(answer)
    said = {one: b.text for one, b in needed.items() if b.kind in (EXERCISE, CONSTANT)}
    names = {**said, answer.__name__: name}
    imports = {b.text for b in needed.values() if b.kind == IMPORT}
    written = [b.text for b in needed.values() if b.kind == DEFINITION]
    definitions = (with_head_of_its_length(renamed(text, names)) for text in written)
    parts = [_in_order(imports), *definitions]
    return "\n\n\n".join(part for part in parts if part) + "\n"


def _in_order(imports: Collection[str]) -> str:
    """Imports in two groups, Python's own first."""
    own = {one for one in imports if one.split()[1] in sys.stdlib_module_names}
    groups = (sorted(own), sorted(set(imports) - own))
    return "\n\n".join("\n".join(group) for group in groups if group)


def _needed(answer: Answer) -> dict[str, Binding]:
    """What an answer reads of its module, and what that reads, in the file's order."""
    bindings = bindings_of(inspect.getsource(inspect.getmodule(answer) or answer))
    found, waiting = set[str](), {answer.__name__}
    while waiting:
        name = waiting.pop()
        found.add(name)
        if bindings[name].kind in (CONSTANT, DEFINITION):
            waiting |= (reads(bindings[name].text) & bindings.keys()) - found
    return {name: one for name, one in bindings.items() if name in found}


def bindings_of(source: str) -> dict[str, Binding]:
    r"""Every name of a module.

    >>> bindings_of("import math\nA, B = 1, math.inf")["B"]
    Binding(kind=2, text='math.inf')
    """
    clean = FOR_CHECKERS.sub("", source)
    return {n: b for node in ast.parse(clean).body for n, b in _bound(node, clean)}


def _bound(node: ast.stmt, source: str) -> Iterator[tuple[str, Binding]]:
    if isinstance(node, Definition):
        first = min([node.lineno, *(one.lineno for one in node.decorator_list)])
        text = "\n".join(source.splitlines()[first - 1 : node.end_lineno])
        yield node.name, Binding(DEFINITION, without_annotations(text))
    elif isinstance(node, ast.Import):
        for one in node.names:
            words = ast.unparse(ast.Import([one]))
            yield (one.asname or one.name).partition(".")[0], Binding(IMPORT, words)
    elif isinstance(node, ast.ImportFrom):
        for one in node.names:
            ours = str(node.module).startswith(OTHER_EXERCISES)
            words = ast.unparse(ast.ImportFrom(node.module, [one], node.level))
            bound = Binding(EXERCISE, one.name) if ours else Binding(IMPORT, words)
            yield one.asname or one.name, bound
    elif isinstance(node, ast.Assign | ast.AnnAssign) and node.value:
        target = node.targets[0] if isinstance(node, ast.Assign) else node.target
        for name, value in _pairs(target, node.value):
            words = ast.get_source_segment(source, value) or ""
            yield name.id, Binding(CONSTANT, words)


def _pairs(target: ast.expr, value: ast.expr) -> Iterator[tuple[ast.Name, ast.expr]]:
    if isinstance(target, ast.Name):
        yield target, value
    elif isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        for one, its in zip(target.elts, value.elts, strict=True):
            yield from _pairs(one, its)


def reads(text: str) -> set[str]:
    """The names that code reads and does not bind itself.

    >>> sorted(reads("def f(x): return g(x) + y"))
    ['g', 'y']
    """
    nodes = list(ast.walk(ast.parse(text)))
    names = [node for node in nodes if isinstance(node, ast.Name)]
    own = {node.arg for node in nodes if isinstance(node, ast.arg)}
    own |= {node.id for node in names if isinstance(node.ctx, ast.Store)}
    return {node.id for node in names} - own
