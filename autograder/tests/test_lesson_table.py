"""The README says how long each lesson takes, as its header does."""

from autograder.course import Lesson, course
from autograder.repository import ROOT
from autograder.study.syllabus import minutes_to_write


def row(lesson: Lesson) -> str:
    """A line of the README's table.

    >>> row(course().lesson("00"))
    '| 00 Start here | 5 | 2 | – |'
    """
    more = minutes_to_write(lesson.slug, workshop=True)
    minutes = (lesson.minutes_to_read, minutes_to_write(lesson.slug), more or "–")
    return f"| {lesson.number} {lesson.title} | " + " | ".join(map(str, minutes)) + " |"


def test_the_readme_lists_the_lessons_and_their_times() -> None:
    rows = "\n".join(map(row, course().published))
    assert rows in (ROOT / "README.md").read_text("utf-8"), rows
