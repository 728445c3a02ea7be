"""The composer's targets against closed forms, and what it says of a difference."""

from __future__ import annotations

import math
from typing import Any

import pytest

from autograder import exercises
from autograder.plots import composer
from autograder.plots.composing import compared
from autograder.plots.kit.learner import Curve
from autograder.plots.torch_schedules import schedules, target
from autograder.tests.plots.test_explorers import ask, ended, listen, wait_for

STEPS = 60


def reference(exercise: str) -> Any:
    return exercises.load(exercise).reference


def start_values(name: str) -> dict[str, float]:
    parts = schedules(STEPS)[name].parts
    return {"base_lr": 0.3, **{part.name: part.value for part in parts}}


def asked(explorer: Any, schedule: str, **changes: float) -> dict[str, Any]:
    sent = listen(explorer)
    values = {**start_values(schedule), **changes}
    ask(explorer, "curve", schedule=schedule, values=values)
    wait_for(lambda: ended(sent), 60)
    assert sent[-1]["kind"] == "answer", sent[-1]
    return dict(sent[-1]["result"])


@pytest.mark.parametrize("name", schedules(STEPS))
def test_the_right_answer_lies_on_the_target(name: str) -> None:
    exercise = schedules(STEPS)[name].exercise
    explorer = composer(name, STEPS, {exercise: reference(exercise)})
    found = asked(explorer, name)
    assert found["words"] == f"Your {exercise} is the target at all {STEPS} updates."
    assert found["first"] is None
    assert found["target"] == pytest.approx(found["mine"], rel=1e-6)
    assert found["difference"] == pytest.approx([0.0] * STEPS, abs=1e-9)


@pytest.mark.parametrize("name", schedules(STEPS))
def test_every_end_of_every_slider_has_a_target(name: str) -> None:
    kind = schedules(STEPS)[name]
    explorer = composer(name, STEPS, {kind.exercise: reference(kind.exercise)})
    for part in kind.parts:
        for end in (part.low, part.high):
            found = asked(explorer, name, **{part.name: end})
            assert all(math.isfinite(rate) for rate in found["target"])
            assert found["first"] is None, (part.name, end, found["words"])


@pytest.mark.parametrize("base_lr", [0.001, 10.0])
def test_every_base_rate_has_a_decay(base_lr: float) -> None:
    exercise = "linear_decay_lr"
    explorer = composer("decay", STEPS, {exercise: reference(exercise)})
    assert asked(explorer, "decay", base_lr=base_lr)["first"] is None


def test_the_cosine_is_held_at_its_end() -> None:
    rates = target("cosine", 9, {"base_lr": 1.0, "T_max": 4, "eta_min": 0.2})
    assert rates[4:] == pytest.approx([0.2] * 5)


def test_a_missing_function_leaves_the_target_alone() -> None:
    found = asked(composer("cosine", STEPS, {}), "cosine")
    assert found["words"] == "The target alone: cosine_lr is not written yet."
    assert (found["mine"], found["first"], found["trouble"]) == ([], None, "")


def test_a_difference_is_found_where_it_begins() -> None:
    def step_lr(t: int, base_lr: float, step_size: int, gamma: float) -> float:
        return float(base_lr if t <= step_size else base_lr * gamma)

    explorer = composer("step", STEPS, {"step_lr": step_lr})
    found = asked(explorer, "step", step_size=20)
    assert found["first"] == {
        "t": 20,
        "words": "t = 20: yours 0.3, target 0.15",
        "y": 0.3,
    }
    assert found["difference"][20] == pytest.approx(0.15)


def test_what_fails_half_way_is_shown_half_way() -> None:
    def step_lr(t: int, **values: float) -> float:
        return 0.3 if t < 5 else math.sqrt(-t)

    found = asked(composer("step", STEPS, {"step_lr": step_lr}), "step")
    assert found["mine"] == [0.3] * 5
    assert found["words"] == "The target, and your step_lr as far as it came."
    assert found["trouble"].startswith("Your step_lr raised at t = 5: ValueError")


def test_nan_is_a_difference_without_a_number() -> None:
    found = compared("half", [1.0, 0.5], Curve([1.0, None]))
    assert found["first"]["words"] == "t = 1: yours no number, target 0.5"
    assert found["difference"] == [0.0, None]


def test_it_is_asked_anew_when_the_function_is_another_one() -> None:
    names: dict[str, Any] = {}
    explorer = composer("step", STEPS, names)
    asked(explorer, "step")
    sent = listen(explorer)
    explorer.look_again()
    assert sent == []
    names["step_lr"] = reference("step_lr")
    explorer.look_again()
    assert sent == [{"kind": "stale"}]


def test_an_unknown_schedule_is_named() -> None:
    with pytest.raises(
        ValueError, match="no schedule is called 'sine': there are step"
    ):
        composer("sine")
    explorer = composer("step", STEPS, {})
    sent = listen(explorer)
    ask(explorer, "curve", schedule="sine", values={})
    wait_for(lambda: ended(sent))
    assert sent[-1]["words"] == "no schedule is called 'sine'"


def test_rounding_is_no_difference() -> None:
    found = compared("half", [0.3, 0.5], Curve([0.1 + 0.2, 0.4]))
    assert found["difference"] == pytest.approx([0.0, -0.1])
    assert found["difference"][0] == 0.0
