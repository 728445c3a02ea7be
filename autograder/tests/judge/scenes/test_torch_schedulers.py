"""Torch's own schedulers by name: each that is listed can be built, nothing else."""

from typing import Any

import pytest

from autograder.judge.scenes.torch_schedulers import optimizer_class, scheduler_of

ARGUMENTS: dict[str, dict[str, Any]] = {
    "ConstantLR": {},
    "CosineAnnealingLR": {"T_max": 5},
    "CosineAnnealingWarmRestarts": {"T_0": 5},
    "CyclicLR": {"base_lr": 0.1, "max_lr": 0.5, "cycle_momentum": False},
    "ExponentialLR": {"gamma": 0.9},
    "LinearLR": {},
    "MultiStepLR": {"milestones": [3]},
    "OneCycleLR": {"max_lr": 0.5, "total_steps": 10, "cycle_momentum": False},
    "PolynomialLR": {},
    "ReduceLROnPlateau": {},
    "StepLR": {"step_size": 3},
}


@pytest.mark.parametrize("name", ARGUMENTS)
def test_each_listed_scheduler_can_be_built(name: str) -> None:
    import torch

    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=0.5)
    made = scheduler_of({"name": name, "arguments": ARGUMENTS[name]}, optimizer)
    assert type(made).__name__ == name


def test_what_is_not_listed_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown scheduler 'LambdaLR'"):
        scheduler_of({"name": "LambdaLR", "arguments": {}}, None)
    with pytest.raises(ValueError, match="unknown optimizer 'Muon'"):
        optimizer_class("Muon")


@pytest.mark.parametrize("name", ["Adam", "AdamW", "RMSprop", "SGD"])
def test_each_listed_optimizer_is_torch_s_own(name: str) -> None:
    assert optimizer_class(name).__name__ == name
