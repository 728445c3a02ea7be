"""A submission's answers, set into a fresh copy of the lesson."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from autograder.notebook.answers import (
    AnswerSource,
    Choice,
    choose,
    is_definer,
    owners,
    pristine,
)
from autograder.notebook.cells import Cell, about, cells_of
from autograder.notebook.copying import copied
from autograder.notebook.matching import Matching, match
from autograder.notebook.repairs import of_the_answers, of_the_lesson, of_the_notebook
from autograder.notebook.syntax import definitions, is_stub


@dataclass(frozen=True)
class Rebuilt:
    """A notebook whose cells, order and points are the lesson's own."""

    notebook: dict[str, Any]
    repairs: list[str]
    answers: dict[str, AnswerSource]


def rebuild(submitted: dict[str, Any], skeleton: dict[str, Any]) -> Rebuilt:
    """Set what a learner wrote into a fresh skeleton, and say what was put right.

    The skeleton's cells keep their order, text and marks; only the sources of
    answers come from the submission. Cells that the learner added stay behind the
    cell of the lesson that they followed. No outputs are taken over.

    >>> lesson = {"cells": [{"cell_type": "markdown", "id": "01-0", "source": "Hi"}]}
    >>> rebuild({"cells": []}, lesson).repairs
    ['A cell of the lesson was missing; it is back.']
    """
    theirs, ours = cells_of(submitted), cells_of(skeleton)
    sorted_out = _sort_out(theirs, ours, _is_outdated(submitted, skeleton))
    answers = {
        name: _answer(name, choice, sorted_out.stub(name))
        for name, choice in sorted_out.choices.items()
    }
    notebook = {
        **{key: copied(one) for key, one in skeleton.items() if key != "cells"},
        "cells": list(_cells(sorted_out, answers, skeleton["cells"])),
    }
    repairs = [
        *of_the_notebook(submitted, skeleton, theirs),
        *of_the_lesson(theirs, ours, sorted_out.matching),
        *of_the_answers(theirs, sorted_out.choices),
    ]
    return Rebuilt(notebook, repairs, answers)


@dataclass(frozen=True)
class _SortedOut:
    theirs: Sequence[Cell]
    ours: Sequence[Cell]
    matching: Matching
    choices: dict[str, Choice]
    kept: dict[int, str]
    paragraphs: dict[int, Cell]

    def stub(self, exercise: str) -> str:
        return next(one.source for one in self.ours if _exercise(one) == exercise)


def _exercise(cell: Cell) -> str:
    return cell.grade_id if cell.is_exercise else ""


def _is_outdated(submitted: dict[str, Any], skeleton: dict[str, Any]) -> bool:
    release = about(submitted, "release")
    return bool(release) and release != about(skeleton, "release")


def _sort_out(
    theirs: Sequence[Cell], ours: Sequence[Cell], outdated: bool
) -> _SortedOut:
    matching = match(theirs, ours)
    exercises = [one.grade_id for one in ours if one.is_exercise]
    owned = owners(theirs, exercises)
    untouched = pristine(theirs, ours, matching)
    choices = {name: choose(name, theirs, owned, untouched) for name in exercises}
    used = {
        cell.index
        for choice in choices.values()
        for cell in (choice.chosen, *choice.superseded, *choice.dropped)
        if cell is not None
    } | set(owned)
    paragraphs = {
        place: theirs[index]
        for index, place in matching.place.items()
        if ours[place].is_paragraph and theirs[index].kind == "markdown"
    }
    kept = {}
    for cell in theirs:
        place = matching.place.get(cell.index)
        if place is None or cell.index in used or cell.index in untouched:
            continue
        if not outdated or "setup" in ours[place].tags:
            kept[cell.index] = _worth_keeping(cell, ours[place])
    return _SortedOut(theirs, ours, matching, choices, kept, paragraphs)


def _worth_keeping(cell: Cell, ours: Cell) -> str:
    if cell.kind != "code" or cell.names.bound <= ours.names.bound:
        return ""
    if "setup" in ours.tags:
        return cell.source
    return definitions(cell.source, known=ours.names.bound)


def _answer(exercise: str, choice: Choice, stub: str) -> AnswerSource:
    if choice.chosen is None:
        return AnswerSource(exercise, "missing", stub)
    if not choice.written:
        return AnswerSource(exercise, "untouched", stub, choice.chosen.index)
    return AnswerSource(exercise, "written", choice.chosen.source, choice.chosen.index)


def _cells(
    found: _SortedOut, answers: dict[str, AnswerSource], fresh: list[dict[str, Any]]
) -> Iterator[dict[str, Any]]:
    chosen = [one.chosen for one in found.choices.values() if one.chosen]
    said = {("code", one.text) for one in chosen} | {
        (one.kind, one.text) for one in found.ours if one.text
    }
    spare = _SpareIds({one.id for one in found.ours})
    after, before = _added_after(found), _beaten_before(found)
    for cell in after[-1]:
        yield spare.cell(cell, cell.source)
    for one in found.ours:
        for cell in before.get(_exercise(one), []):
            if (cell.kind, cell.text) not in said:
                yield spare.cell(cell, cell.source)
            said.add((cell.kind, cell.text))
        yield _fresh(
            fresh[one.index],
            answers.get(_exercise(one)) or found.paragraphs.get(one.index),
        )
        for cell in after[one.index]:
            yield spare.cell(cell, found.kept.get(cell.index, cell.source))


def _beaten_before(found: _SortedOut) -> dict[str, list[Cell]]:
    """Place a beaten answer before the first answer whose name it defines as well."""
    before: dict[str, dict[int, Cell]] = {name: {} for name in found.choices}
    for exercise, choice in found.choices.items():
        for cell in choice.superseded:
            if any(is_stub(cell.source, name) for name in found.choices):
                continue
            places = cell.names.defined if cell.kind == "code" else ()
            first = next((name for name in found.choices if name in places), exercise)
            before[first][cell.index] = cell
    return {
        name: sorted(cells.values(), key=lambda one: (is_definer(one, name), one.index))
        for name, cells in before.items()
    }


def _fresh(cell: dict[str, Any], answer: AnswerSource | Cell | None) -> dict[str, Any]:
    ours = copied(cell)
    if answer is not None:
        ours["source"] = answer.source
    if ours.get("cell_type") == "code":
        ours |= {"outputs": [], "execution_count": None}
    return ours


def _added_after(found: _SortedOut) -> dict[int, list[Cell]]:
    """Sort the learner's own cells by the cell of ours that they followed."""
    place = dict(found.matching.place)
    gone = set(found.matching.idle)
    for number, one in enumerate(found.ours):
        choice = found.choices.get(_exercise(one))
        if choice is None:
            continue
        gone |= {cell.index for cell in (*choice.superseded, *choice.dropped)}
        if choice.chosen is not None:
            place.setdefault(choice.chosen.index, number)
    after: dict[int, list[Cell]] = {number: [] for number in range(-1, len(found.ours))}
    anchor = -1
    for cell in found.theirs:
        anchor = place.get(cell.index, anchor)
        if found.kept.get(cell.index):
            after[anchor].insert(0, cell)
        elif cell.index not in place and cell.index not in gone:
            after[anchor].append(cell)
    return after


class _SpareIds:
    """Gives the learner's cells ids that nothing else has."""

    def __init__(self, taken: set[str]) -> None:
        self._taken = taken
        self._count = 0

    def _id(self, wanted: str) -> str:
        while not wanted or wanted in self._taken:
            self._count += 1
            wanted = f"added-{self._count}"
        self._taken.add(wanted)
        return wanted

    def cell(self, cell: Cell, source: str) -> dict[str, Any]:
        tags = {"tags": ["experiment"]} if "experiment" in cell.tags else {}
        document: dict[str, Any] = {
            "cell_type": cell.kind,
            "id": self._id(cell.id),
            "metadata": tags,
            "source": source,
        }
        if cell.kind == "code":
            document |= {"outputs": [], "execution_count": None}
        return document
