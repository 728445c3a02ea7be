"""Values worked out by hand or by another library, not by our references."""

import math
import random
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.exercises.l07_lr_finder import range_test as range_test_file
from autograder.exercises.l07_lr_finder import suggest_lr as suggest_lr_file
from autograder.exercises.l07_lr_finder.ema_debiased import ema_debiased
from autograder.exercises.l07_lr_finder.exp_lrs import exp_lrs
from autograder.exercises.l07_lr_finder.finder_stability import finder_stability
from autograder.exercises.l07_lr_finder.range_test import range_test
from autograder.exercises.l07_lr_finder.suggest_lr import suggest_lr

NAN = math.nan
LOSSES = st.lists(st.floats(0.01, 100), min_size=1, max_size=30)


@settings(deadline=None)
@given(start=st.floats(1e-8, 1.0), ratio=st.floats(1.5, 1e8), n=st.integers(2, 40))
def test_exp_lrs_agrees_with_geomspace(start: float, ratio: float, n: int) -> None:
    wanted = np.geomspace(start, start * ratio, n)
    assert np.allclose(exp_lrs(start, start * ratio, n), wanted, rtol=1e-9, atol=0)


@pytest.mark.parametrize("n", [1, 0, -3])
def test_exp_lrs_refuses_to_space_one_rate(n: int) -> None:
    with pytest.raises(ValueError, match=r"\bn\b"):
        exp_lrs(0.1, 1.0, n)


def test_ema_debiased_by_hand() -> None:
    got = ema_debiased([2, 1, 1, 4], 0.9)
    assert got == pytest.approx([2, 1.473684, 1.298893, 2.084327], abs=1e-6)
    assert ema_debiased([], 0.9) == []
    assert ema_debiased([3.0, 5.0], 0.0) == [3.0, 5.0]
    assert [math.isnan(x) for x in ema_debiased([1.0, NAN, 1.0], 0.5)] == [
        False,
        True,
        True,
    ]


@settings(max_examples=15, deadline=None)
@given(xs=LOSSES, beta=st.sampled_from([0.1, 0.5, 0.9, 0.98]))
def test_ema_debiased_is_the_first_moment_of_adam(xs: list[float], beta: float) -> None:
    """Adam's step is lr * m / sqrt(v), and with a constant v it shows m."""
    w = torch.zeros(1, dtype=torch.float64, requires_grad=True)
    adam = torch.optim.Adam([w], lr=1.0, betas=(beta, 0.0), eps=0.0)
    seen = []
    for x in xs:
        before = w.item()
        w.grad = torch.tensor([x], dtype=torch.float64)
        adam.step()
        seen.append((before - w.item()) * x)
    assert seen == pytest.approx(ema_debiased(xs, beta), rel=1e-6)


RATES = [1.0, 2.0, 4.0, 8.0, 16.0, 32.0]
FALL = [9.0, 8.0, 5.0, 4.0, 7.0, 1000.0]


@pytest.mark.parametrize(
    ("losses", "given", "wanted"),
    [
        (FALL, {"divide_by": 4.0}, 0.5),
        (FALL, {"method": "min10", "divide_by": 4.0}, 0.8),
        ([9.0, 8.0, 5.0, 4.0, NAN, NAN], {"method": "min10"}, 0.8),
        ([0.1, 8.0, 5.0, 4.0, 7.0, 9.0], {"method": "min10", "skip": 1}, 0.8),
        ([9.0, 8.0, NAN, 4.0, 7.0, 9.0], {}, 1.0),
    ],
)
def test_suggest_lr_by_hand(
    losses: list[float], given: dict[str, Any], wanted: float
) -> None:
    assert suggest_lr(RATES, losses, **{"skip": 0, **given}) == pytest.approx(wanted)


def test_the_valley_is_the_longest_falling_subsequence() -> None:
    """Nine losses fall, with one bump: a third and a sixth of nine is four in."""
    losses = [5.0, 6, 20, 18, 16, 14, 15, 12, 10, 8, 6, 4, 30]
    rates = [2.0**i for i in range(13)]
    got = math.log2(suggest_lr(rates, losses, "valley", skip=0))
    assert abs(got - 6) <= 1


@pytest.mark.parametrize("method", ["steepest", "min10", "valley"])
@pytest.mark.parametrize("losses", [[2.0] * 6, RATES, [9.0, 8.0, 1.0, 2.0, 3.0, 4.0]])
def test_no_descent_is_said(method: str, losses: list[float]) -> None:
    with pytest.raises(ValueError, match="no descent"):
        suggest_lr(RATES, losses, method, skip=2)


def test_an_unknown_method_is_named() -> None:
    with pytest.raises(ValueError, match="method"):
        suggest_lr(RATES, FALL, "best", skip=0)


def test_the_curves_are_clear_of_ambiguity() -> None:
    """Forward, central, run or subsequence: all lie within what is forgiven."""
    for seed in range(8):
        for case in suggest_lr_file.cases(random.Random(seed)):
            if case.property in (suggest_lr_file.FLAT, suggest_lr_file.BAD):
                continue
            arguments: Any = dict(case.fixed)
            lrs: Any = case.asked[0]
            wanted = suggest_lr(lrs, **arguments)
            factor = float(str(case.setting["factor"]))
            for answer in (
                suggest_lr_file.by_numpy,
                suggest_lr_file.by_central_differences,
            ):
                got: Any = answer(lrs, **arguments)
                assert abs(math.log(got / wanted)) <= math.log(factor), case.shown


def line() -> torch.nn.Module:
    net = torch.nn.Sequential(torch.nn.Linear(1, 1), torch.nn.BatchNorm1d(1))
    return net.double().eval()


def first_row(got: torch.Tensor, wanted: torch.Tensor) -> torch.Tensor:
    return got.sum() * 0 + wanted[0, 0]


def test_range_test_stops_and_leaves_no_trace() -> None:
    net = line()
    before = {k: v.clone() for k, v in net.state_dict().items()}
    x = torch.tensor([[1.0], [2.0]], dtype=torch.float64)
    batches = [(x, x * 0 + loss) for loss in (3.0, 1.0, 1.5, 2.5, 9.0)]
    random_state = torch.get_rng_state()
    make = torch.optim.SGD
    lrs = [0.1 * 2**i for i in range(5)]
    used, raw, smooth = range_test(net, make, first_row, batches, lrs, 2.0, 0.0)
    assert (used, raw) == (lrs[:4], [3.0, 1.0, 1.5, 2.5])
    assert smooth == raw
    assert torch.equal(torch.get_rng_state(), random_state)
    assert not net.training
    assert all(torch.equal(v, before[k]) for k, v in net.state_dict().items())


def test_the_runs_that_are_read_to_their_end_do_not_stop() -> None:
    from autograder.judge.scenes.finder import play

    stops = {range_test_file.STOP, range_test_file.FINITE, range_test_file.UPDATES}
    for seed in range(3):
        for case in range_test_file.cases(random.Random(seed)):
            outcome = play(range_test, case.to_json("c"))["outcomes"][0]
            used = dict(outcome["value"]["items"])["rates"]["items"]
            rates: Any = case.asked[0]
            assert (len(used) < len(rates)) == (case.property in stops)


@pytest.mark.parametrize(
    ("rates", "wanted"),
    [
        ([0.3, 2.4, 0.6], {"median": 0.6, "octaves": 3.0, "failed": 0}),
        ([0.3, None, 2.4], {"median": 1.35, "octaves": 3.0, "failed": 1}),
        ([NAN, None, 2.4], {"median": 2.4, "octaves": 0.0, "failed": 2}),
    ],
)
def test_finder_stability_by_hand(
    rates: list[float | None], wanted: dict[str, float]
) -> None:
    def suggest(seed: int) -> float:
        rate = rates[seed]
        if rate is None:
            raise ValueError("no descent")
        return rate

    report: Any = finder_stability(suggest, (0, 1, 2))
    lrs = report.pop("lrs")
    assert report == pytest.approx(wanted)
    assert lrs == [r for r in rates if r is not None and math.isfinite(r)]


@given(st.lists(st.floats(1e-6, 10), min_size=1, max_size=9))
@settings(deadline=None)
def test_finder_stability_agrees_with_numpy(rates: list[float]) -> None:
    report: Any = finder_stability(rates.__getitem__, tuple(range(len(rates))))
    assert report["median"] == pytest.approx(np.median(rates))
    assert report["octaves"] == pytest.approx(np.ptp(np.log2(rates)), abs=1e-9)
