"""Which submitted cell is the answer to which exercise."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from autograder.notebook.cells import Cell
from autograder.notebook.matching import Matching
from autograder.notebook.syntax import is_stub

State = Literal["written", "untouched", "missing"]


@dataclass(frozen=True)
class AnswerSource:
    """The answer to one exercise, and where in the submission it stood."""

    exercise: str
    state: State
    source: str
    index: int | None = None
    """The submitted cell, counted from 0."""


@dataclass(frozen=True)
class Choice:
    """The cell that counts, and the cells that it takes precedence over."""

    chosen: Cell | None
    written: bool
    superseded: tuple[Cell, ...]
    dropped: tuple[Cell, ...]

    @property
    def is_last(self) -> bool:
        places = [cell.index for cell in self.superseded]
        return self.chosen is None or self.chosen.index > max(places, default=-1)


def owners(submitted: Sequence[Cell], exercises: Sequence[str]) -> dict[int, str]:
    """Say which cells are marked as the place of an answer, and of which."""
    owned = {}
    for cell in submitted:
        for word in (cell.grade_id, cell.id, cell.mark):
            if word in exercises:
                owned[cell.index] = word
                break
    return owned


def choose(
    exercise: str,
    submitted: Sequence[Cell],
    owned: dict[int, str],
    pristine: frozenset[int],
) -> Choice:
    """Choose the answer: the last cell that defines the name before it is checked.

    What stands behind the last check was tried out afterwards; it counts only where
    nothing else defines the name. So does the place of another exercise, and a place
    that defines nothing (it may not even parse) where none does at all.
    """
    own = [cell for cell in submitted if owned.get(cell.index) == exercise]
    free = [
        cell
        for cell in submitted
        if is_definer(cell, exercise)
        and cell.index not in owned
        and cell.index not in pristine
    ]
    defining = {cell.index for cell in [*own, *free] if exercise in cell.names.bound}
    end = last_check(exercise, submitted)

    def rank(cell: Cell) -> tuple[bool, bool, int]:
        return cell.index in defining, cell.index < end, cell.index

    mine = sorted([*own, *free], key=rank)
    others = [
        cell
        for cell in submitted
        if owned.get(cell.index, exercise) != exercise
        and exercise in cell.names.defined
        and not is_stub(cell.source, exercise)
    ]
    written = [cell for cell in mine if not is_stub(cell.source, exercise)]
    sound = [cell for cell in written if cell.index in defining]
    candidates = sound or others or written or mine
    chosen = candidates[-1] if candidates else None
    text = chosen.text if chosen else ""
    beaten = [one for one in written if one is not chosen and one.text != text]
    kept = {cell.index for cell in beaten}
    dropped = [one for one in mine if one is not chosen and one.index not in kept]
    return Choice(chosen, bool(written or others), tuple(beaten), tuple(dropped))


def last_check(exercise: str, submitted: Sequence[Cell]) -> int:
    """The index of the last cell that checks an exercise, or one behind all cells."""
    call = re.compile(rf"\bcheck\(\s*[\"']?{re.escape(exercise)}\b")
    word = f"check_{exercise}"

    def called_in(source: str) -> bool:
        return "check" in source and call.search(source) is not None

    found = [
        cell.index
        for cell in submitted
        if cell.kind == "code"
        and (word in (cell.grade_id, cell.id, cell.mark) or called_in(cell.source))
    ]
    return max(found, default=len(submitted))


def is_definer(cell: Cell, exercise: str) -> bool:
    """Say whether a code cell defines the exercise's function or class."""
    return cell.kind == "code" and exercise in cell.names.defined


def pristine(
    submitted: Sequence[Cell], ours: Sequence[Cell], matching: Matching
) -> frozenset[int]:
    """Say which submitted cells still are, word for word, the lesson's."""
    return matching.idle | {
        cell.index
        for cell in submitted
        if cell.index in matching.place
        and cell.text == ours[matching.place[cell.index]].text
    }
