"""Cosines as people write them: torch's own, single precision, the shortest formula."""

import math
from functools import cache

import pytest

from autograder.exercises.l02_schedulers.cosine_lr import FLOOR
from autograder.exercises.l02_schedulers.cosine_next import RISE
from autograder.exercises.schedules import BAD, NAMES, PAST
from autograder.judge.compare import ROUNDED_NOTE
from autograder.tests.exercises.field import lost, named, verdicts


def _trace(n: int, base_lr: float, T_max: int, eta_min: float) -> list[float]:
    import torch

    w = torch.zeros(1, requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=base_lr)
    glide = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max, eta_min)
    rates = []
    for _ in range(n + 1):
        rates.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        glide.step()
    return rates


def by_a_helper(t: int, base_lr: float, T_max: int, eta_min: float = 0.0) -> float:
    if T_max <= 0:
        raise ValueError("T_max must be > 0")
    return _trace(min(t, T_max), base_lr, T_max, eta_min)[-1]


@cache
def by_a_cache(t: int, base_lr: float, T_max: int, eta_min: float = 0.0) -> float:
    import torch

    if T_max <= 0:
        raise ValueError("T_max must be > 0")
    progress = torch.tensor(min(t / T_max, 1.0), dtype=torch.float64)
    share = (1 + torch.cos(torch.pi * progress)) / 2
    return float((eta_min + (base_lr - eta_min) * share).item())


def in_single_precision(
    t: int, base_lr: float, T_max: int, eta_min: float = 0.0
) -> float:
    import torch

    if T_max <= 0:
        raise ValueError("T_max must be > 0")
    progress = torch.tensor(min(t / T_max, 1.0))
    share = (1 + torch.cos(torch.pi * progress)) / 2
    return float((eta_min + (base_lr - eta_min) * share).item())


def shortest(t: int, base_lr: float, T_max: int, eta_min: float = 0.0) -> float:
    if T_max <= 0:
        raise ValueError("T_max")
    return base_lr / 2 * (1 + math.cos(math.pi * t / T_max))


def by_epoch(t: int, base_lr: float, T_max: int, eta_min: float = 0.0) -> float:
    t = min(t - t % 3, T_max)
    return eta_min + (base_lr - eta_min) * (1 + math.cos(math.pi * t / T_max)) / 2


def pole_at_every_top(
    prev_lr: float, t: int, base_lr: float, T_max: int, eta_min: float = 0.0
) -> float:
    if T_max <= 0:
        raise ValueError("T_max must be > 0")
    if t > 1 and (t - 1) % T_max == 0:
        return prev_lr + (base_lr - eta_min) * (1 - math.cos(math.pi / T_max)) / 2
    now, before = (1 + math.cos(math.pi * k / T_max) for k in (t, t - 1))
    return eta_min + (prev_lr - eta_min) * now / before


@pytest.mark.parametrize("answer", [by_a_helper, by_a_cache])
def test_torch_behind_a_helper_or_a_cache_is_right(answer: object) -> None:
    assert [v.score for v in verdicts("cosine_lr", answer)] == [1.0] * 4  # type: ignore[arg-type]


def test_single_precision_keeps_all_and_pays_once_on_every_draw() -> None:
    for verdict in verdicts("cosine_lr", in_single_precision):
        assert verdict.score == pytest.approx(0.85)
        assert lost(verdict) == set()
        assert ROUNDED_NOTE in verdict.notes


def test_two_mistakes_at_once_are_both_said() -> None:
    for verdict in verdicts("cosine_lr", shortest):
        assert named(verdict) == ["M07", "M09"]
        assert lost(verdict) == {FLOOR, PAST}


def test_plateaus_are_epochs() -> None:
    for verdict in verdicts("cosine_lr", by_epoch):
        assert named(verdict)[0] == "M03"
        assert lost(verdict) >= {BAD, NAMES}


def test_a_pole_at_every_top_loses_the_climb_alone() -> None:
    for verdict in verdicts("cosine_next", pole_at_every_top):
        assert lost(verdict) == {RISE}
        assert named(verdict) == ["cosine_next.pole_too_often"]
