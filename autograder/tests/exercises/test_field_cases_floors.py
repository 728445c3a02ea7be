"""Curves that were squeezed to the right height, and then not lifted to their floor."""

import math
from typing import Any

import pytest

from autograder.tests.exercises.field import named, verdicts


def wave(progress: float) -> float:
    return (1 + math.cos(math.pi * progress)) / 2


def cosine(t: int, base_lr: float, T_max: int, eta_min: float = 0.0) -> float:
    return (base_lr - eta_min) * wave(min(t, T_max) / T_max)


def line(t: int, base_lr: float, total: int, end_lr: float = 0.0) -> float:
    return (base_lr - end_lr) * (1 - min(t, total) / total)


def power_of_it(
    t: int, base_lr: float, total: int, power: float = 1.0, end_lr: float = 0.0
) -> float:
    return (base_lr - end_lr) * float((1 - min(t, total) / total) ** power)


def restarts(
    t: int, eta_max: float, T_0: int, T_mult: int = 1, eta_min: float = 0.0
) -> float:
    while t >= T_0 > 0:
        t, T_0 = t - T_0, T_0 * T_mult
    return (eta_max - eta_min) * wave(t / T_0)


def triangles(  # noqa: PLR0917 - the course's signature
    t: int,
    base_lr: float,
    max_lr: float,
    step_size_up: int,
    step_size_down: int | None = None,
    mode: str = "triangular",
    gamma: float = 1.0,
) -> float:
    down = step_size_down or step_size_up
    cycle, done = divmod(t, step_size_up + down)
    climbed = done / step_size_up
    share = climbed if climbed < 1 else 1 - (done - step_size_up) / down
    scale = {"triangular": 1, "triangular2": 0.5**cycle, "exp_range": gamma**t}[mode]
    return (max_lr - base_lr) * share * scale


def after_a_warmup(
    t: int,
    warmup_steps: int,
    total_steps: int,
    min_ratio: float = 0.1,
    start: str = "zero",
) -> float:
    if t < warmup_steps:
        length = warmup_steps + (start == "nano")
        return (t if start == "zero" else t + 1) / length
    left = total_steps - warmup_steps
    return (1 - min_ratio) * wave(min((t - warmup_steps) / left, 1))


@pytest.mark.parametrize(
    ("exercise", "answer"),
    [
        ("cosine_lr", cosine),
        ("linear_decay_lr", line),
        ("poly_lr", power_of_it),
        ("sgdr_lr", restarts),
        ("triangular_lr", triangles),
        ("warmup_cosine", after_a_warmup),
    ],
)
def test_a_floor_that_was_left_out_is_named(exercise: str, answer: Any) -> None:
    for verdict in verdicts(exercise, answer):
        assert named(verdict) == ["M07"]
        assert verdict.score < 1
