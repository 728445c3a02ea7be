"""The model answer: after passing, or after three tries and an explicit yes.

Who has passed sees other right ways as well, and how to try other inputs.
"""

from collections.abc import Iterator
from html import escape

from autograder.errors import UserError
from autograder.feedback.code import code_html
from autograder.feedback.markup import FONT, TEXT, lines_html
from autograder.languages import tr
from autograder.study.here import state_now
from autograder.study.log import append
from autograder.study.names import card_named, name_of, namespace, offer, told_in
from autograder.study.show import show, show_lines
from autograder.study.standing import xp_is_shown
from autograder.study.state import Work
from autograder.study.syllabus import Card, syllabus
from autograder.study.ways import how_it_differs

TRIES = 3
LABEL = f"{TEXT}{FONT}margin:0;padding:.5em .9em 0"


def solution(name_or_function: object, *, yes: bool = False) -> None:
    """Show the model answer of an exercise, and other right ways after passing.

    Args:
        name_or_function: the exercise's name, or the function itself.
        yes: see it before passing, once three tries have been made.

    >>> solution("gd_path")
    The solution of gd_path opens when you pass, or after 3 tries (so far 0).
    hint("gd_path") helps at once, and is free.
    """
    try:
        exercise = card_named(name_of(name_or_function))
    except UserError as error:
        show_lines([str(error)])
        return
    work = state_now().work.get(exercise.id, Work())
    source = syllabus().model_answer(exercise.id)
    refusal = _kept(exercise) if source is None else _refusal(exercise, work, yes=yes)
    if source is None or refusal:
        show_lines(refusal)
        offer(*told_in("\n".join(refusal)), names=namespace(1))
        return
    append("solution", lesson=exercise.lesson, exercise=exercise.id)
    lines = list(_lines(exercise, work))
    ways = list(_ways(exercise, source)) if work.passed else []
    variant = [_variant(exercise)] if work.passed else []
    offer(*told_in("\n".join([*lines, *variant])), names=namespace(1))
    said = [("\n".join(lines), source), *ways]
    text = "\n".join([*(f"{label}\n\n{code}" for label, code in said), *variant])
    shown = [
        lines_html(lines) + code_html(source),
        *(_label(label, bold=True) + code_html(code) for label, code in ways),
        *(_label(words) for words in variant),
    ]
    show(text, "".join(shown))


def _lines(exercise: Card, work: Work) -> Iterator[str]:
    yield tr("Solution – {exercise}", exercise=exercise.id)
    if not work.passed and xp_is_shown():
        yield tr(
            "This check earns XP again once it passes on fresh inputs: "
            'check("{exercise}", fresh=True)',
            exercise=exercise.id,
        )


def _ways(exercise: Card, model: str) -> Iterator[tuple[str, str]]:
    """Other right ways, each with what is different in it."""
    others = set(syllabus().ids()) - {exercise.id}
    for way in syllabus().other_ways(exercise.id):
        yield how_it_differs(way, model, others), way


def _variant(exercise: Card) -> str:
    return tr(
        'The variant: check("{exercise}", fresh=True) asks the same of yours, with '
        "inputs that you have not seen.",
        exercise=exercise.id,
    )


def _label(words: str, *, bold: bool = False) -> str:
    weight = ";font-weight:600" * bold
    return f'<p style="{LABEL}{weight}">{escape(words)}</p>'


def _kept(exercise: Card) -> list[str]:
    return [
        tr("Your instructor keeps the solution of {name}.", name=exercise.id),
        _hint(exercise.id),
    ]


def _refusal(exercise: Card, work: Work, *, yes: bool) -> list[str]:
    name = exercise.id
    if work.passed:
        return []
    if work.attempts < TRIES:
        opens = tr(
            "The solution of {name} opens when you pass, or after {tries} tries (so "
            "far {attempts}).",
            name=name,
            tries=TRIES,
            attempts=work.attempts,
        )
        return [opens, _hint(name)]
    if yes:
        return []
    typed = tr(
        'To see the solution before you pass, type: solution("{name}", yes=True)',
        name=name,
    )
    return [typed, _price(name)]


def _price(name: str) -> str:
    if not xp_is_shown():
        return tr('hint("{name}") is free.', name=name)
    return tr(
        "The check then earns no XP until it passes on fresh inputs. "
        'hint("{name}") is free.',
        name=name,
    )


def _hint(name: str) -> str:
    return tr('hint("{name}") helps at once, and is free.', name=name)
