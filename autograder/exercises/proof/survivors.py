"""Which mutants of a reference pass, and under which keys."""

from __future__ import annotations
import __future__

import sys
import time
from collections.abc import Sequence

from autograder.exercises.judging import verdict_on
from autograder.exercises.model import Answer, Exercise
from autograder.exercises.mutants import Mutant, mutants_of
from autograder.exercises.proof.document import Mutants, Survivor
from autograder.exercises.proof.forked import run_apart
from autograder.exercises.source import model_answer
from autograder.judge.documents import Key, Observation
from autograder.judge.observe import observe

LEAST_SECONDS = 0.1
SLOWER = 20
SILENCE = 8.0
ANNOTATIONS = __future__.annotations.compiler_flag


def try_mutants(exercise: Exercise, keys: Sequence[Key]) -> Mutants:
    """Make the mutants and judge each with each key; a survivor passes at least one."""
    made = mutants_of(model_answer(exercise))
    patience = _patience(exercise, keys)

    def passes(mutant: Mutant) -> list[str]:
        answer = build(exercise, mutant.source)
        kinds = []
        for key in keys:
            passed = _passes(exercise, answer, key, patience)
            if passed is None:
                break  # it hangs, and will again
            kinds += [str(key["kind"])] if passed else []
        return kinds

    found = run_apart(passes, made, seconds=SILENCE + patience * len(keys))
    alive = {m.id: kinds for m, kinds in zip(made, found, strict=True) if kinds}
    equivalent = [m for m in made if m.id in exercise.equivalent and m.id in alive]
    survivors = [m for m in made if m.id in alive and m.id not in exercise.equivalent]
    return Mutants(
        made=len(made),
        rejected=len(made) - len(alive),
        equivalent=len(equivalent),
        survivors=[
            Survivor(id=m.id, line=m.line, passes=alive[m.id]) for m in survivors
        ],
        stale=sorted(set(exercise.equivalent) - {m.id for m in equivalent}),
    )


def build(exercise: Exercise, source: str) -> Answer:
    """Run a source text among the names of the reference's module."""
    namespace = dict(vars(sys.modules[exercise.reference.__module__]))
    code = compile(source, "<answer>", "exec", ANNOTATIONS, dont_inherit=True)
    exec(code, namespace)  # noqa: S102 - our own source, changed in one place
    answer: Answer = namespace[exercise.reference.__name__]
    return answer


def _patience(exercise: Exercise, keys: Sequence[Key]) -> float:
    """How long a mutant may take, from how long the reference does."""
    begin = time.perf_counter()
    for key in keys:
        observe(exercise.reference, exercise.id, key["cases"])
    taken = (time.perf_counter() - begin) / max(len(keys), 1)
    return max(LEAST_SECONDS, SLOWER * taken)


def _passes(
    exercise: Exercise, answer: Answer, key: Key, seconds: float
) -> bool | None:
    """Judge case by case, and stop at one without an end: that is None."""
    whole: Observation | None = None
    for case in key["cases"]:
        seen = observe(answer, key["exercise"], [case], seconds)
        if whole is None:
            whole = seen
        whole["cases"].update(seen["cases"])
        if "stopped" in seen["cases"].get(case["name"], {"stopped": "timed out"}):
            return None
    return whole is not None and verdict_on(exercise, whole, key).score == 1
