"""Looks from outside at what a process and its descendants use."""

from __future__ import annotations

import dataclasses
import os
from pathlib import Path

PROC = Path("/proc")
PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096


@dataclasses.dataclass(frozen=True)
class Usage:
    processes: int
    resident: int


def children_of(process: int) -> list[int]:
    found: list[int] = []
    try:
        for task in (PROC / str(process) / "task").iterdir():
            found += [int(word) for word in (task / "children").read_text().split()]
    except OSError:
        pass  # it has ended meanwhile
    return found


def resident_of(process: int) -> int:
    try:
        return int((PROC / str(process) / "statm").read_text().split()[1]) * PAGE
    except (OSError, IndexError):
        return 0


def usage_of(process: int, most: int) -> Usage:
    """Count descendants, up to a little more than `most`, and their memory.

    >>> usage_of(os.getpid(), most=10).resident > 0
    True
    """
    waiting, count, resident = [process], 0, 0
    while waiting and count <= most:
        one = waiting.pop()
        count += 1
        resident += resident_of(one)
        waiting += children_of(one)
    return Usage(count, resident)
