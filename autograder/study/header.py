"""The header of a lesson: where it stands in the course, and where the learner does."""

from pathlib import Path

from autograder import exercises
from autograder.course import Lesson, course
from autograder.errors import UserError
from autograder.feedback.markup import lines_html
from autograder.study.here import standing_now, state_now
from autograder.study.log import append, log_path
from autograder.study.progress_view import LOCAL, bar_html, summary_lines
from autograder.study.show import show, show_lines
from autograder.study.standing import Standing, xp_is_shown

_opened: set[tuple[Path, str]] = set()


def lesson(name: str) -> None:
    """Show a lesson's header; calling it again refreshes it.

    >>> lesson("01_basics")  # doctest: +ELLIPSIS
    Ready: lesson 1, ...
    Lesson 2 of 9 · Learning-rate basics · 22 minutes · SGD, curvature, stability
    ...
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
    standing = standing_now(state_now())
    lines = header_lines(found, standing)
    show("\n".join(lines), lines_html(lines, bar_html(standing)))


def header_lines(found: Lesson, standing: Standing) -> list[str]:
    """Say a header line by line."""
    place = [one.slug for one in course().lessons].index(found.slug) + 1
    count = len(exercises.of_lesson(found.slug))
    ready = f"Ready: lesson {int(found.number)}, {count} exercise{'s' * (count != 1)}"
    here = standing.lesson(found.slug)
    return [
        f"{ready}, {found.xp} XP" if xp_is_shown() else ready,
        f"Lesson {place} of {len(course().lessons)} · {found.title} · "
        f"{found.minutes} minutes · {', '.join(found.tags)}",
        *([f"Passed here: {here.passed} of {here.exercises}"] if here else []),
        *summary_lines(standing),
        LOCAL,
    ]
