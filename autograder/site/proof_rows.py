"""A row of the published proof: what was tried on one exercise, as text."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from autograder.exercises.keys import make_key
from autograder.exercises.proof.faults import faults_of

if TYPE_CHECKING:
    from autograder.exercises.model import Exercise
    from autograder.exercises.proof.committed import DeepRow

HEADS = (
    "Exercise",
    "Right answers",
    "Mistakes",
    "in forms",
    "Single faults",
    "Mutants",
    "rejected",
    "argued",
    "Random inputs",
    "Date",
)


@dataclasses.dataclass(frozen=True)
class Line:
    """An exercise and what stands beside its name."""

    exercise: str
    cells: tuple[str, ...]


def line_of(exercise: Exercise, row: DeepRow) -> Line:
    """Put a committed row beside what the exercise says of itself.

    >>> from autograder.exercises import load
    >>> from autograder.exercises.proof.committed import read_table
    >>> row = read_table().row("sgd_step")
    >>> line_of(load("sgd_step"), row).cells[0]
    '4'
    """
    cells = (
        row.right,
        len(exercise.mistakes),
        row.forms,
        _count_faults(exercise),
        row.mutants,
        row.mutants_rejected,
        row.mutants_argued,
        f"{row.inputs:,}",
        row.date,
    )
    return Line(exercise.id, tuple(map(str, cells)))


def _count_faults(exercise: Exercise) -> int:
    key = make_key(dataclasses.replace(exercise, mistakes=()))
    return sum(1 for _ in faults_of(exercise, key))
