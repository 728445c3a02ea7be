"""Outcomes as single values, and when two values are the same."""

import math
from typing import Any

import numpy as np
import pytest
import torch

from autograder.judge.leaves import alike, leaves
from autograder.judge.wire import describe
from autograder.tests.judge.documents import verdict_on


@pytest.mark.parametrize(
    ("value", "taken_apart"),
    [
        (0.5, [0.5]),
        (3, [3]),
        (np.float64(0.5), [0.5]),
        ([0.5, (1, 2)], [0.5, 1, 2]),
        (torch.tensor([0.5, 1.0]), [0.5, 1.0]),
        (True, ["bool True"]),
        (np.bool_(True), ["bool True"]),
        ("cos", ["str cos"]),
        (None, ["type None"]),
        ({1, 2}, ["type set"]),
        ({"b": 1, "a": 2}, ["key a", 2, "key b", 1]),
        (np.zeros((1, 2)), ["type numpy.ndarray of shape (1, 2)"]),
        ([], []),
        ({}, []),
    ],
)
def test_a_value_is_taken_apart(value: Any, taken_apart: list[Any]) -> None:
    found = leaves({"value": describe(value)})
    assert found == taken_apart
    assert [type(leaf) for leaf in found] == [type(leaf) for leaf in taken_apart]


def test_what_is_no_value_is_one_word() -> None:
    error: Any = {"type": "KeyError", "bases": [], "message": "", "line": None}
    assert leaves({"error": error}) == ["error KeyError"]
    assert leaves({"stopped": "timed out"}) == ["stopped timed out"]


@pytest.mark.parametrize(
    ("one", "other", "scale", "same"),
    [
        (0.5, 0.5, 0.0, True),
        (1.0, 1.0 + 0.9e-4, 0.0, True),
        (1.0, 1.0 + 1.2e-4, 0.0, False),
        (-1.0, -1.0 - 0.9e-4, 0.0, True),
        (0.9e-6, 0.0, 1.0, True),
        (1.1e-6, 0.0, 1.0, False),
        (1e-6 * 2.0**30, 0.0, 2.0**30, True),
        (1.0 + 1.9e-4, 1.0, 100.0, True),
        (100_000, 100_001, 1.0, False),
        (100_000, 100_001.0, 1.0, True),
        (100_001.0, 100_000, 1.0, True),
        (3, 3.0, 0.0, True),
        (math.nan, math.nan, 1.0, True),
        (math.nan, 1.0, 1.0, False),
        (1.0, math.nan, 1.0, False),
        (math.inf, math.inf, 1.0, True),
        (math.inf, -math.inf, 1.0, False),
        (1.0, math.inf, 1.0, False),
        (math.inf, 1.0, 1.0, False),
        ("str a", "str a", 1.0, True),
        ("str a", "str b", 1.0, False),
        ("str 1", 1, 1.0, False),
        (1, "str 1", 1.0, False),
    ],
)
def test_values_are_alike_to_about_four_digits(
    one: Any, other: Any, scale: float, *, same: bool
) -> None:
    assert alike(one, other, scale) is same


def test_a_table_of_numbers_is_judged() -> None:
    assert verdict_on(lambda w0, lam, lr, steps: np.zeros((2, 2))).status == "failed"
    forged: Any = {"value": {"type": "heap", "items": [1, 2]}}
    assert leaves(forged) == ["type heap"]
    assert leaves({"value": {"type": "dict", "cut": "9 items"}}) == ["type dict"]
