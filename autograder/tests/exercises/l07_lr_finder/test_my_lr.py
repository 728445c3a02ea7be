"""The recorded sweep itself says which rates deserve full, half and no credit."""

import pytest

from autograder.exercises import load
from autograder.exercises.judging import verdict_on
from autograder.exercises.keys import make_key
from autograder.judge.observe import observe
from autograder.judge.verdict import Verdict

EXERCISE = load("my_lr")


def verdict(rate: object, seed: str = "tests") -> Verdict:
    key = make_key(EXERCISE, "hidden", seed)
    return verdict_on(EXERCISE, observe(lambda: rate, EXERCISE.id, key["cases"]), key)


@pytest.mark.parametrize("rate", [0.25, 0.3, 0.5, 0.6])
@pytest.mark.parametrize("seed", ["one", "two"])
def test_a_halved_or_quartered_suggestion_is_right(rate: float, seed: str) -> None:
    assert verdict(rate, seed).score == 1


@pytest.mark.parametrize(("rate", "score"), [(0.12, 0.5), (0.04, 0.0), (1.5, 0.0)])
def test_a_timid_rate_gets_half_and_a_useless_one_nothing(
    rate: float, score: float
) -> None:
    assert verdict(rate).score == score


@pytest.mark.parametrize(
    ("rate", "mistake"), [(0.1, "my_lr.timid"), (1.5, "M48"), (40, "M52")]
)
def test_mistakes_are_told(rate: float, mistake: str) -> None:
    found = verdict(rate).mistake
    assert found is not None
    assert found["id"] == mistake


def test_the_starter_is_not_attempted() -> None:
    def starter() -> float:
        raise NotImplementedError

    key = make_key(EXERCISE)
    seen = observe(starter, EXERCISE.id, key["cases"])
    assert verdict_on(EXERCISE, seen, key).status == "not attempted"
