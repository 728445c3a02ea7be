"""A member of the sample class: what is handed in, and what should come of it."""

from __future__ import annotations

import copy
import dataclasses
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from autograder.exercises import load
from autograder.exercises.source import solved

Notebook = dict[str, Any]
VICTIM = "gd_path"


@dataclasses.dataclass(frozen=True)
class Member:
    """One submission.

    Attributes:
        name: the learner's folder.
        about: what is special, in a few words.
        make: from the built lesson to the file, or to what stands in its place.
        lost: the exercises that earn nothing; all others earn full marks.
        status: graded, missing or not graded.
        partly: an exercise that earns more than nothing and less than all.
    """

    name: str
    about: str
    make: Callable[[Notebook, Path], None]
    lost: tuple[str, ...] = ()
    status: str = "graded"
    partly: str = ""


def exercises_of(lesson: Notebook) -> list[str]:
    return [
        cell["metadata"]["nbgrader"]["grade_id"]
        for cell in lesson["cells"]
        if cell["metadata"].get("nbgrader", {}).get("solution")
    ]


def answered(lesson: Notebook, answers: Mapping[str, str] | None = None) -> Notebook:
    """The lesson with right answers, but for those given."""
    notebook = copy.deepcopy(lesson)
    for name in exercises_of(lesson):
        source = (answers or {}).get(name) or solved(load(name))
        cell_of(notebook, name)["source"] = source
    return notebook


def cell_of(notebook: Notebook, name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(c for c in notebook["cells"] if c.get("id") == name)
    return found


def added(source: str, name: str = "mine", kind: str = "code") -> dict[str, Any]:
    """A cell of the learner's own."""
    cell: dict[str, Any] = {
        "cell_type": kind,
        "id": name,
        "metadata": {},
        "source": source,
    }
    return cell | ({"outputs": [], "execution_count": None} if kind == "code" else {})


def write(notebook: Notebook, path: Path) -> None:
    path.write_text(json.dumps(notebook), "utf-8")


def changed(change: Callable[[Notebook], Notebook | None]) -> Callable[..., None]:
    """Hand in the right answers after a change to the document."""

    def make(lesson: Notebook, path: Path) -> None:
        notebook = answered(lesson)
        write(change(notebook) or notebook, path)

    return make


def answering(source: str, name: str = VICTIM) -> Callable[..., None]:
    """Hand in right answers and this one."""
    return lambda lesson, path: write(answered(lesson, {name: source}), path)


def as_bytes(edit: Callable[[bytes], bytes]) -> Callable[..., None]:
    """Hand in the right answers, with their bytes edited."""

    def make(lesson: Notebook, path: Path) -> None:
        path.write_bytes(edit(json.dumps(answered(lesson)).encode()))

    return make
