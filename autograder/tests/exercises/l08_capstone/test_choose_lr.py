"""A rate is judged by what it does, not by which it is."""

import pytest

from autograder.exercises import load, of_lesson
from autograder.exercises.judging import verdict_on
from autograder.exercises.keys import make_key
from autograder.judge.observe import observe
from autograder.judge.verdict import Verdict

EXERCISE = load("choose_lr")


def verdict(rate: object, seed: str = "tests") -> Verdict:
    key = make_key(EXERCISE, "hidden", seed)
    return verdict_on(EXERCISE, observe(lambda: rate, EXERCISE.id, key["cases"]), key)


@pytest.mark.parametrize("rate", [0.36, 0.5, 0.65])
@pytest.mark.parametrize("seed", ["one", "two", "three"])
def test_a_range_of_rates_is_right_with_any_seeds(rate: float, seed: str) -> None:
    assert verdict(rate, seed).score == 1


@pytest.mark.parametrize(("rate", "score"), [(0.2, 0.5), (0.05, 0.0), (1.5, 0.0)])
def test_a_timid_rate_gets_half_and_a_useless_one_nothing(
    rate: float, score: float
) -> None:
    assert verdict(rate).score == score


@pytest.mark.parametrize(
    ("rate", "mistake"),
    [
        (0.15, "choose_lr.timid"),
        (1.5, "M48"),
        (12, "M52"),
        (-1.0, "choose_lr.exponent"),
    ],
)
def test_mistakes_are_told_at_rates_that_no_file_holds(
    rate: float, mistake: str
) -> None:
    found = verdict(rate).mistake
    assert found is not None
    assert found["id"] == mistake


def test_the_verdict_says_how_far_from_the_best() -> None:
    found = verdict(0.2).first_difference
    assert found is not None
    assert found["call"] == "choose_lr()"
    assert "times the best loss" in found["got"]
    assert found["expected"] == "at most 1.5 times the best loss on the grid"


def test_the_lesson_s_experience_sums_to_200() -> None:
    assert sum(load(name).xp for name in of_lesson("08_capstone")) == 200
