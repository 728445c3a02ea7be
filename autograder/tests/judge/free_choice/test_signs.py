"""Signs of a mistake in a free choice: where each shows and where it does not."""

import math
from typing import Any

import pytest

from autograder.judge.free_choice.signs import SIGNS, shows
from autograder.judge.scenes.schedule import NO_FUNCTION
from autograder.judge.wire import describe

CUT = {"type": "float", "cut": NO_FUNCTION}
ERROR = {"error": {"type": "KeyError", "bases": ["KeyError"]}}


def outcome(value: Any) -> Any:
    if value is None:
        return ERROR
    return {"value": value if isinstance(value, dict) else describe(value)}


def told(
    sign: str,
    *runs: list[Any],
    again: list[list[Any]] | None = None,
    measured: Any = None,
    fixed: Any = None,
    start: int = 0,
) -> bool:
    """Whether a sign shows on runs, each asked for t = start, start + 1 and so on."""
    cases: Any = [
        {
            "name": str(i),
            "asked": list(range(start, start + len(run))),
            "fixed": (fixed or [{}] * len(runs))[i],
        }
        for i, run in enumerate(runs)
    ]
    seen: Any = {
        "cases": {
            str(i): {
                "outcomes": list(map(outcome, run)),
                "again": list(map(outcome, (again or runs)[i])),
            }
            for i, run in enumerate(runs)
        },
        "measured": {str(i): m for i, m in enumerate(measured or [])},
    }
    if measured is None:
        del seen["measured"]
    return shows(sign, seen, cases)


DECAY = [1.0, 0.75, 0.5, 0.25]


@pytest.mark.parametrize(
    ("sign", "run", "shown"),
    [
        ("no function", [CUT, CUT], True),
        ("no function", [CUT, 0.5], False),
        ("no function", [{"type": "list", "cut": "9 items"}], False),
        ("no function", [], False),
        ("no function", [0.5], False),
        ("constant", [0.5, 0.5, 0.5], True),
        ("constant", [0.5, 0.5, 0.4], False),
        ("constant", [0.0, 0.0, 0.0], False),
        ("constant", [-0.5, -0.5, -0.5], False),
        ("constant", [0.5, 0.5, None], False),
        ("constant", [0.5, 0.5, math.inf], False),
        ("constant", [0.5], False),
        ("rises to the end", [0.1, 0.2, 0.3], True),
        ("rises to the end", [0.2, 0.1, 0.3], True),
        ("rises to the end", [0.1, 0.3, 0.2], False),
        ("rises to the end", [0.3, 0.1, 0.3], False),
        ("rises to the end", [0.3, 0.3, 0.3], False),
        ("rises to the end", [0.1, None, 0.3], False),
        ("over early", [1.0, 0.1, 0.1, 0.1], True),
        ("over early", [1.0, 0.5, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1], True),
        ("over early", [1.0, 0.5, 0.4, 0.1, 0.1, 0.1, 0.1, 0.1], False),
        ("over early", [1.0, 0.5, 0.1, 0.1, 0.1], True),
        ("over early", [0.1, 0.1, 0.1, 0.1], False),
        ("over early", [0.1, 1.0, 1.0, 1.0], False),
        ("over early", DECAY, False),
        ("over early", [1.0, None, 0.1, 0.1], False),
        ("hardly falls", [1.0, 0.9, 0.75], True),
        ("hardly falls", [1.0, 0.9, 0.51], True),
        ("hardly falls", [1.0, 0.9, 0.5], False),
        ("hardly falls", [4.0, 3.0, 1.0], False),
        ("hardly falls", [0.75, 0.9, 1.0], False),
        ("hardly falls", [0.25, 1.0, 0.75], True),
        ("hardly falls", [1.0, None, 0.75], False),
        ("negative", [0.5, -0.1], True),
        ("negative", [0.5, 0.0], False),
        ("negative", [None, -0.1], False),
        ("whole number", [3, 2], True),
        ("whole number", [3, 1], False),
        ("whole number", [3, 2.0], False),
        ("whole number", [3, True], False),
        ("whole number", [], False),
    ],
)
def test_signs_of_one_run(sign: str, run: list[Any], *, shown: bool) -> None:
    assert told(sign, run) is shown
    assert told(sign, run, run) is shown


@pytest.mark.parametrize("sign", ["constant", "rises to the end", "hardly falls"])
def test_a_part_of_a_run_is_no_run(sign: str) -> None:
    runs = {
        "constant": [0.5, 0.5],
        "rises to the end": [0.1, 0.2],
        "hardly falls": [1.0, 0.75],
    }
    assert told(sign, runs[sign])
    assert not told(sign, runs[sign], start=1)


def test_a_sign_has_to_show_twice_where_there_are_two_cases_or_more() -> None:
    flat = [0.5, 0.5]
    assert told("constant", flat)
    assert not told("constant", flat, DECAY)
    assert told("constant", flat, flat, DECAY)
    assert not told("constant", flat, DECAY, DECAY)
    assert not told("constant")


def test_another_rate_the_second_time_is_memory() -> None:
    run, other = [0.5, 0.25], [0.5, 0.2]
    assert told("remembers", run, again=[other])
    assert not told("remembers", run)
    assert not told("remembers", [0.5, None], again=[other])


def test_a_schedule_that_grows_again_past_its_end() -> None:
    end = [{"total_steps": 7}]
    assert told("grows again", [0.1, 0.2], fixed=end, start=7)
    assert told("grows again", [0.1, 0.2, 0.05], fixed=end, start=7)
    assert not told("grows again", [0.1, 0.2], fixed=end, start=6)
    assert not told("grows again", [0.1, 0.1 + 1e-10], fixed=end, start=7)
    assert not told("grows again", [0.2, 0.1], fixed=end, start=7)
    assert not told("grows again", [0.1, None], fixed=end, start=7)
    assert not told("grows again", [0.1, 0.2], start=7)


def measure(loss: Any, **more: Any) -> Any:
    return {"loss": loss, "best": 2.0, "rate": 0.1, **more}


@pytest.mark.parametrize(
    ("rate", "measured", "shown"),
    [
        (0.2, measure(6.2), True),
        (0.2, measure(6.0), False),
        (0.1, measure(6.2), False),
        (0.05, measure(6.2), False),
        (0.2, measure(None), False),
        (0.2, measure(6.2, best=None), False),
        (0.2, measure(6.2, rate=None), False),
        (0.2, {}, False),
        (None, measure(6.2), False),
    ],
)
def test_too_high_is_above_the_best_rate_and_costs_a_lot(
    rate: Any, measured: Any, *, shown: bool
) -> None:
    assert told("too high", [rate], measured=[measured]) is shown


@pytest.mark.parametrize(
    ("rate", "measured", "shown"),
    [
        (0.05, measure(3.2), True),
        (0.05, measure(3.0), False),
        (0.07, measure(3.2), False),
        (0.15 / 2.25, measure(3.2), False),
        (0.0, measure(3.2), False),
        (-0.1, measure(3.2), False),
        (0.05, measure(None), False),
        (0.05, measure(3.2, rate=None), False),
        (None, measure(3.2, rate=3.0), False),
        (0.05, {}, False),
    ],
)
def test_too_low_is_well_below_the_best_rate_and_costs_something(
    rate: Any, measured: Any, *, shown: bool
) -> None:
    assert told("too low", [rate], measured=[measured]) is shown


def test_the_highest_rate_of_a_run_is_what_is_too_high_or_too_low() -> None:
    assert told("too high", [0.05, 0.2], measured=[measure(9.0)])
    assert not told("too low", [0.05, 0.2], measured=[measure(9.0)])


def test_nothing_measured_is_no_sign() -> None:
    assert not told("too high", [0.2])
    assert not told("too low", [0.2])


def of_batch(*sizes: int) -> list[dict[str, int]]:
    return [{"batch_size": size} for size in sizes]


def test_runs_of_other_lengths_that_begin_alike_to_their_end() -> None:
    sign, one, two, three = "same for any length", DECAY[:2], DECAY[:3], DECAY
    same = of_batch(8, 8, 8)
    assert told(sign, one, two, three, fixed=same)
    assert not told(sign, one, two, fixed=of_batch(8, 8))
    assert not told(sign, one, two, [1.0, 0.5, 0.5, 0.25], fixed=same)
    assert not told(sign, [0.5] * 2, [0.5] * 3, [0.5] * 4, fixed=same)
    assert not told(sign, one, two, three, fixed=of_batch(8, 8, 16))
    assert not told(sign, one, two, two, fixed=of_batch(8, 16, 8))
    assert told(sign, [1.0, 0.5], [1.0, 0.5, 0.5], [1.0, 0.5, 0.5, 0.5], fixed=same)
    assert told(sign, one, two, one, two, fixed=of_batch(8, 8, 16, 16))
    assert not told(sign, one, one, two, fixed=of_batch(8, 8, 16))
    assert told(sign, one, two, one, fixed=same)
    assert not told(sign, [1.0], one, two, fixed=same)
    assert not told(sign, one, two, [None, 0.5, 0.5, 0.5], fixed=same)


def test_every_sign_is_tried_here() -> None:
    assert len(SIGNS) == 12
