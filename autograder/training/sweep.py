"""Train at many learning rates, and keep what a picture or an explorer needs."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import fmean
from typing import TYPE_CHECKING, Literal

from autograder.training.loop import BATCH, STEPS, train

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from torch import nn
    from torch.optim import Optimizer

    from autograder.training.loop import Progress, TrainingRun

OptimizerName = Literal["SGD", "AdamW"]
THINNED_TO = 8  # updates per point of a kept loss curve


@dataclass(frozen=True)
class Cell:
    """One run of a sweep: a rate, a seed, and what came of it."""

    rate: float
    seed: int
    train_loss: float
    val_loss: float
    val_accuracy: float
    active_units: int
    curve: tuple[float, ...]
    """The mean batch loss of each eight updates; shorter where the run blew up."""


def run_live(
    rate: float,
    seed: int = 0,
    optimizer: OptimizerName = "SGD",
    progress: Progress | None = None,
    device: str = "cpu",
) -> Cell:
    """Repeat one cell of the recorded sweeps, in well under ten seconds.

    >>> cell = run_live(0.25, seed=1)
    >>> cell.train_loss < 0.1, len(cell.curve)
    (True, 50)
    """

    def make(parameters: Iterable[nn.Parameter]) -> Optimizer:
        import torch

        if optimizer == "SGD":
            return torch.optim.SGD(parameters, lr=rate)
        return torch.optim.AdamW(parameters, lr=rate)

    run = train(make, seed=seed, progress=progress, device=device)
    return _keep(rate, run)


def lr_sweep(
    rates: Sequence[float],
    seeds: Sequence[int],
    optimizer: OptimizerName = "SGD",
    device: str = "cpu",
) -> tuple[Cell, ...]:
    """Train at each rate with each seed, 400 updates of 64 examples each.

    >>> [round(cell.rate, 2) for cell in lr_sweep([0.25, 0.5], seeds=[0])]
    [0.25, 0.5]
    """
    return tuple(
        run_live(rate, seed, optimizer, device=device)
        for rate in rates
        for seed in seeds
    )


def settings(optimizer: OptimizerName) -> dict[str, str | int]:
    """Say in words and numbers what a cell of a sweep is."""
    return {
        "data": "digits.npz: 1297 images to train, 500 to validate",
        "model": "ReLU network 64-64-64-10, torch's own first weights",
        "optimizer": f"torch.optim.{optimizer}, constant rate, defaults otherwise",
        "steps": STEPS,
        "batch": BATCH,
        "curve": f"mean batch loss of each {THINNED_TO} updates",
    }


def _keep(rate: float, run: TrainingRun) -> Cell:
    blocks = [
        run.losses[start : start + THINNED_TO]
        for start in range(0, len(run.losses), THINNED_TO)
    ]
    curve = tuple(mean for mean in map(fmean, blocks) if math.isfinite(mean))
    return Cell(
        rate,
        run.seed,
        run.train_loss,
        run.val_loss,
        run.val_accuracy,
        run.active_units,
        curve,
    )
