"""Step, multistep and exponential decay, as people wrote them."""

import math
from typing import Any

import pytest

from autograder.exercises import load
from autograder.exercises.judging import verdict_on
from autograder.exercises.keys import make_key
from autograder.exercises.model import Answer
from autograder.judge.observe import observe
from autograder.judge.verdict import Verdict

DRAWS = [("practice", "practice"), ("hidden", "a"), ("hidden", "b"), ("hidden", "c")]
on_each_draw = pytest.mark.parametrize(("kind", "seed"), DRAWS)


def judged(name: str, answer: Answer, kind: str, seed: str) -> Verdict:
    exercise = load(name)
    key = make_key(exercise, kind, seed)
    return verdict_on(exercise, observe(answer, name, key["cases"], 5.0), key)


def lost(verdict: Verdict) -> list[str]:
    return [p["name"] for p in verdict.properties if not p["passed"]]


def names(verdict: Verdict) -> list[tuple[str, str]]:
    return [(m["id"], m["step"]) for m in verdict.mistakes]


_lr: float | None = None


def module_variable(t: int, base_lr: float, gamma: float) -> float:
    global _lr  # noqa: PLW0603 - that is the fault
    _lr = base_lr if _lr is None or t == 0 else _lr * gamma
    return _lr


@on_each_draw
def test_an_exponential_that_keeps_the_rate_in_a_module_variable(
    kind: str, seed: str
) -> None:
    verdict = judged("exponential_lr", module_variable, kind, seed)
    assert verdict.score == 0
    assert names(verdict) == [("M19", "sign")]
    assert "the same answer in any order" in lost(verdict)


def no_end_past_5(t: int, base_lr: float, step_size: int, gamma: float = 0.1) -> float:
    if step_size <= 0:
        raise ValueError("step_size")
    while t > 5:
        pass
    return float(base_lr * gamma ** (t // step_size))


def test_a_loop_without_an_end_is_told_as_such_with_what_came_before() -> None:
    key = make_key(load("step_lr"))
    seen = observe(no_end_past_5, "step_lr", key["cases"], 0.5)
    asked: Any = next(case for case in key["cases"] if 6 in case["asked"])
    outcomes: Any = seen["cases"][asked["name"]]["outcomes"]
    stop = asked["asked"].index(6)
    assert all("value" in outcome for outcome in outcomes[:stop])
    assert outcomes[stop] == {"stopped": "timed out"}
    assert outcomes[stop + 1 :] == [{"stopped": "not reached"}] * (
        len(asked["asked"]) - stop - 1
    )
    verdict = verdict_on(load("step_lr"), seen, key)
    assert (verdict.status, verdict.score) == ("timed out", 0)


def by_reciprocal(t: int, base_lr: float, step_size: int, gamma: float = 0.1) -> float:
    if step_size <= 0:
        raise ValueError("step_size")
    return float(base_lr * gamma ** math.floor(t * (1 / step_size)))


@on_each_draw
def test_a_product_with_the_reciprocal_misses_the_edges_of_long_stairs(
    kind: str, seed: str
) -> None:
    verdict = judged("step_lr", by_reciprocal, kind, seed)
    assert verdict.score == pytest.approx(0.85)
    assert names(verdict) == [("step_lr.float_boundary", "exact")]


def keras_step(t: int, base_lr: float, step_size: int, gamma: float = 0.1) -> float:
    return float(base_lr * gamma ** math.floor((1 + t) / step_size))


def squared(t: int, base_lr: float, step_size: int, gamma: float = 0.1) -> float:
    return float(base_lr * gamma ** (t * step_size))


@on_each_draw
def test_what_vanishes_at_once_is_not_named_as_something_else(
    kind: str, seed: str
) -> None:
    assert names(judged("step_lr", keras_step, kind, seed)) == [("M02", "exact")]
    assert names(judged("step_lr", squared, kind, seed)) == []


def one_update_late(
    t: int, base_lr: float, milestones: list[int], gamma: float = 0.1
) -> float:
    lr = base_lr
    for update in range(t):
        if update in milestones:
            lr *= gamma
    return lr


def first_that_lies_ahead(
    t: int, base_lr: float, milestones: list[int], gamma: float = 0.1
) -> float:
    for drops, milestone in enumerate(sorted(milestones)):
        if t < milestone:
            return float(base_lr * gamma**drops)
    return base_lr


@on_each_draw
def test_two_faults_in_one_loop_over_the_updates(kind: str, seed: str) -> None:
    found = names(judged("multistep_lr", one_update_late, kind, seed))
    assert found == [("M17", "nearly")]


@on_each_draw
def test_a_loop_that_finds_no_milestone_ahead_loses_the_end_alone(
    kind: str, seed: str
) -> None:
    verdict = judged("multistep_lr", first_that_lies_ahead, kind, seed)
    assert lost(verdict) == ["holds past the end"]
    assert verdict.score == pytest.approx(0.9)
