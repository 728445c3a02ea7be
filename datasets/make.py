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

    from autograder.training.sweep import Cell, OptimizerName

HERE = Path(__file__).resolve().parent
SEEDS = tuple(range(10))
SGD_RATES = tuple(2.0 ** (k / 2) for k in range(-18, 9))
ADAMW_RATES = tuple(2.0 ** (k / 2) for k in range(-26, 1))


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
