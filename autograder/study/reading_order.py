"""A lesson's exercises in the order in which the lesson asks for them."""

import functools
import re
from pathlib import Path

from autograder.course import lesson_path
from autograder.study.syllabus import Outline

CELL_ID = re.compile(r'"id": "(\w+)"')  # an exercise's cell bears its name


def as_read(lesson: str, exercises: tuple[Outline, ...]) -> tuple[Outline, ...]:
    """These exercises of a lesson as its notebook has them, what it has not at the end.

    They stay as they are where the notebook cannot be read.

    >>> from autograder.study.syllabus import syllabus
    >>> [one.id for one in as_read("02_schedulers", syllabus().outline("02_schedulers"))
    ...  if not one.workshop]
    ['step_lr', 'cosine_lr', 'train_epoch']
    """
    places = _places(lesson_path(lesson))
    return tuple(sorted(exercises, key=lambda one: places.get(one.id, len(places))))


@functools.cache
def _places(notebook: Path) -> dict[str, int]:
    try:
        text = notebook.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        return {}
    return {name: place for place, name in enumerate(CELL_ID.findall(text))}
