"""The runs of lesson 05: with and without warmup, and two ways to stop early."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from recipes.writing import short, write

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from torch import nn
    from torch.optim import Optimizer

    from autograder.training.transformer import TransformerRun

    Make = Callable[[Iterable[nn.Parameter]], Optimizer]

SEEDS = tuple(range(5))
RATE, WARMUP = 0.02, 60
BIAS_RATE = 0.005
WAIT = 2000  # as long as RAdam's authors waited in an experiment of theirs
KEPT = 5  # updates for each point of a kept curve
TRANSFORMER = {
    "task": "turn 8 letters of an alphabet of 8 around, 32 new words in every update",
    "model": "4 blocks, 32 wide, 4 heads; guessing costs ln 8 = 2.079",
    "optimizer": "torch.optim.Adam, defaults but for the rate",
    "steps": 250,
    "ramp": "the warmup climbs in equal parts, from one part in its first update to "
    "the peak in its last; then constant",
    "loss": "on 512 fresh words after the last update",
}

MAP_WARMUPS = (0, 5, 15, 30, 60, 120)
MAP_PEAKS = (0.005, 0.01, 0.014, 0.02, 0.028, 0.04)

DIGITS = {
    "data": "digits.npz: 1297 images to train, 500 to validate",
    "model": "ReLU network 64-64-64-10, torch's own first weights",
    "optimizer": "torch.optim.SGD, no momentum, its rate set before every update",
    "batch": 16,
    "plan": "600 updates, all with a warmup of 30; the budget is cut to 360",
    "cosine": "half a cosine to zero at 600, or at 360 where that was known",
    "level": "the peak all the way, no decay",
    "wsd": "the peak, and a straight line to zero in the last 60 updates",
}
STOP_PEAKS = (0.25, 0.35, 0.5, 0.7)


def warmup_runs() -> None:
    """Train Post-LN and Pre-LN, at once and with a ramp, with five seeds."""
    from autograder.training.transformer import train_warm

    runs = [
        _kept(train_warm(RATE, warmup, norm=norm, seed=seed), norm=norm, warmup=warmup)
        for norm in ("post", "pre")
        for warmup in (0, WARMUP)
        for seed in SEEDS
    ]
    write("warmup_runs", TRANSFORMER | {"rate": RATE, "curve": _curve()}, runs)


def warmup_map() -> None:
    """Train Post-LN with six lengths of warmup at six peaks, with three seeds."""
    from autograder.training.transformer import train_warm

    runs = [
        {
            "warmup": warmup,
            "peak": peak,
            "seed": seed,
            "loss": short(train_warm(peak, warmup, seed=seed).loss),
        }
        for warmup in MAP_WARMUPS
        for peak in MAP_PEAKS
        for seed in SEEDS[:3]
    ]
    write("warmup_map", TRANSFORMER | {"norm": "post"}, runs)


def warmup_rivals() -> None:
    """Put other remedies in the place of the ramp, at the rate that needs one."""
    import torch

    from autograder.training.transformer import train_transformer

    def adam(weights: Iterable[nn.Parameter]) -> Optimizer:
        return torch.optim.Adam(weights, lr=RATE)

    def wait(t: int) -> float:
        return 0.0 if t < WAIT else RATE

    def radam(weights: Iterable[nn.Parameter]) -> Optimizer:
        return torch.optim.RAdam(weights, lr=RATE)

    runs = [_kept(train_transformer(radam, seed=s), way="radam") for s in SEEDS]
    steps = WAIT + 250  # the waiting comes on top, so that nobody loses updates
    for seed in SEEDS[:3]:
        run = train_transformer(adam, seed=seed, schedule=wait, steps=steps)
        runs.append(_kept(run, since=WAIT - 50, way="wait"))
    about = TRANSFORMER | {"norm": "post", "rate": RATE, "curve": _curve()}
    about["wait"] = f"{WAIT} updates at rate 0, in which Adam's averages fill; then 250"
    about["wait curve"] = "begins 50 updates before the jump"
    about["radam"] = "torch.optim.RAdam, constant rate"
    write("warmup_rivals", about, runs)


def warmup_fall() -> None:
    """Let half a cosine follow the ramp of 60, down to a tenth of the peak."""
    import torch

    from autograder.training.transformer import train_transformer

    def rate(t: int) -> float:
        if t < WARMUP:
            return RATE * (t + 1) / WARMUP
        left = (1 + math.cos(math.pi * (t - WARMUP) / (250 - WARMUP))) / 2
        return RATE * (0.1 + 0.9 * left)

    def adam(weights: Iterable[nn.Parameter]) -> Optimizer:
        return torch.optim.Adam(weights, lr=RATE)

    runs = [_kept(train_transformer(adam, seed=seed, schedule=rate)) for seed in SEEDS]
    about = TRANSFORMER | {"norm": "post", "rate": RATE, "curve": _curve()}
    about["ramp"] = "of 60 updates, then half a cosine to a tenth of the peak"
    write("warmup_fall", about, runs)


def bias_runs() -> None:
    """Train with and without Adam's bias correction, at a rate that needs no ramp."""
    import torch

    from autograder.training.transformer import train_transformer

    def adam(weights: Iterable[nn.Parameter]) -> Optimizer:
        return torch.optim.Adam(weights, lr=BIAS_RATE)

    def ramp(t: int) -> float:
        return min(1.0, (t + 1) / WARMUP)

    ways: dict[str, Callable[[int], float]] = {
        "corrected": lambda _: 1.0,
        "uncorrected": _uncorrected,
        "uncorrected, ramp": lambda t: ramp(t) * _uncorrected(t),
    }

    def run(way: str, seed: int) -> TransformerRun:
        return train_transformer(
            adam, seed=seed, schedule=lambda t: BIAS_RATE * ways[way](t)
        )

    runs = [_kept(run(way, seed), way=way) for way in ways for seed in SEEDS]
    about = TRANSFORMER | {"norm": "post", "rate": BIAS_RATE, "curve": _curve()}
    about["uncorrected"] = "the rate times (1 - 0.9^n) / sqrt(1 - 0.999^n), n = t + 1"
    write("bias_runs", about, runs)


def _uncorrected(t: int) -> float:
    """What Adam's correction divides by: to multiply with it takes it back."""
    n = t + 1
    return float((1 - 0.9**n) / math.sqrt(1 - 0.999**n))


def unclamped() -> None:
    """Trace a warmup-cosine as many tutorials write it: a guard, and no clamp."""

    def share(t: int, ramp: int, total: int) -> float:
        if t < ramp:
            return t / max(1, ramp)
        done = (t - ramp) / max(1, total - ramp)
        return 0.1 + 0.9 * (1 + math.cos(math.pi * done)) / 2

    plans = ((500, 20_000, [*range(0, 40_001, 500), 20_001]), (0, 0, [*range(8)]))
    runs = [
        {
            "warmup_steps": ramp,
            "total_steps": total,
            "update": sorted(updates),
            "share": [share(t, ramp, total) for t in sorted(updates)],
        }
        for ramp, total, updates in plans
    ]
    about = {"share": "of the peak, floor 0.1; not stopped at the end of the plan"}
    write("unclamped", about, runs)


def early_stop() -> None:
    """Plan 600 updates, stop at 360: what a cosine and a level rate leave behind."""
    import torch

    from autograder.training import train

    def run(plan: str, peak: float, seed: int) -> dict[str, Any]:
        done = train(
            lambda weights: torch.optim.SGD(weights, lr=peak),
            seed=seed,
            steps=600 if plan.endswith("600") else 360,
            batch=16,
            schedule=lambda t: peak * _share(plan, t),
        )
        losses = {
            "train_loss": short(done.train_loss),
            "val_loss": short(done.val_loss),
        }
        return {"plan": plan, "peak": peak, "seed": seed, **losses}

    plans = (
        "cosine to 600",
        "cosine cut",
        "cosine to 360",
        "level",
        "wsd",
        "wsd to 600",
    )
    runs = [
        run(plan, peak, seed) for plan in plans for peak in STOP_PEAKS for seed in SEEDS
    ]
    write("early_stop", DIGITS, runs)


def _share(plan: str, t: int, ramp: int = 30) -> float:
    """The part of its peak that a plan uses in update t."""
    end = 360 if plan in {"cosine to 360", "wsd"} else 600
    if t < ramp:
        return (t + 1) / ramp
    if plan.startswith("cosine"):
        return (1 + math.cos(math.pi * (t - ramp) / (end - ramp))) / 2
    if plan.startswith("wsd"):
        return min(1.0, (end - t) / 60)
    return 1.0


def _kept(run: TransformerRun, since: int = 0, **about: str | float) -> dict[str, Any]:
    losses = run.losses[since:]
    blocks = [losses[i : i + KEPT] for i in range(0, len(losses), KEPT)]
    return {
        **about,
        "seed": run.seed,
        "loss": short(run.loss),
        "accuracy": short(run.accuracy),
        "curve": [short(sum(block) / len(block)) for block in blocks],
    }


def _curve() -> str:
    return f"mean batch loss of each {KEPT} updates"


RUNS: dict[str, Callable[[], None]] = {
    "warmup_runs": warmup_runs,
    "warmup_map": warmup_map,
    "warmup_rivals": warmup_rivals,
    "warmup_fall": warmup_fall,
    "bias_runs": bias_runs,
    "unclamped": unclamped,
    "early_stop": early_stop,
}
