"""One cell of a lesson's notebook as Markdown of a page."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from html import escape

from autograder.exercises.outline import Outline
from autograder.notebook.cells import Cell
from autograder.site.guesses import guess_in

KEPT = "In JupyterLab you commit a guess here; on this page, keep yours in mind."
SHORT = 4  # lines that nobody has to pass over
CALLOUT = re.compile(r"^> \*\*([A-Z]\w+)(?: \w+)*\.\*\*", re.MULTILINE)


def prose(text: str) -> str:
    r"""Give each kind of callout its own look.

    >>> prose("> **Tip.** Look twice.")
    '{.callout .tip}\n> **Tip.** Look twice.'
    """
    return CALLOUT.sub(lambda one: f"{{.callout .{one[1].lower()}}}\n{one[0]}", text)


def fenced(text: str, language: str = "") -> str:
    r"""Fence off code that may hold fences of its own.

    >>> fenced("x = 1", "python")
    '```python\nx = 1\n```'
    """
    longest = max((len(run) for run in re.findall("`{3,}", text)), default=2)
    fence = "`" * (longest + 1)
    return f"{fence}{language}\n{text.strip()}\n{fence}"


def called(source: str) -> list[str]:
    r"""The names of the functions that a cell calls in lines of their own.

    >>> called("x = 1\npredict('a', 'b')")
    ['predict']
    """
    return list(_called(ast.parse(source)))


def _called(tree: ast.Module) -> Iterator[str]:
    for line in tree.body:
        match line:
            case ast.Expr(ast.Call(ast.Name(name))):
                yield name


def code(cell: Cell, outlines: Mapping[str, Outline], points: float | None) -> str:
    """Put a code cell: an exercise with what it takes, a question as text.

    What a reader passes over is closed: what is imported, and what shows an answer.
    """
    block = fenced(cell.source, "python")
    if cell.is_exercise:
        label = exercise_label(outlines[cell.grade_id], points)
        return boxed("exercise", f'<p class="label" lang="en">{label}</p>', block)
    names = called(cell.source)
    if "reveal" in names:
        return closed("The code that shows the answer", block)
    if "lesson" in names and cell.source.count("\n") > SHORT:
        return closed("Set-up: what the code on this page imports", block)
    return guess(block, cell.source) if "predict" in names else block


def guess(block: str, source: str) -> str:
    """Put a question to guess at as text, over its code."""
    asked = guess_in(source)
    note = f'<p class="note" lang="en">{KEPT}</p>'
    if asked is None:
        return boxed("guess", block, note)
    return boxed("guess", asked.html, note, closed("The code that asks", block))


def exercise_label(outline: Outline, points: float | None) -> str:
    """Say what an exercise takes, and where it is written."""
    minutes = f"{outline.minutes} minute{'s' if outline.minutes != 1 else ''}"
    facts = [minutes, *([f"{points:g} points"] if points else [])]
    place = "Workshop exercise" if outline.workshop else "Exercise"
    return f"<strong>{place}</strong> · write it in JupyterLab · {' · '.join(facts)}"


def paragraph(cell: Cell, text: str) -> str:
    """Put a question whose answer is prose."""
    points = cell.marks.get("points")
    label = "<strong>Exercise in prose</strong> · write it in JupyterLab"
    facts = f" · {points:g} points" if isinstance(points, int | float) else ""
    return boxed(
        "exercise prose", f'<p class="label" lang="en">{label}{facts}</p>', text
    )


def boxed(kind: str, *parts: str) -> str:
    """Put Markdown and HTML into one box."""
    inside = "\n\n".join(part for part in parts if part)
    return f'<div class="cell {kind}">\n\n{inside}\n\n</div>'


def closed(summary: str, text: str) -> str:
    """Close something until a reader opens it."""
    head = f'<details class="code"><summary lang="en">{escape(summary)}</summary>'
    return f"{head}\n\n{text}\n\n</details>"
