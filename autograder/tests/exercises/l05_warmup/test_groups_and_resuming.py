"""The two exercises about torch's objects, with real models and real runs."""

import functools
from typing import Any

import pytest
import torch
from torch.optim import lr_scheduler

from autograder.exercises.l05_warmup.adamw_groups import adamw_groups
from autograder.exercises.l05_warmup.resume_lr import resume_lr


def settings_of(groups: list[dict[str, Any]], param: Any) -> list[tuple[Any, Any]]:
    return [
        (group["lr"], group["weight_decay"])
        for group in groups
        for one in group["params"]
        if one is param
    ]


def test_a_transformer_layer_is_sorted_by_shape() -> None:
    model = torch.nn.TransformerEncoderLayer(8, 2, 16)
    groups: list[dict[str, Any]] = adamw_groups(model, 0.1, 0.02)
    for name, param in model.named_parameters():
        decays = name.endswith("weight") and "norm" not in name
        assert settings_of(groups, param) == [(0.02, 0.1 if decays else 0.0)], name


def test_the_head_keeps_its_own_rate_and_the_frozen_part_stays_out() -> None:
    model = torch.nn.Module()
    model.body, model.head = torch.nn.Linear(3, 4), torch.nn.Linear(4, 2)
    model.body.requires_grad_(False)
    groups: list[dict[str, Any]] = adamw_groups(model, head_lr=0.0)
    assert settings_of(groups, model.body.weight) == []
    assert settings_of(groups, model.head.weight) == [(0.0, 0.01)]
    assert settings_of(groups, model.head.bias) == [(0.0, 0.0)]


def test_adamw_takes_the_groups_of_a_model_with_tied_weights() -> None:
    model = torch.nn.Module()
    model.embed, model.head = torch.nn.Embedding(5, 4), torch.nn.Linear(4, 5)
    model.head.weight = model.embed.weight
    optimizer = torch.optim.AdamW(adamw_groups(model, weight_decay=0.5, lr=0.1))
    for param in model.parameters():
        param.grad = torch.zeros_like(param)
    before = model.embed.weight.detach().clone()
    bias = model.head.bias.detach().clone()
    optimizer.step()
    assert torch.allclose(model.embed.weight, before * (1 - 0.1 * 0.5))
    assert torch.equal(model.head.bias, bias)


@pytest.mark.parametrize("stop", [0, 1, 4, 5, 9])
def test_a_resumed_run_uses_the_rates_of_one_without_a_break(stop: int) -> None:
    def make() -> torch.optim.Optimizer:
        return torch.optim.AdamW([torch.zeros(2, requires_grad=True)], lr=0.3)

    def schedule(optimizer: torch.optim.Optimizer) -> lr_scheduler.LRScheduler:
        warm = lr_scheduler.LinearLR(optimizer, 0.1, total_iters=5)
        glide = lr_scheduler.CosineAnnealingLR(optimizer, 12)
        return lr_scheduler.SequentialLR(optimizer, [warm, glide], [5])

    optimizer = make()
    scheduler = schedule(optimizer)
    whole, ckpt = [], {}
    for t in range(15):
        if t == stop:
            states = optimizer.state_dict(), scheduler.state_dict()
            ckpt = {"step": t, "optimizer": states[0], "scheduler": states[1]}
            resumed = resume_lr(ckpt, make, schedule, 15 - stop)
        whole.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        scheduler.step()
    assert resumed == pytest.approx(whole[stop:], rel=1e-6)


def test_a_scheduler_made_after_loading_overwrites_the_rate() -> None:
    """Why the order matters, as torch behaves today (its issue 65342)."""
    make = functools.partial(torch.optim.SGD, [torch.zeros(1)], lr=1.0)
    optimizer = make()
    scheduler = lr_scheduler.LambdaLR(optimizer, lambda t: 0.5**t)
    for _ in range(3):
        optimizer.step()
        scheduler.step()
    late = make()
    late.load_state_dict(optimizer.state_dict())
    assert late.param_groups[0]["lr"] == 0.125
    lr_scheduler.LambdaLR(late, lambda t: 0.5**t)
    assert late.param_groups[0]["lr"] == 1.0
