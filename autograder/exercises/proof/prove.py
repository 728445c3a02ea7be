"""Try everything that is known of an exercise, and say what does not hold."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeAlias

from autograder.exercises.judging import verdict_on
from autograder.exercises.keys import make_key
from autograder.exercises.model import Answer, Exercise, Form, Fresh, Property
from autograder.exercises.proof.deep import false_rejections
from autograder.exercises.proof.document import ExerciseProof, Fault, Trial
from autograder.exercises.proof.faults import faults_of
from autograder.exercises.proof.nothing import answers_that_do_nothing
from autograder.exercises.proof.problems import problems_of
from autograder.exercises.proof.record import HIDDEN_SEEDS
from autograder.exercises.proof.survivors import build, try_mutants
from autograder.exercises.source import stub
from autograder.judge.documents import CaseSeen, Key
from autograder.judge.observe import observe
from autograder.judge.scenes import takes_long
from autograder.judge.verdict import Verdict

Keys: TypeAlias = Mapping[str, Key]


def prove(exercise: Exercise, *, deep: bool = False) -> ExerciseProof:
    """Return the proof of an exercise, whether it holds or not.

    Args:
        exercise: the exercise.
        deep: try each right answer on ten thousand random inputs as well.

    >>> from autograder.exercises import load
    >>> prove(load("gd_path")).problems
    []
    """
    whole = _keys(exercise)
    named = {seed: key for seed, key in whole.items() if key["mistakes"]}
    # Where nothing is to be named, looking for names would only take time.
    keys: Keys = {seed: {**key, "mistakes": []} for seed, key in whole.items()}
    proof = ExerciseProof(
        exercise=exercise.id,
        lesson=exercise.lesson,
        holds=False,
        problems=[],
        keys=list(keys),
        golden=len(exercise.golden),
        mutants=try_mutants(exercise, [keys["practice"], keys[HIDDEN_SEEDS[0]]]),
        starter=list(_trials(exercise, keys, "starter", _starter(exercise), 0.0)),
        right=_all_trials(
            exercise, keys, ((a, 1.0) for a in (exercise.reference, *exercise.right))
        ),
        nothing=list(_nothing(exercise, keys)),
        faults=list(_faults(exercise, keys)),
        partial=_all_trials(exercise, keys, exercise.partial),
        mistakes=list(_mistakes(exercise, named)),
        memorised=list(_memorised(exercise, keys)),
    )
    if deep:
        proof.random_inputs, proof.false_rejections = false_rejections(exercise)
    proof.problems = problems_of(exercise, proof)
    proof.holds = not proof.problems
    return proof


def _keys(exercise: Exercise) -> dict[str, Key]:
    """Practice and three hidden draws.

    What runs in torch takes a hundred times as long: there the mistakes' forms are
    tried on one hidden draw, the others do without.
    """
    keys = {"practice": make_key(exercise)}
    slow = any(takes_long(case["scene"]) for case in keys["practice"]["cases"])
    plain = dataclasses.replace(exercise, mistakes=())
    for number, seed in enumerate(HIDDEN_SEEDS):
        if slow and number and exercise.measure is not None:
            break
        keys[seed] = make_key(plain if slow and number else exercise, "hidden", seed)
    return keys


def name_of(form: Form) -> str:
    """Name an answer as its function is named, or by its edits.

    >>> name_of(Fresh(abs)), name_of(max), name_of("a -> b")
    ('abs', 'max', 'a -> b')
    """
    if isinstance(form, str):
        return "; ".join(form.splitlines())
    made = form.make if isinstance(form, Fresh) else form
    return str(getattr(made, "__name__", type(made).__name__))


def _starter(exercise: Exercise) -> Answer:
    return build(exercise, stub(exercise))


def _verdict(
    exercise: Exercise, answer: Answer, key: Key, known: Mapping[str, CaseSeen] = {}
) -> Verdict:
    """Observe and judge; what is known of some cases is not asked again."""
    cases = [case for case in key["cases"] if case["name"] not in known]
    seen = observe(answer, exercise.id, cases, exercise.seconds)
    seen["cases"] |= known
    return verdict_on(exercise, seen, key)


def _trial(verdict: Verdict, **of: Any) -> Trial:
    first = verdict.mistakes[0] if verdict.mistakes else None
    return Trial(
        status=verdict.status,
        score=verdict.score,
        named=first["id"] if first else None,
        step=first["step"] if first else None,
        **of,
    )


def _all_trials(
    exercise: Exercise, keys: Keys, answers: Iterable[tuple[Form, float]]
) -> list[Trial]:
    return [
        trial
        for form, score in answers
        for trial in _trials(exercise, keys, name_of(form), form, score)
    ]


def _trials(
    exercise: Exercise, keys: Keys, name: str, form: Form, deserved: float
) -> Iterator[Trial]:
    for seed, key in keys.items():
        verdict = _verdict(exercise, exercise.answer(form), key)
        why = _why(verdict) if verdict.score < deserved == 1 else ""
        yield _trial(verdict, answer=name, key=seed, deserved=deserved, why=why)


def _why(verdict: Verdict) -> str:
    first = verdict.first_difference
    if first is None:
        return ""
    call, got, wanted = first["call"], first["got"], first["expected"]
    return f"“{first['property']}”, {call} gives {got}, not {wanted}"


def _nothing(exercise: Exercise, keys: Keys) -> Iterator[Trial]:
    for seed, key in keys.items():
        for name, answer in answers_that_do_nothing(exercise, key):
            verdict = _verdict(exercise, answer, key)
            yield _trial(verdict, answer=name, key=seed, deserved=0.0)


def _faults(exercise: Exercise, keys: Keys) -> Iterator[Fault]:
    if exercise.measure is not None:
        return
    total = sum(prop.weight for prop in exercise.properties)
    for seed, key in keys.items():
        for prop, name, answer in faults_of(exercise, key):
            verdict = _verdict(exercise, answer, key)
            parts = _parts_of(prop, exercise)
            yield Fault(
                answer=name,
                key=seed,
                status=verdict.status,
                score=verdict.score,
                deserved=1 - sum(p.weight for p in (prop, *parts)) / total,
                lacks=prop.name,
                with_it=[p.name for p in parts],
                lost=[str(p["name"]) for p in verdict.properties if not p["passed"]],
            )


def _parts_of(prop: Property, exercise: Exercise) -> list[Property]:
    """Whose text names the argument is a part of raising the right exception."""
    if prop.kind != "raises":
        return []
    return [p for p in exercise.properties if p.kind == "names" and prop.name in p.of]


def _mistakes(exercise: Exercise, keys: Keys) -> Iterator[Trial]:
    for place, mistake in enumerate(exercise.mistakes):
        for number, form in enumerate(mistake.forms):
            for seed, key in keys.items():
                forms = key["mistakes"][place]["forms"]
                known = forms[number] if forms else {}
                verdict = _verdict(exercise, exercise.answer(form), key, known)
                of = {"answer": name_of(form), "key": seed, "mistake": mistake.id}
                yield _trial(verdict, **of)


def _memorised(exercise: Exercise, keys: Keys) -> Iterator[Trial]:
    """An answer that knows the practice cases by heart, on the hidden ones.

    What is measured is trained with hidden seeds: nobody knows that by heart.
    """
    if exercise.measure is not None:
        return
    right = keys["practice"]["expected"]
    known = {_inputs(case): right[case["name"]] for case in keys["practice"]["cases"]}
    for seed in [name for name in keys if name != "practice"]:
        said = {c["name"]: known.get(_inputs(c)) for c in keys[seed]["cases"]}
        seen: dict[str, Any] = {
            "cases": said,
            "stopped": None,
            "printed": "",
            "covers": [],
        }
        verdict = verdict_on(exercise, seen, keys[seed])
        yield Trial(
            answer="practice cases by heart",
            key=seed,
            status=verdict.status,
            score=verdict.score,
        )


def _inputs(case: Mapping[str, Any]) -> str:
    return repr([case["scene"], case["asked"], case["fixed"], case["setting"]])
