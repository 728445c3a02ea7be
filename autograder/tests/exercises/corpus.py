"""The answers that prove the exercises, as a learner would have written them."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from inspect import getsource
from pathlib import Path

from autograder.exercises import load, schedules
from autograder.exercises.edits import edited_source
from autograder.exercises.model import Form, Fresh
from autograder.exercises.proof.prove import name_of

NOT_THEIRS = ("autograder.exercises.", "autograder.measuring.")


def sources(exercise: str) -> list[str]:
    """A file for each answer that has a source of its own, the reference's first."""
    found = (source_of(exercise, form) for form in answers(exercise))
    return [needed_for(exercise, one) for one in found if one is not None]


def needed_for(name: str, source: str) -> str:
    """Of a file what one name needs, directly or not."""
    waiting, kept = {name}, set[int]()
    body = ast.parse(source).body
    while waiting:
        wanted = waiting.pop()
        for place, node in enumerate(body):
            if place not in kept and wanted in defined_by(node):
                kept.add(place)
                waiting |= {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}
    return ast.unparse(ast.Module([body[place] for place in sorted(kept)], [])) + "\n"


def defined_by(node: ast.stmt) -> set[str]:
    """The names that a statement gives a meaning."""
    if isinstance(node, ast.Import | ast.ImportFrom):
        return {one.asname or one.name.partition(".")[0] for one in node.names}
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return {node.name}
    return {
        n.id
        for n in ast.walk(node)
        if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)
    }


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
    body = ast.Module(list(what_learners_have(tree)), [])
    lines = ast.unparse(body)
    if isinstance(form, str):
        return f"{lines}\n{edited_source(task.reference, form)}\n"
    name = name_of(form)
    made = form.make if isinstance(form, Fresh) else form
    if getattr(module, name, None) is made:
        if name != exercise:  # it may call the reference, which is not itself
            lines = ast.unparse(Renamed(exercise).visit(body))
        call = f"{name}()" if isinstance(form, Fresh) else name
        return f"{lines}\n{exercise} = {call}\n"
    factory = getattr(schedules, _maker(form), None)
    if factory is None:
        return None  # made by a function: it has no source of its own
    made_of = f"import functools\n{getsource(factory)}"
    return f"{lines}\n{made_of}\n{exercise} = {factory.__name__}({exercise})\n"


class Renamed(ast.NodeTransformer):
    """Gives a function or class of a file another name."""

    def __init__(self, name: str) -> None:
        self.old, self.new = name, f"right_{name}"

    def visit_Name(self, node: ast.Name) -> ast.Name:
        node.id = self.new if node.id == self.old else node.id
        return node

    def renamed(self, node: ast.stmt) -> ast.AST:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name == self.old:
            node.name = self.new
        return self.generic_visit(node)

    visit_FunctionDef = visit_ClassDef = renamed  # noqa: N815 - ast's own names


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
            theirs |= defined_by(node)
        else:
            yield node
