"""The class report as a page: one file, offline, in both themes, to print as well."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, TypeAlias

from autograder.feedback.drawing import words_of
from autograder.grading.classes.report_document import ClassReport
from autograder.grading.classes.report_pictures import Shown, histogram, mistakes_shown
from autograder.grading.classes.report_text import counted, in_words
from autograder.grading.classes.table import points

TEMPLATES = Path(__file__).with_name("templates")
MOST_PICTURES = 5  # of an exercise; the rarer mistakes are said in words alone

Show: TypeAlias = Callable[[str, Sequence[str]], Mapping[str, Shown]]


class Picture(NamedTuple):
    """A drawing for an image: its bytes, and what it shows in words."""

    data: str
    alt: str


class OnPage(NamedTuple):
    """A mistake as the page shows it."""

    call: str
    picture: Picture | None
    wrong: str
    right: str


def report_page(report: ClassReport, show: Show = mistakes_shown) -> str:
    """The whole page; `show` says what a mistake does on practice inputs."""
    from jinja2 import Environment, FileSystemLoader

    environment = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True)
    shown = {
        (one.exercise, name): on_page(seen)
        for one in report.exercises
        if one.mistakes
        for name, seen in show(
            one.exercise, [m.id for m in one.mistakes[:MOST_PICTURES]]
        ).items()
    }
    return environment.get_template("report.html.j2").render(
        report=report,
        shown=shown,
        histogram=picture(histogram(report.scores)),
        counted=counted,
        in_words=in_words,
        points=points,
    )


def on_page(seen: Shown) -> OnPage:
    return OnPage(
        seen.call, picture(seen.svg) if seen.svg else None, seen.wrong, seen.right
    )


def picture(drawing: str) -> Picture:
    data = base64.b64encode(drawing.encode()).decode("ascii")
    return Picture(data, words_of(drawing))
