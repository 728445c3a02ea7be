"""A model whose loss is an exact parabola in every direction: least squares."""

from __future__ import annotations

from dataclasses import dataclass

from autograder.training.descent import descend
from autograder.training.digits import load_digits


@dataclass(frozen=True)
class LinearDescent:
    """Full-batch gradient descent on the mean of half the squared error."""

    edge: float
    """Two divided by the largest eigenvalue of the Hessian."""
    rate: float
    losses: tuple[float, ...]
    """The loss before each update, up to the first that is not finite."""


def descend_linear(factor: float, steps: int = 400) -> LinearDescent:
    """Fit ten linear functions to the digits at `factor` times the largest rate.

    >>> below, above = descend_linear(0.99), descend_linear(1.01)
    >>> below.losses[-1] < below.losses[0] < above.losses[-1]
    True
    """
    import torch
    from torch.nn.functional import one_hot

    digits = load_digits()
    ones = torch.ones(len(digits.train_y), 1, dtype=torch.float64)
    x = torch.cat([digits.train_x.double(), ones], dim=1)
    y = one_hot(digits.train_y, 10).double()
    edge = 2 / float(torch.linalg.eigvalsh(x.T @ x / len(x))[-1])
    weights = torch.zeros(x.shape[1], 10, dtype=torch.float64, requires_grad=True)
    opt = torch.optim.SGD([weights], lr=factor * edge)
    losses, _ = descend(
        opt, steps, lambda: ((x @ weights - y) ** 2).sum(dim=1).mean() / 2
    )
    return LinearDescent(edge, factor * edge, losses)
