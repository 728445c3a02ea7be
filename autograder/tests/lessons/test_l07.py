"""Lesson 07 says what its recorded runs say, and a sample of them can be made again."""

from __future__ import annotations

import re
from functools import cache
from statistics import fmean, median
from typing import Any

import numpy as np
import pytest
import torch
from torch.nn.functional import cross_entropy

from autograder.exercises import load
from autograder.plots.lessons.l07 import PICTURES
from autograder.repository import ROOT
from autograder.training import load_digits, mlp, recorded, train
from autograder.training.recorded import table

MASTER = ROOT / "solutions" / "07_lr_finder" / "07_lr_finder.py"
COLLAPSED = 1.15  # half of the loss of a guess, ln 10
RULES = {
    "steepest": "steepest / 1",
    "steepest / 2": "steepest / 2",
    "steepest / 4": "steepest / 4",
    "lowest / 10": "minimum / 10",
    "valley": "valley",
}
COLUMNS = (("SGD", 100), ("SGD", 200), ("AdamW", 100), ("AdamW", 200))


@cache
def text() -> str:
    """The lesson's prose in one line, without comment marks."""
    lines = MASTER.read_text(encoding="utf-8").split("\n")
    return re.sub(r"\s+", " ", " ".join(line.removeprefix("#") for line in lines))


@cache
def best(optimizer: str) -> float:
    sweep = recorded(f"lr_sweep_{optimizer.lower()}")
    return min(fmean(c.val_loss for c in sweep.at(rate)) for rate in sweep.rates)


def worth(optimizer: str, n: int, rule: str) -> list[float]:
    """The validation losses of a rule, one for each seed."""
    found = [
        run["val_loss"]
        for run in table("finder_worth")["runs"]
        if (run["optimizer"], run["n"], run["rule"]) == (optimizer, n, rule)
    ]
    assert len(found) == 10
    return found


def regrets(optimizer: str, n: int, rule: str) -> list[float]:
    return [loss / best(optimizer) for loss in worth(optimizer, n, rule)]


def advice(optimizer: str, n: int, start: float = 1e-5) -> list[dict[str, Any]]:
    return [
        run
        for run in table("finder_advice")["runs"]
        if (run["optimizer"], run["n"], run["start"]) == (optimizer, n, start)
    ]


def test_the_first_question_has_the_answer_that_is_revealed() -> None:
    collapsed = sum(loss > COLLAPSED for loss in worth("SGD", 200, "steepest / 1"))
    assert collapsed == 6
    assert "C collapses in 6 of 10" in text()
    assert max(regrets("SGD", 200, "steepest / 2")) < 1.5
    assert median(worth("SGD", 200, "minimum / 10")) == pytest.approx(0.233, abs=5e-3)
    assert best("SGD") == pytest.approx(0.117, abs=5e-4)
    assert "0.23 instead of 0.12" in text()
    assert "lowest mean in the recorded sweep (0.117)" in text()


@pytest.mark.parametrize("name", RULES)
def test_the_table_of_regrets_is_that_of_the_runs(name: str) -> None:
    cells = []
    for optimizer, n in COLUMNS:
        found = regrets(optimizer, n, RULES[name])
        cells.append(f"{median(found):.1f} ({sum(r <= 1.5 for r in found)})")
    assert f"| {name} | {' | '.join(cells)} |" in text()


def test_the_folklore_about_ten_is_measured() -> None:
    assert median(regrets("AdamW", 100, "steepest / 10")) == pytest.approx(
        1.2, abs=0.05
    )
    assert median(regrets("SGD", 200, "steepest / 10")) == pytest.approx(2.1, abs=0.05)
    assert "(regret 1.2). With SGD and 200 it costs a factor of 2.1" in text()


def test_half_of_the_steepest_point_is_reproduced_in_twenty_of_twenty() -> None:
    both = [
        *regrets("SGD", 200, "steepest / 2"),
        *regrets("AdamW", 200, "steepest / 2"),
    ]
    assert sum(regret <= 1.5 for regret in both) == 20
    assert "within 1.5 times the best in 20 of 20" in text()


def test_the_steepest_point_moves_with_the_number_of_updates() -> None:
    medians = {
        (optimizer, n): median(run["steepest"] for run in advice(optimizer, n))
        for optimizer in ("SGD", "AdamW")
        for n in (100, 200, 400)
    }
    assert f"{medians['AdamW', 200]:.2g}" == "0.0059"
    assert f"{medians['SGD', 100]:.2f}" == "1.23"
    assert f"{medians['AdamW', 400]:.2g}" == "0.0022"
    assert f"{medians['AdamW', 100]:.2g}" == "0.02"
    assert [f"{medians['SGD', n]:.2f}" for n in (200, 400)] == ["1.05", "0.68"]
    assert "from 0.0059 to 0.0022 with AdamW" in text()
    assert "updates it lay at 0.020" in text()
    assert "at 1.23 after 100, at 1.05 after 200 and at 0.68 after 400" in text()
    assert medians["AdamW", 400] < medians["AdamW", 200] / 2


def test_another_start_moves_it_too() -> None:
    medians = [
        median(run["steepest"] for run in advice("SGD", 200, start))
        for start in (1e-7, 1e-3)
    ]
    assert [f"{rate:.2f}" for rate in medians] == ["0.90", "0.67"]
    assert "took SGD's 1.05 to 0.90 and 0.67" in text()


def test_the_lag_is_the_factor_that_the_lesson_names() -> None:
    factors = [10 ** (6 * 9 / (n - 1)) for n in (100, 200, 400)]
    assert [f"{factor:.1f}" for factor in factors] == ["3.5", "1.9", "1.4"]
    assert "a factor of 3.5 in the rate when 100 updates cover the range, 1.9" in text()


def test_the_whole_curve_misleads() -> None:
    behind = [run for run in advice("SGD", 200) if run["anywhere"] > run["minimum"]]
    assert len(behind) == 8
    assert max(run["anywhere"] for run in behind) == pytest.approx(5, abs=0.05)
    assert "in eight of our ten tests with SGD" in text()


def test_the_stop_rule_fires_once_in_ten() -> None:
    assert sum(run["last"] < 10 for run in advice("SGD", 200)) == 1
    assert "in one recorded test of ten" in text()


def test_a_leak_costs_what_the_lesson_says() -> None:
    runs = table("finder_leak")["runs"]
    leaky, clean = (
        [run["train_loss"] for run in runs if run["leaky"] is leaks]
        for leaks in (True, False)
    )
    assert f"puts everything back the median loss is {median(clean):.2f}." in text()
    assert f'"{median(leaky):.2f}, the loss of a guess"' in text()
    assert f"{median(leaky):.2f}: nothing can be learned any more" in text()


def test_trained_models_give_rates_that_mean_nothing() -> None:
    runs = table("finder_trained")["runs"]
    steepest = [run["steepest"] for run in runs]
    assert max(steepest) / min(steepest) > 1000
    assert (f"{min(steepest):.0e}", f"{max(steepest):.3f}") == ("2e-05", "0.095")
    assert "from 0.00002 to 0.095" in text()
    crashed = sorted(run["last"] for run in runs)[1:]
    assert (f"{crashed[0]:.2f}", f"{crashed[-1]:.2f}") == ("0.88", "1.25")
    assert "nine of ten blow up between 0.88 and 1.25" in text()


def test_peaks_of_a_cosine_end_where_the_lesson_says() -> None:
    ends: dict[float, list[float]] = {}
    for run in table("finder_cosine")["runs"]:
        ends.setdefault(run["peak"], []).append(run["val_loss"])
    assert min(ends, key=lambda peak: median(ends[peak])) == 0.7071
    assert f"{median(ends[0.5]):.3f}" == "0.128"
    assert f"{median(ends[0.7071]):.3f}" == "0.110"
    spread = f"{min(ends[0.7071]):.3f} and {max(ends[0.7071]):.3f}"
    constant = median(cell.val_loss for cell in recorded("lr_sweep_sgd").at(0.5))
    assert f"ends at 0.110, between {spread} over the seeds" in text()
    assert f"constant 0.5 ends at {constant:.3f}" in text()
    half = median(run["steepest"] for run in advice("SGD", 200)) / 2
    assert f"The finder's half, {half:.2f}, is near" in text()
    assert 27 * 10 * 400 / 200 == 540


def test_a_recorded_test_can_be_made_again() -> None:
    old = next(run for run in table("finder_runs")["runs"] if run["n"] == 100)
    assert (old["optimizer"], old["seed"]) == ("SGD", 0)
    rates = np.geomspace(1e-5, 10, 100).tolist()
    new = train(
        lambda p: torch.optim.SGD(p, lr=1.0),
        steps=100,
        schedule=lambda t: float(rates[t]),
    )
    # Behind the crash the last digits of a machine grow into whole ones.
    assert new.losses[:75] == pytest.approx(old["loss"][:75], rel=0.02)


def test_the_reference_finds_what_was_recorded() -> None:
    digits, draws = load_digits(), torch.Generator().manual_seed(0)
    picks = [torch.randint(1297, (64,), generator=draws) for _ in range(200)]
    used, _, smooth = load("range_test").reference(
        mlp(seed=0),
        lambda p: torch.optim.SGD(p, lr=1.0),
        cross_entropy,
        [(digits.train_x[pick], digits.train_y[pick]) for pick in picks],
        load("exp_lrs").reference(1e-5, 10, 200),
    )
    said = load("suggest_lr").reference(used, smooth, divide_by=1)
    recorded_range = [run["steepest"] for run in advice("SGD", 200)]
    assert min(recorded_range) <= said <= max(recorded_range)


def test_a_rate_is_worth_what_was_recorded() -> None:
    losses = worth("SGD", 200, "steepest / 2")
    run = table("finder_worth")["runs"]
    rate = next(r["rate"] for r in run if r["n"] == 200 and r["rule"] == "steepest / 2")
    new = train(lambda p: torch.optim.SGD(p, lr=rate), seed=100).val_loss
    assert min(losses) * 0.9 <= new <= max(losses) * 1.1


def test_every_picture_says_what_it_shows() -> None:
    master = MASTER.read_text(encoding="utf-8")
    for name, (_, alt) in PICTURES.items():
        assert 40 <= len(alt) <= 300
        assert master.count(f"![](pictures/{name})") == 1


def test_a_letter_marks_the_rate_that_the_alt_text_names() -> None:
    run = next(r for r in table("finder_curve")["runs"] if r["optimizer"] == "SGD")
    marks = run["minimum"] / 10, run["steepest"] / 2, run["steepest"]
    alt = PICTURES["finder_question.svg"][1]
    for letter, rate in zip("ABC", marks, strict=True):
        assert f"{letter} {rate:.2g}" in alt
    twin = PICTURES["finder_twin.svg"][1]
    for n, said in ((100, "0.62"), (200, "0.52"), (400, "0.34")):
        halves = [run["steepest"] / 2 for run in advice("SGD", n)]
        assert f"{median(halves):.2f}" == said
        assert said in twin
