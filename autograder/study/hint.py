"""Three graded hints, free: from a nudge to a worked example of another case."""

from autograder.errors import UserError
from autograder.languages import tr
from autograder.study.here import state_now
from autograder.study.log import append
from autograder.study.names import card_named, name_of
from autograder.study.show import show_lines
from autograder.study.state import Work
from autograder.study.syllabus import Card


def hint(name_or_function: object) -> None:
    """Show one hint more than last time.

    >>> hint("gd_path")
    Hint 1 of 3 – gd_path
    Keep a list that begins with w0, and append one new place per step.
    """
    try:
        exercise = card_named(name_of(name_or_function))
    except UserError as error:
        show_lines([str(error)])
        return
    work = state_now().work.get(exercise.id, Work())
    number = work.hints + 1
    if number > len(exercise.hints):
        show_lines(_all(exercise))
        return
    data = {"number": number}
    append("hint", lesson=exercise.lesson, exercise=exercise.id, data=data)
    head = tr(
        "Hint {number} of {count} – {exercise}",
        number=number,
        count=len(exercise.hints),
        exercise=exercise.id,
    )
    show_lines([head, tr(exercise.hints[number - 1])])


def _all(exercise: Card) -> list[str]:
    head = tr(
        "All {count} hints – {exercise}",
        count=len(exercise.hints),
        exercise=exercise.id,
    )
    return [head, *(f"{n}. {tr(text)}" for n, text in enumerate(exercise.hints, 1))]
