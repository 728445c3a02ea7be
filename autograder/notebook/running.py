"""What of a rebuilt notebook a grader runs, and in which order."""

from dataclasses import dataclass

from autograder.notebook.cells import Cell, cells_of
from autograder.notebook.rebuilding import Rebuilt
from autograder.notebook.syntax import definitions

EXPERIMENT = "experiment"


@dataclass(frozen=True)
class RunCell:
    """One piece of source to run; `exercise` is named where it is an answer.

    The answer is what the name means right after its own cell has run. `defines` names
    the answers that a cell between them and their check gives another meaning.
    """

    id: str
    source: str
    exercise: str | None = None
    defines: tuple[str, ...] = ()


def run_order(rebuilt: Rebuilt) -> list[RunCell]:
    """Put what a grader runs in order: set-up, answers, cells that were added.

    Of an added cell that is marked as an experiment (a copied plot, say) only the
    functions, classes and imports are run.
    """
    runs, waiting = [], set[str]()
    for cell in cells_of(rebuilt.notebook):
        if cell.kind != "code":
            continue
        if cell.is_check:
            waiting.discard(cell.grade_id.removeprefix("check_"))
        runs.append(_run(cell, waiting))
        if cell.is_exercise:
            waiting.add(cell.grade_id)
    return [one for one in runs if one is not None and one.source.strip()]


def _run(cell: Cell, waiting: set[str]) -> RunCell | None:
    if cell.is_exercise:
        return RunCell(cell.id, cell.source, cell.grade_id)
    if cell.mark:
        setup = "setup" in cell.tags
        return RunCell(cell.id, cell.source) if setup else None
    defines = tuple(sorted(waiting & cell.names.bound))
    if EXPERIMENT not in cell.tags:
        return RunCell(cell.id, cell.source, None, defines)
    kept = definitions(cell.source) if cell.searched else ""
    return RunCell(cell.id, kept, None, defines)
