# ruff: noqa: INP001 - a script beside its data, no package
"""Make again what lies in this folder: `python datasets/make.py lr_sweep_sgd`.

Every run is seeded and uses one torch thread, and the files hold no date, so that
a second run on the same machine gives the same bytes. Between machines and torch
versions the last digits may differ.
"""

from __future__ import annotations

import json
import math
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from autograder.training.sharpness import Descent
    from autograder.training.sweep import Cell, OptimizerName

HERE = Path(__file__).resolve().parent
SEEDS = tuple(range(10))
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


def digits(source: str) -> None:
    """Pack UCI's optdigits.tes (65 numbers a line, the label last) into digits.npz."""
    table = np.loadtxt(source, delimiter=",").astype(np.uint8)
    held_out = np.zeros(len(table), dtype=bool)
    held_out[np.random.default_rng(0).permutation(len(table))[:500]] = True
    np.savez_compressed(
        HERE / "digits.npz",
        pixels=table[:, :64],
        labels=table[:, 64],
        is_validation=held_out,
    )


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
    _write("sharpness", {"settings": SHARPNESS_SETTINGS, "runs": [*map(_way, runs)]})


def _way(run: Descent) -> dict[str, Any]:
    return {
        "rate": run.rate,
        "seed": run.seed,
        "update": run.measured_at,
        "loss": [_short(run.losses[t]) for t in run.measured_at],
        "sharpness": [_short(value) for value in run.sharpness],
    }


def linear_edge() -> None:
    """Fit a linear model on both sides of its edge, which is known exactly."""
    from autograder.training.linear import descend_linear

    runs = [
        {
            "factor": factor,
            "rate": _short(run.rate),
            "edge": _short(run.edge),
            "update": [*range(0, len(run.losses), 10)],
            "loss": [_short(loss) for loss in run.losses[::10]],
        }
        for factor in EDGE_FACTORS
        for run in [descend_linear(factor)]
    ]
    _write("linear_edge", {"settings": LINEAR_SETTINGS, "runs": runs})


def loss_curves() -> None:
    """Keep every batch loss of SGD at three rates, and a linear model that explodes."""
    import torch

    from autograder.training import train
    from autograder.training.linear import descend_linear
    from autograder.training.sweep import settings

    runs: list[dict[str, Any]] = []
    for kind, rate in CURVE_RATES.items():
        run = train(lambda p, lr=rate: torch.optim.SGD(p, lr=lr))  # type: ignore[misc]
        losses = [_short(loss) for loss in run.losses]
        runs.append({"kind": kind, "model": "network", "rate": rate, "loss": losses})
    wild = descend_linear(4.0)
    losses = [_short(loss) for loss in wild.losses]
    runs.append(
        {"kind": "diverged", "model": "linear", "rate": wild.rate, "loss": losses}
    )
    about = settings("SGD") | {"curve": "every batch loss", "seed": 0}
    about |= {f"linear {key}": value for key, value in LINEAR_SETTINGS.items()}
    _write("loss_curves", {"settings": about, "runs": runs})


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
            "train_loss": _short(done.train_loss),
            "val_loss": _short(done.val_loss),
        }

    runs = [
        run(shape, peak, budget, seed)
        for budget in BUDGETS
        for shape in ("constant", "linear", "cosine", "trapezoid")
        for peak in PEAKS
        for seed in SEEDS
    ]
    _write("capstone", {"settings": CAPSTONE_SETTINGS, "runs": runs})


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


def _sweep(name: str, optimizer: OptimizerName, rates: tuple[float, ...]) -> None:
    from autograder.training.sweep import lr_sweep, settings

    cells = lr_sweep(rates, SEEDS, optimizer)
    _write(name, {"settings": settings(optimizer), "runs": [*map(_cell, cells)]})


def _cell(cell: Cell) -> dict[str, Any]:
    return {
        "rate": cell.rate,
        "seed": cell.seed,
        "train_loss": _short(cell.train_loss),
        "val_loss": _short(cell.val_loss),
        "val_accuracy": _short(cell.val_accuracy),
        "active_units": cell.active_units,
        "curve": [_short(loss) for loss in cell.curve],
    }


def _short(value: float) -> float | None:
    return float(f"{value:.4g}") if math.isfinite(value) else None


def _write(name: str, content: dict[str, Any]) -> None:
    import torch

    head = {
        "version": 1,
        "name": name,
        "made_by": f"python datasets/make.py {name}",
        "torch": torch.__version__.split("+")[0],
    }
    settings = json.dumps(head | {"settings": content["settings"]}, indent=1)
    runs = ",\n".join(json.dumps(run) for run in content["runs"])
    target = HERE / "runs" / f"{name}.json"
    beside = target.with_suffix(".part")
    beside.write_text(f'{settings[:-2]},\n "runs": [\n{runs}\n]}}\n', encoding="utf-8")
    beside.replace(target)


RUNS: dict[str, Callable[[], None]] = {
    "lr_sweep_sgd": lr_sweep_sgd,
    "lr_sweep_adamw": lr_sweep_adamw,
    "sharpness": sharpness,
    "linear_edge": linear_edge,
    "loss_curves": loss_curves,
    "capstone": capstone,
}


def main(words: list[str]) -> int:
    """Do what the words on the command line say."""
    match words:
        case ["digits", source]:
            digits(source)
        case ["all"]:
            _record(*RUNS)
        case [name] if name in RUNS:
            _record(name)
        case _:
            names = "|".join([*RUNS, "all"])
            print(f"usage: make.py {names}, or make.py digits FILE", file=sys.stderr)
            return 2
    return 0


def _record(*names: str) -> None:
    import torch

    torch.set_num_threads(1)
    for name in names:
        RUNS[name]()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
