"""The main path of each lesson is as long as it says, and no longer than it may be."""

import pytest

from autograder.course import Lesson, course
from autograder.grading.authoring.lesson_measure import MOST_WORDS, Measure, measure
from autograder.grading.authoring.masters import read_master
from autograder.repository import ROOT

LESSONS = [one for one in course().published if int(one.number)]


def measured(lesson: Lesson) -> Measure:
    master = ROOT / "solutions" / lesson.slug / f"{lesson.slug}.py"
    return measure(read_master(master))


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda one: str(one.slug))
def test_the_main_path_is_as_long_as_the_header_says(lesson: Lesson) -> None:
    found = measured(lesson)
    assert found.words <= MOST_WORDS
    assert lesson.minutes_to_read == pytest.approx(found.minutes, abs=1)


def test_tables_closed_blocks_and_the_workshop_are_not_counted() -> None:
    from autograder.grading.authoring.masters import MasterCell

    def cell(kind: str, source: str) -> MasterCell:
        return MasterCell(ROOT / "m.py", 1, kind, "", source)

    cells = [
        cell("markdown", "# One two\n| a | b |\n![](pictures/x.svg)"),
        cell("answer", "many words that nobody counts ![](pictures/y.svg)"),
        cell("experiment", "finder_explorer()"),
        cell("exercise", ""),
        cell("markdown", "## Workshop\nmore"),
        cell("exercise", ""),
    ]
    assert measure(cells) == Measure(words=3, pictures=2, explorers=1, exercises=1)
    assert Measure(words=900, pictures=2, explorers=2, exercises=3).minutes == 11
