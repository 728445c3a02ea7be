"""What keeps a proof from holding, each as one line for the author."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from autograder.exercises.model import Exercise
from autograder.exercises.proof.document import (
    LEAST_REJECTED,
    ExerciseProof,
    Fault,
    Trial,
)
from autograder.exercises.proof.record import lacks_of


def problems_of(exercise: Exercise, proof: ExerciseProof) -> list[str]:
    """List what does not hold, the gravest first.

    What is the same under several keys is said once.
    """
    lacks = list(lacks_of(exercise))
    found = [
        *(
            (trial.key, _of_starter(trial))
            for trial in proof.starter
            if not trial.holds
        ),
        *_wrongly_scored(proof.nothing),
        *_wrongly_scored(proof.right),
        *((fault.key, _of_fault(fault)) for fault in proof.faults if not fault.holds),
        *_wrongly_scored(proof.partial),
        *((m.key, _wrongly_named(m)) for m in proof.mistakes if not m.holds),
        *((trial.key, BY_HEART) for trial in proof.memorised if trial.score == 1),
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


def _of_starter(trial: Trial) -> str:
    return f"the starter is “{trial.status}” and scores {trial.score:g}"


def _wrongly_scored(trials: Sequence[Trial]) -> Iterator[tuple[str, str]]:
    for trial in trials:
        if not trial.holds:
            where = f": {trial.why}" if trial.why else ""
            deserved = f"deserves {trial.deserved:.3g}{where}"
            yield trial.key, f"{trial.answer} scores {trial.score:.3g}, {deserved}"


def _wrongly_named(trial: Trial) -> str:
    if trial.score == 1:
        return f"{trial.mistake}: {trial.answer} passes"
    return f"{trial.mistake}: {trial.answer} is named {trial.named or 'nothing'}"


def _of_mutants(proof: ExerciseProof) -> Iterator[str]:
    mutants = proof.mutants
    if mutants.share < LEAST_REJECTED:
        yield (
            f"only {mutants.share:.0%} of the mutants are rejected: add cases that "
            "tell those below apart, or argue them in equivalent"
        )
    for name in mutants.stale:
        yield f"equivalent: no mutant that passes is called {name}"
