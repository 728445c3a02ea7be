"""Answer keys for practice, recorded for a class that gets no exercises.

What is recorded is what the live key holds, with one exception: where the answer is a
rate of the learner's choice, the reference's own choice would be an answer, and the
judge never looks at it.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from autograder import exercises
from autograder.exercises.keys import PRACTICE_SEED, make_key
from autograder.exercises.model import Exercise
from autograder.judge.documents import CaseSeen, Key, Outcome
from autograder.judge.threads import one_torch_thread
from autograder.measuring.regret import measure

FRESH = 8  # draws of other inputs, besides those of practice
ASKS_FOR = ("ready", "check")
UNTOLD: Outcome = {"value": None}


def fresh_seeds(release: str) -> tuple[str, ...]:
    """The seeds of the other inputs: others in each release.

    >>> fresh_seeds("release 2")[0]
    'release-2-1'
    """
    return tuple(f"{release.replace(' ', '-')}-{n}" for n in range(1, FRESH + 1))


def recorded_keys(exercise: Exercise, seeds: Sequence[str]) -> Iterator[Key]:
    """The keys of practice and of each seed; none where practice cannot judge."""
    if exercise.measure not in (None, measure):
        return
    with one_torch_thread():
        for seed in (PRACTICE_SEED, *seeds):
            yield given_away(make_key(exercise, "practice", seed))


def given_away(key: Key) -> Key:
    """A key without the reference's own choice, where the choice is the answer.

    >>> key = given_away(make_key(exercises.load("choose_lr")))
    >>> [case["outcomes"] for case in key["expected"].values()][0]
    [{'value': None}]
    """
    if "training_seed" not in key:
        return key
    expected = {name: _untold(seen) for name, seen in key["expected"].items()}
    return {**key, "expected": expected, "golden": {"cases": [], "expected": {}}}


def _untold(seen: CaseSeen) -> CaseSeen:
    """The same with every value left out, and what was refused as it is."""
    told: Any = {
        part: [UNTOLD if "value" in outcome else outcome for outcome in seen[part]]
        for part in ("outcomes", "again")
        if part in seen
    }
    return {**seen, **told}


def exercises_needed(lessons: Mapping[str, bytes]) -> tuple[str, ...]:
    """The exercises of lessons, and those of others that their cells ask for.

    Args:
        lessons: the notebook of each lesson.
    """
    own = {name for lesson in lessons for name in exercises.of_lesson(lesson)}
    asked = {name for notebook in lessons.values() for name in _asked_for(notebook)}
    return tuple(name for name in exercises.ids() if name in own | asked)


def _asked_for(notebook: bytes) -> Iterator[str]:
    for cell in json.loads(notebook)["cells"]:
        if cell["cell_type"] == "code":
            yield from names_asked_for("".join(cell["source"]))


def names_asked_for(source: str) -> Iterator[str]:
    """The exercises that a cell checks, or waits for.

    >>> list(names_asked_for('ready("gd_path", "lr_grid")'))
    ['gd_path', 'lr_grid']
    """
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ASKS_FOR:
            for argument in node.args:
                if isinstance(argument, ast.Constant):
                    yield str(argument.value)
