"""What a runner is asked to do: the cells of a submission, then questions about it."""

from __future__ import annotations

import dataclasses
import json
from base64 import b64encode
from collections.abc import Mapping, Sequence
from typing import Any

from autograder.grading.sandbox.limits import Limits
from autograder.notebook import RunCell


@dataclasses.dataclass(frozen=True)
class Question:
    """Calls to make on one answer."""

    exercise: str
    cases: tuple[Mapping[str, Any], ...]
    seconds: float

    def document(self) -> dict[str, Any]:
        return {
            "exercise": self.exercise,
            "cases": list(self.cases),
            "seconds": self.seconds,
        }


@dataclasses.dataclass(frozen=True)
class Script:
    """One submission's cells in order, and one question per exercise.

    `files` were handed in beside the notebook; `notebook` is False for a plain file.
    """

    cells: tuple[RunCell, ...]
    questions: tuple[Question, ...]
    files: Mapping[str, bytes] = dataclasses.field(default_factory=dict)
    notebook: bool = True

    def first(self, limits: Limits) -> dict[str, Any]:
        """What the runner gets at once: no question is in it."""
        return {
            "cells": [cell_document(cell) for cell in self.cells],
            "files": {n: b64encode(data).decode() for n, data in self.files.items()},
            "notebook": self.notebook,
            "seconds": limits.cell_seconds,
            "limits": limits.inside(),
        }

    def without_cell(self, index: int) -> Script:
        cells = (*self.cells[:index], *self.cells[index + 1 :])
        return dataclasses.replace(self, cells=cells)

    def only(self, exercises: Sequence[str]) -> Script:
        """The same cells, and the questions about some exercises."""
        left = tuple(q for q in self.questions if q.exercise in exercises)
        return dataclasses.replace(self, questions=left)


def cell_document(cell: RunCell) -> dict[str, Any]:
    """The cell, and the answers that are to be taken right after it."""
    own = (cell.exercise,) if cell.exercise else ()
    return {"id": cell.id, "source": cell.source, "takes": [*own, *cell.defines]}


def as_line(document: Mapping[str, Any]) -> bytes:
    """One line of the conversation; NaN has no place in it."""
    return json.dumps(document, allow_nan=False).encode() + b"\n"
