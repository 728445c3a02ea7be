"""Sentences that the judge has filled in are found again, and filled in anew."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.languages.filled import Templates, fields_of, literal

ONE = Templates(
    (
        "{value} at index {number}",
        "{value} the second time",
        "returned {kind} where {wanted} is asked",
        "a list",
        "a number",
        "some calls broke off ({properties})",
        "{name} is here: call {name}",
    ),
    {"number": r"\d+", "name": r"\w+"},
    ("kind", "wanted"),
    ("properties",),
)


def test_a_sentence_is_known_as_it_stands_and_filled_in() -> None:
    assert ONE.knows("a list")
    assert ONE.knows("0.5 at index 12")
    assert ONE.knows("returned a list where a number is asked")


def test_a_field_of_a_kind_takes_nothing_else() -> None:
    assert not ONE.knows("0.5 at index x")
    assert not ONE.knows("returned a banana where a number is asked")
    assert not ONE.knows("a list of bananas")


def test_a_field_that_stands_twice_holds_the_same() -> None:
    assert ONE.knows("f is here: call f")
    assert not ONE.knows("f is here: call g")


@given(st.text(min_size=1).filter(lambda text: "{" not in text), st.integers(0))
def test_what_was_filled_in_comes_out_again(value: str, number: int) -> None:
    text = f"{value} at index {number} the second time"
    assert ONE.said(text, "en") == text


def test_what_nests_too_deeply_stays() -> None:
    text = "0.5" + " the second time" * 40
    assert ONE.said(text, "en") == text


def test_values_stay_where_their_braces_are_no_fields() -> None:
    assert ONE.said("{8: nan} at index 3", "en") == "{8: nan} at index 3"
    assert ONE.said("{number} at index 3", "en") == "{number} at index 3"


def test_what_is_quoted_keeps_its_marks_in_english() -> None:
    text = "some calls broke off (“one”, “two”)"
    assert ONE.said(text, "en") == text


@pytest.mark.parametrize(
    ("template", "fields"),
    [("{a} of {b}", {"a", "b"}), ("{8: nan}", set()), ("{", set()), ("{}", set())],
)
def test_only_names_are_fields(template: str, fields: set[str]) -> None:
    assert fields_of(template) == fields


def test_the_more_a_template_says_the_earlier_it_is_tried() -> None:
    both = Templates(("{a} or {b}", "{a} or never {b}"))
    assert literal("{a} or never {b}") == " or never "
    assert both.said("x or never y", "en") == "x or never y"
