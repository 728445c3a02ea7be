"""In which cell of a submission a name of Python's was covered; pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from autograder.grading.sandbox.script import Cell
from autograder.notebook.syntax import names, parse
from autograder.printable import printable

STAR = re.compile(r"^\s*from\s+[\w.]+\s+import\s+\*", re.MULTILINE)
LONGEST_LINE = 48


def where_covered(
    observation: Mapping[str, Any], cells: Sequence[Cell], answer: str
) -> tuple[str, ...]:
    r"""A sentence for each covered name that an answer uses.

    Args:
        observation: what was seen of the answer.
        cells: all that ran, in order.
        answer: the exercise; cells behind its own cover nothing.

    >>> seen = {"covers": [{"name": "sum", "by": "int"}]}
    >>> where_covered(seen, [Cell("a", "x = 1\nsum = 0")], "f")
    ('`sum` was bound in cell 1, `sum = 0`.',)
    """
    before = up_to(cells, answer)
    named = [one["name"] for one in observation.get("covers", [])]
    found = [place_of(name, before) for name in named]
    return tuple(dict.fromkeys(words for words in found if words))


def up_to(cells: Sequence[Cell], answer: str) -> list[Cell]:
    places = [n for n, cell in enumerate(cells) if cell.exercise == answer]
    return list(cells[: places[0] + 1] if places else cells)


def place_of(name: str, cells: Sequence[Cell]) -> str:
    numbered = list(enumerate(cells, 1))[::-1]
    for number, cell in numbered:
        if name in names(cell.source).bound:
            return f"`{name}` was bound in cell {number}{line_with(cell, name)}."
    for number, cell in numbered:
        star = STAR.search(cell.source)
        if star and parse(cell.source):
            line = star.group().strip()
            return f"`{name}` came with cell {number}, `{shortened(line)}`."
    return ""


def line_with(cell: Cell, name: str) -> str:
    """The line that binds a name, where it stands plainly."""
    word = re.escape(name)
    pattern = (
        rf"^(?:{word}\b.*=|(?:def|class)\s+{word}\b|(?:from|import)\b.*\b{word}\b).*$"
    )
    found = re.search(pattern, cell.source, re.MULTILINE)
    return f", `{shortened(found.group().strip())}`" if found else ""


def shortened(line: str) -> str:
    return printable(line.replace("`", "�"), LONGEST_LINE)
