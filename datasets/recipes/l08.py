"""The runs of lesson 08: schedules for three budgets, their noise, two replications."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from recipes.writing import short, write

if TYPE_CHECKING:
    from collections.abc import Callable

SEEDS = tuple(range(10))
FRESH = tuple(range(100, 140))  # none of them had a say in the choice of a peak
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
NOISE_SETTINGS = {
    key: value for key, value in CAPSTONE_SETTINGS.items() if key != "constant"
} | {
    "peak": "of the lowest median validation loss in `capstone`, seeds 0 to 9",
    "seeds": "100 to 139, the same ones for each schedule",
}
D2Z_PEAKS = tuple(2.0 ** (k / 2) for k in range(-15, -9))
D2Z_SETTINGS = {key: CAPSTONE_SETTINGS[key] for key in ("data", "model", "linear")} | {
    "optimizer": "torch.optim.AdamW, defaults, its rate set before every update",
    "batch": 16,
    "cosine10": "half a cosine from the peak at t = 0 to a tenth of it at t = T",
}
TASK_SETTINGS = {
    "task": "turn eight letters around, 32 words an update, 250 updates",
    "model": "transformer of lesson 05: four blocks, 32 wide, LayerNorm after each sum",
    "optimizer": "torch.optim.Adam, its rate set before every update",
    "loss": "cross-entropy on 512 fresh words; a guess among eight letters has 2.079",
} | {key: CAPSTONE_SETTINGS[key] for key in ("linear", "cosine", "trapezoid")}


def capstone() -> None:
    """Train four schedules at eight peaks for three budgets, with ten seeds."""
    runs = [
        _run(shape, peak, budget, seed)
        for budget in BUDGETS
        for shape in ("constant", "linear", "cosine", "trapezoid")
        for peak in PEAKS
        for seed in SEEDS
    ]
    write("capstone", CAPSTONE_SETTINGS, runs)


def capstone_noise() -> None:
    """Train three schedules with forty fresh seeds, each at its best peak."""
    runs = [
        _run(shape, _best_peak(shape, budget), budget, seed)
        for budget in BUDGETS
        for shape in ("linear", "cosine", "trapezoid")
        for seed in FRESH
    ]
    write("capstone_noise", NOISE_SETTINGS, runs)


def capstone_d2z() -> None:
    """Decay AdamW's rate linearly to zero, or by a cosine to a tenth."""
    runs = [
        _run(shape, peak, budget, seed, optimizer="AdamW", batch=16)
        for budget, seeds in ((300, SEEDS), (1200, SEEDS[:5]))
        for shape in ("linear", "cosine10")
        for peak in D2Z_PEAKS
        for seed in seeds
    ]
    write("capstone_d2z", D2Z_SETTINGS, runs)


def capstone_task() -> None:
    """Take three schedules to another task: the tiny transformer of lesson 05."""
    runs = [
        _other_run(shape, peak, seed)
        for peak in (0.02, 0.005)
        for shape in ("linear", "cosine", "trapezoid")
        for seed in SEEDS[:3]
    ]
    write("capstone_task", TASK_SETTINGS, runs)


def _other_run(shape: str, peak: float, seed: int) -> dict[str, Any]:
    import torch

    from autograder.training.transformer import STEPS, train_transformer

    done = train_transformer(
        lambda p: torch.optim.Adam(p, lr=peak),
        seed=seed,
        schedule=lambda t: peak * _share(shape, t, STEPS),
    )
    return {
        "schedule": shape,
        "peak": peak,
        "seed": seed,
        "loss": short(done.loss),
        "accuracy": short(done.accuracy),
    }


def _run(
    shape: str,
    peak: float,
    budget: int,
    seed: int,
    *,
    optimizer: str = "SGD",
    batch: int = 64,
) -> dict[str, Any]:
    import torch

    from autograder.training import train

    done = train(
        lambda p: getattr(torch.optim, optimizer)(p, lr=peak),
        seed=seed,
        steps=budget,
        batch=batch,
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


def _best_peak(shape: str, budget: int) -> float:
    from statistics import median

    from autograder.training.recorded import table

    losses: dict[float, list[float]] = {}
    for run in table("capstone")["runs"]:
        if (run["schedule"], run["updates"]) == (shape, budget):
            losses.setdefault(run["peak"], []).append(run["val_loss"] or math.inf)
    return min(losses, key=lambda peak: median(losses[peak]))


def _share(shape: str, t: int, budget: int) -> float:
    """The part of its peak that a schedule uses in update t."""
    left = 1 - t / budget
    if shape == "linear":
        return left
    if shape == "cosine":
        return (1 - math.cos(math.pi * left)) / 2
    if shape == "cosine10":
        return 0.1 + 0.9 * _share("cosine", t, budget)
    if shape == "trapezoid":
        return min(1.0, 10 * (t + 1) / budget, left / 0.3)
    return 1.0


RUNS: dict[str, Callable[[], None]] = {
    "capstone": capstone,
    "capstone_noise": capstone_noise,
    "capstone_d2z": capstone_d2z,
    "capstone_task": capstone_task,
}
