"""The references against torch's schedulers, stepped one by one."""

import math
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.exercises import load
from autograder.exercises.l02_schedulers.cosine_lr import cosine_lr
from autograder.exercises.l02_schedulers.cosine_next import cosine_next
from autograder.exercises.l02_schedulers.exponential_lr import exponential_lr
from autograder.exercises.l02_schedulers.linear_decay_lr import linear_decay_lr
from autograder.exercises.l02_schedulers.linear_warmup_lr import linear_warmup_lr
from autograder.exercises.l02_schedulers.multistep_lr import multistep_lr
from autograder.exercises.l02_schedulers.plateau import Plateau
from autograder.exercises.l02_schedulers.poly_lr import poly_lr
from autograder.exercises.l02_schedulers.step_lr import step_lr
from autograder.tests.exercises.on_torch import KINDS, plateau_trace, sgd, trace

RATES, GAMMAS, LENGTHS = st.floats(1e-3, 10), st.floats(0.05, 1), st.integers(1, 20)
FEW = settings(max_examples=25, deadline=None)


def close(one: Any, other: Any, rel: float = 1e-9) -> None:
    assert one == pytest.approx(other, rel=rel, abs=1e-11)


@FEW
@given(lr=RATES, size=st.integers(1, 9), gamma=GAMMAS)
def test_step_lr(lr: float, size: int, gamma: float) -> None:
    theirs = trace(lambda opt: KINDS.StepLR(opt, size, gamma), 30, lr)
    close([step_lr(t, lr, size, gamma) for t in range(30)], theirs)


@FEW
@given(lr=RATES, marks=st.lists(st.integers(1, 25), max_size=5), gamma=GAMMAS)
def test_multistep_lr_in_any_order_and_with_repeats(
    lr: float, marks: list[int], gamma: float
) -> None:
    theirs = trace(lambda opt: KINDS.MultiStepLR(opt, marks, gamma), 30, lr)
    close([multistep_lr(t, lr, marks, gamma) for t in range(30)], theirs)


def test_a_milestone_at_0_is_reduced_at_once_as_in_torch() -> None:
    theirs = trace(lambda opt: KINDS.MultiStepLR(opt, [0, 2], 0.1), 4)
    close(theirs, [0.1, 0.1, 0.01, 0.01])
    close([multistep_lr(t, 1.0, [0, 2], 0.1) for t in range(4)], theirs)


@FEW
@given(lr=RATES, gamma=GAMMAS)
def test_exponential_lr(lr: float, gamma: float) -> None:
    theirs = trace(lambda opt: KINDS.ExponentialLR(opt, gamma), 20, lr)
    close([exponential_lr(t, lr, gamma) for t in range(20)], theirs)


@FEW
@given(lr=RATES, start=st.floats(0.01, 1), n=LENGTHS)
def test_linear_warmup_lr(lr: float, start: float, n: int) -> None:
    theirs = trace(lambda opt: KINDS.LinearLR(opt, start, total_iters=n), n + 4, lr)
    close([linear_warmup_lr(t, lr, start, n) for t in range(n + 4)], theirs, 1e-6)


@FEW
@given(lr=RATES, n=LENGTHS, power=st.floats(0.5, 3))
def test_poly_lr_that_ends_at_0(lr: float, n: int, power: float) -> None:
    theirs = trace(lambda opt: KINDS.PolynomialLR(opt, n, power), n + 4, lr)
    close([poly_lr(t, lr, n, power) for t in range(n + 4)], theirs, 1e-6)


@FEW
@given(lr=RATES, n=LENGTHS, share=st.floats(0, 1))
def test_linear_decay_lr(lr: float, n: int, share: float) -> None:
    def make(opt: Any) -> Any:
        return KINDS.LinearLR(opt, 1.0, end_factor=share, total_iters=n)

    ours = [linear_decay_lr(t, lr, n, lr * share) for t in range(n + 4)]
    close(ours, trace(make, n + 4, lr), 1e-6)


@FEW
@given(lr=RATES, n=LENGTHS, share=st.floats(0, 0.9))
def test_cosine_lr_down_to_its_end(lr: float, n: int, share: float) -> None:
    end = lr * share
    theirs = trace(lambda opt: KINDS.CosineAnnealingLR(opt, n, end), n + 1, lr)
    ours = [cosine_lr(t, lr, n, end) for t in range(n + 1)]
    assert ours == pytest.approx(theirs, rel=1e-6, abs=1e-9 * lr)


def test_cosine_lr_holds_past_its_end_where_torch_rises_again() -> None:
    theirs = trace(lambda opt: KINDS.CosineAnnealingLR(opt, 4, 0.2), 9)
    assert theirs[5:] == pytest.approx([0.317157, 0.6, 0.882843, 1.0], abs=1e-6)
    assert [cosine_lr(t, 1.0, 4, 0.2) for t in range(4, 9)] == [0.2] * 5


@FEW
@given(lr=RATES, n=st.integers(1, 9), share=st.floats(0, 0.9))
def test_cosine_next_far_past_t_max(lr: float, n: int, share: float) -> None:
    end = lr * share
    theirs = trace(lambda opt: KINDS.CosineAnnealingLR(opt, n, end), 5 * n + 2, lr)
    for t in range(1, len(theirs)):
        ours = cosine_next(theirs[t - 1], t, lr, n, end)
        assert ours == pytest.approx(theirs[t], rel=1e-6, abs=1e-9 * lr)


@pytest.mark.parametrize("change", [0.5, 2.0])
def test_cosine_next_keeps_a_change_from_outside_as_torch_does(change: float) -> None:
    optimizer = sgd(1.0)
    scheduler = KINDS.CosineAnnealingLR(optimizer, 4)
    lr = 1.0
    for t in range(1, 5):
        optimizer.step()
        scheduler.step()
        lr = cosine_next(lr, t, 1.0, 4)
        assert lr == pytest.approx(optimizer.param_groups[0]["lr"])
        if t == 2:
            lr = optimizer.param_groups[0]["lr"] = lr * change
    closed = [cosine_lr(t, 1.0, 4) for t in (2, 3)]
    assert closed == pytest.approx([0.5, 0.146447], abs=1e-6)


METRICS = st.one_of(st.sampled_from([0.5, 0.9, 0.90005, 1.0, 1.1, math.nan]), RATES)


@settings(max_examples=80, deadline=None)
@given(
    metrics=st.lists(METRICS, min_size=1, max_size=25),
    factor=st.sampled_from([0.1, 0.5, 0.9]),
    patience=st.integers(0, 3),
    threshold=st.sampled_from([0.0, 1e-4, 0.1]),
    cooldown=st.integers(0, 3),
    min_lr=st.sampled_from([0.0, 0.2]),
    mode=st.sampled_from(["min", "max"]),
)
def test_plateau(metrics: list[float], **arguments: Any) -> None:
    scheduler = Plateau(1.0, **arguments)
    close([scheduler.step(m) for m in metrics], plateau_trace(metrics, **arguments))


def test_plateau_leaves_out_what_torch_s_eps_leaves_out() -> None:
    scheduler = Plateau(3e-8, factor=0.5, patience=0)
    ours = [scheduler.step(1.0) for _ in range(6)]
    close(ours, plateau_trace([1.0] * 6, lr=3e-8, factor=0.5, patience=0))
    assert ours[-1] > 1e-8


@pytest.mark.parametrize("name", ["linear_warmup_lr", "cosine_lr", "poly_lr"])
def test_a_schedule_of_no_length_is_refused_by_name(name: str) -> None:
    more = {"start_factor": 0.5} if name == "linear_warmup_lr" else {}
    length = {"cosine_lr": "T_max", "poly_lr": "total"}.get(name, "total_iters")
    with pytest.raises(ValueError, match=rf"\b{length}\b"):
        load(name).reference(1, 1.0, **{length: 0}, **more)


def test_torch_cannot_start_a_linear_warmup_at_0() -> None:
    with pytest.raises(ValueError, match="Starting multiplicative factor"):
        KINDS.LinearLR(sgd(), start_factor=0.0)
    assert linear_warmup_lr(0, 1.0, 0.0, 4) == 0.0
    assert torch.tensor(linear_warmup_lr(1, 1.0, 0.0, 4)) == 0.25
