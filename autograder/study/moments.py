"""What is worth a moment: what a check has just brought, in words. Pure."""

import dataclasses
from collections.abc import Iterator

from autograder.course import Course
from autograder.languages import tr
from autograder.study.card import level_words
from autograder.study.standing import Standing, xp_is_shown
from autograder.study.state import State, Work
from autograder.study.syllabus.port import Card

SIGNS = {
    "passed": "✓",
    "mastered": "◆",
    "main path": "⚑",
    "whole": "◆",
    "level": "▲",
    "achievement": "★",
}


@dataclasses.dataclass(frozen=True)
class Moment:
    """Something that happens once.

    Attributes:
        kind: one of SIGNS.
        words: what is said.
    """

    kind: str
    words: str

    @property
    def line(self) -> str:
        """The moment in plain words, with its sign."""
        return f"{SIGNS[self.kind]} {self.words}"


@dataclasses.dataclass(frozen=True)
class Stood:
    """What the log said, and how that stands against the course."""

    state: State
    standing: Standing


def moments(
    course: Course, exercise: Card, before: Stood, after: Stood
) -> Iterator[Moment]:
    """Say what is new, from the least to the greatest."""
    was = before.state.work.get(exercise.id, Work())
    work = after.state.work.get(exercise.id, Work())
    gained = work.xp - was.xp
    if gained and xp_is_shown():
        level = level_words(after.standing)
        yield Moment("passed", tr("+{xp} XP. {level}", xp=gained, level=level))
    elif work.passed and not was.passed:
        yield Moment("passed", tr("{name} passes", name=exercise.id))
    if work.mastered and not was.mastered:
        yield Moment("mastered", _mastered(exercise, before.state, after.state))
    yield from _lesson(exercise.lesson, before.standing, after.standing)
    if xp_is_shown():
        yield from _level(before.standing, after.standing)
        yield from achievements(course, before.standing, after.standing)


def _mastered(exercise: Card, before: State, after: State) -> str:
    also = sorted(after.mastered - before.mastered - {exercise.id})
    if also:
        return tr(
            "{name} is mastered, and with it what you passed of its lesson: {others}",
            name=exercise.id,
            others=", ".join(also),
        )
    return tr("{name} is mastered: it still holds, on fresh inputs", name=exercise.id)


def _lesson(slug: str, before: Standing, after: Standing) -> Iterator[Moment]:
    was, now = before.lesson(slug), after.lesson(slug)
    if was is None or now is None:
        return
    title = tr(now.title)
    if now.done and not was.done:
        yield Moment("main path", tr("The main path of “{title}” is done", title=title))
    if now.whole and not was.whole and now.exercises > now.main:
        yield Moment("whole", tr("All of “{title}” is done", title=title))
    if now.all_mastered and not was.all_mastered:
        yield Moment("whole", tr("All of “{title}” is mastered", title=title))


def _level(before: Standing, after: Standing) -> Iterator[Moment]:
    if after.level > before.level:
        yield Moment(
            "level",
            tr(
                "You reach level {level}, {name}",
                level=after.level,
                name=tr(after.level_name),
            ),
        )


def achievements(course: Course, before: Standing, after: Standing) -> Iterator[Moment]:
    """Name the achievements that have come since."""
    had = {one.id for one in before.achievements}
    has = {one.id for one in after.achievements} - had
    for one in course.achievements:
        if one.id in has:
            words = tr(
                "Achievement: {title}. {text}", title=tr(one.title), text=tr(one.text)
            )
            yield Moment("achievement", words)
