"""Each number that lesson 01 states, beside the recorded run that it comes from."""

from __future__ import annotations

import math
import re
from functools import cache
from operator import lt
from statistics import median
from typing import TYPE_CHECKING

import pytest

from autograder.exercises import load
from autograder.repository import ROOT
from autograder.training import recorded
from autograder.training.recorded import table

if TYPE_CHECKING:
    from collections.abc import Callable

MASTER = ROOT / "solutions" / "01_basics" / "01_basics.py"
LOST = math.log(10) / 2
HALF, SIXTEENTH, BEST, TWICE = 2**-1.5, 2**-4.5, 2**-0.5, 2**0.5


@cache
def prose() -> str:
    return re.sub(r"\s*\n# (?:> )?", " ", MASTER.read_text(encoding="utf-8"))


def losses(name: str, rate: float) -> list[float]:
    return [cell.train_loss for cell in recorded(name).at(rate)]


def at(name: str, rate: float, digits: int) -> float:
    return round(median(losses(name, rate)), digits)


def collapse(name: str) -> float:
    medians = recorded(name).medians()
    best = min(medians, key=medians.__getitem__)
    return min(rate for rate, loss in medians.items() if rate > best and loss > LOST)


def best_of_each_seed(name: str) -> list[float]:
    by_seed: dict[int, list[tuple[float, float]]] = {}
    for cell in recorded(name).cells:
        by_seed.setdefault(cell.seed, []).append((cell.train_loss, cell.rate))
    return [round(min(runs)[1], 2) for runs in by_seed.values()]


def edge_losses(factor: float) -> list[float]:
    runs = table("linear_edge")["runs"]
    return next(run["loss"] for run in runs if run["factor"] == factor)


def sharp(low: float, high: float) -> list[tuple[float, list[float], float]]:
    """Edge, sharpness and last loss of the full-batch runs between two rates."""
    runs = [r for r in table("sharpness")["runs"] if low <= r["rate"] <= high]
    return [(2 / r["rate"], r["sharpness"], r["loss"][-1]) for r in runs]


def drops(kind: str, what: str) -> list[float]:
    """One number of each run with the rate kept or dropped, in order of the seeds."""
    runs = [run for run in table("dropped_rate")["runs"] if run["kind"] == kind]
    return [run[what] for run in sorted(runs, key=lambda run: run["seed"])]


def words_of_the_sweep() -> list[str]:
    """What the reference of `diagnose` says of every other rate, seed 0."""
    runs = [recorded(SGD).at(rate)[0] for rate in recorded(SGD).rates[::2]]
    diagnose = load("diagnose").reference
    return [diagnose([loss for loss in run.curve for _ in range(8)]) for run in runs]


def two_lowest(name: str) -> list[float]:
    medians = recorded(name).medians()
    return sorted(round(r, 3) for r in sorted(medians, key=medians.__getitem__)[:2])


SGD, ADAMW = "lr_sweep_sgd", "lr_sweep_adamw"
CLAIMS: dict[str, Callable[[], bool]] = {
    "The best rate, 0.71, ends at a loss of 0.023": lambda: at(SGD, BEST, 3) == 0.023,
    "Half of it ends at 0.044": lambda: abs(at(SGD, HALF, 4) - 0.0435) <= 0.0005,
    "a sixteenth at 0.62": lambda: at(SGD, SIXTEENTH, 2) == 0.62,
    "At twice the best rate no seed ends below 2": lambda: min(losses(SGD, TWICE)) > 2,
    "At 1.0, the next rate that we tried, seven seeds of ten collapse": lambda: (
        collapse(SGD) == 1.0 and sum(loss > LOST for loss in losses(SGD, 1.0)) == 7
    ),
    "four seeds of ten prefer 0.5, and six 0.71": lambda: (
        sorted(best_of_each_seed(SGD)) == [0.5] * 4 + [0.71] * 6
    ),
    "at 1.41, in nine seeds of ten, not one of the 64 units": lambda: (
        sum(cell.active_units == 0 for cell in recorded(SGD).at(TWICE)) == 9
    ),
    "no run of this sweep went to infinity": lambda: all(
        math.isfinite(loss) for cell in recorded(SGD).cells for loss in cell.curve
    ),
    "Far too low and far too high both end near 2.3": lambda: (
        at(SGD, 2**-9, 1) == 2.3 and at(SGD, 2**2.5, 1) == 2.3
    ),
    "of the rates at which all ten seeds learn, the largest is the best": lambda: (
        max(rate for rate in recorded(SGD).rates if max(losses(SGD, rate)) < LOST)
        == min(recorded(SGD).rates, key=recorded(SGD).medians().__getitem__)
    ),
    "At 0.99 times the edge, the loss fell from 0.5 to 0.16": lambda: (
        edge_losses(0.99)[0] == 0.5 and round(edge_losses(0.99)[-1], 2) == 0.16
    ),
    "After 390 updates the loss is above 250 000 and growing": lambda: (
        edge_losses(1.01)[-1] == max(edge_losses(1.01)) > 250_000
    ),
    "at 0.999 times the edge, it falls": lambda: (
        edge_losses(0.999)[-1] == min(edge_losses(0.999))
    ),
    "At 1.001 times the edge it has turned and grows": lambda: (
        edge_losses(1.001)[-1] > min(edge_losses(1.001))
    ),
    "At 4.0 times the edge the record stops at update 180": lambda: (
        next(r["update"][-1] for r in table("linear_edge")["runs"] if r["factor"] == 4)
        == 180
    ),
    "starts with a sharpness of 0.33": lambda: (
        round(median(s[0] for _, s, _ in sharp(1, 1)), 2) == 0.33
    ),
    "From a rate of 2 on, all five seeds end at chance": lambda: all(
        round(end, 2) == 2.3 for *_, end in sharp(2, 4)
    ),
    r"At rates from 0.25 to 1 the sharpness climbs above $2/\eta$ in": lambda: all(
        max(s) > limit for limit, s, _ in sharp(0.25, 1)
    ),
    r"later in the run the sharpness falls below $2/\eta$": lambda: all(
        limit > s[-1] for limit, s, _ in sharp(0.25, 1)
    ),
    "its sharpness climbs to 10 to 12, not to 16": lambda: all(
        10 <= max(s) < 12.1 for _, s, _ in sharp(0.125, 0.125)
    ),
    "was 0.62 where the rate was kept (median)": lambda: (
        round(median(drops("kept", "highest_after")), 2) == 0.62
    ),
    "0.11: the drop **calms the loss down**": lambda: (
        round(median(drops("dropped", "highest_after")), 2) == 0.11
    ),
    "In nine seeds of ten its highest peak is lower": lambda: (
        sum(map(lt, drops("dropped", "highest_after"), drops("kept", "highest_after")))
        == 9
    ),
    "In one of the runs that kept 0.7, training collapses after all": lambda: (
        sum(loss > LOST for loss in drops("kept", "train_loss")) == 1
    ),
    "the median losses are 0.023 (kept) and 0.027 (dropped)": lambda: (
        [round(median(drops(kind, "train_loss")), 3) for kind in ("kept", "dropped")]
        == [0.023, 0.027]
    ),
    "Rate 16 is called *good*": lambda: words_of_the_sweep()[-1] == "good",
    "The three smallest are called *too high*": lambda: (
        words_of_the_sweep()[:4] == ["too_high"] * 3 + ["too_low"]
    ),
    "AdamW's lowest medians are at 0.011 and 0.022": lambda: (
        two_lowest(ADAMW) == [0.011, 0.022]
    ),
    "the collapse comes at 0.18": lambda: round(collapse(ADAMW), 2) == 0.18,
    "it begins above a thousand and ends a little above chance": lambda: (
        recorded(SGD).at(16)[0].curve[0] > 1000
        and 2.3 < recorded(SGD).at(16)[0].train_loss < 2.6
    ),
    "0.00035 is 0.37, at 0.011 it is 0.009": lambda: (
        at(ADAMW, 2**-11.5, 2) == 0.37 and at(ADAMW, 2**-6.5, 3) == 0.009
    ),
}


@pytest.mark.parametrize("claim", CLAIMS)
def test_what_the_lesson_says_is_in_the_record(claim: str) -> None:
    assert claim in prose()
    assert CLAIMS[claim]()
