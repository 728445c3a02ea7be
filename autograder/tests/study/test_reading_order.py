"""What is open comes in the order of the lesson, not of the names."""

import json
from pathlib import Path

import pytest

from autograder.course import course, lesson_path
from autograder.study import log, reading_order
from autograder.study.here import next_now, outlines
from autograder.study.reading_order import as_read
from autograder.study.syllabus import syllabus

LESSONS = [lesson.slug for lesson in course().published]


def checked_in(lesson: str) -> list[str]:
    """The exercises in the order in which a notebook's cells check them."""
    cells = json.loads(lesson_path(lesson).read_text("utf-8"))["cells"]
    sources = ("".join(cell["source"]) for cell in cells)
    return [s.split('"')[1] for s in sources if s.startswith('check("')]


@pytest.mark.parametrize("lesson", LESSONS)
def test_exercises_are_open_in_the_order_of_the_lesson(lesson: str) -> None:
    assert [one.id for one in outlines()[lesson]] == checked_in(lesson)


def test_a_lesson_that_is_begun_goes_on_with_its_first_exercise(lr_home: Path) -> None:
    log.append("open", lesson="02_schedulers")
    found = next_now()
    assert (found.lesson, found.exercise) == ("02_schedulers", "step_lr")


def test_without_the_notebook_they_stay_as_they_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading_order, "lesson_path", lambda _: tmp_path / "none")
    given = syllabus().outline("02_schedulers")
    assert as_read("02_schedulers", given) == given
