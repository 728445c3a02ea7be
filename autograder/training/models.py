"""The small network of the first lessons."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from torch import nn


def mlp(sizes: Sequence[int] = (64, 64, 64, 10), seed: int = 0) -> nn.Sequential:
    """Make a ReLU network with these layer widths, its weights drawn from the seed.

    torch's own random state stays as it was.

    >>> sum(p.numel() for p in mlp().parameters())
    8970
    """
    import torch
    from torch import nn

    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        layers: list[nn.Module] = []
        for inputs, outputs in pairwise(sizes):
            layers += [nn.Linear(inputs, outputs), nn.ReLU()]
    return nn.Sequential(*layers[:-1])
