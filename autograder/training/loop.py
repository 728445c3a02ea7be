"""Train the digits network once and say how it went."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from autograder.training.descent import descend, follow, then
from autograder.training.digits import load_digits
from autograder.training.models import mlp

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from torch import Generator, Tensor, nn
    from torch.optim import Optimizer
    from torch.optim.lr_scheduler import LRScheduler

    from autograder.training.digits import Digits

    MakeOptimizer = Callable[[Iterable[nn.Parameter]], Optimizer]
    Progress = Callable[[int, float], None]
    Schedule = Callable[[int], float]
    MakeScheduler = Callable[[Optimizer], LRScheduler]

STEPS = 400
BATCH = 64


class Cancelled(Exception):  # noqa: N818 - it is what somebody asked for, no error
    """The training was stopped from outside before its end."""


@dataclass(frozen=True)
class TrainingRun:
    """What one training run left behind.

    Losses are cross-entropies in nats; a chance guess among ten digits has 2.303.
    """

    seed: int
    losses: tuple[float, ...]
    """The loss of each batch, measured before the update that it caused."""
    train_loss: float
    """The loss over the whole training set at the end; NaN when it blew up."""
    val_loss: float
    val_accuracy: float
    active_units: int
    """How many of the last 64 hidden units respond to any training image."""
    rates: tuple[float, ...] = ()
    """The learning rate that each update used, of the first group of weights."""


def train(
    optimizer: MakeOptimizer,
    *,
    seed: int = 0,
    steps: int = STEPS,
    batch: int = BATCH,
    schedule: Schedule | None = None,
    scheduler: MakeScheduler | None = None,
    progress: Progress | None = None,
    device: str = "cpu",
) -> TrainingRun:
    """Train the course's network on the digits for `steps` updates.

    Args:
        optimizer: makes the optimizer from the network's parameters.
        seed: decides the first weights and the order of the batches.
        steps: number of updates; a run whose loss is no longer finite ends early.
        batch: examples per update, drawn with replacement.
        schedule: gives the learning rate of update t, counted from 0.
        scheduler: makes one of torch's schedulers, stepped after each update.
        progress: is told (updates done, loss) after each update; an exception that
            it raises ends the run, `Cancelled` by custom.
        device: where to compute, in torch's words.

    >>> import torch
    >>> run = train(lambda p: torch.optim.SGD(p, lr=0.5), steps=20)
    >>> len(run.losses), run.train_loss < 2.303, run.rates[-1]
    (20, True, 0.5)
    """
    import torch

    torch.set_num_threads(1)  # these batches are too small to share
    digits = load_digits(device)
    net = mlp(seed=seed).to(device)
    opt = optimizer(net.parameters())
    stepper = scheduler(opt) if scheduler is not None else None
    draws = torch.Generator().manual_seed(seed)
    losses, rates = descend(
        opt,
        steps,
        lambda: _batch_loss(net, digits, batch, draws),
        before=follow(opt, schedule),
        after=then(stepper, progress),
    )
    return _finish(net, digits, seed, losses, rates)


def _batch_loss(
    net: nn.Sequential, digits: Digits, batch: int, draws: Generator
) -> Tensor:
    import torch
    from torch.nn.functional import cross_entropy

    chosen = torch.randint(len(digits.train_y), (batch,), generator=draws)
    chosen = chosen.to(digits.train_y.device)
    return cross_entropy(net(digits.train_x[chosen]), digits.train_y[chosen])


def _finish(
    net: nn.Sequential,
    digits: Digits,
    seed: int,
    losses: tuple[float, ...],
    rates: tuple[float, ...],
) -> TrainingRun:
    import torch
    from torch.nn.functional import cross_entropy

    with torch.no_grad():
        hidden = net[:-1](digits.train_x)
        active = int((hidden > 0).any(dim=0).sum())
        train_loss = cross_entropy(net(digits.train_x), digits.train_y).item()
        guesses = net(digits.val_x)
        val_loss = cross_entropy(guesses, digits.val_y).item()
        right = (guesses.argmax(1) == digits.val_y).float().mean().item()
    if not math.isfinite(train_loss):
        train_loss = val_loss = math.nan
    return TrainingRun(seed, losses, train_loss, val_loss, right, active, rates)
