"""The exercises as study knows them: from the course itself, or from a class bundle."""

from __future__ import annotations

import functools

from autograder.study.syllabus.port import PRACTICE_SEED, Card, Outline, Syllabus
from autograder.study.syllabus.recorded import RECORDED, Recorded

__all__ = [
    "PRACTICE_SEED",
    "Card",
    "Outline",
    "Syllabus",
    "main_path",
    "minutes_to_write",
    "syllabus",
]


@functools.cache
def syllabus() -> Syllabus:
    """The recorded exercises where there are some, else those of the course.

    >>> syllabus().card("gd_path").lesson
    '01_basics'
    """
    if RECORDED.is_dir():
        return Recorded(RECORDED)
    from autograder.study.syllabus.live import Live

    return Live()


def main_path(lesson: str) -> tuple[str, ...]:
    """The exercises that one needs to go on.

    >>> main_path("01_basics")
    ('gd_path', 'lr_grid', 'pick_best')
    """
    return tuple(one.id for one in syllabus().outline(lesson) if not one.workshop)


def minutes_to_write(lesson: str, *, workshop: bool = False) -> int:
    """How long the functions of the main path take, or those of the workshop.

    >>> minutes_to_write("01_basics"), minutes_to_write("01_basics", workshop=True)
    (28, 50)
    """
    outline = syllabus().outline(lesson)
    return sum(one.minutes for one in outline if one.workshop == workshop)
