"""The quick run is the course's own, and the same each time."""

import math
from typing import Any

import pytest
import torch

from autograder.measuring.quick_training import losses_after
from autograder.training import train


def plain_sgd(parameters: Any) -> torch.optim.Optimizer:
    return torch.optim.SGD(parameters, lr=0.0)


@pytest.mark.parametrize(("rate", "seed"), [(0.5, 3), (0.3, 4)])
def test_the_quick_run_gives_what_the_course_s_own_gives(
    rate: float, seed: int
) -> None:
    rates = tuple(rate * (1 - t / 120) for t in range(120))
    (ours,) = losses_after(rates, 32, (seed,))
    theirs = train(
        plain_sgd, seed=seed, steps=120, batch=32, schedule=rates.__getitem__
    )
    assert ours == pytest.approx(theirs.val_loss, rel=1e-3)


def test_the_same_run_gives_the_same_loss_to_the_last_bit() -> None:
    rates = (0.6,) * 60
    seeds = (5, 6)
    assert losses_after(rates, 64, seeds) == losses_after.__wrapped__(rates, 64, seeds)


def test_runs_side_by_side_do_not_meet() -> None:
    rates = (0.6,) * 60
    together = losses_after(rates, 64, (5, 6, 7))
    alone = [losses_after(rates, 64, (seed,))[0] for seed in (5, 6, 7)]
    assert together == pytest.approx(alone, rel=1e-6)
    assert len(set(together)) == 3


def test_a_run_that_overflows_is_infinitely_bad() -> None:
    assert losses_after((1e30,) * 5, 64, (0, 1)) == (math.inf, math.inf)
