"""Make the answer key of an exercise: all that judging needs, as data.

Practice, hidden and recorded keys differ in nothing but their cases.
"""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Sequence

from autograder.exercises.model import Case, Exercise, Form, Mistake, Property
from autograder.judge.documents import (
    CaseDocument,
    CaseSeen,
    Key,
    MistakeDocument,
    PropertyDocument,
)
from autograder.judge.observe import observe
from autograder.judge.properties import VALUE_KINDS

VERSION = 1
PRACTICE_SEED = "practice"


def make_key(
    exercise: Exercise, kind: str = "practice", seed: str | int = PRACTICE_SEED
) -> Key:
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
    golden = _to_json(exercise.golden, "g")
    key: Key = {
        "version": VERSION,
        "exercise": exercise.id,
        "kind": kind,
        "returns": exercise.returns,
        "points": exercise.points,
        "seconds": exercise.seconds,
        "cases": cases,
        "expected": seen_on(exercise, exercise.reference, cases),
        "properties": [_property(p) for p in exercise.properties],
        "mistakes": [_mistake(exercise, m, cases) for m in exercise.mistakes],
        "golden": {
            "cases": golden,
            "expected": seen_on(exercise, exercise.reference, golden),
        },
    }
    if exercise.measure:
        key["training_seed"] = f"{exercise.id}:{seed}"
    return key


class RoundNumbers(random.Random):
    """Draws numbers that a person can type: four significant digits.

    >>> RoundNumbers("seed").uniform(0.0, 1.0)
    0.1382
    """

    def uniform(self, a: float, b: float) -> float:
        return float(f"{super().uniform(a, b):.4g}")


def draw_cases(exercise: Exercise, kind: str, seed: str | int) -> list[CaseDocument]:
    """Return the cases of a kind and a seed in their JSON form."""
    rng = RoundNumbers(f"{exercise.id}:{seed}")
    # Examples that everybody sees prove nothing, else practice would be kinder.
    shown = exercise.golden if kind == "practice" else ()
    drawn = [dataclasses.replace(case, trivial=True) for case in shown]
    drawn += exercise.cases(rng)
    return _to_json(drawn, "c")


def _to_json(cases: Sequence[Case], letter: str) -> list[CaseDocument]:
    return [case.to_json(f"{letter}{index}") for index, case in enumerate(cases)]


def seen_on(
    exercise: Exercise, form: Form, cases: Sequence[CaseDocument]
) -> dict[str, CaseSeen]:
    """Observe one of our own answers."""
    seen = observe(exercise.answer(form), exercise.id, cases)["cases"]
    return {name: _for_judging(case) for name, case in seen.items()}


def _for_judging(case: CaseSeen) -> CaseSeen:
    """Leave out the lines at which our own code raised."""
    for outcomes in (case.get("outcomes"), case.get("again")):
        for outcome in outcomes or []:
            if "error" in outcome:
                outcome["error"]["line"] = None
    return case


def _property(prop: Property) -> PropertyDocument:
    found: PropertyDocument = {
        "name": prop.name,
        "weight": prop.weight,
        "kind": prop.kind,
        "core": prop.core,
        "of": list(prop.of),
        "part": prop.part,
        "returns": prop.returns,
        "past": prop.past,
        "corner": prop.corner,
    }
    if prop.factor is not None:
        found["factor"] = prop.factor
    return found


def _mistake(
    exercise: Exercise, mistake: Mistake, cases: list[CaseDocument]
) -> MistakeDocument:
    if mistake.sign is not None:
        told = {case["property"] for case in cases} - set(mistake.ignores)
        return {
            "id": mistake.id,
            "message": mistake.message,
            "compares": sorted(told),
            "sign": mistake.sign,
            "forms": [],
        }
    values = {p.name for p in exercise.properties if p.kind in VALUE_KINDS}
    compares = sorted((values | set(mistake.about)) - set(mistake.ignores))
    compared = [case for case in cases if case["property"] in compares]
    return {
        "id": mistake.id,
        "message": mistake.message,
        "compares": compares,
        "forms": [seen_on(exercise, form, compared) for form in mistake.forms],
    }
