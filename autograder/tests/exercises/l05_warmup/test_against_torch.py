"""The references against torch's own schedulers, stepped update by update."""

import math
import random
from collections.abc import Callable
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.optim import lr_scheduler

from autograder.exercises.l05_warmup.bert_tf_lr import bert_tf_lr
from autograder.exercises.l05_warmup.linear_warmup_decay import linear_warmup_decay
from autograder.exercises.l05_warmup.noam_lr import noam_lr
from autograder.exercises.l05_warmup.resume_lr import cases as resume_cases
from autograder.exercises.l05_warmup.untuned_warmup_steps import (
    cases as untuned_cases,
)
from autograder.exercises.l05_warmup.warmup_cosine import warmup_cosine
from autograder.exercises.l05_warmup.warmup_factor import warmup_factor
from autograder.exercises.l05_warmup.warmup_steps_from_ratio import (
    cases as ratio_cases,
)
from autograder.exercises.l05_warmup.wsd import wsd

LENGTHS = st.integers(1, 25)
QUICK = settings(max_examples=40, deadline=None)
Make = Callable[[torch.optim.Optimizer], lr_scheduler.LRScheduler]


def rates(make: Make, count: int, lr: float = 1.0) -> list[float]:
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=lr)
    scheduler = make(optimizer)
    seen = []
    for _ in range(count):
        seen.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        scheduler.step()
    return seen


def close(values: list[float]) -> Any:
    return pytest.approx(values, rel=1e-6, abs=1e-9)


@given(LENGTHS, st.integers(0, 9))
@QUICK
def test_nanogpts_warmup_is_linear_lr_from_one_share(warmup: int, more: int) -> None:
    count = warmup + 1 + more
    theirs = rates(
        lambda o: lr_scheduler.LinearLR(o, 1 / (warmup + 1), total_iters=warmup), count
    )
    assert [warmup_factor(t, warmup, "nano") for t in range(count)] == close(theirs)


@given(st.integers(2, 25), st.integers(0, 9))
@QUICK
def test_starting_with_one_is_linear_lr_one_update_shorter(
    warmup: int, more: int
) -> None:
    count = warmup + more
    theirs = rates(
        lambda o: lr_scheduler.LinearLR(o, 1 / warmup, total_iters=warmup - 1), count
    )
    assert [warmup_factor(t, warmup, "one") for t in range(count)] == close(theirs)
    # Seen from update 1 on, the ramp from zero is the same.
    shifted = [warmup_factor(t + 1, warmup) for t in range(count)]
    assert shifted == close(theirs)


@given(st.integers(0, 12), LENGTHS)
@QUICK
def test_linear_decay_after_the_warmup(warmup: int, length: int) -> None:
    theirs = rates(lambda o: lr_scheduler.PolynomialLR(o, length), length + 5)
    total = warmup + length
    ours = [linear_warmup_decay(t, warmup, total) for t in range(warmup, total + 5)]
    assert ours == close(theirs)


@given(st.integers(0, 12), LENGTHS, st.floats(1e-5, 2.0))
@QUICK
def test_berts_decay_runs_from_update_0(warmup: int, total: int, lr: float) -> None:
    theirs = rates(lambda o: lr_scheduler.PolynomialLR(o, total), total + 5, lr)
    ours = [bert_tf_lr(t, lr, warmup, total) for t in range(total + 5)]
    assert ours[warmup:] == close(theirs[warmup:])
    assert ours[: min(warmup, total)] == close(
        [lr * t / warmup for t in range(min(warmup, total))]
    )


@given(st.integers(0, 12), LENGTHS, st.floats(0.0, 0.9))
@QUICK
def test_the_cosine_after_the_warmup(warmup: int, length: int, low: float) -> None:
    theirs = rates(
        lambda o: lr_scheduler.CosineAnnealingLR(o, length, low), 2 * length + 1
    )
    total = warmup + length
    ours = [warmup_cosine(t, warmup, total, low) for t in range(warmup, total + 1)]
    assert ours == close(theirs[: length + 1])
    # A deviation on purpose: torch and Hugging Face rise again.
    assert warmup_cosine(total + length, warmup, total, low) == low
    assert theirs[-1] == pytest.approx(1.0)


@given(st.integers(0, 9), st.integers(0, 9), LENGTHS, st.floats(0.0, 0.9))
@QUICK
def test_the_three_falls_of_wsd(warm: int, level: int, fall: int, low: float) -> None:
    makers: dict[str, Make] = {
        "linear": lambda o: lr_scheduler.LinearLR(o, 1.0, low, fall),
        "cosine": lambda o: lr_scheduler.CosineAnnealingLR(o, fall, low),
        "1-sqrt": lambda o: lr_scheduler.LambdaLR(
            o, lambda i: 1 - (1 - low) * math.sqrt(i / fall)
        ),
    }
    begin = warm + level
    for kind, make in makers.items():
        ours = [wsd(begin + i, warm, level, fall, low, kind) for i in range(fall + 1)]
        assert ours == close(rates(make, fall + 1)), kind


@given(LENGTHS, st.integers(1, 900), st.floats(0.1, 9))
@QUICK
def test_noam_climbs_to_its_peak_and_falls_from_there(
    warmup: int, width: int, factor: float
) -> None:
    curve = [noam_lr(step, width, warmup, factor) for step in range(3 * warmup + 3)]
    assert max(curve) == curve[warmup]
    assert [max(curve)] == close([factor / math.sqrt(width * warmup)])
    assert curve[1 : warmup + 1] == sorted(curve[1 : warmup + 1])
    assert curve[warmup:] == sorted(curve[warmup:], reverse=True)


@pytest.mark.parametrize("seed", range(30))
def test_no_length_is_asked_that_rounding_errors_decide(seed: int) -> None:
    for case in untuned_cases(random.Random(seed)):
        for beta2 in case.asked:
            if case.blames is None and isinstance(beta2, float):
                part = 2 / (1 - beta2) % 1
                assert abs(part - 0.5) > 0.05
    for case in ratio_cases(random.Random(seed)):
        total: Any = case.fixed["total_steps"]
        for ratio in case.asked:
            if case.blames is None and isinstance(ratio, float):
                part = ratio * total % 1
                assert part == 0 or 0.01 < part < 0.99


def test_no_run_is_resumed_past_the_end_of_its_cycle() -> None:
    for seed in range(30):
        for case in resume_cases(random.Random(seed)):
            fixed: Any = case.fixed
            name, arguments = fixed["make_scheduler"]
            if name == "OneCycleLR":
                stops: Any = case.asked
                assert max(stops) + fixed["n"] < arguments["total_steps"]
