"""What is said of a whole wave is true of every answer that it is said of."""

import math
from collections.abc import Callable
from typing import Any

import pytest

from autograder.exercises import load
from autograder.site.readme_pictures import WHOLE_WAVE

EXERCISE = load("cosine_lr")
(MISTAKE,) = (one for one in EXERCISE.mistakes if one.id == "M06")
TOP, END = 1.0, 40


def pictured() -> Callable[..., float]:
    """The answer in the README's picture of a verdict."""
    names: dict[str, Any] = {"math": math}
    exec(WHOLE_WAVE, names)  # noqa: S102 - our own
    answer: Callable[..., float] = names["cosine_lr"]
    return answer


ANSWERS = [*map(EXERCISE.answer, MISTAKE.forms), pictured()]


@pytest.mark.parametrize("answer", ANSWERS)
def test_towards_its_end_a_whole_wave_climbs_back_to_the_top(answer: Any) -> None:
    assert MISTAKE.message.startswith("Towards T_max your rate climbs back to the top")
    climb = [answer(t, TOP, END) for t in range(END // 2, END)]
    assert climb == sorted(climb)
    assert climb[0] == pytest.approx(0)
    assert climb[-1] > 0.99 * TOP


def test_at_its_end_the_answers_differ_and_nothing_is_said_of_that() -> None:
    assert {round(answer(END, TOP, END), 6) for answer in ANSWERS} == {0.0, TOP}
    assert "t = T_max" not in MISTAKE.message
