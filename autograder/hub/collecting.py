"""Taking in what was handed in through the exchange: each from its owner alone.

Anybody can put a folder into the exchange that bears another's name, a time to come, or
links to what only the instructors may read. nbgrader warns of the first and follows the
last. Here a submission belongs to the owner of its folder or to nobody, and its files
are copied by what was opened: a link, or what another owns, is left behind.
"""

from __future__ import annotations

import contextlib
import os
import pwd
import re
import stat
from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from nbgrader.exchange import ExchangeError
from nbgrader.exchange.default import ExchangeCollect

from autograder.hub.classes import PERSON

FLAGS = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
MOST_BYTES = 100_000_000
MOST_FILES = 1_000
NEVER = datetime.fromisoformat("0001-01-01")


def may_collect(name: str, owner: str | None) -> bool:
    """Whether a submission was put there by the learner in whose name it is.

    >>> may_collect("ann", "ann"), may_collect("ann", "ben"), may_collect("ann", None)
    (True, False, False)
    """
    return owner == name


def owner_of(path: Path) -> str | None:
    """The system user that made a folder; a link has none."""
    found = path.lstat()
    if not stat.S_ISDIR(found.st_mode):
        return None
    try:
        return pwd.getpwuid(found.st_uid).pw_name
    except KeyError:
        return None


def own_files(folder: Path) -> Iterator[tuple[Path, int]]:
    """Each file that the folder's owner put into it, opened, with its place there.

    What is no plain file, has another owner or a second name is left out: it may be
    something that only who collects can read.
    """
    uid = folder.lstat().st_uid
    for place, folders, names, handle in os.fwalk(folder, follow_symlinks=False):
        folders[:] = [one for one in folders if not one.startswith(".")]
        for name in sorted(one for one in names if not one.startswith(".")):
            try:
                file = os.open(name, FLAGS, dir_fd=handle)
            except OSError:
                continue
            found = os.fstat(file)
            own = found.st_uid == uid and found.st_nlink == 1
            if own and stat.S_ISREG(found.st_mode):
                yield Path(place, name).relative_to(folder), file
            os.close(file)


def fits(folder: Path) -> bool:
    """Whether a submission is small enough to be one."""
    sizes = [os.fstat(file).st_size for _, file in own_files(folder)]
    return len(sizes) <= MOST_FILES and sum(sizes) <= MOST_BYTES


def copy_own(source: Path, target: Path) -> None:
    """Copy what the owner of a submission put into it, and no more than may be."""
    left = MOST_BYTES
    target.mkdir(parents=True)
    for place, file in islice(own_files(source), MOST_FILES):
        path = target / place
        path.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.dup(file), "rb") as opened:
            content = opened.read(left)
        path.write_bytes(content)
        left -= len(content)


class OwnersCollect(ExchangeCollect):  # type: ignore[misc]
    """The collecting of nbgrader, which takes a submission from its owner alone."""

    src_records: list[dict[str, Any]]

    def _path_to_record(self, path: str) -> dict[str, Any]:
        """What a submission's name says; nobody's where it cannot be taken."""
        record: dict[str, Any] = {"username": ""}
        with contextlib.suppress(ExchangeError, ValueError, OverflowError):
            record = super()._path_to_record(path)
        reason = self.why_not(Path(path), record["username"])
        if not reason:
            return record
        self.log.error("%s %s: not collected", Path(path).name, reason)
        return {"username": "", "filename": "", "timestamp": NEVER}

    def why_not(self, path: Path, name: str) -> str:
        """Why a submission cannot be taken; empty where it can."""
        if not re.match(PERSON, name):
            return "is in nobody's name"
        owner = owner_of(path)
        if self.check_owner and not may_collect(name, owner):
            return f"is in the name of {name} and was made by {owner or 'nobody'}"
        return "" if fits(path) else "is too large"

    def init_src(self) -> None:
        super().init_src()
        self.src_records = [one for one in self.src_records if one["username"]]

    def do_copy(self, src: str, dest: str, *_: Any) -> None:
        """Copy what the owner put there, in the place of all that is found there."""
        copy_own(Path(src), Path(dest))
