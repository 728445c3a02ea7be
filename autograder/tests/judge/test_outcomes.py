"""One outcome against another, and the size of the curve that it belongs to."""

import math
from typing import Any

import pytest
import torch

from autograder.judge.outcomes import (
    compare_outcome,
    curve_scale,
    outcomes_of,
    raises_as,
    same_outcome,
    scale_of,
)
from autograder.judge.wire import describe

TYPE_ERROR: Any = {"error": {"type": "TypeError", "bases": ["TypeError"]}}
VALUE_ERROR: Any = {"error": {"type": "ValueError", "bases": ["ValueError"]}}
OWN: Any = {"error": {"type": "Own", "bases": ["ValueError"]}}
STOPPED: Any = {"stopped": "timed out"}


def value(found: Any) -> Any:
    return {"value": describe(found)}


def test_the_scale_is_the_largest_size_of_all() -> None:
    outcomes = [value(0.5), value([-3.0, 2.0]), VALUE_ERROR]
    assert scale_of(outcomes) == 3.0
    assert scale_of([VALUE_ERROR]) == 0.0
    assert scale_of([]) == 0.0


def case(name: str, top: float, **more: Any) -> Any:
    return {"name": name, "fixed": {"top": top}, "scene": "calls", **more}


def test_cases_with_the_same_arguments_are_parts_of_one_curve() -> None:
    start, end, other = case("start", 1.0), case("end", 1.0), case("other", 2.0)
    scaled = case("scaled", 1.0, scene="scaled")
    step = case("step", 3.0, setting={"scale": 7.0})
    sizes = {"start": 5.0, "end": 0.0, "other": 8.0, "scaled": 9.0, "step": 0.5}
    key: Any = {
        "cases": [start, end, other, scaled, step],
        "expected": {name: {"outcomes": [value(v)]} for name, v in sizes.items()},
    }
    assert [curve_scale(one, key) for one in key["cases"]] == [5, 5, 8, 9, 7]
    step["setting"]["scale"] = 0.25
    assert curve_scale(step, key) == 0.5


def test_where_an_answer_did_not_get_there_are_no_outcomes() -> None:
    seen: Any = {"cases": {"a": {"outcomes": [value(1)], "again": None}}}
    assert outcomes_of(seen, "a", "outcomes") == [value(1)]
    assert outcomes_of(seen, "a", "again") == []
    assert outcomes_of(seen, "b", "outcomes") == []
    assert outcomes_of({"cases": {"b": None}}, "b", "outcomes") == []  # type: ignore[typeddict-item]


def test_a_subclass_of_what_is_expected_may_be_raised() -> None:
    assert raises_as(VALUE_ERROR, VALUE_ERROR)
    assert raises_as(OWN, VALUE_ERROR)
    assert not raises_as(TYPE_ERROR, VALUE_ERROR)
    broken: list[Any] = [
        {"error": 1},
        {"error": {}},
        {"error": {"bases": "ValueError"}},
    ]
    for other in (value(1), STOPPED, *broken):
        assert not raises_as(other, VALUE_ERROR)


def level(got: Any, expected: Any, returns: str = "float", part: Any = None) -> str:
    return compare_outcome(got, expected, returns, 1.0, part).level


def test_values_errors_and_what_never_came() -> None:
    assert level(value(1), value(1.0)) == "exact"
    assert level(value(1), value(2.0)) == "no"
    assert level(OWN, VALUE_ERROR) == "exact"
    assert level(TYPE_ERROR, VALUE_ERROR) == "no"
    assert level(value(1), VALUE_ERROR) == "no"
    assert level(VALUE_ERROR, value(1)) == "no"
    assert level(STOPPED, value(1)) == "no"
    assert level(value([1.0]), value([1.0]), "list[float]") == "exact"


def test_what_came_is_held_against_what_was_asked_and_not_the_other_way() -> None:
    tensor = torch.tensor(0.5)
    for got, right, part in (
        (tensor, 0.5, None),
        ((tensor,), (0.5,), 0),
        ({"lr": tensor}, {"lr": 0.5}, "lr"),
    ):
        returns = "float" if part != 0 else "tuple[float]"
        match = compare_outcome(value(got), value(right), returns, 1.0, part)
        assert "torch tensor" in match.notes[0]
        match = compare_outcome(value(right), value(got), returns, 1.0, part)
        assert match.notes == ()


def test_one_place_of_a_tuple_alone() -> None:
    right, returns = value((1.0, "up", 3)), "tuple[float, str, int]"
    assert level(value((1.0, "down", 7)), right, returns, 0) == "exact"
    assert level(value((1.0, "down", 7)), right, returns, 1) == "no"
    assert level(value((9.0, "up", 7)), right, returns, 1) == "exact"
    assert level(value((9.0, "down", 3)), right, returns, 2) == "exact"
    assert level(value((9.0, "down", 3.0)), right, returns, 2) == "no"
    for other in ((1.0, "up"), 1.0, "up"):
        assert level(value(other), right, returns, 0) == "no"
    short = compare_outcome(value((1.0, "up")), right, returns, 1.0, 0)
    assert short.reason == "returned 2 values, expected 3"


def test_one_fact_by_its_name_alone() -> None:
    right = value({"rates": [0.5], "mode": "train"})
    got = value({"mode": "eval", "rates": [0.5]})
    assert level(got, right, "list[float]", "rates") == "exact"
    assert level(got, right, "str", "mode") == "no"
    missing = compare_outcome(value({"mode": "x"}), right, "list[float]", 1.0, "rates")
    assert missing.reason == "the dict has no key 'rates'"
    bare = compare_outcome(value([0.5]), right, "list[float]", 1.0, "rates")
    assert bare.reason == "returned a list where a dict is asked"
    bare = compare_outcome(value(0.5), right, "list[float]", 1.0, "rates")
    assert bare.reason == "returned a float where a dict is asked"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (value(0.5), value(0.5), True),
        (value(0.5), value(math.nextafter(0.5, 1)), False),
        (VALUE_ERROR, {"error": {"type": "ValueError", "message": "else"}}, True),
        (VALUE_ERROR, TYPE_ERROR, False),
        (VALUE_ERROR, value(0.5), False),
        (value(0.5), VALUE_ERROR, False),
        (STOPPED, STOPPED, True),
    ],
)
def test_the_same_to_the_last_bit(one: Any, other: Any, *, same: bool) -> None:
    assert same_outcome(one, other) is same
