"""What the record of an exercise lacks, before anything is tried."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Sequence
from pathlib import Path

from autograder.exercises.keys import PRACTICE_SEED, draw_cases
from autograder.exercises.model import Exercise
from autograder.judge.documents import CaseDocument
from autograder.judge.properties import VALUE_KINDS

LEAST_RIGHT = 3
HIDDEN_SEEDS = ("proof 1", "proof 2", "proof 3")


def lacks_of(exercise: Exercise) -> Iterator[str]:
    """Yield what is missing or contradicts itself, each as one line."""
    folder = Path(inspect.getfile(exercise.reference)).parent.name
    if folder != f"l{exercise.lesson}":
        yield f"lesson {exercise.lesson!r} is not this file's folder, {folder}"
    if len(exercise.right) < LEAST_RIGHT:
        yield f"{len(exercise.right)} other right answers, {LEAST_RIGHT} are needed"
    if not any(p.core for p in exercise.properties):
        yield "no property is the core"
    if not exercise.golden:
        yield "no golden case"
    for name in sorted(set(exercise.single_faults) - set(_names(exercise))):
        yield f"single faults of “{name}”, which is no property"
    for kind, seed in (("practice", PRACTICE_SEED), ("hidden", HIDDEN_SEEDS[0])):
        cases = draw_cases(exercise, kind, seed)
        yield from _of_cases(exercise, kind, cases)


def _names(exercise: Exercise) -> list[str]:
    return [prop.name for prop in exercise.properties]


def _of_cases(
    exercise: Exercise, kind: str, cases: Sequence[CaseDocument]
) -> Iterator[str]:
    asked = {case["property"] for case in cases}
    for prop in exercise.properties:
        own = prop.of or (prop.name,)
        if prop.kind != "pure" and not asked & set(own):
            yield f"no {kind} case asks for “{prop.name}”: add one, or leave it out"
    for name in exercise.lengths:
        if not any(falls_short(case["fixed"].get(name)) for case in cases):
            yield f"no {kind} case with a {name} such as 49, 98, 103, 107 or 161"
    yield from _asked_twice(exercise, kind, cases)


def _asked_twice(
    exercise: Exercise, kind: str, cases: Sequence[CaseDocument]
) -> Iterator[str]:
    """One fault would lose both of two properties that ask the same."""
    values = {p.name for p in exercise.properties if p.kind in VALUE_KINDS}
    owner: dict[str, str] = {}
    for case in cases:
        if case["property"] not in values or case["scene"] != "calls":
            continue
        for first in case["asked"]:
            call = repr((first, sorted(case["fixed"].items())))
            other = owner.setdefault(call, case["property"])
            if other != case["property"]:
                given = ", ".join(f"{k}={v}" for k, v in case["fixed"].items())
                yield (
                    f"{kind}: {exercise.id}({first}, {given}) is asked for “{other}” "
                    f"and for “{case['property']}”"
                )
                return


def falls_short(length: object) -> bool:
    """Whether n times 1/n, or 2n times it and so on, misses the whole number.

    >>> falls_short(49), falls_short(50)
    (True, False)
    """
    if not isinstance(length, int) or length < 1:
        return False
    return any(k * length * (1 / length) < k for k in range(1, 5))
