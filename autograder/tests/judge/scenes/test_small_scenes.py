"""The scenes of one page: a choice, a scaled curve, a schedule that is made."""

from collections.abc import Callable
from typing import Any

from autograder.judge.scenes import choice, scaled, schedule
from autograder.judge.scenes.schedule import NO_FUNCTION
from autograder.tests.judge.scenes.slow import NOT_REACHED, TIMED_OUT, endless_at


def values(outcomes: Any) -> list[Any]:
    return [outcome["value"] for outcome in outcomes]


THREE: Any = {"asked": [0, 1, 2]}


def test_a_choice_is_asked_for_in_both_rounds() -> None:
    chosen = iter([0.1, 0.2, 0.3, 0.4, 0.5, 0.6])
    seen = choice.play(lambda: next(chosen), THREE)
    assert values(seen["outcomes"]) == [0.1, 0.2, 0.3]
    assert values(seen["again"]) == [0.4, 0.5, 0.6]
    stopped = choice.play(endless_at(1, lambda: 1), THREE)
    assert stopped["outcomes"] == [{"value": 1}, TIMED_OUT, NOT_REACHED]


def scaled_case(first: bool = False) -> Any:
    setting = {"rates": ["lr", "eta"], "times": 4.0, "asked": first}
    fixed = {"lr": 0.5, "T": 8, "eta": 0.25}
    return {"asked": [1, 2, 4], "fixed": fixed, "setting": setting}


def line(t: float, lr: float, T: int, eta: float) -> float:
    return lr * t + T * 1000 + eta


def test_the_rates_alone_are_scaled_in_the_second_half() -> None:
    seen = scaled.play(line, scaled_case())
    assert values(seen["outcomes"]) == [
        *(8000.75, 8001.25, 8002.25),
        *(8003.0, 8005.0, 8009.0),
    ]
    assert seen["again"] == []


def test_the_first_argument_is_scaled_where_it_is_a_rate() -> None:
    seen = scaled.play(lambda t, **_: t, scaled_case(first=True))
    assert values(seen["outcomes"]) == [1, 2, 4, 4.0, 8.0, 16.0]


def test_a_scaled_call_that_does_not_end() -> None:
    seen = scaled.play(endless_at(4, line), scaled_case())
    assert values(seen["outcomes"][:4]) == [8000.75, 8001.25, 8002.25, 8003.0]
    assert seen["outcomes"][4:] == [TIMED_OUT, NOT_REACHED]


def made_of(answer: Callable[..., Any], steps: tuple[int, ...] = (5, 2, 9)) -> Any:
    fixed = {"total_steps": 10, "batch_size": 4}
    case: Any = {"asked": list(steps), "fixed": fixed}
    return schedule.play(answer, case)


def test_one_schedule_is_made_and_asked_forth_and_back() -> None:
    made, asked = [], []

    def make(total_steps: int, batch_size: int) -> Any:
        made.append((total_steps, batch_size))

        def rate(t: int) -> float:
            asked.append(t)
            return t / total_steps

        return rate

    seen = made_of(make)
    assert values(seen["outcomes"]) == [0.5, 0.2, 0.9]
    assert seen["again"] == seen["outcomes"]
    assert made == [(10, 4)]
    assert asked == [5, 2, 9, 9, 2, 5]


def test_a_schedule_that_counts_its_calls_shows() -> None:
    def make(total_steps: int, batch_size: int) -> Any:
        count = iter(range(100))
        return lambda t: next(count)

    seen = made_of(make)
    assert values(seen["outcomes"]) == [0, 1, 2]
    assert values(seen["again"]) == [5, 4, 3]


def test_what_cannot_be_called_or_made_is_every_call_s_outcome() -> None:
    seen = made_of(lambda total_steps, batch_size: 0.5)
    assert values(seen["outcomes"]) == [{"type": "float", "cut": NO_FUNCTION}] * 3
    assert seen["again"] == seen["outcomes"]

    def failing(total_steps: int, batch_size: int) -> None:
        raise KeyError(total_steps)

    errors = made_of(failing)
    assert [o["error"]["type"] for o in errors["outcomes"]] == ["KeyError"] * 3
    assert errors["again"] == errors["outcomes"]


def test_a_schedule_s_call_that_does_not_end() -> None:
    seen = made_of(lambda total_steps, batch_size: endless_at(1, lambda t: t))
    assert seen["outcomes"] == [{"value": 5}, TIMED_OUT, NOT_REACHED]
