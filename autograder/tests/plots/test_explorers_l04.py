"""One cycle's dialects against what each library documents, and the references."""

from __future__ import annotations

import math
import warnings
from itertools import product
from typing import Any

import pytest

from autograder.exercises import load
from autograder.plots import onecycle_explorer
from autograder.plots.explorers_l04 import HELD, Numbers, dialects
from autograder.tests.plots.test_explorers import ask, ended, listen, wait_for

START: dict[str, Any] = {
    "total_steps": 100,
    "pct_start": 0.3,
    "div_factor": 25.0,
    "final_div_factor": 1e4,
    "anneal": "cos",
    "three_phase": False,
    "own": False,
}
SIZES = list(product((10, 13, 57, 100, 200), (0.13, 0.29, 0.3, 0.5, 0.7)))


def asked(names: dict[str, Any], **changes: Any) -> dict[str, Any]:
    explorer = onecycle_explorer(names)
    sent = listen(explorer)
    ask(explorer, "cycle", **{**START, **changes})
    wait_for(lambda: ended(sent), 60)
    assert sent[-1]["kind"] == "answer", sent[-1]
    return dict(sent[-1]["result"])


def between(low: float, high: float, share: float, anneal: str = "cos") -> float:
    bent = (1 - math.cos(math.pi * share)) / 2 if anneal == "cos" else share
    return low + (high - low) * bent


@pytest.mark.parametrize(("steps", "share"), SIZES)
def test_fastai_goes_by_the_share_of_the_run(steps: int, share: float) -> None:
    rates = [
        between(1 / 7, 1, t / steps / share)
        if t / steps < share
        else between(1, 1 / 300, (t / steps - share) / (1 - share))
        for t in range(steps)
    ]
    _, fastai, _ = dialects(Numbers(steps, share, 7.0, 300.0), own=False)
    assert fastai.rates == pytest.approx(rates)
    assert fastai.past == ()


@pytest.mark.parametrize(("steps", "share"), SIZES)
def test_optax_counts_whole_updates_and_holds_its_end(steps: int, share: float) -> None:
    top = int(share * steps)
    rates = [
        between(1 / 7, 1, t / top)
        if t < top
        else between(1, 1 / 2100, (t - top) / (steps - top))
        for t in range(steps)
    ]
    optax = dialects(Numbers(steps, share, 7.0, 300.0), own=False)[2]
    assert optax.rates == pytest.approx(rates)
    assert optax.past == pytest.approx([1 / 2100] * HELD)
    assert optax.momenta == ()


@pytest.mark.parametrize(("steps", "share"), SIZES)
def test_optax_has_three_straight_lines(steps: int, share: float) -> None:
    corners = {0: 1 / 7, int(share * steps): 1.0, int(0.85 * steps): 1 / 7}
    numbers = Numbers(steps, share, 7.0, 300.0, "linear")
    torch, fastai, optax = dialects(numbers, own=False)
    for t, rate in corners.items():
        assert optax.rates[t] == pytest.approx(rate)
    assert optax.past == pytest.approx([1 / 2100] * HELD)
    assert len(optax.rates) == len(torch.rates) == steps
    assert fastai.rates == ()
    assert fastai.note == "fastai's fit_one_cycle has no straight lines."


def test_the_lessons_table_holds_with_each_librarys_own_defaults() -> None:
    torch, fastai, optax = asked({}, own=True)["dialects"]
    peaks = [one["rates"].index(max(one["rates"])) for one in (torch, fastai, optax)]
    assert peaks == [29, 25, 30]
    lasts = [one["rates"][99] for one in (torch, fastai, optax)]
    assert lasts == pytest.approx([0.000004, 0.00045, 0.00051], rel=0.01)
    firsts = [one["rates"][0] for one in (torch, fastai, optax)]
    assert firsts == pytest.approx([0.04] * 3)


@pytest.mark.parametrize("anneal", ["cos", "linear"])
@pytest.mark.parametrize("three_phase", [False, True])
@pytest.mark.parametrize(("total_steps", "pct_start"), [(10, 0.3), (100, 0.5)])
def test_the_right_answers_lie_on_torch(
    total_steps: int, pct_start: float, three_phase: bool, anneal: str
) -> None:
    names = {
        name: load(name).reference for name in ("onecycle_lr", "onecycle_momentum")
    }
    shape = {"anneal": anneal, "three_phase": three_phase}
    found = asked(names, total_steps=total_steps, pct_start=pct_start, **shape)
    for part in ("mine", "momentum"):
        assert found[part]["first"] is None, found[part]["words"]
        assert len(found[part]["mine"]) == total_steps


def test_with_own_defaults_the_learner_is_given_torchs() -> None:
    names = {"onecycle_lr": load("onecycle_lr").reference}
    found = asked(names, own=True, pct_start=0.5, div_factor=5.0)
    assert found["mine"]["first"] is None


def test_where_torch_divides_by_zero_the_others_are_drawn() -> None:
    names = {"onecycle_lr": load("onecycle_lr").reference}
    found = asked(names, total_steps=10, pct_start=0.1)
    torch, fastai, optax = found["dialects"]
    assert torch["rates"] == []
    assert torch["note"].startswith("torch divides by zero")
    assert fastai["rates"][1] == optax["rates"][1] == pytest.approx(1)
    assert (
        found["mine"]["words"] == "Your onecycle_lr is drawn; torch has nothing here."
    )


def test_three_phases_are_torchs_alone() -> None:
    torch, *others = asked({}, three_phase=True)["dialects"]
    assert len(torch["rates"]) == 100
    assert [one["rates"] for one in others] == [[], []]
    assert all("no third phase" in one["note"] for one in others)


def test_what_the_workshop_asks_is_not_in_sight() -> None:
    torch, *_ = asked({}, total_steps=10, anneal="linear")["dialects"]
    assert len(torch["rates"]) == 10
    assert torch["past"] == []


def test_torch_has_nothing_to_warn_of() -> None:
    dialects.cache_clear()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        dialects(Numbers(20, 0.3, 25.0, 1e4), own=False)
        dialects(Numbers(20, 0.3, 25.0, 1e4, "linear", three_phase=True), own=False)
