"""How an answer stands to a form, counted value by value."""

import itertools
from typing import Any

import pytest

from autograder.judge.forms import Comparison, Likeness, taken_apart, together
from autograder.tests.judge.small_key import (
    CORNER,
    LENGTH,
    PAST,
    SHAPE,
    Curve,
    key,
    mistake,
    observed,
    right,
    seen_of,
)


def likeness(
    same: int, otherwise: int = 0, right: int = 0, cases: int = 2, values: int = 3
) -> Likeness:
    places = [(f"case {i % cases}", ("outcomes", i, 0)) for i in range(same)]
    texts = frozenset(str(i) for i in range(values))
    return Likeness(frozenset(places), otherwise, right, texts)


@pytest.mark.parametrize(
    ("found", "share"),
    [
        (likeness(3), 1.0),
        (likeness(3, 1), 0.75),
        (likeness(3, 0, 3), 0.5),
        (likeness(2, 1, 1), 0.5),
        (likeness(0, 2), 0.0),
        (Likeness(), 0.0),
    ],
)
def test_the_share_that_is_explained(found: Likeness, share: float) -> None:
    assert found.share == share


@pytest.mark.parametrize(
    ("found", "exact"),
    [
        (likeness(2), True),
        (likeness(3, cases=1), False),
        (likeness(3, otherwise=1), False),
        (likeness(3, right=1), False),
        (likeness(3, otherwise=1, right=1), False),
        (Likeness(), False),
    ],
)
def test_exactly(found: Likeness, *, exact: bool) -> None:
    assert found.exact is exact


@pytest.mark.parametrize(
    ("found", "nearly"),
    [
        (likeness(4), True),
        (likeness(3), False),
        (likeness(4, cases=1), False),
        (likeness(4, values=2), False),
        (likeness(4, otherwise=1), True),
        (likeness(4, otherwise=2), False),
        (likeness(4, right=1), True),
        (likeness(4, right=2), False),
        (likeness(4, otherwise=1, right=1), True),
        (likeness(8, otherwise=2, right=3), False),
        (likeness(8, otherwise=3, right=2), False),
    ],
)
def test_nearly(found: Likeness, *, nearly: bool) -> None:
    assert found.nearly is nearly


@pytest.mark.parametrize(
    ("found", "enough"),
    [
        (likeness(3, values=2), True),
        (likeness(2, values=2), False),
        (likeness(3, values=1), False),
        (likeness(3, cases=1), False),
        (likeness(9, otherwise=1), False),
        (likeness(9, right=1), False),
    ],
)
def test_in_a_corner(found: Likeness, *, enough: bool) -> None:
    assert found.in_a_corner is enough


def test_what_was_found_on_several_cases_adds_up() -> None:
    one = Likeness(frozenset({("a", ("again", 0, 0))}), 1, 10, frozenset({"x"}))
    two = Likeness(frozenset({("b", ("again", 0, 0))}), 2, 20, frozenset({"x", "y"}))
    both = together([one, two])
    assert both.same == one.same | two.same
    assert (both.otherwise, both.right) == (3, 30)
    assert both.values == {"x", "y"}
    assert together([]) == Likeness()


def test_both_askings_are_taken_apart_by_their_places() -> None:
    seen: Any = {
        "outcomes": [{"value": {"type": "list", "items": [1.0, 2.0]}}, {"value": 3.0}],
        "again": [{"value": 4.0}],
    }
    assert taken_apart(seen) == {
        ("outcomes", 0, 0): 1.0,
        ("outcomes", 0, 1): 2.0,
        ("outcomes", 1, 0): 3.0,
        ("again", 0, 0): 4.0,
    }
    assert taken_apart({}) == {}


def compared(answer: Curve, form: Curve, prop: str = PAST, **about: Any) -> Likeness:
    """How an answer stands to a form on the cases of one property."""
    document = key(**about)
    return Comparison(observed(answer), document, []).on(seen_of(form), {prop})


def test_values_are_counted_where_the_form_and_where_the_answer_are_wrong() -> None:
    # In PAST: t = 10, 11, 20 for the top 1 and 10, 12, 30 for 4, each asked twice.
    def form(t: int, top: float) -> float:
        return top + t if t > 10 else right(t, top)

    def answer(t: int, top: float) -> float:
        return {10: -1.0, 11: 12.0, 12: 16.0, 20: 0.0, 30: -1.0}[t]

    found = compared(answer, form)
    assert len(found.same) == 4
    assert {case for case, _ in found.same} == {"c", "d"}
    assert found.otherwise == 4 + 2
    assert found.right == 2
    assert found.values == {"12", "16"}


def test_what_is_missing_is_wrong_otherwise() -> None:
    document = key()
    seen: Any = observed(lambda t, top: top + t)
    seen["cases"]["c"]["outcomes"] = seen["cases"]["c"]["outcomes"][:1]
    del seen["cases"]["d"]
    form = seen_of(lambda t, top: top + t)
    found = Comparison(seen, document, []).on(form, {PAST})
    assert (len(found.same), found.otherwise, found.right) == (4, 2 + 6, 0)


def test_values_that_vanish_beside_the_curve_count_as_one() -> None:
    def moved(t: int, top: float) -> float:
        return 1e-4 * top * (t + 1) / 200

    found = compared(moved, moved, good=lambda t, top: top / 2)
    assert found.values == {"0"}
    texts = compared(lambda t, top: "a", lambda t, top: "a")
    assert texts.values == {"str a"}


def test_the_form_s_own_size_decides_as_well() -> None:
    """Beside a form that reaches a million, a millionth of it is nothing."""

    def form(t: int, top: float) -> float:
        return 1e6 if t in (20, 30) else 1.0

    def answer(t: int, top: float) -> float:
        return 1e6 if t in (20, 30) else 1.5

    found = compared(answer, form, good=lambda t, top: -1e3)
    assert found.otherwise == 0
    assert len(found.same) == 12


def test_the_answer_s_curve_has_one_size_for_all_its_cases() -> None:
    """What a right curve of a million rounds away past its end is no mistake."""

    def good(t: int, top: float) -> float:
        return 1e6 if t < LENGTH else 0.0

    def rounds(t: int, top: float) -> float:
        return good(t, top) + (0.5 if t >= LENGTH else 0.0)

    found = compared(rounds, lambda t, top: 7.0 * t, good=good)
    assert (found.otherwise, found.right) == (0, 12)


def found_in(
    answer: Curve, *mistakes: Any, failing: tuple[str, ...] = (SHAPE, PAST, CORNER)
) -> list[tuple[str, float]]:
    comparison = Comparison(observed(answer), key(*mistakes), failing)
    return [(m["id"], likeness.share) for m, likeness, *_ in comparison.nearly()]


def doubled(t: int, top: float) -> float:
    return 2 * right(t, top)


def test_corners_and_what_lies_past_the_end_may_go_their_own_way() -> None:
    def odd_corner(t: int, top: float) -> float:
        return -3.0 - top if t == 0 else doubled(t, top)

    def odd_past(t: int, top: float) -> float:
        return -3.0 - t if t >= LENGTH else doubled(t, top)

    def odd_in_both(t: int, top: float) -> float:
        return -3.0 - t if t >= LENGTH else odd_corner(t, top)

    told = mistake("double", doubled)
    assert found_in(odd_in_both, told) == [("double", 1.0)]
    assert found_in(odd_corner, told) == [("double", 1.0)]
    assert found_in(odd_past, told) == [("double", 1.0)]


def test_one_property_alone_tells_only_where_the_answer_has_it_not() -> None:
    def corner(t: int, top: float) -> float:
        return 100.0 + top if t == 0 else right(t, top)

    def odd(t: int, top: float) -> float:
        return 100.0 + top if t == 0 else 3 * top - t

    def off(t: int, top: float) -> float:
        return -9.0 - t if t >= LENGTH else corner(t, top)

    told = mistake("corner", corner)
    assert found_in(off, told) == [("corner", 1.0)]
    assert found_in(odd, told) == []
    assert found_in(off, told, failing=(SHAPE, PAST)) == []
    assert found_in(off, mistake("corner", corner, compares=(SHAPE, PAST))) == []


def test_a_corner_tells_beside_a_core_that_is_explained() -> None:
    def both(t: int, top: float) -> float:
        return 100.0 + top if t == 0 else doubled(t, top)

    def corner(t: int, top: float) -> float:
        return 100.0 + top if t == 0 else right(t, top)

    told = (mistake("double", doubled), mistake("corner", corner))
    assert found_in(both, *told) == [("double", 1.0), ("corner", 1.0)]


def test_outside_the_core_what_is_no_corner_tells_as_well() -> None:
    """A property that is neither the core nor a corner is evidence like the core."""

    def side(t: int, top: float) -> float:
        return 100.0 + t + top if t >= LENGTH else right(t, top)

    def odd(t: int, top: float) -> float:
        return 3 * top - t if t < LENGTH else -9.0 if t == 30 else side(t, top)

    told = mistake("side", side, compares=(PAST, CORNER))
    document = key(told)
    comparison = Comparison(observed(odd), document, (SHAPE, PAST))
    assert comparison.nearly() == []
    document["properties"][1]["past"] = False
    comparison = Comparison(observed(odd), document, (SHAPE, PAST))
    ((_, likeness, everywhere),) = comparison.nearly()
    assert (len(likeness.same), likeness.otherwise) == (10, 2)
    assert (len(everywhere.same), everywhere.otherwise) == (10, 2 + 6)


def test_of_two_measures_the_better_one_counts() -> None:
    def form(t: int, top: float) -> float:
        return doubled(t, top) if t < LENGTH else -3.0 - t

    def answer(t: int, top: float) -> float:
        return -9.0 if (t, top) == (30, 4.0) else form(t, top)

    document = key(mistake("both", form))
    document["properties"][1]["past"] = False
    ((_, likeness, _),) = Comparison(observed(answer), document, ()).nearly()
    assert likeness.share == 1.0


def test_one_value_that_differs_is_no_exact_mistake() -> None:
    def off(t: int, top: float) -> float:
        return -3.0 if (t, top) == (4, 4.0) else doubled(t, top)

    def once_right(t: int, top: float) -> float:
        return right(t, top) if (t, top) == (4, 4.0) else doubled(t, top)

    told = mistake("double", doubled)
    assert Comparison(observed(off), key(told), ()).exact() == []
    assert Comparison(observed(once_right), key(told), ()).exact() == []
    beside = mistake("beside", once_right)
    assert Comparison(observed(off), key(beside), ()).exact() == []


def test_negative_values_tell_answers_apart_as_well() -> None:
    negative: Curve = lambda t, top: -top - t  # noqa: E731
    found = compared(negative, negative)
    assert len(found.values) == 6


def test_the_best_comes_first() -> None:
    def worse(t: int, top: float) -> float:
        return right(t, top) if (t, top) == (3, 1.0) else doubled(t, top)

    def off(t: int, top: float) -> float:
        return -3.0 if (t, top) == (4, 4.0) else doubled(t, top)

    forms = {"worse": worse, "best": doubled}
    for order in itertools.permutations(forms):
        told = [mistake(name, forms[name]) for name in order]
        assert [name for name, _ in found_in(off, *told)] == ["best", "worse"]


def test_what_explains_the_core_comes_first_whatever_it_says_elsewhere() -> None:
    def answer(t: int, top: float) -> float:
        return doubled(t, top) if 0 < t < LENGTH else -3.0 - t

    def all_but_one(t: int, top: float) -> float:
        return right(t, top) if (t, top) == (3, 1.0) else answer(t, top)

    told = mistake("all but one", all_but_one), mistake("double", doubled)
    document = key(*told)
    (first, core, whole), (second, *others) = Comparison(
        observed(answer), document, ()
    ).nearly()
    assert (first["id"], second["id"]) == ("double", "all but one")
    assert core.share > others[0].share
    assert whole.share < others[1].share


def test_the_exact_ones_are_all_said() -> None:
    def exact(answer: Curve, *mistakes: Any) -> list[str]:
        comparison = Comparison(observed(answer), key(*mistakes), [])
        return [m["id"] for m, likeness in comparison.exact() if likeness.exact]

    def past(t: int, top: float) -> float:
        return -1.0 if t >= LENGTH else right(t, top)

    here = mistake("here", past, compares=(PAST,))
    whole, other = mistake("whole", past), mistake("other", doubled, compares=(PAST,))
    assert exact(past, here, whole, other) == ["here", "whole"]
    assert exact(past, mistake("two", doubled, past)) == ["two"]
    assert exact(lambda t, top: past(t, top) + 1, here) == []
