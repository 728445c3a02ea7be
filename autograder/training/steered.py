"""Train with a hand on the optimizer: it may be changed before each update."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from autograder.training.descent import descend
from autograder.training.digits import load_digits
from autograder.training.loop import BATCH, TrainingRun, _batch_loss, _finish
from autograder.training.models import mlp

if TYPE_CHECKING:
    from collections.abc import Callable

    from torch import nn
    from torch.optim import Optimizer

    from autograder.training.digits import Digits
    from autograder.training.loop import MakeOptimizer

    Steer = Callable[[Optimizer, int], object]


@dataclass(frozen=True)
class SteeredRun(TrainingRun):
    """A training run that also kept its momentum and its accuracy at each update."""

    momenta: tuple[float, ...] = ()
    """The momentum (for Adam: the first beta) that each update used."""
    accuracies: tuple[float, ...] = ()
    """The share of the 500 validation images read correctly after each update."""

    def first_at(self, accuracy: float) -> int | None:
        """Say after how many updates this accuracy was first reached, if ever."""
        for done, reached in enumerate(self.accuracies, start=1):
            if reached >= accuracy:
                return done
        return None

    def stays_at(self, accuracy: float) -> int | None:
        """Say from how many updates on it never fell below again, if it ended so."""
        below = [done for done, a in enumerate(self.accuracies, 1) if a < accuracy]
        last = below[-1] if below else 0
        return last + 1 if last < len(self.accuracies) else None


def train_steered(
    optimizer: MakeOptimizer,
    steer: Steer | None = None,
    *,
    seed: int = 0,
    steps: int,
    batch: int = BATCH,
) -> SteeredRun:
    """Train the digits network; `steer(optimizer, t)` is called before update t.

    Without `steer` the optimizer stays as it was made.
    Network and batches are those of `train` with the same seed.

    >>> import torch
    >>> def halve_at_ten(opt, t):
    ...     opt.param_groups[0]["lr"] = 0.5 if t < 10 else 0.25
    >>> sgd = lambda p: torch.optim.SGD(p, lr=0.5, momentum=0.9)
    >>> run = train_steered(sgd, halve_at_ten, steps=12)
    >>> run.rates[8:], run.momenta[-1]
    ((0.5, 0.5, 0.25, 0.25), 0.9)
    """
    import torch

    torch.set_num_threads(1)  # these batches are too small to share
    digits, net = load_digits(), mlp(seed=seed)
    opt = optimizer(net.parameters())
    draws = torch.Generator().manual_seed(seed)
    momenta: list[float] = []
    accuracies: list[float] = []

    def before(t: int) -> None:
        if steer is not None:
            steer(opt, t)
        momenta.append(_momentum(opt.param_groups[0]))

    def after(_done: int, _loss: float) -> None:
        accuracies.append(_accuracy(net, digits))

    losses, rates = descend(
        opt,
        steps,
        lambda: _batch_loss(net, digits, batch, draws),
        before=before,
        after=after,
    )
    end = _finish(net, digits, seed, losses, rates)
    return SteeredRun(**vars(end), momenta=tuple(momenta), accuracies=tuple(accuracies))


def _momentum(group: dict[str, Any]) -> float:
    betas = group.get("betas")
    return float(betas[0] if betas else group.get("momentum", 0.0))


def _accuracy(net: nn.Sequential, digits: Digits) -> float:
    import torch

    with torch.no_grad():
        right = net(digits.val_x).argmax(1) == digits.val_y
    # Not torch's mean: 475 of 500 in single precision is a little less than 0.95.
    return int(right.sum()) / len(right)
