"""M70: the numbers of the examples, or a parameter that nobody looked at."""

from typing import Any

from autograder.judge.by_heart import by_heart
from autograder.tests.judge.small_key import (
    Curve,
    key,
    mistake,
    observed,
    outcome,
    right,
)

SHOWN = (1.0, [1, 2, 3, 4])


def told(answer: Curve, *mistakes: Any) -> str | None:
    document = key(*mistakes)
    top, steps = SHOWN
    outcomes = [outcome(right, t, {"top": top}) for t in steps]
    document["golden"]["expected"] = {"g0": {"outcomes": outcomes, "again": outcomes}}
    found = by_heart(observed(answer), document)
    return found["message"] if found else None


def table(t: int, top: float) -> float:
    return right(min(max(t, 1), 4), 1.0)


def test_copied_numbers_are_told() -> None:
    assert "examples only" in str(told(table))


def test_the_exercises_own_words_are_used() -> None:
    assert told(table, mistake("M70", right)) == "about M70"


def test_a_constant_knows_nothing_by_heart() -> None:
    assert told(lambda t, top: 0.9) is None


def test_a_parameter_that_is_ignored_is_told() -> None:
    assert told(lambda t, top: right(t, 2.0)) is not None


def test_right_and_otherwise_wrong_answers_are_not() -> None:
    assert told(right) is None
    assert told(lambda t, top: 3 * right(t, top) + t) is None


def test_one_difference_between_the_parameters_is_enough_to_be_silent() -> None:
    def looks_once(t: int, top: float) -> float:
        return right(t, 2.0) + (top if t == 5 else 0.0)

    assert told(looks_once) is None


def values(*found: Any) -> list[Any]:
    return [f if isinstance(f, dict) else {"value": f} for f in found]


ERROR = {"error": {"type": "KeyError", "bases": ["KeyError"]}}


def copied(
    got: list[Any] | None, right: list[Any], golden: list[Any], *, core: bool = True
) -> bool:
    """Whether M70 is told of one case, and of examples."""
    case: Any = {"name": "c", "property": "p", "fixed": {}, "scene": "calls"}
    document: Any = {
        "cases": [{**case, "asked": list(range(len(right)))}],
        "expected": {"c": {"outcomes": values(*right)}},
        "properties": [{"name": "p", "core": core}],
        "mistakes": [],
        "golden": {"expected": {"g": {"outcomes": values(*golden)}, "h": {}}},
    }
    cases: Any = {} if got is None else {"c": {"outcomes": values(*got)}}
    found = by_heart({"cases": cases}, document)  # type: ignore[typeddict-item]
    if found is not None:
        assert (found["id"], found["compares"], found["forms"]) == ("M70", [], [])
    return found is not None


GOLDEN, OTHER = [1.0, 2.0, 3.0], [7.0, 8.0, 9.0, 10.0]


def test_copied_is_what_is_nearly_all_from_the_examples() -> None:
    assert copied([1.0, 2.0, 3.0, 1.0], OTHER, GOLDEN)
    assert copied([1.0, 2.0, 3.0, 1.0 + 1e-5], OTHER, GOLDEN)
    assert not copied([1.0, 2.0, 3.0], OTHER, GOLDEN)
    assert not copied([1.0, 2.0, 2.0, 1.0], OTHER, GOLDEN)
    assert not copied([1.0, 2.0, 3.0, 1.0], OTHER, GOLDEN, core=False)
    assert copied([1.0, 2.0, 3.0] * 6 + [3.0, 5.0], OTHER, GOLDEN)
    assert not copied([1.0, 2.0, 3.0] * 6 + [6.0, 5.0], OTHER, GOLDEN)


def test_copied_it_is_only_where_fewer_than_half_of_the_right_values_are() -> None:
    got = [1.0, 2.0, 3.0, 1.0]
    assert copied(got, [1.0, 8.0, 9.0, 10.0], GOLDEN)
    assert not copied(got, [1.0, 2.0, 9.0, 10.0], GOLDEN)
    assert not copied(got, GOLDEN, GOLDEN)


def test_words_and_what_is_not_there_are_not_copied() -> None:
    got: list[Any] = [1.0, 2.0, 3.0, 1.0]
    assert copied([*got, "text", ERROR], OTHER, GOLDEN)
    assert copied(got, [*OTHER, ERROR], [*GOLDEN, "text"])
    assert not copied(["a", "b", "c", "d"], OTHER, ["a", "b", "c", "d"])
    assert not copied(None, OTHER, GOLDEN)
    assert not copied([], OTHER, GOLDEN)
    assert not copied(got, [ERROR, ERROR], GOLDEN)
    assert copied([{"type": "list", "items": got}], OTHER, GOLDEN) is False
    listed = {"value": {"type": "list", "items": got}}
    assert copied([listed], OTHER, GOLDEN)


def ignored(
    *cases: tuple[int, list[Any], list[Any], list[Any]], scene: str = "calls"
) -> bool:
    """Whether a parameter is found to be ignored: of each case its value of that
    parameter, the first arguments, what came, and what is right."""
    named = list(enumerate(cases))
    document: Any = {
        "cases": [
            {"name": n, "property": "p", "fixed": {"a": a}, "asked": t, "scene": scene}
            for n, (a, t, _, _) in named
        ],
        "expected": {n: {"outcomes": values(*good)} for n, (*_, good) in named},
        "properties": [{"name": "p", "core": True}],
        "mistakes": [],
        "golden": {"expected": {}},
    }
    seen: Any = {n: {"outcomes": values(*got)} for n, (_, _, got, _) in named}
    return by_heart({"cases": seen}, document) is not None  # type: ignore[typeddict-item]


T, GOT, ONE, TWO = [4, 5, 6], [1.0, 2.0, 3.0], [1.0, 2.0, 3.0], [7.0, 8.0, 9.0]


def test_equal_answers_to_calls_that_differ_in_another_argument() -> None:
    assert ignored((1, T, GOT, ONE), (2, T, GOT, TWO))
    assert not ignored((1, T, GOT, ONE), (1, T, GOT, TWO))
    assert not ignored((1, T, GOT, ONE), (2, T, GOT, TWO), scene="scaled")
    assert not ignored((1, T, GOT, ONE), (2, T, [1.0, 2.0, 4.0], TWO))
    assert not ignored((1, T, GOT, ONE), (2, T, [4.0, 2.0, 3.0], TWO))
    assert ignored((1, T, GOT, ONE), (2, T, [1.0, 2.0, 3.0001], TWO))
    assert not ignored((1, T, [0, 0, 0], ONE), (2, T, [0, 0, 1e-7], TWO))


def test_three_pairs_with_three_values_are_the_least() -> None:
    assert not ignored((1, T[:2], GOT[:2], ONE[:2]), (2, T[:2], GOT[:2], TWO[:2]))
    flat = [1.0, 1.0, 3.0]
    assert not ignored((1, T, flat, ONE), (2, T, flat, TWO))
    assert ignored((1, [4, 5, 6, 7], [*GOT, 1.0], [*ONE, 5.0]), (2, T, GOT, TWO))
    listed = [{"value": {"type": "list", "items": [0.0, x, 0.0]}} for x in GOT]
    assert not ignored((1, T, listed, ONE), (2, T, listed[:2], TWO))
    assert ignored((1, T, listed, ONE), (2, T, listed, TWO))


def test_only_calls_with_the_same_first_argument_are_held_together() -> None:
    assert ignored((1, T, GOT, ONE), (2, [6, 5, 4], GOT[::-1], TWO))
    assert ignored((1, [9, *T], [0.0, *GOT], [0.0, *ONE]), (2, T, GOT, TWO))
    assert not ignored((1, T, GOT, ONE), (2, [7, 8, 9], GOT, TWO))


def test_where_the_right_answers_are_equal_nothing_is_learned() -> None:
    assert not ignored((1, T, GOT, ONE), (2, T, GOT, ONE))
    assert not ignored((1, T, GOT, ONE), (2, T, GOT, [*TWO[:2], 3.0]))
    same = [*TWO, 5.0], [*GOT, 6.0], [*ONE, 5.0], [*GOT, 7.0]
    four = [*T, 7]
    assert ignored((1, four, same[1], same[2]), (2, four, same[3], same[0]))


def test_errors_and_missing_answers_prove_no_parameter_ignored() -> None:
    assert not ignored((1, T, [*GOT[:2], ERROR], ONE), (2, T, GOT, TWO))
    assert not ignored((1, T, GOT[:2], ONE), (2, T, GOT, TWO))
    assert not ignored((1, T, [], ONE), (2, T, GOT, TWO))
    assert not ignored((1, T, ["a", "b", "c"], ONE), (2, T, ["a", "b", "c"], TWO))
    mixed = [{"value": {"type": "list", "items": [x, "a"]}} for x in GOT]
    assert not ignored((1, T, mixed, ONE), (2, T, mixed, TWO))
    four = [*T, 7]
    got, one = [*GOT, 5.0], [*ONE, ERROR]
    assert ignored((1, four, got, one), (2, four, [*GOT, 6.0], [*TWO, 1.0]))
    listed = {"value": {"type": "list", "items": [1.0, 2.0]}}
    assert not ignored((1, T, [*GOT[:2], listed], ONE), (2, T, GOT, TWO))
