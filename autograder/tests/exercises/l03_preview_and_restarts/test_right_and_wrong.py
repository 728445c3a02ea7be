import pytest

from autograder.course import course
from autograder.exercises import load, of_lesson
from autograder.tests.exercises.deserved import complaints

LESSON = "03_preview_and_restarts"


@pytest.mark.slow
@pytest.mark.parametrize("name", of_lesson(LESSON))
def test_every_answer_gets_what_it_deserves(name: str) -> None:
    assert complaints(name, "a draw of its own") == []


def test_the_lesson_s_xp_is_shared_out() -> None:
    shared = sum(load(name).xp for name in of_lesson(LESSON))
    assert shared == course().lesson(LESSON).xp
