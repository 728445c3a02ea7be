"""The answers that the proof makes by itself, and what it says of those that fail."""

import dataclasses
from typing import Any

from autograder.exercises import load
from autograder.exercises.judging import verdict_on
from autograder.exercises.keys import make_key
from autograder.exercises.model import Exercise
from autograder.exercises.proof.faults import (
    changes_arguments,
    drifts,
    faults_of,
    moves_on,
    names_nothing,
    perturbed,
    raises_another,
    scales_not,
    wrong_for,
)
from autograder.exercises.proof.nothing import Echo, answers_that_do_nothing, idle
from autograder.exercises.proof.problems import problems_of
from autograder.exercises.proof.prove import prove
from autograder.exercises.proof.record import falls_short
from autograder.judge.observe import observe


def line(t: int, top: float, T: int = 10) -> float:
    if T <= 0:
        raise ValueError("T must be positive")
    return top * (1 - min(t, T) / T)


def test_an_answer_that_drifts_is_right_at_every_odd_asking() -> None:
    answer = drifts(line)
    asked = [answer(5, top=1.0) for _ in range(4)]
    assert asked == [0.5, 0.875, 0.5, 0.875]
    assert answer(6, top=1.0) == line(6, 1.0)


def test_an_answer_that_changes_its_arguments_is_right() -> None:
    given: list[float] = [3.0, 1.0]
    marks: dict[int, int] = {}
    answer = changes_arguments(lambda values, of: max(values))
    assert answer(given, of=marks) == 3.0
    assert given == [3.0, 1.0, 0]
    assert marks == {0: 0}


def test_an_answer_that_does_not_scale_is_right_up_to_a_rate() -> None:
    answer = scales_not(line, {"top"}, 4.0)
    assert answer(5, top=4.0) == line(5, 4.0)
    assert answer(5, top=5.0) != line(5, 5.0)


def raised_by(answer: Any, **given: Any) -> Exception | None:
    try:
        answer(1, **given)
    except (TypeError, ValueError) as error:
        return error
    return None


def test_exceptions_are_of_another_kind_or_say_nothing() -> None:
    bad: dict[str, Any] = {"top": 1.0, "T": 0}
    another = raised_by(raises_another(line, {"T"}), **bad)
    assert isinstance(another, TypeError)
    assert "T must" in str(another)
    silent = raised_by(names_nothing(line, {"T"}), **bad)
    assert isinstance(silent, ValueError)
    assert "T" not in str(silent)
    assert names_nothing(line, {"T"})(5, top=1.0) == 0.5


def test_an_answer_that_moves_on_is_right_until_the_end_is_reached() -> None:
    answer = moves_on(line)
    assert [answer(t, top=1.0) for t in (0, 9, 10)] == [
        line(t, 1.0) for t in (0, 9, 10)
    ]
    later = [answer(t, top=1.0) for t in (11, 12, 50)]
    assert 0.0 not in later
    assert len(set(later)) == 3


def test_an_answer_may_be_wrong_for_some_arguments_alone() -> None:
    answer = wrong_for(line, repr([("T", "4"), ("top", "1.0")]))
    assert answer(1, top=1.0, T=4) != line(1, 1.0, 4)
    assert answer(1, top=1.0, T=5) == line(1, 1.0, 5)


def test_another_value_is_of_the_same_kind() -> None:
    assert perturbed(3) == 4
    assert perturbed({"a": [True]}) == {"a": [False]}
    assert perturbed(None) is None


def test_every_property_has_a_fault_that_it_alone_shows() -> None:
    exercise = load("cosine_lr")
    key = make_key(exercise)
    for prop, name, answer in faults_of(exercise, key):
        seen = observe(answer, exercise.id, key["cases"])
        verdict = verdict_on(exercise, seen, key)
        lost = [p["name"] for p in verdict.properties if not p["passed"]]
        assert prop.name in lost, name


def without(exercise: Exercise, **changes: Any) -> list[str]:
    changed = dataclasses.replace(exercise, **changes)
    return problems_of(changed, prove(changed))


def test_a_property_without_a_fault_is_a_problem() -> None:
    found = without(load("cosine_lr"), single_faults={})
    assert any("lacks “the first and the last step”: write one" in p for p in found)


def test_a_fault_that_loses_more_is_a_problem() -> None:
    exercise = load("cosine_lr")
    ends = "the first and the last step"
    flat = {**exercise.single_faults, ends: ("t / T_max -> 0.5 * t / T_max",)}
    found = without(exercise, single_faults=flat)
    assert any("lacks “the first and the last step” and loses" in p for p in found)


def test_a_length_that_floats_can_take_is_a_problem() -> None:
    exercise = load("cosine_lr")
    few = lambda rng: [  # noqa: E731
        case for case in exercise.cases(rng) if not falls_short(case.fixed["T_max"])
    ]
    found = without(exercise, cases=few)
    assert any("with a T_max such as 49" in problem for problem in found)


def test_lengths_at_which_floats_fall_short() -> None:
    assert [n for n in range(1, 110) if falls_short(n)][:2] == [49, 98]
    assert not falls_short(None)
    assert not falls_short(0)


def test_doing_nothing_comes_in_many_ways() -> None:
    plateau, curve = load("Plateau"), load("cosine_lr")
    classes = dict(answers_that_do_nothing(plateau, make_key(plateau)))
    assert classes["step returns its rate"](0.5).step(9.0) == 0.5
    assert Echo(0.5).step(9.0) == 9.0
    assert idle(3)(0.5).step(9.0) == 3
    functions = dict(answers_that_do_nothing(curve, make_key(curve)))
    assert functions["returns t"](4, base_lr=0.5) == 4
    assert functions["returns base_lr"](4, base_lr=0.5) == 0.5
    assert functions["returns None"](4) is None
