"""Part 6 of the curriculum, Values and Tolerance, as a table."""

import math
from typing import Any

import numpy as np
import pytest
import torch

from autograder.judge.compare import (
    EXACT,
    MISSING,
    NO,
    ROUNDED_NOTE,
    Match,
    a,
    compare_value,
    fact_of,
    items_of,
    numbers_in,
    parse_type,
    read_number,
    type_name,
    worst,
)
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
    assert parse_type("list[dict[str, float]]") == ("list", ("dict[str, float]",))
    assert parse_type("float") == ("float", ())


@pytest.mark.parametrize(
    ("got", "expected", "returns", "reason"),
    [
        (1, True, "bool", "returned an int where a bool is asked"),
        ("1", True, "bool", "returned a str where a bool is asked"),
        (np.float64(1), True, "bool", "returned a numpy.float64 where a bool is asked"),
        (1.0, None, "None", "returned a float where None is asked"),
        (None, "cos", "str", "returned None where a str is asked"),
        (False, True, "bool", None),
        (np.bool_(False), True, "bool", None),
        ("sin", "cos", "str", None),
        (3.0, 3, "int", "returned a float where an int is asked"),
        (np.float64(3), 3, "int", "returned a numpy.float64 where an int is asked"),
        (4, 3, "int", None),
        (2.0, 1.0, "float", None),
        ({0.5}, [0.5], "list[float]", "returned a set where a list is asked"),
        (0.5, (0.5,), "tuple[float]", "returned a float where a tuple is asked"),
        ([0.5], [0.5, 1.0], "list[float]", "returned 1 values, expected 2"),
        (["a"], [0.5], "list[float]", "returned a str where a number is asked"),
        (
            [0.5],
            {"a": 0.5},
            "dict[str, float]",
            "returned a list where a dict is asked",
        ),
        ({"b": 0.5}, {"a": 0.5}, "dict[str, float]", "the dict has no key 'a'"),
        ({1: 0.5}, {"a": 0.5}, "dict[str, float]", "the dict has no key 'a'"),
    ],
)
def test_a_reason_is_said_where_the_type_is_wrong_and_nowhere_else(
    got: Any, expected: Any, returns: str, reason: str | None
) -> None:
    match = compare_value(describe(got), describe(expected), returns, 1.0)
    assert (match.level, match.holds, match.reason) == ("no", False, reason)


def test_what_nobody_can_expect_is_met_by_nothing() -> None:
    assert compare_value(0.5, "text", "float", 1.0) == NO
    assert compare_value({"type": "list"}, None, "None", 1.0).level == "no"
    assert compare_value([0.5], describe([0.5]), "list[float]", 1.0).level == "no"
    listed = {"type": "list", "items": [0.5]}
    assert compare_value(listed, {"type": "list"}, "list[float]", 1.0).level == "no"
    for got in ({"type": "dict"}, {"type": "list", "items": []}, "dict"):
        found = compare_value(got, describe({}), "dict[str, float]", 1.0)
        assert found.level == "no"


def test_each_place_of_a_tuple_has_its_own_type() -> None:
    right, returns = (0.5, 2, True, [1.0]), "tuple[float, int, bool, list[float]]"
    assert level(right, right, returns) == "exact"
    assert level((0.5, 2.0, True, [1.0]), right, returns) == "no"
    assert level((0.5, 2, 1, [1.0]), right, returns) == "no"
    assert level((0.5, 2, True, [1.5]), right, returns) == "no"
    assert level([0.5, 2, True, [1.0]], right, returns) == "exact"
    assert level([1, 2, 3.0], [1, 2, 3], "list[int]") == "no"
    assert level([[1.0], [2.0]], [[1.0], [2.0]], "list[list[float]]") == "exact"
    with pytest.raises(ValueError, match="shorter"):  # a place that no type speaks of
        level((0.5, 2), (0.5, 3), "tuple[float]")


def test_every_value_of_a_dictionary_counts_and_more_keys_do_no_harm() -> None:
    right = {"a": 1.0, "b": 2.0}
    assert level({"a": 1.0, "b": 2.5}, right, "dict[str, float]") == "no"
    assert level({"a": 1.5, "b": 2.0}, right, "dict[str, float]") == "no"
    more: dict[Any, float] = {1: 7.0, "c": 9.0, **right}
    assert level(more, right, "dict[str, float]") == "exact"
    assert level({"a": 3}, {"a": 3}, "dict[str, int]") == "exact"
    assert level({"a": 3.0}, {"a": 3}, "dict[str, int]") == "no"
    rounded = {"a": 1.0 + 5e-5, "b": 2.0}
    assert level(rounded, right, "dict[str, float]") == "rounded"


def notes(got: Any, expected: Any, returns: str) -> tuple[str, ...]:
    return compare_value(describe(got), describe(expected), returns, 1.0).notes


def test_notes_say_what_came_instead_of_the_plain_thing() -> None:
    tensor = ("returned a torch tensor; a plain float is what schedulers expect",)
    assert notes(torch.tensor(2.0), 2.0, "float") == tensor
    assert notes(torch.tensor(3.0), 2.0, "float") == tensor
    assert notes(torch.tensor(2), 2, "int") == tensor
    assert notes(torch.tensor(math.inf), math.inf, "float") == tensor
    assert notes(np.float32(2.0), 2.0, "float") == ()
    assert notes([torch.tensor(2.0)] * 3, [2.0] * 3, "list[float]") == tensor
    rounded = (*tensor, ROUNDED_NOTE)
    assert notes(torch.tensor(2.0 + 1e-4), 2.0, "float") == rounded
    assert notes([2.0 + 1e-4, 2.0], [2.0, 2.0], "list[float]") == (ROUNDED_NOTE,)
    curve = torch.tensor([2.0 + 1e-4, 2.0])
    array = (ROUNDED_NOTE, "returned a torch tensor as the list")
    assert notes(curve, [2.0, 2.0], "list[float]") == array
    assert notes([2.0], (2.0,), "tuple[float]") == ("returned a list as the tuple",)


def test_the_worst_of_many_decides_and_all_notes_stay() -> None:
    bad, fine = Match("no", "why", ("a", "b")), Match("exact", None, ("b", "c"))
    near = Match("rounded", None, ("d",))
    assert worst([fine, near, bad]) == Match("no", "why", ("b", "c", "d", "a"))
    assert worst([fine, near]) == Match("rounded", None, ("b", "c", "d"))
    assert worst([fine]) == fine
    assert worst([]) == EXACT
    assert worst([Match("no"), bad]).reason is None


def test_the_bound_itself_is_within_tolerance() -> None:
    scale = 2.0**30
    assert level(1e-9 * scale, 0.0, "float", scale) == "exact"
    assert level(1e-6 * scale, 0.0, "float", scale) == "rounded"
    assert level(-1e-9 * scale, 0.0, "float", scale) == "exact"


def test_both_tolerances_add_up() -> None:
    assert level(1.0 + 1.9e-6, 1.0, "float", scale=1000.0) == "exact"
    assert level(1.0 + 2.1e-6, 1.0, "float", scale=1000.0) == "rounded"
    assert level(1.0 + 1.9e-4, 1.0, "float", scale=100.0) == "rounded"
    assert level(1.0 + 2.1e-4, 1.0, "float", scale=100.0) == "no"
    assert level(-1000.0 - 9e-4, -1000.0, "float", scale=0.0) == "exact"


@pytest.mark.parametrize(
    ("described", "number"),
    [
        (True, None),
        (3, 3),
        (0.5, 0.5),
        (2**1000 - 1, 2**1000 - 1),
        (2**1000, None),
        ("0.5", None),
        (None, None),
        ([0.5], None),
        ({"type": "float", "value": "inf"}, math.inf),
        ({"type": "float", "value": "-inf"}, -math.inf),
        ({"type": "float", "value": "1"}, None),
        ({"type": "str", "value": "inf"}, None),
        ({"type": "int", "value": "nan"}, None),
        ({"type": "int64", "dtype": "int64", "shape": [], "value": 3}, 3),
        ({"type": "bool", "dtype": "bool", "shape": [], "value": True}, None),
        ({"type": "torch.Tensor", "dtype": "x", "shape": [1], "value": 3}, None),
        ({"type": "torch.Tensor", "dtype": "x", "value": 3}, None),
        ({"type": "torch.Tensor", "shape": [], "value": 3}, None),
    ],
)
def test_a_number_is_read_where_there_is_one(described: Any, number: Any) -> None:
    found = read_number(described)
    assert found == number
    assert type(found) is type(number)


def test_a_type_is_named_with_its_shape() -> None:
    assert type_name(None) == "None"
    assert type_name(True) == "bool"
    assert type_name({"type": "numpy.ndarray", "shape": [2, 3]}) == (
        "numpy.ndarray of shape (2, 3)"
    )
    assert type_name({"type": "numpy.float64", "shape": []}) == "numpy.float64"
    assert [a(word) for word in ("None", "int", "Array", "bool", "")] == [
        "None",
        "an int",
        "an Array",
        "a bool",
        "a ",
    ]


def test_items_are_read_from_lists_tuples_and_rows() -> None:
    assert items_of(describe([1, 2])) == [1, 2] == items_of(describe((1, 2)))
    row = {"type": "numpy.ndarray", "dtype": "int64", "shape": [], "value": 7}
    assert items_of(describe(np.array([7]))) == [row]
    for other in (np.zeros((1, 2)), np.float64(2), {1}, {"a": 1}, 3, "text", None):
        assert items_of(describe(other)) is None
    bare = {"type": "x", "dtype": "int64", "items": [7]}
    assert items_of(bare) is None
    assert items_of({"type": "list", "items": "ab"}) is None


def test_a_fact_is_found_by_its_name() -> None:
    facts: Any = describe({"mode": "train", "none": None})
    assert fact_of(facts, "mode") == "train"
    assert fact_of(facts, "none") is None
    for other in (facts | {"type": "list"}, {"type": "dict"}, 3, None):
        assert fact_of(other, "mode") is MISSING
    assert fact_of(facts, "lr") is MISSING


def test_all_finite_numbers_are_found_however_deep() -> None:
    deep = describe([1, [math.nan, 2.5], {"a": (3, True, "x")}, np.array([4.0]), None])
    assert list(numbers_in(deep)) == [1.0, 2.5, 3.0, 4.0]
    assert all(type(number) is float for number in numbers_in(deep))
    assert list(numbers_in(math.inf)) == []


def test_parameters_of_a_type_may_have_their_own() -> None:
    nested = "tuple[list[float], dict[str, int], bool]"
    assert parse_type(nested) == ("tuple", ("list[float]", "dict[str, int]", "bool"))
