"""Try everything that is known of an exercise, and say what does not hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from autograder.exercises.judging import verdict_on
from autograder.exercises.keys import make_key
from autograder.exercises.model import Answer, Exercise, Fresh, answer_of
from autograder.exercises.proof.deep import false_rejections
from autograder.exercises.proof.document import ExerciseProof, Look
from autograder.exercises.proof.problems import problems_of
from autograder.exercises.proof.survivors import build, look_at_mutants
from autograder.exercises.source import stub
from autograder.judge.observe import observe
from autograder.judge.scenes import takes_long

Key = Mapping[str, Any]

HIDDEN_SEEDS = ("proof 1", "proof 2", "proof 3")


def prove(exercise: Exercise, *, deep: bool = False) -> ExerciseProof:
    """Return the proof of an exercise, whether it holds or not.

    Args:
        exercise: the exercise.
        deep: try each right answer on ten thousand random inputs as well.

    >>> from autograder.exercises import load
    >>> prove(load("gd_path")).problems
    []
    """
    keys = {"practice": make_key(exercise)}
    scenes = {case["scene"] for case in keys["practice"]["cases"]}
    # What runs in torch takes a hundred times as long: one draw is proof enough.
    seeds = HIDDEN_SEEDS[:1] if any(map(takes_long, scenes)) else HIDDEN_SEEDS
    hidden = {seed: make_key(exercise, "hidden", seed) for seed in seeds}
    keys |= hidden
    proof = ExerciseProof(
        exercise=exercise.id,
        lesson=exercise.lesson,
        holds=False,
        problems=[],
        keys=list(keys),
        golden=len(exercise.golden),
        mutants=look_at_mutants(exercise, [keys["practice"], hidden[seeds[0]]]),
        starter=list(_looks(exercise, keys, "starter", _starter(exercise), 0.0)),
        right=[
            look
            for answer in (exercise.reference, *exercise.right)
            for look in _looks(exercise, keys, name_of(answer), answer, 1.0)
        ],
        partial=[
            look
            for answer, score in exercise.partial
            for look in _looks(exercise, keys, name_of(answer), answer, score)
        ],
        mistakes=list(_mistakes(exercise, keys)),
        memorised=list(_memorised(exercise, keys)),
    )
    if deep:
        proof.random_inputs, proof.false_rejections = false_rejections(exercise)
    proof.problems = problems_of(exercise, proof)
    proof.holds = not proof.problems
    return proof


def name_of(answer: Answer | Fresh) -> str:
    """Name an answer as its function is named.

    >>> name_of(Fresh(abs)), name_of(max)
    ('abs', 'max')
    """
    made = answer.make if isinstance(answer, Fresh) else answer
    return str(getattr(made, "__name__", type(made).__name__))


def _starter(exercise: Exercise) -> Answer:
    return build(exercise, stub(exercise))


def _look(exercise: Exercise, form: Answer | Fresh, by: Key, **of: Any) -> Look:
    seen = observe(answer_of(form), exercise.id, by["cases"], exercise.seconds)
    verdict = verdict_on(exercise, seen, by)
    named = verdict.mistake["id"] if verdict.mistake else None
    return Look(status=verdict.status, score=verdict.score, named=named, **of)


def _looks(
    exercise: Exercise,
    keys: Mapping[str, Key],
    name: str,
    answer: Answer | Fresh,
    deserved: float,
) -> Iterator[Look]:
    for seed, key in keys.items():
        of = {"answer": name, "key": seed, "deserved": deserved}
        yield _look(exercise, answer, key, **of)


def _mistakes(exercise: Exercise, keys: Mapping[str, Key]) -> Iterator[Look]:
    for mistake in exercise.mistakes:
        for form in mistake.forms:
            for seed, key in keys.items():
                of = {"answer": name_of(form), "key": seed, "mistake": mistake.id}
                yield _look(exercise, form, key, **of)


def _memorised(exercise: Exercise, keys: Mapping[str, Key]) -> Iterator[Look]:
    """An answer that knows the practice cases by heart, on the hidden ones.

    What is measured is trained with hidden seeds: nobody knows that by heart.
    """
    if exercise.measure is not None:
        return
    right = keys["practice"]["expected"]
    known = {_inputs(case): right[case["name"]] for case in keys["practice"]["cases"]}
    for seed in [name for name in keys if name != "practice"]:
        said = {c["name"]: known.get(_inputs(c)) for c in keys[seed]["cases"]}
        seen = {"cases": said, "stopped": None, "printed": ""}
        verdict = verdict_on(exercise, seen, keys[seed])
        yield Look(
            answer="practice cases by heart",
            key=seed,
            status=verdict.status,
            score=verdict.score,
        )


def _inputs(case: Mapping[str, Any]) -> str:
    return repr([case["scene"], case["first"], case["fixed"], case["setting"]])
