"""What a chosen rate is worth, and what is not worth a run."""

from typing import Any

import pytest

from autograder.measuring.regret import best_known, not_worth_a_run, rates_of


@pytest.mark.parametrize(
    ("value", "word"),
    [
        (0.0, "no weight would ever move"),
        (-0.1, "a rate of -0.1"),
        ({"type": "float", "value": "nan"}, "a rate of nan"),
        (1e9, "nothing trains up there"),
        ("0.5", "returned a str where a number is asked"),
        (None, "returned None where a number is asked"),
    ],
)
def test_an_absurd_rate_gets_its_word_without_a_run(value: Any, word: str) -> None:
    case: Any = {"asked": [0]}
    said = not_worth_a_run([{"value": value}], case)
    assert said is not None
    assert word in said


def test_the_trapezoid_rises_stays_and_falls() -> None:
    rates = rates_of([0.5], "trapezoid", 20)
    assert rates[:3] == (0.25, 0.5, 0.5)
    assert rates[14] == 0.5
    assert rates[17] == pytest.approx(0.25)
    assert rates[-1] == pytest.approx(0.5 / 6)


def test_the_best_losses_are_those_of_the_recorded_tables() -> None:
    loss, rate = best_known("constant", 400)
    assert loss == pytest.approx(0.1171, abs=1e-4)
    assert rate == 0.5
    assert best_known("own", 80)[0] < best_known("trapezoid", 80)[0]
