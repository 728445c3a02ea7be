"""A bar with the time left, for whatever keeps a learner waiting over two seconds."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Thing = TypeVar("Thing")

PATIENCE = 2.0  # seconds without a word
PAUSE = 0.25  # seconds between two pictures of a bar
_bars: list[Bar] = []


class Bar:
    """How far something is; shown once it has lasted, and gone at its end."""

    def __init__(self, parts: int) -> None:
        """Begin something of so many trainings, all of about the same length."""
        self.parts, self.done = max(parts, 1), 0
        self._began = self._shown = time.monotonic()
        self._display: Any = None

    def tick(self, part: float) -> None:
        """Say that the present training is done to this share, 0 to 1."""
        done, self.done = self.done, self.done + (part >= 1)
        now = time.monotonic()
        lasted = now - self._began
        if lasted < PATIENCE or now - self._shown < PAUSE:
            return
        self._shown = now
        share = min((done + part) / self.parts, 1.0)
        if share > 0:
            self._show(picture(share, lasted * (1 - share) / share))

    def close(self) -> None:
        if self._display is not None:
            self._show("")

    def _show(self, html: str) -> None:
        if not in_a_notebook():
            return
        from IPython import display

        show: Any = display
        if self._display is None:
            self._display = show.display(show.HTML(html), display_id=True)
        else:
            self._display.update(show.HTML(html))


def picture(share: float, left: float) -> str:
    """A bar for eyes and for screen readers, which announce it when asked.

    >>> picture(0.5, 3.2)
    '<progress aria-label="Training" value="0.50"></progress> about 4 s left'
    """
    bar = f'<progress aria-label="Training" value="{share:.2f}"></progress>'
    return f"{bar} about {int(left) + 1} s left"


def in_a_notebook() -> bool:
    """Whether a front end shows what is displayed here."""
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    return getattr(shell, "kernel", None) is not None


def patiently(things: Iterable[Thing], runs: int = 1) -> Iterator[Thing]:
    """Go through things that take long one after the other, under a bar.

    Args:
        things: what to go through.
        runs: how many trainings each of them is good for.

    >>> [2 * n for n in patiently([1, 2, 3])]
    [2, 4, 6]
    """
    waiting = list(things)
    bar = Bar(len(waiting) * runs)
    _bars.append(bar)
    try:
        for number, thing in enumerate(waiting):
            bar.done = number * runs
            bar.tick(0.0)
            yield thing
    finally:
        _bars.remove(bar)
        bar.close()


def tick(part: float) -> None:
    """Say how far a training is, 0 to 1, for the innermost bar, if there is one."""
    if _bars:
        _bars[-1].tick(part)
