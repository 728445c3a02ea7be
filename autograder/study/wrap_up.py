"""The last cell of a lesson: what was earned here, and where to go on."""

from collections.abc import Iterator
from html import escape

from autograder.course import Lesson, course
from autograder.errors import UserError
from autograder.feedback.markup import lines_html, prose
from autograder.languages import tr
from autograder.study.card import EARNED, level_bar, level_words, passed_words
from autograder.study.card_html import bar_html, bar_style, link_html
from autograder.study.going_on import link_to, next_words
from autograder.study.here import next_now, outlines, standing_now, state_now
from autograder.study.next_up import NextUp
from autograder.study.progress_view import local
from autograder.study.show import show, show_lines
from autograder.study.standing import (
    LessonStanding,
    Standing,
    earned_in,
    xp_is_shown,
)
from autograder.study.state import State


def wrap_up(name: str | int) -> None:
    """Show what was earned in a lesson, and what comes next.

    >>> wrap_up("00_start_here")  # doctest: +ELLIPSIS
    Start here: 0 of 1 passed, 0 of 10 XP.
    Still open on the main path: sgd_step. Nothing is lost if you go on and come back.
    Next lesson: Lesson 01 of 08, Learning-rate basics: 3 functions to write
    ...
    """
    try:
        found = course().lesson(str(name))
    except UserError as error:
        show_lines([str(error)])
        return
    state = state_now()
    standing = standing_now(state)
    ids = [one.id for one in outlines()[found.slug]]
    lines = [
        *closing_lines(found, standing),
        *_mastery_lines(ids, state),
        *_achievement_lines(found, ids, state, standing),
    ]
    ways = list(ways_on(found, state, standing))
    report = tr(
        "Something wrong or unclear here? `lr report-bug {number}` writes it down for "
        "you; tell {whom}.",
        number=found.number,
        whom=tr(course().report_to),
    )
    level = f"{level_words(standing)}. {local()}" if xp_is_shown() else local()
    shown = (tr("{head}: {what}", head=head, what=words) for head, words, _ in ways)
    text = [*lines, *shown, level, report]
    links = "".join(
        f"<p>{_way(head, link_html(link, words))}</p>" for head, words, link in ways
    )
    beneath = f"{links}{_bar(standing)}<p>{escape(level)}</p><p>{prose(report)}</p>"
    show("\n".join(text), bar_style() + lines_html(lines, beneath))


def _way(head: str, link: str) -> str:
    return tr("{head}: {what}", head=escape(head), what=link)


def _bar(standing: Standing) -> str:
    if not xp_is_shown():
        return ""
    now, whole = level_bar(standing)
    return bar_html(now, whole, level_words(standing))


def closing_lines(found: Lesson, standing: Standing) -> Iterator[str]:
    """Say what was earned here, and what is still open."""
    here = standing.lesson(found.slug)
    if here is None:
        return
    words = {"place": found.place, "count": passed_words(here)}
    if xp_is_shown():
        yield tr(
            "{place}: {count} passed, {xp} of {all} XP.",
            xp=here.xp,
            all=here.xp_all,
            **words,
        )
    else:
        yield tr("{place}: {count} passed.", **words)
    yield _open_words(here)


def _open_words(here: LessonStanding) -> str:
    if here.all_mastered:
        return tr("All of it is mastered: it held on fresh inputs, lessons later.")
    if here.whole and here.exercises == here.main:
        return tr("All of it is done.")
    if here.whole:
        return tr("All of it is done: main path and workshop.")
    if here.done:
        return tr("The main path is done. The workshop waits for whoever wants more.")
    return tr(
        "Still open on the main path: {names}. Nothing is lost if you go on and come "
        "back.",
        names=", ".join(here.left),
    )


def _mastery_lines(ids: list[str], state: State) -> Iterator[str]:
    """Say how well what was tried is known, the best first."""
    told = {
        "Mastered": tr("Mastered"),
        "Proficient": tr("Proficient"),
        "Familiar": tr("Familiar"),
        "Attempted": tr("Attempted"),
    }
    for word, head in told.items():
        names = [n for n in ids if n in state.work and state.work[n].mastery == word]
        if names:
            yield tr("{head}: {what}", head=head, what=", ".join(names))


def _achievement_lines(
    found: Lesson, ids: list[str], state: State, standing: Standing
) -> Iterator[str]:
    """Name the achievements that exercises of this lesson, or work in it, brought."""
    if not xp_is_shown():
        return
    for one in standing.achievements:
        if set(one.needs.passed) & set(ids) or earned_in(one, state, found.slug):
            words = tr("{head}: {what}", head=tr(one.title), what=tr(one.text))
            yield f"{EARNED} {words}"


def ways_on(
    found: Lesson, state: State, standing: Standing
) -> Iterator[tuple[str, str, str]]:
    """What is best done next, and the next lesson: head, words and link of each."""
    best = next_now(state, standing)
    after = next_of(found, standing)
    onward = best.lesson == after and not (best.rechecks or best.finished)
    nothing_open = best.lesson == found.slug and not (best.exercise or best.rechecks)
    if not (onward or nothing_open):
        yield tr("Best done next"), next_words(best, standing), link_to(best)
    if after is not None:
        what = best if onward else NextUp(after)
        yield tr("Next lesson"), next_words(what, standing), link_to(what)
    else:
        yield (
            tr("That was the last lesson"),
            tr("`lr progress` in a terminal shows what is open"),
            "",
        )


def next_of(found: Lesson, standing: Standing) -> str | None:
    """The next lesson that can be opened here, if there is one.

    >>> next_of(course().lesson("00"), standing_now())
    '01_basics'
    """
    slugs = [one.slug for one in standing.given]
    return next((slug for slug in slugs if slug > found.slug), None)
