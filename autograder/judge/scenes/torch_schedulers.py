"""Build torch's own schedulers from data: a closed set, by name and arguments."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

SCHEDULERS = (
    "ConstantLR",
    "CosineAnnealingLR",
    "CosineAnnealingWarmRestarts",
    "CyclicLR",
    "ExponentialLR",
    "LinearLR",
    "MultiStepLR",
    "OneCycleLR",
    "PolynomialLR",
    "ReduceLROnPlateau",
    "StepLR",
)
OPTIMIZERS = ("Adam", "AdamW", "RMSprop", "SGD")


def scheduler_of(wanted: Mapping[str, Any], optimizer: Any) -> Any:
    """Build the scheduler that `wanted` names, for this optimizer.

    `wanted` holds `name` and `arguments`; a SequentialLR has `parts` (each such a
    mapping) and `milestones` instead.

    >>> import torch
    >>> sgd = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=0.5)
    >>> scheduler_of({"name": "StepLR", "arguments": {"step_size": 3}}, sgd).step_size
    3
    """
    import torch

    kinds = torch.optim.lr_scheduler
    if "parts" in wanted:
        parts = [scheduler_of(part, optimizer) for part in wanted["parts"]]
        return kinds.SequentialLR(optimizer, parts, milestones=wanted["milestones"])
    if wanted["name"] not in SCHEDULERS:
        raise ValueError(f"unknown scheduler {wanted['name']!r}")
    return getattr(kinds, wanted["name"])(optimizer, **wanted["arguments"])


def optimizer_class(name: str) -> Any:
    """Look an optimizer's class up by name.

    >>> optimizer_class("Adam").__name__
    'Adam'
    """
    import torch

    if name not in OPTIMIZERS:
        raise ValueError(f"unknown optimizer {name!r}")
    return getattr(torch.optim, name)
