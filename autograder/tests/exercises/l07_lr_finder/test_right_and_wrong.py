"""Every answer that an exercise's file holds gets the verdict that it deserves."""

from typing import Any

import pytest

from autograder.exercises import load
from autograder.exercises.keys import make_key
from autograder.exercises.model import Answer, Exercise, Fresh, answer_of
from autograder.judge.observe import observe
from autograder.judge.verdict import Verdict, judge

IDS = ("exp_lrs", "ema_debiased", "finder_stability", "suggest_lr", "range_test")
SEEDS = (0,)


def key_of(exercise: Exercise, seed: str | int) -> dict[str, Any]:
    return make_key(exercise, "practice" if seed == "practice" else "hidden", seed)


def verdict(form: Answer | Fresh, exercise: Exercise, key: dict[str, Any]) -> Verdict:
    return judge(observe(answer_of(form), exercise.id, key["cases"]), key)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", IDS)
def test_right_answers_get_everything(name: str, seed: str | int) -> None:
    exercise = load(name)
    key = key_of(exercise, seed)
    for answer in (exercise.reference, *exercise.right):
        assert verdict(answer, exercise, key).score == 1, answer.__name__


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", IDS)
def test_partial_answers_get_their_share(name: str, seed: str | int) -> None:
    exercise = load(name)
    key = key_of(exercise, seed)
    got = [verdict(form, exercise, key).score for form, _ in exercise.partial]
    assert got == pytest.approx([score for _, score in exercise.partial])


@pytest.mark.parametrize("name", IDS)
def test_mistakes_are_named_in_other_draws_than_practice(name: str) -> None:
    exercise = load(name)
    key = key_of(exercise, "another")
    for mistake in exercise.mistakes:
        for form in mistake.forms:
            found = verdict(form, exercise, key)
            assert found.score < 1
            assert found.mistake is not None, mistake.id
            assert found.mistake["id"] == mistake.id
