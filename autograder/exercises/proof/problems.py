"""What keeps a proof from holding, each as one line for the author."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from autograder.exercises.keys import PRACTICE_SEED, draw_cases
from autograder.exercises.model import Exercise
from autograder.exercises.proof.document import (
    LEAST_REJECTED,
    ExerciseProof,
    Fault,
    Look,
)

LEAST_RIGHT = 3
HIDDEN_SEEDS = ("proof 1", "proof 2", "proof 3")


def problems_of(exercise: Exercise, proof: ExerciseProof) -> list[str]:
    """List what does not hold, the gravest first."""
    return [
        *_of_the_record(exercise),
        *_of_starter(proof.starter),
        *(_wrongly_scored(look) for look in proof.nothing if not look.holds),
        *_of_faults(exercise, proof.faults),
        *(_wrongly_scored(look) for look in proof.right if not look.holds),
        *(_wrongly_scored(look) for look in proof.partial if not look.holds),
        *(_wrongly_named(look) for look in proof.mistakes if not look.holds),
        *(_by_heart(look) for look in proof.memorised if look.score == 1),
        *_of_mutants(proof),
        *(_wrongly_scored(look) for look in proof.false_rejections),
    ]


def _of_the_record(exercise: Exercise) -> Iterator[str]:
    if len(exercise.right) < LEAST_RIGHT:
        yield f"{len(exercise.right)} other right answers, {LEAST_RIGHT} are needed"
    if not any(p.core for p in exercise.properties):
        yield "no property is the core"
    if not exercise.golden:
        yield "no golden case"
    unknown = set(exercise.single_faults) - {p.name for p in exercise.properties}
    for name in sorted(unknown):
        yield f"single faults of “{name}”, which is no property"
    yield from _of_lengths(exercise)


def _of_lengths(exercise: Exercise) -> Iterator[str]:
    """A length has to be asked at which floats fall short of a whole number."""
    for kind, seed in (("practice", PRACTICE_SEED), ("hidden", HIDDEN_SEEDS[0])):
        cases = draw_cases(exercise, kind, seed)
        for name in exercise.lengths:
            if not any(falls_short(case["fixed"].get(name)) for case in cases):
                yield f"no {kind} case with a {name} such as 49, 98, 103, 107 or 161"


def falls_short(length: object) -> bool:
    """Whether n times 1/n, or 2n times it and so on, misses the whole number.

    >>> falls_short(49), falls_short(50)
    (True, False)
    """
    if not isinstance(length, int) or length < 1:
        return False
    return any(k * length * (1 / length) < k for k in range(1, 5))


def _of_faults(exercise: Exercise, faults: Sequence[Fault]) -> Iterator[str]:
    """Each property has answers that lack it alone, with the same score on each key."""
    for fault in faults:
        if not fault.holds:
            lost = ", ".join(f"“{name}”" for name in fault.lost) or "nothing"
            yield (
                f"{fault.answer} lacks “{fault.lacks}” and loses {lost}, "
                f"{fault.score:.3g} ({fault.key})"
            )
    if exercise.measure is None:
        shown = {fault.lacks for fault in faults}
        for prop in exercise.properties:
            if prop.name not in shown:
                yield f"no single-fault answer lacks “{prop.name}”"


def _of_starter(looks: Sequence[Look]) -> Iterator[str]:
    for look in looks:
        if look.status != "not attempted" or not look.holds:
            yield f"the starter is “{look.status}” and scores {look.score:g}"


def _wrongly_scored(look: Look) -> str:
    deserved = f"deserves {look.deserved:.3g}"
    return f"{look.answer} scores {look.score:.3g}, {deserved} ({look.key})"


def _wrongly_named(look: Look) -> str:
    if look.score == 1:
        return f"{look.mistake}: {look.answer} passes ({look.key})"
    named = look.named or "nothing"
    return f"{look.mistake}: {look.answer} is named {named} ({look.key})"


def _by_heart(look: Look) -> str:
    return f"whoever knows the practice cases passes the hidden ones ({look.key})"


def _of_mutants(proof: ExerciseProof) -> Iterator[str]:
    mutants = proof.mutants
    if mutants.share < LEAST_REJECTED:
        yield f"only {mutants.share:.0%} of the mutants are rejected"
    for name in mutants.stale:
        yield f"no mutant that passes is called {name}"
