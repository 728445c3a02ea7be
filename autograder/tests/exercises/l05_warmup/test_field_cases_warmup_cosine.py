"""Warmup and cosine, as people wrote them."""

import math

import numpy as np
import pytest

from autograder.tests.exercises.l02_schedulers.test_field_cases_staircases import (
    judged,
    lost,
    names,
    on_each_draw,
)


def checked(warmup_steps: int, total_steps: int, start: str) -> None:
    if total_steps <= 0:
        raise ValueError("total_steps")
    if warmup_steps < 0:
        raise ValueError("warmup_steps")
    if start not in ("zero", "one", "nano"):
        raise ValueError("start")


def whole(
    t: int,
    warmup_steps: int,
    total_steps: int,
    min_ratio: float = 0.1,
    start: str = "zero",
) -> float:
    checked(warmup_steps, total_steps, start)
    if t >= total_steps:
        return min_ratio
    if t < warmup_steps:
        if start == "zero":
            return t / warmup_steps
        if start == "one":
            return (t + 1) / warmup_steps
        return (t + 1) / (warmup_steps + 1)
    progress = (t - warmup_steps) / (total_steps - warmup_steps)
    return min_ratio + (1 - min_ratio) * (1 + math.cos(math.pi * progress)) / 2


def jumps_past_the_end(
    t: int,
    warmup_steps: int,
    total_steps: int,
    min_ratio: float = 0.1,
    start: str = "zero",
) -> float:
    value = whole(t, warmup_steps, total_steps, min_ratio, start)
    if t > total_steps:
        first = whole(0, warmup_steps, total_steps, min_ratio, start)
        return 1.5 * value + 0.25 * first + 0.125
    return value


@on_each_draw
def test_what_is_right_but_past_the_end_loses_that_alone(kind: str, seed: str) -> None:
    verdict = judged("warmup_cosine", jumps_past_the_end, kind, seed)
    assert lost(verdict) == ["holds past the end"]
    assert verdict.score == pytest.approx(10.5 / 11.5)


def product(
    t: int,
    warmup_steps: int,
    total_steps: int,
    min_ratio: float = 0.1,
    start: str = "zero",
) -> float:
    """A ramp times a cosine that begins at 0, as in a widely copied tutorial."""
    checked(warmup_steps, total_steps, start)
    if t >= total_steps:
        return min_ratio
    wave = 0.5 * (1 + math.cos(math.pi * t / total_steps))
    factor = wave * (1 - min_ratio) + min_ratio
    ramps = {"zero": t, "one": t + 1, "nano": (t + 1) / (1 + 1 / max(1, warmup_steps))}
    return factor * ramps[start] / warmup_steps if t < warmup_steps else factor


@on_each_draw
def test_a_ramp_times_a_cosine_is_named(kind: str, seed: str) -> None:
    assert names(judged("warmup_cosine", product, kind, seed)) == [("M11", "exact")]


def by_linspace(
    t: int,
    warmup_steps: int,
    total_steps: int,
    min_ratio: float = 0.1,
    start: str = "zero",
) -> float:
    """A table from 0 to 1 that has both ends: the peak comes one update early."""
    checked(warmup_steps, total_steps, start)
    if t < min(warmup_steps, total_steps) and start == "zero":
        table = np.linspace(0, 1, warmup_steps)
        return float(table[t]) if warmup_steps > 1 else 0.0
    return whole(t, warmup_steps, total_steps, min_ratio, start)


@on_each_draw
def test_a_table_that_has_both_ends_is_named(kind: str, seed: str) -> None:
    assert names(judged("warmup_cosine", by_linspace, kind, seed)) == [("M13", "exact")]


def without_start(
    t: int,
    warmup_steps: int,
    total_steps: int,
    min_ratio: float = 0.1,
    start: str = "zero",
) -> float:
    """A first draft: the period is the warmup's length, nothing is checked."""
    if t < warmup_steps:
        return t / warmup_steps
    progress = (t - warmup_steps) / warmup_steps
    return min_ratio + (1 - min_ratio) * 0.5 * (1 + math.cos(math.pi * progress))


@on_each_draw
def test_a_glide_as_long_as_the_ramp_is_named(kind: str, seed: str) -> None:
    assert names(judged("warmup_cosine", without_start, kind, seed))[0][0] == "M12"
