"""The course's training run, for judging: what `train` gives in a quarter of the time.

`training.train` is what lessons use and show. An exercise about rates is judged by
dozens of runs, so this one has plain SGD's gradients written out, and trains the
networks of several seeds side by side; the tests hold it against `train`.
"""

from __future__ import annotations

import functools
import math
from typing import TYPE_CHECKING

from autograder.judge.threads import one_torch_thread

if TYPE_CHECKING:
    from torch import Tensor

Rates = tuple[float, ...]


@functools.lru_cache(maxsize=1024)
def losses_after(rates: Rates, batch: int, seeds: tuple[int, ...]) -> tuple[float, ...]:
    """Train the digits network with these rates, and return its validation losses.

    Args:
        rates: the learning rate of each update, plain SGD.
        batch: examples per update.
        seeds: each decides the first weights and the order of the batches of one run.

    Returns:
        For each seed the cross-entropy in nats on the 500 validation images; infinite
        where the network holds numbers that are none.

    >>> losses_after((0.0,) * 3, 64, (0,))[0] > 2.2
    True
    """
    import torch
    from torch.nn.functional import cross_entropy

    from autograder.training import load_digits, mlp

    digits = load_digits()
    networks = [[*mlp(seed=seed).parameters()] for seed in seeds]
    weights = [
        _side_by_side(torch.stack(alike)) for alike in zip(*networks, strict=True)
    ]
    chosen = _batches(len(digits.train_y), len(rates), batch, seeds)
    targets = torch.eye(10)[digits.train_y]
    with torch.no_grad(), one_torch_thread():
        for rate, rows in zip(rates, chosen, strict=True):
            _update(weights, digits.train_x[rows], targets[rows], rate / batch)
        all_of_them = digits.val_x.expand(len(seeds), -1, -1)
        logits = _forward(weights, all_of_them)[-1]
        losses = [cross_entropy(one, digits.val_y).item() for one in logits]
    return tuple(loss if math.isfinite(loss) else math.inf for loss in losses)


def _side_by_side(parameters: Tensor) -> Tensor:
    """Detached; a bias with a dimension to be spread over the examples of a batch."""
    own = parameters.detach()
    return own if own.dim() == 3 else own.unsqueeze(1)


def _batches(count: int, updates: int, batch: int, seeds: tuple[int, ...]) -> Tensor:
    """Which examples each update takes for each seed: (updates, seeds, batch)."""
    import torch

    drawn = [
        torch.randint(
            count, (updates, batch), generator=torch.Generator().manual_seed(seed)
        )
        for seed in seeds
    ]
    return torch.stack(drawn, 1)


def _forward(weights: list[Tensor], x: Tensor) -> list[Tensor]:
    """The inputs of each layer, and the logits."""
    import torch

    layers = [x]
    for weight, bias in zip(weights[::2], weights[1::2], strict=True):
        inner = layers[-1].clamp(min=0) if len(layers) > 1 else x
        layers[-1] = inner
        layers.append(torch.baddbmm(bias, inner, weight.mT))
    return layers


def _update(weights: list[Tensor], x: Tensor, target: Tensor, step: float) -> None:
    import torch

    *inputs, logits = _forward(weights, x)
    error = torch.softmax(logits, 2).sub_(target)
    for layer in reversed(range(len(inputs))):
        weight, bias = weights[2 * layer], weights[2 * layer + 1]
        passed_on = (error @ weight).mul_(inputs[layer] > 0) if layer else error
        weight.baddbmm_(error.mT, inputs[layer], alpha=-step)
        bias.sub_(error.sum(1, keepdim=True), alpha=step)
        error = passed_on
