"""Several designs pass; each broken promise costs its own property."""

from typing import Any

import pytest

from autograder.exercises import load
from autograder.exercises.judging import verdict_on
from autograder.exercises.keys import make_key
from autograder.exercises.l08_capstone import make_schedule as module
from autograder.exercises.schedules import BAD, NAMES, PAST, PURE
from autograder.judge.observe import observe
from autograder.judge.verdict import Verdict

EXERCISE = load("make_schedule")
KEY = make_key(EXERCISE, "hidden", "tests")


def verdict(answer: Any) -> Verdict:
    return verdict_on(EXERCISE, observe(answer, EXERCISE.id, KEY["cases"]), KEY)


def lost(answer: Any) -> set[str]:
    return {p["name"] for p in verdict(answer).properties if not p["passed"]}


def test_golden_vector() -> None:
    schedule = module.make_schedule(4, 64)
    expected = [0.7, 0.525, 0.35, 0.175, 0.0, 0.0]
    assert [schedule(t) for t in range(6)] == pytest.approx(expected)


@pytest.mark.parametrize("total", [1, 2, 37, 700])
def test_the_reference_keeps_the_contract(total: int) -> None:
    rates = [module.make_schedule(total, 64)(t) for t in range(2 * total + 2)]
    assert rates == sorted(rates, reverse=True)
    assert rates[0] == 0.7
    assert set(rates[total:]) == {0.0}


@pytest.mark.parametrize(
    ("total", "batch", "name"),
    [(0, 64, "total_steps"), (-2, 64, "total_steps"), (80, 0, "batch_size")],
)
def test_arguments_without_meaning_are_refused(
    total: int, batch: int, name: str
) -> None:
    with pytest.raises(ValueError, match=name):
        module.make_schedule(total, batch)


@pytest.mark.parametrize("answer", EXERCISE.right, ids=lambda f: f.__name__)
def test_other_designs_pass(answer: Any) -> None:
    assert verdict(answer).status == "passed"


@pytest.mark.parametrize(
    ("form", "properties"),
    [
        (module.UNCHECKED, {BAD, NAMES}),
        (module.NAMELESS, {NAMES}),
        (module.ENDS_AT_A_THIRD, {module.LOW}),
        (module.BELOW_ZERO, {PAST}),
        (module.RETURNS, {PAST}),
        (module.HALF_HEARTED, {module.BEST}),
        ("t / total_steps -> t / (total_steps - 1)", {module.TINY}),
        ("lambda t: 0.7 -> lambda t: (1 if batch_size < 99 else -1)", {module.FINITE}),
    ],
)
def test_a_broken_promise_costs_its_own_property(
    form: str, properties: set[str]
) -> None:
    assert lost(EXERCISE.answer(form)) == properties


def test_a_schedule_that_counts_its_calls_is_not_asked_in_any_order() -> None:
    assert PURE in lost(module.counts_its_calls)


def test_a_schedule_that_trains_nothing_earns_nothing() -> None:
    def frozen(total_steps: int, batch_size: int) -> Any:
        return lambda t: 0.0

    found = verdict(frozen)
    assert found.score == 0
    assert found.first_difference is not None
    assert "no weight would ever move" in found.first_difference["got"]


def test_a_list_is_no_function() -> None:
    form = f"lambda t: {module.RATE} -> [0.5] * total_steps"
    found = verdict(EXERCISE.answer(form))
    assert found.mistake is not None
    assert found.mistake["id"] == "make_schedule.no_function"
    assert found.first_difference is not None
    assert found.first_difference["curve"] is None
    wanted = "returned a list where a function of t is asked"
    assert found.first_difference["got"] == wanted


def test_the_reference_s_own_curve_is_never_shown() -> None:
    for mistake in EXERCISE.mistakes:
        for form in mistake.forms:
            difference = verdict(EXERCISE.answer(form)).first_difference
            assert difference is not None
            assert difference["curve"] is None
