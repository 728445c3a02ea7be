"""A lesson's text master, read into a solved notebook."""

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.errors import UserError
from autograder.exercises.model import Exercise
from autograder.repository import ROOT

MARKER = re.compile(r"^# %%(?P<words>.*)$")
KINDS = {
    "[markdown]": "markdown",
    "": "code",
    "setup": "setup",
    "experiment": "experiment",
    "exercise": "exercise",
}


@dataclass(frozen=True)
class MasterCell:
    """One cell of a master; `where` names its file and line."""

    path: Path
    line: int
    kind: str
    exercise: str
    source: str

    def fault(self, message: str, offset: int = 0) -> UserError:
        """Return the error that names file and line."""
        return fault(self.path, self.line + offset, message)


def fault(path: Path, line: int, message: str) -> UserError:
    """Say what is wrong in a master, and where.

    >>> str(fault(ROOT / "solutions" / "a.py", 3, "no such thing"))
    'solutions/a.py:3: no such thing'
    """
    shown = path.relative_to(ROOT) if path.is_relative_to(ROOT) else path
    return UserError(f"{shown.as_posix()}:{line}: {message}")


def read_master(path: Path) -> list[MasterCell]:
    """Read the cells of a master, with the lines that their markers stand in."""
    import jupytext

    if not path.is_file():
        raise fault(path, 1, "there is no master; write one (percent format)")
    text = path.read_text(encoding="utf-8")
    markers = [
        (number, found["words"].strip())
        for number, line in enumerate(text.split("\n"), start=1)
        if (found := MARKER.match(line))
    ]
    cells = jupytext.reads(text, fmt="py:percent")["cells"]
    if not markers or len(cells) != len(markers):
        raise fault(path, 1, "a master begins with a marker such as `# %% [markdown]`")
    return [
        _cell(path, line, words, str(cell["source"]))
        for (line, words), cell in zip(markers, cells, strict=True)
    ]


def _cell(path: Path, line: int, words: str, source: str) -> MasterCell:
    first, _, rest = words.partition(" ")
    if first not in KINDS or (rest and first != "exercise"):
        known = ", ".join(f"`# %% {one}`".replace(" `", "`") for one in KINDS)
        raise fault(path, line, f"unknown marker {words!r}: there are {known}")
    if first == "exercise" and not rest.strip():
        raise fault(path, line, "the marker `# %% exercise` needs the exercise's name")
    kind = KINDS[first]
    kept = "" if kind == "exercise" else source
    return MasterCell(path, line, kind, rest.strip(), kept)


def solved_notebook(
    lesson: str,
    cells: Sequence[MasterCell],
    load: Callable[[str], Exercise],
    solved: Callable[[Exercise], str],
    stub: Callable[[Exercise], str],
) -> dict[str, Any]:
    """Turn a master into nbgrader's source notebook, answers and all.

    The release in its metadata is a hash of what a learner is given.
    """
    documents: list[dict[str, Any]] = []
    given: list[Any] = []
    for cell in cells:
        if cell.kind == "exercise":
            exercise = load(cell.exercise)
            documents += _exercise_cells(lesson, exercise, solved(exercise).strip())
            given.append(stub(exercise).strip())
        else:
            ident = f"{lesson[:2]}-{len(documents)}"
            documents.append(_plain_cell(lesson, ident, cell))
    given += [
        [one["id"], one["metadata"], one["source"]]
        for one in documents
        if not one["metadata"].get("nbgrader", {}).get("solution")
    ]
    return {
        "cells": documents,
        "metadata": {
            "kernelspec": {
                "display_name": "Python 3 (ipykernel)",
                "language": "python",
                "name": "python3",
            },
            "language_info": {"name": "python"},
            "lr": {"lesson": lesson, "release": _release(given)},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def _release(given: list[Any]) -> str:
    text = json.dumps(given, sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _plain_cell(lesson: str, ident: str, cell: MasterCell) -> dict[str, Any]:
    kind = "markdown" if cell.kind == "markdown" else "code"
    tags = {"tags": [cell.kind]} if cell.kind in {"setup", "experiment"} else {}
    return _document(lesson, kind, ident, cell.source, tags)


def _exercise_cells(
    lesson: str, exercise: Exercise, solved: str
) -> Iterator[dict[str, Any]]:
    name = exercise.id
    marks: dict[str, Any] = {"schema_version": 3, "task": False}
    answer = marks | {"grade": False, "solution": True, "locked": False}
    answer |= {"grade_id": name, "cell_type": "code"}
    check = marks | {"grade": True, "solution": False, "locked": True}
    check |= {"grade_id": f"check_{name}", "cell_type": "code"}
    points = exercise.points
    check["points"] = int(points) if points == int(points) else points
    call = f'from autograder import check\n\ncheck("{name}")'
    yield _document(lesson, "code", name, solved, {"nbgrader": answer})
    yield _document(lesson, "code", f"check_{name}", call, {"nbgrader": check})


def _document(
    lesson: str, kind: str, ident: str, source: str, metadata: dict[str, Any]
) -> dict[str, Any]:
    mark = {"lr": {"lesson": lesson, "cell": ident}}
    cell = {
        "cell_type": kind,
        "id": ident,
        "metadata": {**mark, **metadata},
        "source": source,
    }
    return cell | ({"outputs": [], "execution_count": None} if kind == "code" else {})
