"""Looks from outside at what a process and its descendants hold of the machine."""

from __future__ import annotations

import dataclasses
import os
from pathlib import Path

PROC = Path("/proc")
BEYOND = 4  # so far above the limit no sharing helps
CALM_LOOKS = 4


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


def own_of(process: int) -> int:
    """Memory that is no file's, in bytes: what a process made, or its parent before.

    >>> own_of(os.getpid()) > 0
    True
    """
    try:
        with (PROC / str(process) / "status").open() as file:
            kinds = ("RssAnon:", "RssShmem:")
            return sum(int(x.split()[1]) * 1024 for x in file if x.startswith(kinds))
    except OSError:
        return 0


def parent_of(process: int) -> int:
    try:
        with (PROC / str(process) / "status").open() as file:
            return int(next(x.split()[1] for x in file if x.startswith("PPid:")))
    except (OSError, StopIteration):
        return 0


def share_of(process: int) -> int:
    """Its part of memory, each shared page divided by those who share it.

    >>> 0 < share_of(os.getpid())
    True
    """
    try:
        with (PROC / str(process) / "smaps_rollup").open() as file:
            for line in file:
                if line.startswith("Pss:"):
                    return int(line.split()[1]) * 1024
    except OSError:
        pass
    return own_of(process)


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

    def __init__(self, most: int, resident: int, common: int = 0) -> None:
        """Look at up to `most` processes, and closely beyond `resident` bytes.

        Args:
            most: how many processes are worth looking at.
            resident: up to so many bytes the quick sum will do.
            common: what each process has had in common with others from its start.
        """
        self.most = most
        self.resident = resident
        self.common = common
        self._count = self._calm = 0

    def look(self, process: int) -> Usage:
        """Count descendants, up to a little more than `most`, and what they hold.

        The quick sum counts what they share among themselves for each of them. Asking
        for shares waits for every process that forks: only a calm family is asked.

        >>> Watch(most=10, resident=2**40).look(os.getpid()).resident > 0
        True
        """
        family = family_of(process, self.most)
        self._calm = self._calm + 1 if len(family) == self._count else 0
        self._count = len(family)
        if len(family) > self.most:
            return Usage(len(family), 0, 0)
        descriptors = sum(map(descriptors_of, family))
        own = sum(max(0, own_of(one) - self.common) for one in family)
        if self.resident < own <= BEYOND * self.resident:
            calm = self._calm >= CALM_LOOKS
            own = sum(map(share_of, family)) if calm else 0
        return Usage(len(family), own, descriptors)
