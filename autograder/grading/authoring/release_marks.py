"""Marks of what a release holds: equal marks, equal grades."""

from __future__ import annotations

import ast
import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from autograder.course import course
from autograder.errors import UserError
from autograder.exercises import ids, load
from autograder.exercises.keys import draw_cases
from autograder.exercises.model import Exercise, Property
from autograder.exercises.source import model_answer
from autograder.releases import Marks
from autograder.repository import ROOT

JUDGING = ("judge", "measuring")
KINDS = ("practice", "hidden")
Node = ast.FunctionDef | ast.ClassDef | ast.Module


def marks_now(root: Path = ROOT) -> Marks:
    """The marks of the course as it stands.

    Of an exercise counts what its points depend on: cases, the reference, weights; not
    its hints, nor what its mistakes are called.
    """
    lessons = {
        lesson.slug: mark_of_lesson(root, lesson.slug) for lesson in course().published
    }
    exercises = {name: mark_of_exercise(load(name)) for name in ids()}
    return Marks(lessons=lessons, exercises=exercises, judge=mark_of_judge(root))


def mark_of_lesson(root: Path, slug: str) -> str:
    """The mark that the build wrote into a lesson's notebook.

    Raises:
        UserError: the lesson is not built.
    """
    path = root / "lessons" / slug / f"{slug}.ipynb"
    try:
        return str(json.loads(path.read_bytes())["metadata"]["lr"]["release"])
    except (OSError, ValueError, KeyError, TypeError):
        raise UserError(f"no built lesson at {path}: `lr build` makes it") from None


def mark_of_exercise(exercise: Exercise) -> str:
    """A mark of all that an answer's points depend on, but for the judge.

    >>> mark_of_exercise(load("gd_path")) == mark_of_exercise(load("lr_grid"))
    False
    """
    content = {
        "cases": [draw_cases(exercise, kind, "mark") for kind in KINDS],
        "reference": bare(model_answer(exercise)),
        "returns": exercise.returns,
        "points": exercise.points,
        "seconds": exercise.seconds,
        "properties": [_plain(one) for one in exercise.properties],
        "measured": exercise.measure is not None,
    }
    return _mark([json.dumps(content, sort_keys=True)])


def mark_of_judge(root: Path = ROOT) -> str:
    """A mark of the code that judges, without its comments and docstrings."""
    package = root / "autograder"
    files = sorted(path for part in JUDGING for path in (package / part).rglob("*.py"))
    return _mark(bare(path.read_text("utf-8")) for path in files)


def bare(source: str) -> str:
    r"""The lines of a source that do something.

    >>> bare('def f():\n    "Says."\n    # why\n\n    return 1\n')
    'def f():\n    return 1'
    """
    said: set[int] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, Node) and ast.get_docstring(node) is not None:
            first = node.body[0]
            said |= set(range(first.lineno, (first.end_lineno or first.lineno) + 1))
    lines = enumerate(source.splitlines(), start=1)
    kept = (line.rstrip() for number, line in lines if number not in said)
    return "\n".join(line for line in kept if line and line.lstrip()[0] != "#")


def _plain(prop: Property) -> dict[str, Any]:
    return {name: repr(getattr(prop, name)) for name in prop.__dataclass_fields__}


def _mark(parts: Iterable[str]) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part.encode())
        digest.update(b"\0")
    return digest.hexdigest()[:16]
