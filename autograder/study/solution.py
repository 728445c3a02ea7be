"""The model answer: after passing, or after three tries and an explicit yes."""

from autograder.errors import UserError
from autograder.feedback.code import code_html
from autograder.feedback.markup import lines_html
from autograder.study.here import state_now
from autograder.study.log import append
from autograder.study.names import card_named, name_of, namespace, offer, told_in
from autograder.study.show import show, show_lines
from autograder.study.standing import xp_is_shown
from autograder.study.state import Work
from autograder.study.syllabus import Card, syllabus

TRIES = 3


def solution(name_or_function: object, *, yes: bool = False) -> None:
    """Show the model answer of an exercise.

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
    lines = [f"Solution – {exercise.id}"]
    if not work.passed and xp_is_shown():
        lines.append(
            "This check earns XP again once it passes on fresh inputs: "
            f'check("{exercise.id}", fresh=True)'
        )
    offer(*told_in("\n".join(lines)), names=namespace(1))
    text = "\n".join([*lines, "", source])
    show(text, lines_html(lines) + code_html(source))


def _kept(exercise: Card) -> list[str]:
    return [
        f"Your instructor keeps the solution of {exercise.id}.",
        f'hint("{exercise.id}") helps at once, and is free.',
    ]


def _refusal(exercise: Card, work: Work, *, yes: bool) -> list[str]:
    name = exercise.id
    if work.passed:
        return []
    if work.attempts < TRIES:
        return [
            f"The solution of {name} opens when you pass, or after {TRIES} tries "
            f"(so far {work.attempts}).",
            f'hint("{name}") helps at once, and is free.',
        ]
    if yes:
        return []
    price = "The check then earns no XP until it passes on fresh inputs. "
    return [
        f'To see the solution before you pass, type: solution("{name}", yes=True)',
        f'{price if xp_is_shown() else ""}hint("{name}") is free.',
    ]
