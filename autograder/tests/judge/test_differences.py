import itertools
import json
import math
from collections.abc import Callable
from typing import Any

import pytest

from autograder.judge.curves import argument_curve
from autograder.judge.differences import call_text, first_difference
from autograder.judge.observe import observe
from autograder.judge.properties import look_at
from autograder.judge.texts import argument_text, typed
from autograder.judge.well_formed import well_formed
from autograder.judge.wire import encode

Answer = Callable[..., Any]


def case(first: list[Any], prop: str = "shape", **more: Any) -> dict[str, Any]:
    plain: dict[str, Any] = {
        "name": f"of {prop}",
        "property": prop,
        "scene": "calls",
        "fixed": {},
    }
    plain |= {"trivial": False, "blames": None, "setting": {}}
    return {**plain, "asked": [encode(value) for value in first], **more}


def key_of(right: Answer, cases: Any, **prop: Any) -> dict[str, Any]:
    plain: dict[str, Any] = {
        "name": "shape",
        "weight": 1.0,
        "kind": "values",
        "core": True,
    }
    plain |= {"of": [], "part": None, "returns": None}
    return {
        "exercise": "f",
        "returns": prop.pop("returns", "float"),
        "cases": cases,
        "expected": observe(right, "f", cases)["cases"],
        "properties": [{**plain, **prop}],
    }


def difference(wrong: Answer, key: Any, change: Any = None) -> dict[str, Any]:
    seen: Any = observe(wrong, "f", key["cases"])
    if change is not None:
        change(seen["cases"])
    seen = well_formed(seen, key)
    found = first_difference(look_at(key["properties"][0], seen, key), seen, key)
    assert found is not None
    json.dumps(found, allow_nan=False)
    return found


def end_at(index: int, name: str = "of shape") -> Callable[[Any], None]:
    """Make the observation say that this call did not end."""

    def change(cases: Any) -> None:
        outcomes = cases[name]["outcomes"]
        outcomes[index] = {"stopped": "timed out"}
        rest = len(outcomes) - index - 1
        outcomes[index + 1 :] = [{"stopped": "not reached"}] * rest
        cases[name] |= {"again": [], "stopped": "timed out"}

    return change


def test_a_call_that_does_not_end_is_named_and_what_came_before_is_kept() -> None:
    key = key_of(lambda t: 10.0 * t, [case([0, 1, 2, 3])])
    found = difference(lambda t: 10.0 * t, key, end_at(2))
    assert found["call"] == "f(2)"
    assert found["got"] == "no answer: the call did not end in time"
    assert found["expected"] == "20.0"
    assert found["curve"]["got"] == [0.0, 10.0, None, None]


def test_where_nothing_was_reached_the_call_that_did_not_end_is_named() -> None:
    key = key_of(lambda t: 10.0 * t, [case([0, 1, 2]), case([7, 8], "past")])

    def change(cases: Any) -> None:
        end_at(1, "of past")(cases)
        del cases["of shape"]

    found = difference(lambda t: 10.0 * t, key, change)
    assert (found["call"], found["expected"]) == ("f(8)", "80.0")
    assert "did not end in time" in found["got"]


def test_a_call_that_does_not_end_is_named_before_what_is_wrong_elsewhere() -> None:
    setting = {"rates": ["lr"], "times": 2.0}
    more = {"scene": "scaled", "fixed": {"lr": 0.1}, "setting": setting}
    cases = [
        case([0, 1], fixed={"lr": 0.1}),
        case([2, 3], "pure", fixed={"lr": 0.1}),
        case([4, 5], "scale", **more),
    ]
    key = key_of(lambda t, lr: t * lr, cases)
    for place, (index, call) in {
        "of pure": (1, "f(3, lr=0.1)"),
        "of scale": (3, "f(5, lr=0.2)"),
    }.items():
        for kind in ("values", "pure"):
            key["properties"][0] |= {"kind": kind, "of": ["shape", "pure"]}
            drifts = itertools.count()
            found = difference(
                lambda t, lr, drifts=drifts: t + next(drifts), key, end_at(index, place)
            )
            assert found["call"] == call
            assert found["got"] == "no answer: the call did not end in time"


def test_nothing_at_all_was_reached() -> None:
    key = key_of(lambda t: 10.0 * t, [case([0, 1, 2])])
    found = difference(lambda t: 10.0 * t, key, lambda cases: cases.clear())
    assert (found["call"], found["curve"]) == ("f(0)", None)
    assert found["got"] == "no answer: the call was not reached"


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0.09999999999999999, "0.1"),
        (0.1 + 0.2, "0.3"),
        (1e-08, "1e-08"),
        (1 / 3, "0.3333333333333333"),
        (0.5 * (1 + 1e-9), "0.5000000005"),
        (math.inf, "inf"),
    ],
)
def test_a_number_is_written_as_one_types_it(number: float, text: str) -> None:
    assert typed(number) == text
    assert float(text) == pytest.approx(number, rel=1e-15)
    assert argument_text(encode([number])) == f"[{text}]"


def test_a_call_shows_its_own_first_argument() -> None:
    one = case([5, 9], fixed={"lr": 0.1 * 3}, shown="g({first})(opt)")
    assert call_text("f", one, 1) == "g(9)(opt)"
    one["shown"] = "the rate after f(opt)"
    assert call_text("f", one, 1) == "the rate after f(opt) – call 2 of 2, with 9"
    del one["shown"]
    assert call_text("f", one, 1) == "f(9, lr=0.3)"
    one["scene"] = "metrics"
    assert call_text("f", one, 1) == "f(lr=0.3), then step() with 5, 9"


def test_a_wrong_length_shows_the_values() -> None:
    key = key_of(lambda n: [0.5] * n, [case([4])], returns="list[float]")
    found = difference(lambda n: [0.5] * (n - 1), key)
    assert found["got"] == "3 values: [0.5, 0.5, 0.5]"
    assert found["expected"] == "4 values: [0.5, 0.5, 0.5, 0.5]"
    found = difference(lambda n: [0.25], key)
    assert found["got"] == "1 value: [0.25]"


def test_a_long_list_shows_its_ends_and_its_length() -> None:
    key = key_of(lambda n: [float(i) for i in range(n)], [case([90])])
    key["returns"] = "list[float]"
    found = difference(lambda n: [float(i) for i in range(n + 1)], key)
    assert found["got"] == "[0.0, 1.0, 2.0, …, 88.0, 89.0, 90.0] (91 values)"


def test_a_nan_is_seen_in_words_and_in_the_curve() -> None:
    key = key_of(lambda t: 1.0 * t, [case([0, 1, 2])])
    found = difference(lambda t: t if t < 2 else math.nan, key)
    assert (found["got"], found["expected"]) == ("nan", "2.0")
    assert found["curve"]["got"] == [0.0, 1.0, "nan"]


def test_another_answer_the_second_time_shows_both() -> None:
    calls: list[int] = []

    def drifting(t: int) -> float:
        calls.append(t)
        return t + 1e-9 * len(calls)

    key = key_of(lambda t: 1.0 * t, [case([1])], kind="pure", of=["shape"])
    found = difference(drifting, key)
    assert found["got"] == "1.000000002 the second time"
    assert found["expected"] == "1.000000001, as the first time"


def test_the_scale_test_shows_the_scaled_call_and_the_plain_one() -> None:
    setting = {"rates": ["lr"], "times": 3.0}
    one = case([2], "scale", scene="scaled", fixed={"lr": 0.1}, setting=setting)
    key = key_of(lambda t, lr: lr * t, [one], name="scale", kind="scaled")
    found = difference(lambda t, lr: lr * t + 1, key)
    assert found["call"] == "f(2, lr=0.3)"
    assert found["got"] == "1.6"
    assert found["expected"] == "3.6, 3 times what f(2, lr=0.1) gave, 1.2"


def test_what_a_scene_gave_is_all_there_to_repeat_it() -> None:
    setting = {
        "params": [[1.0]],
        "grads": [[[2.0]], [[0.1 * 3]]],
        "lrs": [0.25, 0.5],
        "facts": "values",
        "state": None,
    }
    one = case([0, 1], scene="update", shown="the weights", setting=setting)

    def right(params: Any, lr: float) -> None:
        for w in params:
            w.data -= lr * w.grad

    def wrong(params: Any, lr: float) -> None:
        for w in params:
            w.data += lr * w.grad

    found = difference(wrong, key_of(right, [one], returns="list[float]"))
    assert found["given"] == {
        "calls with": "[0, 1]",
        "params": "[[1.0]]",
        "grads": "[[[2.0]], [[0.3]]]",
        "lrs": "[0.25, 0.5]",
    }


LOSSES = [3.0, 2.0, math.nan, 1.0, 0.5, 0.25, 0.2, 0.1, 0.1, 0.1]


def test_a_list_of_losses_is_shown_with_the_parts_that_the_rule_looks_at() -> None:
    parts = [[0, 1, "first tenth"], [0.9, 1.0, "last tenth"]]
    one = case([LOSSES], setting={"parts": encode(parts)})
    key = key_of(lambda losses: "good", [one], returns="str")
    found = difference(lambda losses: "too_low", key)
    assert found["argument_curve"] == {
        "y": [3.0, 2.0, "nan", *LOSSES[3:]],
        "parts": [[0, 1, "first tenth"], [9, 10, "last tenth"]],
    }


def test_losses_beside_their_rates_and_in_a_table() -> None:
    two = case([[0.1, 0.2, 0.3, 0.4]], fixed={"smooth": [4, 3, 2, 1], "skip": 2})
    found = difference(lambda lrs, **_: 0.0, key_of(lambda lrs, **_: 1.0, [two]))
    assert found["argument_curve"] == {"y": [4.0, 3.0, 2.0, 1.0], "parts": []}
    table = case([{0.3: 3.0, 0.1: 1.0, 0.2: 2.0, 0.4: math.inf}])
    found = difference(lambda table: 0.0, key_of(lambda table: 1.0, [table]))
    assert found["argument_curve"] == {"y": [1.0, 2.0, 3.0, "inf"], "parts": []}


def test_there_is_one_picture_only() -> None:
    key = key_of(lambda xs: [2 * x for x in xs], [case([[1.0, 2.0, 3.0, 4.0]])])
    key["returns"] = "list[float]"
    found = difference(lambda xs: xs, key)
    assert found["curve"] is not None
    assert found["argument_curve"] is None


def test_a_number_or_a_short_list_is_no_curve() -> None:
    for first in (3, "text", [1.0, 2.0], [[1.0]] * 9):
        point: Any = type("P", (), {"case": case([first]), "index": 0})
        assert argument_curve(point) is None
