"""The runs of lesson 01: two sweeps, the sharpness, a linear model, four curves."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING, Any

from recipes.writing import short, write

if TYPE_CHECKING:
    from collections.abc import Callable

    from autograder.training.sharpness import Descent
    from autograder.training.sweep import Cell, OptimizerName

SEEDS = tuple(range(10))
DROP_AT = 300  # updates
SGD_RATES = tuple(2.0 ** (k / 2) for k in range(-18, 9))
ADAMW_RATES = tuple(2.0 ** (k / 2) for k in range(-26, 1))

SHARPNESS_RATES = tuple(2.0 ** (k / 2) for k in range(-10, 5))
SHARPNESS_STEPS = 601
SHARPNESS_SETTINGS = {
    "data": "digits.npz: all 1297 images to train in every update",
    "model": "ReLU network 64-64-64-10, torch's own first weights",
    "optimizer": "torch.optim.SGD, constant rate, no momentum",
    "steps": SHARPNESS_STEPS,
    "sharpness": "largest eigenvalue of the Hessian of the mean loss, by power "
    "iteration, before every tenth update",
}

CURVE_RATES = {"too_low": 2.0**-6, "good": 0.5, "too_high": 1.0}
EDGE_FACTORS = (0.01, 0.1, 0.5, 0.9, 0.99, 0.999, 1.001, 1.01, 1.1, 1.5, 4.0)
LINEAR_SETTINGS: dict[str, str | int] = {
    "data": "digits.npz: all 1297 images to train in every update",
    "model": "ten linear functions of 64 pixels and a constant, starting at zero",
    "loss": "mean over the images of half the summed squared error",
    "optimizer": "torch.optim.SGD, constant rate, no momentum",
    "steps": 400,
    "factor": "the rate as a multiple of the edge, two over the largest eigenvalue",
}


def lr_sweep_sgd() -> None:
    """Train at 27 rates from 2^-9 to 2^4, half an octave apart, with ten seeds."""
    _sweep("lr_sweep_sgd", "SGD", SGD_RATES)


def lr_sweep_adamw() -> None:
    """Train at 27 rates from 2^-13 to 1, half an octave apart, with ten seeds."""
    _sweep("lr_sweep_adamw", "AdamW", ADAMW_RATES)


def sharpness() -> None:
    """Descend on all images at 15 rates with five seeds, and measure the curvature."""
    from autograder.training.sharpness import descend

    runs = [
        descend(rate, seed=seed, steps=SHARPNESS_STEPS, every=10)
        for rate in SHARPNESS_RATES
        for seed in SEEDS[:5]
    ]
    write("sharpness", SHARPNESS_SETTINGS, [*map(_way, runs)])


def _way(run: Descent) -> dict[str, Any]:
    return {
        "rate": run.rate,
        "seed": run.seed,
        "update": run.measured_at,
        "loss": [short(run.losses[t]) for t in run.measured_at],
        "sharpness": [short(value) for value in run.sharpness],
    }


def linear_edge() -> None:
    """Fit a linear model on both sides of its edge, which is known exactly."""
    from autograder.training.linear import descend_linear

    runs = [
        {
            "factor": factor,
            "rate": short(run.rate),
            "edge": short(run.edge),
            "update": [*range(0, len(run.losses), 10)],
            "loss": [short(loss) for loss in run.losses[::10]],
        }
        for factor in EDGE_FACTORS
        for run in [descend_linear(factor)]
    ]
    write("linear_edge", LINEAR_SETTINGS, runs)


def loss_curves() -> None:
    """Keep every batch loss of SGD at three rates, and a linear model that explodes."""
    import torch

    from autograder.training import train
    from autograder.training.linear import descend_linear
    from autograder.training.sweep import settings

    runs: list[dict[str, Any]] = []
    for kind, rate in CURVE_RATES.items():
        run = train(lambda p, lr=rate: torch.optim.SGD(p, lr=lr))  # type: ignore[misc]
        losses = [short(loss) for loss in run.losses]
        runs.append({"kind": kind, "model": "network", "rate": rate, "loss": losses})
    wild = descend_linear(4.0)
    losses = [short(loss) for loss in wild.losses]
    runs.append(
        {"kind": "diverged", "model": "linear", "rate": wild.rate, "loss": losses}
    )
    about = settings("SGD") | {"curve": "every batch loss", "seed": 0}
    about |= {f"linear {key}": value for key, value in LINEAR_SETTINGS.items()}
    write("loss_curves", about, runs)


def dropped_rate() -> None:
    """Train at 0.7 throughout, and with a tenth of it after 300 updates, ten seeds."""
    import torch

    from autograder.training import train
    from autograder.training.sweep import settings

    def run(kind: str, seed: int) -> dict[str, Any]:
        after = 0.7 if kind == "kept" else 0.07
        done = train(
            lambda p: torch.optim.SGD(p, lr=0.7),
            seed=seed,
            schedule=lambda t: 0.7 if t < DROP_AT else after,
        )
        return {
            "kind": kind,
            "seed": seed,
            "highest_after": short(max(done.losses[DROP_AT:])),
            "median_after": short(median(done.losses[DROP_AT:])),
            "train_loss": short(done.train_loss),
        }

    about = settings("SGD") | {"curve": "none kept", "drop": "0.7 to 0.07 at 300"}
    runs = [run(kind, seed) for kind in ("kept", "dropped") for seed in SEEDS]
    write("dropped_rate", about, runs)


def _sweep(name: str, optimizer: OptimizerName, rates: tuple[float, ...]) -> None:
    from autograder.training.sweep import lr_sweep, settings

    cells = lr_sweep(rates, SEEDS, optimizer)
    write(name, settings(optimizer), [*map(_cell, cells)])


def _cell(cell: Cell) -> dict[str, Any]:
    return {
        "rate": cell.rate,
        "seed": cell.seed,
        "train_loss": short(cell.train_loss),
        "val_loss": short(cell.val_loss),
        "val_accuracy": short(cell.val_accuracy),
        "active_units": cell.active_units,
        "curve": [short(loss) for loss in cell.curve],
    }


RUNS: dict[str, Callable[[], None]] = {
    "dropped_rate": dropped_rate,
    "lr_sweep_sgd": lr_sweep_sgd,
    "lr_sweep_adamw": lr_sweep_adamw,
    "sharpness": sharpness,
    "linear_edge": linear_edge,
    "loss_curves": loss_curves,
}
