from __future__ import annotations

from statistics import median

import pytest
import torch

from autograder.training.linear import descend_linear
from autograder.training.recorded import table
from autograder.training.sharpness import descend, largest_eigenvalue


def test_power_iteration_finds_the_largest_eigenvalue() -> None:
    draws = torch.Generator().manual_seed(1)
    root = torch.randn(6, 6, generator=draws)
    hessian = root @ root.T
    w = torch.nn.Parameter(torch.randn(6, generator=draws))
    value, _ = largest_eigenvalue(w @ hessian @ w / 2, [w], iterations=500)
    assert value == pytest.approx(float(torch.linalg.eigvalsh(hessian)[-1]), rel=1e-2)


def test_the_linear_model_converges_below_its_edge_and_explodes_above() -> None:
    below, above = descend_linear(0.99, steps=200), descend_linear(1.01, steps=200)
    assert below.losses[-1] < below.losses[0]
    assert above.losses[-1] > 10 * above.losses[0]


def test_the_recorded_edge_is_the_one_measured_now() -> None:
    run = table("linear_edge")["runs"][0]
    assert descend_linear(0.01, steps=1).edge == pytest.approx(run["edge"], rel=1e-3)


def test_a_recorded_descent_can_be_repeated() -> None:
    kept = table("sharpness")["runs"][0]
    again = descend(kept["rate"], seed=kept["seed"], steps=11)
    assert again.sharpness == pytest.approx(kept["sharpness"][:2], rel=0.02)


def test_sharpness_hovers_at_two_over_the_rate() -> None:
    for rate in (0.25, 0.5, 1.0):
        runs = [run for run in table("sharpness")["runs"] if run["rate"] == rate]
        around_300 = [run["sharpness"][30] * rate / 2 for run in runs]
        assert 0.75 < median(around_300) < 1.25, rate
