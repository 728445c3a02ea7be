"""M70: the numbers of the examples, or a parameter that nobody looked at."""

from typing import Any

from autograder.judge.by_heart import by_heart
from autograder.tests.judge.small_key import (
    Curve,
    key,
    mistake,
    observed,
    outcome,
    right,
)

SHOWN = (1.0, [1, 2, 3, 4])


def told(answer: Curve, *mistakes: Any) -> str | None:
    document = key(*mistakes)
    top, steps = SHOWN
    outcomes = [outcome(right, t, {"top": top}) for t in steps]
    document["golden"]["expected"] = {"g0": {"outcomes": outcomes, "again": outcomes}}
    found = by_heart(observed(answer), document)
    return found["message"] if found else None


def table(t: int, top: float) -> float:
    return right(min(max(t, 1), 4), 1.0)


def test_copied_numbers_are_told() -> None:
    assert "examples only" in str(told(table))


def test_the_exercises_own_words_are_used() -> None:
    assert told(table, mistake("M70", right)) == "about M70"


def test_a_constant_knows_nothing_by_heart() -> None:
    assert told(lambda t, top: 0.9) is None


def test_a_parameter_that_is_ignored_is_told() -> None:
    assert told(lambda t, top: right(t, 2.0)) is not None


def test_right_and_otherwise_wrong_answers_are_not() -> None:
    assert told(right) is None
    assert told(lambda t, top: 3 * right(t, top) + t) is None


def test_one_difference_between_the_parameters_is_enough_to_be_silent() -> None:
    def looks_once(t: int, top: float) -> float:
        return right(t, 2.0) + (top if t == 5 else 0.0)

    assert told(looks_once) is None
