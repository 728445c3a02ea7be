"""Run at the start of each kernel of `lr lab`: the words that lessons use.

So a cell that is run alone, before the first cell of its notebook, does what it can or
says what to run, in the place of a NameError. IPython reads this file by PYTHONSTARTUP.
"""

from autograder import (
    check,
    hint,
    lesson,
    note,
    predict,
    progress,
    ready,
    reveal,
    solution,
    wrap_up,
)

__all__ = [
    "check",
    "hint",
    "lesson",
    "note",
    "predict",
    "progress",
    "ready",
    "reveal",
    "solution",
    "wrap_up",
]
