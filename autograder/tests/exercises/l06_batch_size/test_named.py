"""Answers as people write them: a mistake, and corners forgotten beside it."""

import math
import random
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from autograder.exercises import load
from autograder.exercises.judging import verdict_on
from autograder.exercises.keys import make_key
from autograder.exercises.l06_batch_size.noise_scale import EQUAL, cases
from autograder.exercises.model import Form
from autograder.judge.observe import observe
from autograder.judge.verdict import Verdict


def judged(name: str, answer: Callable[..., Any], kind: str = "practice") -> Verdict:
    exercise = load(name)
    key = make_key(exercise, kind, "a class")
    return verdict_on(exercise, observe(answer, name, key["cases"]), key)


def upside_down(batch: int, eps_max: float, b_noise: float) -> float:
    return eps_max / (1 + batch / b_noise)


def upside_down_and_guarded(batch: int, eps_max: float, b_noise: float) -> float:
    return eps_max * b_noise / (batch + b_noise)


def whole_floats(
    n: int, micro_batch: int, accum: int, epochs: int, world: int = 1, **rest: Any
) -> Any:
    micro = n / (world * micro_batch)
    micro = np.floor(micro) if rest.get("drop_last") else np.ceil(micro)
    return np.ceil(micro / accum) * epochs


def a_fraction(
    n: int, micro_batch: int, accum: int, epochs: int, world: int = 1, **_: Any
) -> float:
    return n * epochs / (world * micro_batch * accum)


def one_division(
    n: int, micro_batch: int, accum: int, epochs: int, world: int = 1, **_: Any
) -> int:
    return n // (world * micro_batch * accum) * epochs


def neither_accumulated_nor_shared(
    n: int, micro_batch: int, accum: int, epochs: int, **_: Any
) -> int:
    return math.ceil(n / micro_batch) * epochs


CLIMB = "base_lr * (1 + (k - 1) * t / warmup)"
NO_GUARD = "t < warmup and k > 1 -> t < warmup"
BY_EPOCH = f"""{NO_GUARD}
{CLIMB} -> base_lr * (1 + (k - 1) * (t // steps_per_epoch) / warmup_epochs)
epoch >= milestone -> epoch > milestone"""
FIVE_UPDATES = f"{NO_GUARD}\nwarmup_epochs * steps_per_epoch -> warmup_epochs"


@pytest.mark.parametrize("kind", ["practice", "hidden"])
@pytest.mark.parametrize(
    ("name", "form", "mistake"),
    [
        ("optimal_lr", upside_down, "optimal_lr.upside_down"),
        ("optimal_lr", upside_down_and_guarded, "optimal_lr.upside_down"),
        ("optimizer_steps", whole_floats, "optimizer_steps.fraction"),
        ("optimizer_steps", a_fraction, "optimizer_steps.fraction"),
        ("optimizer_steps", one_division, "optimizer_steps.one_batch"),
        ("optimizer_steps", neither_accumulated_nor_shared, "M42"),
        ("goyal_lr", BY_EPOCH, "M03"),
        ("goyal_lr", FIVE_UPDATES, "goyal_lr.units"),
    ],
)
def test_the_mistake_is_named(kind: str, name: str, form: Form, mistake: str) -> None:
    verdict = judged(name, load(name).answer(form), kind)
    assert verdict.mistakes[0]["id"] == mistake


@pytest.mark.parametrize("seed", range(30))
def test_no_estimate_is_asked_whose_sign_floats_decide(seed: int) -> None:
    for case in cases(random.Random(seed)):
        if case.property != EQUAL:
            fixed: Any = case.fixed
            big = fixed["b_big"] * fixed["g_big_sq"]
            small: Any = fixed["b_small"] * case.asked[0]
            assert abs(big - small) > 0.01 * max(big, small)


def test_floats_that_fall_short_of_an_epoch_lose_the_milestones() -> None:
    answer = load("goyal_lr").answer(
        "epoch = t // steps_per_epoch -> epoch = int(t * (1 / steps_per_epoch))"
    )
    lost = [p for p in judged("goyal_lr", answer).properties if not p["passed"]]
    assert [p["name"] for p in lost] == ["a tenth from each milestone on"]
