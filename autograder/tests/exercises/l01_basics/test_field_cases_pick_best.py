"""Sweeps as people read them: what the judge has to say about each answer."""

import math
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import pytest

from autograder.exercises import load
from autograder.exercises.judging import verdict_on
from autograder.exercises.keys import make_key
from autograder.judge.observe import observe
from autograder.judge.verdict import Verdict

DRAWS = [("practice", "practice"), ("hidden", "a"), ("hidden", "b")]


class Best(NamedTuple):
    lr: float
    at_edge: bool


def named_tuple(results: dict[float, float]) -> Best:
    ok = {k: v for k, v in results.items() if math.isfinite(v)}
    if not ok:
        raise ValueError("results has no finite loss")
    lr = min(ok, key=lambda k: (ok[k], k))
    return Best(lr, lr in (min(results), max(results)))


def edges_as_tried(results: dict[float, float]) -> tuple[float, bool]:
    best = min(results, key=lambda lr: results[lr])
    tried = list(results)
    return best, best == tried[0] or best == tried[-1]


def position_of_the_lowest(results: dict[float, float]) -> tuple[int, bool]:
    losses = list(results.values())
    place = int(np.argmin(losses))
    return place, place in (0, len(losses) - 1)


def position_alone(results: dict[float, float]) -> int:
    return int(np.argmin(list(results.values())))


def rate_alone(results: dict[float, float]) -> float:
    best_lr, best_loss = 0.0, math.inf
    for lr, loss in results.items():
        if loss < best_loss:
            best_lr, best_loss = lr, loss
    return best_lr


def rate_and_loss(results: dict[float, float]) -> tuple[float, float]:
    return min(results.items(), key=lambda pair: pair[1])


def lowest_seen_so_far(results: dict[float, float]) -> tuple[float, bool]:
    best_lr, best_loss = 0.0, math.inf
    for lr, loss in results.items():
        if loss < best_loss:
            best_lr, best_loss = lr, loss
    if best_loss == math.inf:
        raise ValueError("results")
    return best_lr, best_lr in (min(results), max(results))


def judged(answer: Callable[..., Any], kind: str, seed: str) -> Verdict:
    exercise = load("pick_best")
    key = make_key(exercise, kind, seed)
    return verdict_on(exercise, observe(answer, exercise.id, key["cases"]), key)


@pytest.mark.parametrize(("kind", "seed"), DRAWS)
def test_a_named_tuple_is_a_tuple(kind: str, seed: str) -> None:
    assert judged(named_tuple, kind, seed).score == 1


@pytest.mark.parametrize(("kind", "seed"), DRAWS)
@pytest.mark.parametrize(
    ("answer", "name"),
    [
        (edges_as_tried, "pick_best.order_of_trial"),
        (position_of_the_lowest, "pick_best.position"),
        (position_alone, "pick_best.rate_alone"),
        (rate_alone, "pick_best.rate_alone"),
        (rate_and_loss, "pick_best.loss_beside"),
        (lowest_seen_so_far, "pick_best.minus_infinity"),
    ],
)
def test_two_faults_at_once_are_named(
    answer: Callable[..., Any], name: str, kind: str, seed: str
) -> None:
    assert name in [m["id"] for m in judged(answer, kind, seed).mistakes]
