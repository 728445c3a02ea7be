"""Two other right ways to write an exercise, from its own right answers."""

from __future__ import annotations

import difflib
import inspect
import io
import tokenize
from collections.abc import Sequence
from itertools import combinations

from autograder.exercises.model import Exercise
from autograder.exercises.source import model_answer
from autograder.exercises.standing_alone import standing_alone

SHOWN = 2
LONG = 45  # so many lines weigh as much as being altogether different
# From scratch means without it, though it is a right way to write it.
READY_MADE = "lr_scheduler"
WORDS = {tokenize.NAME, tokenize.NUMBER, tokenize.OP}


def other_ways(exercise: Exercise) -> tuple[str, ...]:
    """Their sources: the two that differ most, and that are short to read.

    >>> from autograder.exercises import load
    >>> [way.splitlines()[-1].strip() for way in other_ways(load("sgd_step"))]
    ['return np.subtract(w, np.multiply(lr, grad))', 'return weight.item()']
    """
    if not inspect.signature(exercise.reference).parameters:
        return ()  # a number that was found elsewhere: there is no way in it
    model = tokens(model_answer(exercise))
    found = [standing_alone(answer, exercise.id) for answer in exercise.right]
    read = {source: tokens(source) for source in found}

    def worth(pair: Sequence[str]) -> float:
        apart = _apart(*(read[source] for source in pair))
        apart += sum(_apart(model, read[source]) for source in pair)
        length = sum(source.count("\n") for source in pair) / LONG
        ready = exercise.from_scratch * sum(READY_MADE in source for source in pair)
        return apart - length - ready

    return max(combinations(found, SHOWN), key=worth)


def _apart(one: Sequence[str], other: Sequence[str]) -> float:
    return 1 - difflib.SequenceMatcher(None, one, other, autojunk=False).ratio()


def tokens(source: str) -> list[str]:
    """The words and signs of a source, without its texts and comments.

    >>> tokens("x = 1  # one")
    ['x', '=', '1']
    """
    read = tokenize.generate_tokens(io.StringIO(source).readline)
    return [token.string for token in read if token.type in WORDS]
