"""Names of Python's that a submission covers, and in which cell; pure."""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Mapping, Sequence
from typing import Any

from autograder.notebook import RunCell
from autograder.notebook.syntax import names, parse
from autograder.printable import printable

STAR = re.compile(r"^\s*from\s+[\w.]+\s+import\s+\*", re.MULTILINE)
LONGEST_LINE = 48
MOST = 4


def where_covered(
    observation: Mapping[str, Any], cells: Sequence[RunCell], answer: str
) -> tuple[str, ...]:
    r"""A sentence for each covered name that an answer uses.

    Args:
        observation: what was seen of the answer.
        cells: all that ran, in order.
        answer: the exercise; cells behind its own cover nothing.

    >>> seen = {"covers": [{"name": "sum", "by": "int"}]}
    >>> where_covered(seen, [RunCell("a", "x = 1\nsum = 0")], "f")
    ('`sum` was bound in cell 1, `sum = 0`.',)
    """
    before = up_to(cells, answer)
    named = [one["name"] for one in observation.get("covers", [])]
    found = [place_of(name, before) for name in named]
    return tuple(dict.fromkeys(words for words in found if words))


def covered_before(cells: Sequence[RunCell], answer: str) -> tuple[str, ...]:
    """A sentence for each name of Python's that an answer's cell uses and others bind.

    For a cell that stopped: nothing was seen of its answer.

    >>> before = RunCell("a", "list = [1]")
    >>> cells = [before, RunCell("f", "def f(t) -> list[int]: ...", "f")]
    >>> covered_before(cells, "f")
    ('`list` is a name of Python, and it was bound in cell 1, `list = [1]`.',)
    """
    *before, own = up_to(cells, answer) or [RunCell("", "")]
    tree = parse(own.source)
    used = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name)} if tree else set()
    said = (
        place_of(name, before, f"`{name}` is a name of Python, and it", stars=False)
        for name in sorted(used & vars(builtins).keys() - names(own.source).bound)
    )
    return tuple(words for words in said if words)[:MOST]


def up_to(cells: Sequence[RunCell], answer: str) -> list[RunCell]:
    places = [n for n, cell in enumerate(cells) if cell.exercise == answer]
    return list(cells[: places[0] + 1] if places else cells)


def place_of(
    name: str, cells: Sequence[RunCell], what: str = "", *, stars: bool = True
) -> str:
    numbered = list(enumerate(cells, 1))[::-1]
    what = what or f"`{name}`"
    for number, cell in numbered:
        if name in names(cell.source).bound:
            return f"{what} was bound in cell {number}{line_with(cell, name)}."
    for number, cell in numbered if stars else ():
        star = STAR.search(cell.source)
        if star and parse(cell.source):
            line = star.group().strip()
            return f"{what} came with cell {number}, `{shortened(line)}`."
    return ""


def line_with(cell: RunCell, name: str) -> str:
    """The line that binds a name, where it stands plainly."""
    word = re.escape(name)
    pattern = (
        rf"^(?:{word}\b.*=|(?:def|class)\s+{word}\b|(?:from|import)\b.*\b{word}\b).*$"
    )
    found = re.search(pattern, cell.source, re.MULTILINE)
    return f", `{shortened(found.group().strip())}`" if found else ""


def shortened(line: str) -> str:
    return printable(line.replace("`", "�"), LONGEST_LINE)
