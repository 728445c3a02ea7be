"""Puts a whole folder in its place at once: readers see the old one or the new one."""

from __future__ import annotations

import ctypes
import os
import shutil
from collections.abc import Mapping
from pathlib import Path

EXCHANGE = 2  # RENAME_EXCHANGE of Linux
HERE = -100  # AT_FDCWD: paths are meant as they stand


def put_folder(target: Path, content: Mapping[str, bytes]) -> Path | None:
    """Write plain files into a folder that appears with all of them.

    Returns where the folder that was there before lies now, for the caller to keep or
    to remove; None where there was none.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.with_name(f".{target.name}.{os.getpid()}")
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir()
    try:
        for name, data in content.items():
            with (beside / name).open("xb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
        if not os.path.lexists(target):
            beside.rename(target)
            return None
        exchange(beside, target)
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        raise
    return beside


def exchange(one: Path, other: Path) -> None:
    """Let two names change places; where the system cannot at once, one by one."""
    if at_once(one, other):
        return
    aside = one.with_name(f"{one.name}.old")
    other.rename(aside)
    one.rename(other)
    aside.rename(one)


def at_once(one: Path, other: Path) -> bool:
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if rename is None:
        return False
    names = (os.fsencode(one), os.fsencode(other))
    return bool(rename(HERE, names[0], HERE, names[1], EXCHANGE) == 0)
