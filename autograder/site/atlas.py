"""The atlas of mistakes: every named mistake of every exercise, shown and told."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.course import course
from autograder.exercises import ids, load
from autograder.site.atlas_page import exercise_page
from autograder.site.atlas_seen import findings
from autograder.site.atlas_words import plain, target, title_of
from autograder.site.pages import Asset, Page

if TYPE_CHECKING:
    from autograder.exercises.model import Exercise

STYLE = Path(__file__).with_name("atlas.css")
LISTED = re.compile(r"M\d\d")

RUNS = """## In a training run

Where an exercise gives a learning rate for each update, its right schedule and its
mistakes have trained the course's small network on the handwritten digits: SGD, 16
images in an update, 300 updates from the same ten first weights with the same batches.
A schedule with an end is planned for 240 updates, so that what an answer does past its
end counts. What is told is the loss over all training images at the end; a network
that knows nothing has 2.303 nats.

*Worse* means: the median is higher, by more than the quartiles of the right schedule's
ten losses lie apart, and the mistake's loss is the higher one in nine of the ten seeds
or more. *Better* means the same, lower. All else is *no difference at this scale*,
which does not say that there is none at another. `python datasets/make.py mistakes`
runs all of it again."""


def atlas_pages() -> list[Page]:
    """The index, and a page for each exercise in the lessons' order."""
    exercises = [load(name) for name in ids()]
    return [_index(exercises), *map(exercise_page, exercises)]


def atlas_assets() -> list[Asset]:
    """What the pages load: one sheet of styles."""
    return [Asset("atlas/atlas.css", STYLE.read_bytes())]


def _index(exercises: list[Exercise]) -> Page:
    parts = [
        "# The atlas of mistakes",
        _opening(exercises),
        "## By lesson",
        *_by_lesson(exercises),
        "## By number",
        "Some mistakes are made in many places; the course counts them from M01 on.",
        *_by_number(exercises),
        RUNS,
    ]
    return Page("atlas/index", "\n\n".join(parts) + "\n")


def _opening(exercises: list[Exercise]) -> str:
    count = sum(len(one.mistakes) for one in exercises)
    threads = len({(one.project, one.number) for one in findings()})
    return (
        f"{count} mistakes that the course's checks know by name, in "
        f"{len(exercises)} exercises. Each is shown where it parts from what is right, "
        "with the sentence that a verdict says about it, what it does to a training "
        "run where that was tried, and where it has been seen in public code "
        f"({threads} threads). All of it is made from the exercises; the answers stay "
        "there."
    )


def _by_lesson(exercises: list[Exercise]) -> Iterator[str]:
    for lesson in course().lessons:
        own = [one for one in exercises if one.lesson == lesson.slug]
        if own:
            yield f"### {lesson.number} {plain(lesson.title)}"
            yield "\n".join(_line(one) for one in own)


def _line(exercise: Exercise) -> str:
    page = f"[{plain(exercise.id)}]({exercise.id}.md)"
    names = " · ".join(_link(exercise, m.id) for m in exercise.mistakes)
    return f"- {page}, {plain(exercise.title)}: {names}"


def _link(exercise: Exercise, mistake: str) -> str:
    return f"[{plain(title_of(mistake))}](#{target(exercise.id, mistake)})"


def _by_number(exercises: list[Exercise]) -> Iterator[str]:
    places: dict[str, list[Exercise]] = {}
    for exercise in exercises:
        for mistake in exercise.mistakes:
            if LISTED.fullmatch(mistake.id):
                places.setdefault(mistake.id, []).append(exercise)
    yield "\n".join(
        f"- **{number}** {plain(title_of(number))}: "
        + " · ".join(
            f"[{plain(one.id)}](#{target(one.id, number)})" for one in places[number]
        )
        for number in sorted(places)
    )
