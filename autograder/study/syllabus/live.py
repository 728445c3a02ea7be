"""The exercises of the course itself. A class bundle goes without this file."""

from __future__ import annotations

import secrets
from collections.abc import Collection

from autograder import exercises
from autograder.exercises.judging import verdict_on
from autograder.exercises.keys import make_key
from autograder.exercises.model import Exercise
from autograder.exercises.other_ways import other_ways
from autograder.exercises.outline import outline
from autograder.exercises.source import model_answer
from autograder.judge.documents import Key
from autograder.judge.verdict import Verdict
from autograder.study.syllabus.port import Card, Outline


class Live:
    """Cards and keys made when they are asked for."""

    release = ""

    def ids(self) -> tuple[str, ...]:
        """Every exercise's id, lesson by lesson."""
        return exercises.ids()

    def outline(self, lesson: str) -> tuple[Outline, ...]:
        """The exercises of a lesson, read from the text of their files."""
        return tuple(Outline(*one) for one in outline(lesson))

    def card(self, exercise: str) -> Card:
        """What a learner may know of an exercise."""
        return card_of(exercises.load(exercise))

    def key(self, exercise: str, seed: str) -> Key:
        """The answer key for practice on the inputs of a seed."""
        return make_key(exercises.load(exercise), "practice", seed)

    def fresh_seed(self, exercise: str, used: Collection[str]) -> str:  # noqa: ARG002
        """A seed that nobody has drawn before."""
        return f"fresh-{secrets.token_hex(4)}"

    def verdict(self, observation: object, key: Key) -> Verdict:
        """Measure what the exercise wants measured, then judge."""
        return verdict_on(exercises.load(key["exercise"]), observation, key)

    def model_answer(self, exercise: str) -> str:
        """The reference's own source."""
        return model_answer(exercises.load(exercise))

    def other_ways(self, exercise: str) -> tuple[str, ...]:
        """Two other right answers that differ most."""
        return other_ways(exercises.load(exercise))


def card_of(exercise: Exercise) -> Card:
    """What of an exercise's record a learner may know.

    >>> card_of(exercises.load("sgd_step")).parameter
    'w'
    """
    return Card(
        id=exercise.id,
        lesson=exercise.lesson,
        title=exercise.title,
        minutes=exercise.minutes,
        workshop=exercise.workshop,
        xp=exercise.xp,
        points=exercise.points,
        hints=exercise.hints,
        parameter=exercise.parameter,
        from_scratch=exercise.from_scratch,
    )
