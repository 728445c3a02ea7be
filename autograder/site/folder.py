"""The folder that the site goes to: whole, and nobody else's."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from autograder.errors import UserError

MARK = ".lr-site"
WORDS = b"Written by `lr site`, which replaces this folder as a whole.\n"


def require_ours(folder: Path) -> None:
    """Refuse a folder with other things in it.

    Raises:
        UserError: it is a file, or holds what `lr site` did not write.
    """
    if not folder.exists() or (folder / MARK).is_file():
        return
    if folder.is_dir() and not any(folder.iterdir()):
        return
    raise UserError(
        f"{folder} holds other things: name a new folder, an empty one, or one that "
        "`lr site` wrote"
    )


def put_folder(folder: Path, fill: Callable[[Path], None]) -> None:
    """Fill a folder beside, then put it in the place of an older one.

    Raises:
        UserError: it cannot be written, or is not ours; what was there is there still.
    """
    require_ours(folder)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}."))
        try:
            fill(beside)
            (beside / MARK).write_bytes(WORDS)
            beside.chmod(0o755)
            _replace(folder, beside)
        finally:
            shutil.rmtree(beside, ignore_errors=True)
    except OSError as error:
        raise UserError(
            f"cannot write {error.filename or folder}: {error.strerror}"
        ) from None


def _replace(folder: Path, beside: Path) -> None:
    """Put one folder in the place of another; where that fails, the older one stays."""
    if not folder.exists():
        beside.rename(folder)
        return
    aside = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}."))
    older = aside / folder.name
    try:
        folder.rename(older)
        try:
            beside.rename(folder)
        except OSError:
            older.rename(folder)
            raise
    finally:
        shutil.rmtree(aside, ignore_errors=True)
