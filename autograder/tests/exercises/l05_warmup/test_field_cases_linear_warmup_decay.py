"""Up a line and down a line, as people wrote it."""

import pytest

from autograder.tests.exercises.l02_schedulers.test_field_cases_staircases import (
    judged,
    lost,
    names,
    on_each_draw,
)


def whole(t: int, warmup_steps: int, total_steps: int) -> float:
    if warmup_steps < 0:
        raise ValueError("warmup_steps must not be negative")
    if total_steps <= 0:
        raise ValueError("total_steps must be positive")
    if t >= total_steps:
        return 0.0
    if t < warmup_steps:
        return t / warmup_steps
    return (total_steps - t) / (total_steps - warmup_steps)


def jumps_past_the_end(t: int, warmup_steps: int, total_steps: int) -> float:
    value = whole(t, warmup_steps, total_steps)
    if t > total_steps:
        return 1.5 * value + 0.25 * whole(0, warmup_steps, total_steps) + 0.125
    return value


@on_each_draw
def test_what_is_right_but_past_the_end_loses_that_alone(kind: str, seed: str) -> None:
    verdict = judged("linear_warmup_decay", jumps_past_the_end, kind, seed)
    assert lost(verdict) == ["holds past the end"]
    assert verdict.score == pytest.approx(0.9)


def first_draft(t: int, warmup_steps: int, total_steps: int) -> float:
    if t <= warmup_steps:
        return t / warmup_steps
    return 1 - t / (total_steps - warmup_steps)


@on_each_draw
def test_a_first_draft_without_any_check_is_named(kind: str, seed: str) -> None:
    verdict = judged("linear_warmup_decay", first_draft, kind, seed)
    assert names(verdict)[0][0] == "M11"
