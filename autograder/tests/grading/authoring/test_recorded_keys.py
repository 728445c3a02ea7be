"""A recorded key judges as the live one does."""

import json

import pytest

from autograder import exercises
from autograder.exercises.judging import verdict_on
from autograder.exercises.keys import make_key
from autograder.exercises.model import Form
from autograder.grading.authoring.recorded_keys import (
    FRESH,
    exercises_needed,
    fresh_seeds,
    given_away,
    recorded_keys,
)
from autograder.judge.documents import Key
from autograder.judge.observe import observe
from autograder.repository import ROOT
from autograder.study.syllabus.recorded import Recorded, packed, unpacked

MEASURED = ("my_lr", "choose_lr", "make_schedule")
QUICK = ("sgd_step", "gd_path", "cosine_lr", "name_that_bug", "warmup_factor")


def notebook(lesson: str) -> bytes:
    return (ROOT / "lessons" / lesson / f"{lesson}.ipynb").read_bytes()


@pytest.mark.parametrize("name", QUICK)
def test_a_key_comes_back_as_it_was(name: str) -> None:
    live = make_key(exercises.load(name))
    assert given_away(live) is live
    assert unpacked(packed(live)) == live
    assert packed(unpacked(packed(live))) == packed(live)


def forms(name: str) -> list[Form]:
    record = exercises.load(name)
    partial = [form for form, _ in record.partial]
    mistaken = [form for mistake in record.mistakes for form in mistake.forms]
    return [record.reference, *record.right, *partial, *mistaken]


def differing(name: str, answers: list[Form]) -> list[Form]:
    """The answers that a recorded key judges otherwise than the live one."""
    record = exercises.load(name)
    live = make_key(record)
    recorded: Key = unpacked(packed(given_away(live)))
    judge = Recorded.verdict
    found = []
    for form in answers:
        seen = observe(record.answer(form), name, live["cases"], live["seconds"])
        one = verdict_on(record, seen, live).to_json()
        two = judge(None, seen, recorded).to_json()  # type: ignore[arg-type]
        if json.dumps(one) != json.dumps(two):
            found.append(form)
    return found


@pytest.mark.parametrize("name", ["gd_path", "my_lr"])
def test_a_recorded_key_gives_the_live_verdict_byte_for_byte(name: str) -> None:
    chosen = forms(name)[:: 3 if name in MEASURED else 1]
    assert len(chosen) >= 4
    assert differing(name, chosen) == []


@pytest.mark.slow
@pytest.mark.parametrize("name", [*MEASURED, "name_that_bug", "Plateau", "train_epoch"])
def test_known_answers_get_the_live_verdict(name: str) -> None:
    """Each training run takes its time: of those that are measured, every third."""
    assert differing(name, forms(name)[:: 3 if name in MEASURED else 1]) == []


def test_other_inputs_come_with_each_release() -> None:
    assert len(set(fresh_seeds("release 1")) | set(fresh_seeds("release 2"))) == 16
    seeds = fresh_seeds("draft of release 1")
    assert all(
        set(seed) <= set("abcdefghijklmnopqrstuvwxyz-0123456789") for seed in seeds
    )
    record = exercises.load("sgd_step")
    cases = [json.dumps(k["cases"]) for k in recorded_keys(record, seeds)]
    assert len(set(cases)) == FRESH + 1


def test_what_practice_cannot_judge_is_not_recorded() -> None:
    import dataclasses

    strange = dataclasses.replace(
        exercises.load("my_lr"),
        measure=lambda _, key: observe(abs, key["exercise"], []),
    )
    assert list(recorded_keys(strange, ())) == []


def test_a_lesson_needs_its_own_exercises_and_those_it_builds_on() -> None:
    later = notebook("08_capstone")
    assert exercises_needed({"08_capstone": later}) == ("choose_lr", "make_schedule")
    asking = later.replace(b'ready(\\"choose_lr\\")', b'ready(\\"pick_best\\")')
    assert asking != later
    needed = exercises_needed({"08_capstone": asking})
    assert needed == ("pick_best", "choose_lr", "make_schedule")
    first = exercises_needed({"01_basics": notebook("01_basics")})
    assert first == exercises.of_lesson("01_basics")
