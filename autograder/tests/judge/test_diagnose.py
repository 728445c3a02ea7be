"""A mistake is named only on proof."""

from typing import Any

from autograder.judge.diagnose import diagnose

NAMES = ("a", "b", "c")


def calls(values: dict[str, float]) -> dict[str, Any]:
    return {name: case(value) for name, value in values.items()}


def case(value: float) -> dict[str, Any]:
    outcomes = [{"value": value}]
    return {"outcomes": outcomes, "again": outcomes, "changed_arguments": []}


def mistake(name: str, compares: list[str], *forms: dict[str, float]) -> Any:
    shown = [calls(form) for form in forms]
    return {"id": name, "message": name, "compares": compares, "forms": shown}


def key(*mistakes: Any) -> dict[str, Any]:
    parts = {"a": "shape", "b": "shape", "c": "end"}
    return {
        "returns": "float",
        "cases": [
            {"name": n, "property": parts[n], "first": [1], "fixed": {"n": n}}
            for n in NAMES
        ],
        "properties": [{"name": "shape"}, {"name": "end"}],
        "expected": calls({"a": 1.0, "b": 2.0, "c": 3.0}),
        "mistakes": list(mistakes),
    }


def named(values: dict[str, float], *mistakes: Any) -> str | None:
    found = diagnose({"cases": calls(values)}, key(*mistakes))
    return found["id"] if found else None


BOTH = ["end", "shape"]
WRONG = {"a": 10.0, "b": 20.0, "c": 3.0}


def test_it_is_named_when_all_values_agree() -> None:
    assert named(WRONG, mistake("ten", BOTH, WRONG)) == "ten"


def test_within_tolerance_is_agreement() -> None:
    near = {name: value * (1 + 1e-8) for name, value in WRONG.items()}
    assert named(near, mistake("ten", BOTH, WRONG)) == "ten"


def test_one_difference_from_the_right_answer_is_no_proof() -> None:
    once = {"a": 10.0, "b": 2.0, "c": 3.0}
    assert named(once, mistake("once", BOTH, once)) is None


def test_it_is_not_named_when_something_else_is_wrong() -> None:
    other = {**WRONG, "c": 4.0}
    assert named(other, mistake("ten", BOTH, WRONG)) is None


def test_points_that_it_does_not_speak_about_do_not_matter() -> None:
    other = {**WRONG, "c": 4.0}
    assert named(other, mistake("ten", ["shape"], WRONG)) == "ten"


def test_the_more_specific_mistake_wins_whatever_the_order() -> None:
    vague = mistake("vague", ["shape"], WRONG)
    exact = mistake("exact", BOTH, WRONG)
    assert named(WRONG, vague, exact) == "exact"
    assert named(WRONG, exact, vague) == "exact"


def test_among_equals_the_exercises_order_decides() -> None:
    one, two = (mistake(name, BOTH, WRONG) for name in ("one", "two"))
    assert named(WRONG, one, two) == "one"


def test_any_form_of_the_family_will_do() -> None:
    other = {"a": 5.0, "b": 6.0, "c": 7.0}
    assert named(WRONG, mistake("family", BOTH, other, WRONG)) == "family"


def test_forms_are_not_mixed() -> None:
    mixed = {"a": 10.0, "b": 6.0, "c": 3.0}
    other = {"a": 5.0, "b": 6.0, "c": 3.0}
    assert named(mixed, mistake("family", BOTH, other, WRONG)) is None


def test_the_right_answer_is_no_mistake() -> None:
    right = {"a": 1.0, "b": 2.0, "c": 3.0}
    assert named(right, mistake("right", BOTH, right)) is None


def test_the_second_round_has_to_agree_as_well() -> None:
    seen = calls(WRONG)
    seen["a"]["again"] = [{"value": 11.0}]
    assert diagnose({"cases": seen}, key(mistake("ten", BOTH, WRONG))) is None


def test_missing_outcomes_prove_nothing() -> None:
    assert diagnose({"cases": {}}, key(mistake("ten", BOTH, WRONG))) is None
