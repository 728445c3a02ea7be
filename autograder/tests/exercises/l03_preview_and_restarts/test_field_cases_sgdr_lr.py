"""Restarts as public code computes them: what the judge has to say about each."""

import math
from collections.abc import Callable

import pytest

from autograder.exercises import load
from autograder.exercises.judging import verdict_on
from autograder.exercises.keys import make_key
from autograder.exercises.l03_preview_and_restarts.sgdr_lr import LATER
from autograder.judge.observe import observe
from autograder.judge.verdict import Verdict

DRAWS = [("practice", "practice"), ("hidden", "a"), ("hidden", "b")]


def by_float_fraction(
    t: int, eta_max: float, T_0: int, T_mult: int = 1, eta_min: float = 0.0
) -> float:
    """Hard restarts by the remainder of a float product."""
    if T_0 <= 0:
        raise ValueError("T_0")
    if T_mult < 1:
        raise ValueError("T_mult")
    length = T_0
    if T_mult == 1:
        share = (t * (1.0 / T_0)) % 1.0
    else:
        while t >= length:
            t -= length
            length *= T_mult
        share = t / length
    return eta_min + (eta_max - eta_min) * (1 + math.cos(math.pi * share)) / 2


def reaching_eta_min(
    t: int, eta_max: float, T_0: int, T_mult: int = 1, eta_min: float = 0.0
) -> float:
    """Restarts in time, but each glide ends on eta_min itself."""
    if T_0 <= 0:
        raise ValueError("T_0")
    if T_mult < 1:
        raise ValueError("T_mult")
    length = T_0
    while t >= length:
        t -= length
        length *= T_mult
    share = t / (length - 1) if length > 1 else 0.0
    return eta_min + (eta_max - eta_min) * (1 + math.cos(math.pi * share)) / 2


def halving(
    t: int, eta_max: float, T_0: int, T_mult: int = 1, eta_min: float = 0.0
) -> float:
    """Each peak half as high as the one before, and no argument is refused."""
    cycle, T_0 = 0, max(T_0, 1)
    while t >= T_0:
        t -= T_0
        T_0 *= T_mult
        cycle += 1
    top = eta_max * 0.5**cycle
    return eta_min + 0.5 * (top - eta_min) * (1 + math.cos(math.pi * t / T_0))


def verdict(answer: Callable[..., float], kind: str, seed: str) -> Verdict:
    exercise = load("sgdr_lr")
    key = make_key(exercise, kind, seed)
    return verdict_on(exercise, observe(answer, "sgdr_lr", key["cases"]), key)


@pytest.mark.parametrize(("kind", "seed"), DRAWS)
def test_a_float_fraction_loses_the_far_restarts_and_nothing_else(
    kind: str, seed: str
) -> None:
    found = verdict(by_float_fraction, kind, seed)
    assert [p["name"] for p in found.properties if not p["passed"]] == [LATER]
    assert found.score == pytest.approx(1 - 1 / 10.5)
    assert found.mistakes[0]["id"] == "sgdr_lr.float_boundary"


@pytest.mark.parametrize(("kind", "seed"), DRAWS)
def test_reaching_eta_min_is_no_late_restart(kind: str, seed: str) -> None:
    found = verdict(reaching_eta_min, kind, seed)
    assert [m["id"] for m in found.mistakes] == ["sgdr_lr.reaches_min"]


@pytest.mark.parametrize(("kind", "seed"), DRAWS)
def test_halving_peaks_are_named_though_no_argument_is_refused(
    kind: str, seed: str
) -> None:
    found = verdict(halving, kind, seed)
    assert [m["id"] for m in found.mistakes] == ["sgdr_lr.halving_peaks"]
