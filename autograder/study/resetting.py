"""Start a lesson afresh: a new copy in its place, a backup of the old one."""

import json
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from autograder.errors import UserError
from autograder.languages import known_language, tr
from autograder.notebook import UnreadableNotebook, read_notebook
from autograder.notebook.cells import about, clean, mapping
from autograder.study.workspace import (
    backup_folder,
    built_lesson,
    copy_of,
    start_afresh,
)

Notebook = dict[str, Any]


def touched(slugs: Iterable[str]) -> list[str]:
    """The lessons with something in the learner's copy that is not as built."""
    return [slug for slug in slugs if copy_of(slug).is_file() and _differs(slug)]


def _differs(slug: str) -> bool:
    try:
        own = read_notebook(copy_of(slug).read_bytes())
    except (OSError, UnreadableNotebook):
        return True
    spoken = known_language(about(own, "language"))
    return not as_built(own, json.loads(built_lesson(slug, spoken).read_bytes()))


def as_built(own: Notebook, built: Notebook) -> bool:
    """Whether a copy says what was built; outputs and empty new cells say nothing.

    >>> cell = {"id": "a", "cell_type": "code", "source": "x = 1"}
    >>> run = {**cell, "outputs": [1], "metadata": {"editable": True}}
    >>> as_built({"cells": [run, {"source": " "}]}, {"cells": [cell]})
    True
    """
    ours, marks = built["cells"], mapping(built.get("metadata")).get("lr")
    ids = {cell["id"] for cell in ours}
    theirs = [mapping(cell) for cell in own["cells"]]
    said = [c for c in theirs if c.get("id") in ids or clean(c.get("source")).strip()]
    return (
        len(said) == len(ours)
        and mapping(own.get("metadata")).get("lr") == marks
        and all(map(_same, said, ours))
    )


def _same(own: Mapping[str, Any], built: Mapping[str, Any]) -> bool:
    theirs, ours = mapping(own.get("metadata")), mapping(built.get("metadata"))
    return (
        all(own.get(name) == built[name] for name in ("id", "cell_type"))
        and clean(own.get("source")) == clean(built["source"])
        and all(theirs.get(name) == value for name, value in ours.items())
        and not own.get("attachments")
    )


def reset_lessons(slugs: Iterable[str]) -> Path | None:
    """Start lessons afresh that have a copy; progress stays.

    Returns:
        the folder with what was in the copies, None where nothing of the learner's was.

    Raises:
        UserError: a copy cannot be written; its backup is there then.
    """
    there = [slug for slug in slugs if copy_of(slug).is_file()]
    try:
        backup = _back_up(touched(there))
        for slug in there:
            start_afresh(slug)
    except OSError as error:
        raise UserError(
            tr(
                "{file} cannot be written: {reason}",
                file=error.filename,
                reason=error.strerror,
            )
        ) from error
    return backup


def _back_up(slugs: list[str]) -> Path | None:
    if not slugs:
        return None
    folder = backup_folder()
    for slug in slugs:
        (folder / slug).mkdir()
        shutil.copy2(copy_of(slug), folder / slug)
    return folder
