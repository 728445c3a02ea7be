"""Previews as people write them first: stepped before they are read."""

from typing import Any

import pytest
import torch

from autograder.exercises.l03_preview_and_restarts.preview_lrs import GIVEN, NONE, ORDER
from autograder.tests.exercises.field import lost, named, verdicts


def steps_first(
    make_scheduler: Any,
    n: int,
    *,
    lr: float = 1.0,
    optimizer_cls: Any = torch.optim.SGD,
) -> list[float]:
    scheduler = make_scheduler(optimizer_cls([torch.zeros(1)], lr=lr))
    rates = []
    for _ in range(n):
        scheduler.step()
        rates.append(scheduler.get_last_lr()[0])
    return rates


def always_sgd(
    make_scheduler: Any,
    n: int,
    *,
    lr: float = 1.0,
    optimizer_cls: Any = None,
) -> list[float]:
    optimizer = torch.optim.SGD([torch.zeros(1)], lr=lr)
    scheduler = make_scheduler(optimizer)
    rates = []
    for _ in range(n):
        optimizer.step()
        scheduler.step()
        rates.append(optimizer.param_groups[0]["lr"])
    return rates


@pytest.mark.slow
def test_reading_after_the_step_is_named_whatever_else_is_wrong() -> None:
    for answer, more in ((steps_first, ORDER), (always_sgd, GIVEN)):
        for verdict in verdicts("preview_lrs", answer):
            assert named(verdict) == ["M02"]
            assert more in lost(verdict)
            assert NONE not in lost(verdict)
