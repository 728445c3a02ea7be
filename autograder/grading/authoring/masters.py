"""A lesson's text master, read into a solved notebook."""

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.errors import UserError
from autograder.exercises import load
from autograder.exercises.model import Exercise
from autograder.exercises.source import solved, stub
from autograder.grading.authoring.master_words import WORDS, Words
from autograder.languages import DEFAULT
from autograder.repository import ROOT

PICTURE = re.compile(r"!\[\](?P<place>\(pictures/(?P<name>[^)\s]+)\))")
COMMENT = re.compile(r"^# ?", re.MULTILINE)
MARKER = re.compile(r"^# %%(?P<words>.*)$")
KINDS = {
    "[markdown]": "markdown",
    "": "code",
    "setup": "setup",
    "experiment": "experiment",
    "exercise": "exercise",
    "paragraph": "paragraph",
}
ANSWER, TWIN = "answer", "twin"
NAMED = {"exercise", "paragraph", ANSWER}
CLOSED = (ANSWER, TWIN)  # prose that the reader opens by hand
MARKERS = ", ".join(
    f"`# %% {one}`".replace(" `", "`")
    for one in (
        "",
        "setup",
        "experiment",
        "exercise NAME",
        "paragraph NAME",
        "[markdown]",
        "[markdown] answer NAME",
        "[markdown] twin",
    )
)
# JupyterLab shows the first line of a cell whose code is folded away.
REVEAL = re.compile(r"^reveal\(", re.MULTILINE)
# The learner writes here; a person reads it.
TO_WRITE = "*Write your paragraph here, in place of this line.*"
PARAGRAPH_POINTS = 5
KERNEL: Mapping[str, Any] = {
    "kernelspec": {
        "display_name": "Python 3 (ipykernel)",
        "language": "python",
        "name": "python3",
    },
    "language_info": {"name": "python"},
}


@dataclass(frozen=True)
class MasterCell:
    """One cell of a master, and where it stands.

    `name` is that of the exercise, of the paragraph, or of the question answered.
    """

    path: Path
    line: int
    kind: str
    name: str
    source: str

    @property
    def is_prose(self) -> bool:
        """Whether people read it, and nothing runs."""
        return self.kind in {"markdown", "paragraph", *CLOSED}

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


def raise_first(faults: Sequence[UserError]) -> None:
    """Stop at what is wrong, if anything is; say how much more there is."""
    if faults:
        more = f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""
        raise UserError(f"{faults[0]}{more}")


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
    first, _, name = words.partition(" ")
    kind = KINDS.get(first, "")
    if kind == "markdown" and name.strip():
        closed, _, name = name.strip().partition(" ")
        kind = closed if closed in CLOSED else ""
    if not kind or bool(name.strip()) != (kind in NAMED):
        raise fault(path, line, f"unknown marker {words!r}: there are {MARKERS}")
    if kind == "exercise":
        source = ""
    if kind == "paragraph":  # prose behind a marker that jupytext takes for code
        source = COMMENT.sub("", source)
    return MasterCell(path, line, kind, name.strip(), source)


def solved_notebook(
    lesson: str,
    cells: Sequence[MasterCell],
    alt_texts: Mapping[str, str],
    solved: Callable[[Exercise], str] = solved,
    stub: Callable[[Exercise], str] = stub,
    *,
    spoken: str = DEFAULT,
) -> dict[str, Any]:
    """Turn a master into nbgrader's source notebook, answers and all.

    The release in its metadata is a hash of what a learner is given.
    """
    documents: list[dict[str, Any]] = []
    words = WORDS[spoken]
    given: list[Any] = []
    for cell in cells:
        ident = f"{lesson[:2]}-{len(documents)}"
        if cell.kind == "exercise":
            exercise = load(cell.name)
            documents += _exercise_cells(lesson, exercise, solved(exercise).strip())
            given.append(stub(exercise).strip())
        elif cell.kind == "paragraph":
            documents.append(_plain_cell(lesson, ident, cell, {}, words))
            documents.append(_to_write(lesson, cell.name, cell.source))
        else:
            documents.append(_plain_cell(lesson, ident, cell, alt_texts, words))
    given += [
        [one["id"], one["metadata"], one["source"]]
        for one in documents
        if not one["metadata"].get("nbgrader", {}).get("solution")
    ]
    return {
        "cells": documents,
        "metadata": {**KERNEL, "lr": {"lesson": lesson, "release": mark_of(given)}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def mark_of(content: Any) -> str:
    """A short mark that is another one for any other content.

    >>> mark_of(["a"]) == mark_of(["a"]), mark_of(["a"]) == mark_of(["b"])
    (True, False)
    """
    text = json.dumps(content, sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _plain_cell(
    lesson: str,
    ident: str,
    cell: MasterCell,
    alt_texts: Mapping[str, str],
    words: Words,
) -> dict[str, Any]:
    tags: dict[str, Any] = {}
    if cell.kind in {"setup", "experiment"}:
        tags = {"tags": [cell.kind]}
    if not cell.is_prose:
        source = cell.source
        if REVEAL.search(source):  # its code holds the answer
            source = f"{words.run_me}\n{source}"
            tags["jupyter"] = {"source_hidden": True}
        return _document(lesson, "code", ident, source, tags)
    text = with_alt_texts(cell.source, alt_texts)
    if cell.kind in CLOSED:
        summary = f"<summary>{words.closed[cell.kind]}</summary>"
        text = f"<details>{summary}\n\n{text}\n\n</details>"
    return _document(lesson, "markdown", ident, text, tags)


def with_alt_texts(source: str, alt_texts: Mapping[str, str]) -> str:
    """Say in words what each picture without a text shows.

    >>> with_alt_texts("![](pictures/a.svg)", {"a.svg": "A curve that falls."})
    '![A curve that falls.](pictures/a.svg)'
    """
    return PICTURE.sub(
        lambda found: f"![{alt_texts.get(found['name'], '')}]{found['place']}", source
    )


def _to_write(lesson: str, name: str, question: str) -> dict[str, Any]:
    """The place of a paragraph that a person reads and grades, by the question."""
    marks = {
        "schema_version": 3,
        "task": False,
        "grade": True,
        "solution": True,
        "locked": False,
        "grade_id": name,
        "cell_type": "markdown",
        "points": PARAGRAPH_POINTS,
    }
    place = _document(lesson, "markdown", name, TO_WRITE, {"nbgrader": marks})
    place["metadata"]["lr"]["question"] = question
    return place


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
    call = f'check("{name}")'
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
