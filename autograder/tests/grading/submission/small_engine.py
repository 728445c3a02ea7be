"""An engine for a small lesson that runs our own cells in this process, and counts."""

from __future__ import annotations

import dataclasses
import functools
import json
import tempfile
from pathlib import Path
from typing import Any

from autograder.exercises import load
from autograder.exercises.source import solved
from autograder.grading.sandbox.looking import Observed, Sight
from autograder.grading.sandbox.script import Script
from autograder.grading.submission.documents import SubmissionResult
from autograder.grading.submission.engine import Engine
from autograder.grading.submission.handed_in import Submission
from autograder.grading.submission.kit import LessonKit, lesson_kit
from autograder.judge.observe import observe
from autograder.tests.grading.tiny_course import LESSON, in_lines, place, right

WRONG = "def gd_path(w0, lam, lr, steps):\n    return [w0] * (steps + 1)\n"
RIGHT = {name: solved(load(name)) for name in ("gd_path", "lr_grid")}


@functools.cache
def kit() -> LessonKit:
    with tempfile.TemporaryDirectory() as folder:
        return lesson_kit(place(Path(folder) / "course"), LESSON)


def submission(
    notebook: dict[str, Any] | None = None, student: str = "ann", **more: Any
) -> Submission:
    data = json.dumps(in_lines(notebook or right())).encode()
    return Submission(student, "found", data, **more)


@dataclasses.dataclass
class Runs:
    """An observer; it runs cells that define functions, and remembers the scripts."""

    scripts: list[Script] = dataclasses.field(default_factory=list)

    def __call__(self, script: Script) -> Observed:
        self.scripts.append(script)
        seen, names = Observed(), dict[str, Any]()
        for cell in script.cells:
            error = None
            try:
                exec(cell.source, names)  # noqa: S102 - our own
            except Exception as caught:  # noqa: BLE001 - as the runner does
                kind = type(caught).__name__
                error = {"type": kind, "message": str(caught)[:99], "line": None}
            seen.cells[cell.id] = {"error": error, "printed": "", "outputs": []}
        for question in script.questions:
            seen.sights[question.exercise] = sight_of(names, question)
        return seen


def sight_of(names: dict[str, Any], question: Any) -> Sight:
    answer = names.get(question.exercise)
    if not callable(answer):
        return Sight(None, "not defined")
    cases = list(question.cases)
    return Sight(json.loads(json.dumps(observe(answer, question.exercise, cases, 5.0))))


def engine(runs: Runs | None = None, **more: Any) -> Engine:
    return Engine(kit(), runs or Runs(), **more)


def statuses(result: SubmissionResult) -> dict[str, str]:
    return {one.exercise: one.verdict.status for one in result.exercises}
