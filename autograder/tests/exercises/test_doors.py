"""One judge: the notebook's door and the terminal's give the same verdict."""

import ast
import itertools
import json
import linecache
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from autograder.exercises import ids, load
from autograder.exercises.keys import make_key
from autograder.exercises.model import Answer, Fresh
from autograder.exercises.proof.prove import name_of
from autograder.grading.answer_file import judge_source, unsandboxed
from autograder.judge.wraps import note_wrapping
from autograder.study.check import judge_answer

# The terminal's door starts a process for each answer, and torch takes seconds there.
MOST_IN_TORCH = 5


def answers(exercise: str) -> Iterator[Answer | Fresh]:
    task = load(exercise)
    yield from (task.reference, *task.right)
    yield from (answer for answer, _ in task.partial)
    yield from (mistake.forms[0] for mistake in task.mistakes)


def source_of(exercise: str, answer: Answer | Fresh) -> str | None:
    """The module of an exercise without its record, ending with this answer."""
    name = name_of(answer)
    module = __import__(load(exercise).reference.__module__, fromlist=["_"])
    tree = ast.parse(Path(module.__file__ or "").read_text("utf-8"))
    if not hasattr(module, name):
        return None  # made by a function or a lambda: has no source of its own
    kept = [node for node in tree.body if not _is_record(node)]
    lines = ast.unparse(ast.Module(kept, []))
    made = f"{name}()" if isinstance(answer, Fresh) else name
    return f"{lines}\n{exercise} = {made}\n"


def _is_record(node: ast.stmt) -> bool:
    return isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "EXERCISE"


def by_notebook(exercise: str, source: str) -> dict[str, Any]:
    name = f"<cell {exercise}>"
    linecache.cache[name] = (len(source), None, source.splitlines(True), name)
    space: dict[str, Any] = {"__name__": "__main__"}
    exec(compile(source, name, "exec", dont_inherit=True), space)  # noqa: S102
    task = load(exercise)
    verdict = judge_answer(task, space[exercise], "practice")
    return note_wrapping(verdict, source, from_scratch=task.from_scratch).to_json()


def by_terminal(exercise: str, source: str) -> dict[str, Any]:
    task = load(exercise)
    verdict = judge_source(task, source, make_key(task), unsandboxed())
    return verdict.to_json()


def imports_torch(exercise: str) -> bool:
    module = sys.modules[load(exercise).reference.__module__]
    return hasattr(module, "torch")


def compare(exercise: str, most: int | None = None) -> int:
    count = 0
    for answer in itertools.islice(answers(exercise), most):
        source = source_of(exercise, answer)
        if source is None:
            continue
        one, two = (door(exercise, source) for door in (by_notebook, by_terminal))
        assert json.dumps(one) == json.dumps(two), name_of(answer)
        count += 1
    return count


def test_both_doors_agree_on_the_first_exercise() -> None:
    assert compare("lr_grid", most=4) > 1


@pytest.mark.slow
@pytest.mark.parametrize("exercise", ids())
def test_both_doors_agree(exercise: str) -> None:
    assert (
        compare(exercise, most=MOST_IN_TORCH if imports_torch(exercise) else None) > 3
    )
