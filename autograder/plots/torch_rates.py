"""What torch's own schedulers give, update by update."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Make = Callable[[Any], Any]


def still(lr: float) -> Any:
    """Make an optimizer that moves nothing: only its groups are looked at.

    >>> still(0.3).param_groups[0]["lr"]
    0.3
    """
    import torch

    class Still(torch.optim.Optimizer):
        """It has a rate and a momentum, and no use for them."""

        def step(self, closure: Any = None) -> Any:
            """Move nothing."""

    return Still([torch.zeros(1)], {"lr": lr, "momentum": 0.9})


def path(make: Make, updates: int, lr: float = 1.0) -> list[tuple[float, float]]:
    """Ask a scheduler for the rate and the momentum of each update.

    Args:
        make: makes the scheduler from an optimizer.
        updates: how many, from update 0.
        lr: the optimizer's own rate.

    >>> from torch.optim.lr_scheduler import StepLR
    >>> [rate for rate, _ in path(lambda opt: StepLR(opt, 2, 0.5), 4)]
    [1.0, 1.0, 0.5, 0.5]
    """
    optimizer = still(lr)
    scheduler = make(optimizer)
    optimizer.step()  # torch warns where this never happened before a scheduler's step
    found = []
    for t in range(updates):
        if t:
            scheduler.step()
        group = optimizer.param_groups[0]
        found.append((float(group["lr"]), float(group["momentum"])))
    return found


def rates(make: Make, updates: int, lr: float = 1.0) -> list[float]:
    """Only the rates of `path`.

    >>> from torch.optim.lr_scheduler import ConstantLR
    >>> rates(lambda opt: ConstantLR(opt, 0.5, 2), 3, lr=0.2)
    [0.1, 0.1, 0.2]
    """
    return [rate for rate, _ in path(make, updates, lr)]
