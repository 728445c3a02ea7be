"""Lessons in other languages: what was built, with prose of its own.

A translation is a master beside its original, `translations/<language>.py`. Its lesson
lies in a folder of its own, so that nbgrader counts it neither as a notebook of the
assignment nor as another assignment. The links in it lead from where the learner's copy
lies; so that pictures are seen where it was built as well, they stand beside it again.
"""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from autograder.course import TRANSLATIONS, in_language
from autograder.grading.authoring.assignment import PICTURES, written
from autograder.grading.authoring.master_rules import rules_of_any_language
from autograder.grading.authoring.masters import (
    MasterCell,
    fault,
    mark_of,
    raise_first,
    read_master,
    solved_notebook,
)
from autograder.grading.authoring.translation_rules import lost_in_translation
from autograder.languages import DEFAULT, LANGUAGES


def translated_lessons(
    lesson: str, master: Path, files: Mapping[str, bytes]
) -> dict[str, bytes]:
    """Build a lesson in the languages that it has been translated into.

    Args:
        lesson: its folder's name.
        master: the original.
        files: what has been built of it, by path below the root.

    Raises:
        UserError: a translation breaks a rule; the message names file and line.
    """
    place = Path("lessons", lesson, f"{lesson}.ipynb")
    built: dict[str, Any] = json.loads(files[place.as_posix()])
    beside = [Path(name) for name in files if Path(name).parent.name == PICTURES]
    pictures = [path for path in beside if path.parent.parent == place.parent]
    found: dict[Path, bytes] = {}
    for path in masters_of(master):
        own = in_language(place, path.stem)
        cells = checked(lesson, master, path, {one.name for one in pictures})
        found[own] = written(translated(lesson, built, cells, path.stem)).encode()
        for one in pictures:
            found[own.parent / PICTURES / one.name] = files[one.as_posix()]
    return {path.as_posix(): data for path, data in found.items()}


def masters_of(master: Path) -> Iterator[Path]:
    """The translations of a master, each named by its language."""
    for path in sorted((master.parent / TRANSLATIONS).glob("*.py")):
        if path.stem == DEFAULT or path.stem not in LANGUAGES:
            known = ", ".join(one for one in LANGUAGES if one != DEFAULT)
            raise fault(path, 1, f"not a language to translate into: there are {known}")
        yield path


def checked(
    lesson: str, master: Path, path: Path, pictures: Collection[str]
) -> list[MasterCell]:
    """Read a translation, held to the rules and to its original."""
    cells = read_master(path)
    raise_first(
        [
            *lost_in_translation(read_master(master), cells),
            *rules_of_any_language(lesson, cells, pictures),
        ]
    )
    return cells


def translated(
    lesson: str, built: dict[str, Any], cells: Sequence[MasterCell], spoken: str
) -> dict[str, Any]:
    """A built lesson with the words of a translation, equal in all that is graded.

    It bears its original's release, and a mark of its own words beside it.
    """
    own = solved_notebook(lesson, cells, {}, spoken=spoken)
    words = {cell["id"]: cell["source"] for cell in own["cells"]}
    for cell in built["cells"]:
        graded = "nbgrader" in cell["metadata"]
        words[cell["id"]] = "".join(cell["source"]) if graded else words[cell["id"]]
    about = {
        **built["metadata"]["lr"],
        "language": spoken,
        "translation": mark_of(list(words.items())),
    }
    return {
        **built,
        "cells": [{**cell, "source": words[cell["id"]]} for cell in built["cells"]],
        "metadata": {**built["metadata"], "lr": about},
    }
