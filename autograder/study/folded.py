"""What the log says, without reading again what has been read: it only grows.

A check reads the log three times, and a log can hold years. So the fold is kept with
the place in the file up to which it has come; what stands before must still end in
the same line. Anything that does not simply go on is folded anew from the start.
"""

import contextlib
import dataclasses
import gc
from collections.abc import Iterator, Sequence
from operator import itemgetter
from pathlib import Path

from autograder.study.events import Event
from autograder.study.log import log_path, read_part, unwritten
from autograder.study.order import Latest, Place, placed
from autograder.study.state import State, advance

REMEMBERED = 4096
# Another kernel may be a moment late, and another machine's clock hours ahead: so many
# of the last events can still be gone behind.
TAIL = 500


@dataclasses.dataclass
class Folded:
    """A state, and what has to hold of the events that may follow.

    Attributes:
        state: what all events say.
        settled: what all events but those of the tail say.
        tail: the last ones, in order.
        floor: the place of the last event that is settled, None where none is.
        latest: how far each writer has come.
        known: the ids of all events.
    """

    state: State = dataclasses.field(default_factory=State)
    settled: State = dataclasses.field(default_factory=State)
    tail: list[tuple[Place, Event]] = dataclasses.field(default_factory=list)
    floor: Place | None = None
    latest: Latest = dataclasses.field(default_factory=Latest)
    known: set[str] = dataclasses.field(default_factory=set)

    def follow(self, events: Sequence[Event]) -> bool:
        """Take more events in; False, and of no use any more, where they do not follow.

        >>> Folded().follow([Event("a", "w", 0, None, "2026-01-01", "open")])
        True
        """
        if any(e.id in self.known or not self.latest.continues(e) for e in events):
            return False
        new = placed(events, self.latest)
        if self.floor is not None and new and new[0][0] < self.floor:
            return False
        self.known.update(event.id for _, event in new)
        late = bool(new and self.tail) and new[0][0] < self.tail[-1][0]
        self.tail += new
        if late or len(self.tail) > 2 * TAIL:
            self._settle()
        else:
            for _, event in new:
                advance(self.state, event)
        return True

    def _settle(self) -> None:
        """Put the tail in order, shorten it, and fold it again."""
        self.tail.sort(key=itemgetter(0))
        old, self.tail = self.tail[:-TAIL], self.tail[-TAIL:]
        for self.floor, event in old:
            advance(self.settled, event)
        self.state = self.settled.copied()
        for _, event in self.tail:
            advance(self.state, event)


@dataclasses.dataclass
class Kept:
    """A fold, and the part of a file that it has come from.

    Attributes:
        folded: what that part says.
        size: how long it is.
        end: its last bytes.
        newer: how many of its lines a later version of the course has written.
    """

    folded: Folded = dataclasses.field(default_factory=Folded)
    size: int = 0
    end: bytes = b""
    newer: int = 0

    def take(self, content: bytes) -> bool:
        """Take in what stands after that part; False where it does not follow."""
        reading = read_part(content)
        self.size += len(content)
        self.end = (self.end + content)[-REMEMBERED:]
        self.newer += reading.newer
        return self.folded.follow(reading.events)


_kept: dict[Path, Kept] = {}


def state_now() -> State:
    """Read what the log says; the answer is the caller's own.

    What this process could not write follows, so that study goes on until it ends.
    """
    folded = _now().folded
    state = folded.state.copied()
    for event in unwritten():
        if event.id not in folded.known:
            advance(state, event)
    return state


def newer_now() -> int:
    """How many lines of the log a later version of the course has written."""
    return _now().newer


def _now() -> Kept:
    path = log_path()
    kept = _kept.get(path)
    if kept is None or not _goes_on(path, kept):
        kept = _kept[path] = Kept()
        with _nothing_collected():
            kept.take(_read(path, 0))
    return kept


@contextlib.contextmanager
def _nothing_collected() -> Iterator[None]:
    """Years of events are no garbage, and looking for some takes as long as reading."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _goes_on(path: Path, kept: Kept) -> bool:
    """Take in what has been written since, where nothing else has happened."""
    content = _read(path, kept.size - len(kept.end))
    old, new = content[: len(kept.end)], content[len(kept.end) :]
    if old != kept.end:
        return False
    # A line without an end may still be written on.
    ended = not old or old.endswith(b"\n") or new.startswith(b"\n")
    return not new or (ended and kept.take(new))


def _read(path: Path, start: int) -> bytes:
    """The file from a place on; nothing where it cannot be read."""
    try:
        with path.open("rb") as log:
            log.seek(start)
            return log.read()
    except OSError:
        return b""
