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
        UserError: it is a file, holds what is not the site's, or one stands in it.
    """
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
        raise UserError(
            f"cannot write {error.filename or folder}: {error.strerror}"
        ) from None


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


def _of_others(folder: Path) -> list[str]:
    """What stands in an older site and is not of it."""
    mark = folder / MARK
    said = mark.read_text("utf-8").splitlines() if mark.is_file() else []
    ours = {*said[1:], MARK}
    return sorted(path.name for path in folder.iterdir() if path.name not in ours)


def _replace(folder: Path, beside: Path) -> None:
    """Put one folder in the place of another; where that fails, the older one stays."""
    if not folder.exists():
        beside.rename(folder)
        return
    aside = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}."))
    older = aside / folder.name
    moved: list[str] = []
    try:
        folder.rename(older)
        try:
            for name in _of_others(older):
                if not (beside / name).exists():
                    (older / name).rename(beside / name)
                    moved.append(name)
            beside.rename(folder)
        except BaseException:
            for name in moved:
                (beside / name).rename(older / name)
            older.rename(folder)
            raise
    finally:
        shutil.rmtree(aside, ignore_errors=True)
