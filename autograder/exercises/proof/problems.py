"""What keeps a proof from holding, each as one line for the author."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from autograder.exercises.model import Exercise
from autograder.exercises.proof.document import (
    LEAST_REJECTED,
    ExerciseProof,
    Fault,
    Look,
)
from autograder.exercises.proof.record import lacks_of


def problems_of(exercise: Exercise, proof: ExerciseProof) -> list[str]:
    """List what does not hold, the gravest first.

    What is the same under several keys is said once.
    """
    lacks = list(lacks_of(exercise))
    found = [
        *((look.key, _of_starter(look)) for look in proof.starter if not look.holds),
        *_wrongly_scored(proof.nothing),
        *_wrongly_scored(proof.right),
        *((fault.key, _of_fault(fault)) for fault in proof.faults if not fault.holds),
        *_wrongly_scored(proof.partial),
        *((m.key, _wrongly_named(m)) for m in proof.mistakes if not m.holds),
        *((look.key, BY_HEART) for look in proof.memorised if look.score == 1),
        *_wrongly_scored(proof.false_rejections),
    ]
    return [
        *lacks,
        *_together(found, len(proof.keys)),
        *_without_a_fault(exercise, proof.faults),
        *_of_mutants(proof),
    ]


BY_HEART = "whoever knows the practice cases passes the hidden ones"


def _together(found: Iterable[tuple[str, str]], keys: int) -> Iterator[str]:
    """One line for each problem, with the keys that show it."""
    lines: dict[str, list[str]] = {}
    for key, line in found:
        lines.setdefault(line, []).append(key)
    for line, where in lines.items():
        every = len(set(where)) == keys > 1
        yield f"{line} ({'every key' if every else ', '.join(where)})"


def _of_fault(fault: Fault) -> str:
    lost = ", ".join(f"“{name}”" for name in fault.lost) or "nothing"
    return f"{fault.answer} lacks “{fault.lacks}” and loses {lost}, {fault.score:.3g}"


def _without_a_fault(exercise: Exercise, faults: Sequence[Fault]) -> Iterator[str]:
    """Each property has answers that lack it alone."""
    if exercise.measure is not None:
        return
    shown = {fault.lacks for fault in faults}
    for prop in exercise.properties:
        if prop.name not in shown:
            core = "give one core case arguments that no other case has, or "
            yield (
                f"no single-fault answer lacks “{prop.name}”: "
                f"{core if prop.core else ''}write one in single_faults"
            )


def _of_starter(look: Look) -> str:
    return f"the starter is “{look.status}” and scores {look.score:g}"


def _wrongly_scored(looks: Sequence[Look]) -> Iterator[tuple[str, str]]:
    for look in looks:
        if not look.holds:
            where = f": {look.why}" if look.why else ""
            line = (
                f"{look.answer} scores {look.score:.3g}, deserves {look.deserved:.3g}"
            )
            yield look.key, f"{line}{where}"


def _wrongly_named(look: Look) -> str:
    if look.score == 1:
        return f"{look.mistake}: {look.answer} passes"
    return f"{look.mistake}: {look.answer} is named {look.named or 'nothing'}"


def _of_mutants(proof: ExerciseProof) -> Iterator[str]:
    mutants = proof.mutants
    if mutants.share < LEAST_REJECTED:
        yield (
            f"only {mutants.share:.0%} of the mutants are rejected: add cases that "
            "tell those below apart, or argue them in equivalent"
        )
    for name in mutants.stale:
        yield f"equivalent: no mutant that passes is called {name}"
