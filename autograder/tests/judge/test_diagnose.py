"""A mistake is named on evidence only, and the step says how strong it is."""

from typing import Any

from autograder.tests.judge.small_key import (
    CORNER,
    LENGTH,
    PAST,
    SHAPE,
    Curve,
    mistake,
    named,
    right,
)


def doubled(t: int, top: float) -> float:
    return 2 * right(t, top)


def late(t: int, top: float) -> float:
    return right(t - 1, top) if t > 1 else right(t, top)


def unclamped(t: int, top: float) -> float:
    return top * (LENGTH - t) / LENGTH + (7.0 if t == 0 else 0.0)


def doubled_unclamped(t: int, top: float) -> float:
    return 2 * unclamped(t, top)


def odd(t: int, top: float) -> float:
    return 3 * top - t


def test_all_values_of_a_form_name_it_exactly() -> None:
    assert named(doubled, mistake("double", doubled)) == [("double", "exact")]


def test_within_tolerance_is_agreement() -> None:
    near = lambda t, top: doubled(t, top) * (1 + 1e-8)  # noqa: E731
    assert named(near, mistake("double", doubled)) == [("double", "exact")]


def test_the_right_answer_is_no_mistake() -> None:
    assert named(right, mistake("right", right)) == []


def test_one_case_is_no_proof() -> None:
    def once(t: int, top: float) -> float:
        return 9.0 if (t, top) == (3, 4.0) else right(t, top)

    assert named(once, mistake("once", once)) == []


def test_what_a_mistake_does_not_speak_about_does_not_matter() -> None:
    def other_corner(t: int, top: float) -> float:
        return -1.0 if t == 0 else doubled(t, top)

    told = mistake("double", doubled, compares=(SHAPE,))
    assert named(other_corner, told) == [("double", "exact")]


def test_the_more_specific_mistake_wins_whatever_the_order() -> None:
    vague = mistake("vague", doubled, compares=(SHAPE,))
    exact = mistake("specific", doubled)
    assert named(doubled, vague, exact) == [("specific", "exact")]
    assert named(doubled, exact, vague) == [("specific", "exact")]


def test_among_equals_the_exercises_order_decides() -> None:
    one, two = mistake("one", doubled), mistake("two", doubled)
    assert named(doubled, one, two) == [("one", "exact")]


def test_any_form_of_the_family_will_do() -> None:
    family = mistake("family", late, doubled)
    assert named(doubled, family) == [("family", "exact")]


def test_forms_are_not_mixed() -> None:
    def mixed(t: int, top: float) -> float:
        return doubled(t, top) if top == 1.0 else late(t, top)

    assert named(mixed, mistake("family", doubled, late)) == []


def test_one_forgotten_corner_does_not_hide_what_the_rest_shows() -> None:
    found = named(doubled_unclamped, mistake("double", doubled))
    assert found == [("double", "nearly")]


def test_four_in_five_are_enough_and_less_is_not() -> None:
    def spoiled(*ts: int) -> object:
        return lambda t, top: -5.0 - t if t in ts else doubled(t, top)

    told = mistake("double", doubled, compares=(SHAPE, PAST))
    assert named(spoiled(6), told) == [("double", "nearly")]  # type: ignore[arg-type]
    assert named(spoiled(5, 6), told) == []  # type: ignore[arg-type]


def test_where_the_answer_is_right_the_form_must_not_be_wrong_too_often() -> None:
    def half(t: int, top: float) -> float:
        return doubled(t, top) if t <= 4 else right(t, top)

    told = mistake("double", doubled, compares=(SHAPE, PAST))
    assert named(half, told) == []


def test_the_second_asking_has_to_agree_as_well() -> None:
    found = named(doubled, mistake("double", doubled), again=odd)
    assert ("double", "exact") not in found
    assert found[0] == ("M19", "sign")


def test_the_best_of_two_that_are_near_is_named() -> None:
    def nearer(t: int, top: float) -> float:
        return -5.0 if t == 6 else doubled(t, top)

    def far(t: int, top: float) -> float:
        return -6.0 if t == 6 else -5.0 if t == 5 else doubled(t, top)

    def mine(t: int, top: float) -> float:
        return nearer(t, top) if t else -1.0

    found = named(mine, mistake("far", far), mistake("near", nearer))
    assert found == [("near", "nearly")]


def test_a_second_mistake_with_other_evidence_is_said_too() -> None:
    def both(t: int, top: float) -> float:
        return 100.0 + top if t == 0 else doubled(t, top)

    def corner(t: int, top: float) -> float:
        return 100.0 + top if t == 0 else right(t, top)

    found = named(both, mistake("double", doubled), mistake("corner", corner))
    assert found == [("double", "nearly"), ("corner", "nearly")]


def test_a_corner_alone_has_to_agree_in_all_points() -> None:
    def corner(t: int, top: float) -> float:
        return 100.0 + top if t == 0 else right(t, top)

    def other(t: int, top: float) -> float:
        return (-1.0 if top == 1.0 else 100.0 + top) if t == 0 else odd(t, top)

    assert named(other, mistake("corner", corner)) == []


def test_the_clamp_forgotten_beside_a_mistake_is_said_too() -> None:
    def shifted(t: int, top: float) -> float:
        return 50.0 + top if t == 0 else right(t, top)

    def both(t: int, top: float) -> float:
        return 50.0 + top if t == 0 else unclamped(t, top)

    told = mistake("shift", shifted, both)
    assert named(both, told) == [("shift", "exact"), ("M09", "sign")]
    assert named(shifted, told) == [("shift", "exact")]


def test_missing_outcomes_prove_nothing() -> None:
    def nothing(t: int, top: float) -> float:
        raise KeyError

    assert named(nothing, mistake("double", doubled)) == []


def test_a_mistake_about_a_corner_alone_is_exact_there() -> None:
    def corner(t: int, top: float) -> float:
        return 100.0 + top if t == 0 else right(t, top)

    told = mistake("corner", corner, compares=(CORNER,))
    assert named(corner, told) == [("corner", "exact")]


def test_what_vanishes_tells_nothing() -> None:
    def vanishes(t: int, top: float) -> float:
        return right(t, top) if t < LENGTH else 1e-9 * (t + 1) * top

    def vanishes_otherwise(t: int, top: float) -> float:
        return (3 * top - t) if t < LENGTH else 2e-9 * (t + 1) * top

    def aim(t: int, top: float) -> float:
        return right(t, top) if t < LENGTH else top / 2

    told = mistake("vanishes", vanishes)
    assert named(vanishes_otherwise, told, good=aim) == []


def test_moving_on_is_not_said_beside_a_mistake_that_moves_on_itself() -> None:
    def moving(t: int, top: float) -> float:
        return 50.0 + top if t == 0 else unclamped(t, top)

    assert named(moving, mistake("shift", moving)) == [("shift", "exact")]


def test_only_moving_on_is_said_beside_an_exact_mistake() -> None:
    def crashes(t: int, top: float) -> float:
        return right(t, top) if t else 1 / t

    told = mistake("crash", crashes)
    assert named(crashes, told) == [("crash", "exact")]


def test_an_answer_that_remembers_is_not_told_what_is_near() -> None:
    def drifted(t: int, top: float) -> float:
        return doubled(t, top) + (0.5 if t == 6 else 0.0)

    told = mistake("double", doubled)
    assert named(drifted, told) == [("double", "nearly")]
    assert named(doubled, told, again=drifted) == [("M19", "sign")]
    later = mistake("double", doubled, compares=(SHAPE,))
    assert named(drifted, later, again=odd) == [("M19", "sign")]


def test_what_is_known_by_heart_is_told_before_what_is_near() -> None:
    def same_for_all(t: int, top: float) -> float:
        return doubled(t, 2.0)

    def nearly_so(t: int, top: float) -> float:
        return -1.0 if t == 6 and top == 1.0 else doubled(t, 2.0)

    assert named(same_for_all, mistake("near", nearly_so)) == [("M70", "examples")]


def test_no_more_than_two_are_said_and_none_twice() -> None:
    def corner(t: int, top: float) -> float:
        return 100.0 + top if t == 0 else right(t, top)

    def late_past(t: int, top: float) -> float:
        return 9.0 + t + top if t >= LENGTH else right(t, top)

    def all_three(t: int, top: float) -> float:
        return (
            corner(t, top)
            if t == 0
            else late_past(t, top)
            if t > 9
            else 2 * right(t, top)
        )

    told = [mistake("a", doubled), mistake("b", corner), mistake("c", late_past)]
    # Of equals the one that explains more is said first.
    assert named(all_three, *told) == [("a", "nearly"), ("c", "nearly")]
    again = mistake("a", corner)
    assert named(all_three, told[0], again) == [("a", "nearly")]


def test_one_that_explains_what_the_first_did_is_no_second() -> None:
    def third(t: int, top: float) -> float:
        return -5.0 if (t, top) == (6, 1.0) else doubled(t, top)

    def mine(t: int, top: float) -> float:
        return -7.0 if (t, top) == (6, 4.0) else doubled(t, top)

    told = mistake("one", doubled), mistake("two", third)
    assert named(mine, *told) == [("one", "nearly")]


def test_what_the_first_explains_beside_its_evidence_is_no_second_either() -> None:
    def whole(t: int, top: float) -> float:
        return 100.0 + top if t == 0 else doubled(t, top)

    def corner(t: int, top: float) -> float:
        return 100.0 + top if t == 0 else right(t, top)

    def mine(t: int, top: float) -> float:
        return -5.0 - t if t >= LENGTH else whole(t, top)

    told = mistake("whole", whole), mistake("corner", corner)
    assert named(mine, *told) == [("whole", "nearly")]


def signs_of(answer: Curve, *signs: Any, good: Curve = right) -> list[tuple[str, str]]:
    told = [mistake(name, compares=tuple(where)) for name, _, where in signs]
    for one, (_, sign, _) in zip(told, signs, strict=True):
        one["sign"] = sign
    return named(answer, *told, good=good)


def test_a_free_choice_is_told_by_its_sign() -> None:
    negative = ("below", "negative", (SHAPE, PAST))
    assert ("below", "sign") in signs_of(lambda t, top: -1.0, negative)
    assert ("below", "sign") not in signs_of(lambda t, top: 1.0, negative)
    assert ("below", "sign") not in signs_of(
        lambda t, top: -1.0, negative, good=lambda t, top: -2.0 - t
    )
    assert ("below", "sign") not in signs_of(
        lambda t, top: -1.0 if t == 0 else right(t, top), negative
    )


def test_of_two_signs_the_one_that_speaks_about_more_cases_is_told() -> None:
    wide, narrow = ("wide", "negative", (SHAPE, PAST)), ("narrow", "negative", (PAST,))
    for order in ((wide, narrow), (narrow, wide)):
        found = signs_of(lambda t, top: -1.0, *order)
        assert ("wide", "sign") in found
        assert ("narrow", "sign") not in found


def test_two_mistakes_that_are_exact_about_other_values_are_both_said() -> None:
    def both(t: int, top: float) -> float:
        return 100.0 + top if t == 0 else doubled(t, top)

    def corner(t: int, top: float) -> float:
        return 100.0 + top if t == 0 else right(t, top)

    double = mistake("double", doubled, compares=(SHAPE, PAST))
    only = mistake("corner", corner, compares=(CORNER,))
    assert named(both, only, double) == [("double", "exact"), ("corner", "exact")]


def test_a_corner_says_nothing_beside_a_core_that_nobody_can_explain() -> None:
    def corner(t: int, top: float) -> float:
        return 100.0 + top if t == 0 else right(t, top)

    def odd_too(t: int, top: float) -> float:
        return 100.0 + top if t == 0 else odd(t, top)

    def right_else(t: int, top: float) -> float:
        return 100.0 + top if t == 0 else right(t, top) + (t == 6) * 9.0

    told = mistake("corner", corner)
    assert named(odd_too, told) == []
    assert named(right_else, told) == [("corner", "nearly")]
