"""What lesson 02 says is what its recorded runs hold."""

import importlib
import re
import sys
from collections.abc import Callable, Iterator
from statistics import median
from typing import Any

import pytest
import torch
from torch.optim import lr_scheduler as lrs

from autograder.plots.pictures import alt_texts
from autograder.repository import ROOT
from autograder.training.recorded import table

LESSON = "02_schedulers"
MASTER = ROOT / "solutions" / LESSON / f"{LESSON}.py"
CHANCE = 2.303


def prose() -> str:
    """The master's text without line breaks and comment signs."""
    text = MASTER.read_text(encoding="utf-8")
    return re.sub(r"\s+", " ", re.sub(r"^# ?", "", text, flags=re.MULTILINE))


def runs(name: str, **wanted: object) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = table(name)["runs"]
    return [run for run in found if all(run[k] == v for k, v in wanted.items())]


def losses(name: str, key: str = "train_loss", **wanted: object) -> list[float]:
    return [run[key] for run in runs(name, **wanted)]


def families(schedule: str) -> dict[float, float]:
    rates = sorted({run["rate"] for run in runs("schedule_families")})
    return {
        rate: median(losses("schedule_families", schedule=schedule, rate=rate))
        for rate in rates
    }


def best(schedule: str) -> float:
    medians = families(schedule)
    return min(medians, key=lambda rate: medians[rate])


def by_seed(schedule: str, rate: float, key: str = "train_loss") -> dict[int, float]:
    found = runs("schedule_families", schedule=schedule, rate=rate)
    return {run["seed"]: run[key] for run in found}


def wins(first: dict[int, float], second: dict[int, float]) -> int:
    return sum(first[seed] < second[seed] for seed in first)


@pytest.mark.parametrize(
    "name", ["schedule_families", "plateau_watch", "schedule_slips", "drop_times"]
)
def test_every_setting_was_run_with_ten_seeds(name: str) -> None:
    keys = {"seed", "train_loss", "val_loss", "val_accuracy", "active_units", "drops"}
    seeds: dict[tuple[object, ...], list[int]] = {}
    for run in runs(name):
        setting = tuple(value for key, value in run.items() if key not in keys)
        seeds.setdefault(setting, []).append(run["seed"])
    assert {tuple(found) for found in seeds.values()} == {tuple(range(10))}


def test_no_best_rate_lies_at_the_edge_of_the_grid() -> None:
    rates = [*families("constant")]
    for schedule in {run["schedule"] for run in runs("schedule_families")}:
        assert best(schedule) not in (rates[0], rates[-1]), schedule


def test_the_line_brings_back_what_a_kept_rate_loses() -> None:
    kept = by_seed("constant", 1.0)
    fell = sorted(by_seed("linear", 1.0).values())
    dead = runs("schedule_families", schedule="constant", rate=1.0)
    assert f"{median(kept.values()):.2f}" == "2.20"
    assert sum(run["active_units"] == 0 for run in dead) == 5
    assert f"{median(fell):.3f}" == "0.182"
    assert 'reveal("decay_rescue", 0.182' in prose()
    assert "The median training loss of ten seeds is 2.20." in prose()
    assert "In five of the ten networks not one unit" in prose()
    assert f"between {fell[0]:.2f} and {fell[8]:.2f}; one dies" in prose()
    assert fell[9] > CHANCE - 0.01
    low, high = min(kept.values()), max(kept.values())
    assert f"the ten end between {low:.2f} and {high:.2f}" in prose()


@pytest.mark.parametrize(
    ("schedule", "word"),
    [
        ("constant", "constant"),
        ("step", "step"),
        ("cosine", "cosine"),
        ("linear", "linear"),
        ("wsd", "WSD"),
        ("multistep", "milestones"),
        ("exponential", "exponential"),
        ("poly_two", "power 2"),
        ("linear", "power 1, linear"),
        ("poly_half", "power 0.5"),
    ],
)
def test_the_tables_say_what_was_recorded(schedule: str, word: str) -> None:
    rate = best(schedule)
    found = [*by_seed(schedule, rate).values()]
    shown = f"{rate:.2f}".rstrip("0")
    shown = shown + "0" if shown.endswith(".") else shown
    middle, low, high = median(found), min(found), max(found)
    row = f"| {word} | {shown} | {middle:.3f} | {low:.3f} to {high:.3f} |"
    assert row in prose()


def test_who_beats_whom_and_in_how_many_seeds() -> None:
    line, wave = by_seed("linear", best("linear")), by_seed("cosine", best("cosine"))
    assert wins(line, wave) == 8
    assert "the line is lower in 8 of 10 seeds" in prose()
    key = "val_loss"
    line, wave = by_seed("linear", 0.7071, key), by_seed("cosine", 0.5, key)
    assert wins(line, wave) == 6
    assert "On validation loss it is 6 of 10" in prose()
    assert wins(by_seed("wsd", best("wsd")), by_seed("linear", best("linear"))) == 10
    assert "WSD beats linear in all ten seeds" in prose()
    step, constant = families("step"), families("constant")
    assert min(step.values()) > min(constant.values())
    here, there = families("constant")[0.7071], families("linear")[0.7071]
    assert f"constant ends at {here:.2f}, linear at {there:.3f}" in prose()


def test_the_gap_to_the_validation_loss_did_not_shrink() -> None:
    gaps = []
    for schedule in ("constant", "linear"):
        rate = best(schedule)
        seen, unseen = by_seed(schedule, rate), by_seed(schedule, rate, "val_loss")
        gaps.append(median(unseen[seed] - seen[seed] for seed in seen))
    text = f"was {gaps[0]:.2f} for constant and {gaps[1]:.2f} for linear"
    assert text in prose()


def test_a_drop_pays_late_and_harms_when_it_comes_too_early() -> None:
    at = {drop: median(losses("drop_times", drop=drop)) for drop in (50, 100, 150)}
    late = [median(losses("drop_times", drop=drop)) for drop in (200, 250, 280)]
    never = median(losses("drop_times", drop=300))
    assert f"{min(late):.2f} to {max(late):.2f}" in prose()
    assert f"after 150 ends at {at[150]:.2f}, after 100 at {at[100]:.2f}" in prose()
    assert f"After 50 it ends at {at[50]:.2f}" in prose()
    assert f"**worse than no drop at all**, {never:.2f}" in prose()
    early = [run["train_loss"] for run in runs("drop_times", drop=50)]
    last = [run["train_loss"] for run in runs("drop_times", drop=250)]
    assert [a < b for a, b in zip(early, last, strict=True)] == [True] + [False] * 9


def test_the_slips_cost_what_is_said() -> None:
    end = {
        slip: losses("schedule_slips", slip=slip)
        for slip in {run["slip"] for run in runs("schedule_slips")}
    }
    twice, once = median(end["a rate"]), median(end["a factor"])
    assert f"is {twice:.2f}, against {once:.2f}" in prose()
    assert f"With a right schedule the loss ends at {once:.2f}" in prose()
    climbs, cut = end["T_max 150"], end["T_max 600"]
    text = f"at {median(climbs):.2f}, from {min(climbs):.2f} to {max(climbs):.2f}"
    assert text in prose()
    assert f"ends at {median(cut):.2f}, lower than the right one's 0.11" in prose()
    assert sum(a < b for a, b in zip(cut, end["T_max 300"], strict=True)) == 6
    text = f"in 6 of 10 seeds, which range from {min(cut):.2f} to {max(cut):.2f}"
    assert text in prose()
    right, seldom = median(end["T_max 300"]), median(end["stepped once per epoch"])
    assert f"ended at {seldom:.3f} instead of {right:.3f}" in prose()


def test_the_plateau_acts_late_and_half_helps() -> None:
    found = runs("plateau_watch", rate=1.0)
    ends = [run["train_loss"] for run in found]
    text = f"{median(ends):.2f}, from {min(ends):.2f} to {max(ends):.2f}"
    assert f"Halfway: {text}" in prose()
    first = [run["drops"][0] for run in found if run["drops"]]
    assert len(first) == 9
    assert f"first after {min(first)} to {max(first)} updates" in prose()
    acted = [run for run in found if run["drops"]]
    assert sum(run["active_units"] == 0 for run in acted) == 3
    assert "Three of the nine ended dead" in prose()
    half = median(losses("plateau_watch", rate=0.5))
    kept = families("constant")[0.5]
    assert f"{half:.2f}, where constant ends at {kept:.2f}" in prose()


def test_two_decays_have_other_middles_and_other_best_rates() -> None:
    assert f"{100 / (1 + 0.33 * 30):.1f} {100 * 0.01 ** (30 / 300):.0f}" == "9.2 63"
    assert (best("inverse_time"), best("exponential")) == (4.0, 1.0)
    assert "its best base rate is 4, that of exponential decay is 1" in prose()
    soon, line = families("exponential")[2.0], families("linear")[2.0]
    assert f"({soon:.2f} against {line:.2f})" in prose()


def used(make: Callable[[Any], Any], steps: int, lr: float) -> list[float]:
    """The rate of each update under one of torch's schedulers."""
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=lr)
    scheduler, rates = make(optimizer), []
    for _ in range(steps):
        rates.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        scheduler.step()
    return rates


def test_what_the_report_says_of_torch_is_so() -> None:
    ramp = used(lambda o: lrs.LinearLR(o, 0.05, total_iters=40), 4, 0.05)
    assert ramp == pytest.approx([0.0025, 0.0036875, 0.004875, 0.0060625])
    bend = used(lambda o: lrs.PolynomialLR(o, 50, 0.9), 3, 0.05)
    assert [f"{rate:.4f}" for rate in bend] == ["0.0500", "0.0491", "0.0482"]
    example = used(lambda o: lrs.LambdaLR(o, lambda epoch: epoch // 30), 31, 0.05)
    assert (set(example[:30]), example[30]) == ({0.0}, 0.05)
    optimizer = torch.optim.SGD([torch.zeros(1)], lr=1.0)
    watcher = lrs.ReduceLROnPlateau(optimizer, patience=0)
    watcher.step(1.0)
    watcher.step(1.0)
    assert optimizer.param_groups[0]["lr"] == pytest.approx(0.1)


def test_what_the_report_says_of_torch_s_words_is_so() -> None:
    if not torch.__version__.startswith("2.13."):
        pytest.skip("torch changed; the lesson keeps what 2.13 said")
    ramp, bend = str(lrs.LinearLR.__doc__), str(lrs.PolynomialLR.__doc__)
    assert "lr = 0.003687  if epoch == 0" in ramp
    assert "lr = 0.0490   if epoch == 0" in bend
    plateau = " ".join(str(lrs.ReduceLROnPlateau.__doc__).split())
    quoted = "If the performance improves or remains the same, the learning rate is not"
    assert quoted in plateau
    assert "lambda epoch: epoch // 30" in str(lrs.LambdaLR.__doc__)


def test_torch_s_cosine_climbs_again_and_ends_a_notch_above() -> None:
    wave = used(lambda o: lrs.CosineAnnealingLR(o, 10), 21, 1.0)
    assert wave[9] > wave[10] == pytest.approx(0.0, abs=1e-12)
    assert (wave[15], wave[20]) == pytest.approx((0.5, 1.0))
    seldom = used(lambda o: lrs.CosineAnnealingLR(o, 300), 4, 0.5)
    assert f"{seldom[3]:.4f}" == "0.4999"


@pytest.fixture
def recipes(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    monkeypatch.syspath_prepend(ROOT / "datasets")
    l02 = importlib.import_module("recipes.l02")

    yield l02
    for name in [name for name in sys.modules if name.split(".")[0] == "recipes"]:
        del sys.modules[name]


@pytest.mark.parametrize("schedule", ["constant", "linear", "cosine", "wsd"])
def test_a_run_repeated_ends_within_what_was_recorded(
    recipes: Any, schedule: str
) -> None:
    done = recipes._trained(recipes.makers()[schedule], 2.0**-1.5, 3)
    found = [*by_seed(schedule, 0.3536).values()]
    assert min(found) * 0.8 < done.train_loss < max(found) * 1.2


def test_each_picture_has_its_words() -> None:
    texts = alt_texts(LESSON)
    assert len(texts) == 15
    for name, text in texts.items():
        assert 40 <= len(text) <= 300, name
        assert f"![](pictures/{name})" in MASTER.read_text(encoding="utf-8")
