"""Runs that are stopped and loaded again: real optimizers, real schedulers."""

from __future__ import annotations

import copy
import functools
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

UPDATES = 40
MOST_PARTS = 8  # micro-batches in one update
DIGITS = 7
Make = Callable[[Any], Any]

# What is done with a fresh optimizer, and in which order.
ORDERS = {
    "first": ("make", "optimizer", "scheduler"),
    "late": ("optimizer", "make", "scheduler"),
    "more": ("make", "optimizer", "scheduler", "step"),
    "forgotten": ("make", "optimizer"),
}


@dataclass(frozen=True)
class Kept:
    """What was saved of a run that was stopped."""

    optimizer: dict[str, Any]
    scheduler: dict[str, Any]


def _ramp(optimizer: Any) -> Any:
    from torch.optim.lr_scheduler import LinearLR

    return LinearLR(optimizer, 0.1, total_iters=20)


def _ramp_then_wave(optimizer: Any) -> Any:
    from torch.optim.lr_scheduler import CosineAnnealingLR, LinearLR, SequentialLR

    ramp = LinearLR(optimizer, 0.1, total_iters=10)
    wave = CosineAnnealingLR(optimizer, UPDATES - 10)
    return SequentialLR(optimizer, [ramp, wave], [10])


def _wave(optimizer: Any) -> Any:
    from torch.optim.lr_scheduler import CosineAnnealingLR

    return CosineAnnealingLR(optimizer, UPDATES)


def _stairs(optimizer: Any) -> Any:
    from torch.optim.lr_scheduler import StepLR

    return StepLR(optimizer, 10, 0.5)


def _by_function(optimizer: Any) -> Any:
    from torch.optim.lr_scheduler import LambdaLR

    return LambdaLR(optimizer, lambda t: 1 / (1 + t / 10))


SCHEDULES: dict[str, tuple[str, Make]] = {
    "ramp": ("a ramp of 20 (LinearLR)", _ramp),
    "ramp_wave": ("a ramp of 10, then a cosine (SequentialLR)", _ramp_then_wave),
    "wave": ("a cosine (CosineAnnealingLR)", _wave),
    "stairs": ("half at every 10 (StepLR)", _stairs),
    "function": ("1 / (1 + t / 10) (LambdaLR)", _by_function),
}


def _optimizer() -> Any:
    import torch

    return torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=1.0)


def _rate(optimizer: Any) -> float:
    return round(float(optimizer.param_groups[0]["lr"]), DIGITS)


def _go_on(optimizer: Any, scheduler: Any, updates: int) -> list[float]:
    used = []
    for _ in range(updates):
        used.append(_rate(optimizer))
        optimizer.step()
        scheduler.step()
    return used


def stopped(make: Make) -> tuple[list[float], list[Kept]]:
    """A run without a break, and what could be saved after each of its updates."""
    optimizer = _optimizer()
    scheduler = make(optimizer)
    used, kept = [], []
    for _ in range(UPDATES):
        used += _go_on(optimizer, scheduler, 1)
        states = optimizer.state_dict(), scheduler.state_dict()
        kept.append(Kept(*copy.deepcopy(states)))
    return used, kept


def resumed(make: Make, kept: Kept, acts: tuple[str, ...], updates: int) -> list[float]:
    """The rates of so many updates after a load whose acts come in this order."""
    optimizer = _optimizer()
    scheduler: Any = None
    for act in acts:
        if act == "make":
            scheduler = make(optimizer)
        elif act == "optimizer":
            optimizer.load_state_dict(copy.deepcopy(kept.optimizer))
        elif act == "step":
            scheduler.step()
        else:
            scheduler.load_state_dict(copy.deepcopy(kept.scheduler))
    return _go_on(optimizer, scheduler, updates)


def accumulated(make: Make, parts: int) -> list[float]:
    """The rates of the updates where each micro-batch steps the schedule."""
    optimizer = _optimizer()
    scheduler = make(optimizer)
    used = []
    for batch in range(UPDATES * parts):
        if batch % parts == parts - 1:
            used.append(_rate(optimizer))
            optimizer.step()
        scheduler.step()
    return used


@functools.cache
def traces(name: str) -> dict[str, Any]:
    """All that the explorer draws of one schedule.

    >>> found = traces("ramp")
    >>> found["whole"][15], found["resumed"]["late"][14][0]
    (0.775, 0.0775)
    """
    _, make = SCHEDULES[name]
    # torch warns of what is shown here; the explorer says so itself.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        whole, kept = stopped(make)
        after = {
            order: [
                resumed(make, kept[k - 1], acts, UPDATES - k) for k in range(1, UPDATES)
            ]
            for order, acts in ORDERS.items()
        }
        small = [accumulated(make, parts) for parts in range(1, MOST_PARTS + 1)]
    return {"schedule": name, "whole": whole, "resumed": after, "accumulated": small}
