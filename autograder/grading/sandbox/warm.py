"""A warm process in the sandbox, and the children that it forks for submissions.

One per worker. It is made anew when it is damaged, and now and then because it is old.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import socket
import subprocess
import threading
from collections.abc import Sequence
from concurrent.futures import Future
from pathlib import Path

from autograder.grading.sandbox.cgroup import ControlGroup
from autograder.grading.sandbox.handles import MOST_COMPLAINT, Child, close
from autograder.grading.sandbox.limits import Limits
from autograder.grading.sandbox.visible_files import WARM
from autograder.grading.sandbox.walls import (
    command,
    explain,
    plain_environment,
    python,
    require_bubblewrap,
)

MOST_CHILDREN = 1_000
STARTS_WITHIN = 30.0


class WarmFault(Exception):  # noqa: N818 - it says what is the case
    """The warm process did not do its part: this machine's fault."""


class Warm:
    """A warm process; `everything` says whether it imports what lessons import."""

    def __init__(self, root: Path, limits: Limits, *, everything: bool = True) -> None:
        self.limits = limits
        self._children = 0
        self._root, self._everything = root, everything
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._group: ControlGroup | None = None
        self._lock = threading.Lock()
        self._done = threading.Event()

    def start(self) -> None:
        """Begin, and wait until it is ready.

        Raises:
            SandboxUnavailable: this machine cannot isolate submissions.
        """
        require_bubblewrap()
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            program = [python(), "-s", "-P", "-m", WARM, str(theirs.fileno())]
            program += ["all"] * self._everything
            self._group = ControlGroup(self.limits)
            words = self._group.around(command(program, self._root, self.limits))
            self._process = self._kept(words, theirs.fileno())
        self._control.settimeout(self.limits.start_seconds)
        if self._said() != b"ready":
            raise explain(self.stop())
        self._control.settimeout(STARTS_WITHIN)
        self._children = 0

    def _kept(self, words: Sequence[str], descriptor: int) -> subprocess.Popen[bytes]:
        """Begin a process in a thread that lives until `stop()`.

        To the kernel the parent is a thread: were it the caller's, the process would be
        killed as soon as that thread ends, with whatever runs in there by then.
        """
        begun: Future[subprocess.Popen[bytes]] = Future()
        self._done = done = threading.Event()

        def keep() -> None:
            try:
                process = subprocess.Popen(
                    words,
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.PIPE,
                    pass_fds=(descriptor,),
                    env=dict(plain_environment()),
                    start_new_session=True,
                )
            except BaseException as error:  # noqa: BLE001 - raised where it is waited for
                begun.set_exception(error)
                return
            begun.set_result(process)
            done.wait()

        threading.Thread(target=keep, name="keeps a warm process", daemon=True).start()
        return begun.result()

    def _said(self) -> bytes:
        assert self._control is not None  # noqa: S101 - for the type checker
        try:
            return self._control.recv(64)
        except OSError:
            return b""

    def child(self) -> Child:
        """Fork a child that waits for its job.

        Raises:
            WarmFault: there is none, not even from a fresh warm process.
        """
        with self._lock:
            if self._process is None or self._children >= MOST_CHILDREN:
                self.stop()
                self.start()
            with contextlib.suppress(WarmFault, OSError):
                return self._fork()
            self.stop()
            self.start()
            return self._fork()

    def _fork(self) -> Child:
        job_out, jobs = os.pipe()
        events, event_in = os.pipe()
        try:
            handles = self._asked(job_out, event_in)
        except BaseException:
            close(jobs, events)
            raise
        finally:
            close(job_out, event_in)
        if len(handles) != 1:
            close(jobs, events, *handles)
            raise WarmFault("the warm process has ended")
        self._children += 1
        return Child(jobs, events, handles[0], self._exit_code)

    def _exit_code(self) -> int | None:
        """How the child ended that was started last; 0 where nobody says.

        None where the warm process has gone: that ends the child, whatever it does.
        """
        if self._control is None:
            return 0
        try:
            words = self._control.recv(64).split()
        except TimeoutError:
            return 0
        except OSError:
            return None
        return int(words[1]) if words else None

    def _asked(self, job_out: int, event_in: int) -> list[int]:
        """What comes back for one message: a descriptor of the child's process."""
        assert self._control is not None  # noqa: S101 - for the type checker
        words = json.dumps({"folder_size": self.limits.folder_size}).encode()
        socket.send_fds(self._control, [words], [job_out, event_in])
        if not select.select([self._control], [], [], STARTS_WITHIN)[0]:
            raise WarmFault("the warm process does not answer")
        return socket.recv_fds(self._control, 64, 1)[1]

    def stop(self) -> str:
        """End it with all its children; what it complained of comes back."""
        process, control, group = self._process, self._control, self._group
        self._process = self._control = self._group = None
        if control is not None:
            control.close()
        if process is None:
            return ""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        self._done.set()
        if group is not None:
            group.remove()
        assert process.stderr is not None  # noqa: S101 - for the type checker
        with process.stderr as stream:
            return stream.read(MOST_COMPLAINT).decode("utf-8", "replace")
