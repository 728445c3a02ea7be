"""Make the answer key of an exercise: all that judging needs, as data.

Practice, hidden and recorded keys differ in nothing but their cases.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

from autograder.exercises.model import Answer, Case, Exercise, Fresh, Mistake, answer_of
from autograder.judge.observe import observe

VERSION = 1
PRACTICE_SEED = "practice"


def make_key(
    exercise: Exercise, kind: str = "practice", seed: str | int = PRACTICE_SEED
) -> dict[str, Any]:
    """Draw the cases and observe the reference and every mistake on them.

    Args:
        exercise: the exercise.
        kind: "practice" (the visible examples first) or "hidden".
        seed: where the cases come from; the same seed draws the same cases.

    >>> from autograder.exercises import load
    >>> make_key(load("gd_path"))["returns"]
    'list[float]'
    """
    cases = draw_cases(exercise, kind, seed)
    expected = _look(exercise, exercise.reference, cases)
    trained = {"training_seed": f"{exercise.id}:{seed}"} if exercise.measure else {}
    return {
        **trained,
        "version": VERSION,
        "exercise": exercise.id,
        "kind": kind,
        "returns": exercise.returns,
        "points": exercise.points,
        "seconds": exercise.seconds,
        "cases": cases,
        "expected": expected,
        "properties": [
            {
                "name": p.name,
                "weight": p.weight,
                "kind": p.kind,
                "core": p.core,
                "of": list(p.of),
                "part": p.part,
                "returns": p.returns,
                **({} if p.factor is None else {"factor": p.factor}),
            }
            for p in exercise.properties
        ],
        "mistakes": [_mistake(exercise, m, cases) for m in exercise.mistakes],
    }


class RoundNumbers(random.Random):
    """Draws numbers that a person can type: four significant digits.

    >>> RoundNumbers("seed").uniform(0.0, 1.0)
    0.1382
    """

    def uniform(self, a: float, b: float) -> float:
        return float(f"{super().uniform(a, b):.4g}")


def draw_cases(exercise: Exercise, kind: str, seed: str | int) -> list[dict[str, Any]]:
    """Return the cases of a kind and a seed in their JSON form."""
    rng = RoundNumbers(f"{exercise.id}:{seed}")
    drawn: list[Case] = list(exercise.golden) if kind == "practice" else []
    drawn += exercise.cases(rng)
    return [case.to_json(f"c{index}") for index, case in enumerate(drawn)]


def _look(
    exercise: Exercise, form: Answer | Fresh, cases: Sequence[dict[str, Any]]
) -> dict[str, Any]:
    seen = observe(answer_of(form), exercise.id, cases)["cases"]
    return {name: _for_judging(case) for name, case in seen.items()}


def _for_judging(case: dict[str, Any]) -> dict[str, Any]:
    """Leave out the lines at which our own code raised."""
    kept = dict(case)
    for which in ("outcomes", "again"):
        for outcome in kept.get(which) or []:
            if "error" in outcome:
                outcome["error"]["line"] = None
    return kept


def _mistake(
    exercise: Exercise, mistake: Mistake, cases: list[dict[str, Any]]
) -> dict[str, Any]:
    if mistake.sign is not None:
        told = {case["property"] for case in cases} - set(mistake.ignores)
        return {
            "id": mistake.id,
            "message": mistake.message,
            "compares": sorted(told),
            "sign": mistake.sign,
            "forms": [],
        }
    kinds = ("values", "near", "ending")
    values = {p.name for p in exercise.properties if p.kind in kinds}
    compares = sorted((values | set(mistake.about)) - set(mistake.ignores))
    compared = [case for case in cases if case["property"] in compares]
    return {
        "id": mistake.id,
        "message": mistake.message,
        "compares": compares,
        "forms": [_look(exercise, form, compared) for form in mistake.forms],
    }
