"""First drafts of paths, grids and updates, as people wrote them."""

from typing import Any

import numpy as np
import pytest
import torch

from autograder.exercises.model import Answer
from autograder.judge.first_of_all import ENDS_AT_ONCE
from autograder.tests.exercises.l02_schedulers.test_field_cases_staircases import (
    judged,
    lost,
    names,
    on_each_draw,
)


def ends_as_exponents(low: float, high: float, n: int) -> list[float]:
    return list(np.logspace(low, high, n))


def open_at_the_end(low: float, high: float, n: int) -> list[float]:
    return list(np.logspace(np.log10(low), np.log10(high), n, endpoint=False))


def until_high(low: float, high: float, n: int) -> list[float]:
    factor = (high / low) ** (1 / (n - 1))
    rates = []
    while low <= high:
        rates.append(low)
        low *= factor
    return rates


def last_place(w0: float, lam: float, lr: float, steps: int) -> float:
    for _ in range(steps):
        w0 -= lr * lam * w0
    return w0


def uphill_without_start(w0: float, lam: float, lr: float, steps: int) -> list[float]:
    path = []
    for _ in range(steps):
        w0 = w0 + lr * lam * w0
        path.append(w0)
    return path


def size_of_slope(w: float, grad: float, lr: float) -> float:
    return w - lr * abs(grad)


def recorded(params: Any, lr: float, momentum: float = 0.0, state: Any = None) -> None:
    for p in params:
        p.sub_(lr * p.grad)


def rebinding(params: Any, lr: float, momentum: float = 0.0, state: Any = None) -> Any:
    for p in params:
        p = p - lr * p.grad  # noqa: PLW2901 - the mistake
    return params


def rate_in_buffer(
    params: Any, lr: float, momentum: float = 0.0, state: Any = None
) -> None:
    with torch.no_grad():
        for i, p in enumerate(params):
            state[i] = momentum * state.get(i, torch.zeros_like(p)) + lr * p.grad
            p.sub_(state[i])
            p.grad.zero_()


@pytest.mark.parametrize(
    ("exercise", "answer", "mistake"),
    [
        ("lr_grid", ends_as_exponents, "lr_grid.logspace"),
        ("lr_grid", open_at_the_end, "lr_grid.end_excluded"),
        pytest.param(  # without an end where `low` is `high`
            "lr_grid",
            until_high,
            "lr_grid.counted_in_floats",
            marks=pytest.mark.slow,
        ),
        ("gd_path", last_place, "gd_path.length"),
        ("gd_path", uphill_without_start, "gd_path.ascent"),
        ("sgd_step", size_of_slope, "sgd_step.size_of_slope"),
        ("sgd_update", recorded, "sgd_update.recorded"),
        ("sgd_update", rebinding, "sgd_update.rebinding"),
        ("sgd_update", rate_in_buffer, "sgd_update.lr_in_buffer"),
    ],
)
@on_each_draw
def test_a_first_draft_gets_its_name(
    exercise: str, answer: Answer, mistake: str, kind: str, seed: str
) -> None:
    verdict = judged(exercise, answer, kind, seed)
    assert mistake in dict(names(verdict))
    assert verdict.score < 1


def places_before_each_step(
    w0: float, lam: float, lr: float, steps: int
) -> list[float]:
    path = []
    for _ in range(steps):
        path.append(w0)
        w0 -= lr * lam * w0
    return path


@on_each_draw
def test_a_walk_without_its_last_place_is_told_its_length_alone(
    kind: str, seed: str
) -> None:
    verdict = judged("gd_path", places_before_each_step, kind, seed)
    assert [name for name, _ in names(verdict)] == ["gd_path.length"]


def returned_in_the_loop(w0: float, lam: float, lr: float, steps: int) -> Any:
    path = [w0]
    for _ in range(steps):
        w0 -= lr * lam * w0
        path.append(w0)
        return path
    return path


def grid_in_the_loop(low: float, high: float, n: int) -> Any:
    rates = []
    for i in range(n):
        rates.append(low * (high / low) ** (i / max(n - 1, 1)))
        return rates
    return rates


def both_ends(low: float, high: float, n: int) -> Any:
    return [low, high]


@pytest.mark.parametrize(
    ("exercise", "answer", "told"),
    [
        ("gd_path", returned_in_the_loop, (ENDS_AT_ONCE,)),
        ("lr_grid", grid_in_the_loop, (ENDS_AT_ONCE,)),
        ("lr_grid", both_ends, ()),
        ("gd_path", places_before_each_step, ()),
    ],
)
@on_each_draw
def test_a_return_inside_the_loop_is_asked_for(
    exercise: str, answer: Answer, told: tuple[str, ...], kind: str, seed: str
) -> None:
    assert judged(exercise, answer, kind, seed).said_first == told


def without_momentum(
    params: Any, lr: float, momentum: float = 0.0, state: Any = None
) -> None:
    with torch.no_grad():
        for p in params:
            if p.grad is not None:
                p.sub_(lr * p.grad)


@on_each_draw
def test_an_update_without_momentum_keeps_the_rest(kind: str, seed: str) -> None:
    verdict = judged("sgd_update", without_momentum, kind, seed)
    assert lost(verdict) == ["momentum remembers"]
    assert verdict.score == pytest.approx(0.8)
    assert names(verdict) == [("sgd_update.forgets", "exact")]
