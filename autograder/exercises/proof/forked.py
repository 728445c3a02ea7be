"""Run many small jobs that may hang or eat all memory, in a process that may die.

One forked child does job after job and says each result on a pipe. Where it is silent
for too long or dies, that job's result is None and a new child goes on with the next.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from autograder.errors import UserError

Job = TypeVar("Job")

MEMORY = 2 * 2**30


def run_apart(
    work: Callable[[Job], Any], jobs: Sequence[Job], seconds: float
) -> list[Any]:
    """Return `work(job)` for each job, None where it hung, died or raised.

    Args:
        work: returns JSON-able data; runs in a child.
        jobs: what to work on.
        seconds: how long one job may be silent before its child is killed.

    >>> run_apart(lambda n: 1 / n, [1, 0, 2], seconds=5)
    [1.0, None, 0.5]
    """
    if not hasattr(os, "fork"):
        raise UserError("mutants need a system that can fork: use Linux or macOS")
    results: list[Any] = []
    while len(results) < len(jobs):
        results += _one_child(work, jobs[len(results) :], seconds)
    return results


def _one_child(
    work: Callable[[Job], Any], jobs: Sequence[Job], seconds: float
) -> list[Any]:
    """Do jobs until the child has done all or fails at one, which counts as None."""
    upward, downward = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(upward)
            _work_down(work, jobs, downward)
        finally:
            os._exit(0)
    os.close(downward)
    lines = _read_lines(upward, len(jobs), seconds)
    os.close(upward)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    results = [json.loads(line) for line in lines]
    return results if len(results) == len(jobs) else [*results, None]


def _work_down(work: Callable[[Job], Any], jobs: Sequence[Job], downward: int) -> None:
    _limit_memory()
    for job in jobs:
        result = None
        with contextlib.suppress(Exception, SystemExit, KeyboardInterrupt):
            result = work(job)
        os.write(downward, json.dumps(result).encode() + b"\n")


def _limit_memory() -> None:
    import resource

    with contextlib.suppress(OSError, ValueError):
        with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123
            used = int(file.read().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (used + MEMORY, used + MEMORY))


def _read_lines(source: int, count: int, seconds: float) -> list[bytes]:
    text = b""
    while text.count(b"\n") < count:
        if not select.select([source], [], [], seconds)[0]:
            break
        part = os.read(source, 65_536)
        if not part:
            break
        text += part
    return text.split(b"\n")[:-1]
