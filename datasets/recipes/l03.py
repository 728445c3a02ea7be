"""The runs of lesson 03: a plot that changes training, a late warmup, warm restarts."""

from __future__ import annotations

from statistics import fmean
from typing import TYPE_CHECKING, Any

from recipes.writing import short, write

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from torch import Tensor, nn
    from torch.optim import SGD, Optimizer
    from torch.optim.lr_scheduler import LRScheduler

    from autograder.training.loop import TrainingRun

    MakeScheduler = Callable[[Optimizer], LRScheduler]

SEEDS = tuple(range(10))
COMMON: dict[str, str | int] = {
    "data": "digits.npz: 1297 images to train, 500 to validate",
    "model": "ReLU network 64-64-64-10, torch's own first weights",
    "optimizer": "torch.optim.SGD, no momentum",
}

UPDATES, EPOCH = 600, 20
PLOTTED_SETTINGS = COMMON | {
    "batch": 64,
    "steps": UPDATES,
    "schedule": "MultiStepLR from 0.5, milestones 300 and 600, gamma 0.5",
    "fresh": "a scheduler that nobody has touched",
    "plotted": "the same object, stepped 600 times for a plot before training",
    "curve": f"mean batch loss of each {EPOCH} updates",
}

WARMUP_PEAK = 0.3
WARMUP_SETTINGS = COMMON | {
    "batch": 64,
    "steps": UPDATES,
    "schedule": "for epochs of 20 updates: 0, 0.06, ... 0.3 in five epochs, then half "
    "a cosine to 0 in the other twenty-five",
    "planned": "the rate of an epoch is written before it",
    "late": "the rate of an epoch is written after it; the first runs at 0.3",
}

EVERY = 20
# Batch, peak and updates: many noisy updates, few calm ones, few that are larger.
REGIMES = ((4, 0.2, 1500), (64, 0.3, 700), (64, 0.5, 700))
RESTART_SETTINGS = COMMON | {
    "steps": "700 with 64 images in a batch, 1500 with four",
    "restarts": "CosineAnnealingWarmRestarts, T_0 = 100, T_mult = 2: cycles of 100, "
    "200, 400 (and 800) updates",
    "cosine": "CosineAnnealingLR, T_max = steps",
    "constant": "the peak all the way",
    "train_loss": f"over the whole training set, after 0, {EVERY}, ... updates",
    "val_loss": "over the whole validation set, after the same updates",
    "line": "training loss at eleven weights, evenly on the straight line from those "
    "after 100 updates to those after 300, and from 300 to 700",
}


def plotted_first() -> None:
    """Train with a fresh scheduler, and with one that a plot has used up."""
    runs = [
        _plotted_run(kind, before, seed)
        for kind, before in (("fresh", 0), ("plotted", UPDATES))
        for seed in SEEDS
    ]
    write("plotted_first", PLOTTED_SETTINGS, runs)


def plotted(steps: int) -> MakeScheduler:
    """Make a scheduler that has been stepped so many times before training."""
    from torch.optim.lr_scheduler import MultiStepLR

    def make(optimizer: Optimizer) -> LRScheduler:
        scheduler = MultiStepLR(optimizer, milestones=[300, 600], gamma=0.5)
        for _ in range(steps):
            optimizer.step()
            scheduler.step()
        return scheduler

    return make


def _plotted_run(kind: str, before: int, seed: int) -> dict[str, Any]:
    from autograder.training import train

    run = train(_sgd(0.5), seed=seed, steps=UPDATES, scheduler=plotted(before))
    return {"kind": kind, **_ends(run), "rate": run.rates[::EPOCH]} | _curve(run)


def late_warmup() -> None:
    """Train with a warmup whose epochs get their rate in time, or one epoch late."""
    from autograder.training import train

    runs = []
    for kind, lag in (("planned", 0), ("late", 1)):
        for seed in SEEDS:
            rates = [WARMUP_PEAK] * lag + _epoch_rates()
            run = train(
                _sgd(WARMUP_PEAK),
                seed=seed,
                steps=UPDATES,
                schedule=lambda t, rates=rates: rates[t // EPOCH],  # type: ignore[misc]
            )
            rate = [short(value) for value in run.rates[::EPOCH]]
            runs.append({"kind": kind, **_ends(run), "rate": rate})
    write("late_warmup", WARMUP_SETTINGS, runs)


def _epoch_rates() -> list[float]:
    """Five epochs up to the peak, then torch's half cosine for 25."""
    from torch.optim.lr_scheduler import CosineAnnealingLR

    from autograder.training import train

    ramp = [WARMUP_PEAK * epoch / 5 for epoch in range(5)]
    glide = train(
        _sgd(WARMUP_PEAK), steps=25, scheduler=lambda opt: CosineAnnealingLR(opt, 25)
    )
    return [*ramp, *glide.rates]


def warm_restarts() -> None:
    """Train with restarts, one cosine and no schedule, and look along the way."""
    runs = [
        {"batch": batch, "peak": peak, "steps": steps, "kind": kind, "seed": seed}
        | restart_run(kind, batch, peak, steps, seed)
        for batch, peak, steps in REGIMES
        for kind in ("restarts", "cosine", "constant")
        for seed in SEEDS
    ]
    write("warm_restarts", RESTART_SETTINGS, runs)


def restart_run(
    kind: str, batch: int, peak: float, steps: int, seed: int
) -> dict[str, Any]:
    """Train once, measure every twenty updates, and walk between the cycles' ends."""
    from torch.nn.utils import parameters_to_vector

    from autograder.training import train

    live: list[nn.Parameter] = []
    kept: dict[int, Tensor] = {}

    def optimizer(parameters: Iterable[nn.Parameter]) -> SGD:
        live.extend(parameters)
        kept[0] = parameters_to_vector(live).detach().clone()
        return _sgd(peak)(live)

    def keep(done: int, _loss: float) -> None:
        if done % EVERY == 0:
            kept[done] = parameters_to_vector(live).detach().clone()

    train(
        optimizer,
        seed=seed,
        steps=steps,
        batch=batch,
        scheduler=_kind(kind, steps),
        progress=keep,
    )
    measured = [_losses(kept[done]) for done in sorted(kept)]
    return {
        "train_loss": [short(train_loss) for train_loss, _ in measured],
        "val_loss": [short(val_loss) for _, val_loss in measured],
        "line_100_300": _line(kept[100], kept[300]),
        "line_300_700": _line(kept[300], kept[700]),
    }


def _kind(kind: str, steps: int) -> MakeScheduler | None:
    from torch.optim.lr_scheduler import CosineAnnealingLR, CosineAnnealingWarmRestarts

    if kind == "restarts":
        return lambda opt: CosineAnnealingWarmRestarts(opt, T_0=100, T_mult=2)
    if kind == "cosine":
        return lambda opt: CosineAnnealingLR(opt, T_max=steps)
    return None


def _losses(weights: Tensor) -> tuple[float, float]:
    """Training and validation loss of the network with these weights."""
    import torch
    from torch.nn.functional import cross_entropy
    from torch.nn.utils import vector_to_parameters

    from autograder.training import load_digits, mlp

    net, digits = mlp(), load_digits()
    vector_to_parameters(weights, net.parameters())
    with torch.no_grad():
        train_loss = cross_entropy(net(digits.train_x), digits.train_y).item()
        return train_loss, cross_entropy(net(digits.val_x), digits.val_y).item()


def _line(start: Tensor, end: Tensor) -> list[float | None]:
    places = [start + (end - start) * share / 10 for share in range(11)]
    return [short(_losses(place)[0]) for place in places]


def _sgd(rate: float) -> Callable[[Iterable[nn.Parameter]], SGD]:
    import torch

    return lambda parameters: torch.optim.SGD(parameters, lr=rate)


def _ends(run: TrainingRun) -> dict[str, Any]:
    return {
        "seed": run.seed,
        "train_loss": short(run.train_loss),
        "val_loss": short(run.val_loss),
        "val_accuracy": short(run.val_accuracy),
    }


def _curve(run: TrainingRun) -> dict[str, Any]:
    blocks = range(0, len(run.losses), EPOCH)
    return {"curve": [short(fmean(run.losses[i : i + EPOCH])) for i in blocks]}


RUNS: dict[str, Callable[[], None]] = {
    "plotted_first": plotted_first,
    "late_warmup": late_warmup,
    "warm_restarts": warm_restarts,
}
