"""Where you stand, as one card: at the head of a lesson, by itself, in a terminal."""

from collections.abc import Iterator
from html import escape
from typing import Any

from autograder.course import course, is_built
from autograder.languages import tr
from autograder.study.calibration import calibration_html, calibration_lines
from autograder.study.card import (
    Card,
    about_lesson,
    card_lines,
    course_words,
    level_bar,
    level_words,
    marks,
    tracks,
)
from autograder.study.card_html import card_html
from autograder.study.going_on import link_to, next_words
from autograder.study.here import next_now, standing_now, state_now
from autograder.study.log import unwritten
from autograder.study.next_up import NextUp
from autograder.study.show import show
from autograder.study.standing import Standing, xp_is_shown
from autograder.study.state import State
from autograder.study.syllabus import minutes_to_write, syllabus


def local() -> str:
    """Say that nothing leaves this machine, or that nothing can be kept on it."""
    if unwritten():
        return tr(
            "Progress cannot be kept here: it is gone once this notebook's kernel "
            "stops."
        )
    return tr("Progress stays on this machine.")


def progress() -> None:
    """Show where you stand, and how your predictions turned out.

    >>> progress()  # doctest: +ELLIPSIS
    Start here
    ...
    Progress stays on this machine.
    """
    state = state_now()
    standing = standing_now(state)
    card = card_now(state, standing)
    lines = [*card_lines(card), *beneath(state, standing)]
    guesses = calibration_html(state.guesses)
    rows = "".join(f"<li>{escape(line)}</li>" for line in lesson_lines(standing))
    head = escape(tr("Lesson by lesson"))
    shown = f"<details><summary>{head}</summary><ul>{rows}</ul></details>"
    show("\n".join(lines), card_html(card, f"{shown}{guesses}<p>{local()}</p>"))


def card_now(state: State, standing: Standing, lesson: str = "") -> Card:
    """The card of a lesson, else of the one at hand."""
    after = next_now(state, standing)
    at_hand = standing.lesson(state.last_lesson or "")
    slug = lesson or (at_hand.slug if at_hand else after.lesson)
    here = course().lesson(slug)
    shown = xp_is_shown()
    level_now, level_all = level_bar(standing)
    minutes = minutes_to_write(slug), minutes_to_write(slug, workshop=True)
    place = " · ".join(dict.fromkeys((here.place, tr(here.title))))
    return Card(
        place=place,
        about=tuple(
            about_lesson(here, standing.lesson(slug), minutes, syllabus().release)
        ),
        course_done=standing.per_cent,
        course=course_words(standing, state),
        level=level_words(standing) if shown else "",
        level_now=level_now,
        level_all=level_all if shown else 0,
        lessons=tracks(course(), standing, slug, link_to_lesson),
        marks=marks(standing) if shown else (),
        next=next_words(after, standing),
        link=link_to(after),
    )


def link_to_lesson(slug: str) -> str:
    """The way to a lesson's own notebook."""
    return link_to(NextUp(slug)) if is_built(slug) else ""


def beneath(state: State, standing: Standing) -> list[str]:
    """What stands under the card: each lesson, and how predictions turned out."""
    guesses = calibration_lines(state.guesses)
    return [*lesson_lines(standing), *guesses, local()]


def lesson_lines(standing: Standing) -> Iterator[str]:
    """Say of each lesson what is passed in it."""
    for lesson in standing.given:
        mark = "✓" if lesson.done else "○"
        more = lesson.exercises - lesson.main
        words: dict[str, Any] = {
            "mark": mark,
            "slug": lesson.slug,
            "done": lesson.main_passed,
            "all": lesson.main,
            "title": tr(lesson.title),
        }
        if more:
            yield tr(
                "{mark} {slug}: {done} of {all} functions and {further} of {more} in "
                "the workshop – {title}",
                further=lesson.passed - lesson.main_passed,
                more=more,
                **words,
            )
        else:
            yield tr("{mark} {slug}: {done} of {all} functions – {title}", **words)
