"""A small lesson's kit, and what graders say of it, made without running anything."""

from __future__ import annotations

import functools
import tempfile
from pathlib import Path

from autograder.grading.classes.parcels import Setting, Task
from autograder.grading.sandbox.looking import Observed, Sight
from autograder.grading.sandbox.script import Script
from autograder.grading.submission.engine import Engine
from autograder.grading.submission.handed_in import Submission
from autograder.grading.submission.kit import LessonKit, lesson_kit
from autograder.judge.observe import observe
from autograder.tests.grading.tiny_course import LESSON, in_lines, place, right


@functools.cache
def kit() -> LessonKit:
    with tempfile.TemporaryDirectory() as folder:
        return lesson_kit(place(Path(folder) / "course"), LESSON)


def setting() -> Setting:
    return Setting(kit())


def handed_in(student: str, notebook: dict[str, object] | None = None) -> Task:
    import json

    data = json.dumps(in_lines(notebook or right())).encode()
    return Task(Submission(student, "found", data))


def observed_here(script: Script) -> Observed:
    """Cells that define functions, run in this process: they are our own."""
    names: dict[str, object] = {}
    for cell in script.cells:
        exec(cell.source, names)  # noqa: S102
    seen = Observed()
    for question in script.questions:
        answer = names[question.exercise]
        found = observe(answer, question.exercise, list(question.cases))  # type: ignore[arg-type]
        seen.sights[question.exercise] = Sight(found)
    return seen


def engine() -> Engine:
    return Engine(kit(), observed_here)
