"""The shape that all trainings here share: rate, loss, update, until it blows up."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from autograder.training.patience import tick

if TYPE_CHECKING:
    from collections.abc import Callable

    from torch import Tensor
    from torch.optim import Optimizer
    from torch.optim.lr_scheduler import LRScheduler


def descend(
    optimizer: Optimizer,
    steps: int,
    loss: Callable[[], Tensor],
    *,
    before: Callable[[int], object] | None = None,
    after: Callable[[int, float], object] | None = None,
) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Update so many times; the loss before each update, and the rate that it used.

    A loss that is not finite is the last one, and causes no update.

    Args:
        optimizer: its weights are updated.
        steps: number of updates.
        loss: is asked once for each update, at the weights as they are.
        before: is told t, counted from 0, before the rate of update t is looked at.
        after: is told (updates done, loss) after each update; what it raises ends all.

    >>> import torch
    >>> w = torch.ones(1, requires_grad=True)
    >>> descend(torch.optim.SGD([w], lr=0.5), 2, lambda: (w * w).sum())
    ((1.0, 0.0), (0.5, 0.5))
    """
    losses: list[float] = []
    rates: list[float] = []
    for t in range(steps):
        if before is not None:
            before(t)
        rates.append(float(optimizer.param_groups[0]["lr"]))
        now = loss()
        losses.append(now.item())
        if not math.isfinite(losses[-1]):
            break
        optimizer.zero_grad()
        now.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        if after is not None:
            after(t + 1, losses[-1])
        tick((t + 1) / steps)
    return tuple(losses), tuple(rates)


def follow(
    optimizer: Optimizer, schedule: Callable[[int], float] | None
) -> Callable[[int], None]:
    """What sets the rate of every group to the schedule's, before each update.

    >>> import torch
    >>> made = torch.optim.SGD([torch.ones(1)], lr=1.0)
    >>> follow(made, lambda t: 0.1 * t)(3)
    >>> round(made.param_groups[0]["lr"], 3)
    0.3
    """

    def set_rate(t: int) -> None:
        if schedule is not None:
            for group in optimizer.param_groups:
                group["lr"] = schedule(t)

    return set_rate


def then(
    scheduler: LRScheduler | None, progress: Callable[[int, float], object] | None
) -> Callable[[int, float], None]:
    """What steps torch's scheduler after each update, and says how far it is."""

    def after(done: int, loss: float) -> None:
        if scheduler is not None:
            scheduler.step()
        if progress is not None:
            progress(done, loss)

    return after
