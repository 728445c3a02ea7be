"""Looks from outside at what a process and its descendants hold of the machine."""

from __future__ import annotations

import dataclasses
import os
from pathlib import Path

PROC = Path("/proc")
BEYOND = 4  # so far above the limit no sharing helps
CALM_LOOKS, RESTLESS_LOOKS = 4, 20
OWN = ("RssAnon", "RssShmem", "VmSwap", "VmPTE")
SHARED_MEMORY = "/dev/zero (deleted)"  # how the kernel names what no file stands behind


@dataclasses.dataclass(frozen=True)
class Usage:
    """What descendants hold together; memory that they share counts once."""

    processes: int
    resident: int
    descriptors: int


@dataclasses.dataclass(frozen=True)
class Held:
    """Bytes of one process: what is no file's, and all that it has addresses for."""

    own: int = 0
    addressed: int = 0

    def beyond(self, common: Held) -> Held:
        own = max(0, self.own - common.own)
        return Held(own, max(0, self.addressed - common.addressed))


def children_of(process: int) -> list[int]:
    found: list[int] = []
    try:
        for task in (PROC / str(process) / "task").iterdir():
            found += [int(word) for word in (task / "children").read_text().split()]
    except OSError:
        pass  # it has ended meanwhile
    return found


def status_of(process: int) -> dict[str, int]:
    """The numbers of a process's status, by name; sizes in kilobytes."""
    found: dict[str, int] = {}
    try:
        with (PROC / str(process) / "status").open(errors="replace") as file:
            for line in file:
                name, _, words = line.partition(":")
                first = words.split()[:1]
                if first and first[0].isdigit():
                    found.setdefault(name, int(first[0]))
    except OSError:
        pass
    return found


def held_by(process: int) -> Held:
    """What one process holds; pages that it shares count here as well.

    >>> 0 < held_by(os.getpid()).own < held_by(os.getpid()).addressed
    True
    """
    status = status_of(process)
    own = sum(status.get(name, 0) for name in OWN)
    return Held(own * 1024, status.get("VmSize", 0) * 1024)


def common_with_parent(process: int) -> Held:
    """What a process has from the one that it was forked from."""
    return held_by(status_of(process).get("PPid", 0))


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
    return held_by(process).own


def shared_memory_of(family: list[int]) -> int:
    """Bytes that processes share without a file.

    Such pages stay while nobody has them in a table, so the whole size counts, once.
    """
    sizes: dict[str, int] = {}
    for process in family:
        try:
            with (PROC / str(process) / "maps").open(errors="replace") as file:
                for line in file:
                    if SHARED_MEMORY in line:
                        words = line.split()
                        first, last = (int(n, 16) for n in words[0].split("-"))
                        key = f"{words[4]} {words[2]}"
                        sizes[key] = max(sizes.get(key, 0), last - first)
        except OSError:
            continue
    return sum(sizes.values())


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

    def __init__(self, most: int, resident: int, common: Held = Held()) -> None:
        """Look at up to `most` processes, and closely beyond `resident` bytes.

        Args:
            most: how many processes are worth looking at.
            resident: up to so many bytes the quick sum will do.
            common: what each process has had in common with others from its start.
        """
        self.most = most
        self.resident = resident
        self.common = common
        self._count = self._calm = self._restless = 0

    def look(self, process: int) -> Usage:
        """Count descendants, up to a little more than `most`, and what they hold.

        >>> Watch(most=1_000, resident=2**60).look(os.getpid()).resident > 0
        True
        """
        family = family_of(process, self.most)
        self._calm = self._calm + 1 if len(family) == self._count else 0
        self._count = len(family)
        if len(family) > self.most:
            return Usage(len(family), 0, 0)
        descriptors = sum(map(descriptors_of, family))
        return Usage(len(family), self._resident(family), descriptors)

    def _resident(self, family: list[int]) -> int:
        """Memory in bytes; the exact figure only where the quick sums are too large.

        They count what a family shares among itself for each of it. Asking closely
        waits for every process that forks: while a family grows it is not asked, but
        for a while only.
        """
        held = [held_by(one).beyond(self.common) for one in family]
        own = sum(one.own for one in held)
        suspicious = max(own, sum(one.addressed for one in held)) > self.resident
        self._restless = self._restless + 1 if suspicious else 0
        if not suspicious or own > BEYOND * self.resident:
            return own
        if self._calm >= CALM_LOOKS:
            return sum(map(share_of, family)) + shared_memory_of(family)
        if self._restless >= RESTLESS_LOOKS:
            return own + shared_memory_of(family)
        return 0
