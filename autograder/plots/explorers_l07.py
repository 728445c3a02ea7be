"""The explorer of lesson 07: recorded range tests, and what their advice is worth."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import traitlets

from autograder.plots.kit import Explorer
from autograder.training.recorded import recorded, table

OPTIMIZERS = ("SGD", "AdamW")
RULES = ("steepest", "minimum", "valley")
READ = ("beta", "end", "every", "smooth", *RULES)
MILLI = 1000  # the pictures need no more digits of a loss


class FinderExplorer(
    Explorer,
    script="finder",
    shows="Learning-rate finder: recorded range tests under six settings, and what "
    "training at each suggestion is worth.",
):
    """All that it shows was recorded: averages, suggestions, and trainings."""

    # One string: a notebook that is saved gives each number of a list its own line.
    tests = traitlets.Unicode().tag(sync=True)
    skips: Any = traitlets.List().tag(sync=True)
    sweeps = traitlets.Dict().tag(sync=True)
    trained: Any = traitlets.List().tag(sync=True)
    chance = traitlets.Float(math.log(10)).tag(sync=True)

    def __init__(self) -> None:
        super().__init__(
            tests=json.dumps([*map(_packed, range_tests())], separators=(",", ":")),
            skips=table("finder_explorer")["settings"]["skip"],
            sweeps={name: _sweep(name) for name in OPTIMIZERS},
            trained=_trained(),
        )


def range_tests() -> list[dict[str, Any]]:
    """Each test's losses, with what was read off it at every smoothing.

    >>> [reading["beta"] for reading in range_tests()[0]["readings"]]
    [0, 0.5, 0.8, 0.9, 0.95]
    """
    readings: dict[tuple[str, int, int], list[dict[str, Any]]] = {}
    for row in table("finder_explorer")["runs"]:
        kept = {name: row[name] for name in READ}
        readings.setdefault(_key(row), []).append(kept)
    runs = table("finder_runs")["runs"]
    return [run | {"readings": readings[_key(run)]} for run in runs]


def _packed(test: dict[str, Any]) -> dict[str, Any]:
    """The same with its curves as differences: half as long in a saved notebook."""
    readings = [
        reading | {"smooth": differences(reading["smooth"])}
        for reading in test["readings"]
    ]
    return test | {"loss": differences(test["loss"]), "readings": readings}


def differences(losses: Sequence[float]) -> list[int]:
    """The first loss in thousandths, and by how much each is above the one before.

    >>> differences([2.302, 2.3, 2.31])
    [2302, -2, 10]
    """
    whole = [0, *(round(MILLI * loss) for loss in losses)]
    return [loss - last for last, loss in pairwise(whole)]


def _key(row: dict[str, Any]) -> tuple[str, int, int]:
    return row["optimizer"], row["n"], row["seed"]


def _sweep(optimizer: str) -> list[dict[str, Any]]:
    """The validation losses of a recorded sweep, a row for each rate."""
    sweep = recorded(f"lr_sweep_{optimizer.lower()}")
    return [
        {"rate": rate, "losses": [cell.val_loss for cell in sweep.at(rate)]}
        for rate in sweep.rates
    ]


def _trained() -> list[dict[str, Any]]:
    """The trainings at what each rule said."""
    return [
        {"loss": run["val_loss"]}
        | {name: run[name] for name in ("optimizer", "n", "rule", "rate")}
        for run in table("finder_worth")["runs"]
    ]
