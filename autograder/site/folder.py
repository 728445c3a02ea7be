"""The folder that the site goes to: whole, and nobody else's.

What a publisher has put beside the pages (`.git`, `CNAME`) stays when they are built
again.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from autograder.errors import UserError

Filled = TypeVar("Filled")
MARK = ".lr-site"
WORDS = "Written by `lr site`, which replaces what is named here:"


def require_ours(folder: Path) -> None:
    """Refuse a folder that cannot be replaced as a whole.

    Raises:
        UserError: it is a file, holds what is not the site's, or one stands in it; or
            it cannot be looked at.
    """
    try:
        _require_ours(folder)
    except OSError as error:
        raise cannot_write(folder, error) from None


def cannot_write(folder: Path, error: OSError) -> UserError:
    """What is said of a place that the system refuses."""
    return UserError(f"cannot write {error.filename or folder}: {error.strerror}")


def _require_ours(folder: Path) -> None:
    free = "name a new folder, an empty one, or one that `lr site` wrote"
    if not folder.exists():
        return
    if not folder.is_dir():
        raise UserError(f"{folder} is a file: {free}")
    if Path.cwd().is_relative_to(folder.resolve()):
        raise UserError(f"{folder} is where you are: go elsewhere, or name another")
    if not (folder / MARK).is_file() and any(folder.iterdir()):
        raise UserError(f"{folder} holds other things: {free}")


def put_folder(folder: Path, fill: Callable[[Path], Filled]) -> Filled:
    """Fill a folder beside, then put it in the place of an older one.

    Returns:
        What `fill` returns.

    Raises:
        UserError: it cannot be written, or is not ours; what was there is there still.
    """
    try:
        require_ours(folder)
        return _put(folder.resolve(), fill)
    except OSError as error:
        raise cannot_write(folder, error) from None


def _put(folder: Path, fill: Callable[[Path], Filled]) -> Filled:
    folder.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}."))
    try:
        filled = fill(beside)
        written = sorted([MARK, *(path.name for path in beside.iterdir())])
        (beside / MARK).write_text("\n".join([WORDS, *written, ""]), "utf-8")
        beside.chmod(0o755)
        _replace(folder, beside)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return filled


def _of_others(folder: Path) -> set[str]:
    """What stands in an older site and is not of it."""
    mark = folder / MARK
    if not mark.is_file():
        return set()
    there = {path.name for path in folder.iterdir()}
    named = mark.read_text("utf-8", "replace").splitlines()[1:]
    ours = named or [name for name in there if not name.startswith(".")]
    return there - {*ours, MARK}


def _replace(folder: Path, beside: Path) -> None:
    """Put one folder in the place of another; where that fails, the older one stays.

    What is others' moves over last, and nothing is removed before it has.
    """
    if not folder.exists():
        beside.rename(folder)
        return
    others = _of_others(folder)
    both = sorted(others & {path.name for path in beside.iterdir()})
    if both:
        raise UserError(
            f"{folder / both[0]} is not the site's, whose file of that name would take "
            "its place: move it away"
        )
    aside = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}."))
    older = aside / folder.name
    try:
        folder.rename(older)
        beside.rename(folder)
    except BaseException:
        if older.exists():
            older.rename(folder)
        aside.rmdir()
        raise
    for name in sorted(others):
        (older / name).rename(folder / name)
    shutil.rmtree(aside, ignore_errors=True)
