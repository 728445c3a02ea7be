"""Start a lesson afresh: a new copy in its place, a backup of the old one."""

import json
import shutil
from collections.abc import Iterable
from pathlib import Path

from autograder.errors import UserError
from autograder.languages import known_language, tr
from autograder.notebook import UnreadableNotebook, read_notebook
from autograder.notebook.cells import about
from autograder.study.as_built import as_built
from autograder.study.unwritable import in_one_line
from autograder.study.workspace import (
    backup_folder,
    built_lesson,
    copy_of,
    start_afresh,
    workspace,
)


def touched(slugs: Iterable[str]) -> list[str]:
    """The lessons with something in the learner's copy that is not as built.

    Raises:
        UserError: a copy cannot be read, or the lesson itself.
    """
    return [slug for slug in slugs if copy_of(slug).is_file() and _differs(slug)]


def was_opened(slug: str) -> bool:
    """Whether a lesson has a place among the learner's, be its copy gone or not."""
    return copy_of(slug).parent.is_dir()


def gone(slugs: Iterable[str]) -> list[str]:
    """The lessons that were opened, and whose copy is not there any more."""
    return [slug for slug in slugs if was_opened(slug) and not copy_of(slug).exists()]


def _differs(slug: str) -> bool:
    try:
        own = read_notebook(read(copy_of(slug)))
    except UnreadableNotebook:
        return True
    spoken = known_language(about(own, "language"))
    return not as_built(own, json.loads(read(built_lesson(slug, spoken))))


def read(path: Path) -> bytes:
    """Read a file whole.

    Raises:
        UserError: it cannot be read; so nothing can be backed up, or put in its place.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        reason = error.strerror
        raise UserError(
            tr("{file} cannot be read: {reason}", file=path, reason=reason)
        ) from error


def reset_lessons(slugs: Iterable[str]) -> Path | None:
    """Start lessons afresh that were opened; progress stays.

    Returns:
        the folder with what was in the copies, None where nothing of the learner's was.

    Raises:
        UserError: a copy cannot be written; its backup is there then.
    """
    there = [slug for slug in slugs if was_opened(slug)]
    with in_one_line(workspace() / "backups"):
        backup = _back_up(touched(there))
    for slug in there:
        with in_one_line(copy_of(slug)):
            start_afresh(slug)
    return backup


def _back_up(slugs: list[str]) -> Path | None:
    if not slugs:
        return None
    with backup_folder() as folder:
        for slug in slugs:
            (folder / slug).mkdir()
            shutil.copy2(copy_of(slug), folder / slug)
    return folder
