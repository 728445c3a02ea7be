"""What of a rebuilt notebook a grader runs, and in which order."""

from dataclasses import dataclass
from typing import Literal

from autograder.notebook.cells import Cell, cells_of
from autograder.notebook.rebuilding import Rebuilt
from autograder.notebook.syntax import definitions

EXPERIMENT = "experiment"


@dataclass(frozen=True)
class RunCell:
    """One piece of source to run; `exercise` is named where it is an answer.

    The answer is what the name means right after its own cell has run.
    """

    id: str
    kind: Literal["setup", "answer", "added"]
    exercise: str | None
    source: str


def run_order(rebuilt: Rebuilt) -> list[RunCell]:
    """Put what a grader runs in order: set-up, answers, cells that were added.

    Of an added cell that is marked as an experiment (a copied plot, say) only the
    functions, classes and imports are run.
    """
    cells = cells_of(rebuilt.notebook)
    runs = [_run(cell) for cell in cells if cell.kind == "code"]
    return [one for one in runs if one is not None and one.source.strip()]


def _run(cell: Cell) -> RunCell | None:
    if cell.is_exercise:
        return RunCell(cell.id, "answer", cell.grade_id, cell.source)
    if cell.mark:
        setup = "setup" in cell.tags
        return RunCell(cell.id, "setup", None, cell.source) if setup else None
    if EXPERIMENT not in cell.tags:
        return RunCell(cell.id, "added", None, cell.source)
    kept = definitions(cell.source) if cell.searched else ""
    return RunCell(cell.id, "added", None, kept)
