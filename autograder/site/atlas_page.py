"""The atlas's page of one exercise: each of its mistakes, shown and told."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import TYPE_CHECKING

from autograder.course import course
from autograder.site.atlas_choice import Shown, call_of, shown_mistakes
from autograder.site.atlas_picture import draw
from autograder.site.atlas_seen import seen_lines
from autograder.site.atlas_table import table
from autograder.site.atlas_training import (
    setting,
    training_sentence,
    was_trained,
)
from autograder.site.atlas_words import height_of, plain, target, title_of
from autograder.site.pages import Page

if TYPE_CHECKING:
    from autograder.exercises.model import Exercise

STYLE = '<link rel="stylesheet" href="../_static/atlas/atlas.css">'


def exercise_page(exercise: Exercise) -> Page:
    r"""Every named mistake of an exercise, in the exercise's order.

    >>> from autograder.exercises import load
    >>> exercise_page(load("sgd_step")).text.splitlines()[0]
    '# sgd\\_step'
    """
    lines = [f"# {plain(exercise.id)}", "", *_head(exercise)]
    for one in shown_mistakes(exercise):
        lines += ["", *_section(exercise, one)]
    return Page(f"atlas/{exercise.id}", "\n".join(lines) + "\n")


def raw(html: str) -> list[str]:
    """HTML of our own as MyST wants it."""
    return ["```{raw} html", html, "```"]


def _head(exercise: Exercise) -> Iterator[str]:
    lesson = course().lesson(exercise.lesson[:2])
    place = "in its workshop" if exercise.workshop else "on its main path"
    an = " An" if exercise.title.endswith("?") else ": an"
    yield (
        f"{plain(exercise.title)}{an} exercise of "
        f"[{lesson.place}, {plain(lesson.title)}](../lessons/{lesson.slug}.md), "
        f"{place}. {_count(exercise)} The verdict that names one says its sentence; "
        "here it stands with a case that shows it. "
        "[All mistakes](index.md)."
    )
    yield from ("", *raw(STYLE))
    if was_trained(exercise.id):
        yield from (
            "",
            f"The training runs: `{setting(exercise.id)}` for 300 updates with ten "
            "seeds. A schedule with an end ends at update 240. A loss is the median, "
            "in parentheses the quartiles; "
            "[how it was decided](index.md#in-a-training-run).",
        )


def _count(exercise: Exercise) -> str:
    count = len(exercise.mistakes)
    return f"{count} mistakes are known by name."


def _section(exercise: Exercise, one: Shown) -> Iterator[str]:
    yield f"({target(exercise.id, one.id)})="
    yield f"## {plain(title_of(one.id))}"
    yield from ("", f"`{one.id}` · {plain(one.message)}", "")
    yield from raw(_shown(exercise, one))
    trained = training_sentence(exercise.id, one.id)
    if trained:
        yield from ("", f"*In a training run* {trained}")
    seen = seen_lines(exercise.id, one.id)
    if seen:
        yield from ("", "*Seen in public code*", "", *seen)


def _shown(exercise: Exercise, one: Shown) -> str:
    if one.curves is None:
        return table(one.rows, exercise.id)
    call = call_of(exercise.id, one.curves, exercise.parameter)
    caption = f"<figcaption><code>{escape(call)}</code></figcaption>"
    drawn = draw(one.curves, height_of(exercise.summary))
    return f'<figure class="atlas">{drawn}{caption}</figure>'
