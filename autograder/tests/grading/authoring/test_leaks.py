"""No answer, right or wrong, stands where a learner or a sandbox can read it."""

import ast
import functools
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder import exercises
from autograder.repository import ROOT

SHOWN = ("lessons", "autograder/training", "autograder/plots", "datasets")
ASIDE = "recipes"  # how runs were recorded stays with the authors, as the answers do
TYPES = {".py", ".ipynb", ".js", ".svg", ".md", ".json"}
TELLING = (ast.BinOp, ast.Call, ast.Compare, ast.Subscript, ast.comprehension)
SHORTEST = 9
STATED = {
    "2*momentum",  # the edge with momentum: lesson 01 says it, its explorer marks it
    "2*(1+beta)",
    "2+2*momentum",
    "momentum*v",  # the same explorer rolls a ball in the browser
    "1e-12*max(1,lr)",  # how near to the edge counts as the edge: part of the task
    "max_lr/div_factor",  # where one cycle begins: part of the task
    "total_steps-1",  # the last update, by its number
    "step/warmup",  # what BERT's own code does, told when the ramp has been written
    "opt=torch.optim.SGD([torch.zeros(1,requires_grad=True)],lr=1.0)",  # any optimizer
    "bottom-top",  # the height of a drawing
    "updates+1",  # how many points a drawn curve has
    "total_steps+1",
}


def squeezed(text: str) -> str:
    return re.sub(r"[\s\"'\\]+", "", text)


def pieces(path: Path) -> Iterator[str]:
    """The statements and expressions of every function in an exercise's file."""
    for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(function, ast.FunctionDef | ast.Lambda):
            continue
        body = function.body if isinstance(function.body, list) else [function.body]
        for statement in body:
            yield from _pieces_of(statement)


def _pieces_of(statement: ast.AST) -> Iterator[str]:
    for node in ast.walk(statement):
        if not isinstance(node, ast.Assign | ast.AugAssign | ast.Return | ast.BinOp):
            continue
        if _is_union(node):
            continue
        if any(isinstance(one, TELLING) for one in ast.walk(node)):
            yield squeezed(ast.unparse(node))


def _is_union(node: ast.AST) -> bool:
    """A type such as `float | None` looks like arithmetic and tells nothing."""
    return isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr)


def file_of(exercise: str) -> Path:
    folder = ROOT / "autograder" / "exercises" / f"l{exercises.load(exercise).lesson}"
    stem = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", exercise).lower()
    return folder / f"{stem}.py"


@functools.cache
def shown() -> dict[str, str]:
    files = [path for part in SHOWN for path in sorted((ROOT / part).rglob("*"))]
    return {
        path.relative_to(ROOT).as_posix(): squeezed(path.read_text(encoding="utf-8"))
        for path in files
        if path.suffix in TYPES and path.is_file() and ASIDE not in path.parts
    }


def leaks(exercise: str, texts: dict[str, str]) -> set[tuple[str, str]]:
    """Each piece of an answer and the file that it stands in."""
    telling = {piece for piece in pieces(file_of(exercise)) if len(piece) >= SHORTEST}
    return {
        (name, piece)
        for piece in telling - STATED
        for name, text in texts.items()
        if piece in text
    }


@pytest.mark.parametrize("exercise", exercises.ids())
def test_nothing_that_is_shown_holds_a_piece_of_an_answer(exercise: str) -> None:
    assert leaks(exercise, shown()) == set()


@pytest.mark.parametrize("exercise", exercises.ids())
def test_the_search_would_find_the_reference(exercise: str) -> None:
    reference = file_of(exercise).read_text(encoding="utf-8")
    assert leaks(exercise, {"x": squeezed(reference)})


def test_no_lesson_holds_a_mark_of_a_solution() -> None:
    texts = [name for name in shown() if name.startswith("lessons/")]
    assert texts
    for name in texts:
        raw = (ROOT / name).read_text(encoding="utf-8")
        assert "SOLUTION" not in raw, name


def test_lessons_hold_nothing_but_notebooks_and_pictures() -> None:
    files = [path for path in (ROOT / "lessons").rglob("*") if path.is_file()]
    built = [path for path in files if ".ipynb_checkpoints" not in path.parts]
    assert {path.suffix for path in built} <= {".ipynb", ".svg", ".png"}
