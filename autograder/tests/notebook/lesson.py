"""A small lesson, and ways to take it apart."""

import copy
from typing import Any

Document = dict[str, Any]

FIRST = "def gd_path(w0):\n    return [w0]"
SECOND = "def lr_regime(lam):\n    return 'frozen'"


def stub(name: str, parameter: str) -> str:
    return f'def {name}({parameter}):\n    """Say."""\n    raise NotImplementedError'


def ours(kind: str, ident: str, source: str, **metadata: Any) -> Document:
    mark = {"lr": {"lesson": "01_basics", "cell": ident}}
    cell = {"cell_type": kind, "id": ident, "source": source}
    more: Document = {"outputs": [], "execution_count": None} if kind == "code" else {}
    return {**cell, "metadata": {**mark, **metadata}, **more}


def place(name: str, parameter: str) -> list[Document]:
    marks: Document = {"schema_version": 3, "grade": False, "solution": True}
    marks |= {"locked": False, "task": False}
    checks = {**marks, "grade": True, "solution": False, "locked": True}
    checks |= {"grade_id": f"check_{name}", "points": 10}
    call = f'from autograder import check\n\ncheck("{name}")'
    return [
        ours("code", name, stub(name, parameter), nbgrader={**marks, "grade_id": name}),
        ours("code", f"check_{name}", call, nbgrader=checks),
    ]


def lesson(release: str = "r1") -> Document:
    return {
        "cells": [
            ours("markdown", "01-0", "# Basics"),
            ours("code", "01-1", "import math", tags=["setup"]),
            ours("code", "01-2", "print(1)"),
            *place("gd_path", "w0"),
            ours("code", "01-5", "plot(gd_path)", tags=["experiment"]),
            *place("lr_regime", "lam"),
            ours("markdown", "01-8", "The end"),
        ],
        "metadata": {
            "kernelspec": {"name": "python3", "display_name": "Python 3"},
            "lr": {"lesson": "01_basics", "release": release},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def added(source: str, kind: str = "code", **more: Any) -> Document:
    return {"cell_type": kind, "source": source, "metadata": {}, **more}


def index_of(notebook: Document, ident: str) -> int:
    return [cell.get("id") for cell in notebook["cells"]].index(ident)


def cell(notebook: Document, ident: str) -> Document:
    found: Document = notebook["cells"][index_of(notebook, ident)]
    return found


def answered(**sources: str) -> Document:
    notebook = lesson()
    answers = {"gd_path": FIRST, "lr_regime": SECOND} | sources
    for name, source in answers.items():
        cell(notebook, name)["source"] = source
    return notebook


def with_cell(notebook: Document, at: str, *new: Document) -> Document:
    """Put cells behind the cell `at`."""
    whole = copy.deepcopy(notebook)
    position = index_of(whole, at) + 1
    whole["cells"][position:position] = list(new)
    return whole


def without(notebook: Document, *idents: str) -> Document:
    cells = [one for one in notebook["cells"] if one.get("id") not in idents]
    return {**notebook, "cells": cells}


def sources(notebook: Document) -> list[str]:
    return [one["source"] for one in notebook["cells"]]
