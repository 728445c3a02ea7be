"""What was judged, and what newer cells say about that name. Pure: cells to words.

A cell that stopped never defined what stands in it, and the older definition is still
there: a verdict on it would be a verdict on something else than the learner sees.
"""

from __future__ import annotations

import ast
import dataclasses
import difflib
from collections.abc import Collection, Sequence

from autograder.feedback.in_language import sentence_in
from autograder.judge.invisible import invisible_reason
from autograder.languages import language, tr
from autograder.study.bindings import (
    binding,
    defines_nothing,
    first_line,
    is_meant,
    own_error,
    statements,
    tree_of,
    without_magics,
)

NEAR = 0.82


@dataclasses.dataclass(frozen=True)
class CellRun:
    """A cell that has run: its number, its text, and what it stopped with.

    `error` is empty where it came to its end, and None where nobody saw it run.
    """

    number: int
    source: str
    error: str | None = None


@dataclasses.dataclass(frozen=True)
class Newer:
    """A cell that is newer than what was judged, and what is wrong with it."""

    cell: CellRun
    words: str


def in_cell(cell: CellRun, name: str) -> str:
    """Name a cell, with the line in it that binds the name.

    >>> in_cell(CellRun(7, "def f(t): ..."), "f")
    'cell [7], `def f(t): ...`'
    """
    line = first_line(cell.source, name)
    if line:
        return tr("cell [{number}], `{line}`", number=cell.number, line=line)
    return tr("cell [{number}]", number=cell.number)


def in_file(file: str, source: str, name: str, holds: int = 0) -> str:
    r"""Name a file and a line, as in_cell does; `holds` is a line of the function.

    >>> in_file("mine.py", "import math\ndef f(t): ...", "f")
    'mine.py, line 2, `def f(t): ...`'
    """
    node = binding(source, name, holds)
    if node is None:
        return file
    line = first_line(source, name, holds)
    return tr(
        "{file}, line {number}, `{line}`", file=file, number=node.lineno, line=line
    )


def newest_binding(cells: Sequence[CellRun], name: str) -> CellRun | None:
    """The newest cell that binds a name and is not known to have stopped."""
    good = (c for c in reversed(cells) if not c.error and binding(c.source, name))
    return next(good, None)


def newer_problem(
    cells: Sequence[CellRun], name: str, after: int, others: Collection[str] = ()
) -> Newer | None:
    """The newest cell, after the judged one, that was to define the name and did not.

    Args:
        cells: all that have run, in order.
        name: the exercise.
        after: the number of the cell that was judged, 0 where there is none.
        others: names that are no misspelling of this one: other exercises.

    >>> cells = [CellRun(1, "def f(t): ..."), CellRun(2, "def f(t: ...", "SyntaxError")]
    >>> newer_problem(cells, "f", 1).words
    'Cell [2] was to define `f`, but it stopped: SyntaxError.'
    """
    for cell in reversed(cells):
        if cell.number <= after:
            return None
        words = _problem(cell, name, others)
        if words:
            return Newer(cell, words)
        if cell.error == "" and binding(cell.source, name):
            return None
    return None


def _problem(cell: CellRun, name: str, others: Collection[str]) -> str:
    if not is_meant(cell.source, name):
        near = "" if cell.error else _misspelt(cell.source, name, others)
        return near and tr(
            "Cell [{number}] defines `{near}`: did you mean `{name}`?",
            number=cell.number,
            near=near,
            name=name,
        )
    magic = defines_nothing(cell.source)
    if magic:
        return tr(
            "Cell [{number}] was to define `{name}`, but it begins with `{magic}`, and "
            "so defines nothing.",
            number=cell.number,
            name=name,
            magic=magic,
        )
    if cell.error is None and tree_of(cell.source) is not None:
        return ""
    return _stopped(cell, name)


def _stopped(cell: CellRun, name: str) -> str:
    reason = invisible_reason(without_magics(cell.source))
    if reason:
        return tr(
            "Cell [{number}] was to define `{name}`, but {reason}.",
            number=cell.number,
            name=name,
            reason=sentence_in(reason, language()),
        )
    error = cell.error or own_error(cell.source)
    return error and tr(
        "Cell [{number}] was to define `{name}`, but it stopped: {error}.",
        number=cell.number,
        name=name,
        error=error,
    )


def _misspelt(source: str, name: str, others: Collection[str]) -> str:
    """A function or class of nearly that name, or nothing."""
    tree = tree_of(source)
    defined = [
        node.name
        for node in statements(tree.body if tree else [])
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
    ]
    if name in defined:
        return ""
    near = [d for d in defined if d not in others and name not in d and d not in name]
    lower = {d.lower(): d for d in near}
    found = difflib.get_close_matches(name.lower(), lower, n=1, cutoff=NEAR)
    return lower[found[0]] if found else ""


def where_covered(cells: Sequence[CellRun], name: str) -> str:
    """Say in which cell a name of Python's was covered, or nothing.

    >>> where_covered([CellRun(3, "sum = 0")], "sum")
    '`sum` was bound in cell [3], `sum = 0`.'
    """
    for cell in reversed(cells):
        if cell.error != "" and cell.error is not None:
            continue
        if binding(cell.source, name):
            where = in_cell(cell, name)
            return tr("`{name}` was bound in {where}.", name=name, where=where)
    for cell in reversed(cells):
        star = binding(cell.source, "*")
        if star is not None:
            where = in_cell(cell, "*")
            return tr("`{name}` came with {where}.", name=name, where=where)
    return ""
