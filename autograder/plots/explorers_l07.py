"""The explorer of lesson 07: recorded range tests, and what their advice is worth."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from statistics import fmean
from typing import Any, get_args

import numpy as np
import traitlets

from autograder.plots.kit import Ask, CannotAnswer
from autograder.plots.kit.following import FollowingExplorer
from autograder.plots.torch_loading import TorchExplorer, load_torch
from autograder.training import run_live
from autograder.training.recorded import recorded, table
from autograder.training.sweep import OptimizerName

FIRST_LIVE_SEED = 1000  # no recorded run has it
TOLD_EVERY = 40  # updates between two progress texts
SMOOTHING, READING = "ema_debiased", "suggest_lr"
METHODS = {"steepest": "steepest", "minimum": "min10", "valley": "valley"}
OPTIMIZERS: tuple[OptimizerName, ...] = get_args(OptimizerName)
RULES = ("steepest", "minimum", "valley")
READ = ("beta", "end", "every", "smooth", *RULES)
MILLI = 1000  # the pictures need no more digits of a loss


class FinderExplorer(
    FollowingExplorer,
    TorchExplorer,
    script=("finder_reading", "finder_drawing", "finder"),
    shows="Learning-rate finder: recorded range tests under six settings, and what "
    "training at each suggestion is worth.",
):
    """Recorded tests and trainings, the learner's own reading, and live runs."""

    # One string: a notebook that is saved gives each number of a list its own line.
    tests = traitlets.Unicode().tag(sync=True)
    skips: Any = traitlets.List().tag(sync=True)
    sweeps = traitlets.Dict().tag(sync=True)
    trained: Any = traitlets.List().tag(sync=True)
    chance = traitlets.Float(math.log(10)).tag(sync=True)
    live: Any = traitlets.List().tag(sync=True)
    is_mine_there = traitlets.Bool().tag(sync=True)

    def __init__(self, names: Mapping[str, Any] | None = None) -> None:
        found = range_tests()
        self._tests = {_key(test): test for test in found}
        super().__init__(
            names,
            tests=json.dumps([*map(_packed, found)], separators=(",", ":")),
            skips=table("finder_explorer")["settings"]["skip"],
            sweeps={name: _sweep(name) for name in OPTIMIZERS},
            trained=_trained(),
        )
        self.is_mine_there = self.is_there(READING)

    def look_again(self) -> None:
        """Draw the learner's reading from when it is written, and draw it anew."""
        self.is_mine_there = self.is_there(READING)
        super().look_again()

    def answer(self, ask: Ask) -> Mapping[str, Any]:
        """Read a test with the learner's function, or train at a suggestion."""
        match ask.kind:
            case "mine":
                return self._mine(ask.arguments)
            case "run":
                return self._run(ask)
        return super().answer(ask)

    def _mine(self, given: Mapping[str, Any]) -> dict[str, Any]:
        test = self._tests[given["optimizer"], int(given["n"]), int(given["seed"])]
        beta = float(given["beta"])
        end = next(one["end"] for one in test["readings"] if one["beta"] == beta)
        self.forget()
        smooth, trouble = self._smoothed(test["loss"], beta)
        if smooth is None:
            lacks = f"Your {READING} is drawn here once your {SMOOTHING} is right."
            return {"rate": None, "words": lacks, "trouble": trouble}
        rates = np.geomspace(*_ends(), len(smooth)).tolist()[:end]
        how = {
            "method": METHODS[given["rule"]],
            "skip": int(given["skip"]),
            "divide_by": float(given["by"]),
        }
        own = self.mine_once(READING, lambda read: read(rates, smooth[:end], **how))
        rate = own.values[0] if own.values else None
        if rate is not None and rate <= 0:
            low = f"Your {READING} returned {rate:g}: a learning rate is above 0."
            return {"rate": None, "words": "", "trouble": low}
        return {"rate": rate, "words": "", "trouble": own.trouble}

    def _smoothed(
        self, losses: Sequence[float], beta: float
    ) -> tuple[list[float] | None, str]:
        """The averages by the learner's own function, or none and what is wrong."""
        if beta == 0:
            return list(losses), ""
        averages: list[float] = []

        def average(ema: Callable[..., Any]) -> int:
            averages.extend(map(float, ema(list(losses), beta)))
            return len(averages)

        found = self.mine_once(SMOOTHING, average)
        is_right = not found.missing and len(averages) == len(losses)
        return (averages if is_right else None), found.trouble

    def _run(self, ask: Ask) -> dict[str, Any]:
        """Train once at a suggestion, with a seed that no recorded run has."""
        name, rate = ask.arguments["optimizer"], float(ask.arguments["rate"])
        if name not in OPTIMIZERS or not 0 < rate <= _ends()[1]:
            raise CannotAnswer(f"nothing is trained with {name} at {rate:g}")
        load_torch(ask)

        def progress(done: int, loss: float) -> None:
            told = done % TOLD_EVERY == 0
            words = f"Training at {rate:.3g}: update {done} of 400, loss {loss:.3g}"
            ask.progress(words if told else "", done / 400)

        cell = run_live(rate, FIRST_LIVE_SEED + len(self.live), name, progress)
        ask.progress()  # a run that was stopped at its last update leaves no mark
        loss = cell.val_loss if math.isfinite(cell.val_loss) else None
        self.live = [*self.live, {"optimizer": name, "rate": rate, "loss": loss}]
        best = min(fmean(row["losses"]) for row in self.sweeps[name])
        said = "is not a number"
        if loss is not None:
            said = f"{loss:.3g}, {loss / best:.1f} times the best of the sweep"
        words = (
            f"Live run with {name} at {rate:.3g}, a new seed: validation loss {said}"
        )
        return {"words": f"{words} (the diamond)."}


def _ends() -> tuple[float, float]:
    settings = table("finder_runs")["settings"]
    return settings["start"], settings["end"]


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
