"""Warm restarts: the curriculum's vectors, torch's steps, and where we differ."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.exercises.l03_preview_and_restarts.name_that_bug import (
    BUGS,
    NAMES,
    name_that_bug,
    planned,
    trace_of,
)
from autograder.exercises.l03_preview_and_restarts.restart_steps import restart_steps
from autograder.exercises.l03_preview_and_restarts.sgdr_lr import sgdr_lr
from autograder.exercises.l03_preview_and_restarts.sgdr_warm_lr import sgdr_warm_lr
from autograder.tests.exercises.on_torch import KINDS, sgd, trace

FEW = settings(max_examples=25, deadline=None)
WARM = [0.1, 0.55, 1, 0.775, 0.325, 0.1, 0.3, 0.5, 0.4732, 0.4, 0.3, 0.2, 0.1268]


def test_sgdr_by_the_curriculum_s_vector() -> None:
    values = [1, 0.775, 0.325, 1, 0.939711, 0.775, 0.55, 0.325, 0.160289, 1, 0.984667]
    ours = [sgdr_lr(t, 1.0, 3, 2, 0.1) for t in range(len(values))]
    assert ours == pytest.approx(values, abs=1e-6)


@FEW
@given(
    top=st.floats(0.01, 10),
    first=st.integers(1, 9),
    mult=st.integers(1, 3),
    share=st.floats(0, 0.9),
)
def test_sgdr_agrees_with_torch_stepped_one_by_one(
    top: float, first: int, mult: int, share: float
) -> None:
    def make(opt: Any) -> Any:
        return KINDS.CosineAnnealingWarmRestarts(opt, first, mult, top * share)

    ours = [sgdr_lr(t, top, first, mult, top * share) for t in range(60)]
    assert ours == pytest.approx(trace(make, 60, top), rel=1e-9)


def test_torch_s_own_jump_to_step_121_loses_a_restart_and_ours_does_not() -> None:
    scheduler = KINDS.CosineAnnealingWarmRestarts(sgd(), 1, 3, eta_min=0.1)
    scheduler.step(121)
    assert scheduler.get_last_lr()[0] == pytest.approx(0.1)
    assert sgdr_lr(121, 1.0, 1, 3, 0.1) == 1.0


def test_sgdr_with_warmup_by_the_curriculum_s_vector() -> None:
    values = [*WARM, 0.1, 0.175, 0.25]
    ours = [sgdr_warm_lr(t, 1.0, 0.1, 5, 2.0, 2, 0.5) for t in range(len(values))]
    assert ours == pytest.approx(values, abs=1e-4)


@FEW
@given(first=st.integers(1, 9), mult=st.integers(1, 3), t=st.integers(0, 200))
def test_without_a_warmup_it_is_plain_sgdr(first: int, mult: int, t: int) -> None:
    warm = sgdr_warm_lr(t, 2.0, 0.3, first, float(mult))
    assert warm == pytest.approx(sgdr_lr(t, 2.0, first, mult, 0.3))


@FEW
@given(
    glide=st.integers(2, 9),
    warmup=st.integers(0, 5),
    mult=st.sampled_from([1.0, 1.5, 2.0]),
    gamma=st.floats(0.3, 1),
)
def test_each_cycle_peaks_after_its_warmup_and_stays_in_its_bounds(
    glide: int, warmup: int, mult: float, gamma: float
) -> None:
    start, room, peak = 0, 2 * glide, 1.0
    for _ in range(4):
        rates = [
            sgdr_warm_lr(t, 1.0, 0.01, warmup + 2 * glide, mult, warmup, gamma)
            for t in range(start, start + warmup + room)
        ]
        assert rates[warmup] == pytest.approx(peak)
        assert max(rates) == rates[warmup]
        assert min(rates) >= 0.01
        start += warmup + room
        room, peak = int(room * mult), peak * gamma


def test_a_cycle_without_room_is_an_error_when_it_is_reached() -> None:
    for t in range(12 + 8):
        sgdr_warm_lr(t, 1.0, 0.1, 12, 0.5, 4)
    with pytest.raises(ValueError, match=r"\bcycle_mult\b"):
        sgdr_warm_lr(60, 1.0, 0.1, 12, 0.5, 4)


@pytest.mark.parametrize(("first", "warmup"), [(0, 0), (3, 3), (3, 4), (3, -1)])
def test_a_warmup_has_to_fit_into_the_first_cycle(first: int, warmup: int) -> None:
    with pytest.raises(ValueError, match=r"\bwarmup\b"):
        sgdr_warm_lr(0, 1.0, 0.1, first, warmup=warmup)


@FEW
@given(first=st.integers(3, 12), mult=st.integers(1, 3), warmup=st.integers(3, 9))
def test_restarts_are_where_sgdr_restarts(first: int, mult: int, warmup: int) -> None:
    ramp = [t / warmup for t in range(warmup)]
    lrs = ramp + [sgdr_lr(t, 1.0, first, mult) for t in range(40)]
    starts, length = [0], first
    while starts[-1] + length < 40:
        starts.append(starts[-1] + length)
        length *= mult
    assert restart_steps(lrs) == [warmup + start for start in starts[1:]]


@pytest.mark.parametrize("lrs", [[], [1.0], [0.5] * 4, [3.0, 2.0, 1.0], [1, 2, 3, 4]])
def test_traces_without_a_jump_have_no_restart(lrs: list[float]) -> None:
    assert restart_steps(lrs) == []


@pytest.mark.parametrize("n", [7, 8, 9, 12, 20, 31])
@pytest.mark.parametrize("bug", BUGS)
def test_every_bug_has_its_name_at_every_length(bug: str, n: int) -> None:
    trace_with_bug = trace_of(bug, n)
    assert name_that_bug(trace_with_bug) == NAMES[bug]
    assert trace_with_bug != [round(planned(t, n), 6) for t in range(3 * n)]


def test_no_two_bugs_leave_the_same_trace() -> None:
    traces = {tuple(trace_of(bug, 8)) for bug in BUGS}
    assert len(traces) == len(BUGS)
