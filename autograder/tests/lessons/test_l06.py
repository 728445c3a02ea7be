"""Lesson 06 says what its recorded runs show."""

from __future__ import annotations

import math
import sys
from functools import cache
from importlib import import_module
from statistics import median
from typing import Any

import pytest

from autograder.exercises.l06_batch_size.noise_scale import noise_scale
from autograder.exercises.l06_batch_size.optimal_lr import optimal_lr
from autograder.exercises.l06_batch_size.scale_lr import scale_lr
from autograder.repository import ROOT
from autograder.training.recorded import table

MASTER = ROOT / "solutions" / "06_batch_size" / "06_batch_size.py"


@cache
def prose() -> str:
    lines = MASTER.read_text(encoding="utf-8").splitlines()
    return " ".join(line.removeprefix("# ").removeprefix("#") for line in lines)


def says(*sentences: str) -> None:
    for sentence in sentences:
        assert sentence in prose()


def one_step() -> dict[int, float]:
    return {row["batch"]: row["median"] for row in table("batch_one_step")["runs"]}


def trained(name: str, optimizer: str) -> dict[int, dict[str, Any]]:
    rows = table(name)["runs"]
    return {row["batch"]: row for row in rows if row["optimizer"] == optimizer}


def finite(losses: list[float | None]) -> list[float]:
    return [math.inf if loss is None else loss for loss in losses]


def at(row: dict[str, Any], rate: float) -> float:
    return median(finite(row["loss"][row["rates"].index(rate)]))


def lowest(row: dict[str, Any]) -> float:
    return min(median(finite(losses)) for losses in row["loss"])


def test_one_step_grows_sixteenfold_and_levels_off() -> None:
    best = one_step()
    assert round(best[1], 3) == 0.021
    assert round(best[1024], 2) == 0.33
    assert round(best[1024] / best[1]) == 16
    says("the best rate is 0.021", "**About 16, to 0.33.**")
    assert f"{best[2] / best[1]:.1f}" == "1.7"
    assert f"{best[64] / best[8]:.1f}" == "2.6"
    says("grows 1.7-fold", "it grows 2.6-fold")
    assert best[1024] / best[256] < 1.05
    assert round(scale_lr(best[1], 1, 1024) / best[1024]) == 65
    says("by a factor of 65")
    asked = [scale_lr(best[1], 1, b, "sqrt") / best[b] for b in (16, 1024)]
    assert [round(scale_lr(best[1], 1, 16) / best[16], 1)] == [2.0]
    assert [round(factor, 1) for factor in asked] == [0.5, 2.0]
    says("At 16 images the linear rule asks for twice the best rate")


def test_one_noise_scale_describes_all_eleven_batches() -> None:
    about, best = table("batch_one_step")["settings"], one_step()
    assert round(about["eps_max"], 2) == 0.34
    assert round(about["b_noise"]) == 17
    off = [optimal_lr(b, about["eps_max"], about["b_noise"]) / best[b] for b in best]
    assert len(off) == 11
    assert max(abs(one - 1) for one in off) < 0.11
    alone = about["b_noise_of_each_seed"]
    assert (round(min(alone)), round(max(alone))) == (11, 24)
    says(
        r"$\epsilon_{max} = 0.34$, $B_{noise} = 17$",
        "medians lie within 11 % of the curve",
        "noise scales from 11 to 24",
        "eps_max=0.341, b_noise=16.7",
    )


def test_sgd_at_equal_epochs_leaves_the_linear_rule() -> None:
    rows = trained("batch_equal_epochs", "SGD")
    assert [rows[b]["updates"] for b in (8, 512)] == [2432, 38]
    says("makes 2432 updates", "it makes 38")
    assert [round(rows[b]["median"], 2) for b in rows] == [0.18, 0.5, 0.71, 0.5]
    assert round(scale_lr(rows[8]["median"], 8, 512)) == 11
    assert round(scale_lr(rows[8]["median"], 8, 32), 2) == 0.71
    says("the best rate was 0.18", "**About 0.5.**", "64 times as much: 11")
    assert {round(at(rows[512], rate), 1) for rate in (8.0, 16.0)} == {2.3}
    assert round(scale_lr(rows[8]["median"], 8, 512, "sqrt"), 1) == 1.4
    assert at(rows[512], 1.414) > 2
    assert all(0.7 <= row["collapse"] <= 1.42 for row in rows.values())
    says("training collapses between 0.7 and 1.4 at *every* batch, and at 1.4 with all")
    whole = [(run["rate"], run["loss"][-1]) for run in table("sharpness")["runs"]]
    ends = {rate: median(loss for r, loss in whole if r == rate) for rate, _ in whole}
    assert round(min(r for r in ends if ends[r] > math.log(10) / 2), 1) == 1.4
    assert (round(lowest(rows[512]), 2), round(lowest(rows[8]), 3)) == (0.98, 0.01)
    says("its best run ended at 0.98; with 8 images at 0.010")


def test_adamw_at_equal_epochs_goes_by_the_square_root() -> None:
    rows = trained("batch_equal_epochs", "AdamW")
    best = [float(f"{row['median']:.2g}") for row in rows.values()]
    assert best == [0.0039, 0.0078, 0.031, 0.031]
    root = [scale_lr(rows[8]["median"], 8, batch, "sqrt") for batch in rows]
    assert [float(f"{rate:.2g}") for rate in root] == [0.0039, 0.0078, 0.016, 0.031]
    ratios = [
        row["median"] / rate for row, rate in zip(rows.values(), root, strict=True)
    ]
    assert max(ratios) < 2.01
    assert min(ratios) > 0.99
    says("0.0039, 0.0078, 0.031 and 0.031", "0.0039, 0.0078, 0.016 and 0.031")


def test_sgd_at_equal_steps_stays_below_the_edge() -> None:
    rows = trained("batch_equal_steps", "SGD")
    best = [float(f"{row['median']:.2g}") for row in rows.values()]
    assert best == [0.35, 0.5, 0.71, 1.0]
    assert rows[512]["median"] / rows[8]["median"] < 3
    assert all(row["collapse"] <= 2.01 * row["median"] for row in rows.values())
    says("SGD is best at 0.35, 0.5, 0.71 and 1.0")


def test_the_noise_scale_grows_while_the_loss_falls() -> None:
    runs = table("batch_noise_scale")["runs"]

    def middle(update: int, key: str) -> float:
        return float(median(run[key] for run in runs if run["update"] == update))

    def estimated(update: int) -> float:
        names = ("g_small_sq", "b_small", "g_big_sq", "b_big")
        found = [[run[n] for n in names] for run in runs if run["update"] == update]
        return median(noise_scale(*one) for one in found)

    assert [round(estimated(update)) for update in (60, 400)] == [22, 229]
    assert round(estimated(0)) == 126
    assert [round(middle(update, "exact")) for update in (60, 400)] == [23, 187]
    assert f"{middle(60, 'train_loss'):.2f}" == "0.60"
    assert f"{middle(400, 'train_loss'):.2f}" == "0.03"
    says("your median is 22", "one by one give 23", "229 and 187", "from 0.60 to 0.03")
    says("one of about 190")


def test_growing_the_batch_does_what_decaying_the_rate_does() -> None:
    runs = table("batch_grow")["runs"]

    def ends(kind: str) -> float:
        return float(median(run["loss"][-1] for run in runs if run["kind"] == kind))

    assert [round(ends(k), 3) for k in ("decay", "grow", "keep")] == [
        0.039,
        0.04,
        0.022,
    ]
    assert abs(ends("grow") / ends("decay") - 1) < 0.05
    assert {run["updates"] for run in runs if run["kind"] == "grow"} == {546}
    assert {run["updates"] for run in runs if run["kind"] == "decay"} == {972}
    says("0.039 and 0.040, with 972 updates and with 546", "lower, at 0.022")


def test_a_climb_helps_and_does_not_make_up_for_the_batch() -> None:
    runs = [run for run in table("batch_goyal")["runs"] if run["base_lr"] == 0.125]
    loss = {
        kind: [run["train_loss"] for run in runs if run["kind"] == kind]
        for kind in ("small", "climb", "at_once")
    }
    assert round(median(loss["small"]), 3) == 0.056
    assert f"{median(loss['climb']):.2f}" == "0.25"
    assert f"{median(loss['at_once']):.2f}" == "0.54"
    pairs = zip(loss["climb"], loss["at_once"], strict=True)
    assert sum(climb < jump for climb, jump in pairs) == 4
    says("end at 0.056", "at 0.25 with the climb and at 0.54 without", "four of five")


@pytest.fixture
def recipes(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.syspath_prepend(str(ROOT / "datasets"))
    yield import_module("recipes.l06")
    for name in [name for name in sys.modules if name.split(".")[0] == "recipes"]:
        monkeypatch.delitem(sys.modules, name)


def test_a_sample_made_again_falls_within_the_recorded_spread(recipes: Any) -> None:
    again = recipes.one_step(seed=0, batches=[64], draws=8).best[64]
    row = next(r for r in table("batch_one_step")["runs"] if r["batch"] == 64)
    assert min(row["best"]) / 1.25 < again < max(row["best"]) * 1.25
    row = trained("batch_equal_epochs", "SGD")[512]
    losses = row["loss"][row["rates"].index(0.5)]
    loss = recipes.final_loss("SGD", 0.5, 512, 38, 0)
    assert min(losses) * 0.9 < loss < max(losses) * 1.1
