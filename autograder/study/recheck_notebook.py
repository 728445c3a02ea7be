"""A notebook that asks exercises again: what was given, a starter, a fresh check. Pure.

Everything in it comes from the built lessons, so there is no answer in it either.
"""

import ast
import dataclasses
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from autograder.languages import tr, trn

MINUTES_EACH = 2
PICTURE = re.compile(r"\]\(pictures/")
WORDS = "from autograder import check, hint, progress, solution"
CLOSING = "progress()"


@dataclasses.dataclass(frozen=True)
class Asked:
    """An exercise to ask again, and the built lesson that it stands in."""

    exercise: str
    lesson: str
    place: str
    notebook: Mapping[str, Any]


def recheck_notebook(asked: Sequence[Asked], *, drawn: bool = False) -> dict[str, Any]:
    """Put the notebook together.

    Args:
        asked: each exercise with its lesson's notebook.
        drawn: they are of the ten that are asked before the last lesson.
    """
    opening = _opening(len(asked), drawn=drawn)
    cells = [_prose("re-check", opening), _code("start", _start(asked))]
    for one in asked:
        cells += _cells(one)
    closing = tr("What is next")
    cells += [_prose("what-is-next", f"## {closing}"), _code("end", CLOSING)]
    return {
        "cells": cells,
        "metadata": {
            "kernelspec": {
                "display_name": "Python 3 (ipykernel)",
                "language": "python",
                "name": "python3",
            },
            "language_info": {"name": "python"},
            "lr": {"rechecks": [one.exercise for one in asked]},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def _opening(count: int, *, drawn: bool) -> str:
    head = tr("Do you still have it?")
    asks = trn(
        "{count} function that you have written before, on fresh inputs: about "
        "{minutes} minutes.",
        "{count} functions that you have written before, on fresh inputs: about "
        "{minutes} minutes.",
        count,
        minutes=MINUTES_EACH * count,
    )
    why = trn(
        "Write it once more without looking. What comes back after a while stays; a "
        "function that passes here is **mastered**. One that does not costs nothing: "
        "your own answer is a click away, and it will be asked again.",
        "Write each of them once more without looking. What comes back after a while "
        "stays; a function that passes here is **mastered**. One that does not costs "
        "nothing: your own answer is a click away, and it will be asked again.",
        count,
    )
    parts = [f"# {head}", asks, why]
    if drawn:
        parts.append(
            tr(
                "They are of the ten that are asked before the last lesson, from every "
                "lesson before it. Passing one masters all that you passed of its "
                "lesson, but for what you are asked again and do not pass."
            )
        )
    return "\n\n".join(parts)


def _start(asked: Sequence[Asked]) -> str:
    lines = {line: None for one in asked for line in _imports(one.notebook)}
    return "\n".join([*lines, WORDS])


def _imports(notebook: Mapping[str, Any]) -> Iterator[str]:
    """The imports of a lesson's set-up, but for the course's own words."""
    for cell in notebook["cells"]:
        if "setup" not in cell["metadata"].get("tags", ()):
            continue
        for node in ast.parse(_text(cell)).body:
            ours = isinstance(node, ast.ImportFrom) and node.module == "autograder"
            if isinstance(node, ast.Import | ast.ImportFrom) and not ours:
                yield ast.unparse(node)


def _cells(one: Asked) -> Iterator[dict[str, Any]]:
    cells = one.notebook["cells"]
    place = next(n for n, cell in enumerate(cells) if cell["id"] == one.exercise)
    prose = [_text(c) for c in cells[:place] if c["cell_type"] == "markdown"]
    given = PICTURE.sub(f"](../{one.lesson}/pictures/", prose[-1] if prose else "")
    link = f"../{one.lesson}/{one.lesson}.ipynb#cell-id={one.exercise}"
    words = tr("From {place}: [your answer there]({link}).", place=one.place, link=link)
    yield _prose(f"about-{one.exercise}", f"{given}\n\n{words}")
    yield _code(one.exercise, _text(cells[place]))
    yield _code(f"check-{one.exercise}", f'check("{one.exercise}", fresh=True)')


def _text(cell: Mapping[str, Any]) -> str:
    return "".join(cell["source"])


def _prose(ident: str, text: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "id": ident, "metadata": {}, "source": text}


def _code(ident: str, text: str) -> dict[str, Any]:
    return {
        "cell_type": "code",
        "execution_count": None,
        "id": ident,
        "metadata": {},
        "outputs": [],
        "source": text,
    }
