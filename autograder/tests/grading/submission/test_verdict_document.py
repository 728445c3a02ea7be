"""A verdict that was kept and read again is the same, byte for byte."""

import json

import pytest

from autograder.exercises import ids, load
from autograder.exercises.keys import make_key
from autograder.exercises.model import Fresh
from autograder.grading.submission.verdict_document import VerdictDocument, as_document
from autograder.judge.observe import observe
from autograder.judge.verdict import Verdict, judge, without_observation

WITHOUT_TORCH = [name for name in ids() if name.endswith(("_lr", "_path"))]


@pytest.mark.parametrize("exercise", WITHOUT_TORCH)
def test_integers_stay_integers_and_nothing_is_lost(exercise: str) -> None:
    task = load(exercise)
    key = make_key(task, "hidden", "a seed")
    for mistake in task.mistakes:
        form = mistake.forms[0]
        if isinstance(form, str | Fresh):
            continue
        verdict = judge(observe(form, exercise, key["cases"], task.seconds), key)
        written = json.dumps(verdict.to_json())
        document = as_document(verdict)
        assert json.dumps(document.model_dump()) == written
        read = VerdictDocument.model_validate_json(document.model_dump_json())
        assert Verdict.from_json(read.model_dump()) == Verdict.from_json(
            json.loads(written)
        )


def test_half_a_character_in_a_note_can_be_written() -> None:
    key = make_key(load("gd_path"), "hidden", "a seed")
    verdict = without_observation(key, "error", "printed \ud83d")
    assert "printed ?" in as_document(verdict).model_dump_json()
