"""Lesson 08 says what its recorded runs say."""

from __future__ import annotations

import math
import re
from itertools import pairwise
from statistics import fmean, median, stdev

import pytest
import torch

from autograder.plots.lessons.l08 import losses, wrong_winner
from autograder.repository import ROOT
from autograder.training import train
from autograder.training.recorded import table

MASTER = ROOT / "solutions" / "08_capstone" / "08_capstone.py"
SHAPES = ("linear", "cosine", "trapezoid", "constant")
PEAKS = sorted({run["peak"] for run in table("capstone")["runs"]})


@pytest.fixture(scope="module")
def prose() -> str:
    lines = (line.removeprefix("#") for line in MASTER.read_text("utf-8").split("\n"))
    return re.sub(r"\s+", " ", " ".join(lines))


def at_peak(shape: str, updates: int, peak: float) -> float:
    nearest = min(PEAKS, key=lambda known: abs(known - peak))
    return median(losses("capstone", shape, updates, nearest))


def best(shape: str, updates: int) -> tuple[float, float]:
    return min((at_peak(shape, updates, peak), peak) for peak in PEAKS)


def fresh(shape: str, updates: int) -> float:
    return median(losses("capstone_noise", shape, updates))


def duels_won(shape: str, other: str, updates: int) -> int:
    mine, theirs = (losses("capstone_noise", s, updates) for s in (shape, other))
    return sum(a < b for a, b in zip(mine, theirs, strict=True))


def test_wrong_winners(prose: str) -> None:
    assert f"{fresh('linear', 300):.3f}; the cosine's is" in prose
    assert f"the cosine's is {fresh('cosine', 300):.3f}" in prose
    assert round(100 * wrong_winner(300, 3)) == 36
    assert 'reveal("wrong_winner", 36,' in prose
    assert "**Thirty-six.**" in prose
    said = f"one run each it is {100 * wrong_winner(300, 1):.0f}, so three runs"
    assert said in prose
    assert f"With nine it is still {100 * wrong_winner(300, 9):.0f}." in prose
    assert f"only {100 * wrong_winner(80, 3):.0f} of 100 go wrong" in prose


def test_effects_and_noise(prose: str) -> None:
    effects = [fresh("cosine", t) / fresh("linear", t) - 1 for t in (80, 300)]
    first, second = (f"{100 * effect:.0f} %" for effect in effects)
    assert f"the cosine is {first} worse, at 300 updates {second}" in prose
    noise = [
        stdev(losses("capstone_noise", shape, updates)) / fresh(shape, updates)
        for shape in ("linear", "cosine")
        for updates in (80, 300)
    ]
    low, high = round(100 * min(noise)), round(100 * max(noise))
    assert f"mean, is {low} to {high} % of the loss" in prose


def test_half_the_peak_costs_more_than_the_wrong_family(prose: str) -> None:
    linear, peak = best("linear", 80)
    constant, _ = best("constant", 80)
    halved = at_peak("linear", 80, peak / 2)
    assert linear < constant < halved
    assert f"Linear decay from {peak:.1f} ends at {linear:.3f}" in prose
    assert f"the best constant rate at {constant:.3f}" in prose
    assert f"linear decay from 0.5 at {halved:.3f}" in prose


def test_long_runs_forgive_the_family_and_not_the_peak(prose: str) -> None:
    found = [best(shape, 700)[0] for shape in ("linear", "cosine", "constant")]
    assert f"within {100 * (max(found) / min(found) - 1):.0f} % of each" in prose
    linear, peak = best("linear", 700)
    assert at_peak("linear", 700, 2 * peak) == pytest.approx(3 * linear, rel=0.15)
    for shape in ("cosine", "constant"):
        assert at_peak(shape, 700, 2 * peak) > math.log(10) / 2
    assert [round(best("linear", t)[1], 2) for t in (80, 300, 700)] == [1, 0.71, 0.71]


def test_the_report_stops_at_the_edge(prose: str) -> None:
    for shape in ("linear", "cosine"):
        row = [at_peak(shape, 80, peak) for peak in PEAKS if peak < 0.75]
        assert all(b < a for a, b in pairwise(row))
        assert f"0.71 | {row[-1]:.3f} |" in prose
    linear, cosine = (at_peak(s, 80, 0.71) for s in ("linear", "cosine"))
    assert f"The cosine is {100 * (cosine / linear - 1):.0f} % worse." in prose
    truly = best("cosine", 80)[0] / best("linear", 80)[0] - 1
    assert f"The cosine is {100 * truly:.0f} % worse, not 7 %." in prose
    assert best("linear", 80)[1] < max(PEAKS)


def test_the_winners_curse(prose: str) -> None:
    seen = best("linear", 700)[0] / best("trapezoid", 700)[0] - 1
    assert f"linear decay was {100 * seen:.0f} % worse than the trapezoid" in prose
    medians = {f"{fresh(shape, 700):.3f}" for shape in ("linear", "trapezoid")}
    assert medians == {"0.104"}
    assert "The medians are the same, 0.104." in prose
    won = duels_won("trapezoid", "linear", 700)
    assert f"Seed by seed the trapezoid still wins {won} of 40" in prose
    two = (losses("capstone_noise", shape, 700) for shape in ("linear", "trapezoid"))
    ahead = fmean(a / b for a, b in zip(*two, strict=True)) - 1
    assert f"is {100 * ahead:.0f} % ahead on average" in prose


def test_the_first_claim(prose: str) -> None:
    text = ", ".join(
        f"{fresh('linear', t):.3f} and {fresh('cosine', t):.3f} at {t}"
        for t in (80, 300, 700)
    ).replace("at 80", "at 80 updates")
    assert text in prose
    won = [duels_won("linear", "cosine", t) for t in (80, 300, 700)]
    assert "linear wins {}, {} and {} of 40 duels".format(*won) in prose
    ahead = duels_won("trapezoid", "linear", 300)
    assert f"the trapezoid beat it in {ahead} of 40 duels" in prose
    for updates in (80, 300, 700):
        assert min(SHAPES, key=lambda s: best(s, updates)) != "cosine"


def test_what_the_card_for_the_wall_says_of_the_digits(prose: str) -> None:
    behind = []
    for updates in (80, 300, 700):
        ends = {s: fresh(s, updates) for s in ("linear", "cosine", "trapezoid")}
        behind += [ends[s] / min(ends.values()) for s in ("linear", "trapezoid")]
    assert max(behind) - 1 < 0.15
    assert "within 15 % of the best on our digits" in prose


def test_what_another_forty_seeds_could_say(prose: str) -> None:
    two = (losses("capstone_noise", shape, 700) for shape in ("linear", "trapezoid"))
    ratios = [a / b for a, b in zip(*two, strict=True)]
    apart = stdev(ratios) * math.sqrt(2 / len(ratios))  # of two means of forty
    low, high = (100 * (fmean(ratios) - 1 + side * apart) for side in (-1, 1))
    assert f"could well say {low:.0f} %, or {high:.0f}." in prose


def test_the_second_claim(prose: str) -> None:
    runs = table("capstone_d2z")["runs"]
    peaks = sorted({run["peak"] for run in runs})
    said: list[float] = []
    wins: list[int] = []
    for updates in (300, 1200):
        ends = []
        for shape in ("linear", "cosine10"):
            by_peak = [losses("capstone_d2z", shape, updates, p) for p in peaks]
            ends.append(min(by_peak, key=median))
            assert 0 < by_peak.index(ends[-1]) < len(peaks) - 1, "at the edge"
        said += map(median, ends)
        wins.append(sum(b < a for a, b in zip(*ends, strict=True)))
    text = "{:.3f} and {:.3f} at 300 updates, {:.3f} and {:.3f} at 1,200".format(*said)
    assert text in prose
    assert "the tenth wins {} of 10 duels and {} of 5".format(*wins) in prose


def test_what_travels() -> None:
    ends: dict[tuple[str, float], list[float]] = {}
    for run in table("capstone_task")["runs"]:
        ends.setdefault((run["schedule"], run["peak"]), []).append(run["loss"])
    for shape in ("linear", "cosine"):
        assert all(loss > 0.95 * math.log(8) for loss in ends[shape, 0.02])
    assert max(ends["trapezoid", 0.02]) < 0.02
    low = {shape: max(ends[shape, 0.005]) for shape in ("linear", "cosine")}
    assert max(ends["trapezoid", 0.005]) < min(low.values())
    assert max(low.values()) < 0.01


@pytest.mark.parametrize("seed", [100, 117, 139])
def test_a_sample_again(seed: int) -> None:
    run = train(
        lambda weights: torch.optim.SGD(weights, lr=1.0),
        seed=seed,
        steps=80,
        schedule=lambda t: 1 - t / 80,
    )
    kept = losses("capstone_noise", "linear", 80)
    assert run.val_loss == pytest.approx(kept[seed - 100], rel=0.02)
    assert min(kept) * 0.98 <= run.val_loss <= max(kept) * 1.02


def test_peaks_were_chosen_on_other_seeds() -> None:
    runs = table("capstone_noise")["runs"]
    assert {run["seed"] for run in runs} == set(range(100, 140))
    for run in runs:
        assert run["peak"] == best(run["schedule"], run["updates"])[1]
