"""Part 6 of the curriculum, Values and Tolerance, as a table."""

from typing import Any

import numpy as np
import pytest
import torch

from autograder.judge.compare import compare_value, parse_type
from autograder.judge.wire import describe


def level(got: Any, expected: Any, returns: str, scale: float = 1.0) -> str:
    return compare_value(describe(got), describe(expected), returns, scale).level


@pytest.mark.parametrize(
    "got",
    [
        2,
        2.0,
        np.float64(2),
        np.float32(2),
        np.int64(2),
        np.array(2.0),
        torch.tensor(2.0),
        torch.tensor(2.0, dtype=torch.float64, requires_grad=True),
    ],
)
def test_a_scalar_may_come_in_many_forms(got: Any) -> None:
    assert level(got, 2.0, "float") == "exact"


@pytest.mark.parametrize(
    ("got", "named"),
    [
        (None, "None"),
        ("2", "a str"),
        (True, "a bool"),
        (np.bool_(True), "a numpy.bool"),
        (2 + 0j, "a complex"),
        (np.complex128(2), "a numpy.complex128"),
        (np.array([2.0]), "a numpy.ndarray of shape (1,)"),
        (torch.tensor([2.0]), "a torch.Tensor of shape (1,)"),
        ([2.0], "a list"),
        (type("", (), {})(), "a "),
    ],
)
def test_what_is_no_number_is_rejected_by_name(got: Any, named: str) -> None:
    match = compare_value(describe(got), 2.0, "float", 1.0)
    assert match.level == "no"
    assert str(match.reason).startswith(f"returned {named}")


@pytest.mark.parametrize(
    ("got", "wanted"),
    [(3, "exact"), (np.int64(3), "exact"), (3.0, "no"), (True, "no"), (4, "no")],
)
def test_where_an_int_is_asked(got: Any, wanted: str) -> None:
    assert level(got, 3, "int") == wanted


@pytest.mark.parametrize(
    ("got", "note"),
    [
        ([0.5, 1.0], None),
        ([np.float64(0.5), 1], None),
        ((0.5, 1.0), "returned a tuple as the list"),
        (np.array([0.5, 1.0]), "returned a NumPy array as the list"),
        (torch.tensor([0.5, 1.0]), "returned a torch tensor as the list"),
    ],
)
def test_a_list_may_come_in_many_forms(got: Any, note: str | None) -> None:
    match = compare_value(describe(got), describe([0.5, 1.0]), "list[float]", 1.0)
    assert match.level == "exact"
    assert match.notes == ((note,) if note else ())


@pytest.mark.parametrize(
    "got", [[0.5], [0.5, 1.0, 1.0], [[0.5], [1.0]], np.zeros((1, 2)), {0.5, 1.0}, 0.5]
)
def test_what_is_no_such_list_is_rejected(got: Any) -> None:
    assert level(got, [0.5, 1.0], "list[float]") == "no"


def test_truth_and_text() -> None:
    assert level(True, True, "bool") == "exact"
    assert level(np.bool_(True), True, "bool") == "exact"
    assert level(1, True, "bool") == "no"
    assert level("cos", "cos", "str") == "exact"
    assert level("cos", "sin", "str") == "no"
    assert level((0.5, np.bool_(False)), (0.5, False), "tuple[float, bool]") == "exact"
    assert level((0.5, 0), (0.5, False), "tuple[float, bool]") == "no"
    assert level(None, None, "None") == "exact"


def test_dictionaries_are_compared_key_by_key() -> None:
    assert level({"a": 1.0}, {"a": 1.0}, "dict[str, float]") == "exact"
    assert level({"b": 1.0}, {"a": 1.0}, "dict[str, float]") == "no"
    assert level([("a", 1.0)], {"a": 1.0}, "dict[str, float]") == "no"


def test_nan_and_infinity_are_values() -> None:
    nan, inf = float("nan"), float("inf")
    assert level(nan, nan, "float") == "exact"
    assert level(inf, inf, "float") == "exact"
    assert level(-inf, inf, "float") == "no"
    assert level(nan, 1.0, "float") == "no"
    assert level(1.0, nan, "float") == "no"


@pytest.mark.parametrize(
    ("error", "wanted"),
    [
        (9e-7, "exact"),
        (1.2e-6, "rounded"),
        (-9e-7, "exact"),
        (0.9e-4, "rounded"),
        (-1.1e-4, "no"),
    ],
)
def test_relative_tolerance(error: float, wanted: str) -> None:
    assert level(1.0 + error, 1.0, "float", scale=0.0) == wanted


@pytest.mark.parametrize(
    ("error", "wanted"),
    [(0.9e-7, "exact"), (1.1e-7, "rounded"), (0.9e-4, "rounded"), (1.1e-4, "no")],
)
def test_absolute_tolerance_goes_by_the_largest_value(
    error: float, wanted: str
) -> None:
    assert level(error, 0.0, "float", scale=100.0) == wanted


@pytest.mark.parametrize("kind", [float, np.float32, np.float64, torch.tensor])
def test_right_to_four_digits_is_a_level_of_its_own(kind: Any) -> None:
    assert level(kind(1 + 5e-5), 1.0, "float") == "rounded"
    assert level(kind(1 + 5e-4), 1.0, "float") == "no"
    assert level([kind(1 + 5e-5), 1.0], [1.0, 1.0], "list[float]") == "rounded"


def test_a_whole_number_is_right_or_wrong() -> None:
    assert level(100_001, 100_000, "int") == "no"


def test_huge_numbers_do_not_upset_it() -> None:
    assert level(2**1023, 1.0, "float") == "no"
    assert level(2**4000, 1.0, "float") == "no"


def test_declared_types_are_split() -> None:
    assert parse_type("list[dict[str, float]]") == ("list", ["dict[str, float]"])
    assert parse_type("float") == ("float", [])
