"""The runs of lesson 02: schedules at many rates, one that watches, common slips."""

from __future__ import annotations

from statistics import fmean
from typing import TYPE_CHECKING, Any

from recipes.writing import short, write

if TYPE_CHECKING:
    from collections.abc import Callable

    from torch.optim import Optimizer
    from torch.optim.lr_scheduler import LRScheduler

    from autograder.training import TrainingRun

    MakeScheduler = Callable[[Optimizer], LRScheduler]

SEEDS = tuple(range(10))
STEPS, BATCH = 300, 16
RATES = tuple(2.0 ** (k / 2) for k in range(-7, 6))
EPOCH = 81  # updates of 16 images that 1297 images are good for
DEAD = 1.0  # the rate that the first question of the lesson asks about
WATCH = 20  # updates between two looks of the plateau scheduler
PATIENCE, FACTOR = 2, 0.5
ADAMW = 0.01

SETTINGS: dict[str, str | int] = {
    "data": "digits.npz: 1297 images to train, 500 to validate",
    "model": "ReLU network 64-64-64-10, torch's own first weights",
    "optimizer": "torch.optim.SGD, no momentum",
    "steps": STEPS,
    "batch": BATCH,
}
SHAPES: dict[str, str | int] = {
    "constant": "the base rate all the way",
    "step": "StepLR, a tenth every 100 updates",
    "multistep": "MultiStepLR, a tenth at updates 150 and 225",
    "exponential": "ExponentialLR, down to 1 % of the base rate at update 300",
    "inverse_time": "base rate / (1 + k t), 1 % of the base rate at update 300",
    "linear": "LinearLR from the base rate to zero at update 300",
    "poly_half": "PolynomialLR with power 0.5",
    "poly_two": "PolynomialLR with power 2",
    "cosine": "CosineAnnealingLR to zero at update 300",
    "wsd": "level for 240 updates, then LinearLR to zero in 60",
}


def makers() -> dict[str, MakeScheduler]:
    """Each schedule as torch makes it."""
    from torch.optim import lr_scheduler as lrs

    def wsd(opt: Optimizer) -> LRScheduler:
        level = lrs.ConstantLR(opt, factor=1.0, total_iters=1)
        down = lrs.LinearLR(opt, 1.0, 0.0, STEPS // 5)
        return lrs.SequentialLR(opt, [level, down], [STEPS - STEPS // 5])

    return {
        "constant": lambda opt: lrs.ConstantLR(opt, factor=1.0, total_iters=1),
        "step": lambda opt: lrs.StepLR(opt, STEPS // 3),
        "multistep": lambda opt: lrs.MultiStepLR(opt, [150, 225]),
        "exponential": lambda opt: lrs.ExponentialLR(opt, 0.01 ** (1 / STEPS)),
        "inverse_time": lambda opt: lrs.LambdaLR(opt, lambda t: 1 / (1 + 0.33 * t)),
        "linear": lambda opt: lrs.LinearLR(opt, 1.0, 0.0, STEPS),
        "poly_half": lambda opt: lrs.PolynomialLR(opt, STEPS, 0.5),
        "poly_two": lambda opt: lrs.PolynomialLR(opt, STEPS, 2.0),
        "cosine": lambda opt: lrs.CosineAnnealingLR(opt, STEPS),
        "wsd": wsd,
    }


def schedule_families() -> None:
    """Train ten schedules at 13 rates from 0.09 to 5.7, with ten seeds."""
    runs = [
        {"schedule": name, "rate": short(rate), **_ends(_trained(make, rate, seed))}
        for name, make in makers().items()
        for rate in RATES
        for seed in SEEDS
    ]
    write("schedule_families", SETTINGS | SHAPES, runs)


def schedule_curves() -> None:
    """Keep the loss of five schedules on the way, all from the same first rate."""
    runs = []
    for name in ("constant", "step", "cosine", "linear", "wsd"):
        for seed in SEEDS:
            run = _trained(makers()[name], DEAD, seed)
            blocks = [run.losses[i : i + 10] for i in range(0, STEPS, 10)]
            curve = [short(fmean(block)) for block in blocks]
            runs.append({"schedule": name, **_ends(run), "curve": curve})
    about = SETTINGS | SHAPES | {"curve": "mean batch loss of each 10 updates"}
    write("schedule_curves", about | {"rate": str(DEAD)}, runs)


def plateau_watch() -> None:
    """Let ReduceLROnPlateau watch the batch loss, at 13 rates, with ten seeds."""
    runs = [
        {"rate": short(rate), **_watched(rate, seed)}
        for rate in RATES
        for seed in SEEDS
    ]
    about = {
        "watched": f"the mean batch loss of each {WATCH} updates",
        "scheduler": f"ReduceLROnPlateau, factor {FACTOR}, patience {PATIENCE}",
        "drops": "the updates before which the rate was reduced",
    }
    write("plateau_watch", SETTINGS | about, runs)


def schedule_slips() -> None:
    """Train with a right cosine, and with what people write instead."""
    from torch.optim import lr_scheduler as lrs

    def seldom(opt: Optimizer) -> LRScheduler:
        cosine = lrs.CosineAnnealingLR(opt, STEPS)
        values = [opt.param_groups[0]["lr"]]
        for _ in range(STEPS // EPOCH):
            opt.step()
            cosine.step()
            values.append(opt.param_groups[0]["lr"])
        return lrs.LambdaLR(opt, lambda t: values[t // EPOCH] / values[0])

    def twice(opt: Optimizer) -> LRScheduler:
        base = opt.param_groups[0]["lr"]
        return lrs.LambdaLR(opt, lambda t: base * (1 - t / STEPS))

    def once(opt: Optimizer) -> LRScheduler:
        return lrs.LambdaLR(opt, lambda t: 1 - t / STEPS)

    sgd: dict[str, MakeScheduler] = {
        "T_max 300": lambda opt: lrs.CosineAnnealingLR(opt, STEPS),
        "T_max 150": lambda opt: lrs.CosineAnnealingLR(opt, STEPS // 2),
        "T_max 600": lambda opt: lrs.CosineAnnealingLR(opt, STEPS * 2),
        "stepped once per epoch": seldom,
    }
    runs = [
        {"slip": name, "rate": 0.5, **_ends(_trained(make, 0.5, seed))}
        for name, make in sgd.items()
        for seed in SEEDS
    ]
    runs += [
        {"slip": name, "rate": ADAMW, **_ends(_trained(make, ADAMW, seed, "AdamW"))}
        for name, make in {"a factor": once, "a rate": twice}.items()
        for seed in SEEDS
    ]
    about = {
        "T_max": "SGD from 0.5 with CosineAnnealingLR of this T_max",
        "stepped once per epoch": f"T_max 300, but one step every {EPOCH} updates",
        "a factor": "AdamW from 0.01, LambdaLR with 1 - t / 300",
        "a rate": "AdamW from 0.01, LambdaLR with 0.01 * (1 - t / 300)",
    }
    write("schedule_slips", SETTINGS | about, runs)


def drop_times() -> None:
    """Drop the rate once, to a tenth of 0.5: soon, halfway, late, or never."""
    from torch.optim import lr_scheduler as lrs

    def once(at: int) -> MakeScheduler:
        return lambda opt: lrs.MultiStepLR(opt, [at])

    runs = [
        {"drop": at, "rate": 0.5, **_ends(_trained(once(at), 0.5, seed))}
        for at in (50, 100, 150, 200, 250, 280, STEPS)
        for seed in SEEDS
    ]
    about = {"drop": f"the update from which on the rate is 0.05; {STEPS}: never"}
    write("drop_times", SETTINGS | about, runs)


def _trained(
    make: MakeScheduler, rate: float, seed: int, optimizer: str = "SGD"
) -> TrainingRun:
    import torch

    from autograder.training import train

    kind = getattr(torch.optim, optimizer)
    return train(
        lambda weights: kind(weights, lr=rate),
        seed=seed,
        steps=STEPS,
        batch=BATCH,
        scheduler=make,
    )


def _watched(rate: float, seed: int) -> dict[str, Any]:
    import torch

    from autograder.training import train

    dummy = torch.optim.SGD([torch.zeros(1)], lr=rate)
    watcher = torch.optim.lr_scheduler.ReduceLROnPlateau(
        dummy, factor=FACTOR, patience=PATIENCE
    )
    losses: list[float] = []

    def watch(done: int, loss: float) -> None:
        losses.append(loss)
        if done % WATCH == 0:
            watcher.step(fmean(losses[-WATCH:]))

    run = train(
        lambda weights: torch.optim.SGD(weights, lr=rate),
        seed=seed,
        steps=STEPS,
        batch=BATCH,
        schedule=lambda _: float(dummy.param_groups[0]["lr"]),
        progress=watch,
    )
    pairs = zip(run.rates, run.rates[1:], strict=False)
    drops = [t for t, (old, new) in enumerate(pairs, start=1) if new < old]
    return {**_ends(run), "drops": drops}


def _ends(run: TrainingRun) -> dict[str, Any]:
    return {
        "seed": run.seed,
        "train_loss": short(run.train_loss),
        "val_loss": short(run.val_loss),
        "val_accuracy": short(run.val_accuracy),
        "active_units": run.active_units,
    }


RUNS: dict[str, Callable[[], None]] = {
    "schedule_families": schedule_families,
    "schedule_curves": schedule_curves,
    "plateau_watch": plateau_watch,
    "schedule_slips": schedule_slips,
    "drop_times": drop_times,
}
