"""One-cycle schedules as people write them: what the judge has to say about each."""

import math
from collections.abc import Callable

import pytest

from autograder.exercises import load
from autograder.exercises.judging import verdict_on
from autograder.exercises.keys import make_key
from autograder.exercises.schedules import PAST
from autograder.judge.observe import observe
from autograder.judge.verdict import Verdict

DRAWS = [("practice", "practice"), ("hidden", "a"), ("hidden", "b")]


def raising_past_the_end(  # noqa: PLR0917 - the course's signature
    t: int,
    total_steps: int,
    max_lr: float,
    pct_start: float = 0.3,
    anneal: str = "cos",
    div_factor: float = 25.0,
    final_div_factor: float = 1e4,
    three_phase: bool = False,
) -> float:
    """Right, but it raises from total_steps on, as torch does."""
    if total_steps <= 0:
        raise ValueError("total_steps")
    if not 0 <= pct_start <= 1:
        raise ValueError("pct_start")
    if anneal not in ("cos", "linear"):
        raise ValueError("anneal")
    if t >= total_steps:
        raise ValueError("Tried to step past the total number of steps")
    start = max_lr / div_factor
    last = start / final_div_factor
    peak = pct_start * total_steps - 1
    phases = [(peak, start, max_lr), (total_steps - 1, max_lr, last)]
    if three_phase:
        phases[1:] = [(2 * peak, max_lr, start), (total_steps - 1, start, last)]
    begin = 0.0
    for phase in phases:
        end, low, high = phase
        if t <= end:
            break
        begin = end
    share = 1.0 if end == begin else (t - begin) / (end - begin)
    if anneal == "cos":
        return high + (low - high) * (1 + math.cos(math.pi * share)) / 2
    return low + (high - low) * share


def in_percent(  # noqa: PLR0917
    t: int,
    total_steps: int,
    max_lr: float,
    pct_start: float = 0.3,
    anneal: str = "cos",
    div_factor: float = 25.0,
    final_div_factor: float = 1e4,
    three_phase: bool = False,
) -> float:
    """A first draft: pct_start as percent, whole updates, no clamp and no checks."""
    rise = int(total_steps * pct_start / 100)
    start = max_lr / div_factor
    last = start / final_div_factor
    if t < rise:
        return start + (max_lr - start) * (1 - math.cos(math.pi * t / rise)) / 2
    share = (t - rise) / (total_steps - rise)
    return last + (max_lr - last) * (1 + math.cos(math.pi * share)) / 2


def verdict(answer: Callable[..., float], kind: str, seed: str) -> Verdict:
    exercise = load("onecycle_lr")
    key = make_key(exercise, kind, seed)
    return verdict_on(exercise, observe(answer, "onecycle_lr", key["cases"]), key)


@pytest.mark.parametrize(("kind", "seed"), DRAWS)
def test_raising_past_the_end_loses_that_and_nothing_else(kind: str, seed: str) -> None:
    found = verdict(raising_past_the_end, kind, seed)
    assert [p["name"] for p in found.properties if not p["passed"]] == [PAST]
    assert found.score == pytest.approx(1 - 1 / 11)
    assert [m["id"] for m in found.mistakes] == ["onecycle_lr.raises"]


@pytest.mark.parametrize(("kind", "seed"), DRAWS)
def test_percent_is_named_though_much_else_is_missing(kind: str, seed: str) -> None:
    found = verdict(in_percent, kind, seed)
    assert found.mistakes[0]["id"] == "M33"
