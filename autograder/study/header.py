"""The header of a lesson: where it stands in the course, and where the learner does."""

from pathlib import Path

from autograder.course import Lesson, course
from autograder.errors import UserError
from autograder.feedback.markup import lines_html
from autograder.shown import LESSON_STYLE
from autograder.study.here import standing_now, state_now
from autograder.study.log import append, log_path
from autograder.study.names import OFFERED, namespace, offer
from autograder.study.progress_view import LOCAL, bar_html, level_line
from autograder.study.show import show, show_lines
from autograder.study.standing import LessonStanding, Standing, xp_is_shown
from autograder.study.syllabus import minutes_to_write, syllabus

_opened: set[tuple[Path, str]] = set()


def lesson(name: str) -> None:
    """Show a lesson's header; calling it again refreshes it.

    >>> lesson("01_basics")  # doctest: +ELLIPSIS
    Lesson 01 of 08 · Learning-rate basics · SGD, curvature, stability
    About ... minutes to read and explore, 28 to write its 3 functions; 3 more in ...
    Ready. Passed: 0 of 3 on the main path, 0 of 3 in the workshop.
    Level 0 (Curious), 0 of 120 XP to the next. Progress stays on this machine.
    """
    try:
        found = course().lesson(name)
    except UserError as error:
        show_lines([str(error)])
        return
    opening = (log_path(), found.slug)
    if opening not in _opened:
        append("open", lesson=found.slug)
        _opened.add(opening)
    offer(*OFFERED, names=namespace(1))
    standing = standing_now(state_now())
    lines = header_lines(found, standing)
    show("\n".join([*lines, last_line(standing)]), html(lines, standing))


def header_lines(found: Lesson, standing: Standing) -> list[str]:
    """Say what this lesson is, and how far the learner is in it."""
    here = standing.lesson(found.slug)
    words = [found.place, found.title, ", ".join(found.tags), syllabus().release]
    return [
        " · ".join(dict.fromkeys(word for word in words if word)),
        f"About {found.minutes_to_read} minutes to read and explore, "
        + _writing(found.slug, here),
        f"Ready. Passed: {passed_words(here)}." if here else "Ready.",
    ]


def _writing(slug: str, here: LessonStanding | None) -> str:
    count, more = (here.main, here.exercises - here.main) if here else (0, 0)
    functions = f"its {count} functions" if count != 1 else "its one function"
    words = f"{minutes_to_write(slug)} to write {functions}"
    if not more:
        return f"{words}."
    minutes = minutes_to_write(slug, workshop=True)
    return f"{words}; {more} more in the workshop, {minutes} minutes."


def passed_words(here: LessonStanding) -> str:
    """Count what is passed on the main path and in the workshop."""
    workshop = here.exercises - here.main
    main = f"{here.main_passed} of {here.main}"
    if not workshop:
        return main
    done = here.passed - here.main_passed
    return f"{main} on the main path, {done} of {workshop} in the workshop"


def last_line(standing: Standing) -> str:
    """Say the level, where it is wanted, and that nothing leaves this machine."""
    return f"{level_line(standing)}. {LOCAL}" if xp_is_shown() else LOCAL


def html(lines: list[str], standing: Standing) -> str:
    """The same with the level as a bar."""
    beneath = f"{bar_html(standing)}<p>{LOCAL}</p>{LESSON_STYLE}"
    return lines_html(lines, beneath)
