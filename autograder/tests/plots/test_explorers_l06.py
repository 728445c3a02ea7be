"""The batch explorer's views against the tables, and against the references."""

from __future__ import annotations

import json
from typing import Any

import pytest

from autograder.exercises import load
from autograder.plots import batch_explorer
from autograder.training.recorded import table

VIEWS = [
    ("one_step", "SGD"),
    ("equal_epochs", "SGD"),
    ("equal_epochs", "AdamW"),
    ("equal_steps", "SGD"),
    ("equal_steps", "AdamW"),
]


@pytest.fixture(scope="module")
def views() -> dict[tuple[str, str], dict[str, Any]]:
    found = batch_explorer().views
    json.dumps(found, allow_nan=False)
    return {(view["budget"], view["optimizer"]): view for view in found}


def lines(view: dict[str, Any]) -> dict[str, dict[int, float]]:
    return {rule["name"]: dict(rule["points"]) for rule in view["rules"]}


def test_there_is_a_view_for_each_budget_and_optimizer(views: dict[Any, Any]) -> None:
    assert [*views] == VIEWS
    batches = [row["batch"] for row in views["one_step", "SGD"]["rows"]]
    assert batches == [2**k for k in range(11)]
    for key in VIEWS[1:]:
        assert [row["batch"] for row in views[key]["rows"]] == [8, 32, 128, 512]


@pytest.mark.parametrize("key", VIEWS)
def test_the_simple_rules_start_at_the_first_point(
    views: dict[Any, Any], key: tuple[str, str]
) -> None:
    scale, view = load("scale_lr").reference, views[key]
    first = view["rows"][0]
    for name, rule in (("linear", "linear"), ("square root", "sqrt")):
        for batch, rate in lines(view)[name].items():
            wanted = scale(first["median"], first["batch"], batch, rule)
            assert rate == pytest.approx(wanted, rel=1e-3)


@pytest.mark.parametrize("key", VIEWS)
def test_the_noise_scale_is_one_rule_at_two_heights(
    views: dict[Any, Any], key: tuple[str, str]
) -> None:
    about, best = table("batch_one_step")["settings"], load("optimal_lr").reference
    line = lines(views[key])["noise scale"]
    first = min(line)
    start = best(first, about["eps_max"], about["b_noise"])
    height = start if key[0] == "one_step" else views[key]["rows"][0]["median"]
    for batch, rate in line.items():
        shape = best(batch, about["eps_max"], about["b_noise"]) / start
        assert rate == pytest.approx(height * shape, rel=2e-3)


def test_what_the_lesson_says_is_what_it_shows(views: dict[Any, Any]) -> None:
    last = views["equal_epochs", "SGD"]["rows"][-1]
    assert (last["updates"], last["median"]) == (38, 0.5)
    assert last["ends"] == pytest.approx(0.98, abs=5e-3)
    assert views["equal_epochs", "SGD"]["rows"][0]["ends"] == pytest.approx(
        0.010, abs=5e-4
    )
    asked = lines(views["equal_epochs", "SGD"])
    assert asked["linear"][512] > 10 * last["collapse"]
    assert [row["median"] for row in views["equal_steps", "SGD"]["rows"]] == [
        0.3536, 0.5, 0.7071, 1.0,
    ]  # fmt: skip


def test_one_step_has_no_end_and_no_collapse(views: dict[Any, Any]) -> None:
    for row in views["one_step", "SGD"]["rows"]:
        assert (row["updates"], row["collapse"], row["ends"]) == (None, None, None)
        assert row["q25"] <= row["median"] <= row["q75"]
        assert len(row["best"]) == 5
