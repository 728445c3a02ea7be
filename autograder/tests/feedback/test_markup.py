import re
from typing import Any

import pytest

from autograder.feedback import Beside, as_html, as_text
from autograder.feedback.code import code_html
from autograder.feedback.drawing import EXPECTED, GOT
from autograder.feedback.markup import EDGE, EDGES, TEXT
from autograder.feedback.picture import draw
from autograder.feedback.residual import HIGH
from autograder.judge.verdict import Verdict
from autograder.tests.feedback.reading_html import drawn_in, read
from autograder.tests.feedback.verdicts import (
    ABOUT_LOSSES,
    EVERY,
    made_up,
    prop,
    right,
    uphill,
    verdict_on,
)

DARK, LIGHT = "#111111", "#ffffff"


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [
        c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("verdict", EVERY, ids=lambda v: f"{v.status}-{v.kind}")
def test_every_status_is_sound_html_that_is_announced(verdict: Verdict) -> None:
    page = read(as_html(verdict, attempt=3, hints=2, more=["+10 <XP>"]))
    tag, attrs = page.tags[0]
    assert (tag, attrs["role"], attrs["aria-live"]) == ("section", "status", "polite")
    assert attrs["lang"] == "en"
    assert "attempt 3" in page.text
    assert "+10 <XP>" in page.text


@pytest.mark.parametrize("verdict", EVERY, ids=lambda v: f"{v.status}-{v.kind}")
def test_what_the_text_says_stands_in_the_html(verdict: Verdict) -> None:
    page = read(as_html(verdict, attempt=3, hints=2))
    words = as_text(verdict, attempt=3, hints=2)
    # The list of properties takes the place of the one that fails first.
    for line in words.splitlines()[1:]:
        if "Fails:" in line or "For f(" in line:
            continue
        for part in re.split(r"\s{3,}| · ", line.strip()):
            assert part.replace("`", "") in page.text


def test_backticks_become_code() -> None:
    html = as_html(made_up("not attempted"))
    assert "<code>raise NotImplementedError</code> or <code>pass</code>, then" in html


def test_nothing_of_a_verdict_becomes_markup() -> None:
    html = as_html(made_up("failed"))
    assert "<script" not in html
    assert "<b>" not in html
    assert "onerror=alert(1)&gt;" in html


def test_properties_carry_words_beside_symbols() -> None:
    page = read(as_html(verdict_on(right)))
    assert page.text.count(": holds") == 5
    assert "does not hold yet" in read(as_html(verdict_on(uphill))).text


def test_where_the_core_fails_the_list_is_short_and_has_a_third_mark() -> None:
    names = ("shape", "one", "two", "three", "four")
    standings = ("fails", "fails", "fails", "waits", "waits")
    given = tuple(prop(n, 0.2, s) for n, s in zip(names, standings, strict=True))
    page = read(as_html(made_up("failed", properties=given)))
    assert len(page.all("li")) == 3
    assert (
        "✗ shape: does not hold yet ✗ one, two: do not hold yet "
        "◌ three, four: hold, not counted until “shape” holds"
    ) in page.text.replace("yet✗", "yet ✗").replace("yet◌", "yet ◌")


def test_what_one_door_knows_comes_first() -> None:
    beside = Beside("cell [7], `def f(t):`", ("`a<b` stopped.",), ("Then.",))
    html = as_html(made_up("failed", said_first=("You print.",)), beside=beside)
    assert "<code>a&lt;b</code> stopped." in html
    text = read(html).text
    places = [text.index(w) for w in ("stopped.", "You print.", "Then.", "Judged: ")]
    assert places == sorted(places)
    assert places[-1] < text.index("practice checks pass")


def test_what_was_given_can_be_unfolded() -> None:
    page = read(as_html(made_up("failed")))
    assert len(page.all("details")) == 1
    assert "All that was given" in page.text
    assert "weights <w>" in page.text


def test_the_list_that_was_given_is_drawn_with_its_parts() -> None:
    (page,) = drawn_in(read(as_html(made_up("failed", first_difference=ABOUT_LOSSES))))
    (svg,) = page.all("svg")
    about = svg["aria-label"] or ""
    assert "5 values, from 3 to nan, lowest 1." in about
    assert "Not finite: 2, first at position 2." in about
    assert "first <fifth>: positions 0 to 0, mean 3." in about
    assert "last fifth: positions 4 to 4, mean nan." in about
    words = page.words
    assert {"inf", "nan", "last fifth", "position in the list"} <= set(words)


def test_a_nan_is_named_in_the_description_of_the_picture() -> None:
    drawn = draw({"x": [0, 1, 2], "got": [1, "nan"], "expected": [1.0, 2.0, 3.0]})
    assert "They first differ at 1: got nan, expected 2." in drawn
    same = draw({"x": [0, 1], "got": [1, "nan"], "expected": [1.0, "nan"]})
    assert "lie on each other" in same


def test_the_picture_says_what_it_shows() -> None:
    (page,) = drawn_in(read(as_html(verdict_on(uphill))))
    (svg,) = page.all("svg")
    assert svg["role"] == "img"
    about = "They first differ at 1: got 1.5, expected 0.5."
    assert about in (svg["aria-label"] or "")
    assert len(page.all("title")) == len(page.all("desc")) == 1
    assert "value returned" in page.text
    assert "first difference" in page.text


def test_the_axis_has_the_name_of_the_exercise_s_parameter() -> None:
    beside = Beside(parameter="t")
    (page,) = drawn_in(read(as_html(verdict_on(uphill), beside=beside)))
    assert "t" in page.words
    assert "first argument, or position in the list" not in page.words


def test_the_two_curves_differ_in_dash_and_in_marker() -> None:
    (page,) = drawn_in(read(as_html(verdict_on(uphill))))
    curves = [a for a in page.all("path") if a.get("stroke") in (GOT, EXPECTED)]
    dashes = {a["stroke"]: a.get("stroke-dasharray") for a in curves}
    assert dashes == {GOT: None, EXPECTED: "7 4"}
    assert page.all("circle")
    assert page.all("rect")


def test_yours_minus_expected_stands_beneath_with_its_largest_value_in_words() -> None:
    curve = {"x": [0, 1, 2, 3], "got": [1, 2, 2.5, 4.2], "expected": [1, 2, 3, 4]}
    page = read(draw(curve))
    assert "yours − expected, on a scale of its own" in page.words
    about = "first differ at 2: got 2.5, expected 3. Yours minus expected is largest"
    assert f"{about} at 2: -0.5." in (page.all("svg")[0]["aria-label"] or "")
    assert {"-0.5", "0", "+0.2"} <= set(page.words)


def test_the_first_difference_is_marked_through_both_panels() -> None:
    curve = {"x": [0, 1, 2, 3], "got": [1, 2, 2.5, 4.2], "expected": [1, 2, 3, 4]}
    page = read(draw(curve))
    (mark,) = [one for one in page.all("path") if one.get("stroke-dasharray") == "2 3"]
    _, top, bottom = map(float, re.findall(r"[\d.]+", mark["d"] or ""))
    written = page.all("text")
    said = page.words[-len(written) :]
    words = {w: float(a["y"] or 0) for w, a in zip(said, written, strict=True)}
    assert top < words["value returned"] + 20
    assert bottom > words["yours − expected, on a scale of its own"] + HIGH
    assert "first difference at 2" in words


@pytest.mark.parametrize(
    ("got", "expected"),
    [
        ([1.0, 2.0], [1.0, 2.0, 3.0]),
        ([1.0, 2.0, 3.0, 4.0], [1.0, 2.0, 3.0]),
        (["nan", None, "inf"], [1.0, 2.0, 3.0]),
        ([1.0, 2.0, "nan"], [1.0, 2.0, 3.0]),
        ([1.0, 2.0, 3.0], [1.0, 2.0, 3.0]),
    ],
)
def test_no_panel_where_nothing_lies_between(got: Any, expected: Any) -> None:
    drawn = draw({"x": [0, 1, 2], "got": got, "expected": expected})
    assert "scale of its own" not in drawn
    assert "largest" not in drawn


def test_what_lies_far_out_ends_in_an_arrow_and_leaves_the_rest_to_be_seen() -> None:
    curve = {"x": [0, 1, 2], "got": [1.5, 1e300, -9.0], "expected": [1.0, 2.0, 3.0]}
    drawn = draw(curve)
    page = read(drawn)
    assert {"+5", "-5"} <= set(page.words)  # two and a half times the spread
    assert "largest at 1: +1e+300." in drawn
    stems, ends = [one["d"] or "" for one in page.all("path")][-3:-1]
    assert stems.count("M") == 3
    assert ends.count("l4") == 2


def test_a_mistake_is_drawn_without_what_lies_between() -> None:
    curve = {"x": [0, 1, 2], "got": [1, 2, 4], "expected": [1, 2, 3]}
    drawn = draw(curve, whose="mistake")
    assert "mistake: solid, dots" in drawn
    assert "yours" not in drawn
    assert "Yours" not in drawn


def test_no_picture_where_there_is_no_curve() -> None:
    assert "<img" not in as_html(verdict_on(right))


def test_a_picture_of_values_that_explode_or_are_missing_stays_inside() -> None:
    svg = draw({"x": [0, 1, 2], "got": [1e300, None], "expected": [1.0, 1.0, 1.0]})
    numbers = [float(n) for n in re.findall(r'(?:cx|cy|x|y)="(-?[\d.]+)"', svg)]
    assert numbers
    assert all(-10 <= n <= 470 for n in numbers)
    assert "nan" not in svg
    assert "beyond the frame" in svg
    assert "beyond" not in draw({"x": [0, 1], "got": [1, 3], "expected": [1, 2]})


def test_equal_curves_say_so() -> None:
    assert "lie on each other" in draw({"x": [0, 1], "got": [1, 2], "expected": [1, 2]})


def test_text_and_lines_stand_out_on_white_and_on_black() -> None:
    ink, paper = re.findall(r"#[0-9a-f]{6}", TEXT)
    assert contrast(ink, paper) >= 7
    for colour in (GOT, EXPECTED, EDGE, *EDGES.values()):
        assert contrast(colour, LIGHT) >= 3
        assert contrast(colour, DARK) >= 3
    for colour in re.findall(r"#[0-9a-f]{6}", code_html("def f(): return '1'")):
        assert colour == LIGHT or contrast(colour, LIGHT) >= 4.5


def test_source_keeps_its_text() -> None:
    source = "def f(a: int) -> bool:\n    return a < 1 and 'x' != \"&\"  # <b>\n"
    assert "".join(read(code_html(source)).words) == source
