"""Nothing that an answer says about its own training counts."""

import ast
import math
from pathlib import Path
from typing import Any

import pytest
import torch

from autograder.exercises import load
from autograder.exercises.free_choice.quick_training import loss_after
from autograder.exercises.free_choice.regret import (
    best_known,
    not_worth_a_run,
    rates_of,
)
from autograder.exercises.judging import verdict_on
from autograder.exercises.keys import make_key
from autograder.judge.observe import observe
from autograder.training import train

PACKAGE = Path(__file__).resolve().parents[2]
DOORS = ("exercises", "study", "grading", "commands")


def plain_sgd(parameters: Any) -> torch.optim.Optimizer:
    return torch.optim.SGD(parameters, lr=0.0)


@pytest.mark.parametrize(("rate", "seed"), [(0.5, 3), (0.3, 4)])
def test_the_quick_run_gives_what_the_course_s_own_gives(
    rate: float, seed: int
) -> None:
    rates = tuple(rate * (1 - t / 120) for t in range(120))
    ours = loss_after(rates, 32, seed)
    theirs = train(
        plain_sgd, seed=seed, steps=120, batch=32, schedule=rates.__getitem__
    )
    assert ours == pytest.approx(theirs.val_loss, rel=1e-3)


def test_the_same_run_gives_the_same_loss_to_the_last_bit() -> None:
    rates = (0.6,) * 60
    assert loss_after(rates, 64, 5) == loss_after.__wrapped__(rates, 64, 5)


def test_a_run_that_overflows_is_infinitely_bad() -> None:
    assert loss_after((1e30,) * 5, 64, 0) == math.inf


def test_forged_measurements_are_dropped() -> None:
    exercise = load("choose_lr")
    key = make_key(exercise, "hidden", "forged")
    seen = observe(lambda: 0.0, exercise.id, key["cases"])
    fine = {"best": 1.0, "rate": 0.5, "loss": 0.1, "lost": False, "why": None}
    forged = {**seen, "measured": {case["name"]: fine for case in key["cases"]}}
    verdict = verdict_on(exercise, forged, key)
    assert (verdict.score, verdict.status) == (0, "failed")
    assert verdict == verdict_on(exercise, seen, key)


@pytest.mark.parametrize("observation", [None, "x", {}, {"cases": {"c0": 7}}])
def test_any_observation_gets_a_verdict(observation: Any) -> None:
    exercise = load("choose_lr")
    key = make_key(exercise, "hidden", "garbage")
    assert verdict_on(exercise, observation, key).score == 0


def test_training_seeds_stay_out_of_what_the_sandbox_gets() -> None:
    key = make_key(load("make_schedule"), "hidden", "a secret seed")
    assert "a secret seed" in key["training_seed"]
    assert "a secret seed" not in repr(key["cases"])


@pytest.mark.parametrize(
    ("value", "word"),
    [
        (0.0, "no weight would ever move"),
        (-0.1, "a rate of -0.1"),
        ({"type": "float", "value": "nan"}, "a rate of nan"),
        (1e9, "nothing trains up there"),
        ("0.5", "returned a str where a number is asked"),
        (None, "returned None where a number is asked"),
    ],
)
def test_an_absurd_rate_gets_its_word_without_a_run(value: Any, word: str) -> None:
    case: Any = {"asked": [0]}
    said = not_worth_a_run([{"value": value}], case)
    assert said is not None
    assert word in said


def test_the_trapezoid_rises_stays_and_falls() -> None:
    rates = rates_of([0.5], "trapezoid", 20)
    assert rates[:3] == (0.25, 0.5, 0.5)
    assert rates[14] == 0.5
    assert rates[17] == pytest.approx(0.25)
    assert rates[-1] == pytest.approx(0.5 / 6)


def test_the_best_losses_are_those_of_the_recorded_tables() -> None:
    loss, rate = best_known("constant", 400)
    assert loss == pytest.approx(0.1171, abs=1e-4)
    assert rate == 0.5
    assert best_known("own", 80)[0] < best_known("trapezoid", 80)[0]


def test_every_door_judges_through_the_one_function() -> None:
    direct = [
        f"{path.relative_to(PACKAGE)}:{node.lineno}"
        for folder in DOORS
        for path in (PACKAGE / folder).rglob("*.py")
        if path.name != "judging.py"
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "judge"
    ]
    assert direct == []
