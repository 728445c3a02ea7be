"""Time and output limits around somebody else's code, inside its own process.

They serve the honest: a loop without an end, a print in every step. Against the
dishonest the sandbox has its own, from outside.
"""

from __future__ import annotations

import contextlib
import io
import signal
import sys
import threading
import time
from collections.abc import Iterator
from types import FrameType

MAX_PRINTED = 2_000
MODULES = sys.modules


class TimeLimitReached(BaseException):
    """Raised in the code that ran too long; no `except Exception` stops it."""


def wall_limit(seconds: float) -> float:
    """How long so much processor time may take: a busy machine has many to serve.

    >>> wall_limit(5.0)
    55.0
    """
    return 10 * seconds + 5


class Clock:
    """What a block has used of its time; an import within it starts the clock anew."""

    def __init__(self, seconds: float) -> None:
        self.running = True
        self._seconds = seconds
        self._begun = time.process_time()
        self._modules = len(MODULES)

    def used(self) -> float:
        """Seconds of processor time; an import that was waited for is left out."""
        return min(time.process_time() - self._begun, self._seconds)

    def arm(self) -> None:
        """Let the alarms ring when the time is up, and again soon after.

        They ring again for a bare `except:` that swallowed the first, and to see
        whether an import has ended.
        """
        self._begun = time.process_time()
        self._modules = len(MODULES)
        signal.setitimer(signal.ITIMER_PROF, self._seconds, 0.2)
        signal.setitimer(signal.ITIMER_REAL, wall_limit(self._seconds), 0.2)

    def ring(self, signum: int, frame: FrameType | None) -> None:
        """Raise, but not within an import: it would leave half a module behind.

        Where modules were imported meanwhile, the block gets its time anew. One that
        loops for ever imports no more, and the wall's clock ends it.
        """
        if not self.running or (signum == signal.SIGPROF and is_importing(frame)):
            return
        if len(MODULES) > self._modules:
            self.arm()
            return
        raise TimeLimitReached


def is_importing(frame: FrameType | None) -> bool:
    """Whether a frame stands in an import, however far down.

    >>> is_importing(sys._getframe())
    False
    """
    while frame is not None:
        if frame.f_code.co_filename.startswith("<frozen importlib"):
            return True
        frame = frame.f_back
    return False


@contextlib.contextmanager
def time_limit(seconds: float | None) -> Iterator[Clock | None]:
    """Stop the block after so many seconds of processor time, where there are alarms.

    A generous wall limit stands behind it, for what only waits. Without alarm signals
    (Windows, or outside the main thread) the block runs unlimited: the learner
    interrupts the kernel, and grading has its own limits from outside.
    """
    if (
        seconds is None
        or not hasattr(signal, "setitimer")
        or threading.current_thread() is not threading.main_thread()
    ):
        yield None
        return

    clock = Clock(seconds)
    alarms = (signal.SIGPROF, signal.SIGALRM)
    previous = [(alarm, signal.signal(alarm, clock.ring)) for alarm in alarms]
    try:
        clock.arm()
        try:
            yield clock
        finally:
            # The alarm may ring right here; then the outer block still tidies up.
            clock.running = False
    finally:
        clock.running = False
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.setitimer(signal.ITIMER_REAL, 0)
        for alarm, handler in previous:
            signal.signal(alarm, handler)


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
