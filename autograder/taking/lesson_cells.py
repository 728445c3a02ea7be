"""A lesson's notebook as cells in the order in which they run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from autograder.notebook import RunCell, plain_python, rebuild, run_order
from autograder.taking.statements import STAR, Statement, giving, statements


@dataclass(frozen=True)
class LessonCells:
    """Set-up cells, answers and added cells of one lesson.

    `written` are the exercises that somebody has begun; all stand in `places`. `beside`
    are the modules in the notebook's folder, which do not come along.
    """

    lesson: str
    cells: tuple[RunCell, ...]
    written: tuple[str, ...]
    beside: frozenset[str] = frozenset()

    @cached_property
    def places(self) -> Mapping[str, int]:
        """The cell of each exercise."""
        return {one.exercise: n for n, one in enumerate(self.cells) if one.exercise}

    @cached_property
    def statements(self) -> tuple[tuple[Statement, ...], ...]:
        """What each cell says; nothing where it is not Python."""
        return tuple(statements(one.source) for one in self.cells)

    def found(self, name: str, cell: int) -> tuple[int, list[int]] | None:
        """Where code of a cell finds a name: its cell, and the statements there.

        Its own cell comes first, then those before, the nearest first, then the others.
        """
        before, after = range(cell, -1, -1), range(cell + 1, len(self.cells))
        for place in (*before, *after):
            numbers = giving(self.statements[place], name)
            if any(name in self.statements[place][n].binds for n in numbers):
                return place, numbers
        return None

    def stars(self, cell: int) -> list[tuple[int, int]]:
        """The imports of everything, up to a cell."""
        return [
            (place, number)
            for place in range(cell + 1)
            for number, one in enumerate(self.statements[place])
            if STAR in one.binds
        ]


def lesson_cells(
    lesson: str,
    notebook: dict[str, Any],
    skeleton: dict[str, Any],
    beside: frozenset[str] = frozenset(),
) -> LessonCells:
    """Read a learner's notebook against the lesson as it was built."""
    rebuilt = rebuild(notebook, skeleton)
    cells = [
        RunCell(one.id, plain_python(one.source), one.exercise)
        for one in run_order(rebuilt)
    ]
    written = [a.exercise for a in rebuilt.answers.values() if a.state == "written"]
    return LessonCells(lesson, tuple(cells), tuple(written), beside)
