"""The runs of lesson 08: four schedules at eight peaks, for three budgets."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from recipes.writing import short, write

if TYPE_CHECKING:
    from collections.abc import Callable

SEEDS = tuple(range(10))
BUDGETS = (80, 300, 700)
PEAKS = tuple(2.0 ** (k / 2) for k in range(-6, 2))
CAPSTONE_SETTINGS: dict[str, str | int] = {
    "data": "digits.npz: 1297 images to train, 500 to validate",
    "model": "ReLU network 64-64-64-10, torch's own first weights",
    "optimizer": "torch.optim.SGD, no momentum, its rate set before every update",
    "batch": 64,
    "constant": "the peak all the way",
    "linear": "from the peak at t = 0 to zero at t = T",
    "cosine": "half a cosine from the peak at t = 0 to zero at t = T",
    "trapezoid": "up in the first tenth, level, down to zero in the last three tenths",
}


def capstone() -> None:
    """Train four schedules at eight peaks for three budgets, with ten seeds."""
    import torch

    from autograder.training import train

    def run(shape: str, peak: float, budget: int, seed: int) -> dict[str, Any]:
        done = train(
            lambda p: torch.optim.SGD(p, lr=peak),
            seed=seed,
            steps=budget,
            schedule=lambda t: peak * _share(shape, t, budget),
        )
        return {
            "schedule": shape,
            "peak": peak,
            "updates": budget,
            "seed": seed,
            "train_loss": short(done.train_loss),
            "val_loss": short(done.val_loss),
        }

    runs = [
        run(shape, peak, budget, seed)
        for budget in BUDGETS
        for shape in ("constant", "linear", "cosine", "trapezoid")
        for peak in PEAKS
        for seed in SEEDS
    ]
    write("capstone", CAPSTONE_SETTINGS, runs)


def _share(shape: str, t: int, budget: int) -> float:
    """The part of its peak that a schedule uses in update t."""
    left = 1 - t / budget
    if shape == "linear":
        return left
    if shape == "cosine":
        return (1 - math.cos(math.pi * left)) / 2
    if shape == "trapezoid":
        return min(1.0, 10 * (t + 1) / budget, left / 0.3)
    return 1.0


RUNS: dict[str, Callable[[], None]] = {"capstone": capstone}
