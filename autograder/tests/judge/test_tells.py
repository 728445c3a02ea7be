"""Signs: what they say is true wherever they show."""

from typing import Any

from autograder.tests.judge.small_key import LENGTH, mistake, named, right


def unclamped(t: int, top: float) -> float:
    return top * (LENGTH - t) / LENGTH + (7.0 if t == 0 else 0.0)


def test_the_same_call_with_two_answers_is_said_before_all_else() -> None:
    def drifted(t: int, top: float) -> float:
        return right(t, top) + 0.5

    assert named(right, again=drifted) == [("M19", "sign")]


def test_a_nan_that_stays_a_nan_is_no_memory() -> None:
    nan = lambda t, top: {"type": "float", "value": "nan"}  # noqa: E731
    assert named(nan) == []


def test_a_division_by_zero_is_named_where_nothing_else_is_wrong() -> None:
    def crashes(t: int, top: float) -> float:
        return right(t, top) if t else 1 / t

    def crashes_and_errs(t: int, top: float) -> float:
        return 2.0 * right(t, top) if t else 1 / t

    assert named(crashes) == [("M10", "sign")]
    assert named(crashes_and_errs) == []


def test_moving_on_past_the_end_is_named_where_the_core_is_right() -> None:
    def errs(t: int, top: float) -> float:
        return 3 * top - t

    def stays_wrong(t: int, top: float) -> float:
        return -1.0 if t >= LENGTH else right(t, top)

    assert named(unclamped) == [("M09", "sign")]
    assert named(errs) == []
    assert named(stays_wrong) == []


def test_the_exercises_own_words_are_used() -> None:
    def forever(t: int, top: float) -> float:
        return t + top

    assert named(unclamped, mistake("M09", forever)) == [("M09", "sign")]


def test_plateaus_of_equal_length_are_epochs() -> None:
    def by_epoch(t: int, top: float) -> float:
        return right(t - t % 3, top) if t else right(t, top)

    def flat(t: int, top: float) -> float:
        return top / 2

    def climbs_and_stays(t: int, top: float) -> float:
        return top * min(t, 3) / 3

    assert ("M03", "sign") in named(by_epoch)
    assert ("M03", "sign") not in named(flat)
    assert ("M03", "sign") not in named(climbs_and_stays)


def listed(*values: Any) -> Any:
    return {"type": "list", "items": list(values)}


def test_a_wrong_count_is_told_whatever_the_values() -> None:
    def path(t: int, top: float) -> Any:
        return listed(0.0, t * top, top)

    def short(t: int, top: float) -> Any:
        return listed(t * top, top)

    def short_and_wrong(t: int, top: float) -> Any:
        return listed(-t * top, 3.0)

    def too_long(t: int, top: float) -> Any:
        return listed(1.0, 2.0, 3.0, 4.0)

    about: Any = {"returns": "list[float]", "good": path}
    told = mistake("length", short)
    assert named(short_and_wrong, told, **about) == [("length", "sign")]
    assert named(too_long, told, **about) == []


def test_lists_where_numbers_are_asked_are_told_inside_a_list() -> None:
    def path(t: int, top: float) -> Any:
        return listed(top, t * top)

    def apart(t: int, top: float) -> Any:
        return listed(listed(top), listed(t * top))

    def wrong_and_apart(t: int, top: float) -> Any:
        return listed(listed(3 * top), listed(t - top))

    def wrong(t: int, top: float) -> Any:
        return listed(3 * top, t - top)

    about: Any = {"returns": "list[float]", "good": path}
    told = mistake("apart", apart)
    assert named(wrong_and_apart, told, **about) == [("apart", "sign")]
    assert named(wrong, told, **about) == []


def test_a_fraction_where_a_whole_number_is_asked() -> None:
    def whole(t: int, top: float) -> int:
        return t * int(top) + 1

    def fraction(t: int, top: float) -> float:
        return t * top + 0.5

    def other_fraction(t: int, top: float) -> float:
        return t * top / 3 + 0.25

    about: Any = {"returns": "int", "good": whole}
    told = mistake("fraction", fraction)
    assert named(other_fraction, told, **about) == [("fraction", "sign")]


def test_another_type_is_told() -> None:
    def text(t: int, top: float) -> str:
        return f"{right(t, top)}"

    def other_text(t: int, top: float) -> str:
        return f"lr = {t}"

    assert named(other_text, mistake("text", text)) == [("text", "sign")]
    assert named(lambda t, top: None, mistake("text", text)) == []
