"""How values are written down, to the letter, and where they are cut."""

import collections
import math
from typing import Any

import numpy as np
import pytest
import torch

from autograder.judge.wire import (
    MAX_DEPTH,
    MAX_INT_BITS,
    MAX_ITEMS,
    MAX_NAME,
    MAX_TEXT,
    MAX_VALUES,
    class_name,
    clean_text,
    decode,
    describe,
    encode,
    name_float,
)


def test_what_json_has_no_word_for_has_a_name() -> None:
    numbers = (math.nan, -math.nan, math.inf, -math.inf)
    assert [name_float(x) for x in numbers] == ["nan", "nan", "inf", "-inf"]


@pytest.mark.parametrize(
    ("argument", "data"),
    [
        (None, None),
        (True, True),
        ("text", "text"),
        (3, 3),
        (0.5, 0.5),
        (math.inf, {"$float": "inf"}),
        ((1, (2,)), {"$tuple": [1, {"$tuple": [2]}]}),
        ([1, [math.inf]], [1, [{"$float": "inf"}]]),
        ({"a": (1,)}, {"$dict": [["a", {"$tuple": [1]}]]}),
        ({(1, 2): 3}, {"$dict": [[{"$tuple": [1, 2]}, 3]]}),
        (range(3), [0, 1, 2]),
    ],
)
def test_an_argument_is_encoded(argument: Any, data: Any) -> None:
    assert encode(argument) == data
    assert type(encode(argument)) is type(data)
    back = list(argument) if isinstance(argument, range) else argument
    assert decode(data) == back
    assert type(decode(data)) is type(back)


def test_arrays_and_tensors_are_encoded_with_their_type() -> None:
    array, tensor = np.array([[1.0, math.inf]]), torch.tensor([1, 2])
    rows = [[1.0, {"$float": "inf"}]]
    assert encode(array) == {"$array": rows, "dtype": "float64"}
    assert encode(tensor) == {"$tensor": [1, 2], "dtype": "int64"}
    assert encode(np.float32(0.5)) == {"$array": 0.5, "dtype": "float32"}
    assert decode(encode(array)).tolist() == array.tolist()
    again = decode(encode(tensor))
    assert (again.dtype, again.tolist()) == (torch.int64, [1, 2])
    half = decode({"$tensor": [0.5], "dtype": "float16"})
    assert half.dtype == torch.float16
    assert decode({"$array": [1], "dtype": "float32"}).dtype == np.float32


def test_what_cannot_be_encoded_says_so() -> None:
    with pytest.raises(TypeError, match="argument of type object"):
        encode(object())
    with pytest.raises(TypeError, match="argument of type set"):
        encode({1})
    with pytest.raises(ValueError, match=r"unknown tag in \['a', 'b'\]"):
        decode({"b": 1, "a": 2})


def test_names_are_short_and_can_stand_in_a_file() -> None:
    long = type("x" * 200, (), {})
    assert class_name(long) == "x" * MAX_NAME
    assert clean_text("a\ud800b") == "a?b"
    assert describe("a\ud800b") == "a?b"
    assert clean_text("äöü…") == "äöü…"


@pytest.mark.parametrize(
    ("value", "described"),
    [
        ((0.5,), {"type": "tuple", "items": [0.5]}),
        ([], {"type": "list", "items": []}),
        ({}, {"type": "dict", "items": []}),
        (
            {"a": {"b": 1}},
            {"type": "dict", "items": [["a", {"type": "dict", "items": [["b", 1]]}]]},
        ),
        ([None, True, "x"], {"type": "list", "items": [None, True, "x"]}),
        (-math.inf, {"type": "float", "value": "-inf"}),
        (
            [0.5, math.inf],
            {"type": "list", "items": [0.5, {"type": "float", "value": "inf"}]},
        ),
        (
            np.int64(3),
            {"type": "numpy.int64", "dtype": "int64", "shape": [], "value": 3},
        ),
        (
            np.bool_(True),
            {"type": "numpy.bool", "dtype": "bool", "shape": [], "value": True},
        ),
        (
            np.array([1, 2], dtype="int32"),
            {"type": "numpy.ndarray", "dtype": "int32", "shape": [2], "items": [1, 2]},
        ),
        (
            np.array(0.5),
            {"type": "numpy.ndarray", "dtype": "float64", "shape": [], "value": 0.5},
        ),
        (
            torch.tensor(0.5),
            {"type": "torch.Tensor", "dtype": "float32", "shape": [], "value": 0.5},
        ),
        (
            torch.tensor([[1, 2]]),
            {
                "type": "torch.Tensor",
                "dtype": "int64",
                "shape": [1, 2],
                "items": [{"type": "list", "items": [1, 2]}],
            },
        ),
        (
            torch.nn.Parameter(torch.tensor([0.5])),
            {"type": "torch.Tensor", "dtype": "float32", "shape": [1], "items": [0.5]},
        ),
        (np.float64, {"type": "type"}),
        (collections.deque([1]), {"type": "deque"}),
    ],
)
def test_a_value_is_written_down(value: Any, described: Any) -> None:
    assert describe(value) == described


def test_limits_are_as_generous_as_they_are_said_to_be() -> None:
    assert (MAX_ITEMS, MAX_VALUES) == (20_000, 100_000)
    assert (MAX_TEXT, MAX_NAME, MAX_DEPTH) == (2_000, 80, 6)
    assert describe("x" * 2_000) == "x" * 2_000
    lists = [[0.5] * 11_110 for _ in range(9)]  # 1 + 9 * (1 + 11_110) values
    assert "cut" not in repr(describe(lists))
    assert "cut" in repr(describe([*lists[1:], [0.5] * 11_111]))


def test_whole_numbers_and_texts_are_cut_beyond_their_limits() -> None:
    assert MAX_INT_BITS == 1024
    assert describe(2**1024 - 1) == 2**1024 - 1
    assert describe(2**1024) == {"type": "int", "cut": "1025 bits"}
    assert describe(-(2**1024)) == {"type": "int", "cut": "1025 bits"}
    assert describe("x" * MAX_TEXT) == "x" * MAX_TEXT
    cut = {"type": "str", "cut": f"{MAX_TEXT + 1} characters"}
    assert describe("x" * (MAX_TEXT + 1)) == cut


@pytest.mark.parametrize("item", [0, 0.5])
@pytest.mark.parametrize("kind", [list, tuple])
def test_lists_are_cut_beyond_their_limit(kind: Any, item: Any) -> None:
    whole: Any = describe(kind([item] * MAX_ITEMS))
    assert len(whole["items"]) == MAX_ITEMS
    cut = {"type": kind.__name__, "cut": f"{MAX_ITEMS + 1} items"}
    assert describe(kind([item] * (MAX_ITEMS + 1))) == cut


def test_tables_and_arrays_are_cut_beyond_their_limit() -> None:
    table: Any = describe(dict.fromkeys(range(MAX_ITEMS)))
    assert len(table["items"]) == MAX_ITEMS
    more = dict.fromkeys(range(MAX_ITEMS + 1))
    assert describe(more) == {"type": "dict", "cut": f"{MAX_ITEMS + 1} items"}
    array: Any = describe(np.zeros(MAX_ITEMS))
    assert len(array["items"]) == MAX_ITEMS
    assert describe(np.zeros((MAX_ITEMS, 2))) == {
        "type": "numpy.ndarray",
        "dtype": "float64",
        "shape": [MAX_ITEMS, 2],
        "cut": f"{2 * MAX_ITEMS} items",
    }
    deep: Any = describe(np.zeros((1,) * MAX_DEPTH))
    assert "items" in deep
    deeper: Any = describe(np.zeros((1,) * (MAX_DEPTH + 1)))
    assert deeper["cut"] == "1 items"
    wide: Any = describe(np.zeros(3, dtype=[("x" * 200, "f8")]))
    assert len(wide["dtype"]) == MAX_NAME


def nested(kind: Any, levels: int) -> Any:
    value: Any = 0
    for _ in range(levels):
        value = kind(value)
    return value


def depth_of(described: Any) -> int:
    depth = 0
    while isinstance(described, dict) and "items" in described:
        depth += 1
        described = described["items"][0]
        if isinstance(described, list):
            described = described[-1]
    return depth


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        (lambda x: [x], "list"),
        (lambda x: (x,), "tuple"),
        (lambda x: {"a": x}, "dict"),
        (lambda x: collections.OrderedDict(a=x), "dict"),
    ],
)
def test_what_is_nested_too_deep_is_cut(kind: Any, name: str) -> None:
    assert depth_of(describe(nested(kind, MAX_DEPTH))) == MAX_DEPTH
    deeper = describe(nested(kind, MAX_DEPTH + 1))
    assert depth_of(deeper) == MAX_DEPTH
    assert f"{{'type': '{name}', 'cut': 'nested too deep'}}" in repr(deeper)


def test_arrays_count_in_the_depth() -> None:
    value: Any = np.array([1.5])
    for _ in range(MAX_DEPTH):
        value = [value]
    assert "'items': [1.5]" in repr(describe(value))
    holding = np.empty((), dtype=object)
    holding[()] = nested(lambda x: [x], MAX_DEPTH)
    assert "nested too deep" in repr(describe(holding))


@pytest.mark.parametrize(
    ("one", "size"),
    [
        ([0] * 1000, 1001),
        ([0.5] * 1000, 1001),
        (dict.fromkeys(range(500)), 1001),
        (np.zeros(1000), 1001),
        ([[0] * 9] * 100, 1001),
        ([[0.5] * 9] * 100, 1001),
    ],
)
def test_all_values_together_are_bounded(one: Any, size: int) -> None:
    whole: Any = describe([one] * (MAX_VALUES // size))
    assert "cut" not in repr(whole)
    many: Any = describe([one] * (MAX_VALUES // size + 2))
    assert "cut" in repr(many["items"][-1])
    assert "cut" not in repr(many["items"][0])


def test_a_budget_is_spent_value_by_value() -> None:
    left = [10]
    describe([1, [0.5, 0.5], {"a": 1}], budget=left)
    assert left == [10 - 1 - 1 - 3 - 3]
    left = [3]
    assert describe([1, 2, 3, 4], budget=left) == {"type": "list", "cut": "4 items"}
    left = [5]
    assert describe([1, 2, 3, 4], budget=left) != {"type": "list", "cut": "4 items"}
    assert left == [0]
    empty: Any = describe([], budget=[0])
    assert empty == {"type": "list", "cut": "nested too deep"}
    assert describe(0.5, budget=[0]) == 0.5
