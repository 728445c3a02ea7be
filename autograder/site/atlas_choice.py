"""Choose for each mistake of an exercise how the atlas shows it."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from autograder.exercises.keys import make_key, seen_on
from autograder.judge.differences import call_text, pair_text
from autograder.site.atlas_cases import whole_curves
from autograder.site.atlas_rows import Row, rows_of
from autograder.site.atlas_values import Curves, clearest, curves_of

if TYPE_CHECKING:
    from autograder.exercises.model import Exercise, Form, Mistake
    from autograder.judge.documents import CaseDocument, CaseSeen, Key, MistakeDocument


@dataclasses.dataclass(frozen=True)
class Shown:
    """A mistake and how it is shown: as two curves, or as rows of a table.

    Attributes:
        form: which of its forms is shown, counted from 0.
        message: its sentence, filled in from what is shown.
    """

    id: str
    message: str
    form: int
    curves: Curves | None
    rows: tuple[Row, ...]


def shown_mistakes(exercise: Exercise) -> list[Shown]:
    """Each mistake of an exercise, in the exercise's own order.

    >>> from autograder.exercises import load
    >>> shown_mistakes(load("step_lr"))[0].curves.first
    1
    """
    key = make_key(exercise)
    cases = whole_curves(exercise, key)
    right = seen_on(exercise, exercise.reference, cases)
    pairs = zip(exercise.mistakes, key["mistakes"], strict=True)
    asked = _Asked(exercise, key, cases, right)
    return [_shown(mistake, document, asked) for mistake, document in pairs]


@dataclasses.dataclass(frozen=True)
class _Asked:
    """An exercise, what is asked of it, and what is right there."""

    exercise: Exercise
    key: Key
    cases: list[CaseDocument]
    right: dict[str, CaseSeen]


def _shown(mistake: Mistake, document: MistakeDocument, asked: _Asked) -> Shown:
    """By the first form that shows it, as curves where a picture is clear."""
    for number, form in enumerate(mistake.forms):
        curves = None if mistake.sign else clearest(_candidates(form, asked))
        if curves is not None:
            message = _filled(mistake, _ends(curves))
            return Shown(mistake.id, message, number, curves, ())
        rows = rows_of(document, _seen(number, form, document, asked), asked.key)
        if rows:
            message = _filled(mistake, (rows[0].wrong, rows[0].right))
            return Shown(mistake.id, message, number, None, tuple(rows))
    return Shown(mistake.id, mistake.message, 0, None, ())


def _seen(
    number: int, form: Form, document: MistakeDocument, asked: _Asked
) -> dict[str, CaseSeen]:
    if document["forms"]:
        return document["forms"][number]
    return seen_on(asked.exercise, form, asked.key["cases"])


def _candidates(form: Form, asked: _Asked) -> list[Curves]:
    wrong = seen_on(asked.exercise, form, asked.cases)
    made = [_curves(asked.exercise, c, asked.right, wrong) for c in asked.cases]
    return [one for one in made if one is not None]


def _curves(
    exercise: Exercise,
    case: CaseDocument,
    right: dict[str, CaseSeen],
    wrong: dict[str, CaseSeen],
) -> Curves | None:
    name = case["name"]
    return curves_of(case, right[name], wrong[name], exercise.parameter)


def _ends(curves: Curves) -> tuple[str, str]:
    """Got and expected where the curves part, as a verdict writes them."""
    got, aim = curves.wrong[curves.first], curves.right[curves.first]
    return pair_text({"value": got}, {"value": aim})


def _filled(mistake: Mistake, told: tuple[str, str]) -> str:
    got, expected = told
    message = mistake.message.replace("{got}", got)
    return message.replace("{expected}", expected)


def call_of(exercise: str, curves: Curves, parameter: str) -> str:
    """The call whose curve is drawn, with the parameter that runs.

    >>> case = {"asked": [0, 1], "fixed": {"lr": 0.5}, "scene": "calls"}
    >>> call_of("f", Curves(case, (0, 1), (1.0, 1.0), (1.0, 2.0), 1, "t"), "t")
    'f(t, lr=0.5)'
    """
    case = curves.case
    if curves.axis != parameter:
        last = len(case["asked"]) - 1
        return call_text(exercise, case, last)
    text = call_text(exercise, {**case, "asked": [0]}, 0)
    return text.replace(f"{exercise}(0", f"{exercise}({parameter}", 1)
