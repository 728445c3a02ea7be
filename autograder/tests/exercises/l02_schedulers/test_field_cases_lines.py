"""Linear warmup, linear and polynomial decay, as people wrote them."""

import pytest

from autograder.exercises.model import Answer
from autograder.tests.exercises.l02_schedulers.test_field_cases_staircases import (
    judged,
    lost,
    names,
    on_each_draw,
)


def ramp(t: int, base_lr: float, start_factor: float, total_iters: int) -> float:
    if total_iters <= 0:
        raise ValueError("total_iters must be positive")
    if t >= total_iters:
        return base_lr
    return base_lr * (start_factor + (1 - start_factor) * t / total_iters)


def jumps_past_the_end(
    t: int, base_lr: float, start_factor: float, total_iters: int
) -> float:
    value = ramp(t, base_lr, start_factor, total_iters)
    if t > total_iters:
        return 1.5 * value + 0.25 * ramp(0, base_lr, start_factor, total_iters) + 0.125
    return value


@on_each_draw
def test_a_ramp_right_but_past_the_end_loses_that_alone(kind: str, seed: str) -> None:
    verdict = judged("linear_warmup_lr", jumps_past_the_end, kind, seed)
    assert lost(verdict) == ["holds past the end"]
    assert verdict.score == pytest.approx(0.9)


def from_zero_and_early(
    t: int, base_lr: float, start_factor: float, total_iters: int
) -> float:
    return base_lr * min(1.0, (t + 1) / total_iters)


def clipped(t: int, base_lr: float, total: int, end_lr: float = 0.0) -> float:
    return max(end_lr, base_lr * (1 - t / total))


def early(t: int, base_lr: float, total: int, end_lr: float = 0.0) -> float:
    return base_lr + (end_lr - base_lr) * (t + 1) / total


def segmentation(
    t: int, base_lr: float, total: int, power: float = 1.0, end_lr: float = 0.0
) -> object:
    return base_lr * (1 - t / total) ** power


@pytest.mark.parametrize(
    ("name", "answer", "mistakes"),
    [
        ("linear_warmup_lr", from_zero_and_early, ["linear_warmup_lr.from_zero"]),
        ("linear_decay_lr", clipped, ["M07"]),
        ("linear_decay_lr", early, ["M02"]),
        ("poly_lr", segmentation, ["M07", "M09"]),
    ],
)
@on_each_draw
def test_forgotten_corners_do_not_hide_the_mistake(
    name: str, answer: Answer, mistakes: list[str], kind: str, seed: str
) -> None:
    found = judged(name, answer, kind, seed)
    assert [mistake for mistake, _ in names(found)] == mistakes
