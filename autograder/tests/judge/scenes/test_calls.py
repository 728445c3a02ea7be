from collections.abc import Callable
from typing import Any

import pytest

from autograder.judge.scenes.calls import play
from autograder.judge.wire import encode
from autograder.tests.judge.scenes.slow import NOT_REACHED, TIMED_OUT, endless_at

STEPS = [3, 0, 4, 1, 5]


def case(first: list[Any], **fixed: Any) -> Any:
    return {
        "asked": [encode(value) for value in first],
        "fixed": {name: encode(value) for name, value in fixed.items()},
    }


def values(outcomes: Any) -> list[Any]:
    return [outcome["value"] for outcome in outcomes]


def test_each_call_has_its_own_first_argument_and_all_the_others() -> None:
    seen = play(lambda t, lr, eta: lr * t + eta, case(STEPS, lr=0.5, eta=1.0))
    assert values(seen["outcomes"]) == [2.5, 1.0, 3.0, 1.5, 3.5]
    assert seen["again"] == seen["outcomes"]
    assert seen["changed_arguments"] == []
    assert "stopped" not in seen


def test_the_second_round_goes_back_from_the_last_call() -> None:
    asked: list[int] = []
    play(asked.append, case(STEPS))
    assert asked == [*STEPS, *reversed(STEPS)]


def test_the_first_argument_goes_by_place_and_the_others_by_name() -> None:
    def answer(*args: Any, **named: Any) -> str:
        return f"{args} {named}"

    assert values(play(answer, case([1, 2], lr=3))["outcomes"]) == [
        "(1,) {'lr': 3}",
        "(2,) {'lr': 3}",
    ]


def test_an_answer_that_counts_its_calls_shows_in_the_second_round() -> None:
    calls: list[int] = []

    def answer(t: int) -> int:
        calls.append(t)
        return len(calls)

    seen = play(answer, case(STEPS))
    assert values(seen["outcomes"]) == [1, 2, 3, 4, 5]
    assert values(seen["again"]) == [10, 9, 8, 7, 6]


def pops_first(values: list[float], n: int, lrs: Any) -> float:
    return values.pop() if len(values) > n else 0.0


def appends_fixed(values: list[float], n: int, lrs: Any) -> None:
    if len(values) > n:
        lrs.append(1)


def writes_deep(values: list[float], n: int, lrs: Any) -> None:
    if len(values) > n:
        lrs[0]["a"] = 2


@pytest.mark.parametrize("answer", [pops_first, appends_fixed, writes_deep])
def test_the_calls_that_change_an_argument_are_named(
    answer: Callable[..., Any],
) -> None:
    first = [[1.0], [1.0, 2.0], [], [1.0, 2.0, 3.0]]
    seen = play(answer, case(first, n=1, lrs=[{"a": 1}]))
    assert seen["changed_arguments"] == [1, 3]


def test_a_list_within_a_tuple_can_be_changed_as_well() -> None:
    def answer(t: int, pair: Any) -> float:
        pair[0].append(t)
        return 0.0

    assert play(answer, case([1, 2], pair=([0.5], 1)))["changed_arguments"] == [0, 1]


def test_arguments_are_new_for_each_call() -> None:
    met: list[Any] = []

    def answer(values: list[float], lrs: list[float]) -> int:
        values.append(1.0)
        lrs.append(1.0)
        met.append((values, lrs))
        return len(values) + len(lrs)

    seen = play(answer, case([[0.5], [0.5]], lrs=[0.1]))
    assert values(seen["outcomes"]) == values(seen["again"]) == [4, 4]
    assert len({id(one) for pair in met for one in pair}) == 8


def test_an_error_is_the_outcome_of_its_call_alone() -> None:
    def answer(t: int) -> float:
        return 1 / t

    seen = play(answer, case([2, 0, 4]))
    for which in ("outcomes", "again"):
        first, second, third = seen[which]
        assert (first, third) == ({"value": 0.5}, {"value": 0.25})
        assert second["error"]["type"] == "ZeroDivisionError"


def test_a_call_that_does_not_end_is_named_and_the_rest_not_reached() -> None:
    seen = play(endless_at(2, lambda t: t), case(STEPS))
    assert seen["outcomes"] == [
        {"value": 3},
        {"value": 0},
        TIMED_OUT,
        NOT_REACHED,
        NOT_REACHED,
    ]
    assert (seen["again"], seen["stopped"]) == ([], "timed out")
    later = play(endless_at(6, lambda t: t), case(STEPS))
    assert values(later["outcomes"]) == STEPS
    assert later["again"] == [*[NOT_REACHED] * 3, TIMED_OUT, {"value": 5}]
