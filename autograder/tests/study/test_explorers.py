from typing import Any

import pytest

import autograder
from autograder.study.explorers import keep, sweep_explorer
from autograder.study.here import state_now
from autograder.study.log import append, read_log
from autograder.study.predictions import compare

FOUND = {"best_found": 0.5, "collapse_found": 1.0}
RATES = [2.0**-9, 2.0**4]


def commit(explorer: Any, **guesses: float) -> None:
    """Send what the browser sends when the button is pressed."""
    explorer._hear(explorer, {"kind": "predict", **guesses, **FOUND}, [])


def kinds() -> list[str]:
    return [event.kind for event in read_log().events]


def test_both_guesses_reach_the_log_without_a_word_from_the_learner() -> None:
    commit(autograder.sweep_explorer(), best=0.25, collapse=16.0)
    guesses = state_now().guesses
    best, collapse = guesses["lr_sweep_sgd.best"], guesses["lr_sweep_sgd.collapse"]
    assert (best.guess, best.answer) == (-2.0, -1.0)
    assert (collapse.guess, collapse.answer) == (4.0, 0.0)
    assert (best.low, best.high) == (-9.0, 4.0)
    assert kinds() == ["predict", "reveal", "predict", "reveal"]


def test_committed_guesses_are_shown_again_not_asked_again() -> None:
    assert sweep_explorer().prediction == {}
    commit(sweep_explorer(), best=0.25, collapse=16.0)
    assert sweep_explorer().prediction == {"best": 0.25, "collapse": 16.0}


def test_they_count_in_the_calibration_by_factors() -> None:
    commit(sweep_explorer(), best=0.25, collapse=16.0)
    close = {name: guess.close for name, guess in state_now().guesses.items()}
    assert close == {"lr_sweep_sgd.best": True, "lr_sweep_sgd.collapse": False}
    said = compare(state_now(), "lr_sweep_sgd.best", -1.0)
    assert said[-1] == "Close so far: 1 of 2 guesses."
    assert state_now().xp == 0


def test_nothing_is_kept_before_the_guesses_are_committed() -> None:
    explorer = sweep_explorer()
    explorer._hear(explorer, {"kind": "cancel"}, [])
    assert read_log().events == ()


def test_a_guess_after_the_answer_is_none() -> None:
    commit(sweep_explorer(), best=0.25, collapse=16.0)
    commit(sweep_explorer(), best=0.5, collapse=1.0)
    assert len(kinds()) == 4
    assert state_now().guesses["lr_sweep_sgd.collapse"].close is False


@pytest.mark.parametrize("octave", [1e300, 1100.0, -1e300, "low"])
def test_a_log_with_a_rate_that_no_float_holds_asks_again(octave: object) -> None:
    for name in ("best", "collapse"):
        append("predict", data={"id": f"lr_sweep_sgd.{name}", "guess": octave})
    assert sweep_explorer().prediction == {}


def test_whoever_asks_is_told_as_well() -> None:
    told: list[dict[str, Any]] = []
    commit(sweep_explorer(on_predict=told.append), best=0.25, collapse=16.0)
    assert told == [{"id": "lr_sweep_sgd", "best": 0.25, "collapse": 16.0, **FOUND}]
    assert len(kinds()) == 4


@pytest.mark.parametrize("guess", [0, -1.0, float("nan"), float("inf"), "0.1", True])
def test_what_is_no_rate_is_not_kept(guess: object) -> None:
    keep({"id": "x", "best": guess, "collapse": 2.0, **FOUND}, RATES)
    assert set(state_now().guesses) == {"x.collapse"}
