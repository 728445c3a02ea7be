"""Arguments and outcomes as text: what is written, and where it is cut."""

import math
from typing import Any

import numpy as np
import pytest
import torch

from autograder.judge.texts import (
    argument_text,
    cut,
    ends_of,
    number_text,
    outcome_text,
    typed,
    value_text,
)
from autograder.judge.wire import describe, encode


@pytest.mark.parametrize(
    ("argument", "text"),
    [
        (3, "3"),
        (0.1 + 0.2, "0.3"),
        (True, "True"),
        (None, "None"),
        ("linear", "'linear'"),
        (math.nan, "nan"),
        (-math.inf, "-inf"),
        ([1, 0.5], "[1, 0.5]"),
        ([], "[]"),
        ((), "()"),
        ((0.5,), "(0.5,)"),
        ([0.5], "[0.5]"),
        ((1, 2), "(1, 2)"),
        ({"a": [1], 2: 0.5}, "{'a': [1], 2: 0.5}"),
        (np.array([0.5, 1.0]), "array([0.5, 1.0])"),
        (torch.tensor([0.5]), "tensor([0.5])"),
        ([[1.0], (2,)], "[[1.0], (2,)]"),
    ],
)
def test_an_argument_is_written_as_in_python(argument: Any, text: str) -> None:
    assert argument_text(encode(argument)) == text


def test_a_long_list_is_shown_by_its_ends_with_rough_numbers() -> None:
    thirds = [i / 3 for i in range(20)]
    text = "0.0, 0.3333, 0.6667, …, 5.667, 6.0, 6.333"
    assert argument_text(thirds, 80) == f"[{text}] (20 values)"
    assert argument_text({"$tuple": thirds}, 80) == f"({text}) (20 values)"
    table = {"$dict": [["a", thirds]]}
    assert argument_text(table, 80) == f"{{'a': [{text}] (20 values)}}"
    short = "[0.0, 0.3333, 0.6667, 1.0, 1.333]"
    assert argument_text(thirds[:5], 40) == short
    assert argument_text([0.5] * 9, 80) == "[" + ", ".join(["0.5"] * 9) + "]"
    whole = "[1, 2, 3, 4]"
    assert argument_text([1, 2, 3, 4], len(whole)) == whole
    assert (
        argument_text([1, 2, 3, 4], len(whole) - 1).endswith("12 characters)") is False
    )
    rough = argument_text([1 / 3] * 3 + [1] * 30, 60)
    assert rough == "[0.3333, 0.3333, 0.3333, …, 1, 1, 1] (33 values)"


def test_a_list_of_lists_is_cut_as_it_stands() -> None:
    rows = [[1.0, 2.0]] * 20
    whole = "[" + ", ".join(["[1.0, 2.0]"] * 20) + "]"
    assert argument_text(rows, 500) == whole
    assert argument_text(rows, 50) == f"{whole[:50]} … (cut, {len(whole)} characters)"
    assert argument_text(rows).startswith(whole[:120] + " … (cut")
    table = {"$dict": [[i, i] for i in range(100)]}
    assert argument_text(table, 30).startswith("{0: 0, 1: 1, 2: 2, 3: 3, 4: 4,")
    assert "characters)" in argument_text(table)
    array = {"$array": rows, "dtype": "float64"}
    assert argument_text(array, 50).startswith("array([[1.0, 2.0]")
    assert argument_text(array, 500) == f"array({whole})"


def test_the_ends_of_a_list() -> None:
    texts = [str(n) for n in range(10)]
    assert ends_of(texts, "()") == "(0, 1, 2, 3, 4, 5, 6, 7, 8, 9)"
    assert ends_of(texts, "()", 30) == "(0, 1, 2, 3, 4, 5, 6, 7, 8, 9)"
    assert ends_of(texts, "()", 29).startswith("(0, 1, 2, …, 7, 8, 9) (10 val")
    assert ends_of([], "[]") == "[]"
    assert ends_of(["x" * 50] * 9, "[]", 60).endswith("characters)")


def test_a_text_is_cut_beyond_its_limit() -> None:
    assert cut("0123", 4) == "0123"
    assert cut("01234", 4) == "0123 … (cut, 5 characters)"
    assert cut("x" * 120) == "x" * 120
    assert cut("x" * 121) == "x" * 120 + " … (cut, 121 characters)"


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (1.0, "1.0"),
        (123456789012345.0, "123456789012345.0"),
        (0.1 * 3, "0.3"),
        (1e-300, "1e-300"),
        (math.nan, "nan"),
        (-math.inf, "-inf"),
        (0.3 + 5 * math.ulp(0.3), repr(0.3 + 5 * math.ulp(0.3))),
        (0.3 + 4 * math.ulp(0.3), "0.3"),
        (0.3 - 4 * math.ulp(0.3), "0.3"),
        (-0.3 + 4 * math.ulp(0.3), "-0.3"),
        (0.123456789012, "0.123456789012"),
        (0.1234567890123, "0.1234567890123"),
    ],
)
def test_a_float_is_written_as_one_would_type_it(number: float, text: str) -> None:
    assert typed(number) == text


@pytest.mark.parametrize(
    ("number", "digits", "text"),
    [
        (12345, 4, "12345"),
        (10**20, 4, str(10**20)),
        (0.5, 4, "0.5"),
        (2.0, 4, "2.0"),
        (-2.0, 4, "-2.0"),
        (0.123456, 4, "0.1235"),
        (0.123456, 6, "0.123456"),
        (123456.0, 4, "1.235e+05"),
        (1234.0, 4, "1234.0"),
        (1e-5, 4, "1e-05"),
        (math.inf, 4, "inf"),
        (math.nan, 4, "nan"),
    ],
)
def test_a_number_is_written_with_some_digits(
    number: float, digits: int, text: str
) -> None:
    assert number_text(number, digits) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.123456, "0.1235"),
        (3, "3"),
        (True, "True"),
        ("cos", "'cos'"),
        (None, "None"),
        (math.nan, "nan"),
        ([0.123456, 2], "[0.1235, 2]"),
        ((0.123456,), "(0.1235)"),
        ({"lr": 0.123456, 1: [2]}, "{'lr': 0.1235, 1: [2]}"),
        (np.array([0.123456]), "[0.1235]"),
        (torch.tensor(0.5), "0.5"),
        ({1, 2}, "a value of type set"),
        (2**2000, "a value of type int"),
    ],
)
def test_a_value_is_written_in_words(value: Any, text: str) -> None:
    assert value_text(describe(value)) == text
    assert outcome_text({"value": describe(value)}) == text


def test_digits_reach_all_numbers_of_a_value() -> None:
    value = describe({0.123456: [0.123456, (0.123456,)]})
    assert value_text(value, 6) == "{0.123456: [0.123456, (0.123456)]}"
    assert outcome_text({"value": value}, 5) == "{0.12346: [0.12346, (0.12346)]}"


def test_long_values_are_cut() -> None:
    assert value_text("x" * 200).endswith("(cut, 202 characters)")
    long = describe({f"name {i}": i for i in range(50)})
    assert value_text(long).startswith("{'name 0': 0, 'name 1': 1,")
    assert value_text(long).endswith("characters)")
    assert value_text(describe([0.5] * 90)) == (
        "[0.5, 0.5, 0.5, …, 0.5, 0.5, 0.5] (90 values)"
    )


def error(**about: Any) -> str:
    return outcome_text({"error": {"type": "KeyError", **about}})


def test_an_error_is_said_with_its_text_and_its_line() -> None:
    assert error() == "KeyError"
    assert error(message="lr") == "KeyError: lr"
    assert error(message="", line=None) == "KeyError"
    assert error(message="lr", line=3) == "KeyError: lr (line 3 of your code)"
    long = error(message="x" * 200, line=3)
    assert long.endswith("(cut, 210 characters) (line 3 of your code)")


def test_what_did_not_come_is_said() -> None:
    assert outcome_text({"stopped": "timed out"}).endswith("did not end in time")
    assert outcome_text({"stopped": "crashed"}).endswith("ended during the call")
    for other in ({"stopped": "not reached"}, {"stopped": None}, {}):
        assert outcome_text(other) == "no answer: the call was not reached"
