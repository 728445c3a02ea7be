"""What keeps a proof from holding, each as one line for the author."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from autograder.exercises.model import Exercise
from autograder.exercises.proof.document import LEAST_REJECTED, ExerciseProof, Look

LEAST_RIGHT = 3


def problems_of(exercise: Exercise, proof: ExerciseProof) -> list[str]:
    """List what does not hold, the gravest first."""
    return [
        *_of_the_record(exercise),
        *_of_starter(proof.starter),
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
