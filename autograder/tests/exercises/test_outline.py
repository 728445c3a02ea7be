"""What is read from the text of the exercises' files is what their records say."""

import pytest

from autograder import exercises
from autograder.course import course
from autograder.exercises.outline import Outline, outline, parameter_of
from autograder.study.syllabus import main_path, minutes_to_write

LESSONS = [lesson.slug for lesson in course().lessons]


@pytest.mark.parametrize("lesson", LESSONS)
def test_an_outline_is_as_the_records_say(lesson: str) -> None:
    records = [exercises.load(name) for name in exercises.of_lesson(lesson)]
    said = [Outline(one.id, one.minutes, one.workshop, one.xp) for one in records]
    assert list(outline(lesson)) == said
    for one in records:
        assert parameter_of(one.id) == one.parameter


@pytest.mark.parametrize("lesson", LESSONS[1:])
def test_a_main_path_is_two_to_five_functions_of_an_hour_at_most(lesson: str) -> None:
    assert 2 <= len(main_path(lesson)) <= 5
    assert 20 <= minutes_to_write(lesson) <= 60
