"""Guess first, look then: predictions are kept, compared, and never graded."""

from collections.abc import Iterator, Sequence
from typing import SupportsFloat

from autograder.languages import tr
from autograder.study.guesses import Value, out_of_range, plain, words
from autograder.study.guessing import show_form
from autograder.study.here import state_now
from autograder.study.log import append
from autograder.study.show import show_lines
from autograder.study.state import Guess, State


def predict(
    id: str,  # noqa: A002 - the word that lessons use
    label: str,
    *,
    low: float | None = None,
    high: float | None = None,
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

    def commit(value: Value) -> str:
        refused = out_of_range(value, low, high)
        if refused:
            return refused
        data = {"id": id, "guess": value, "low": low, "high": high}
        if append("predict", data=data):
            return tr("Your guess: {guess}. It is kept.", guess=words(value))
        return tr("Your guess: {guess}. It cannot be kept.", guess=words(value))

    if guess is not None:
        show_lines([commit(plain(guess))])
        return
    kept = state_now().guesses.get(id, Guess())
    show_form(
        label,
        commit,
        low=low,
        high=high,
        options=options,
        earlier=kept.guess,
        answered=kept.answer is not None,
    )


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
    value = plain(answer)
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
    elif not isinstance(guess, str) and not isinstance(answer, str):
        yield tr("Off by {off}.", off=words(abs(guess - answer)))
