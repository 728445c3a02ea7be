"""Measure how curved the loss is while the whole training set takes each step."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from autograder.training.digits import load_digits
from autograder.training.models import mlp

if TYPE_CHECKING:
    from collections.abc import Sequence

    from torch import Tensor, nn

AGREE = 1e-4  # two estimates in a row this close end the power iteration


@dataclass(frozen=True)
class Descent:
    """One run of full-batch gradient descent, and the sharpness along its way."""

    rate: float
    seed: int
    losses: tuple[float, ...]
    """The loss before each update; shorter where it was no longer finite."""
    measured_at: tuple[int, ...]
    """The updates before which the sharpness was measured."""
    sharpness: tuple[float, ...]
    """The largest eigenvalue of the Hessian, in nats per squared weight."""


def descend(
    rate: float, *, seed: int = 0, steps: int = 400, every: int = 10
) -> Descent:
    """Descend at a constant rate on all 1297 images, and measure as it goes.

    >>> short = descend(0.1, steps=3, every=2)
    >>> short.measured_at, len(short.losses)
    ((0, 2), 3)
    """
    import torch
    from torch.nn.functional import cross_entropy

    digits = load_digits()
    net = mlp(seed=seed)
    weights = list(net.parameters())
    opt = torch.optim.SGD(weights, lr=rate)
    losses: list[float] = []
    marks: list[int] = []
    sharp: list[float] = []
    direction: list[Tensor] | None = None
    for t in range(steps):
        loss = cross_entropy(net(digits.train_x), digits.train_y)
        if not math.isfinite(loss.item()):
            break
        losses.append(loss.item())
        if t % every == 0:
            value, direction = largest_eigenvalue(loss, weights, direction)
            marks.append(t)
            sharp.append(value)
            loss = cross_entropy(net(digits.train_x), digits.train_y)
        opt.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        opt.step()
    return Descent(rate, seed, tuple(losses), tuple(marks), tuple(sharp))


def largest_eigenvalue(
    loss: Tensor,
    weights: Sequence[nn.Parameter],
    start: Sequence[Tensor] | None = None,
    iterations: int = 100,
) -> tuple[float, list[Tensor]]:
    """Find the Hessian's eigenvalue of largest size by power iteration.

    >>> import torch
    >>> w = torch.nn.Parameter(torch.tensor([1.0, 2.0]))
    >>> value, _ = largest_eigenvalue((w * w * torch.tensor([3.0, 1.0])).sum(), [w])
    >>> round(value, 3)
    6.0
    """
    import torch

    slopes = torch.autograd.grad(loss, weights, create_graph=True)
    draws = torch.Generator().manual_seed(0)
    vector = list(start or [torch.randn(w.shape, generator=draws) for w in weights])
    before = value = math.nan
    for _ in range(iterations):
        size = math.sqrt(sum(float((v * v).sum()) for v in vector))
        vector = [v / size for v in vector]
        image = torch.autograd.grad(
            slopes, weights, grad_outputs=vector, retain_graph=True
        )
        value = sum(float((a * b).sum()) for a, b in zip(image, vector, strict=True))
        if abs(value - before) <= AGREE * abs(value):
            break
        vector, before = list(image), value
    return value, vector
