"""Cells that use what the learner wrote end early, and quietly, where it is not there.

`ready("gd_path")` on the first line of a cell says so in one line. The rest of such a
cell is then left out before it runs: nothing is raised, so Run All goes on.
"""

from collections.abc import Sequence
from typing import Any

from autograder.errors import UserError
from autograder.languages import tr, trn
from autograder.study.check import judge_answer
from autograder.study.names import card_named, name_of, namespace
from autograder.study.show import show_lines
from autograder.study.sources import source_around
from autograder.study.syllabus import PRACTICE_SEED

_passed: dict[str, tuple[object, str]] = {}


def ready(*names: str) -> None:
    """Say which of your functions of these names are missing, or do not pass yet.

    On the first line of a notebook's cell it also leaves out the rest of that cell.

    >>> ready("gd_path")
    Write gd_path first, until check("gd_path") passes; then run this cell again.
    """
    try:
        missing = unready([name_of(name) for name in names], namespace(1))
    except UserError as error:
        show_lines([str(error)])
        return
    if missing:
        show_lines([_line(missing)])


def unready(names: Sequence[str], space: Any) -> list[str]:
    """Those of the names that are not there, or do not pass.

    >>> unready(["gd_path"], {"gd_path": None})
    ['gd_path']
    """
    return [name for name in names if not _passes(name, space.get(name))]


def _passes(name: str, answer: object) -> bool:
    exercise = card_named(name)
    source = source_around(answer)
    known, text = _passed.get(name, (None, ""))
    # The same thing: of an array, == would say something of each of its values.
    if answer is known and source == text and answer is not None:
        return True
    try:
        passed = judge_answer(exercise, answer, PRACTICE_SEED).status == "passed"
    except UserError:  # no check for it here: nothing says that it is not right
        return callable(answer)
    if passed:
        _passed[name] = answer, source
    return passed


def _line(missing: Sequence[str]) -> str:
    return trn(
        "Write {names} first, until {calls} passes; then run this cell again.",
        "Write {names} first, until {calls} pass; then run this cell again.",
        len(missing),
        names=_listed(missing),
        calls=_listed([f'check("{name}")' for name in missing]),
    )


def _listed(words: Sequence[str]) -> str:
    *first, last = words
    return (
        tr("{first} and {last}", first=", ".join(first), last=last) if first else last
    )
