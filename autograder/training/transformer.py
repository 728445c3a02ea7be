"""A transformer small enough to be trained while one waits: it turns words around."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from autograder.training.descent import descend, follow, then

if TYPE_CHECKING:
    from torch import Generator, Tensor, nn
    from torch.optim import Optimizer
    from torch.optim.lr_scheduler import LinearLR

    from autograder.training.loop import (
        MakeOptimizer,
        MakeScheduler,
        Progress,
        Schedule,
    )
    from autograder.training.transformer_parts import Norm, TinyTransformer

STEPS, BATCH = 250, 32
TESTED = 512  # fresh words, the same for every run


@dataclass(frozen=True)
class TransformerRun:
    """What one training of the tiny transformer left behind.

    Losses are cross-entropies in nats; guessing among eight letters costs ln 8 = 2.079.
    """

    seed: int
    losses: tuple[float, ...]
    """The loss of each batch, measured before the update that it caused."""
    loss: float
    """The loss on 512 fresh words at the end; NaN when it blew up."""
    accuracy: float
    """The share of letters that it puts in their place."""
    rates: tuple[float, ...]
    """The learning rate that each update used, of the first group of weights."""


def tiny_transformer(norm: Norm = "post", seed: int = 0) -> TinyTransformer:
    """Make the transformer of lesson 05: four blocks, 32 wide, weights by the seed.

    Args:
        norm: "post" for LayerNorm after each sum, "pre" for before each part.
        seed: decides the weights; torch's own random state stays as it was.

    >>> sum(p.numel() for p in tiny_transformer("pre").parameters())
    51656
    """
    import torch

    from autograder.training.transformer_parts import TinyTransformer

    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        return TinyTransformer(norm)


def train_transformer(
    optimizer: MakeOptimizer,
    *,
    norm: Norm = "post",
    seed: int = 0,
    steps: int = STEPS,
    schedule: Schedule | None = None,
    scheduler: MakeScheduler | None = None,
    progress: Progress | None = None,
) -> TransformerRun:
    """Teach the tiny transformer to turn eight letters around, 32 words an update.

    Args:
        optimizer: makes the optimizer from the parameters.
        norm: where the LayerNorms stand, "post" or "pre".
        seed: decides the first weights and the words.
        steps: number of updates; a run whose loss is no longer finite ends early.
        schedule: gives the learning rate of update t, counted from 0.
        scheduler: makes one of torch's schedulers, stepped after each update.
        progress: is told (updates done, loss) after each update; an exception that
            it raises ends the run.

    >>> import torch
    >>> run = train_transformer(lambda p: torch.optim.Adam(p, lr=1e-3), steps=2)
    >>> len(run.losses), run.rates
    (2, (0.001, 0.001))
    """
    import torch

    torch.set_num_threads(1)  # these batches are too small to share
    net = tiny_transformer(norm, seed)
    opt = optimizer(net.parameters())
    stepper = scheduler(opt) if scheduler is not None else None
    draws = torch.Generator().manual_seed(seed)
    losses, rates = descend(
        opt,
        steps,
        lambda: _loss(net, _words(BATCH, draws))[0],
        before=follow(opt, schedule),
        after=then(stepper, progress),
    )
    with torch.no_grad():
        end, right = _loss(net, _words(TESTED, torch.Generator().manual_seed(10**6)))
    final = end.item() if math.isfinite(losses[-1]) else math.nan
    return TransformerRun(seed, losses, final, right, rates)


def train_warm(
    peak: float,
    warmup: int,
    *,
    norm: Norm = "post",
    seed: int = 0,
    steps: int = STEPS,
    progress: Progress | None = None,
) -> TransformerRun:
    """Repeat one cell of the recorded map: Adam, a ramp to the peak, then level.

    Args:
        peak: the learning rate after the warmup.
        warmup: how many updates the ramp takes; 0 begins at the peak.
        norm: where the LayerNorms stand, "post" or "pre".
        seed: decides the first weights and the words.
        steps: number of updates.
        progress: is told (updates done, loss) after each update.

    >>> train_warm(0.01, warmup=2, steps=3).rates
    (0.005, 0.01, 0.01)
    """
    import torch

    def ramp(opt: Optimizer) -> LinearLR:
        first = 1 / max(warmup, 1)
        last = max(warmup - 1, 1)
        return torch.optim.lr_scheduler.LinearLR(opt, first, total_iters=last)

    return train_transformer(
        lambda weights: torch.optim.Adam(weights, lr=peak),
        norm=norm,
        seed=seed,
        steps=steps,
        scheduler=ramp,
        progress=progress,
    )


def _words(count: int, draws: Generator) -> Tensor:
    import torch

    from autograder.training.transformer_parts import LENGTH, LETTERS

    return torch.randint(LETTERS, (count, LENGTH), generator=draws)


def _loss(net: nn.Module, words: Tensor) -> tuple[Tensor, float]:
    from torch.nn.functional import cross_entropy

    scores, wanted = net(words).flatten(0, 1), words.flip(1).flatten()
    right = (scores.argmax(1) == wanted).float().mean().item()
    return cross_entropy(scores, wanted), right
