"""The one way from an observation to a verdict, at every door."""

from __future__ import annotations

from collections.abc import Mapping

from autograder.exercises.model import Exercise
from autograder.judge.documents import Key
from autograder.judge.verdict import Verdict, judge


def verdict_on(exercise: Exercise, observation: object, key: Key) -> Verdict:
    """Measure what the exercise wants measured, then judge.

    Only what is measured here counts: a sandbox has no say in it.

    >>> from autograder.exercises import load
    >>> from autograder.exercises.keys import make_key
    >>> exercise = load("gd_path")
    >>> verdict_on(exercise, {"stopped": "crashed"}, make_key(exercise)).status
    'crashed'
    """
    if exercise.measure is not None:
        observation = exercise.measure(observation, key)
    elif isinstance(observation, Mapping):
        observation = {k: v for k, v in observation.items() if k != "measured"}
    return judge(observation, key)
