"""Values worked out by hand or by another library, not by our references."""

import math
import random
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.exercises import load
from autograder.exercises.l01_basics.diagnose import CURVES, SINGLE, cases, diagnose
from autograder.exercises.l01_basics.lr_grid import lr_grid
from autograder.exercises.l01_basics.lr_regime import lr_regime
from autograder.exercises.l01_basics.pick_best import pick_best
from autograder.exercises.l01_basics.sgd_update import sgd_update

NAN, INF = math.nan, math.inf
NUMBERS = st.floats(-10, 10)


@pytest.mark.parametrize(
    ("w", "grad", "lr", "after"), [(2.0, 4.0, 0.25, 1.0), (3.0, -2.0, 0.5, 4.0)]
)
def test_sgd_step_by_hand(
    w: torch.Tensor, grad: float, lr: float, after: float
) -> None:
    assert load("sgd_step").reference(w, grad, lr) == after


@pytest.mark.parametrize(
    ("lam", "lr", "momentum", "name"),
    [
        (1.0, -0.1, 0.0, "invalid"),
        (1.0, 0.0, 0.5, "frozen"),
        ((0.0, 0.0), 0.3, 0.0, "frozen"),
        (4.0, 0.2, 0.0, "monotone"),
        (4.0, 0.2, 0.9, "oscillating"),
        (4.0, 0.0006, 0.9, "monotone"),
        (4.0, 0.06, 0.25, "monotone"),
        (4.0, 0.065, 0.25, "oscillating"),
        (4.0, 0.25, 0.0, "one_step"),
        (4.0, 0.25, 0.5, "oscillating"),
        (4.0, 0.5, 0.0, "boundary"),
        (4.0, 0.5 + 4e-13, 0.0, "boundary"),
        (4.0, 0.5 + 2e-12, 0.0, "diverging"),
        (4.0, 0.75, 0.5, "boundary"),
        (np.array([1.0, 4.0]), 0.6, 0.5, "oscillating"),
        ([4.0, 1.0], 0.6, 0.0, "diverging"),
    ],
)
def test_lr_regime_by_hand(lam: Any, lr: float, momentum: float, name: str) -> None:
    assert lr_regime(lam, lr, momentum) == name


@given(
    lr=st.floats(0.05, 3).filter(lambda lr: abs(lr - 2) > 0.05),
    momentum=st.sampled_from([0.0, 0.3, 0.6, 0.9]),
)
@settings(max_examples=60, deadline=None)
def test_lr_regime_tells_which_walks_blow_up(lr: float, momentum: float) -> None:
    edge = 2 * (1 + momentum)
    lam = 1.0 if abs(lr - edge) > 0.05 else 0.9
    w = torch.tensor([1.0], dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=lr, momentum=momentum)
    for _ in range(400):
        w.grad = lam * w.detach().clone()
        optimizer.step()
    assert (lr_regime(lam, lr, momentum) == "diverging") == (abs(w.item()) > 1)


@given(
    share=st.floats(0.05, 3).filter(lambda share: abs(share - 1) > 0.05),
    momentum=st.sampled_from([0.1, 0.3, 0.6, 0.9]),
)
@settings(max_examples=60, deadline=None)
def test_lr_regime_tells_which_walks_cross_the_bottom(
    share: float, momentum: float
) -> None:
    lr = min(share * (1 - math.sqrt(momentum)) ** 2, 1.9 * (1 + momentum))
    w = torch.tensor([1.0], dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=lr, momentum=momentum)
    visited = [1.0]
    for _ in range(600):
        w.grad = w.detach().clone()
        optimizer.step()
        visited.append(w.item())
    assert (lr_regime(1.0, lr, momentum) == "monotone") == (min(visited) >= 0)


@given(low=st.floats(1e-6, 1.0), ratio=st.floats(1.5, 1e5), n=st.integers(1, 30))
def test_lr_grid_agrees_with_geomspace(low: float, ratio: float, n: int) -> None:
    assert np.allclose(lr_grid(low, low * ratio, n), np.geomspace(low, low * ratio, n))


@pytest.mark.parametrize(
    ("low", "n", "name"), [(0, 3, "low"), (-1, 3, "low"), (1, 0, "n")]
)
def test_lr_grid_names_the_bad_argument(low: float, n: int, name: str) -> None:
    with pytest.raises(ValueError, match=rf"\b{name}\b"):
        lr_grid(low, 2.0, n)


@pytest.mark.parametrize(
    ("results", "best"),
    [
        ({0.01: 2.1, 0.1: 0.6, 1.0: 0.3, 10.0: NAN}, (1.0, False)),
        ({1.0: 0.2, 0.01: 2.1, 0.1: 0.6}, (1.0, True)),
        ({1: -INF, 2: 0.5, 3: 0.5, 4: INF}, (2, False)),
        ({0.3: 1.0}, (0.3, True)),
    ],
)
def test_pick_best_by_hand(
    results: dict[float, float], best: tuple[float, bool]
) -> None:
    assert pick_best(results) == best


@pytest.mark.parametrize("results", [{}, {0.1: NAN}, {0.1: INF, 0.2: -INF}])
def test_pick_best_refuses_a_sweep_of_wrecks(results: dict[float, float]) -> None:
    with pytest.raises(ValueError, match="results"):
        pick_best(results)


@given(
    st.lists(
        st.tuples(
            st.lists(st.one_of(st.none(), NUMBERS), min_size=2, max_size=2),
            st.floats(0.001, 1.0),
        ),
        min_size=1,
        max_size=6,
    ),
    st.sampled_from([0.0, 0.5, 0.9]),
)
@settings(max_examples=60, deadline=None)
def test_sgd_update_agrees_with_torch(
    calls: list[tuple[list[float | None], float]], momentum: float
) -> None:
    ours = [torch.ones(2, dtype=torch.float64, requires_grad=True) for _ in "ab"]
    theirs = [w.detach().clone().requires_grad_() for w in ours]
    optimizer = torch.optim.SGD(theirs, lr=1.0, momentum=momentum)
    state: dict[int, torch.Tensor] = {}
    for grads, lr in calls:
        for ws in (ours, theirs):
            for w, g in zip(ws, grads, strict=True):
                w.grad = None if g is None else torch.full_like(w, g)
        optimizer.param_groups[0]["lr"] = lr
        optimizer.step()
        sgd_update(ours, lr, momentum, state)
        for one, other in zip(ours, theirs, strict=True):
            torch.testing.assert_close(one, other, rtol=1e-9, atol=1e-12)


def test_diagnose_draws_two_curves_of_each_kind_clear_of_every_threshold() -> None:
    for seed in range(50):
        curves: list[Any] = [
            case.asked[0]
            for prop in (CURVES, SINGLE)
            for case in cases(random.Random(seed))
            if case.property == prop
        ]
        names = [diagnose(curve) for curve in curves]
        assert names == ["good", "too_low", "too_high", "diverged"] * 2
        for name, curve in zip(names, curves, strict=True):
            tenths = np.array(curve).reshape(10, -1).mean(axis=1)
            quarters = np.array(curve).reshape(4, -1).mean(axis=1)
            ratio, steps = tenths[-1] / tenths[0], quarters[1:] / quarters[:-1]
            assert (ratio > 1.8) == (name == "diverged")
            assert (ratio < 0.2) == (name == "good")
            assert 0.36 < ratio < 1.2 or name in ("diverged", "good")
            assert name != "too_low" or steps.max() < 0.97
            assert name != "too_high" or steps.max() > 1.03
