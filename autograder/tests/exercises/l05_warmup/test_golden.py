"""Values worked out by hand or published, not by our references."""

import math
from collections.abc import Callable
from typing import Any

import pytest

from autograder.exercises.l05_warmup.bert_tf_lr import bert_tf_lr
from autograder.exercises.l05_warmup.linear_warmup_decay import linear_warmup_decay
from autograder.exercises.l05_warmup.noam_lr import noam_lr
from autograder.exercises.l05_warmup.untuned_warmup_steps import untuned_warmup_steps
from autograder.exercises.l05_warmup.warmup_cosine import warmup_cosine
from autograder.exercises.l05_warmup.warmup_factor import warmup_factor
from autograder.exercises.l05_warmup.warmup_steps_from_ratio import (
    warmup_steps_from_ratio,
)
from autograder.exercises.l05_warmup.wsd import wsd

NOAM = [0.015625, 0.015625, 0.03125, 0.046875, 0.0625, 0.055902, 0.051031]


@pytest.mark.parametrize(
    ("schedule", "ts", "values"),
    [
        (lambda t: warmup_factor(t, 4), range(6), [0, 0.25, 0.5, 0.75, 1, 1]),
        (lambda t: warmup_factor(t, 4, "one"), range(5), [0.25, 0.5, 0.75, 1, 1]),
        (lambda t: warmup_factor(t, 4, "nano"), range(5), [0.2, 0.4, 0.6, 0.8, 1]),
        (
            lambda t: linear_warmup_decay(t, 10, 100),
            (9, 10, 11, 99, 100, 170),
            [0.9, 1, 0.98889, 0.0111, 0, 0],
        ),
        (
            lambda t: bert_tf_lr(t, 1.0, 10, 100),
            (9, 10, 11, 99, 100, 170),
            [0.9, 0.9, 0.89, 0.01, 0, 0],
        ),
        (lambda t: bert_tf_lr(t, 1.0, 0, 4), range(5), [1, 0.75, 0.5, 0.25, 0]),
        (
            lambda t: warmup_cosine(t, 2, 6, 0.1),
            range(8),
            [0, 0.5, 1, 0.868198, 0.55, 0.231802, 0.1, 0.1],
        ),
        (lambda t: warmup_cosine(t, 2, 6, start="one"), range(3), [0.5, 1, 1]),
        (
            lambda t: wsd(t, 2, 3, 4, 0.1),
            range(10),
            [0, 0.5, 1, 1, 1, 1, 0.775, 0.55, 0.325, 0.1],
        ),
        (
            lambda t: wsd(t, 2, 3, 4, 0.1, "1-sqrt"),
            range(6, 10),
            [0.55, 0.363604, 0.220577, 0.1],
        ),
        (lambda t: wsd(t, 2, 3, 4, kind="cosine"), (5, 7, 9), [1, 0.5, 0]),
        (lambda s: noam_lr(s, 64, 4), range(7), NOAM),
        (lambda s: noam_lr(s, 512, 4000), (4000,), [(512 * 4000) ** -0.5]),
        (
            untuned_warmup_steps,
            (0.999, 0.99, 0.98, 0.95, 0.9, 0.9999),
            [2000, 200, 100, 40, 20, 20000],
        ),
        (lambda r: warmup_steps_from_ratio(r, 1000), (0, 0.0601, 1), [0, 61, 1000]),
        (lambda r: warmup_steps_from_ratio(r, 7), (0.1, 0.5, 0.9), [1, 4, 7]),
    ],
)
def test_by_hand(
    schedule: Callable[[Any], float], ts: Any, values: list[float]
) -> None:
    # The curriculum prints five or six digits.
    assert [schedule(t) for t in ts] == pytest.approx(values, rel=2e-3, abs=1e-6)


@pytest.mark.parametrize("start", ["zero", "one", "nano"])
def test_no_warmup_is_the_peak_from_the_start(start: str) -> None:
    assert warmup_factor(0, 0, start) == 1
    assert warmup_cosine(0, 0, 9, start=start) == 1


@pytest.mark.parametrize("total", [1, 5, 8])
def test_a_warmup_longer_than_the_run_is_cut_off_by_its_end(total: int) -> None:
    ramp = [t / 8 for t in range(total)]
    ts = range(total + 4)
    ended = [0.0] * 4
    assert [linear_warmup_decay(t, 8, total) for t in ts] == ramp + ended
    assert [bert_tf_lr(t, 1.0, 8, total) for t in ts] == ramp + ended
    assert [warmup_cosine(t, 8, total, 0.3) for t in ts] == ramp + [0.3] * 4


def test_without_a_decay_wsd_jumps_to_its_end() -> None:
    assert [wsd(t, 1, 2, 0, 0.25) for t in range(5)] == [0, 1, 1, 0.25, 0.25]
    assert [wsd(t, 0, 0, 1, 0.25) for t in range(3)] == [1, 0.25, 0.25]


def test_half_a_wave_is_not_a_line() -> None:
    above = warmup_cosine(25, 0, 100, 0.0) - linear_warmup_decay(25, 0, 100)
    assert above == pytest.approx(math.sqrt(2) / 4 - 1 / 4)


@pytest.mark.parametrize(
    ("call", "name"),
    [
        (lambda: warmup_factor(0, -1), "warmup_steps"),
        (lambda: warmup_factor(9, 5, "two"), "start"),
        (lambda: linear_warmup_decay(0, -1, 5), "warmup_steps"),
        (lambda: linear_warmup_decay(0, 1, 0), "total_steps"),
        (lambda: bert_tf_lr(0, 1.0, -1, 5), "warmup_steps"),
        (lambda: bert_tf_lr(0, 1.0, 1, 0), "num_train_steps"),
        (lambda: warmup_cosine(0, -1, 5), "warmup_steps"),
        (lambda: warmup_cosine(0, 0, 0), "total_steps"),
        (lambda: warmup_cosine(9, 1, 5, start="linear"), "start"),
        (lambda: wsd(0, -1, 1, 1), "warmup"),
        (lambda: wsd(0, 1, -1, 1), "stable"),
        (lambda: wsd(0, 1, 1, -1), "decay"),
        (lambda: wsd(0, 0, 0, 0), "decay"),
        (lambda: wsd(0, 1, 1, 1, kind="sqrt"), "kind"),
        (lambda: noam_lr(1, 64, 0), "warmup"),
        (lambda: untuned_warmup_steps(1.0), "beta2"),
        (lambda: untuned_warmup_steps(-0.1), "beta2"),
        (lambda: warmup_steps_from_ratio(0.1, 0), "total_steps"),
    ],
)
def test_the_error_names_the_argument(call: Callable[[], object], name: str) -> None:
    with pytest.raises(ValueError, match=rf"\b{name}\b"):
        call()
