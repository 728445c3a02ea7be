"""Time and output limits around somebody else's code, inside its own process.

They serve the honest: a loop without an end, a print in every step. Against the
dishonest the sandbox has its own, from outside.
"""

from __future__ import annotations

import contextlib
import io
import signal
import threading
from collections.abc import Iterator
from types import FrameType

MAX_PRINTED = 2_000


class TimeLimitReached(BaseException):
    """Raised in the code that ran too long; no `except Exception` stops it."""


@contextlib.contextmanager
def time_limit(seconds: float | None) -> Iterator[None]:
    """Stop the block after so many seconds, where the platform has alarm signals.

    Without them (Windows, or outside the main thread) the block runs unlimited: the
    learner interrupts the kernel, and grading has its own limits from outside.
    """
    if (
        seconds is None
        or not hasattr(signal, "setitimer")
        or threading.current_thread() is not threading.main_thread()
    ):
        yield
        return

    running = True

    def stop(signum: int, frame: FrameType | None) -> None:  # noqa: ARG001
        if running:
            raise TimeLimitReached

    previous = signal.signal(signal.SIGALRM, stop)
    # The interval rings again where a bare `except:` swallowed the first alarm.
    signal.setitimer(signal.ITIMER_REAL, seconds, 0.2)
    try:
        try:
            yield
        finally:
            # The alarm may ring right here; then the outer block still tidies up.
            running = False
    finally:
        running = False
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, previous)


class Printed(io.TextIOBase):
    """A place for prints that keeps the first characters and forgets the rest.

    >>> place = Printed()
    >>> place.write("hello")
    5
    >>> place.text()
    'hello'
    """

    def __init__(self) -> None:
        super().__init__()
        self._kept = ""
        self._length = 0

    def writable(self) -> bool:
        return True

    def write(self, text: str, /) -> int:
        text = str.join("", (text,))  # a plain str, whatever was handed in
        self._length += len(text)
        if len(self._kept) < MAX_PRINTED:
            self._kept += text[: MAX_PRINTED - len(self._kept)]
        return len(text)

    def text(self) -> str:
        """What was printed, and how much of it was cut."""
        cut = self._length - len(self._kept)
        return self._kept + (f"\n… cut: {cut} more characters" if cut else "")


@contextlib.contextmanager
def kept_output() -> Iterator[Printed]:
    r"""Catch what the block prints on stdout and stderr.

    >>> with kept_output() as printed:
    ...     print("lr = 0.1")
    >>> printed.text()
    'lr = 0.1\n'
    """
    place = Printed()
    with contextlib.redirect_stdout(place), contextlib.redirect_stderr(place):
        yield place
