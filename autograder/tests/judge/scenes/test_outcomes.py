from collections.abc import Callable, Iterator
from typing import Any

import pytest

from autograder.judge.limits import TimeLimitReached
from autograder.judge.scenes.outcomes import calls_of, outcome_of, two_rounds
from autograder.tests.judge.scenes.slow import NOT_REACHED, TIMED_OUT


def values(*numbers: int, stop_at: int | None = None) -> Iterator[Any]:
    for index, number in enumerate(numbers):
        if index == stop_at:
            raise TimeLimitReached
        yield {"value": number}


def test_both_rounds_stand_in_the_order_of_the_calls() -> None:
    seen = two_rounds(3, values(1, 2, 3), values(1, 2, 4))
    assert seen == {
        "outcomes": [{"value": 1}, {"value": 2}, {"value": 3}],
        "again": [{"value": 1}, {"value": 2}, {"value": 4}],
        "changed_arguments": [],
    }
    back = two_rounds(3, values(1, 2, 3), values(3, 2, 1), backwards=True)
    assert back["again"] == back["outcomes"] == seen["outcomes"]


def test_a_scene_may_have_one_round() -> None:
    assert two_rounds(2, values(1, 2))["again"] == []


def test_changed_arguments_are_named_once_and_in_order() -> None:
    changed: list[int] = []

    def act() -> Iterator[Any]:
        changed.extend([2, 0, 2])
        yield {"value": 1}

    assert two_rounds(1, act(), changed=changed)["changed_arguments"] == [0, 2]


@pytest.mark.parametrize("backwards", [False, True])
def test_the_first_round_keeps_what_was_answered(backwards: bool) -> None:
    begun: list[int] = []

    def again() -> Iterator[Any]:
        begun.append(1)
        yield {"value": 1}

    first = values(1, 2, 3, 4, 5, stop_at=2)
    seen = two_rounds(5, first, again(), backwards=backwards)
    assert seen == {
        "outcomes": [{"value": 1}, {"value": 2}, TIMED_OUT, NOT_REACHED, NOT_REACHED],
        "again": [],
        "changed_arguments": [],
        "stopped": "timed out",
    }
    assert begun == []


@pytest.mark.parametrize(
    ("stop_at", "outcomes"),
    [
        (0, [TIMED_OUT, NOT_REACHED, NOT_REACHED]),
        (2, [{"value": 1}, {"value": 2}, TIMED_OUT]),
    ],
)
def test_the_first_or_last_call_may_be_the_endless_one(
    stop_at: int, outcomes: Any
) -> None:
    assert two_rounds(3, values(1, 2, 3, stop_at=stop_at))["outcomes"] == outcomes


def test_a_second_round_that_does_not_end_keeps_the_first_one() -> None:
    seen = two_rounds(3, values(1, 2, 3), values(1, 2, 3, stop_at=1))
    assert seen["outcomes"] == [{"value": 1}, {"value": 2}, {"value": 3}]
    assert seen["again"] == [{"value": 1}, TIMED_OUT, NOT_REACHED]
    assert seen["stopped"] == "timed out"
    back = two_rounds(3, values(1, 2, 3), values(3, 2, 1, stop_at=1), backwards=True)
    assert back["again"] == [NOT_REACHED, TIMED_OUT, {"value": 3}]


def test_calls_are_made_one_by_one_when_they_are_asked_for() -> None:
    made: list[int] = []

    def call(number: int) -> Callable[[], object]:
        return lambda: made.append(number)

    calls = calls_of([call(1), call(2)])
    assert made == []
    next(calls)
    assert made == [1]
    assert list(calls) == [{"value": None}]
    assert made == [1, 2]


@pytest.mark.parametrize("stop", [TimeLimitReached, KeyboardInterrupt])
def test_the_clock_and_the_learner_s_interrupt_are_no_outcomes(stop: Any) -> None:
    def call() -> None:
        raise stop

    with pytest.raises(stop):
        outcome_of(call)


class OwnError(ValueError):
    """An error of the learner's own, with a text of its own."""

    def __str__(self) -> str:
        raise AssertionError("somebody asked for the text")


def raised(error: BaseException) -> Any:
    def call() -> None:
        raise error

    return outcome_of(call)["error"]


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (ValueError("lr"), "lr"),
        (ValueError("lr", 3, 0.5), "lr 3 0.5"),
        (ValueError(), ""),
        (ValueError("", "lr"), "lr"),
        (ValueError(None, [1], True, "lr"), "lr"),
        (ValueError("x" * 501), "x" * 500),
        (ValueError("x" * 300, "y" * 300), "x" * 300 + " " + "y" * 199),
        (ValueError(10**99), str(10**99)),
        (ValueError(-(10**99)), str(-(10**99))),
        (ValueError(10**100), ""),
        (ValueError("a\ud800"), "a?"),
        (OwnError("lr"), "lr"),
    ],
)
def test_the_text_of_an_error_is_made_of_its_plain_arguments(
    error: Any, message: str
) -> None:
    assert raised(error)["message"] == message


def test_an_error_is_known_by_its_built_in_bases() -> None:
    found = raised(OwnError("lr"))
    assert found["type"] == "OwnError"
    assert found["bases"] == ["ValueError", "Exception", "BaseException"]
    assert raised(KeyError("a"))["bases"][:2] == ["KeyError", "LookupError"]
    assert raised(SystemExit(3))["type"] == "SystemExit"


def test_the_line_is_the_last_one_of_the_learner_s_own() -> None:
    space: dict[str, Any] = {}
    source = "import json\n\ndef g():\n    return json.loads('{')\n\nf = lambda: g()\n"
    exec(compile(source, "<cell 1>", "exec"), space)  # noqa: S102
    assert outcome_of(space["f"])["error"]["line"] == 4
    assert raised(ValueError("ours"))["line"] is None
    assert outcome_of(lambda: space["g"](1))["error"]["line"] is None
