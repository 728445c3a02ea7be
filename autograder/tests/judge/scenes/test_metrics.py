import math
from typing import Any

import pytest

from autograder.judge.scenes.metrics import play
from autograder.judge.wire import encode
from autograder.tests.judge.scenes.slow import NOT_REACHED, TIMED_OUT, endless_at

TRACE = [1.0, 0.5, 0.75, 0.75, 0.25, 2.0]


def case(metrics: list[float] = TRACE, **fixed: Any) -> Any:
    given = {"lr": 8.0, **fixed}
    return {
        "asked": [encode(value) for value in metrics],
        "fixed": {name: encode(value) for name, value in given.items()},
    }


def values(outcomes: Any) -> list[Any]:
    return [outcome["value"] for outcome in outcomes]


class Best:
    """The best so far; each object on its own."""

    def __init__(self, lr: float) -> None:
        self.best = math.inf

    def step(self, metric: float) -> float:
        self.best = min(self.best, metric)
        return self.best


class SharedBest:
    """The best so far, in the class, and set anew for each object."""

    best = math.inf

    def __init__(self, lr: float) -> None:
        SharedBest.best = math.inf

    def step(self, metric: float) -> float:
        SharedBest.best = min(SharedBest.best, metric)
        return SharedBest.best


class SharedHighest(Best):
    highest = -math.inf

    def __init__(self, lr: float) -> None:
        SharedHighest.highest = -math.inf

    def step(self, metric: float) -> float:
        SharedHighest.highest = max(SharedHighest.highest, metric)
        return SharedHighest.highest


class Unhashable(Best):
    __slots__ = ()
    __hash__ = None  # type: ignore[assignment]

    def __eq__(self, other: object) -> bool:
        raise AssertionError("somebody compared two objects")


RIGHT = [1.0, 0.5, 0.5, 0.5, 0.25, 0.25]


@pytest.mark.parametrize("answer", [Best, Unhashable])
def test_one_object_is_fed_the_whole_trace(answer: Any) -> None:
    seen = play(answer, case())
    assert values(seen["outcomes"]) == RIGHT
    assert seen["again"] == seen["outcomes"]
    assert seen["changed_arguments"] == []


@pytest.mark.parametrize(
    "trace", [TRACE, [1.0] * 5, [3.0, 2.0, 1.0], [1.0, 2.0, 3.0], [2.0, 1.0, 2.0]]
)
@pytest.mark.parametrize(("answer", "apart"), [(SharedBest, min), (SharedHighest, max)])
def test_state_in_the_class_is_right_alone_and_wrong_beside_another(
    answer: Any, apart: Any, trace: list[float]
) -> None:
    seen = play(answer, case(trace))
    alone = [apart(trace[: n + 1]) for n in range(len(trace))]
    assert values(seen["outcomes"]) == alone
    assert values(seen["again"]) != alone


def test_the_first_round_has_one_object_and_the_second_two_in_turn() -> None:
    log: list[tuple[int, float]] = []
    made: list[Any] = []

    class Logged:
        def __init__(self, lr: float) -> None:
            self.number = len(made)
            made.append(lr)

        def step(self, metric: float) -> int:
            log.append((self.number, metric))
            return self.number

    seen = play(Logged, case([1.0, 2.0, 4.0]))
    assert values(seen["outcomes"]) == [0, 0, 0]
    assert values(seen["again"]) == [1, 1, 1]
    assert made == [8.0] * 3
    assert log[:3] == [(0, 1.0), (0, 2.0), (0, 4.0)]
    assert [number for number, _ in log[3:]] == [2, 1] * 3
    assert [metric for number, metric in log[3:] if number == 1] == [1.0, 2.0, 4.0]
    other = [metric for number, metric in log[3:] if number == 2]
    assert other == [32.0, 0.25, 8.0]


def test_the_first_fixed_argument_goes_by_place_and_the_rest_by_name() -> None:
    class Given:
        def __init__(self, *args: Any, **named: Any) -> None:
            self.given = f"{args} {named}"

        def step(self, metric: float) -> str:
            return self.given

    seen = play(Given, case(factor=0.5, mode="min"))
    assert values(seen["outcomes"]) == ["(8.0,) {'factor': 0.5, 'mode': 'min'}"] * 6


def test_an_error_in_making_is_every_call_s_outcome() -> None:
    def answer(lr: float) -> None:
        raise ValueError("lr")

    seen = play(answer, case())
    for which in ("outcomes", "again"):
        assert [o["error"]["message"] for o in seen[which]] == ["lr"] * 6


def test_an_object_that_cannot_be_made_twice_shows_in_the_second_round() -> None:
    made: list[float] = []

    def once(lr: float) -> Best:
        made.append(lr)
        if len(made) > 2:
            raise RuntimeError
        return Best(lr)

    seen = play(once, case())
    assert values(seen["outcomes"]) == RIGHT
    assert [o["error"]["type"] for o in seen["again"]] == ["RuntimeError"] * 6


def test_an_error_in_a_step_is_its_own_outcome_and_the_next_goes_on() -> None:
    class Picky(Best):
        def step(self, metric: float) -> float:
            if metric == 0.75:
                raise KeyError
            return super().step(metric)

    outcomes = play(Picky, case())["outcomes"]
    assert [o.get("value") for o in outcomes] == [1.0, 0.5, None, None, 0.25, 0.25]


def test_metrics_that_are_no_numbers_are_handed_on() -> None:
    class Same(Best):
        def step(self, metric: Any) -> Any:
            return metric

    assert values(play(Same, case([math.nan, 1.0]))["outcomes"])[1] == 1.0
    odd: Any = ["a", None]
    assert values(play(Same, case(odd))["outcomes"]) == ["a", None]


def test_a_trace_with_one_metric_that_is_no_number_is_handed_on_as_well() -> None:
    fed: list[Any] = []

    class Notes:
        def __init__(self, lr: float) -> None:
            pass

        def step(self, metric: Any) -> None:
            fed.append(metric)

    given: Any = {"asked": [1.0, encode([2.0])], "fixed": {"lr": 1.0}}
    play(Notes, given)
    assert fed == [1.0, [2.0], [2.0], 1.0, 1.0, [2.0]]


def test_a_step_that_does_not_end() -> None:
    class Slow(Best):
        step = endless_at(2, lambda self, metric: metric)

    seen = play(Slow, case())
    stopped = [{"value": 1.0}, {"value": 0.5}, TIMED_OUT, *[NOT_REACHED] * 3]
    assert seen["outcomes"] == stopped
    assert (seen["again"], seen["stopped"]) == ([], "timed out")
