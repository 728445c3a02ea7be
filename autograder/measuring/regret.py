"""Measure what a chosen rate or schedule is worth: train with it, outside the sandbox.

A case whose setting says `updates` is a training run of the course's network on the
digits: so many updates of `batch` examples, plain SGD, and the median over `runs` seeds
that come from the answer key: one seed in forty is unlucky at the best of rates. The
`shape` says how the answer becomes rates: "own" takes the tabulated schedule, the
others stretch one number over the run. The best loss that it is compared with stands
in the recorded tables of datasets/runs.
"""

from __future__ import annotations

import functools
import hashlib
import math
from statistics import fmean, median
from typing import Any

from autograder.judge.documents import CaseDocument, Key, Observation, Outcome
from autograder.judge.free_choice.kinds import rate_of, unfit
from autograder.judge.outcomes import outcomes_of
from autograder.judge.well_formed import NOTHING, well_formed
from autograder.measuring.quick_training import Rates, losses_after
from autograder.training.recorded import recorded, table

HIGHEST = 64.0  # far beyond any collapse; what lies above is not worth a run
LOST = 2.0  # nats; a blind guess among ten digits has ln 10 = 2.303
SEEDS = 2**31
OWN, CONSTANT, TRAPEZOID = "own", "constant", "trapezoid"


def measure(observation: object, key: Key) -> Observation:
    """Return the observation with `measured`: a loss and the best one for each run.

    What the observation itself says under that name is dropped.
    """
    seen = well_formed(observation, key)
    return {
        **seen,
        "measured": {
            case["name"]: _measured(case, seen, str(key["training_seed"]))
            for case in key["cases"]
            if "updates" in case["setting"]
        },
    }


def _measured(case: CaseDocument, seen: Observation, seed: str) -> dict[str, Any]:
    setting = case["setting"]
    outcomes = outcomes_of(seen, case["name"], "outcomes")
    best, rate = best_known(setting["shape"], setting["updates"])
    found = {"best": best, "rate": rate, "loss": None, "lost": False, "why": None}
    why = not_worth_a_run(outcomes[: len(case["asked"])], case)
    if why is not None:
        return {**found, "why": why}
    numbers = [n for n in map(rate_of, outcomes) if n is not None]
    rates = rates_of(numbers, setting["shape"], setting["updates"])
    seeds = tuple(_seed(seed, case["name"], run) for run in range(setting["runs"]))
    loss = median(losses_after(rates, setting["batch"], seeds))
    lost = loss >= LOST
    return {**found, "loss": loss if math.isfinite(loss) else 1e9, "lost": lost}


def _seed(seed: str, case: str, run: int) -> int:
    digest = hashlib.sha256(f"{seed}:{case}:{run}".encode()).digest()
    return int.from_bytes(digest[:8], "big") % SEEDS


def not_worth_a_run(outcomes: list[Outcome], case: CaseDocument) -> str | None:
    """Why training with these outcomes would tell nothing, or None.

    >>> not_worth_a_run([{"value": 0.0}], {"asked": [0]})
    'a rate of 0: no weight would ever move'
    """
    missing = len(case["asked"]) - len(outcomes)
    for t, outcome in enumerate([*outcomes, *[NOTHING] * missing]):
        where = f" at t = {t}" if len(case["asked"]) > 1 else ""
        number = rate_of(outcome)
        word = unfit(outcome)
        if word is not None:
            return word if word.startswith("returned") else f"{word}{where}"
        if number is not None and number > HIGHEST:
            return f"a rate of {number:.4g}{where}: nothing trains up there"
    if not any(map(rate_of, outcomes)):
        return "a rate of 0: no weight would ever move"
    return None


def rates_of(numbers: list[float], shape: str, updates: int) -> Rates:
    """The rate of each update.

    >>> rates_of([0.5], "constant", 3)
    (0.5, 0.5, 0.5)
    """
    if shape == OWN:
        return tuple(numbers)
    share = _trapezoid if shape == TRAPEZOID else _constant
    return tuple(numbers[0] * share(t, updates) for t in range(updates))


def _constant(t: int, updates: int) -> float:  # noqa: ARG001 - shapes are alike
    return 1.0


def _trapezoid(t: int, updates: int) -> float:
    """Up in the first tenth, level, down to zero in the last three tenths."""
    return min(1.0, 10 * (t + 1) / updates, (1 - t / updates) / 0.3)


@functools.cache
def best_known(shape: str, updates: int) -> tuple[float, float]:
    """The lowest mean validation loss in the recorded tables, and its (peak) rate."""
    losses: dict[tuple[str, float], list[float]] = {}
    if shape == CONSTANT:
        for cell in recorded("lr_sweep_sgd").cells:
            losses.setdefault((shape, cell.rate), []).append(cell.val_loss)
    else:
        for run in table("capstone")["runs"]:
            if run["updates"] == updates and shape in (OWN, run["schedule"]):
                place = (run["schedule"], run["peak"])
                losses.setdefault(place, []).append(run["val_loss"] or math.inf)
    loss, rate = min((fmean(found), place[1]) for place, found in losses.items())
    return loss, rate
