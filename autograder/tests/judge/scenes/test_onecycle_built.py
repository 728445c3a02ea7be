from typing import Any

import pytest

from autograder.judge.scenes.onecycle_built import play
from autograder.tests.judge.scenes.slow import TIMED_OUT, endless_at

FOUR = {
    "max_lr": 0.5,
    "pct_start": 0.3,
    "div_factor": 5.0,
    "final_div_factor": 10.0,
}


def seen(facts: str, returned: Any) -> Any:
    case: Any = {"asked": [0.5], "fixed": {}, "setting": {"facts": facts}}
    (outcome,) = play(lambda lr: returned, case)["outcomes"]
    if "error" in outcome:
        return outcome["error"]["type"]
    return outcome["value"]["items"]


def test_four_numbers_in_one_order() -> None:
    assert seen("numbers", dict(reversed(FOUR.items()))) == [0.5, 0.3, 5.0, 10.0]


def test_three_rates_of_torch_s_scheduler() -> None:
    assert seen("rates", FOUR) == pytest.approx([0.1, 0.5, 0.01], rel=0.01)


@pytest.mark.parametrize(
    "more", [{"anneal_strategy": "cos"}, {"total_steps": 7}, {"epochs": 3}]
)
def test_more_keys_are_fine_where_onecyclelr_takes_them(more: dict[str, Any]) -> None:
    assert seen("rates", {**FOUR, **more}) == seen("rates", FOUR)


def test_a_key_that_onecyclelr_does_not_take_is_an_error() -> None:
    assert seen("rates", {**FOUR, "moms": (0.95, 0.85)}) == "TypeError"


@pytest.mark.parametrize(("returned", "error"), [({}, "KeyError"), (3, "TypeError")])
def test_anything_else_is_an_error(returned: object, error: str) -> None:
    assert seen("numbers", returned) == error


def test_each_rate_is_asked_forth_and_back() -> None:
    asked: list[float] = []

    def answer(lr: float, div: float) -> dict[str, float]:
        asked.append(lr)
        return {**FOUR, "max_lr": lr, "div_factor": div, "pct_start": len(asked)}

    case: Any = {"asked": [0.5, 2.0, 1.0], "fixed": {"div": 4.0}}
    case["setting"] = {"facts": "numbers"}
    seen = play(answer, case)
    firsts = [o["value"]["items"] for o in seen["outcomes"]]
    assert firsts == [[0.5, 1, 4.0, 10.0], [2.0, 2, 4.0, 10.0], [1.0, 3, 4.0, 10.0]]
    assert [o["value"]["items"][1] for o in seen["again"]] == [6, 5, 4]
    assert asked == [0.5, 2.0, 1.0, 1.0, 2.0, 0.5]


def test_first_highest_and_last_rate_stand_in_this_order() -> None:
    late = {**FOUR, "pct_start": 0.9, "final_div_factor": 100.0}
    first, highest, last = seen("rates", late)
    assert first == pytest.approx(0.1)
    assert highest == pytest.approx(0.5, rel=0.01)
    assert last == pytest.approx(0.001)


def test_a_call_that_does_not_end() -> None:
    case: Any = {"asked": [0.5, 2.0], "fixed": {}, "setting": {"facts": "numbers"}}
    stopped = play(endless_at(1, lambda lr: FOUR), case)["outcomes"]
    assert stopped[0]["value"]["items"] == [0.5, 0.3, 5.0, 10.0]
    assert stopped[1] == TIMED_OUT
