"""A cycle for SGD alone: it keeps what it has right."""

import math
from typing import Any

import pytest

from autograder.exercises import load
from autograder.exercises.judging import verdict_on
from autograder.exercises.keys import make_key
from autograder.exercises.l04_cycles.apply_onecycle import ADAM
from autograder.exercises.schedules import BAD, NAMES
from autograder.judge.observe import observe

DRAWS = [("practice", "practice"), ("hidden", "a"), ("hidden", "b"), ("hidden", "c")]


def value(
    t: int, phases: list[tuple[float, float, float]], anneal: str
) -> float | None:
    begin = 0.0
    for index, (end, low, high) in enumerate(phases):
        if t <= end or index == len(phases) - 1:
            share = 1.0 if end == begin else (t - begin) / (end - begin)
            if anneal == "cos":
                return high + (low - high) * (1 + math.cos(math.pi * share)) / 2
            return low + (high - low) * share
        begin = end
    return None


def sgd_only(  # noqa: PLR0917 - the course's signature
    opt: Any,
    t: int,
    total_steps: int,
    max_lr: float,
    pct_start: float = 0.3,
    anneal: str = "cos",
    div_factor: float = 25.0,
    final_div_factor: float = 1e4,
    three_phase: bool = False,
    base_momentum: float = 0.85,
    max_momentum: float = 0.95,
) -> None:
    if "momentum" not in opt.defaults:
        raise ValueError("optimizer must support momentum")
    low = max_lr / div_factor
    peak, last = pct_start * total_steps - 1, total_steps - 1
    t = min(t, last)
    sides = [(low, max_lr, low / final_div_factor)]
    sides.append((max_momentum, base_momentum, max_momentum))
    values = []
    for first, top, final in sides:
        phases = [(peak, first, top), (last, top, final)]
        if three_phase:
            phases[1:] = [(2 * peak, top, first), (last, first, final)]
        values.append(value(t, phases, anneal))
    for group in opt.param_groups:
        group["lr"], group["momentum"] = values


@pytest.mark.parametrize(("kind", "seed"), DRAWS)
def test_right_for_sgd_and_refusing_adam_loses_adam_alone(kind: str, seed: str) -> None:
    exercise = load("apply_onecycle")
    key = make_key(exercise, kind, seed)
    seen = observe(sgd_only, exercise.id, key["cases"], exercise.seconds)
    verdict = verdict_on(exercise, seen, key)
    lost = {p["name"] for p in verdict.properties if not p["passed"]}
    assert lost == {ADAM, BAD, NAMES}
    assert verdict.score == pytest.approx(0.725)
    assert verdict.mistake is not None
    assert verdict.mistake["id"] == "apply_onecycle.adam"
