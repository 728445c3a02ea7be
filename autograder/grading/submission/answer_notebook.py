"""The terminal's door for a notebook: judge one answer where it stands in a lesson.

Its answers are set into the lesson as it was built, as when it is handed in. What runs
is the set-up, the cells before, and the answer's own; what comes behind does not.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from pathlib import Path

from autograder.errors import UserError
from autograder.exercises.model import Exercise
from autograder.grading.sandbox.handles import Start
from autograder.grading.sandbox.limits import Limits
from autograder.grading.sandbox.looking import EnvironmentFault
from autograder.grading.sandbox.script import Script
from autograder.grading.submission.answer_file import (
    LIMITS,
    Draw,
    key_and_sights,
    not_started,
    unreadable,
)
from autograder.grading.submission.kit import Place, read_skeleton
from autograder.grading.submission.scripts import rebuilt_submission
from autograder.grading.submission.verdicts import verdict_on
from autograder.judge.verdict import Verdict
from autograder.languages import tr
from autograder.notebook import RunCell, UnreadableNotebook, run_order

SUFFIX = ".ipynb"


@dataclasses.dataclass(frozen=True)
class InNotebook:
    """An answer in a notebook: its text, its cell counted from 1, and what runs."""

    source: str
    number: int
    cells: tuple[RunCell, ...]


def find_answer(path: Path, exercise: Exercise, root: Path) -> InNotebook:
    """Find the answer in a notebook.

    Raises:
        UserError: it cannot be read, or nothing in it answers the exercise.
    """
    skeleton = read_skeleton(Place(root), exercise.lesson)
    try:
        rebuilt = rebuilt_submission(path.read_bytes(), skeleton)
    except OSError as error:
        raise unreadable(path, error) from None
    except UnreadableNotebook as error:
        raise UserError(f"{path}: {error.reason}") from None
    answer = rebuilt.answers.get(exercise.id)
    if answer is None or answer.index is None:
        raise UserError(
            tr(
                "{file} has no cell for {name}: it belongs to {lesson}",
                file=path,
                name=exercise.id,
                lesson=exercise.lesson,
            )
        )
    cells = up_to_answer(run_order(rebuilt), exercise.id)
    return InNotebook(answer.source, answer.index + 1, cells)


def up_to_answer(cells: Sequence[RunCell], name: str) -> tuple[RunCell, ...]:
    """What runs until an answer is taken for the last time, before its check.

    >>> cells = [RunCell("a", "x"), RunCell("f", "f", "f"), RunCell("b", "y")]
    >>> [one.id for one in up_to_answer(cells, "f")]
    ['a', 'f']
    """
    taken = [n for n, one in enumerate(cells) if name in {one.exercise, *one.defines}]
    return tuple(cells[: max(taken) + 1] if taken else cells)


def judge_in_notebook(
    exercise: Exercise,
    found: InNotebook,
    draw: Draw,
    start: Start,
    limits: Limits = LIMITS,
) -> Verdict:
    """Run what runs of it apart from us, ask the questions of a draw, and judge."""
    script = Script(found.cells, ())
    key, seen = key_and_sights(exercise, script, draw, start, limits)
    if isinstance(seen, EnvironmentFault):
        return not_started(key, seen)
    return verdict_on(key, found.source, script, seen)
