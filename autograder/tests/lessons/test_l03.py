"""What lesson 03 states is what its recorded runs hold, and what PyTorch does."""

import math
import re
import sys
from statistics import median
from typing import Any

import pytest
import torch
from torch.optim import SGD, lr_scheduler

from autograder.plots.lessons.l03 import restart_runs
from autograder.repository import ROOT
from autograder.training.recorded import table

NAME = "03_preview_and_restarts"
TENTH = 20  # updates between two measurements of `warm_restarts`


def prose() -> str:
    """The master's words, without the marks of comments, on one line."""
    master = (ROOT / "solutions" / NAME / f"{NAME}.py").read_text(encoding="utf-8")
    return re.sub(r"\s+", " ", re.sub(r"^# ", "", master, flags=re.MULTILINE))


def of_kind(name: str, kind: str) -> list[float]:
    return sorted(r["train_loss"] for r in table(name)["runs"] if r["kind"] == kind)


def losses_at(kind: str, batch: int, update: int, peak: float) -> list[float]:
    runs = restart_runs(kind, batch, peak)
    return [run["val_loss"][update // TENTH] for run in runs]


def wins(kind: str, batch: int, update: int, peak: float) -> int:
    """In how many seeds the restarts are ahead."""
    mine = losses_at("restarts", batch, update, peak)
    pairs = zip(mine, losses_at(kind, batch, update, peak), strict=True)
    return sum(one < other for one, other in pairs)


def test_the_plot_cost_what_the_lesson_says() -> None:
    fresh, plotted = (
        of_kind("plotted_first", "fresh"),
        of_kind("plotted_first", "plotted"),
    )
    said = (
        f"at {median(plotted):.3f} instead of {median(fresh):.3f} (recorded run "
        f"`plotted_first`: medians of ten seeds, from {plotted[0]:.3f} to "
        f"{plotted[-1]:.3f} and from {fresh[0]:.3f} to {fresh[-1]:.3f})"
    )
    assert said in prose()


def test_the_late_warmup_ends_where_the_lesson_says() -> None:
    planned, late = of_kind("late_warmup", "planned"), of_kind("late_warmup", "late")
    said = (
        f"{median(late):.3f} instead of {median(planned):.3f} (recorded run "
        f"`late_warmup`: medians of ten seeds, from {late[0]:.3f} to {late[-1]:.3f} "
        f"and from {planned[0]:.3f} to {planned[-1]:.3f})"
    )
    assert said in prose()


def test_calm_batches_favour_the_one_cosine() -> None:
    def at(update: int) -> list[str]:
        kinds = ("restarts", "cosine")
        return [f"{median(losses_at(kind, 64, update, 0.3)):.3f}" for kind in kinds]

    assert "at {}, the one cosine at {}, better in ten".format(*at(300)) in prose()
    assert "they are level, {} and {}".format(*at(700)) in prose()
    assert wins("cosine", 64, 300, 0.3) == 0
    assert 3 <= wins("cosine", 64, 700, 0.3) <= 7


def test_noisy_batches_are_level_but_for_the_spread() -> None:
    def at(update: int, kind: str) -> str:
        return f"{median(losses_at(kind, 4, update, 0.2)):.3f}"

    both = [f"{at(t, 'restarts')} and {at(t, 'cosine')} at {t}" for t in (300, 700)]
    assert ", ".join(both) in prose()
    assert at(1500, "restarts") == at(1500, "cosine")
    assert f"both {at(1500, 'cosine')} at 1,500" in prose()
    worst = [f"{max(losses_at(k, 4, 300, 0.2)):.3f}" for k in ("restarts", "cosine")]
    assert "{} with restarts and {} without".format(*worst) in prose()
    constant = f"({at(700, 'restarts')} and {at(700, 'constant')} at 700, nine of ten)"
    assert constant in prose()
    assert wins("constant", 4, 700, 0.2) == 9


@pytest.mark.parametrize("update", [300, 700, 1500])
def test_three_seeds_would_have_told_another_story(update: int) -> None:
    mine = losses_at("restarts", 4, update, 0.2)[:3]
    assert median(mine) < median(losses_at("cosine", 4, update, 0.2)[:3])


@pytest.mark.parametrize("update", [100, 300, 700, 1500])
def test_restarts_have_the_smaller_spread_where_batches_are_noisy(update: int) -> None:
    def spread(kind: str) -> float:
        losses = losses_at(kind, 4, update, 0.2)
        return max(losses) - min(losses)

    # At the end of the run both rates have come down, and the spreads are alike.
    assert spread("restarts") < spread("cosine") * (1.1 if update == 1500 else 1)


def hills(kind: str, peak: float) -> list[float]:
    """How high each straight line rises above its higher end, as a factor."""
    lines = [run["line_100_300"] for run in restart_runs(kind, 64, peak)]
    return [max(line) / max(line[0], line[-1]) for line in lines]


def test_the_straight_lines_have_the_hills_that_the_lesson_counts() -> None:
    assert sum(hill > 1.01 for hill in hills("restarts", 0.3)) == 0
    assert sum(hill > 1.01 for hill in hills("restarts", 0.5)) == 7
    assert 1.9 < max(hills("restarts", 0.5)) < 2.1
    assert max(hills("cosine", 0.3) + hills("cosine", 0.5)) == 1
    ends = [
        f"{median(run['train_loss'][-1] for run in restart_runs(kind, 64, 0.5)):.3f}"
        for kind in ("restarts", "cosine")
    ]
    assert "is {} with those restarts and {} with one cosine".format(*ends) in prose()


def test_a_recorded_run_comes_out_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "datasets"))
    recipe: Any = pytest.importorskip("recipes.l03")
    again = recipe.restart_run("restarts", 64, 0.3, 700, seed=0)
    known = restart_runs("restarts", 64, 0.3)
    for end in (100, 300, 700):
        losses = [run["val_loss"][end // TENTH] for run in known]
        low, high = min(losses), max(losses)
        assert low * 0.9 < again["val_loss"][end // TENTH] < high * 1.1
    sys.modules.pop("recipes.l03", None)


def one_group() -> SGD:
    return SGD([torch.zeros(1, requires_grad=True)], lr=1.0)


def test_pytorch_still_misses_the_restart_at_121() -> None:
    scheduler = lr_scheduler.CosineAnnealingWarmRestarts(one_group(), 1, 3)
    scheduler.optimizer.step()
    scheduler.step(121)
    assert scheduler.get_last_lr() == [0.0]
    assert int(math.log(243, 3)) == 4


def test_the_tutorials_loop_shows_what_the_lesson_says() -> None:
    optimizer = torch.optim.AdamW([torch.zeros(1, requires_grad=True)])
    scheduler = lr_scheduler.CosineAnnealingWarmRestarts(optimizer, 30, eta_min=1e-6)
    drawn = []
    for _ in range(149):
        scheduler.step()
        drawn.append(float(scheduler.get_last_lr()[0]))
    tops = [place for place, rate in enumerate(drawn) if rate == 0.001]
    assert tops == [29, 59, 89, 119]
    assert "The lowest rate is 0.0000037" in prose()
    assert f"{min(drawn):.7f}" == "0.0000037"


@pytest.mark.parametrize(
    ("make", "error"),
    [
        (lambda opt: lr_scheduler.LambdaLR(opt, lambda t: 0.5**t), ValueError),
        (lambda opt: lr_scheduler.CosineAnnealingWarmRestarts(opt, 9), ValueError),
        (lambda opt: lr_scheduler.CyclicLR(opt, 0.1, 1.0), ValueError),
        (lambda opt: lr_scheduler.OneCycleLR(opt, 1.0, 9), KeyError),
    ],
)
def test_a_late_group_stops_what_computes_from_a_stored_rate(
    make: Any, error: type[Exception]
) -> None:
    optimizer = one_group()
    scheduler = make(optimizer)
    optimizer.add_param_group({"params": [torch.zeros(1)], "lr": 1.0})
    optimizer.step()
    with pytest.raises(error):
        scheduler.step()
