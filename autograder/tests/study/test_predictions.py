import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from autograder.study.guessing import form
from autograder.study.here import state_now
from autograder.study.log import read_log
from autograder.study.predictions import predict, reveal

Capture = pytest.CaptureFixture[str]


def committed(value: float | str) -> str:
    return f"kept {value}"


def test_nothing_is_kept_before_the_button_is_pressed(capsys: Capture) -> None:
    predict("p", "How steep?", low=0, high=1)
    assert read_log().events == ()
    assert "How steep?" in capsys.readouterr().out


def test_the_form_has_a_name_a_button_and_a_spoken_answer() -> None:
    entry, button, said = form("How steep?", committed, low=0, high=1).children
    assert entry.description == "How steep?"
    assert (entry.value, entry.placeholder) == ("", "a number between 0 and 1")
    entry.value = "0.25"
    button.click()
    assert 'role="status"' in said.value
    assert "kept 0.25" in said.value


def test_an_empty_field_is_no_guess_and_a_word_is_none() -> None:
    entry, button, said = form("How steep?", committed, low=0, high=1).children
    for text in ("", "  ", "a lot", "0.5.1"):
        entry.value = text
        button.click()
        assert "Type a number between 0 and 1." in said.value
        assert "kept" not in said.value


def test_enter_commits_as_the_button_does() -> None:
    entry, _, said = form("How steep?", committed, low=0, high=1).children
    entry.value = "0,5"
    entry._handle_custom_msg({"event": "submit"}, [])
    assert "kept 0.5" in said.value


@pytest.mark.parametrize("guess", [2.0, -0.1, float("nan"), float("inf")])
def test_what_is_out_of_range_is_refused_and_not_clipped(
    guess: float, capsys: Capture
) -> None:
    predict("p", "How steep?", low=0, high=1, guess=guess)
    assert "guess again" in capsys.readouterr().out
    assert state_now().guesses == {}


def test_an_exact_guess_is_praised(capsys: Capture) -> None:
    predict("p", "How steep?", low=0, high=1, guess=0.5)
    reveal("p", 0.5)
    predict("q", "Where to?", options=["up", "down"], guess="up")
    reveal("q", "up")
    assert capsys.readouterr().out.count("Exactly right!") == 2


def test_a_picture_of_the_answer_comes_with_its_words(capsys: Capture) -> None:
    reveal("p", 0.4, picture="one_step.svg")
    assert "learning rate of 0.3 moves the weight" in capsys.readouterr().out
    with pytest.raises(ValueError, match=r"no lesson has a picture 'none\.svg'"):
        reveal("p", 0.4, picture="none.svg")


def test_options_ask_for_a_choice_first() -> None:
    entry, button, said = form("Which?", committed, options=["up", "down"]).children
    assert (entry.index, entry.label) == (0, "Choose …")
    button.click()
    assert "Choose an answer first." in said.value
    entry.value = "down"
    button.click()
    assert "kept down" in said.value


def visible(widget: Any) -> bool:
    return bool(widget.layout.display != "none")


def test_an_earlier_choice_is_there_again() -> None:
    options = ["up", "down"]
    entry, _, said, _ = form(
        "Which?", committed, options=options, earlier="down"
    ).children
    assert (entry.index, entry.value) == (2, "down")
    assert "Your guess: down. It is kept." in said.value


@pytest.mark.parametrize("earlier", [0.0, 0.4])
def test_a_committed_guess_is_shown_again_and_can_be_changed(earlier: float) -> None:
    whole = form("How?", committed, low=0, high=1, earlier=earlier)
    entry, button, said, change = whole.children
    assert f"Your guess: {earlier:g}. It is kept." in said.value
    assert "<div>How?</div>" in said.value
    assert [visible(one) for one in (entry, button, change)] == [False, False, True]
    change.click()
    assert [visible(one) for one in (entry, button, change)] == [True, True, False]
    assert entry.value == f"{earlier:g}"
    entry.value = "0.9"
    button.click()
    assert "kept 0.9" in said.value


def test_once_the_answer_was_seen_a_guess_stays() -> None:
    whole = form("How?", committed, low=0, high=1, earlier=0.4, answered=True)
    assert [visible(one) for one in whole.children] == [False, False, True]


def test_without_a_notebook_a_committed_guess_is_shown_too(capsys: Capture) -> None:
    predict("p", "How steep?", low=0, high=1, guess=0.5)
    capsys.readouterr()
    predict("p", "How steep?", low=0, high=1)
    assert capsys.readouterr().out == "How steep?\nYour guess: 0.5. It is kept.\n"


def test_a_guess_beside_the_answer(capsys: Capture) -> None:
    predict("p", "How steep?", low=0, high=1, guess=0.5)
    reveal("p", 0.45)
    predict("q", "Where to?", options=["up", "down"], guess="up")
    reveal("q", "down")
    text = capsys.readouterr().out
    assert "Your guess: 0.5. Answer: 0.45. Off by 0.05." in text
    assert "Close so far: 1 of 1 guesses." in text
    assert "Your guess: up. Answer: down." in text
    assert "Close so far: 1 of 2 guesses." in text
    assert state_now().xp == 0


def test_running_again_adds_nothing_to_the_log(capsys: Capture) -> None:
    for _ in range(3):
        reveal("p", 1)
    assert [event.kind for event in read_log().events] == ["reveal"]
    assert "No guess recorded: that is fine." in capsys.readouterr().out


def test_numbers_of_numpy_and_torch_are_numbers(
    capsys: pytest.CaptureFixture[str],
) -> None:
    predict("here", "How many?", low=0, high=10, guess=np.float32(2.5))
    reveal("here", torch.tensor(2.5))
    assert "Exactly right!" in capsys.readouterr().out
    assert state_now().guesses["here"].close


@pytest.mark.parametrize(
    "wrong", [[1, 2], np.array([1, 2]), torch.ones(2), 10**400], ids=type
)
def test_what_is_no_guess_or_answer_is_one_line(wrong: Any, capsys: Capture) -> None:
    predict("p", "How?", guess=wrong)
    reveal("p", wrong)
    said = f"one number or a text is asked for, not a {type(wrong).__name__}\n"
    assert capsys.readouterr().out == 2 * said
    assert read_log().events == ()


def test_a_guess_after_the_answer_says_that_it_does_not_count(capsys: Capture) -> None:
    predict("p", "How?", low=0, high=1, guess=0.5)
    reveal("p", 0.4)
    capsys.readouterr()
    predict("p", "How?", low=0, high=1, guess=0.4)
    said = "You have seen the answer: this guess does not count.\n"
    assert capsys.readouterr().out == said
    predict("p", "How?", low=0, high=1, guess=0.5)
    assert capsys.readouterr().out == "Your guess: 0.5. It is kept.\n"
    assert [event.kind for event in read_log().events] == ["predict", "reveal"]


def test_a_form_that_is_on_the_page_when_the_answer_is_seen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shown: list[Any] = []
    monkeypatch.setattr("autograder.study.guessing._in_kernel", lambda: True)
    monkeypatch.setattr("IPython.display.display", shown.append)
    predict("p", "How?", low=0, high=1)
    reveal("p", 0.4)
    entry, button, said = shown[0].children
    entry.value = "0.4"
    button.click()
    assert "You have seen the answer: this guess does not count." in said.value
    assert [event.kind for event in read_log().events] == ["reveal"]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (
            {"options": ["up", "down"]},
            "zebra is none of the options: choose one of up, down.\n",
        ),
        ({"low": 0, "high": 1}, "Type a number between 0 and 1.\n"),
        ({}, "Type a number.\n"),
    ],
)
def test_a_text_that_is_no_answer_is_refused(
    asked: dict[str, Any], said: str, capsys: Capture
) -> None:
    predict("p", "Which?", guess="zebra", **asked)
    assert capsys.readouterr().out == said
    assert read_log().events == ()


def test_a_number_written_as_a_text_is_one() -> None:
    predict("p", "How?", low=0, high=1, guess="0,25")
    assert state_now().guesses["p"].guess == 0.25


def test_a_log_with_a_text_for_a_number_can_be_shown_and_changed() -> None:
    entry, button, said, _ = form("How?", committed, earlier="zebra").children
    assert "Your guess: zebra. It is kept." in said.value
    entry.value = "2"
    button.click()
    assert "kept 2" in said.value


def test_ends_of_numpy_are_kept_as_numbers(capsys: Capture) -> None:
    low, high = np.float32(0), np.int64(2)
    predict("q", "How?", low=low, high=high, guess=0.5)
    assert "cannot" not in capsys.readouterr().out
    assert (state_now().guesses["q"].low, state_now().guesses["q"].high) == (0.0, 2.0)


@pytest.mark.parametrize("answer", [float("inf"), float("-inf"), float("nan"), 1e301])
def test_an_answer_beyond_all_bounds_has_been_seen(
    answer: float, capsys: Capture
) -> None:
    predict("p", "How?", guess=2.0)
    for _ in range(3):
        reveal("p", answer)
    assert f"Your guess: 2. Answer: {answer:.4g}." in capsys.readouterr().out
    predict("p", "How?", guess=3.0)
    assert "does not count" in capsys.readouterr().out
    assert [event.kind for event in read_log().events] == ["predict", "reveal"]
    kept = state_now().guesses["p"]
    assert (kept.guess, kept.close) == (2, False)


def test_a_guess_that_cannot_be_kept_is_never_said_to_be(
    lr_home: Path, capsys: Capture
) -> None:
    lr_home.write_text("a file where the folder should be")
    predict("p", "How?", guess=2.0)
    predict("p", "How?")
    out = capsys.readouterr().out
    assert out.count("Your guess: 2. It cannot be kept.") == 2
    reveal("p", 2)
    assert "Exactly right!" in capsys.readouterr().out


def test_the_third_prediction_says_what_it_has_brought(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in "abc":
        predict(name, "How steep?", low=0, high=1, guess=0.5)
    first, second, third = capsys.readouterr().out.splitlines()
    assert first == second == "Your guess: 0.5. It is kept."
    assert third.startswith("Your guess: 0.5. It is kept. ★ Achievement: Forecaster.")
    monkeypatch.setenv("LR_XP", "off")
    monkeypatch.setenv("LR_HOME", os.environ["LR_HOME"] + "_other")
    for name in "abc":
        predict(name, "How steep?", low=0, high=1, guess=0.5)
    assert "Achievement" not in capsys.readouterr().out
