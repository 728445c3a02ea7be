"""The curriculum's vectors, and what the cosine's shape has to be."""

import math
from typing import Any

import pytest

from autograder.exercises import load
from autograder.exercises.l02_schedulers.cosine_lr import cosine_lr
from autograder.exercises.l02_schedulers.cosine_next import cosine_next
from autograder.exercises.l02_schedulers.plateau import Plateau


@pytest.mark.parametrize(
    ("name", "arguments", "values"),
    [
        ("step_lr", {"step_size": 3, "gamma": 0.5}, [1, 1, 1, 0.5, 0.5, 0.5, 0.25]),
        (
            "multistep_lr",
            {"milestones": [2, 5, 5], "gamma": 0.1},
            [1, 1, 0.1, 0.1, 0.1, 0.001, 0.001],
        ),
        ("multistep_lr", {"milestones": []}, [1, 1, 1]),
        (
            "cosine_lr",
            {"T_max": 4, "eta_min": 0.2},
            [1, 0.882843, 0.6, 0.317157, 0.2, 0.2, 0.2],
        ),
        ("poly_lr", {"total": 4, "power": 2.0}, [1, 0.5625, 0.25, 0.0625, 0, 0]),
        ("linear_decay_lr", {"total": 4, "end_lr": 0.2}, [1, 0.8, 0.6, 0.4, 0.2, 0.2]),
        (
            "linear_warmup_lr",
            {"start_factor": 0.25, "total_iters": 3},
            [0.25, 0.5, 0.75, 1, 1],
        ),
        ("exponential_lr", {"gamma": 0.5}, [1, 0.5, 0.25, 0.125]),
    ],
)
def test_curves(name: str, arguments: dict[str, Any], values: list[float]) -> None:
    schedule = load(name).reference
    ours = [schedule(t, 1.0, **arguments) for t in range(len(values))]
    assert ours == pytest.approx(values, abs=1e-6)


def test_the_recursion_goes_on_from_a_rate_that_was_halved() -> None:
    lrs = [1.0]
    for t in range(1, 5):
        lrs.append(cosine_next(lrs[-1], t, 1.0, 4))
        if t == 2:
            lrs[-1] /= 2
    assert lrs == pytest.approx([1, 0.853553, 0.25, 0.073223, 0], abs=1e-6)


def test_a_plateau_s_trace() -> None:
    scheduler = Plateau(1.0, 0.5, patience=1, cooldown=1, min_lr=0.2)
    metrics = [1, 0.9, 0.95, 0.92, *[0.91] * 4, 0.5, *[0.6] * 4]
    trace = [scheduler.step(metric) for metric in metrics]
    assert trace == pytest.approx([1] * 3 + [0.5] * 3 + [0.25] * 4 + [0.2] * 3)


def test_a_cosine_is_symmetric_and_bends_above_the_line_at_first() -> None:
    top, end, n = 3.0, 0.5, 40
    for t in range(n + 1):
        pair = cosine_lr(t, top, n, end) + cosine_lr(n - t, top, n, end)
        assert pair == pytest.approx(top + end)
    above = cosine_lr(n // 4, top, n, end) - (top - (top - end) / 4)
    assert above == pytest.approx((math.sqrt(2) / 4 - 1 / 4) * (top - end))
