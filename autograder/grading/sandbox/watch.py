"""Looks from outside at what a process and its descendants hold of the machine."""

from __future__ import annotations

import dataclasses
import os
from pathlib import Path

PROC = Path("/proc")
SHARED = 400 * 2**20  # about what a child has in common with the warm process
BEYOND = 2
PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096


@dataclasses.dataclass(frozen=True)
class Usage:
    """What descendants hold together; memory that they share counts once."""

    processes: int
    resident: int
    descriptors: int


def children_of(process: int) -> list[int]:
    found: list[int] = []
    try:
        for task in (PROC / str(process) / "task").iterdir():
            found += [int(word) for word in (task / "children").read_text().split()]
    except OSError:
        pass  # it has ended meanwhile
    return found


def resident_of(process: int) -> int:
    """Pages in memory, with those that others have as well."""
    try:
        return int((PROC / str(process) / "statm").read_text().split()[1]) * PAGE
    except (OSError, IndexError):
        return 0


def share_of(process: int) -> int:
    """Its part of memory, each shared page divided by those who share it.

    >>> 0 < share_of(os.getpid()) <= resident_of(os.getpid())
    True
    """
    try:
        with (PROC / str(process) / "smaps_rollup").open() as file:
            for line in file:
                if line.startswith("Pss:"):
                    return int(line.split()[1]) * 1024
    except OSError:
        pass
    return resident_of(process)


def descriptors_of(process: int) -> int:
    """Open descriptors: behind each there may be a buffer on nobody's account."""
    try:
        return len(os.listdir(PROC / str(process) / "fd"))  # noqa: PTH208 - counted
    except OSError:
        return 0


def family_of(process: int, most: int) -> list[int]:
    """A process and its descendants, up to a little more than `most`."""
    waiting: list[int] = [process]
    found: list[int] = []
    while waiting and len(found) <= most:
        found.append(waiting.pop())
        waiting += children_of(found[-1])
    return found


class Watch:
    """Looks at one process and its descendants, again and again."""

    def __init__(self, most: int, resident: int) -> None:
        self.most = most
        self.resident = resident
        self._count = 0

    def look(self, process: int) -> Usage:
        """Count descendants, up to a little more than `most`, and what they hold.

        The quick sum counts a shared page once for each process. Only where it is
        too large are shares asked for, which waits for processes that fork: not while
        they multiply, and not where the quick sum is beyond any sharing.

        >>> Watch(most=10, resident=2**40).look(os.getpid()).resident > 0
        True
        """
        family = family_of(process, self.most)
        multiply = len(family) > self._count
        self._count = len(family)
        if len(family) > self.most:
            return Usage(len(family), 0, 0)
        descriptors = sum(map(descriptors_of, family))
        resident = sum(map(resident_of, family))
        own = resident - len(family) * SHARED
        if resident > self.resident and own <= BEYOND * self.resident:
            resident = 0 if multiply else sum(map(share_of, family))
        return Usage(len(family), resident, descriptors)
