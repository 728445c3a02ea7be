"""Whatever the judge says in words stands among the sentences to be translated."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Callable, Iterator

import pytest

from autograder import exercises
from autograder.exercises import load
from autograder.exercises.judging import verdict_on
from autograder.exercises.keys import make_key
from autograder.feedback.in_language import sentence_in
from autograder.feedback.judge_sentences import (
    CHARACTERS,
    CLOSED,
    PATTERNS,
    QUOTING,
    SENTENCES,
)
from autograder.grading.submission.translation import ENDINGS, Ran, unseen
from autograder.judge.invisible import CURE, invisible_reason
from autograder.judge.observe import observe
from autograder.judge.threads import one_torch_thread
from autograder.judge.verdict import Verdict
from autograder.judge.wraps import note_wrapping
from autograder.languages import known_sentences
from autograder.languages.filled import Templates, fields_of
from autograder.tests.exercises.corpus import answers
from autograder.tests.languages.every_translation import OTHERS

EACH = 4  # one answer in so many is judged; all of them where there is time
TEMPLATES = Templates(SENTENCES, PATTERNS, CLOSED, QUOTING)
VALUE = r"-?[\d.]+(?:e[-+]?\d+)?|-?inf|nan|None|True|False|'[^']*'|\"[^\"]*\""
# What needs no translation: a value, an error of Python's, a call, a name.
CODE = re.compile(
    rf"(?:{VALUE}|[\[({{].*[\])}}]|[A-Z]\w+(?:: .*)?|\w+|\w+\((?:[^()]|\([^()]*\)|\("
    rf"(?:[^()]|\([^()]*\))*\))*\))",
    re.DOTALL,
)


def words_of(verdict: Verdict) -> Iterator[str]:
    """All that a verdict says but what its exercise has named."""
    document = verdict.to_json()
    yield from document["notes"]
    yield from document["said_first"]
    difference = document["first_difference"] or {}
    yield from (difference[name] for name in ("call", "got", "expected") if difference)
    yield from difference.get("given", ())
    drawn = difference.get("argument_curve") or {"parts": ()}
    yield from (part[2] for part in drawn["parts"])


@functools.cache
def judged(exercise: str, each: int) -> tuple[Verdict, ...]:
    task = load(exercise)
    key = make_key(task)
    forms = [form for place, form in enumerate(answers(exercise)) if place % each == 1]
    with one_torch_thread():
        return tuple(
            verdict_on(
                task,
                observe(task.answer(form), exercise, key["cases"], key["seconds"]),
                key,
            )
            for form in forms or [task.reference]
        )


def unknown(exercise: str, each: int) -> list[str]:
    said = {text for one in judged(exercise, each) for text in words_of(one)}
    return [t for t in said if not (CODE.fullmatch(t) or TEMPLATES.knows(t))]


@pytest.mark.parametrize("exercise", exercises.ids())
def test_what_verdicts_say_can_be_translated_and_filled_in_anew(exercise: str) -> None:
    assert unknown(exercise, EACH) == []
    for one in judged(exercise, EACH):
        for text in words_of(one):
            assert TEMPLATES.said(text, "en") in {text, None}


@pytest.mark.slow
@pytest.mark.parametrize("exercise", exercises.ids())
def test_what_all_verdicts_say_can_be_translated(exercise: str) -> None:
    assert unknown(exercise, 1) == []


@pytest.mark.parametrize("language", OTHERS)
def test_every_name_and_message_of_a_verdict_is_translated(language: str) -> None:
    for exercise in ("gd_path", "diagnose", "warmup_factor"):
        for verdict in judged(exercise, EACH):
            names = [prop["name"] for prop in verdict.properties]
            messages = [mistake["message"] for mistake in verdict.mistakes]
            for text in [*names, *messages]:
                assert sentence_in(text, language) != text


def test_a_message_that_quotes_what_came_is_translated_with_it() -> None:
    """One exercise has such a message; its value may be a sentence, too."""
    (message,) = {
        mistake.message
        for name in exercises.ids()
        for mistake in load(name).mistakes
        if fields_of(mistake.message)
    }
    said = sentence_in(message.replace("{got}", "0.5 at index 3"), "fr")
    assert "0.5 à l'indice 3" in said
    assert message.partition("{got}")[0] not in said


def prints(*_: object, **__: object) -> None:
    print("hello")


def fails(*_: object, **__: object) -> float:
    return float("a lot")


def odd_answers() -> Iterator[Callable[..., object]]:
    """Answers that give a value of each kind, whatever is asked."""
    import numpy as np
    import torch

    values: list[object] = [
        None,
        "text",
        [],
        {},
        {"a": 1},
        object(),
        (1, 2),
        True,
        float("nan"),
    ]
    values += [[1.0] * 200, abs, range(3), np.ones((2, 2)), torch.tensor(1.0)]
    for value in values:
        yield lambda *_, value=value, **__: value
    yield from (prints, fails, lambda: 3)


@pytest.mark.parametrize(
    "exercise",
    ["step_lr", "pick_best", "gd_path", "Plateau", "preview_lrs", "finder_stability"],
)
def test_what_is_said_of_odd_answers_can_be_translated(exercise: str) -> None:
    key = make_key(load(exercise))
    for answer in odd_answers():
        with one_torch_thread():
            seen = observe(answer, exercise, key["cases"], key["seconds"])
        said = words_of(verdict_on(load(exercise), seen, key))
        assert [t for t in said if not (CODE.fullmatch(t) or TEMPLATES.knows(t))] == []


def test_sentences_of_every_kind() -> None:
    source = "def f():\n\u00a0   return 1"
    ran = Ran("f", result={"error": {"type": "KeyError", "message": "'a'", "line": 2}})
    said = [
        invisible_reason(source),
        *note_wrapping(
            Verdict("f", "hidden", "passed", 1.0),
            "import torch\ntorch.optim.lr_scheduler.StepLR",
        ).notes,
        *(unseen(reason, Ran("f"))[1] for reason in ENDINGS),
        *(unseen("not defined", Ran("f", code))[1] for code in ("", "f = 1", "g = 1")),
        unseen("", ran)[1],
    ]
    assert [text for text in said if not TEMPLATES.knows(text)] == []


def test_every_invisible_character_has_a_name_to_translate() -> None:
    assert {unicodedata.name(chr(code)).lower() for code in CURE} == set(CHARACTERS)


@pytest.mark.parametrize("language", OTHERS)
def test_learners_words_stay_as_they_are(language: str) -> None:
    for text in (
        "ValueError: no rate for you",
        "'too_low'",
        "[1.0, 2.0]",
        "f(3, lr=1)",
    ):
        assert sentence_in(text, language) == text
    assert len(set(known_sentences(language)) & set(SENTENCES)) > len(SENTENCES) / 2
