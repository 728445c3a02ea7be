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


def test_what_is_no_guess_is_refused_by_its_type() -> None:
    with pytest.raises(TypeError, match="one number or a text is asked for"):
        predict("there", "How many?", guess=[1])  # type: ignore[arg-type]
