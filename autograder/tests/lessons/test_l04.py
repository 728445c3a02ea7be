"""Each number that lesson 04 states, held against the recorded runs."""

import importlib
import math
import random
import sys
from collections.abc import Iterable, Iterator
from itertools import pairwise
from statistics import median
from typing import Any

import pytest
import torch

from autograder.plots.lessons.l04 import PICTURES, best_by_budget, updates_needed
from autograder.repository import ROOT
from autograder.training import train
from autograder.training.recorded import table
from autograder.training.steered import SteeredRun, train_steered

MASTER = ROOT / "solutions" / "04_cycles" / "04_cycles.py"
BEST = {
    "constant": 0.125,
    "triangular": 0.1768,
    "linear": 0.3536,
    "onecycle": 0.3536,
    "onecycle_steady": 0.1768,
}


@pytest.fixture(scope="module")
def prose() -> str:
    """The master as one line, without comment marks, emphasis and line breaks."""
    lines = MASTER.read_text(encoding="utf-8").split("\n")
    text = " ".join(line.removeprefix("#").strip() for line in lines)
    return text.replace("**", "")


@pytest.fixture
def recipes(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    monkeypatch.syspath_prepend(ROOT / "datasets")
    yield importlib.import_module("recipes.l04")
    for name in [name for name in sys.modules if name.split(".")[0] == "recipes"]:
        del sys.modules[name]


def runs(kind: str, peak: float) -> list[dict[str, Any]]:
    return [
        run
        for run in table("one_cycle")["runs"]
        if run["schedule"] == kind and math.isclose(run["peak"], peak, rel_tol=1e-3)
    ]


def middle(kind: str, peak: float, what: str = "val_loss") -> float:
    found = [run[what] for run in runs(kind, peak)]
    assert len(found) == 10
    return median(math.inf if one is None else one for one in found)


@pytest.mark.parametrize("kind", BEST)
def test_the_best_peaks_are_where_the_lesson_says(kind: str) -> None:
    peaks = {run["peak"] for run in table("one_cycle")["runs"]}
    assert min(peaks, key=lambda peak: middle(kind, peak)) == BEST[kind]


def test_what_each_schedule_ends_at(prose: str) -> None:
    loss = {kind: f"{middle(kind, peak):.3f}" for kind, peak in BEST.items()}
    constant, cycle = loss["constant"], loss["onecycle"]
    assert f"best at 0.125. It ends at a validation loss of {constant}" in prose
    assert f"One cycle ends at {cycle}" in prose
    assert f"of it) end at {loss['triangular']}" in prose
    assert f"best constant rate ends at {constant}" in prose
    assert f"About level: {cycle} with it, {loss['onecycle_steady']} without" in prose
    assert f"About level: {loss['linear']} against {cycle}" in prose
    assert round(BEST["onecycle"] / BEST["constant"], 1) == 2.8


def test_a_constant_rate_of_the_cycles_peak_is_too_high(prose: str) -> None:
    ends = [run["val_loss"] for run in runs("constant", BEST["onecycle"])]
    assert f"a constant rate ends at {median(ends):.3f}" in prose
    assert sum(end > 2 for end in ends) == 1
    assert "one seed of the ten learns nothing" in prose


def test_a_triangular_top_of_a_quarter_still_works() -> None:
    assert middle("triangular", 0.25) < 0.16
    assert middle("constant", 0.25) > 0.24


def test_when_95_per_cent_are_read(prose: str) -> None:
    first = {
        (kind, peak): [run["updates_to_95"] for run in runs(kind, peak)]
        for kind, peak in (("constant", 0.125), ("onecycle", 0.25), ("linear", 0.25))
    }
    flat, cycle, line = first.values()
    ranges = f"they range from {min(flat)} to {max(flat)}"
    assert f"needs {median(flat):g} (median of ten seeds; {ranges})" in prose
    assert f"After {median(cycle):g} updates ({min(cycle)} to {max(cycle)})" in prose
    assert f'reveal("cycle_arrival", {median(cycle):g}, ' in prose
    assert f"after {median(line):g} updates" in prose


def test_from_when_on_95_per_cent_stay_read(prose: str) -> None:
    flat = middle("constant", 0.125, "stays_at_95")
    cycle = middle("onecycle", 0.25, "stays_at_95")
    assert f"only from update {flat:g} on" in prose
    assert f"One cycle stays from {cycle:g} on (median), and no seed ends" in prose
    below = [
        sum(run["stays_at_95"] is None for run in runs(kind, peak))
        for kind, peak in (("constant", 0.125), ("onecycle", 0.25))
    ]
    assert (below, "three seeds of ten end below. One" in prose) == ([3, 0], True)
    worst = {
        kind: min(run["val_accuracy"] for run in runs(kind, peak))
        for kind, peak in (("onecycle", 0.25), ("constant", 0.125))
    }
    assert f"Its worst ends at {100 * worst['onecycle']:.1f} %" in prose
    assert f"constant rate at {100 * worst['constant']:.1f} %" in prose


def test_the_colleagues_run_is_the_one_described(prose: str) -> None:
    found = [run["val_accuracy"] for run in table("one_cycle_bug")["runs"]]
    words = "Three seeds end at {:.0%}, {:.0%} and {:.0%}".format(*found)
    assert words.replace("%", " %") in prose
    assert round(100 * middle("onecycle", 0.25, "val_accuracy")) == 96


def test_the_museum_shows_what_torch_did(prose: str) -> None:
    linear, cos = table("one_cycle_past_end")["runs"]
    assert (linear["rate"][10], cos["rate"][10]) == (-0.1429, cos["rate"][8])
    assert linear["then"].startswith("Tried to step 11 times")
    assert 'reveal("cycle_past_end", -0.1429, ' in prose


def test_no_schedule_is_ten_times_faster(prose: str) -> None:
    cycle, flat = best_by_budget("onecycle"), best_by_budget("constant")
    ten = middle("onecycle", BEST["onecycle"])
    ends = f"{cycle[150]:.3f} (with ten seeds it was {ten:.3f})"
    assert f"One cycle of 150 updates ends at {ends}" in prose
    factors = {n: updates_needed("constant", cycle[n]) / n for n in (75, 150, 300)}
    assert {n: round(f, 1) for n, f in factors.items()} == {75: 1.1, 150: 1.5, 300: 1.5}
    assert "1.5 times the updates of one cycle at 150 and at 300, 1.1 times at" in prose
    assert flat[38] < cycle[38]
    assert flat[600] < cycle[600]
    assert flat[1200] == pytest.approx(cycle[1200], rel=0.02)
    assert "at 38 and at 600 it is ahead, at 1200 level" in prose


def test_linear_decay_is_level_or_ahead_up_to_300() -> None:
    cycle, line = best_by_budget("onecycle"), best_by_budget("linear")
    assert all(line[n] < cycle[n] for n in (38, 75, 150, 300))
    assert all(cycle[n] < line[n] < 1.2 * cycle[n] for n in (600, 1200))


def test_why_linear_decay_rises_from_300_to_600(prose: str) -> None:
    runs = [r for r in table("one_cycle_budgets")["runs"] if r["schedule"] == "linear"]
    few, many = (
        [r for r in runs if r["updates"] == updates and r["peak"] == 0.1768]
        for updates in (300, 600)
    )
    loss, train_loss, right = (
        [median(r[what] for r in those) for those in (few, many)]
        for what in ("val_loss", "train_loss", "val_accuracy")
    )
    best = best_by_budget("linear")
    assert loss == [best[300], best[600]]
    assert f"rises, from {loss[0]:.3f} to {loss[1]:.3f}" in prose
    assert f"falls on, from {train_loss[0]:.3f} to {train_loss[1]:.3f}" in prose
    assert f"{right[1]:.1%} of".replace("%", " %") in prose
    assert f"instead of {right[0]:.1%}:".replace("%", " %") in prose
    ends = max(r["val_loss"] for r in few), min(r["val_loss"] for r in many)
    assert f"overlap (up to {ends[0]:.3f} and from {ends[1]:.3f} on)" in prose


def test_how_far_five_seeds_can_be_trusted(prose: str) -> None:
    """Redraw the seeds: the speed-up at 150 updates, nine in ten of its values."""
    draw = random.Random(0)
    seeds = [[draw.randrange(5) for _ in range(5)] for _ in range(400)]
    factors = sorted(speed_up_at_150(chosen) for chosen in seeds)
    assert factors[20] == pytest.approx(1.2, abs=0.15)
    assert factors[-20] == pytest.approx(3.8, abs=0.6)
    assert "nine in ten such figures lie between 1.2 and 3.8" in prose


def speed_up_at_150(seeds: list[int]) -> float:
    found = {
        (run["schedule"], run["updates"], run["peak"], run["seed"]): run["val_loss"]
        for run in table("one_cycle_budgets")["runs"]
    }

    def best(kind: str, updates: int) -> float:
        return min(
            median(found[kind, updates, peak, seed] or math.inf for seed in seeds)
            for peak in {key[2] for key in found}
        )

    goal, budgets = best("onecycle", 150), (38, 75, 150, 300, 600, 1200)
    for fewer, more in pairwise(budgets):
        above, below = best("constant", fewer), best("constant", more)
        if above >= goal >= below:
            share = math.log(above / goal) / math.log(above / below)
            return float(fewer * (more / fewer) ** share / 150)
    return math.inf


@pytest.mark.parametrize(
    ("mine", "other", "won", "words"),
    [
        ("onecycle", "constant", 7, "best constant rate it wins in seven"),
        ("triangular", "constant", 5, "each wins in five seeds of ten. Could be"),
        ("linear", "onecycle", 5, "each wins in five seeds of ten. With a peak"),
    ],
)
def test_how_many_seeds_agree(
    mine: str, other: str, won: int, words: str, prose: str
) -> None:
    assert wins(mine, BEST[mine], other, BEST[other]) == won
    assert words in prose


def test_a_cycle_to_the_high_rate_always_beats_staying_there(prose: str) -> None:
    assert wins("onecycle", 0.3536, "constant", 0.3536) == 10
    assert "wins in ten seeds of ten" in prose


def wins(mine: str, peak: float, other: str, other_peak: float) -> int:
    both = zip(runs(mine, peak), runs(other, other_peak), strict=True)
    return sum(a["val_loss"] < b["val_loss"] for a, b in both)


@pytest.mark.parametrize("name", PICTURES)
def test_each_picture_has_words_of_a_sensible_length(name: str) -> None:
    assert 40 <= len(PICTURES[name][1]) <= 300


def test_a_sample_of_the_recorded_runs_repeats(recipes: Any) -> None:
    """Within the spread of the seeds: other machines differ in the last digits."""
    for kind, peak in (("constant", 2**-3), ("onecycle", 2**-2)):
        again = recipes.one_run(kind, peak, 0)["val_loss"]
        ends = [run["val_loss"] for run in runs(kind, peak)]
        assert min(ends) * 0.9 <= again <= max(ends) * 1.1


def test_a_steered_run_is_the_run_that_train_makes() -> None:
    def sgd(weights: Iterable[torch.nn.Parameter]) -> torch.optim.SGD:
        return torch.optim.SGD(weights, lr=0.125, momentum=0.9)

    plain, steered = train(sgd, steps=12, seed=1), train_steered(sgd, steps=12, seed=1)
    assert (steered.losses, steered.rates) == (plain.losses, plain.rates)
    assert steered.accuracies[-1] == pytest.approx(plain.val_accuracy)
    assert steered.momenta == (0.9,) * 12


def test_when_a_run_first_reaches_an_accuracy_and_when_it_stays() -> None:
    reached = (0.5, 0.9, 0.7, 0.9, 0.95)
    run = SteeredRun(0, (), 0.0, 0.0, 0.95, 64, accuracies=reached)
    assert (run.first_at(0.9), run.stays_at(0.9)) == (2, 4)
    assert (run.first_at(0.99), run.stays_at(0.99)) == (None, None)
    assert run.stays_at(0.4) == 1
