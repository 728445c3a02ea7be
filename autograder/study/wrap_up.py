"""The last cell of a lesson: what was earned here, and where to go on."""

from html import escape

from autograder.course import Lesson, course, lesson_path
from autograder.errors import UserError
from autograder.feedback.markup import lines_html
from autograder.study.header import last_line, passed_words
from autograder.study.here import standing_now, state_now
from autograder.study.progress_view import bar_html
from autograder.study.show import show, show_lines
from autograder.study.standing import LessonStanding, Standing, xp_is_shown

REPORT = "Something wrong or unclear here? Tell {whom}, and name lesson {number}."


def wrap_up(name: str) -> None:
    """Show what was earned in a lesson, and what comes next.

    >>> wrap_up("00_start_here")  # doctest: +ELLIPSIS
    Start here: 0 of 1 passed, 0 of 10 XP.
    Still open on the main path: 1. Nothing is lost if you go on and come back.
    Next: Learning-rate basics, ../01_basics/01_basics.ipynb
    ...
    """
    try:
        found = course().lesson(name)
    except UserError as error:
        show_lines([str(error)])
        return
    standing = standing_now(state_now())
    lines = closing_lines(found, standing)
    after = next_of(found)
    report = REPORT.format(whom=course().report_to, number=found.number)
    link = f"Next: {after.title}, {link_to(after)}" if after else ALL_READ
    text = [*lines, link, last_line(standing), report]
    beneath = f"{_link_html(after)}{bar_html(standing)}<p>{escape(report)}</p>"
    show("\n".join(text), lines_html(lines, beneath))


ALL_READ = "That was the last lesson. In a terminal, lr progress shows what is open."


def closing_lines(found: Lesson, standing: Standing) -> list[str]:
    """Say what was earned here, and what is still open."""
    here = standing.lesson(found.slug)
    if here is None:
        return []
    earned = f", {here.xp} of {here.xp_all} XP" if xp_is_shown() else ""
    return [f"{found.place}: {passed_words(here)} passed{earned}.", _open_words(here)]


def _open_words(here: LessonStanding) -> str:
    if here.whole:
        return "All of it is done: main path and workshop."
    if here.done:
        return "The main path is done. The workshop waits for whoever wants more."
    left = here.main - here.main_passed
    return (
        f"Still open on the main path: {left}. "
        "Nothing is lost if you go on and come back."
    )


def next_of(found: Lesson) -> Lesson | None:
    """The published lesson after this one, if there is one.

    >>> next_of(course().lesson("00")).slug
    '01_basics'
    """
    lessons = course().lessons
    after = lessons[lessons.index(found) + 1 :]
    there = (one for one in after if one.published and lesson_path(one.slug).is_file())
    return next(there, None)


def link_to(lesson: Lesson) -> str:
    """The path from one lesson's notebook to another's."""
    return f"../{lesson.slug}/{lesson.slug}.ipynb"


def _link_html(after: Lesson | None) -> str:
    if after is None:
        return f"<p>{escape(ALL_READ)}</p>"
    title = escape(f"{after.place}, {after.title}")
    return f'<p>Next: <a href="{link_to(after)}">{title}</a></p>'
