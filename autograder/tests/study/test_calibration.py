import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.feedback.drawing import LEFT
from autograder.study.calibration import (
    ENOUGH,
    calibration_html,
    calibration_lines,
    calibration_of,
)
from autograder.study.calibration_picture import FLOOR, SIDE, START, draw_calibration
from autograder.study.predictions import predict, reveal
from autograder.study.progress_view import progress
from autograder.study.state import Guess
from autograder.tests.feedback.reading_html import Page, drawn_in, read

RIGHT, WRONG = Guess("up", "up"), Guess("up", "down")
CLOSE, LOW, HIGH = (Guess(g, 5.0, 0.0, 10.0) for g in (5.5, 2.0, 8.0))


def many(*guesses: Guess) -> dict[str, Guess]:
    return {f"question {n}": guess for n, guess in enumerate(guesses)}


def drawn(*guesses: Guess) -> Page:
    (page,) = drawn_in(read(calibration_html(many(*guesses))))
    return page


def test_nothing_is_said_before_there_are_ten() -> None:
    nine = [CLOSE] * (ENOUGH - 1)
    unanswered = [Guess(2.0), Guess(None, 2.0)]
    assert calibration_lines(many(*nine, *unanswered)) == []
    assert calibration_html(many(*nine, *unanswered)) == ""
    assert calibration_lines(many(*nine, CLOSE))
    assert "<img" in calibration_html(many(*nine, CLOSE))


@pytest.mark.parametrize(
    ("guesses", "words"),
    [
        (
            [CLOSE] * 5 + [RIGHT] * 2 + [LOW] * 4 + [HIGH],
            "Of your 12 predictions 7 were close. Where you missed with a number, 4 of "
            "5 were too low.",
        ),
        (
            [CLOSE] + [HIGH] * 9,
            "Of your 10 predictions 1 was close. Where you missed with a number, 9 of "
            "9 were too high.",
        ),
        (
            [LOW, HIGH] * 5,
            "Of your 10 predictions 0 were close. Where you missed with a number, 5 "
            "were too low and as many too high.",
        ),
        ([RIGHT] * 6 + [WRONG] * 4, "Of your 10 predictions 6 were close."),
    ],
)
def test_the_words_say_how_many_and_which_way(guesses: list[Guess], words: str) -> None:
    assert calibration_lines(many(*guesses)) == [words]
    assert words in read(calibration_html(many(*guesses))).text


def test_the_picture_tells_close_from_missed_by_shape_and_in_words() -> None:
    page = drawn(*[CLOSE] * 5, *[LOW] * 4, HIGH, RIGHT, RIGHT, WRONG)
    # One of each kind stands in the legend.
    assert len(page.all("circle")) == 5 + 2 + 1
    assert sum("l8 8m0" in (p["d"] or "") for p in page.all("path")) == 5 + 1 + 1
    about = page.all("svg")[0]["aria-label"] or ""
    assert "Numbers within a range: 10. Close: 5. Too low: 4. Too high: 1." in about
    assert "Choices: 2 of 3 right." in about
    assert {"too high", "too low", "your guess", "missed: crosses"} <= set(page.words)


def test_each_number_lies_within_the_range_that_was_asked() -> None:
    octaves = Guess(-9.0, 4.0, -9.0, 4.0)
    (placed,) = calibration_of([octaves]).placed
    assert placed == (0.0, 1.0, False)
    (placed,) = calibration_of([Guess(20.0, 25.0, 0.0, 100.0)]).placed
    assert placed == (0.2, 0.25, True)


def test_an_answer_beyond_the_range_stays_in_the_picture() -> None:
    beyond = [Guess(1.0, 1e300, 0.0, 1.0), Guess(0.0, -5.0, 0.0, 1.0)]
    page = drawn(*beyond, *[CLOSE] * 10)
    crosses = [p["d"] or "" for p in page.all("path") if "l8 8m0" in (p["d"] or "")]
    places = [tuple(map(float, re.findall(r"-?[\d.]+", one)[:2])) for one in crosses]
    ends = LEFT - 4, LEFT + SIDE - 4  # half a cross
    assert places[1:] == [(ends[1], START - 4), (ends[0], FLOOR - 4)]


def test_numbers_without_a_range_and_choices_are_words_alone() -> None:
    html = calibration_html(many(*[Guess(1.0, 2.0)] * 5, *[RIGHT] * 5))
    assert "<img" not in html
    assert "Of your 10 predictions 5 were close." in html
    assert "5 of 5 were too low" in html


def test_many_choices_take_several_rows() -> None:
    page = drawn(*[CLOSE] * 2, *[RIGHT] * 30, *[WRONG] * 20)
    (svg,) = page.all("svg")
    height = float(svg["height"] or 0)
    assert all(float(c["cy"] or 0) < height - 4 for c in page.all("circle"))
    assert all(float(c["cx"] or 0) < 356 for c in page.all("circle"))


NUMBERS = st.floats(-1e300, 1e300)
GUESSES = st.builds(
    Guess,
    st.none() | NUMBERS | st.sampled_from(["up", "down"]),
    st.none() | NUMBERS | st.sampled_from(["up", "down"]),
    st.none() | NUMBERS,
    st.none() | NUMBERS,
)


@given(st.lists(GUESSES, max_size=20))
def test_whatever_was_guessed_the_sums_agree(guesses: list[Guess]) -> None:
    found = calibration_of(guesses)
    missed = found.low + found.high
    assert found.count == sum(one.close is not None for one in guesses)
    assert found.count - found.close == missed + found.choices - found.chosen
    assert "nan" not in draw_calibration(found)


def test_what_was_asked_in_a_lesson_is_shown_with_the_progress(
    capsys: pytest.CaptureFixture[str],
) -> None:
    for n in range(ENOUGH):
        predict(f"q{n}", "How far?", low=0, high=1, guess=0.5)
        reveal(f"q{n}", 0.25 if n else 0.5)
    predict("q1", "How far?", low=0, high=1, guess=0.25)  # after the answer
    capsys.readouterr()
    progress()
    assert "Of your 10 predictions 1 was close." in capsys.readouterr().out
