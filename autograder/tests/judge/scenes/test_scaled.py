"""The scale test asks each call with arguments of its own."""

from typing import Any

from autograder.judge.scenes.scaled import play


def grows(t: int, base_lr: float, milestones: list[int]) -> float:
    value = base_lr * len(milestones) * t
    milestones.append(0)
    return value


def test_what_one_call_leaves_in_a_list_no_other_call_sees() -> None:
    case: Any = {
        "asked": [1, 2],
        "fixed": {"base_lr": 0.5, "milestones": [3]},
        "setting": {"rates": ["base_lr"], "times": 4.0},
    }
    values = [outcome["value"] for outcome in play(grows, case)["outcomes"]]
    assert values == [0.5, 1.0, 2.0, 4.0]
