"""What a lesson's table of contents needs of its exercises, without importing them.

Some exercises import torch, and a header must not wait for it: so these few fields are
read from the text of the files. A test holds them against the records.
"""

from __future__ import annotations

import ast
import functools
import re
from typing import NamedTuple

from autograder.exercises import file_of, of_lesson

FIELD = re.compile(r"^    (minutes|workshop|xp)=(\w+),$", re.MULTILINE)
XP = 10  # an exercise's, where its record says nothing else


class Outline(NamedTuple):
    """One exercise in a lesson's table of contents."""

    id: str
    minutes: int
    workshop: bool
    xp: int


@functools.cache
def outline(lesson: str) -> tuple[Outline, ...]:
    """The exercises of a lesson, in the order of their names.

    >>> outline("00_start_here")
    (Outline(id='sgd_step', minutes=2, workshop=False, xp=10),)
    """
    return tuple(map(_read, of_lesson(lesson)))


def _read(exercise: str) -> Outline:
    text = file_of(exercise).read_text("utf-8")
    record = text[text.rindex("\nEXERCISE = ") :]
    found = dict(FIELD.findall(record))
    return Outline(
        exercise,
        int(found["minutes"]),
        found.get("workshop") == "True",
        int(found.get("xp", XP)),
    )


@functools.cache
def parameter_of(exercise: str) -> str:
    """`Exercise.parameter`, read from the reference as it stands in the file.

    >>> parameter_of("sgd_step"), parameter_of("gd_path")
    ('w', '')
    """
    for node in ast.parse(file_of(exercise).read_text("utf-8")).body:
        if isinstance(node, ast.FunctionDef) and node.name == exercise:
            returns = node.returns and ast.unparse(node.returns)
            first = [one.arg for one in node.args.args[:1] if returns == "float"]
            return "".join(first)
    return ""
