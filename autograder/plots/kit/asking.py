"""A question from the browser, and the thread in which the newest one is answered."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

Tell = Callable[[str, float | None], None]


class CannotAnswer(Exception):  # noqa: N818 - says what happened
    """The explorer shows these words as they are."""


class Superseded(BaseException):
    """Raised where a question is no longer asked; no `except Exception` stops it."""


@dataclass
class Ask:
    """A question: its kind, its arguments, and whether it is still asked.

    >>> Ask("curve", {"steps": 100}).cancelled
    False
    """

    kind: str
    arguments: dict[str, Any]
    _stopped: threading.Event = field(default_factory=threading.Event)
    _tell: Tell | None = None

    @property
    def cancelled(self) -> bool:
        """Whether a newer question of its kind has come, or the learner stopped it."""
        return self._stopped.is_set()

    def cancel(self) -> None:
        """Let whoever answers it stop at the next `progress`."""
        self._stopped.set()

    def on_progress(self, tell: Tell) -> None:
        """Say who shows how far the answer is."""
        self._tell = tell

    def progress(self, words: str = "", done: float | None = None) -> None:
        """Show how far the answer is; raise `Superseded` where nobody waits for it.

        Args:
            words: one line, shown as it is; nothing is shown without.
            done: the share that is done, from 0 to 1, if known.
        """
        if self.cancelled:
            raise Superseded
        if words and self._tell is not None:
            self._tell(words, done)


class Latest:
    """Answers one question at a time, the newest; those between are never begun."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._now: Ask | None = None
        self._next: tuple[Ask, Callable[[], None]] | None = None

    def submit(self, ask: Ask, answer: Callable[[], None]) -> None:
        """Cancel what is being answered, and answer this as soon as it has stopped."""
        with self._lock:
            self._next = (ask, answer)
            if self._now is not None:
                self._now.cancel()
                return
            self._now = ask
        threading.Thread(target=self._work, daemon=True).start()

    def cancel(self) -> None:
        """Cancel what is being answered, and what waits for it."""
        with self._lock:
            waiting = self._next[0] if self._next is not None else None
            for ask in (self._now, waiting):
                if ask is not None:
                    ask.cancel()

    def _work(self) -> None:
        while True:
            with self._lock:
                if self._next is None:
                    self._now = None
                    return
                (self._now, answer), self._next = self._next, None
            answer()
