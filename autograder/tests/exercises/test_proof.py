"""Rule 5: every exercise is proved. And the proof finds what is wrong."""

import dataclasses
import subprocess
import sys
from typing import Any

import pytest

from autograder.exercises import ids, load, of_lesson
from autograder.exercises.model import Exercise, Mistake
from autograder.exercises.proof.deep import false_rejections
from autograder.exercises.proof.document import ProofDocument
from autograder.exercises.proof.prove import prove

FIRST = {
    name for lesson in ("00_start_here", "01_basics") for name in of_lesson(lesson)
}
PROVED = [
    pytest.param(name, marks=() if name in FIRST else pytest.mark.slow)
    for name in ids()
]


@pytest.mark.parametrize("exercise", PROVED)
def test_every_exercise_is_proved(exercise: str) -> None:
    proof = prove(load(exercise))
    assert proof.problems == []
    assert proof.mutants.made == (
        proof.mutants.rejected + proof.mutants.equivalent + len(proof.mutants.survivors)
    )
    for mistake, row in proof.confusion().items():
        assert set(row) == {mistake}


def problems(**changes: Any) -> list[str]:
    changed: Exercise = dataclasses.replace(load("gd_path"), **changes)
    return prove(changed).problems


def wrong(w0: float, lam: float, lr: float, steps: int) -> list[float]:
    return [w0 + lam * lr * k for k in range(steps + 1)]


def shrunk(w0: float, lam: float, lr: float, steps: int) -> list[float]:
    return [0.99 * w0 * (1 - lr * lam) ** k for k in range(steps + 1)]


def test_too_few_right_answers_are_found() -> None:
    assert problems(right=()) == ["0 other right answers, 3 are needed"]


def test_a_right_answer_that_is_wrong_is_found() -> None:
    right = (*load("gd_path").right, wrong)
    found = problems(right=right)[0]
    assert found.startswith("wrong scores 0, deserves 1: “follows the gradient")
    assert "gd_path(" in found


def test_a_partial_answer_with_another_score_is_found() -> None:
    found = problems(partial=((wrong, 0.5),))
    assert found == ["wrong scores 0, deserves 0.5 (every key)"]


def test_a_mistake_that_is_none_is_found() -> None:
    fine = Mistake("gd_path.fine", "Nothing.", (load("gd_path").right[0],))
    found = problems(mistakes=(fine,))
    assert found[0] == "gd_path.fine: vectorised passes (every key)"


def test_a_mistake_that_another_explains_is_found() -> None:
    one, two = (Mistake(name, name, (shrunk,)) for name in ("one", "two"))
    assert "two: shrunk is named one (every key)" in problems(mistakes=(one, two))


def test_an_argued_mutant_that_is_rejected_is_found() -> None:
    line = "return path"
    name = f'{line}: "{line}" -> "pass"'
    equivalent = {name: "no reason", "no such line": "none"}
    assert problems(equivalent=equivalent) == [
        "equivalent: no mutant that passes is called no such line",
        f"equivalent: no mutant that passes is called {name}",
    ]


def test_cases_that_see_little_let_mutants_live() -> None:
    exercise = load("gd_path")
    few = dataclasses.replace(
        exercise,
        golden=(),
        cases=lambda rng: [c for c in exercise.cases(rng) if c.blames is None][:2],
        properties=exercise.properties[:1],
        mistakes=(),
        partial=(),
    )
    proof = prove(few)
    assert proof.mutants.survivors
    assert proof.mutants.survivors[0].passes == ["practice", "hidden"]
    assert any("of the mutants are rejected" in line for line in proof.problems)


def test_hidden_cases_that_practice_shows_are_found() -> None:
    exercise = load("gd_path")
    assert any("knows the practice cases" in p for p in problems(golden=_hidden()))
    assert not any("knows" in p for p in problems(golden=exercise.golden))


def _hidden() -> tuple[Any, ...]:
    import random

    from autograder.exercises.proof.record import HIDDEN_SEEDS

    rng = random.Random(f"gd_path:{HIDDEN_SEEDS[0]}")
    return tuple(load("gd_path").cases(rng))


def test_the_command_prints_one_document_and_says_whether_it_holds() -> None:
    words = [sys.executable, "-m", "autograder.cli", "prove", "gd_path", "--json"]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    document = ProofDocument.model_validate_json(done.stdout)
    assert done.returncode == 0
    assert document.holds
    assert document.exercises[0].exercise == "gd_path"


def test_an_unknown_exercise_is_the_users_mistake() -> None:
    words = [sys.executable, "-m", "autograder.cli", "prove", "nothing"]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "No exercise is called 'nothing'" in done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("exercise", ids())
def test_nobody_is_rejected_by_chance(exercise: str) -> None:
    tried, rejected = false_rejections(load(exercise), inputs=500)
    assert rejected == []
    assert tried >= 50


@pytest.mark.parametrize("exercise", ["step_lr", "scale_lr", "exponential_lr"])
def test_what_holds_on_the_examples_alone_earns_as_little_as_in_grading(
    exercise: str,
) -> None:
    proof = prove(load(exercise))
    scores: dict[tuple[str | None, str], set[float]] = {}
    for trial in proof.mistakes:
        scores.setdefault((trial.mistake, trial.answer), set()).add(
            round(trial.score, 9)
        )
    assert [form for form, found in scores.items() if len(found) > 1] == []
