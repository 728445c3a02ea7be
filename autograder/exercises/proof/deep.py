"""Right answers on many random inputs: nobody may be rejected by chance."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

from autograder.exercises.judging import verdict_on
from autograder.exercises.keys import make_key
from autograder.exercises.model import Exercise
from autograder.exercises.proof.document import Trial
from autograder.judge.documents import Key
from autograder.judge.observe import observe
from autograder.judge.scenes import trains

RANDOM_INPUTS = 10_000
TRAINED_INPUTS = 50


def false_rejections(
    exercise: Exercise, inputs: int = RANDOM_INPUTS
) -> tuple[int, list[Trial]]:
    """Return how many inputs were tried, and the right answers that were rejected."""
    tried, rejected = 0, []
    for key in _keys(exercise, inputs):
        tried += inputs_in(key)
        for answer in exercise.right:
            seen = observe(answer, exercise.id, key["cases"])
            verdict = verdict_on(exercise, seen, key)
            if verdict.score != 1:
                name = answer.__name__
                trial = Trial(
                    answer=name,
                    key=str(key["seed"]),
                    status=verdict.status,
                    score=verdict.score,
                    deserved=1.0,
                )
                rejected.append(trial)
    return tried, rejected


def inputs_in(key: Key) -> int:
    """Count the calls that a key asks for.

    >>> inputs_in({"cases": [{"asked": [1, 2]}, {"asked": [3]}]})
    3
    """
    return sum(len(case["asked"]) for case in key["cases"])


def _keys(exercise: Exercise, inputs: int) -> Iterator[Key]:
    """Keys without mistakes, until there are inputs enough."""
    plain = dataclasses.replace(exercise, mistakes=())
    asked, number = 0, 0
    while True:
        seed = f"deep {number}"
        key = make_key(plain, "hidden", seed)
        scenes = {case["scene"] for case in key["cases"]}
        limit = TRAINED_INPUTS if any(map(trains, scenes)) else inputs
        if asked >= limit:
            return
        yield {**key, "seed": seed}
        asked, number = asked + inputs_in(key), number + 1
