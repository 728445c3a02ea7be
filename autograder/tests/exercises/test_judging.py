"""Nothing that an answer says about its own training counts."""

import ast
from pathlib import Path
from typing import Any

import pytest

from autograder.exercises import load
from autograder.exercises.judging import verdict_on
from autograder.exercises.keys import make_key
from autograder.judge.observe import observe

PACKAGE = Path(__file__).resolve().parents[2]
DOORS = ("exercises", "study", "grading", "commands", "measuring")


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


def test_every_door_judges_through_the_one_function() -> None:
    direct = [
        f"{path.relative_to(PACKAGE)}:{node.lineno}"
        for folder in DOORS
        for path in (PACKAGE / folder).rglob("*.py")
        if path.name != "judged.py"
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "judge"
    ]
    assert direct == []
