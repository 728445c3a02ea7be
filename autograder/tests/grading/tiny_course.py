"""A course of one small lesson in a temporary folder, and submissions to it."""

from __future__ import annotations

import copy
import functools
import json
import tempfile
from pathlib import Path
from typing import Any

from autograder.exercises import load
from autograder.exercises.source import solved, stub
from autograder.grading.gradebook.address import address
from autograder.grading.gradebook.new_gradebook import ensure_gradebook
from autograder.grading.submission.kept_keys import hidden_keys
from autograder.grading.submission.kit import Place

LESSON = "01_basics"
EXERCISES = ("gd_path", "lr_grid")

Notebook = dict[str, Any]


def code(cell: str, source: str, **metadata: Any) -> dict[str, Any]:
    return {
        "cell_type": "code",
        "id": cell,
        "metadata": {"lr": {"cell": cell}, **metadata},
        "execution_count": None,
        "outputs": [],
        "source": source,
    }


def marks(name: str, *, check: bool) -> dict[str, Any]:
    found: dict[str, Any] = {
        "schema_version": 3,
        "grade": check,
        "solution": not check,
        "locked": check,
        "task": False,
        "grade_id": f"check_{name}" if check else name,
    }
    return found | ({"points": 10, "cell_type": "code"} if check else {})


def lesson() -> Notebook:
    head = {
        "cell_type": "markdown",
        "id": "01-0",
        "metadata": {"lr": {"cell": "01-0"}},
        "source": "# A lesson",
    }
    cells = [head, code("01-1", "import math\n", tags=["setup"])]
    for name in EXERCISES:
        check = f'from autograder import check\n\ncheck("{name}")'
        cells += [
            code(name, stub(load(name)), nbgrader=marks(name, check=False)),
            code(f"check_{name}", check, nbgrader=marks(name, check=True)),
        ]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    about = {"lesson": LESSON, "release": "one"}
    return {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {"kernelspec": kernel, "lr": about},
        "cells": cells,
    }


def place(folder: Path) -> Place:
    path = folder / "lessons" / LESSON / f"{LESSON}.ipynb"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps(in_lines(lesson())))
    course = Place(folder)
    course.work.mkdir(parents=True)
    course.gradebook.write_bytes(empty_gradebook())
    put_keys(course)
    return course


def put_keys(course: Place) -> None:
    """A secret, and the hidden keys that follow from it: they take seconds to make."""
    for name, data in secret_and_keys().items():
        path = course.work / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        path.chmod(0o600)


@functools.cache
def secret_and_keys() -> dict[str, bytes]:
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        # Always the same: a page may say one of another's hidden numbers by chance.
        (work / "secret").write_text("5e" * 32, "ascii")
        hidden_keys(work, LESSON, EXERCISES, "one")
        files = [path for path in work.rglob("*") if path.is_file()]
        return {str(path.relative_to(work)): path.read_bytes() for path in files}


def in_lines(notebook: Notebook) -> Notebook:
    """As Jupyter writes it: each source as a list of lines."""
    cells = [
        {**cell, "source": cell["source"].splitlines(keepends=True)}
        for cell in notebook["cells"]
    ]
    return {**notebook, "cells": cells}


@functools.cache
def empty_gradebook() -> bytes:
    """A new gradebook takes seconds to make; one will do for all."""
    with tempfile.TemporaryDirectory() as folder:
        course = Place(Path(folder))
        ensure_gradebook(address(course))
        return course.gradebook.read_bytes()


def answered(**sources: str) -> Notebook:
    """The lesson with some answers in it."""
    notebook = copy.deepcopy(lesson())
    for cell in notebook["cells"]:
        cell["source"] = sources.get(cell["id"], cell["source"])
    return notebook


def right() -> Notebook:
    return answered(**{name: solved(load(name)) for name in EXERCISES})


def hand_in(course: Place, student: str, what: Notebook | bytes) -> Path:
    path = course.submitted / student / LESSON / f"{LESSON}.ipynb"
    path.parent.mkdir(parents=True)
    data = what if isinstance(what, bytes) else json.dumps(what).encode()
    path.write_bytes(data)
    return path
