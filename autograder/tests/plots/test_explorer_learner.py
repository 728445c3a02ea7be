"""A learner's function in an explorer, whatever it does."""

from __future__ import annotations

import contextlib
import sys
import threading
import time
from collections.abc import Callable

import numpy as np
import pytest

from autograder.plots.kit.learner import curve_of, notebook_names


def run(function: object, steps: int = 3, seconds: float = 0.2) -> tuple[list, str]:  # type: ignore[type-arg]
    found = curve_of("mine", {"mine": function}, steps, dict, seconds)
    return found.values, found.trouble


def test_numbers_of_every_make_are_taken() -> None:
    import torch

    for one in (1, 1.0, np.float32(1), np.array(1.0), torch.tensor(1.0)):
        assert run(lambda t, one=one: one) == ([1.0] * 3, "")


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "Your mine returned None at t = 0."),
        ("0.1", "Your mine returned a str at t = 0: '0.1' is not a number."),
        (True, "Your mine returned a bool at t = 0: True is not a number."),
        ([0.1], "Your mine returned a list at t = 0: [0.1] is not a number."),
        (1j, "Your mine returned a complex at t = 0: 1j is not a number."),
    ],
)
def test_what_is_no_number_is_said(value: object, words: str) -> None:
    assert run(lambda t: value) == ([], words)


def test_what_is_not_finite_interrupts_the_curve() -> None:
    values, words = run(lambda t: float("nan") if t == 1 else float(t))
    assert values == [0.0, None, 2.0]
    assert words == "Your mine returned nan at t = 1."


def test_a_curve_goes_as_far_as_its_function_comes() -> None:
    values, words = run(lambda t: 1 / (2 - t))
    assert values == [0.5, 1.0]
    assert words == "Your mine raised at t = 2: ZeroDivisionError: division by zero"


def test_leaving_python_does_not_leave_it() -> None:
    assert run(lambda t: sys.exit(3))[1] == "Your mine raised at t = 0: SystemExit: 3"


@pytest.mark.parametrize("function", [None, 0.1])
def test_what_cannot_be_called_is_missing(function: object) -> None:
    assert curve_of("mine", {"mine": function}, 3, dict).missing


def test_a_stub_is_missing() -> None:
    def mine(t: int) -> float:
        raise NotImplementedError

    found = curve_of("mine", {"mine": mine}, 3, dict)
    assert found.missing
    assert found.trouble == ""


def loops(t: int) -> float:
    while True:
        pass


def swallows(t: int) -> float:
    for _ in range(3):
        with contextlib.suppress(BaseException):
            loops(t)
    return 0.1


@pytest.mark.parametrize("function", [loops, swallows])
def test_a_loop_without_an_end_is_stopped(function: Callable[[int], float]) -> None:
    before = threading.active_count()
    began = time.monotonic()
    values, words = run(function, steps=1)
    assert time.monotonic() - began < 2
    assert values in ([], [0.1])
    assert (
        values or words == "Your mine took longer than 0.2 s; it was stopped at t = 0."
    )
    assert threading.active_count() == before


def test_what_cannot_be_stopped_is_left_and_not_begun_again() -> None:
    done = threading.Event()

    def waits(t: int) -> float:
        done.wait(20)
        return 0.1

    words = "Your mine had not ended after 0.2 s; it was at t = 0."
    assert run(waits) == ([], words)
    began = time.monotonic()
    assert run(waits) == ([], words)
    assert time.monotonic() - began < 0.1
    assert run(lambda t: 0.5) == ([0.5] * 3, "")
    done.set()


def test_its_prints_are_dropped_and_nobody_elses(
    capsys: pytest.CaptureFixture[str],
) -> None:
    def mine(t: int) -> float:
        print("not shown")
        other = threading.Thread(target=print, args=("shown",))
        other.start()
        other.join()
        return 0.1

    run(mine)
    assert capsys.readouterr().out == "shown\n" * 3


def test_arguments_are_made_anew_for_each_call() -> None:
    def mine(t: int, milestones: list[int]) -> float:
        milestones.append(t)
        return float(len(milestones))

    found = curve_of("mine", {"mine": mine}, 3, lambda: {"milestones": [5]})
    assert found.values == [2.0] * 3


def test_a_thousand_steps_are_quick() -> None:
    began = time.process_time()
    values, _ = run(lambda t: 0.1 * 0.99**t, steps=1000)
    assert time.process_time() - began < 0.1
    assert len(values) == 1000


def test_without_a_notebook_the_script_is_asked() -> None:
    assert notebook_names()["__name__"] == "__main__"
