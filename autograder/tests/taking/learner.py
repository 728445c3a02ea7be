"""A learner's notebooks: real lessons with answers set in, and a quick look at them."""

import builtins
import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from autograder.course import lesson_path
from autograder.judge.documents import Key
from autograder.judge.observe import observe
from autograder.notebook import RunCell
from autograder.study.syllabus import PRACTICE_SEED, syllabus
from autograder.taking.choosing import Chosen, Judge, choose
from autograder.taking.judging import Question, Seen, judge_with
from autograder.taking.lesson_cells import LessonCells, lesson_cells

Document = dict[str, Any]
SCHEDULERS, WARMUP = "02_schedulers", "05_warmup"


def built(slug: str) -> Document:
    document: Document = json.loads(lesson_path(slug).read_bytes())
    return document


def notebook(
    slug: str, answers: Mapping[str, str], added: Mapping[str, str] | None = None
) -> Document:
    """A lesson with answers in it, and cells that stand before some of the answers."""
    document = built(slug)
    cells = []
    for cell in document["cells"]:
        name = cell["metadata"].get("nbgrader", {}).get("grade_id")
        if name in (added or {}):
            source = (added or {})[name]
            cells.append({**code(source), "id": f"more-{name}"})
        cells.append({**cell, "source": answers[name]} if name in answers else cell)
    return {**document, "cells": cells}


def code(source: str) -> Document:
    plain: Document = {"cell_type": "code", "metadata": {}, "source": source}
    return {**plain, "outputs": [], "execution_count": None}


def cells_of(
    slug: str, answers: Mapping[str, str], added: Mapping[str, str] | None = None
) -> LessonCells:
    return lesson_cells(slug, notebook(slug, answers, added), built(slug))


def look_here(cells: Sequence[RunCell], questions: Sequence[Question]) -> Seen:
    """Run cells in this process: no test sends it what does not end."""
    seen = Seen()
    space: Document = {"__builtins__": builtins, "__name__": "__main__"}
    taken = {}
    for cell in cells:
        try:
            exec(compile(cell.source, cell.id, "exec", dont_inherit=True), space)  # noqa: S102
        except Exception as error:  # noqa: BLE001
            seen.errors[cell.id] = f"{type(error).__name__}: {error}"
        if cell.exercise in space:
            taken[cell.exercise] = space[cell.exercise]
    for one in questions:
        answer = taken.get(one.exercise, space.get(one.exercise))
        if answer is None:
            seen.endings[one.exercise] = "not defined"
            continue
        found = observe(answer, one.exercise, list(one.cases), one.seconds)  # type: ignore[arg-type]
        seen.observations[one.exercise] = found
    return seen


@cache
def key_of(exercise: str) -> Key:
    return syllabus().key(exercise, PRACTICE_SEED)


def judge_here() -> Judge:
    return judge_with(look_here, key_of, syllabus().verdict)


def chosen_from(*lessons: LessonCells) -> Chosen:
    """What comes along of these lessons."""
    headings = {one.lesson: f"Lesson {one.lesson}" for one in lessons}
    return choose(
        lessons,
        syllabus().ids(),
        judge_here(),
        lambda module: module.text("Learning rates", headings),
    )


def write_notebook(folder: Path, slug: str, document: Document) -> None:
    """Put a notebook where the learner's copy of its lesson lies."""
    path = folder / "my_lessons" / slug / f"{slug}.ipynb"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps(document))
