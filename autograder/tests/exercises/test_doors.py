"""One judge: the notebook's door and the terminal's give the same verdict."""

import ast
import itertools
import json
import linecache
import sys
from collections.abc import Iterator
from inspect import getsource
from pathlib import Path
from typing import Any

import pytest

from autograder.exercises import ids, load, schedules
from autograder.exercises.edits import edited_source
from autograder.exercises.model import Form, Fresh
from autograder.exercises.proof.prove import name_of
from autograder.grading.submission.answer_file import Draw, judge_source, unsandboxed
from autograder.judge.wraps import note_wrapping
from autograder.study.check import judge_answer
from autograder.study.syllabus.live import card_of

# The terminal's door starts a process for each answer, and torch takes seconds there.
MOST_IN_TORCH = 5


def answers(exercise: str) -> Iterator[Form]:
    task = load(exercise)
    yield from (task.reference, *task.right)
    yield from (answer for answer, _ in task.partial)
    yield from (form for forms in task.single_faults.values() for form in forms)
    yield from (mistake.forms[0] for mistake in task.mistakes)


def source_of(exercise: str, form: Form) -> str | None:
    """A file that defines this answer itself, under the exercise's name."""
    task = load(exercise)
    module = sys.modules[task.reference.__module__]
    tree = ast.parse(Path(module.__file__ or "").read_text("utf-8"))
    kept = [node for node in tree.body if not _is_record(node)]
    lines = ast.unparse(ast.Module(kept, []))
    if isinstance(form, str):
        return f"{lines}\n{edited_source(task.reference, form)}\n"
    name = name_of(form)
    made = form.make if isinstance(form, Fresh) else form
    if getattr(module, name, None) is made:
        call = f"{name}()" if isinstance(form, Fresh) else name
        return f"{lines}\n{exercise} = {call}\n"
    factory = getattr(schedules, _maker(form), None)
    if factory is None:
        return None  # made by a function: it has no source of its own
    made_of = f"import functools\n{getsource(factory)}"
    return f"{lines}\n{made_of}\n{exercise} = {factory.__name__}({exercise})\n"


def _maker(form: object) -> str:
    code = getattr(form, "__code__", None)
    return str(getattr(code, "co_qualname", "")).partition(".")[0]


def _is_record(node: ast.stmt) -> bool:
    return isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "EXERCISE"


def by_notebook(exercise: str, source: str) -> dict[str, Any]:
    name = f"<cell {exercise}>"
    linecache.cache[name] = (len(source), None, source.splitlines(True), name)
    space: dict[str, Any] = {"__name__": "__main__"}
    exec(compile(source, name, "exec", dont_inherit=True), space)  # noqa: S102
    task = load(exercise)
    verdict = judge_answer(card_of(task), space[exercise], "practice")
    return note_wrapping(verdict, source, from_scratch=task.from_scratch).to_json()


def by_terminal(exercise: str, source: str) -> dict[str, Any]:
    task = load(exercise)
    verdict = judge_source(task, source, Draw(), unsandboxed())
    return verdict.to_json()


def imports_torch(exercise: str) -> bool:
    module = sys.modules[load(exercise).reference.__module__]
    return hasattr(module, "torch")


def compare(exercise: str, most: int | None = None) -> tuple[int, int]:
    """How many answers there are, and how many were judged at both doors."""
    forms = list(itertools.islice(answers(exercise), most))
    count = 0
    for form in forms:
        source = source_of(exercise, form)
        if source is None:
            continue
        one, two = (door(exercise, source) for door in (by_notebook, by_terminal))
        assert json.dumps(one) == json.dumps(two), name_of(form)
        count += 1
    return len(forms), count


def test_each_answer_is_judged_itself() -> None:
    forms = list(answers("cosine_lr"))
    sources = {source_of("cosine_lr", form) for form in forms}
    assert None not in sources
    verdicts = [by_notebook("cosine_lr", str(s)) for s in sorted(map(str, sources))]
    named = {v["mistake"]["id"] for v in verdicts if v["mistake"]}
    assert named >= {"M01", "M02", "M04", "M05", "M06", "M07", "M08", "M09"}


def test_both_doors_agree_on_the_first_exercise() -> None:
    assert compare("lr_grid", most=4)[1] > 1


@pytest.mark.slow
@pytest.mark.parametrize("exercise", ids())
def test_both_doors_agree(exercise: str) -> None:
    most = MOST_IN_TORCH if imports_torch(exercise) else None
    there, judged = compare(exercise, most)
    assert judged > 3
    assert judged >= 0.75 * there
