"""Guess first, look then: predictions are kept, compared, and never graded."""

from collections.abc import Iterator, Sequence
from math import isfinite
from typing import SupportsFloat

from autograder.course import course
from autograder.errors import UserError
from autograder.languages import tr
from autograder.study.guesses import Value, as_number, plain, refused, words
from autograder.study.guessing import kept_words, show_form
from autograder.study.here import standing_now, state_now
from autograder.study.log import append
from autograder.study.moments import achievements
from autograder.study.show import show_lines
from autograder.study.standing import xp_is_shown
from autograder.study.state import Guess, State


def predict(
    id: str,  # noqa: A002 - the word that lessons use
    label: str,
    *,
    low: SupportsFloat | None = None,
    high: SupportsFloat | None = None,
    options: Sequence[str] | None = None,
    guess: SupportsFloat | str | None = None,
) -> None:
    """Ask for a guess before the answer is shown. Run All never waits for it.

    One that was committed is shown again; it can be changed until the answer is seen.

    Args:
        id: names the prediction; `reveal` uses the same one.
        label: what is asked.
        low: the smallest number that can be guessed; nothing below is taken.
        high: the largest one.
        options: the texts to choose from, instead of a number.
        guess: commits this guess at once, without a form.

    >>> predict("steepest", "Fastest fall at t / T =", low=0, high=1, guess=0.5)
    Your guess: 0.5. It is kept.
    """
    # NumPy's numbers cannot be written to the log.
    least = None if low is None else float(low)
    most = None if high is None else float(high)

    def commit(value: Value) -> str:
        return _committed(id, value, (least, most), options)

    if guess is not None:
        try:
            show_lines([commit(plain(guess))])
        except UserError as error:
            show_lines([str(error)])
        return
    kept = state_now().guesses.get(id, Guess())
    show_form(
        label,
        commit,
        low=least,
        high=most,
        options=options,
        earlier=kept.guess,
        answered=kept.answer is not None,
    )


def _committed(
    id: str,  # noqa: A002
    value: Value,
    ends: tuple[float | None, float | None],
    options: Sequence[str] | None,
) -> str:
    """Keep a guess that is one, while the answer has not been seen; say which."""
    if options is None and isinstance(value, str):
        number = as_number(value)
        value = value if number is None else number
    earlier = state_now().guesses.get(id, Guess())
    if earlier.answer is not None:
        if earlier.guess == value:
            return kept_words(value)
        return tr("You have seen the answer: this guess does not count.")
    low, high = ends
    told = refused(value, low, high, options)
    if told:
        return told
    # Running a notebook again must not fill the log.
    if earlier == Guess(value, None, low, high):
        return kept_words(value)
    before = standing_now()
    append("predict", data={"id": id, "guess": value, "low": low, "high": high})
    new = achievements(course(), before, standing_now()) if xp_is_shown() else ()
    return " ".join([kept_words(value), *(one.line for one in new)])


def reveal(
    id: str,  # noqa: A002
    answer: SupportsFloat | str,
    picture: str | None = None,
) -> None:
    """Show the guess beside the answer, and how close guesses have been so far.

    Args:
        id: names the prediction.
        answer: what was to be guessed.
        picture: a picture of the lesson that shows the answer, by its file's name.

    >>> reveal("steepest", 0.5)
    Answer: 0.5. No guess recorded: that is fine.
    """
    try:
        value = plain(answer)
    except UserError as error:
        show_lines([str(error)])
        return
    # Running a notebook again must not fill the log.
    if state_now().guesses.get(id, Guess()).answer is None:
        append("reveal", data={"id": id, "answer": value})
    show_lines(compare(state_now(), id, value))
    if picture is not None:
        from autograder.plots.shown import show_picture

        show_picture(picture)


def compare(state: State, id: str, answer: Value) -> list[str]:  # noqa: A002
    """Say how a guess did, and how they did so far."""
    guess = state.guesses.get(id, Guess()).guess
    told = words(answer)
    if guess is None:
        return [tr("Answer: {answer}. No guess recorded: that is fine.", answer=told)]
    both = tr("Your guess: {guess}. Answer: {answer}.", guess=words(guess), answer=told)
    lines = [" ".join([both, *_how_far(guess, answer)])]
    judged = [g.close for g in state.guesses.values() if g.close is not None]
    if judged:
        lines.append(
            tr(
                "Close so far: {close} of {count} guesses.",
                close=sum(judged),
                count=len(judged),
            )
        )
    return lines


def _how_far(guess: Value, answer: Value) -> Iterator[str]:
    if guess == answer:
        yield tr("Exactly right!")
    elif isinstance(guess, float) and isinstance(answer, float) and isfinite(answer):
        yield tr("Off by {off}.", off=words(abs(guess - answer)))
