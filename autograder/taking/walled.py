"""A look at functions inside the sandbox that grading uses.

A class's copy of the course goes without this file: it has no sandbox.
"""

from __future__ import annotations

from collections.abc import Sequence

from autograder.grading.sandbox.handles import Start
from autograder.grading.sandbox.looking import EnvironmentFault, observe_script
from autograder.grading.sandbox.script import Question as Asked
from autograder.grading.sandbox.script import Script
from autograder.grading.sandbox.walls import SandboxUnavailable
from autograder.grading.submission.answer_file import LIMITS, sandboxed
from autograder.notebook import RunCell
from autograder.taking.judging import Look, Question, Seen


def look_inside() -> tuple[Look | None, str]:
    """A look from within walls; else the reason why this machine has none."""
    try:
        start = sandboxed()
    except SandboxUnavailable as error:
        return None, error.reason

    def look(cells: Sequence[RunCell], questions: Sequence[Question]) -> Seen:
        return seen_through(start, cells, questions)

    return look, ""


def seen_through(
    start: Start, cells: Sequence[RunCell], questions: Sequence[Question]
) -> Seen:
    """Run cells and ask questions in what `start` starts."""
    asked = tuple(Asked(q.exercise, tuple(q.cases), q.seconds) for q in questions)
    script = Script(tuple(cells), asked, notebook=False)
    try:
        found = observe_script(script, start, LIMITS)
    except EnvironmentFault as fault:
        reason = f"Python did not start: {fault}"
        return Seen(errors={cell.id: reason for cell in cells})
    seen = Seen()
    for name, sight in found.sights.items():
        if sight.observation is not None:
            seen.observations[name] = sight.observation
        else:
            seen.endings[name] = sight.reason or "crashed"
    for cell, result in found.cells.items():
        error = result.get("error")
        if error:
            words = f"{error.get('type')}: {error.get('message')}"
            seen.errors[cell] = words.rstrip(": ")
    return seen
