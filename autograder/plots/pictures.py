"""The pictures that stand beside the lessons as files, and the words for each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, TypeAlias

from autograder.errors import UserError
from autograder.plots.figure import UnreadableFigure, check_readable, svg

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Pictures: TypeAlias = "Mapping[str, tuple[Callable[[], Figure], str]]"


def pictures(lesson: str) -> dict[str, bytes]:
    """Draw a lesson's pictures: file names and SVG, the same bytes every time.

    Raises:
        UserError: a picture that somebody could not read, and why.

    >>> sorted(pictures("00_start_here"))
    ['one_step.svg']
    """
    drawn: dict[str, bytes] = {}
    for name, (draw, alt) in _of_lesson(lesson).items():
        fig = draw()
        try:
            check_readable(fig, alt)
        except UnreadableFigure as error:
            msg = f"autograder/plots/lessons/l{lesson[:2]}.py: {name}: {error}"
            raise UserError(msg) from None
        drawn[name] = svg(fig)
    return drawn


def alt_texts(lesson: str) -> dict[str, str]:
    """Say what each picture of a lesson shows, by its file's name.

    >>> alt_texts("00_start_here")["one_step.svg"][:30]
    'One update in the valley w²: f'
    """
    return {name: alt for name, (_, alt) in _of_lesson(lesson).items()}


def _of_lesson(lesson: str) -> Pictures:
    module = f"autograder.plots.lessons.l{lesson[:2]}"
    if not lesson[:2].isdigit() or find_spec(module) is None:
        return {}
    found: Pictures = import_module(module).PICTURES
    return found
