"""What was put right in a submission, as sentences for its author and the grader."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from autograder.notebook.answers import Choice
from autograder.notebook.cells import MOST_CELLS, Cell, about
from autograder.notebook.matching import Matching
from autograder.notebook.syntax import parse

MARKS = ("schema_version", "grade", "solution", "locked", "task", "points")


def of_the_notebook(
    submitted: dict[str, Any], skeleton: dict[str, Any], theirs: Sequence[Cell]
) -> Iterator[str]:
    """Report where the notebook came from and what of it was left out."""
    lesson, ours = about(submitted, "lesson"), about(skeleton, "lesson")
    release = about(submitted, "release")
    if lesson and ours and lesson != ours:
        yield f"The notebook is of another lesson ({lesson[:40]})."
    elif release and release != about(skeleton, "release"):
        yield (
            "The notebook was made from another release of the lesson; "
            "its answers are set into the present one."
        )
    cells = submitted.get("cells")
    if isinstance(cells, list) and len(cells) > MOST_CELLS:
        yield f"Only the first {MOST_CELLS} of {len(cells)} cells were read."
    if not all(cell.searched for cell in theirs):
        yield "The notebook is very long; its end was not searched for answers."
    if any(cell.attachments for cell in theirs):
        yield "Files attached to cells were left out."


def of_the_lesson(
    theirs: Sequence[Cell], ours: Sequence[Cell], matching: Matching
) -> Iterator[str]:
    """Report what had happened to the lesson's own cells."""
    gone = [cell for number, cell in enumerate(ours) if number not in matching.found]
    yield from (
        f"The check cell of {one.grade_id.removeprefix('check_')} "
        "was missing; it is back."
        for one in gone
        if one.is_check
    )
    plain = sum(not (one.is_check or one.is_exercise) for one in gone)
    if plain:
        count = "A cell" if plain == 1 else f"{plain} cells"
        verb = (
            "was missing; it is back" if plain == 1 else "were missing; they are back"
        )
        yield f"{count} of the lesson {verb}."
    if matching.moved:
        yield "Cells of the lesson had been moved; they are in their order again."
    for cell in theirs:
        if cell.index in matching.place:
            yield from _changes(cell, ours[matching.place[cell.index]])


def _changes(cell: Cell, ours: Cell) -> Iterator[str]:
    if ours.marks:
        changed = [key for key in MARKS if _differ(cell.marks.get(key), ours, key)]
        if changed:
            names = ", ".join(changed)
            yield f"The marks of the cell {ours.grade_id} were put right ({names})."
    if cell.kind != ours.kind:
        yield f"The cell {ours.grade_id or ours.id} is a {ours.kind} cell again."
    elif ours.is_check and cell.text != ours.text:
        yield f"The check cell {ours.grade_id} had been edited; it is as published."
    elif "setup" in ours.tags and cell.text != ours.text:
        yield "The set-up cell had been edited; what was added runs after it."
    if cell.tags != ours.tags:
        yield f"The tags of the cell {ours.grade_id or ours.id} were put right."


def _differ(value: object, ours: Cell, key: str) -> bool:
    wanted = ours.marks.get(key)
    if isinstance(wanted, bool) or wanted is None:
        return value is not wanted
    return not isinstance(value, int | float) or value != wanted


def of_the_answers(
    theirs: Sequence[Cell], choices: Mapping[str, Choice]
) -> Iterator[str]:
    """Report how each answer was found, where that was not plain."""
    for exercise, choice in choices.items():
        chosen = choice.chosen
        if chosen is None:
            yield f"There is no cell for {exercise}."
            continue
        if choice.superseded:
            count = len(choice.superseded) + 1
            which = "the last one" if choice.is_last else "the last before its check"
            yield f"{count} cells answer {exercise}; {which} counts."
        if choice.written:
            yield from _oddities(exercise, chosen)
    for cell in theirs:
        if "skip-execution" in cell.tags:
            yield "A tag that keeps a cell from running was taken off."
            return


def _oddities(exercise: str, chosen: Cell) -> Iterator[str]:
    if exercise not in (chosen.grade_id, chosen.id, chosen.mark):
        yield f"{exercise} stood in another cell and was found by its name."
    if parse(chosen.source) is None:
        yield f"The cell of {exercise} is not valid Python."
    elif exercise not in chosen.names.bound:
        yield f"The cell of {exercise} does not define {exercise}."
