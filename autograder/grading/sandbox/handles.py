"""A runner at work, however it was started: how it is heard, watched and ended."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol, TypeAlias

from autograder.grading.sandbox.walls import plain_environment
from autograder.grading.sandbox.watch import Held, common_with_parent

GONE_WITHIN, A_MOMENT = 30.0, 1.0
MOST_COMPLAINT = 20_000
ORPHANED = "its warm process has ended"


class Handle(Protocol):
    """One runner. `jobs` is written to, `events` is read; both are descriptors."""

    jobs: int
    events: int

    def process(self) -> int:
        """Its number in this system, for the watch; 0 where it has ended."""

    def common(self) -> Held:
        """What it has in common with the process that it was forked from."""

    def end(self, *, hung_up: bool = False) -> str:
        """Kill it with all that it started, wait for that, and give its complaint.

        Where it hung up, it may have ended by itself: that it may finish.
        """


Start: TypeAlias = Callable[[], Handle]


class OwnProcess:
    """A runner in a process of its own, with nothing shared."""

    def __init__(self, words: Sequence[str]) -> None:
        job_out, self.jobs = os.pipe()
        self.events, event_in = os.pipe()
        self._process = subprocess.Popen(
            [*words, str(job_out), str(event_in)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            pass_fds=(job_out, event_in),
            env=dict(plain_environment()),
            start_new_session=True,
        )
        os.close(job_out)
        os.close(event_in)
        assert self._process.stderr is not None  # noqa: S101 - for the type checker
        os.set_blocking(self._process.stderr.fileno(), False)

    def process(self) -> int:
        return self._process.pid

    def common(self) -> Held:
        return Held()

    def end(self, *, hung_up: bool = False) -> str:
        if hung_up:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(A_MOMENT)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        complaint = b""
        if self._process.stderr is not None:
            with self._process.stderr as stream:
                complaint = stream.read(MOST_COMPLAINT) or b""
        close(self.jobs, self.events)
        return complaint.decode("utf-8", "replace")


class Child:
    """A child of the warm process, held by a descriptor that means it and no other."""

    def __init__(
        self, jobs: int, events: int, handle: int, ended: Callable[[], int | None]
    ) -> None:
        """Take over its descriptors; `ended` waits for its exit code, and once.

        None is the code of a child whose warm process has gone, and taken it along.
        """
        self.jobs = jobs
        self.events = events
        self._handle = handle
        self._ended = ended

    def process(self) -> int:
        return process_of(self._handle)

    def common(self) -> Held:
        return common_with_parent(self.process())

    def end(self, *, hung_up: bool = False) -> str:
        wait = A_MOMENT if hung_up else 0.0
        by_itself = bool(select.select([self._handle], [], [], wait)[0])
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(self._handle, signal.SIGKILL)
        select.select([self._handle], [], [], GONE_WITHIN)
        close(self.jobs, self.events, self._handle)
        code = self._ended()
        if code is None:
            return ORPHANED
        return f"signal {-code}" if by_itself and code < 0 else ""


def process_of(handle: int) -> int:
    """The number of the process behind a descriptor.

    >>> handle = os.pidfd_open(os.getpid())
    >>> process_of(handle) == os.getpid()
    True
    >>> os.close(handle)
    """
    with Path(f"/proc/self/fdinfo/{handle}").open(encoding="ascii") as file:
        for line in file:
            if line.startswith("Pid:"):
                return max(0, int(line.split()[1]))
    return 0


def close(*descriptors: int) -> None:
    for one in descriptors:
        os.close(one)
