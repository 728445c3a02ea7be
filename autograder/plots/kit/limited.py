"""Let somebody's function run for a second, in whatever thread one is.

Signals reach the main thread alone, and JupyterLab may have its messages handled in
another one. So the function runs in a thread of its own: an exception is raised in it
when its time is up, and if that does not end it, it is left behind.
"""

from __future__ import annotations

import contextlib
import ctypes
import sys
import threading
import time
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any

LONGEST_IMPORT = 20.0  # seconds more, where the function imports something large
TRIES = 5  # a bare `except:` can swallow some

_one_at_a_time = threading.Lock()
_left_behind: dict[int, threading.Thread] = {}


class TimeIsUp(BaseException):
    """Raised in the function that runs too long; no `except Exception` stops it."""


class NeverEnds(Exception):  # noqa: N818 - says what happened
    """The function had its time, and no result."""


def run_limited(function: Callable[[], object], seconds: float, owner: object) -> None:
    """Call a function that handles its own errors; raise `NeverEnds` past the time.

    Args:
        function: what runs; what it prints is not shown.
        seconds: how long it may take; an import within it has more.
        owner: whose time this is: while an earlier call for it is left running, no
            other one is begun.

    >>> run_limited(lambda: None, 1.0, "nobody")
    """
    earlier = _left_behind.get(id(owner))
    if earlier is not None and earlier.is_alive():
        raise NeverEnds

    def quietly() -> None:
        with contextlib.suppress(TimeIsUp):
            guard.silent = threading.get_ident()
            function()

    with _one_at_a_time, _without_prints() as guard:
        thread = threading.Thread(target=quietly, daemon=True)
        thread.start()
        _wait_or_stop(thread, seconds)
    if thread.is_alive():
        _left_behind[id(owner)] = thread
        raise NeverEnds


def _wait_or_stop(thread: threading.Thread, seconds: float) -> None:
    thread.join(seconds)
    more = time.monotonic() + LONGEST_IMPORT
    while thread.is_alive() and time.monotonic() < more and _imports(thread):
        thread.join(0.1)
    for _ in range(TRIES):
        if not thread.is_alive():
            return
        _raise_in(thread)
        thread.join(0.1)


def _raise_in(thread: threading.Thread) -> None:
    number = ctypes.c_ulong(thread.ident or 0)
    ctypes.pythonapi.PyThreadState_SetAsyncExc(number, ctypes.py_object(TimeIsUp))


def _imports(thread: threading.Thread) -> bool:
    """Whether a thread is in an import: to stop it there would leave half a module."""
    frame: FrameType | None = sys._current_frames().get(thread.ident or 0)  # noqa: SLF001
    while frame is not None:
        if frame.f_code.co_filename.startswith("<frozen importlib"):
            return True
        frame = frame.f_back
    return False


class _Others:
    """A stdout that passes on what all threads but one write, and is like the first."""

    def __init__(self, inner: Any) -> None:
        self._inner = inner
        self.silent: int | None = None

    def write(self, text: str) -> int:
        if threading.get_ident() == self.silent:
            return len(text)
        return int(self._inner.write(text))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)


@contextlib.contextmanager
def _without_prints() -> Iterator[_Others]:
    """Drop what one thread prints: a print in a schedule speaks at every step."""
    guard = _Others(sys.stdout)
    sys.stdout = guard
    try:
        yield guard
    finally:
        if sys.stdout is guard:
            sys.stdout = guard._inner  # noqa: SLF001 - its own maker
