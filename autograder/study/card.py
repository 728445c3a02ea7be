"""The learner's card: where one stands, as data and as lines. Pure.

The same card stands at the head of a lesson, in `progress()` and in `lr progress`.
"""

import dataclasses
from collections.abc import Callable, Iterator

from autograder.course import Course, Lesson
from autograder.languages import tr, trn
from autograder.study.standing import LessonStanding, Standing
from autograder.study.state import State

EARNED, TO_EARN = "★", "☆"
DONE, OPEN = "✓", "○"
WIDTH = 24


@dataclasses.dataclass(frozen=True)
class Mark:
    """An achievement: earned or still to earn. A surprise shows its name alone."""

    title: str
    text: str
    earned: bool

    @property
    def sign(self) -> str:
        """The mark before it."""
        return EARNED if self.earned else TO_EARN


@dataclasses.dataclass(frozen=True)
class Track:
    """One lesson in the row of all; its link is "" where it cannot be followed."""

    number: str
    title: str
    done: bool
    here: bool
    link: str


@dataclasses.dataclass(frozen=True)
class Card:
    """What a card says; what is empty is left out.

    Attributes:
        place: "Lesson 03 of 08" with the lesson's title.
        about: lines on this lesson: its times, tags, what is passed in it.
        course_done: how much of all main paths, in per cent.
        course: the same in words, with lessons done and time.
        level: level, its name and the XP to the next.
        level_now: XP within the level.
        level_all: XP that a level takes; 0 where XP are hidden.
        lessons: all that can be opened.
        marks: achievements, those earned first.
        next: what is next, in words.
        link: the way there, where it can be followed.
    """

    place: str
    about: tuple[str, ...]
    course_done: int
    course: str
    level: str
    level_now: int
    level_all: int
    lessons: tuple[Track, ...]
    marks: tuple[Mark, ...]
    next: str
    link: str


def level_words(standing: Standing) -> str:
    """Say level and XP in one line."""
    if standing.all_earned:
        return tr(
            "Level {level} ({name}): all {xp} XP of the course are earned",
            level=standing.level,
            name=tr(standing.level_name),
            xp=standing.xp,
        )
    return tr(
        "Level {level} ({name}), {now} of {whole} XP to the next",
        level=standing.level,
        name=tr(standing.level_name),
        now=standing.xp_in_level,
        whole=standing.xp_per_level,
    )


def level_bar(standing: Standing) -> tuple[int, int]:
    """How far the level's bar has come, and its length; full where no XP are left.

    >>> from autograder.study.here import standing_now
    >>> level_bar(standing_now())
    (0, 120)
    """
    whole = standing.xp_per_level
    return (whole if standing.all_earned else standing.xp_in_level), whole


def course_words(standing: Standing, state: State) -> str:
    """Say how far one is in the course, and how long one has been at it."""
    parts = [
        tr(
            "{done} of {all} lessons done",
            done=standing.lessons_done,
            all=len(standing.given),
        )
    ]
    if state.mastered:
        parts.append(
            trn(
                "{count} function mastered",
                "{count} functions mastered",
                len(state.mastered),
            )
        )
    if standing.minutes:
        parts.append(time_words(standing.minutes))
    if standing.minutes and standing.days_this_month:
        parts.append(
            trn(
                "{count} day of practice this month",
                "{count} days of practice this month",
                standing.days_this_month,
            )
        )
    return " · ".join(parts)


def time_words(minutes: int) -> str:
    """Say a time of study.

    >>> time_words(125)
    '2 h 5 min of study'
    """
    hours, rest = divmod(minutes, 60)
    if hours:
        return tr("{hours} h {minutes} min of study", hours=hours, minutes=rest)
    return tr("{minutes} min of study", minutes=minutes)


def tracks(
    course: Course, standing: Standing, here: str, link: Callable[[str], str]
) -> tuple[Track, ...]:
    """The row of lessons; `link` finds the way to one by its folder's name."""
    found = {one.slug: one for one in standing.given}
    return tuple(
        Track(
            number=lesson.number,
            title=tr(lesson.title),
            done=found[lesson.slug].done,
            here=lesson.slug == here,
            link="" if lesson.slug == here else link(lesson.slug),
        )
        for lesson in course.lessons
        if lesson.slug in found
    )


def marks(standing: Standing) -> tuple[Mark, ...]:
    """The achievements; of a surprise that is still to come the name alone."""
    earned = (Mark(tr(a.title), tr(a.text), True) for a in standing.achievements)
    waiting = (
        Mark(tr(a.title), "" if a.surprise else tr(a.text), False)
        for a in standing.still_to_earn
    )
    return (*earned, *waiting)


def about_lesson(
    lesson: Lesson, here: LessonStanding | None, minutes: tuple[int, int], release: str
) -> Iterator[str]:
    """The lines on a lesson: times, tags, what is passed.

    Args:
        lesson: what the course says of it.
        here: how the learner stands in it.
        minutes: to write the main path's functions, and the workshop's.
        release: the release that a class was given, in words.
    """
    main, more = (here.main, here.exercises - here.main) if here else (0, 0)
    times = trn(
        "About {read} minutes to read and explore, {write} to write its one function.",
        "About {read} minutes to read and explore, {write} to write its {count} "
        "functions.",
        main,
        read=lesson.minutes_to_read,
        write=minutes[0],
    )
    workshop = trn(
        "{count} more in the workshop, {write} minutes.",
        "{count} more in the workshop, {write} minutes.",
        more,
        write=minutes[1],
    )
    yield f"{times} {workshop}" if more else times
    passed = ""
    if here is not None:
        words = passed_words(here)
        passed = tr("Passed: {count}. {done} %", count=words, done=here.per_cent)
    parts = [", ".join(tr(tag) for tag in lesson.tags), release, passed]
    yield " · ".join(part for part in parts if part)


def passed_words(here: LessonStanding) -> str:
    """Count what is passed on the main path and in the workshop."""
    workshop = here.exercises - here.main
    if not workshop:
        return tr("{done} of {all}", done=here.main_passed, all=here.main)
    return tr(
        "{done} of {all} on the main path, {more} of {rest} in the workshop",
        done=here.main_passed,
        all=here.main,
        more=here.passed - here.main_passed,
        rest=workshop,
    )


def card_lines(card: Card) -> list[str]:
    """The card in plain lines, for a terminal and for who has no front end."""
    return [*_head_lines(card), *_standing_lines(card), *_mark_lines(card)]


def _head_lines(card: Card) -> Iterator[str]:
    if card.place:
        yield card.place
    for line in card.about:
        yield f"  {line}"


def _standing_lines(card: Card) -> Iterator[str]:
    yield f"{bar(card.course_done, 100)} {card.course_done} % · {card.course}"
    if card.level:
        yield f"{bar(card.level_now, card.level_all)} {card.level}"
    row = (f"{DONE if one.done else OPEN} {one.number}" for one in card.lessons)
    yield tr("Lessons: {row}", row="  ".join(row))
    if card.next:
        yield tr("Next: {what}", what=card.next)


def _mark_lines(card: Card) -> Iterator[str]:
    if not card.marks:
        return
    earned = sum(mark.earned for mark in card.marks)
    yield tr("Achievements: {count} of {all}", count=earned, all=len(card.marks))
    for mark in card.marks:
        if mark.text:
            words = tr("{head}: {what}", head=mark.title, what=mark.text)
            yield f"  {mark.sign} {words}"
    surprises = [mark.title for mark in card.marks if not mark.text]
    if surprises:
        yield f"  {TO_EARN} {', '.join(surprises)}"


def bar(now: int, whole: int) -> str:
    """A bar of signs.

    >>> bar(30, 120)
    '██████░░░░░░░░░░░░░░░░░░'
    """
    full = WIDTH * now // whole if whole else 0
    return "█" * full + "░" * (WIDTH - full)
