"""What the learner chose: whether it is a rate, whether it falls, what it is worth."""

import math
from typing import Any

import pytest

from autograder.judge.free_choice.kinds import rate_of, unfit
from autograder.judge.properties import Held, look_at
from autograder.judge.scenes.schedule import NO_FUNCTION
from autograder.judge.wire import describe

NOTHING = {"stopped": "not reached"}
ERROR: Any = {"error": {"type": "KeyError", "bases": ["KeyError"]}}
NOT_THERE = "not there"


def outcome(value: Any) -> Any:
    if value is NOT_THERE:
        return ERROR
    return value if isinstance(value, dict) else {"value": describe(value)}


def held(
    kind: str, runs: dict[str, list[Any]], measured: Any = None, **prop: Any
) -> Held:
    """One property on runs, each of which asks t = 3, 4, 5 and so on."""
    lengths = prop.pop("lengths", {name: len(run) for name, run in runs.items()})
    key: Any = {
        "returns": "float",
        "properties": [{"name": "p", "weight": 1, "kind": kind, **prop}],
        "cases": [
            {
                "name": name,
                "property": "p",
                "asked": [3 + i for i in range(lengths[name])],
                "setting": {"updates": 10 * (i + 1)},
            }
            for i, name in enumerate(runs)
        ],
    }
    key["cases"].append({"name": "x", "property": "other", "asked": [0]})
    seen: Any = {
        "cases": {n: {"outcomes": [outcome(v) for v in run]} for n, run in runs.items()}
    }
    if measured is not None:
        seen["measured"] = measured
    return look_at(key["properties"][0], seen, key)


def said(of: Held) -> list[str | None]:
    """For each point why it does not hold; "" where no reason is given."""
    return [None if p.match.holds else p.match.reason or "" for p in of.points]


@pytest.mark.parametrize(
    ("value", "why"),
    [
        (0.5, None),
        (0, None),
        (0.0, None),
        (-0.5, "a rate of -0.5"),
        (-0.123456, "a rate of -0.1235"),
        (math.inf, "a rate of inf"),
        (math.nan, "a rate of nan"),
        ("0.5", "returned a str where a number is asked"),
        (None, "returned None where a number is asked"),
        (True, "returned a bool where a number is asked"),
        ([0.5], "returned a list where a number is asked"),
        (NOT_THERE, "no rate"),
    ],
)
def test_a_rate_is_a_finite_number_and_not_negative(value: Any, why: Any) -> None:
    assert unfit(outcome(value)) == why
    found = held("finite", {"a": [value]})
    assert said(found) == [why]
    assert found.points[0].expected == {"wanted": "a finite number, not negative"}
    assert found.points[0].got == outcome(value)


def test_what_is_no_function_is_said_to_be_none() -> None:
    cut: Any = {"value": {"type": "float", "cut": NO_FUNCTION}}
    assert unfit(cut) == "returned a float where a function of t is asked"
    other: Any = {"value": {"type": "int", "cut": "2000 bits"}}
    assert unfit(other) == "returned an int where a number is asked"
    assert unfit(NOTHING) == "no rate"  # type: ignore[arg-type]


def test_the_rate_of_an_outcome() -> None:
    assert rate_of(outcome(1)) == 1.0
    assert type(rate_of(outcome(1))) is float
    assert rate_of(ERROR) is None
    assert rate_of(outcome("high")) is None


def test_every_call_counts_and_a_missing_one_does_not_fit() -> None:
    found = held("finite", {"a": [0.5, -1.0], "b": [0.5]}, lengths={"a": 3, "b": 1})
    assert said(found) == [None, "a rate of -1 at t = 4", "no rate at t = 5", None]
    assert [p.index for p in found.points] == [0, 1, 2, 0]
    assert [p.case["name"] for p in found.points] == ["a", "a", "a", "b"]
    more = held("finite", {"a": [0.5, 0.5, -1.0]}, lengths={"a": 2})
    assert said(more) == [None, None]
    assert len(held("finite", {"a": [1.0]}, of=["p", "other"]).points) == 2
    assert len(held("finite", {"a": [1.0]}, of=["other"]).points) == 1


@pytest.mark.parametrize(
    ("run", "why"),
    [
        ([1.0, 0.5, 0.1], None),
        ([1.0, 0.5, 0.25], None),
        ([0.5, 1.0, 0.25], None),
        ([1.0, 0.5, 0.26], "0.26 at the last update, t = 2"),
        ([0.5, 1.0, 1.0], "1 at the last update, t = 2"),
        ([1.0, NOT_THERE, 0.25], None),
        ([1.0, 0.5, NOT_THERE], ""),
        (["a", "b", "c"], ""),
    ],
)
def test_a_curve_falls_to_a_share_of_its_top(run: list[Any], why: Any) -> None:
    found = held("falls", {"a": run}, factor=0.25)
    assert said(found) == [why]
    (point,) = found.points
    assert point.index == 2
    assert point.got == outcome(run[-1])
    numbers = [v for v in run if isinstance(v, float)]
    top = f"{max(numbers, default=0):.4g}"
    wanted = f"at most 0.25 of the highest rate, {top}"
    assert point.expected == {"wanted": wanted}


def test_a_flat_curve_is_one_number() -> None:
    found = held("flat", {"a": [0.5, 0.5 * (1 + 1e-7), 0.5001, NOT_THERE]})
    assert said(found) == [None, None, "0.5001 at t = 5", ""]
    wanted = [p.expected["wanted"] for p in found.points]
    same = "0.5, the value at t = 3"
    assert wanted == [same, same, same, "a rate, also there"]
    assert [p.index for p in found.points] == [0, 1, 2, 3]
    assert said(held("flat", {"a": [NOT_THERE, 0.5]})) == ["", ""]
    assert said(held("flat", {"a": [0.0, 1e-13]})) == [None, None]
    assert said(held("flat", {"a": [0.0, 1e-11]})) == [None, "1e-11 at t = 4"]


RUNS = {"a": [0.5, 0.25], "b": [0.5, 0.25]}


def measure(*losses: Any, **more: Any) -> dict[str, Any]:
    return {
        n: {"loss": x, "best": 2.0, **more} for n, x in zip("ab", losses, strict=True)
    }


def test_the_loss_may_be_some_times_the_best_on_average() -> None:
    found = held("regret", RUNS, measure(2.0, 4.0), factor=1.5)
    assert said(found) == [None, None]
    wanted = {"wanted": "at most 1.5 times the best loss on the grid"}
    assert [p.expected for p in found.points] == [wanted, wanted]
    assert [p.got for p in found.points] == [outcome(0.5)] * 2
    assert [p.index for p in found.points] == [0, 0]
    found = held("regret", RUNS, measure(2.0, 4.5), factor=1.5)
    text = "1.62 times the best loss (1, 2.25 after 10, 20 updates)"
    assert said(found) == [text, text]


def test_a_run_that_learned_nothing_spoils_it() -> None:
    measured = measure(2.0, 2.0)
    measured["b"]["lost"] = True
    text = "a loss of 2 after 20 updates, no better than a blind guess"
    assert said(held("regret", RUNS, measured, factor=1.5)) == [text, text]
    measured["a"] |= {"lost": True, "loss": 2.3456}
    text = "a loss of 2.35 after 10 updates, no better than a blind guess"
    assert said(held("regret", RUNS, measured, factor=1.5)) == [text, text]


def test_a_run_without_a_loss_spoils_it() -> None:
    found = held("regret", RUNS, measure(2.0, None), factor=9.0)
    assert said(found) == ["not every run could be trained"] * 2


def test_why_it_could_not_be_measured_is_said_where_it_is() -> None:
    measured = measure(2.0, 2.0)
    measured["a"] = {"why": "the loss grew"}
    found = held("regret", RUNS, measured, factor=9.0)
    assert said(found) == ["the loss grew", "not every run could be trained"]
    assert (found.points[0].index, found.points[0].got) == (0, outcome(0.5))


def test_what_gave_no_rates_or_was_not_measured_does_not_hold() -> None:
    found = held("regret", {**RUNS, "b": [0.5, NOT_THERE]}, measure(2.0, 2.0), factor=9)
    assert said(found) == [None, ""]
    assert (found.points[1].index, found.points[1].got) == (1, ERROR)
    found = held("regret", RUNS, {"a": {"loss": 2.0, "best": 2.0}}, factor=9.0)
    assert said(found)[1] == ""
    assert (found.points[1].index, found.points[1].got) == (0, NOTHING)
    assert said(held("regret", RUNS, factor=9.0)) == ["", ""]
