"""The numbers that lesson 05 states are those of its recorded runs."""

import math
import re
from statistics import median
from typing import Any

import pytest

from autograder.repository import ROOT
from autograder.training import train_warm
from autograder.training.recorded import table

CHANCE = math.log(8)
MASTER = ROOT / "solutions" / "05_warmup" / "05_warmup.py"


def prose() -> str:
    """The master's text without its comment marks and line ends."""
    lines = MASTER.read_text("utf-8").split("\n")
    return re.sub(r"\s+", " ", " ".join(line.removeprefix("#") for line in lines))


def said(sentence: str) -> None:
    assert sentence in prose(), f"the lesson no longer says: {sentence}"


def runs(name: str, **where: Any) -> list[dict[str, Any]]:
    found = [
        run
        for run in table(name)["runs"]
        if all(run[key] == value for key, value in where.items())
    ]
    assert found, f"{name} has no run with {where}"
    return found


def losses(name: str, **where: Any) -> list[float]:
    return [float(run["loss"]) for run in runs(name, **where)]


def learned(ends: list[float]) -> int:
    return sum(loss < CHANCE / 2 for loss in ends)


def test_the_ramp_decides() -> None:
    bare = losses("warmup_runs", norm="post", warmup=0)
    ramped = losses("warmup_runs", norm="post", warmup=60)
    assert (learned(bare), learned(ramped)) == (0, 5)
    said(f"The median ends at {median(ramped):.3f}, the worst seed at {max(ramped):.3f}")
    said(f"the best of five ends at {min(bare):.3f}")


def test_pre_ln_needs_none() -> None:
    assert learned(losses("warmup_runs", norm="pre", warmup=0)) == 5
    said("without a ramp Post-LN learns in 0 of 5 seeds, Pre-LN in 5 of 5")
