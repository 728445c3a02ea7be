"""Every answer that an exercise's file holds gets the verdict that it deserves."""

from typing import Any

import pytest

from autograder.exercises import load, of_lesson
from autograder.exercises.keys import make_key
from autograder.exercises.model import Answer, Exercise, Fresh, answer_of
from autograder.judge.observe import observe
from autograder.judge.verdict import Verdict, judge

IDS = of_lesson("05_warmup")


def verdict(form: Answer | Fresh, exercise: Exercise, key: dict[str, Any]) -> Verdict:
    return judge(observe(answer_of(form), exercise.id, key["cases"]), key)


def test_ten_exercises_earn_a_hundred_xp() -> None:
    assert len(IDS) == 10
    assert sum(load(name).xp for name in IDS) == 100


@pytest.mark.parametrize("seed", ["practice", 1])
@pytest.mark.parametrize("name", IDS)
def test_answers_get_what_they_deserve(name: str, seed: str | int) -> None:
    exercise = load(name)
    key = make_key(exercise, "practice" if seed == "practice" else "hidden", seed)
    for answer in (exercise.reference, *exercise.right):
        assert verdict(answer, exercise, key).score == 1, answer.__name__
    got = [verdict(form, exercise, key).score for form, _ in exercise.partial]
    assert got == pytest.approx([score for _, score in exercise.partial])


@pytest.mark.parametrize("name", IDS)
def test_mistakes_are_named_in_another_draw(name: str) -> None:
    exercise = load(name)
    key = make_key(exercise, "hidden", "another")
    for mistake in exercise.mistakes:
        for form in mistake.forms:
            found = verdict(form, exercise, key)
            assert found.score < 1
            assert found.mistake is not None, mistake.id
            assert found.mistake["id"] == mistake.id
