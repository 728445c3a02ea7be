"""The syllabus as code: one file per exercise, found by its name.

`load` imports the one file that is asked for, so that a check of a pure function never
waits for torch.
"""

from __future__ import annotations

import functools
import importlib
import re
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.no_exercise import no_exercise

if TYPE_CHECKING:
    from autograder.exercises.model import Exercise

_HERE = Path(__file__).parent


@functools.cache
def _files() -> dict[str, Path]:
    files = sorted(_HERE.glob("l[0-9][0-9]_*/*.py"))
    return {f.stem: f for f in files if not f.stem.startswith("_")}


def _file_name(exercise: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", exercise).lower()


def file_of(exercise: str) -> Path:
    """The file of an exercise that there is.

    >>> file_of("Plateau").name
    'plateau.py'
    """
    return _files()[_file_name(exercise)]


def load(exercise: str) -> Exercise:
    """Return the exercise of this id.

    Raises:
        UserError: there is no exercise of this name.

    >>> load("gd_path").lesson
    '01_basics'
    """
    path = _files().get(_file_name(exercise))
    if path is not None:
        name = f"{__name__}.{path.parent.name}.{path.stem}"
        found: Exercise = importlib.import_module(name).EXERCISE
        if found.id == exercise:
            return found
    raise no_exercise(exercise, ids())


def of_lesson(lesson: str) -> tuple[str, ...]:
    """Return the ids of a lesson's exercises, in the order of their names.

    >>> "gd_path" in of_lesson("01_basics")
    True
    """
    names = [f.stem for f in _files().values() if f.parent.name == f"l{lesson}"]
    return tuple(_id_of(lesson, name) for name in names)


def _id_of(lesson: str, stem: str) -> str:
    text = (_HERE / f"l{lesson}" / f"{stem}.py").read_text("utf-8")
    found = re.search(r"^\s+id=\"(\w+)\",$", text, re.MULTILINE)
    return found[1] if found else stem


@functools.cache
def ids() -> tuple[str, ...]:
    """Return every exercise's id, lesson by lesson.

    >>> "sgd_step" in ids()
    True
    """
    lessons = sorted({f.parent.name.removeprefix("l") for f in _files().values()})
    return tuple(name for lesson in lessons for name in of_lesson(lesson))
