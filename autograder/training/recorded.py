"""Read the training runs that are kept in datasets/runs."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from statistics import median
from typing import Any

from autograder.training.data_files import DATASETS, read_runs
from autograder.training.sweep import Cell

RUNS = DATASETS / "runs"


@dataclass(frozen=True)
class Sweep:
    """A recorded learning-rate sweep: rates times seeds, and how it was made."""

    name: str
    made_by: str
    torch: str
    settings: dict[str, str | int]
    cells: tuple[Cell, ...]

    @property
    def rates(self) -> tuple[float, ...]:
        """The rates, ascending."""
        return tuple(sorted({cell.rate for cell in self.cells}))

    @property
    def seeds(self) -> tuple[int, ...]:
        """The seeds that each rate was run with."""
        return tuple(sorted({cell.seed for cell in self.cells}))

    def at(self, rate: float) -> tuple[Cell, ...]:
        """The runs at this very rate, one per seed."""
        return tuple(cell for cell in self.cells if cell.rate == rate)

    def medians(self) -> dict[float, float]:
        """The median final training loss per rate, infinite where most blew up."""
        return {
            rate: median(
                cell.train_loss if math.isfinite(cell.train_loss) else math.inf
                for cell in self.at(rate)
            )
            for rate in self.rates
        }


@cache
def recorded(name: str) -> Sweep:
    """Read a recorded sweep: "lr_sweep_sgd" or "lr_sweep_adamw".

    >>> sweep = recorded("lr_sweep_sgd")
    >>> len(sweep.rates), len(sweep.seeds)
    (27, 10)
    """
    document = table(name)
    return Sweep(
        document["name"],
        document["made_by"],
        document["torch"],
        document["settings"],
        tuple(_cell(run) for run in document["runs"]),
    )


def table(name: str) -> dict[str, Any]:
    """Read a file of recorded runs as it stands; `null` is a loss not finite."""
    return read_runs(RUNS / f"{name}.json")


def _cell(run: dict[str, Any]) -> Cell:
    return Cell(
        run["rate"],
        run["seed"],
        _number(run["train_loss"]),
        _number(run["val_loss"]),
        _number(run["val_accuracy"]),
        run["active_units"],
        tuple(map(_number, run["curve"])),
    )


def _number(value: float | None) -> float:
    return math.nan if value is None else float(value)
