"""The cells of a lesson that a gradebook knows of: pure."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from autograder.grading.gradebook.reading import LessonRecord

SourceCell = tuple[str, bool, str, str | None]


@dataclasses.dataclass(frozen=True)
class Cells:
    """What nbgrader keeps of a notebook: cells with points, and all that are marked."""

    points: Mapping[str, float]
    sources: Mapping[str, SourceCell]
    solutions: frozenset[str]


def cells_wanted(skeleton: Mapping[str, Any]) -> Cells:
    """The cells that a lesson has, as nbgrader would write them down.

    >>> marks = {"grade_id": "a", "grade": True, "locked": True, "points": 2}
    >>> cell = {"cell_type": "code", "source": "", "metadata": {"nbgrader": marks}}
    >>> cells_wanted({"cells": [cell]}).points
    {'a': 2.0}
    """
    points: dict[str, float] = {}
    sources: dict[str, SourceCell] = {}
    solutions: set[str] = set()
    for cell in skeleton["cells"]:
        marks = cell.get("metadata", {}).get("nbgrader", {})
        name = str(marks.get("grade_id", ""))
        if marks.get("grade"):
            points[name] = float(marks["points"])
        if marks.get("solution"):
            solutions.add(name)
        if any(marks.get(mark) for mark in ("grade", "solution", "locked")):
            locked = bool(marks.get("locked"))
            source = "".join(cell["source"])
            sources[name] = (cell["cell_type"], locked, source, marks.get("checksum"))
    return Cells(points, sources, frozenset(solutions))


def is_known(known: LessonRecord | None, wanted: Cells) -> bool:
    """Whether the gradebook has these very cells already."""
    if known is None:
        return False
    return (known.points, known.cells) == (wanted.points, wanted.sources)


def is_another_set(known: LessonRecord, wanted: Cells) -> bool:
    """Whether there are grades of cells that this lesson does not have, or lacks."""
    names = set(known.cells) | set(known.points)
    ours = set(wanted.sources) | set(wanted.points)
    return bool(known.submissions) and names != ours
