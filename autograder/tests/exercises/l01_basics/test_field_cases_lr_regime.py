"""The regimes of a parabola, as people wrote them."""

import math
from enum import StrEnum
from typing import Any

import numpy as np
import pytest

from autograder.exercises.model import Answer
from autograder.tests.exercises.l02_schedulers.test_field_cases_staircases import (
    judged,
    lost,
    names,
    on_each_draw,
)


def tolerant_on_the_product(lam: Any, lr: float, momentum: float = 0.0) -> str:
    try:
        top = max(lam)
    except TypeError:
        top = lam
    if lr < 0:
        return "invalid"
    a = lr * top
    if a == 0:
        return "frozen"
    if math.isclose(a, 2 * (1 + momentum), rel_tol=1e-12):
        return "boundary"
    if a > 2 * (1 + momentum):
        return "diverging"
    if math.isclose(a, 1) and not momentum:
        return "one_step"
    return "monotone" if a < (1 - momentum**0.5) ** 2 else "oscillating"


class Regime(StrEnum):
    INVALID = "invalid"
    FROZEN = "frozen"
    BOUNDARY = "boundary"
    DIVERGING = "diverging"
    ONE_STEP = "one_step"
    MONOTONE = "monotone"
    OSCILLATING = "oscillating"


def as_an_enumeration(lam: Any, lr: float, momentum: float = 0.0) -> Regime:
    return Regime(tolerant_on_the_product(float(np.max(lam)), lr, momentum))


@on_each_draw
@pytest.mark.parametrize("answer", [tolerant_on_the_product, as_an_enumeration])
def test_a_tolerance_on_one_and_a_str_enum_are_right(
    answer: Answer, kind: str, seed: str
) -> None:
    assert judged("lr_regime", answer, kind, seed).score == 1


def first_draft(lam: Any, lr: float, momentum: float = 0.0) -> str:
    if isinstance(lam, list):
        lam = max(lam)
    if lr < 0:
        return "invalid"
    if lr == 0 or lam == 0:
        return "frozen"
    edge = 2 * (1 + momentum) / lam
    if lr == edge:
        return "boundary"
    if lr > edge:
        return "diverging"
    if lr * lam == 1 and momentum == 0:
        return "one_step"
    return "monotone" if lr * lam < (1 - momentum**0.5) ** 2 else "oscillating"


@on_each_draw
def test_equality_at_the_edge_is_named_beside_forgotten_tuples(
    kind: str, seed: str
) -> None:
    verdict = judged("lr_regime", first_draft, kind, seed)
    assert lost(verdict) == ["the largest curvature decides", "exactly at the edge"]
    assert ("lr_regime.exact_equality", "exact") in names(verdict)


def simple_reading(lam: Any, lr: float, momentum: float = 0.0) -> str:
    word = tolerant_on_the_product(lam, lr, momentum)
    crossed = lr * float(np.max(lam)) >= 1
    return "monotone" if word == "oscillating" and not crossed else word


@on_each_draw
def test_momentum_has_the_ball_cross_sooner(kind: str, seed: str) -> None:
    verdict = judged("lr_regime", simple_reading, kind, seed)
    assert lost(verdict) == ["momentum crosses sooner"]
    assert names(verdict) == [("lr_regime.no_overshoot", "exact")]
