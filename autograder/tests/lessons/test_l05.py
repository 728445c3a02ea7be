"""The numbers that lesson 05 states are those of its recorded runs."""

import math
import re
from statistics import median
from typing import Any

import pytest

from autograder.repository import ROOT
from autograder.training import train_warm
from autograder.training.recorded import table

CHANCE = math.log(8)
MASTER = ROOT / "solutions" / "05_warmup" / "05_warmup.py"


def prose() -> str:
    """The master's text without its comment marks and line ends."""
    lines = MASTER.read_text("utf-8").split("\n")
    return re.sub(r"\s+", " ", " ".join(line.removeprefix("#") for line in lines))


def said(sentence: str) -> None:
    assert sentence in prose(), f"the lesson no longer says: {sentence}"


def runs(name: str, **where: Any) -> list[dict[str, Any]]:
    found = [
        run
        for run in table(name)["runs"]
        if all(run[key] == value for key, value in where.items())
    ]
    assert found, f"{name} has no run with {where}"
    return found


def losses(name: str, **where: Any) -> list[float]:
    return [float(run["loss"]) for run in runs(name, **where)]


def learned(ends: list[float]) -> int:
    return sum(loss < CHANCE / 2 for loss in ends)


def test_the_ramp_decides() -> None:
    bare = losses("warmup_runs", norm="post", warmup=0)
    ramped = losses("warmup_runs", norm="post", warmup=60)
    assert (learned(bare), learned(ramped)) == (0, 5)
    said(
        f"The median ends at {median(ramped):.3f}, the worst seed at {max(ramped):.3f}"
    )
    said(f"the best of five ends at {min(bare):.3f}")


def test_all_five_stumble_near_the_peak_and_three_end_high() -> None:
    said("Near the peak all five stumble, and three of them end above 0.25")
    ramped = runs("warmup_runs", norm="post", warmup=60)
    # A point of a curve is a mean of five updates; the ramp ends between 11 and 12.
    assert all(max(run["curve"][12:20]) > 20 * run["curve"][9] for run in ramped)
    assert sum(run["loss"] > 0.25 for run in ramped) == 3
    assert ramped[0]["seed"] == 0
    assert ramped[0]["loss"] > 0.25  # the one that the lesson trains again


def test_pre_ln_needs_none() -> None:
    assert learned(losses("warmup_runs", norm="pre", warmup=0)) == 5
    said("without a ramp Post-LN learns in 0 of 5 seeds, Pre-LN in 5 of 5")


def border(warmup: int) -> float:
    """The highest peak up to which all three seeds learn."""
    peaks = sorted({run["peak"] for run in table("warmup_map")["runs"]})
    good = [learned(losses("warmup_map", warmup=warmup, peak=p)) == 3 for p in peaks]
    return float(peaks[good.index(False) - 1])


def test_a_ramp_moves_the_cliff() -> None:
    assert [border(warmup) for warmup in (0, 5, 15)] == [0.01, 0.02, 0.028]
    assert max(border(warmup) for warmup in (30, 60, 120)) <= 0.028
    assert not any(learned(losses("warmup_map", warmup=w, peak=0.04)) for w in (0, 120))
    low = median(losses("warmup_map", warmup=0, peak=0.01))
    high = median(losses("warmup_map", warmup=60, peak=0.02))
    said(f"the median ends at {low:.4f} without a warmup")
    longest = median(losses("warmup_map", warmup=120, peak=0.02))
    said(f"the end is {high:.2f} with 60 updates of warmup, and {longest:.4f} with 120")
    said("Five updates of warmup move the border to 0.02, fifteen to 0.028")


def test_waiting_does_not_help_and_radam_does() -> None:
    assert learned(losses("warmup_rivals", way="wait")) == 0
    assert learned(losses("warmup_rivals", way="radam")) == 5
    said("**None of them.**")


def test_radam_gets_to_a_third_of_its_step() -> None:
    longest = 2 / (1 - 0.999) - 1
    now = longest - 2 * 250 * 0.999**250 / (1 - 0.999**250)
    share = (now - 4) * (now - 2) * longest / (longest - 4) / (longest - 2) / now
    assert math.sqrt(share) == pytest.approx(1 / 3, abs=0.02)
    assert 0.02 * math.sqrt(share) < border(0)


def test_the_fall_makes_something_of_the_ramp() -> None:
    ends = losses("warmup_fall")
    said(f"the five seeds end between {min(ends):.4f} and {max(ends):.4f}")
    level = losses("warmup_runs", norm="post", warmup=60)
    said(f"with the level rate between {min(level):.4f} and {max(level):.3f}")


def test_the_missing_correction_is_repaired_by_a_ramp() -> None:
    said("5 of 5 learn; without it, 0 of 5; without it but with a ramp of 60, 5 of 5")
    assert learned(losses("bias_runs", way="corrected")) == 5
    assert learned(losses("bias_runs", way="uncorrected")) == 0
    assert learned(losses("bias_runs", way="uncorrected, ramp")) == 5


@pytest.mark.parametrize(("update", "stated"), [(1, 3.16), (10, 6.5), (1000, 1.26)])
def test_the_missing_correction_in_numbers(update: int, stated: float) -> None:
    factor = (1 - 0.9**update) / math.sqrt(1 - 0.999**update)
    assert factor == pytest.approx(stated, abs=0.04)
    said(str(stated))


def test_bert_never_gets_to_its_peak() -> None:
    said("its ramp gets to 0.9999, and its fall takes over at 0.99")
    warmup, total = 10_000, 1_000_000
    assert ((warmup - 1) / warmup, 1 - warmup / total) == (0.9999, 0.99)


def best(plan: str) -> float:
    """The lowest median training loss of a plan, over its peaks."""
    found = runs("early_stop", plan=plan)
    medians = (
        median(run["train_loss"] for run in found if run["peak"] == peak)
        for peak in {run["peak"] for run in found}
    )
    return float(min(medians))


def test_a_level_rate_that_decays_wins_where_the_budget_is_cut() -> None:
    plans = ("cosine cut", "cosine to 360", "level", "wsd")
    assert min(plans, key=best) == "wsd"
    said(f"in the last 60 updates**, at {best('wsd'):.3f}")
    said(f"at {best('cosine to 360'):.3f} and {best('cosine cut'):.3f}")
    said(f"without a decay at {best('level'):.3f}")
    said("At 0.7, near the cliff, the cosines are lower")
    last = [
        median(r["train_loss"] for r in runs("early_stop", plan=p, peak=0.7))
        for p in plans
    ]
    assert max(last[:2]) < min(last[2:])


def test_the_unclamped_cosine_comes_back() -> None:
    long, empty = table("unclamped")["runs"]
    shares = dict(zip(long["update"], long["share"], strict=True))
    assert shares[39_500] == pytest.approx(1)
    said(f"**{shares[30_000]:.3f}, and rising**")
    assert empty["share"][:4] == pytest.approx([1, 0.1, 1, 0.1])


@pytest.mark.slow
def test_a_cell_of_the_map_comes_out_again() -> None:
    # Far from the cliff, where the last digits of another machine decide nothing.
    for warmup, peak in ((0, 0.005), (0, 0.028)):
        recorded = losses("warmup_map", warmup=warmup, peak=peak)
        again = train_warm(peak, warmup, seed=0).loss
        assert min(recorded) * 0.8 <= again <= max(recorded) * 1.2


@pytest.mark.parametrize("name", ["warmup_runs", "warmup_map", "warmup_rivals"])
def test_no_seed_is_missing(name: str) -> None:
    seeds = {run["seed"] for run in table(name)["runs"]}
    assert len(seeds) >= 3
