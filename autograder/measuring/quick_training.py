"""The course's training run, for judging: what `train` gives in a quarter of the time.

`training.train` is what lessons use and show. An exercise about rates is judged by
dozens of runs, so this one has plain SGD's gradients written out; the tests hold it
against `train`.
"""

from __future__ import annotations

import functools
import math
from typing import TYPE_CHECKING

from autograder.judge.threads import one_torch_thread

if TYPE_CHECKING:
    from torch import Tensor

Rates = tuple[float, ...]


@functools.lru_cache(maxsize=4096)
def loss_after(rates: Rates, batch: int, seed: int) -> float:
    """Train the digits network with these rates, and return its validation loss.

    Args:
        rates: the learning rate of each update, plain SGD.
        batch: examples per update.
        seed: decides the first weights and the order of the batches.

    Returns:
        The cross-entropy in nats on the 500 validation images; infinite where the
        network holds numbers that are none.

    >>> loss_after((0.0,) * 3, 64, 0) > 2.2
    True
    """
    import torch
    from torch.nn.functional import cross_entropy

    from autograder.training import load_digits, mlp

    digits = load_digits()
    weights = [p.detach().clone() for p in mlp(seed=seed).parameters()]
    draws = torch.Generator().manual_seed(seed)
    count = len(digits.train_y)
    chosen = torch.randint(count, (len(rates) * batch,), generator=draws)
    targets = torch.eye(10)[digits.train_y]
    with torch.no_grad(), one_torch_thread():
        for rate, rows in zip(rates, chosen.view(-1, batch), strict=True):
            _update(weights, digits.train_x[rows], targets[rows], rate / batch)
        logits = _forward(weights, digits.val_x)[-1]
        loss = cross_entropy(logits, digits.val_y).item()
    return loss if math.isfinite(loss) else math.inf


def _forward(weights: list[Tensor], x: Tensor) -> list[Tensor]:
    """The inputs of each layer, and the logits."""
    import torch

    layers = [x]
    for weight, bias in zip(weights[::2], weights[1::2], strict=True):
        inner = layers[-1].clamp(min=0) if len(layers) > 1 else x
        layers[-1] = inner
        layers.append(torch.addmm(bias, inner, weight.T))
    return layers


def _update(weights: list[Tensor], x: Tensor, target: Tensor, step: float) -> None:
    import torch

    *inputs, logits = _forward(weights, x)
    error = torch.softmax(logits, 1).sub_(target)
    for layer in reversed(range(len(inputs))):
        weight, bias = weights[2 * layer], weights[2 * layer + 1]
        passed_on = (error @ weight).mul_(inputs[layer] > 0) if layer else error
        weight.addmm_(error.T, inputs[layer], alpha=-step)
        bias.sub_(error.sum(0), alpha=step)
        error = passed_on
