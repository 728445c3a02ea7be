"""From an observation to a verdict, for an exercise whose record is at hand."""

from __future__ import annotations

from autograder.exercises.model import Exercise
from autograder.judge.documents import Key
from autograder.judge.verdict import Verdict
from autograder.measuring.judged import verdict_measured


def verdict_on(exercise: Exercise, observation: object, key: Key) -> Verdict:
    """Measure what the exercise wants measured, then judge.

    >>> from autograder.exercises import load
    >>> from autograder.exercises.keys import make_key
    >>> exercise = load("gd_path")
    >>> verdict_on(exercise, {"stopped": "crashed"}, make_key(exercise)).status
    'crashed'
    """
    return verdict_measured(observation, key, exercise.measure)
