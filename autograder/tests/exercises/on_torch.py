"""Torch's own schedulers, stepped one by one as a training loop would."""

import warnings
from collections.abc import Callable, Sequence
from typing import Any

import torch

KINDS = torch.optim.lr_scheduler


def sgd(lr: float = 1.0) -> torch.optim.SGD:
    w = torch.zeros(1, requires_grad=True)
    return torch.optim.SGD([w], lr=lr, momentum=0.9)


def trace(make: Callable[[Any], Any], n: int, lr: float = 1.0) -> list[float]:
    """The rate that each of n updates would use."""
    return [used[0] for used in traces(make, n, lr)]


def traces(
    make: Callable[[Any], Any], n: int, lr: float = 1.0
) -> list[tuple[float, float]]:
    """The rate and the momentum that each of n updates would use."""
    optimizer = sgd(lr)
    found = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        scheduler = make(optimizer)
        for _ in range(n):
            group = optimizer.param_groups[0]
            found.append((float(group["lr"]), float(group["momentum"])))
            optimizer.step()
            if len(found) < n:
                scheduler.step()
    return found


def plateau_trace(
    metrics: Sequence[float], lr: float = 1.0, **arguments: Any
) -> list[float]:
    """The rate after each metric."""
    optimizer = sgd(lr)
    scheduler = KINDS.ReduceLROnPlateau(optimizer, **arguments)
    found = []
    for metric in metrics:
        scheduler.step(metric)
        found.append(float(optimizer.param_groups[0]["lr"]))
    return found
