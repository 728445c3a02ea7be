"""Of hidden inputs, a picture shows one's own values and one that was expected."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.exercises import load
from autograder.exercises.keys import make_key
from autograder.feedback import as_html, as_text
from autograder.feedback.drawing import EXPECTED
from autograder.feedback.graded_picture import draw_graded, own_curve
from autograder.judge.observe import observe
from autograder.judge.verdict import Verdict, judge
from autograder.tests.feedback.reading_html import drawn_in, read
from autograder.tests.feedback.verdicts import DIFFERENCE, made_up, uphill

NUMBERS = st.floats(-1e9, 1e9) | st.sampled_from(["nan", "inf"])


def difference(**curve: Any) -> dict[str, Any]:
    return {**DIFFERENCE, "index": 2, "got": "7", "expected": "3", "curve": curve}


def page_of(expected: list[Any], got: list[Any], index: int | None) -> str:
    curve = {"x": list(range(len(expected))), "got": got, "expected": expected}
    found = {**difference(**curve), "index": index}
    return as_html(made_up("failed", kind="hidden", first_difference=found))


@given(st.lists(NUMBERS, min_size=3, max_size=12), st.data())
def test_no_other_expected_value_makes_any_difference(
    expected: list[Any], data: st.DataObject
) -> None:
    got = data.draw(st.lists(NUMBERS | st.none(), min_size=1, max_size=14))
    index = data.draw(st.none() | st.integers(0, len(expected) - 1))
    others = data.draw(
        st.lists(NUMBERS, min_size=len(expected), max_size=len(expected))
    )
    if index is not None:
        others[index] = expected[index]
    assert page_of(expected, got, index) == page_of(others, got, index)


def hidden_verdict(name: str, answer: Callable[..., Any]) -> Verdict:
    key = make_key(load(name), "hidden", "a seed")
    return judge(observe(answer, name, key["cases"], 5), key)


def never_ends_right(t: int, **_: float) -> int:
    """Whole numbers, as they could be read off a drawing exactly."""
    return t + 1


@pytest.mark.parametrize(
    ("name", "answer"), [("gd_path", uphill), ("step_lr", never_ends_right)]
)
def test_the_page_holds_the_shown_value_and_no_other(
    name: str, answer: Callable[..., Any]
) -> None:
    verdict = hidden_verdict(name, answer)
    found = verdict.first_difference
    assert found is not None
    assert found["curve"] is not None
    html = as_html(verdict)
    (drawing,) = drawn_in(read(html))
    words = " ".join([read(html).text, *drawing.words, str(drawing.tags)])
    shown = numbers_in(found["expected"]) | numbers_in(found["call"])
    own = {v for v in found["curve"]["got"] if isinstance(v, int | float)}
    others = rounded(set(found["curve"]["expected"])) - rounded(own) - shown
    assert others
    assert not numbers_in(words) & others


def numbers_in(text: str) -> set[float]:
    return {float(n) for n in re.findall(r"-?\d+(?:\.\d+)?(?:e[-+]\d+)?", text)}


def rounded(values: set[Any]) -> set[float]:
    """As a page could say them; short ones stand in any page by chance."""
    forms = {float(f"{v:.{digits}g}") for v in values for digits in (4, 5, 6, 17)}
    return {v for v in forms if len(f"{v:.17g}".strip("-0.").replace(".", "")) > 3}


def test_practice_shows_the_whole_curve() -> None:
    curve = {"x": [0, 1, 2], "got": [1, 2, 7], "expected": [1, 2, 3]}
    for kind in ("practice", "recorded"):
        verdict = made_up("failed", kind=kind, first_difference=difference(**curve))
        (drawing,) = drawn_in(read(as_html(verdict)))
        drawn = [one for one in drawing.all("path") if one.get("stroke") == EXPECTED]
        assert len(drawn) == 2  # the curve, and its sample in the legend


def test_only_a_mark_is_drawn_of_what_was_expected() -> None:
    curve = {"x": [0, 1, 2], "got": [1, 2, 7], "expected": [1, 2, 3]}
    verdict = made_up("failed", kind="hidden", first_difference=difference(**curve))
    (drawing,) = drawn_in(read(as_html(verdict)))
    (svg,) = drawing.all("svg")
    assert "first that is not right is at 2: got 7, expected 3." in str(svg)
    assert not [one for one in drawing.all("path") if one.get("stroke") == EXPECTED]
    squares = [one for one in drawing.all("rect") if one.get("stroke") == EXPECTED]
    assert len(squares) == 2


def test_a_list_that_is_longer_or_shorter_does_not_say_how_long_is_right() -> None:
    curve = {"x": [0, 1, 2], "got": [1.0, 2.0], "expected": [1.0, 2.0, 3.0]}
    own = own_curve({"index": None, "curve": curve})
    assert own is not None
    assert "2 values, from 1 to 2." in draw_graded(own)
    own = own_curve({"index": None, "curve": {**curve, "got": [0.5] * 9}})
    assert own is not None
    assert "9 values" in draw_graded(own)


@pytest.mark.parametrize("extreme", [1e308, -1e308, "nan", None])
def test_values_that_explode_stay_inside(extreme: Any) -> None:
    got = [1.0, 2.0, extreme, -1e308]
    curve = {"x": [0, 1, 2, 3], "got": got, "expected": [1.0] * 4}
    own = own_curve({"index": 3, "curve": curve})
    assert own is not None
    drawn = draw_graded(own)
    numbers = [float(n) for n in re.findall(r'(?:cx|cy|x|y)="(-?[\d.]+)"', drawn)]
    assert all(-10 <= n <= 470 for n in numbers)
    assert '"nan"' not in drawn


def test_texts_of_a_verdict_cannot_steer_a_terminal() -> None:
    evil = "a\x1b[2Jb\x9b31m\u202ec\ud83d"
    found = {**DIFFERENCE, "got": evil, "curve": None}
    verdict = made_up(
        "failed", first_difference=found, notes=(evil,), said_first=(evil,)
    )
    for words in (as_text(verdict), as_html(verdict)):
        assert "�[2Jb" in words
        assert not set(words) & set("\x1b\x9b\u202e\ud83d")
        assert words.encode()
