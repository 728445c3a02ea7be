"""Warmup, stable, decay, as people wrote them."""

import math

import pytest

from autograder.tests.exercises.l02_schedulers.test_field_cases_staircases import (
    judged,
    lost,
    names,
    on_each_draw,
)


def runs_on(
    t: int,
    *,
    warmup: int,
    stable: int,
    decay: int,
    min_ratio: float = 0.0,
    kind: str = "linear",
) -> float:
    for name, length in (("warmup", warmup), ("stable", stable), ("decay", decay)):
        if length < 0:
            raise ValueError(name)
    if warmup + stable + decay == 0:
        raise ValueError("decay")
    if kind not in ("linear", "cosine", "1-sqrt"):
        raise ValueError("kind")
    if t < warmup:
        return t / warmup
    if t < warmup + stable:
        return 1.0
    if decay == 0:
        return min_ratio
    p = (t - warmup - stable) / decay
    shares = {
        "linear": 1 - p,
        "cosine": (1 + math.cos(math.pi * p)) / 2,
        "1-sqrt": 1 - math.sqrt(p),
    }
    return min_ratio + (1 - min_ratio) * shares[kind]


@on_each_draw
def test_what_runs_on_past_the_end_loses_that_alone(kind: str, seed: str) -> None:
    verdict = judged("wsd", runs_on, kind, seed)
    assert lost(verdict) == ["holds past the end"]
    assert verdict.score == pytest.approx(10 / 11)
    assert names(verdict) == [("M09", "exact")]


def harmonic(
    t: int,
    *,
    warmup: int,
    stable: int,
    decay: int,
    min_ratio: float = 0.0,
    kind: str = "linear",
) -> float:
    if t < warmup:
        return t / warmup
    if t < warmup + stable:
        return 1.0
    p = (t - warmup - stable) / decay
    return 1 / (p / max(min_ratio, 1e-9) + (1 - p))


@on_each_draw
def test_a_harmonic_fall_is_named(kind: str, seed: str) -> None:
    assert ("wsd.harmonic", "nearly") in names(judged("wsd", harmonic, kind, seed))
