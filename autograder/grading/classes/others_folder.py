"""What may be taken from a folder into which others can write, such as an exchange.

There anybody can put a folder in another's name, or a link to what only who collects
can read, and change either while it is read.
"""

from __future__ import annotations

import dataclasses
import os
import stat
from pathlib import Path

from autograder.grading.classes.owners import named_in

MOST_DEEP = 50  # folders in one another
FLAGS = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)


@dataclasses.dataclass(frozen=True)
class Trust:
    """Whose files are taken: those of who collects, or of one learner in their folder.

    >>> Trust(frozenset({0})).inside("ann", 7, "ann")
    Trust(users=frozenset({7}))
    >>> Trust(frozenset({0})).inside("ann", 7, "eve") is None
    True
    """

    users: frozenset[int]

    def inside(self, folder: str, uid: int, user: str) -> Trust | None:
        """The trust in what is in a folder; None where it is not its maker's own."""
        if uid in self.users:
            return self
        return Trust(frozenset({uid})) if named_in(folder) == user else None


def first_trust(folder: Path) -> Trust:
    """Who collects, and who owns the folder."""
    me = os.geteuid() if hasattr(os, "geteuid") else 0
    return Trust(frozenset({me, folder.stat().st_uid}))


def user_name(uid: int) -> str:
    """The name of a user, or the number of one that this machine does not know."""
    try:
        import pwd

        return pwd.getpwuid(uid).pw_name
    except (ImportError, KeyError):
        return str(uid)


def refusal(name: str, about: os.stat_result, trust: Trust, depth: int) -> str:
    """Why something in a folder is not taken; empty where it may be."""
    if stat.S_ISLNK(about.st_mode):
        return "is a link"
    folder = stat.S_ISDIR(about.st_mode)
    if not folder and not stat.S_ISREG(about.st_mode):
        return "is no file"
    if folder and depth > MOST_DEEP:
        return f"lies in more than {MOST_DEEP} folders"
    maker = user_name(about.st_uid)
    own = trust.inside(name, about.st_uid, maker if folder else "")
    return "" if own else f"was made by {maker}, who is somebody else"


def read_as_listed(path: Path, about: os.stat_result, most: int) -> bytes:
    """The bytes of a file that is still the one that was listed.

    Raises:
        OSError: another file or a link is there now.
    """
    with open(path, "rb", opener=lambda name, _: os.open(name, FLAGS)) as file:
        now = os.fstat(file.fileno())
        if (now.st_dev, now.st_ino) != (about.st_dev, about.st_ino):
            raise OSError(f"{path} has changed")
        return file.read(most)
