"""An observer without a sandbox, for answers of our own; quickly imported."""

from __future__ import annotations

from autograder.grading.sandbox.looking import Observed, Sight
from autograder.grading.sandbox.script import Script
from autograder.judge.observe import observe


def observed_here(script: Script) -> Observed:
    """Cells that define functions, run in this process: they are our own."""
    names: dict[str, object] = {}
    for cell in script.cells:
        exec(cell.source, names)  # noqa: S102
    seen = Observed()
    for question in script.questions:
        answer = names.get(question.exercise)
        if answer is None:
            continue
        found = observe(answer, question.exercise, list(question.cases))  # type: ignore[arg-type]
        seen.sights[question.exercise] = Sight(found)
    return seen
