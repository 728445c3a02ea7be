"""Which submitted cell is which cell of the lesson."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from autograder.notebook.cells import Cell

COUNTED_ID = re.compile(r"\d\d-\d+")


@dataclass(frozen=True)
class Matching:
    """The submitted cells of the lesson, and copies of them that say nothing new."""

    place: dict[int, int]
    """From the index of a submitted cell to the index of the lesson's own."""
    idle: frozenset[int]
    """Submitted cells that are copies of the lesson's, or of an older lesson's."""

    @property
    def found(self) -> frozenset[int]:
        return frozenset(self.place.values())

    @property
    def moved(self) -> bool:
        order = [self.place[index] for index in sorted(self.place)]
        return order != sorted(order)


def match(submitted: Sequence[Cell], ours: Sequence[Cell]) -> Matching:
    """Match by cell id, by grade id, by our own mark, at last by the same text."""
    keys: list[Callable[[Cell], str]] = [
        lambda cell: cell.id,
        lambda cell: cell.grade_id,
        lambda cell: cell.mark,
        lambda cell: "" if cell.is_exercise else f"{cell.kind} {cell.text}",
    ]
    place: dict[int, int] = {}
    for key in keys:
        place |= _match_by(key, submitted, ours, place)
    known = {(cell.kind, cell.text) for cell in ours}
    ids = {cell.id for cell in ours}
    idle = {
        cell.index
        for cell in submitted
        if cell.index not in place
        and not cell.is_exercise
        and (_is_copy(cell, known) or (cell.id not in ids and _is_outdated(cell)))
    }
    return Matching(place, frozenset(idle))


def _match_by(
    key: Callable[[Cell], str],
    submitted: Sequence[Cell],
    ours: Sequence[Cell],
    place: dict[int, int],
) -> dict[int, int]:
    wanted = {key(cell): cell.index for cell in ours if key(cell)}
    taken = set(place.values())
    found: dict[int, int] = {}
    for cell in submitted:
        target = wanted.get(key(cell))
        if cell.index not in place and target is not None and target not in taken:
            found[cell.index] = target
            taken.add(target)
    return found


def _is_copy(cell: Cell, known: set[tuple[str, str]]) -> bool:
    return bool(cell.text) and (cell.kind, cell.text) in known


def _is_outdated(cell: Cell) -> bool:
    """Say whether an older release of the lesson put this cell there."""
    counted = bool(cell.mark) and bool(COUNTED_ID.fullmatch(cell.id))
    return counted or (cell.is_check and cell.id == cell.grade_id)
