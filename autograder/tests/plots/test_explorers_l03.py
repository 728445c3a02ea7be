"""The restarts' rates against the references, the cycles, and what is said of them."""

from __future__ import annotations

import warnings
from typing import Any

import pytest

from autograder.exercises import load
from autograder.plots import restarts_explorer
from autograder.plots.explorers_l03 import UPDATES, Plan, restarts
from autograder.tests.plots.test_explorers import ask, ended, listen, wait_for

PLAIN: dict[str, Any] = {
    "T_0": 10,
    "T_mult": 1,
    "eta_min": 0.1,
    "warmup": 0,
    "gamma": 1.0,
}
ENDS: list[dict[str, Any]] = [
    {"T_0": 2},
    {"T_0": 40, "T_mult": 4},
    {"T_0": 7, "T_mult": 2, "eta_min": 0.0},
    {"T_0": 2, "warmup": 1},
    {"T_0": 30, "warmup": 20, "T_mult": 3, "eta_min": 0.0},
    {"warmup": 3, "T_mult": 2, "gamma": 0.9},
    {"gamma": 0.5, "eta_min": 0.0},
    {"T_0": 2, "gamma": 0.99, "eta_min": 0.0},
    {"gamma": 0.5, "eta_min": 0.5},
]


def asked(names: dict[str, Any], **changes: Any) -> dict[str, Any]:
    explorer = restarts_explorer(names)
    sent = listen(explorer)
    ask(explorer, "restarts", **{**PLAIN, **changes})
    wait_for(lambda: ended(sent), 60)
    assert sent[-1]["kind"] == "answer", sent[-1]
    return dict(sent[-1]["result"])


def references() -> dict[str, Any]:
    return {name: load(name).reference for name in ("sgdr_lr", "sgdr_warm_lr")}


@pytest.mark.parametrize("changes", ENDS)
def test_the_right_answer_lies_on_torch(changes: dict[str, Any]) -> None:
    found = asked(references(), **changes)
    assert found["mine"]["first"] is None, found["mine"]["words"]
    assert found["mine"]["mine"] == pytest.approx(found["rates"][: found["updates"]])


def test_ramp_and_glide_without_a_ramp_are_torchs_own_class() -> None:
    plain, cycles = restarts(Plan(10, 2, 0.1, warmup=0, gamma=1.0))
    pieces, same = restarts(Plan(10, 2, 0.1, warmup=0, gamma=1 - 1e-15))
    assert pieces == pytest.approx(plain, rel=1e-9)
    assert [cycle.first for cycle in cycles] == [cycle.first for cycle in same]


def test_every_cycle_begins_at_its_peak_and_never_uses_the_floor() -> None:
    found = asked({}, T_mult=2)
    firsts = [cycle["first"] for cycle in found["cycles"]]
    assert firsts == [0, 10, 30, 70]
    assert [found["rates"][first] for first in firsts] == [1.0] * 4
    assert min(found["rates"]) > 0.1
    assert (len(found["rates"]), found["updates"]) == (UPDATES + 1, UPDATES)


def test_only_the_glide_grows() -> None:
    cycles = asked({}, T_0=8, T_mult=2, warmup=3)["cycles"]
    assert [cycle["first"] for cycle in cycles] == [0, 8, 21, 44]
    assert {cycle["ramp"] for cycle in cycles} == {3}


def test_the_rates_end_where_the_peak_meets_the_floor() -> None:
    found = asked({}, gamma=0.5, eta_min=0.2)
    assert [cycle["peak"] for cycle in found["cycles"]] == [1.0, 0.5, 0.25]
    assert found["updates"] == len(found["rates"]) == 30


def test_a_missing_function_leaves_torch_alone() -> None:
    assert "sgdr_lr is not written yet" in asked({})["mine"]["words"]
    words = asked({}, warmup=2)["mine"]["words"]
    assert words == "torch alone: your sgdr_warm_lr is an exercise of the workshop."


def test_a_restart_that_comes_late_is_found() -> None:
    def sgdr_lr(t: int, **given: Any) -> Any:
        return load("sgdr_lr").reference(t - 1 if t == 10 else t, **given)

    first = asked({"sgdr_lr": sgdr_lr})["mine"]["first"]
    assert first["words"] == "t = 10: yours 0.122, target 1"


def test_a_ramp_as_long_as_its_cycle_is_refused_in_one_line() -> None:
    explorer = restarts_explorer({})
    sent = listen(explorer)
    ask(explorer, "restarts", **{**PLAIN, "warmup": 10})
    wait_for(lambda: ended(sent))
    assert sent[-1]["words"] == "The ramp has to be shorter than the first cycle."


def test_torch_has_nothing_to_warn_of() -> None:
    restarts.cache_clear()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        restarts(Plan(10, 2, 0.0, warmup=3, gamma=0.9))
        restarts(Plan(10, 2, 0.0, warmup=0, gamma=1.0))


def test_it_asks_anew_when_the_function_is_another_one() -> None:
    names: dict[str, Any] = {}
    explorer = restarts_explorer(names)
    sent = listen(explorer)
    ask(explorer, "restarts", **PLAIN)
    wait_for(lambda: ended(sent), 60)
    names["sgdr_lr"] = references()["sgdr_lr"]
    explorer.look_again()
    assert sent[-1] == {"kind": "stale"}
