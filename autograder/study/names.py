"""Find what the learner has defined, in a notebook or in a plain script."""

import importlib
import sys
from collections.abc import MutableMapping
from typing import Any

from autograder.errors import UserError
from autograder.languages import tr
from autograder.no_exercise import no_exercise
from autograder.study.syllabus import Card, syllabus

# The verbs that our own words tell a learner to type, each in a module of its name.
OFFERED = ("check", "hint", "solution")
# What a learner may type in any lesson besides, and the module that it stands in.
BESIDES = {"note": "notes", "progress": "progress_view"}


def name_of(name_or_function: object) -> str:
    """The exercise that is meant by a name, a function or a class.

    >>> name_of("gd_path")
    'gd_path'
    """
    if isinstance(name_or_function, str):
        return name_or_function.strip()
    name = getattr(name_or_function, "__name__", None)
    if isinstance(name, str):
        return name
    raise UserError(tr('say which exercise you mean by its name: check("gd_path")'))


def namespace(depth: int) -> MutableMapping[str, Any]:
    """The notebook's names, or those of the caller so many frames up."""
    if "IPython" in sys.modules:
        from IPython import get_ipython

        shell = get_ipython()
        if shell is not None:
            names: MutableMapping[str, Any] = shell.user_ns
            return names
    return sys._getframe(depth + 1).f_globals  # noqa: SLF001 - there is no other way


def offer(*words: str, names: MutableMapping[str, Any]) -> None:
    """Define the words that are told to be typed, where a name is free.

    >>> names = {"solution": "mine"}
    >>> offer("hint", "solution", names=names)
    >>> sorted(names), names["solution"]
    (['hint', 'solution'], 'mine')
    """
    for word in words:
        if word not in names:
            place = BESIDES.get(word, word)
            module = importlib.import_module(f"autograder.study.{place}")
            names[word] = getattr(module, word)


def told_in(text: str) -> list[str]:
    """The words that a text tells to type.

    >>> told_in('hint("gd_path") helps, solution("gd_path") opens later')
    ['hint', 'solution']
    """
    return [word for word in OFFERED if f"{word}(" in text]


def card_named(name: str) -> Card:
    """The card of an exercise; an unknown name is answered with the nearest one.

    >>> card_named("gd_path").id
    'gd_path'
    """
    known = syllabus().ids()
    if name in known:
        return syllabus().card(name)
    raise no_exercise(name, known)
