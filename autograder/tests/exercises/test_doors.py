"""One judge: the notebook's door and the terminal's give the same verdict."""

import ast
import atexit
import itertools
import json
import linecache
import sys
from collections.abc import Iterator
from functools import cache
from inspect import getsource
from pathlib import Path
from typing import Any

import pytest

from autograder.exercises import ids, load, schedules
from autograder.exercises.edits import edited_source
from autograder.exercises.model import Form, Fresh
from autograder.exercises.proof.prove import name_of
from autograder.grading.sandbox.handles import Start
from autograder.grading.sandbox.warm import Warm
from autograder.grading.submission.answer_file import (
    LIMITS,
    Draw,
    judge_source,
    unsandboxed,
)
from autograder.judge.wraps import note_wrapping
from autograder.repository import ROOT
from autograder.study.check import judge_answer
from autograder.study.syllabus.live import card_of

NOT_THEIRS = ("autograder.exercises.", "autograder.measuring.")


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
    lines = ast.unparse(ast.Module(list(what_learners_have(tree)), []))
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


def what_learners_have(tree: ast.Module) -> Iterator[ast.stmt]:
    """What stands in the file, without the exercises' own code and what it makes."""
    theirs: set[str] = set()
    for node in tree.body:
        named = {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}
        if isinstance(node, ast.ImportFrom) and f"{node.module}.".startswith(
            NOT_THEIRS
        ):
            theirs |= {alias.asname or alias.name for alias in node.names}
        elif isinstance(node, ast.Assign | ast.AnnAssign) and named & theirs:
            theirs |= named & _assigned(node)
        else:
            yield node


def _assigned(node: ast.Assign | ast.AnnAssign) -> set[str]:
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    return {n.id for one in targets for n in ast.walk(one) if isinstance(n, ast.Name)}


def by_notebook(exercise: str, source: str) -> dict[str, Any]:
    name = f"<cell {exercise}>"
    linecache.cache[name] = (len(source), None, source.splitlines(True), name)
    space: dict[str, Any] = {"__name__": "__main__"}
    exec(compile(source, name, "exec", dont_inherit=True), space)  # noqa: S102
    task = load(exercise)
    verdict = judge_answer(card_of(task), space[exercise], "practice")
    return note_wrapping(verdict, source, from_scratch=task.from_scratch).to_json()


def by_terminal(exercise: str, source: str, start: Start) -> dict[str, Any]:
    return judge_source(load(exercise), source, Draw(), start).to_json()


@cache
def walled() -> Start:
    """What `lr judge` starts, but with torch imported once for all of them."""
    warm = Warm(ROOT, LIMITS)
    warm.start()
    atexit.register(warm.stop)
    return warm.child


def compare(exercise: str, start: Start, most: int | None = None) -> tuple[int, int]:
    """How many answers there are, and how many were judged at both doors."""
    forms = list(itertools.islice(answers(exercise), most))
    count = 0
    for form in forms:
        source = source_of(exercise, form)
        if source is None:
            continue
        one = by_notebook(exercise, source)
        two = by_terminal(exercise, source, start)
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
    assert compare("lr_grid", unsandboxed(), most=4)[1] > 1


@pytest.mark.slow
@pytest.mark.needs_bwrap
@pytest.mark.parametrize("exercise", ids())
def test_both_doors_agree(exercise: str) -> None:
    there, judged = compare(exercise, walled())
    assert judged > 3
    assert judged >= 0.75 * there
