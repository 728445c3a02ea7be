from typing import Any

import pytest

from autograder.judge.scenes.onecycle_built import play

FOUR = {
    "max_lr": 0.5,
    "pct_start": 0.3,
    "div_factor": 5.0,
    "final_div_factor": 10.0,
}


def seen(look: str, returned: Any) -> Any:
    case = {"first": [0.5], "fixed": {}, "setting": {"look": look}}
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
