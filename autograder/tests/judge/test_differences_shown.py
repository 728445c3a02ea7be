"""What stands in a difference: for each kind of property, value and scene."""

import math
from typing import Any

import numpy as np
import pytest
import torch

from autograder.judge.curves import argument_curve, curve
from autograder.judge.differences import call_text, first_difference, pair_text
from autograder.judge.properties import look_at
from autograder.tests.judge.test_differences import case, difference, end_at, key_of


def shown(wrong: Any, key: Any) -> tuple[Any, str, str]:
    found = difference(wrong, key)
    return found["index"], found["got"], found["expected"]


def test_where_all_holds_there_is_no_difference() -> None:
    key: Any = key_of(lambda t: 1.0 * t, [case([1, 2])])
    seen: Any = {"cases": key["expected"], "printed": "", "stopped": None}
    held = look_at(key["properties"][0], seen, key)
    assert first_difference(held, seen, key) is None


def test_the_first_call_that_differs_is_shown() -> None:
    key = key_of(lambda t: 1.0 * t, [case([5, 6, 7])])
    found = difference(lambda t: t if t < 6 else 9.0, key)
    assert found["property"] == "shape"
    assert found["call"] == "f(6)"
    assert (found["index"], found["got"], found["expected"]) == (1, "9.0", "6.0")
    assert found["given"] == {}
    assert found["curve"] == {
        "x": [5, 6, 7],
        "got": [5.0, 9.0, 9.0],
        "expected": [5.0, 6.0, 7.0],
    }
    assert found["argument_curve"] is None
    single = difference(lambda t: 9.0, key_of(lambda t: 1.0 * t, [case([5])]))
    assert (single["index"], single["curve"]) == (None, None)


def test_as_many_digits_are_shown_as_it_takes() -> None:
    assert pair_text({"value": 0.123456}, {"value": 0.9}) == ("0.1235", "0.9")
    assert pair_text({"value": 0.123456}, {"value": 0.123457}) == (
        "0.123456",
        "0.123457",
    )
    assert pair_text({"value": 1.0}, {"value": math.nextafter(1, 2)}) == (
        "1.0",
        "1.0000000000000002",
    )
    assert pair_text({"value": 0.5}, {"value": 0.5}) == ("0.5", "0.5")
    assert pair_text({"value": 0.1}, {"value": 0.1}) == ("0.10000000000000001",) * 2
    tiny = 0.1, math.nextafter(0.1, 1)
    assert len(set(pair_text({"value": tiny[0]}, {"value": tiny[1]}))) == 2


def test_errors_that_are_asked_for() -> None:
    def refuses(t: int) -> float:
        raise ValueError("lr")

    one = [case([1, 2], blames="lr")]
    key = key_of(refuses, one, kind="raises")
    assert shown(lambda t: 0.5, key) == (None, "0.5", "ValueError")
    key = key_of(refuses, one, kind="names")
    wanted = "ValueError whose text names 'lr'"
    assert shown(lambda t: 0.5, key) == (None, "0.5", wanted)

    def says_nothing(t: int) -> float:
        raise ValueError("no")

    index, got, expected = shown(says_nothing, key)
    assert (index, expected) == (None, wanted)
    assert got.startswith("ValueError: no")
    value = key_of(lambda t: 0.5, one, kind="raises")
    assert shown(lambda t: 0.7, value) == (0, "0.7", "0.5")
    key = key_of(refuses, one)
    assert shown(lambda t: 0.5, key) == (0, "0.5", "ValueError: lr")


def test_a_changed_argument_is_said() -> None:
    def changes(xs: list[float]) -> float:
        xs.append(1.0)
        return 1.0

    key = key_of(lambda xs: 1.0, [case([[1.0]])], kind="pure", of=["shape"])
    wanted = (None, "changed its arguments", "arguments left as they were")
    assert shown(changes, key) == wanted


def test_a_call_that_was_lost_cannot_be_compared_with_itself() -> None:
    key = key_of(lambda t: 1.0 * t, [case([1, 2])], kind="pure", of=["shape"])
    found = difference(lambda t: t, key, lambda cases: cases.clear())
    assert found["got"] == "no answer: the call was not reached"
    assert found["expected"] == "the same answer twice"


def scaled_key(**more: Any) -> Any:
    setting = {"rates": ["lr"], "times": 3.0}
    one = case([2, 4], scene="scaled", fixed={"lr": 0.1, "n": 7}, setting=setting)
    return key_of(lambda t, lr, n: lr * t, [{**one, **more}], kind="scaled")


def test_the_scale_test_shows_what_it_multiplied() -> None:
    key = scaled_key()
    found = difference(lambda t, lr, n: lr * t + (t == 4), key)
    assert found["call"] == "f(4, lr=0.3, n=7)"
    assert found["got"] == "2.2"
    assert found["expected"] == "4.2, 3 times what f(4, lr=0.1, n=7) gave, 1.4"
    assert found["given"] == {}
    found = difference(lambda t, lr, n: "x" if t == 4 else lr * t, key)
    assert found["got"] == "'x'"
    assert found["expected"] == "a number for f(4, lr=0.1, n=7), not 'x'"
    found = difference(lambda t, lr, n: 1.0, key, lambda cases: cases.clear())
    lost = "no answer: the call was not reached"
    assert found["got"] == lost
    assert found["expected"] == f"a number for f(2, lr=0.1, n=7), not {lost}"


def test_where_the_first_argument_is_a_rate_it_is_multiplied_as_well() -> None:
    key = scaled_key(setting={"rates": ["lr"], "times": 3.0, "asked": True})
    found = difference(lambda t, lr, n: t + 1.0, key)
    assert found["call"] == "f(6.0, lr=0.3, n=7)"
    key = scaled_key(shown="the curve at {first}")
    assert difference(lambda t, lr, n: t + 1.0, key)["call"] == "the curve at 2"


def test_a_plain_call_of_the_scale_test_that_does_not_end_is_named_as_it_is() -> None:
    key = scaled_key()
    found = difference(lambda t, lr, n: lr * t, key, end_at(1))
    assert found["call"] == "f(4, lr=0.1, n=7)"
    found = difference(lambda t, lr, n: lr * t, key, end_at(2))
    assert found["call"] == "f(2, lr=0.3, n=7)"


@pytest.mark.parametrize(
    ("wrong", "got", "expected"),
    [
        (lambda n: "x", "returned a str where a list is asked", "[0.0, 1.0, 2.0]"),
        (lambda n: [0.0, "x", 2.0], "returned a str where a number is asked", None),
        (lambda n: [0.0], "1 value: [0.0]", "3 values: [0.0, 1.0, 2.0]"),
        (lambda n: [], "0 values: []", "3 values: [0.0, 1.0, 2.0]"),
        (lambda n: [0.0, 1.0, 2.5], "[0.0, 1.0, 2.5]", "[0.0, 1.0, 2.0]"),
    ],
)
def test_a_wrong_list(wrong: Any, got: str, expected: str | None) -> None:
    key = key_of(lambda n: [0.0, 1.0, 2.0], [case([3])], returns="list[float]")
    wanted = expected or "[0.0, 1.0, 2.0]"
    assert shown(wrong, key) == (None, got, wanted)


def test_of_a_long_list_the_first_item_that_differs_is_shown() -> None:
    right = [float(i) for i in range(7)]
    key = key_of(lambda n: right, [case([3])], returns="list[float]")
    wrong = [*right[:5], 5.1, 9.0]
    assert shown(lambda n: wrong, key) == (5, "5.1 at index 5", "5.0 at index 5")
    close = [*right[:6], 6.001]
    assert shown(lambda n: close, key) == (6, "6.001 at index 6", "6.0 at index 6")
    six = key_of(lambda n: right[:6], [case([3])], returns="list[float]")
    assert shown(lambda n: [9.0] * 6, six)[0] is None
    key["returns"] = "list[int]"
    key["expected"]["of shape"]["outcomes"] = [
        {"value": {"type": "list", "items": list(range(7))}}
    ]
    index, got, _ = shown(lambda n: [0, 1, 2, 3, 4, 5, 7], key)
    assert (index, got) == (6, "7 at index 6")


def test_a_tiny_item_beside_large_ones_is_no_difference() -> None:
    right = [1e6, *[0.0] * 7]
    key = key_of(lambda n: right, [case([3])], returns="list[float]")
    wrong = [1e6, 1e-4, *[0.0] * 5, 3.0]
    assert shown(lambda n: wrong, key)[0] == 7


def test_a_long_curve_of_texts_is_shown_whole() -> None:
    key = key_of(lambda n: ["a"] * 7, [case([3])], returns="list[str]")
    index, got, _ = shown(lambda n: ["a", "b", *["a"] * 5], key)
    assert (index, got) == (1, "'b' at index 1")


def tuple_key(part: int, scene: str = "calls") -> Any:
    returns = "tuple[float, list[float]]"
    one = [case([3, 4, 5], scene=scene)]
    return key_of(lambda n: (0.5, [1.0, 2.0]), one, returns=returns, part=part)


def test_one_place_of_a_function_s_tuple_is_shown_with_the_whole() -> None:
    index, got, expected = shown(lambda n: (0.7, [1.0, 2.0]), tuple_key(0))
    assert (index, got) == (0, "(0.7, [1.0, 2.0])")
    assert expected == "(0.5, [1.0, 2.0])"


def narrowed(got: Any, part: Any, returns: str, right: Any) -> tuple[Any, str, str]:
    """What is shown of a scene that writes facts down."""
    key: Any = key_of(lambda n: right, [case([3])], returns=returns, part=part)
    key["cases"][0] |= {"scene": "loop", "shown": "the loop"}
    outcome = key_of(lambda n: got, [case([3])])["expected"]["of shape"]["outcomes"]
    found = difference(
        lambda n: right,
        {**key, "cases": [{**key["cases"][0], "scene": "calls"}]},
        lambda cases: cases["of shape"].update(outcomes=outcome),
    )
    assert found["call"] == "the loop"
    seen: Any = {"cases": {"of shape": {"outcomes": outcome}}}
    held = look_at(key["properties"][0], seen, key)
    told = first_difference(held, seen, key)
    assert told is not None
    return told["index"], told["got"], told["expected"]


def test_of_a_scene_s_facts_the_one_that_is_looked_at_is_shown() -> None:
    tuples = "tuple[float, list[float]]"
    one, two = (0.5, [1.0, 2.0]), (0.7, [1.0, 2.0])
    assert narrowed(two, 0, tuples, one) == (None, "0.7", "0.5")
    three = (0.5, [1.0, 3.0])
    assert narrowed(three, 1, tuples, one) == (None, "[1.0, 3.0]", "[1.0, 2.0]")
    _, got, expected = narrowed((0.7,), 0, tuples, one)
    assert (got, expected) == ("returned 1 values, expected 2", "0.5")
    facts = {"lr": 0.5, "mode": "train"}
    found = narrowed({"lr": 0.5, "mode": "eval"}, "mode", "str", facts)
    assert found == (None, "'eval'", "'train'")
    found = narrowed({"lr": 0.5}, "mode", "str", facts)
    assert found == (None, "the dict has no key 'mode'", "'train'")


def test_what_came_instead_of_facts_is_shown_as_it_is() -> None:
    facts = {"lr": 0.5}
    index, got, _ = narrowed("text", "lr", "float", facts)
    assert (index, got) == (None, "returned a str where a dict is asked")


def test_a_call_is_written_with_its_arguments() -> None:
    one = case([0.5, 2], fixed={"mode": "exp", "lrs": [0.1]})
    assert call_text("f", one, 0) == "f(0.5, mode='exp', lrs=[0.1])"
    assert call_text("f", one, 1) == "f(2, mode='exp', lrs=[0.1])"
    assert call_text("f", case([]), 0) == "f()"
    metrics = case([3, 2, 1], scene="metrics", fixed={"patience": 2})
    assert call_text("f", metrics, 0) == "f(patience=2), then step() with 3"
    assert call_text("f", metrics, 2) == "f(patience=2), then step() with 3, 2, 1"
    said = case([7], shown="after one update")
    assert call_text("f", said, 0) == "after one update"
    said = case([7, 8], shown="the rate")
    assert call_text("f", said, 0) == "the rate – call 1 of 2, with 7"


def test_a_scene_gives_all_that_it_takes_and_nothing_that_is_ours() -> None:
    setting: Any = {"model": "m", "parts": 1, "factor": 2, "scale": 3, "open_end": 1}
    one = case([1, 2], fixed={"lr": 0.5, "none": None}, scene="loop", setting=setting)
    point: Any = type("P", (), {"case": one, "index": 0})
    key: Any = key_of(lambda t, lr, none: 1.0 * t, [{**one, "scene": "calls"}])
    key["cases"] = [one]
    wrong: Any = {"cases": {"of shape": {"outcomes": [{"value": 9.0}] * 2}}}
    found = first_difference(look_at(key["properties"][0], wrong, key), wrong, key)
    assert found is not None
    assert found["given"] == {"calls with": "[1, 2]", "lr": "0.5", "model": "'m'"}
    one |= {"scene": "calls", "shown": "something"}
    found = first_difference(look_at(key["properties"][0], wrong, key), wrong, key)
    assert found is not None
    assert found["given"] == {"calls with": "[1, 2]", "lr": "0.5"}
    one.pop("shown")
    found = first_difference(look_at(key["properties"][0], wrong, key), wrong, key)
    assert found is not None
    assert found["given"] == {}
    assert argument_curve(point) is None


def test_long_arguments_are_given_whole() -> None:
    losses = [0.125] * 200
    one = case([losses], shown="a long run")
    key = key_of(lambda losses: 1.0, [one])
    found = difference(lambda losses: 2.0, key)
    assert found["given"]["calls with"].count("0.125") == 200


def test_a_free_choice_is_shown_in_words_and_without_a_curve() -> None:
    key = key_of(lambda t: 0.5, [case([0, 1, 2])], kind="finite")
    found = difference(lambda t: -0.5 if t == 1 else 0.5, key)
    assert (found["index"], found["got"]) == (None, "a rate of -0.5 at t = 1")
    assert found["expected"] == "a finite number, not negative"
    assert (found["given"], found["curve"], found["argument_curve"]) == ({}, None, None)
    key["properties"][0] |= {"kind": "falls", "factor": 0.5}
    found = difference(lambda t: "x", key)
    assert found["got"] == "'x'"
    found = difference(lambda t: 0.5, key, end_at(1))
    assert found["expected"] == "at most 0.5 of the highest rate, 0.5"
    assert found["call"] == "f(1)"


def curve_of(got: list[Any], right: list[Any], first: Any = None) -> Any:
    one: Any = case(first or list(range(len(right))))
    seen: Any = {"cases": {"of shape": {"outcomes": [{"value": v} for v in got]}}}
    key: Any = {
        "cases": [one],
        "expected": {"of shape": {"outcomes": [{"value": v} for v in right]}},
    }
    point: Any = type("P", (), {"case": one, "index": 0, "got": {}, "expected": {}})
    return curve(point, seen, key)


def test_the_calls_of_a_case_are_a_curve() -> None:
    found = curve_of([1.0, "x", math.inf], [4.0, 5, 6.0])
    assert found == {
        "x": [0, 1, 2],
        "got": [1.0, None, "inf"],
        "expected": [4.0, 5.0, 6.0],
    }
    assert curve_of([1.0, 2.0], [4.0, 5.0]) is None
    assert curve_of([1.0, 2.0, 3.0], [4.0, "x", 6.0]) is None
    assert curve_of([], [4.0, 5.0, 6.0]) is None
    assert curve_of([1.0] * 3, [4.0] * 3, ["a", 1, 2]) is None
    assert curve_of([1.0] * 3, [4.0] * 3, [0.5, 1, 2])["x"] == [0.5, 1, 2]


def list_curve(got: Any, right: Any) -> Any:
    key = key_of(lambda n: right, [case([3])], returns="list[float]")
    return difference(lambda n: got, key)["curve"]


def test_the_items_of_one_list_are_a_curve() -> None:
    found = list_curve([1.0, 2.0], [4.0, 5.0, 6.0])
    assert found == {"x": [0, 1, 2], "got": [1.0, 2.0], "expected": [4.0, 5.0, 6.0]}
    assert list_curve([1.0] * 3, [4.0, 5.0]) is None
    assert list_curve("x", [4.0, 5.0, 6.0]) is None
    assert list_curve([], [4.0, 5.0, 6.0]) is None


def given_curve(first: Any, **more: Any) -> Any:
    point: Any = type("P", (), {"case": case([first], **more), "index": 0})
    return argument_curve(point)


def test_a_list_that_was_given_is_a_curve_of_its_own() -> None:
    four = [4.0, 3.0, 2.0, 1.0]
    plain = {"y": four, "parts": []}
    assert given_curve(four) == given_curve(tuple(four)) == plain
    assert given_curve(np.array(four)) == given_curve(torch.tensor(four)) == plain
    assert given_curve([4, 3, 2, 1])["y"] == four
    assert type(given_curve([4, 3, 2, 1])["y"][0]) is float
    assert given_curve([1.0, 2.0, 3.0]) is None
    assert given_curve([1.0, 2.0, 3.0, "x"]) is None
    assert given_curve("text") is None
    assert given_curve(7) is None
    assert given_curve(four, scene="update") is None
    assert given_curve({4: 1.0, 3: 2.0, 2: 3.0, 1: 4.0}) == plain
    losses = [9.0, 8.0, 7.0, 6.0]
    assert given_curve(four, fixed={"losses": losses})["y"] == losses
    assert given_curve(four, fixed={"losses": losses[:3], "n": 4})["y"] == four
    assert given_curve(four, fixed={"a": losses, "b": four[::-1]})["y"] == four[::-1]


def test_parts_are_places_or_shares_of_the_whole() -> None:
    parts = [[1, 3, "middle"], [0.5, 1.0, "second half"], [0, 0.26, "start"]]
    found = given_curve([1.0] * 10, setting={"parts": parts})
    assert found["parts"] == [
        [1, 3, "middle"],
        [5, 10, "second half"],
        [0, 3, "start"],
    ]
