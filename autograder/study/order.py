"""The order of events: by time, and never before what they were written after. Pure.

Clocks are set back, and two machines' clocks differ. So a writer's own events stay in
the order in which it counted them; and an event may name the line that stood in the
log before it, by its hash: it comes after that one, whatever the two times say.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from operator import attrgetter, itemgetter

from autograder.study.events import Event, digest, line_of

AFTER = "after"

# How far a writer has come: the latest time that it said or followed on, and how many
# times in a row such a time was taken over from another writer.
Reach = tuple[str, int]
# Where an event stands among all: that, its writer, that one's count, its id.
Place = tuple[str, int, str, int, str]
START: Reach = ("", 0)
# An event with the hash of its line.
Line = tuple[str, Event]


def unite(*logs: Iterable[Event]) -> tuple[Event, ...]:
    """Merge logs: one event per id, in their order.

    >>> first = Event("a", "w", 0, None, "2026-01-01", "open")
    >>> unite([first], [first]) == (first,)
    True
    """
    return tuple(event for _, event in placed(chain(*logs), Latest()))


class Latest:
    """How far each writer has come, for the order of what is said next."""

    def __init__(self) -> None:
        self._reached: dict[str, Reach] = {}
        self._counts: dict[str, int] = {}
        self._lines: dict[str, Reach] = {}
        self._awaited: set[str] = set()

    def continues(self, event: Event) -> bool:
        """Whether an event follows on its writer's, and nothing has waited for it.

        >>> Latest().continues(Event("a", "w", 0, None, "2026-01-01", "open"))
        True
        """
        last = self._counts.get(event.writer)
        follows = last is None or event.count > last
        return follows and not (self._awaited and _hash(event) in self._awaited)

    def place(self, event: Event, line: str) -> Place:
        """Where an event stands among all; `line` is the hash of its line.

        >>> Latest().place(Event("a", "w", 0, None, "2026-01-01", "open"), "hash")
        ('2026-01-01', 0, 'w', 0, 'a')
        """
        reach = max(
            (event.time, 0),
            self._reached.get(event.writer, START),
            self._behind(named_by(event)),
        )
        self._reached[event.writer] = self._lines[line] = reach
        self._counts[event.writer] = event.count
        return (*reach, event.writer, event.count, event.id)

    def _behind(self, line: str | None) -> Reach:
        """Just behind a line; one that is not there holds nothing back."""
        if line is None:
            return START
        if line not in self._lines:
            self._awaited.add(line)
            return START
        time, times = self._lines[line]
        return time, times + 1


def named_by(event: Event) -> str | None:
    """The hash of another writer's line that an event was written after."""
    line = event.data.get(AFTER)
    return line if isinstance(line, str) else None


def placed(events: Iterable[Event], latest: Latest) -> list[tuple[Place, Event]]:
    """Each event once, with the place that it takes after the latest, in that order.

    >>> placed([Event("a", "w", 0, None, "2026-01-01", "open")], Latest())[0][0]
    ('2026-01-01', 0, 'w', 0, 'a')
    """
    by_id: dict[str, Event] = {}
    for event in events:
        other = by_id.setdefault(event.id, event)
        if other is not event and line_of(event) < line_of(other):
            by_id[event.id] = event
    turns = _in_turn([(_hash(event), event) for event in by_id.values()])
    found = [(latest.place(event, line), event) for line, event in turns]
    return sorted(found, key=itemgetter(0))


def _in_turn(events: list[Line]) -> Iterator[Line]:
    """Each writer's events in its order, and none before the one that it names."""
    chains: dict[str, list[Line]] = {}
    for one in sorted(events, key=lambda one: _count(one[1]), reverse=True):
        chains.setdefault(one[1].writer, []).append(one)
    writers = {line: event.writer for line, event in events}
    left, ready = set(writers), list(chains)
    waiting: dict[str, list[str]] = {}
    while chains:
        knot = not ready
        writer = _first_of_knot(chains, writers) if knot else ready.pop()
        while writer in chains:
            line, event = chains[writer][-1]
            named = named_by(event)
            if named in left and not knot:
                waiting.setdefault(named, []).append(writer)
                break
            knot = False
            yield chains[writer].pop()
            left.discard(line)
            ready += waiting.pop(line, ())
            if not chains[writer]:
                del chains[writer]


def _first_of_knot(chains: Mapping[str, list[Line]], writers: Mapping[str, str]) -> str:
    """The first of some writers that wait for one another in a circle.

    No honest log holds one. It has to be the same, whatever else stands in the log.
    """
    seen: dict[str, int] = {}
    writer = min(chains)
    while writer not in seen:
        seen[writer] = len(seen)
        writer = writers[named_by(chains[writer][-1][1]) or ""]
    return min(list(seen)[seen[writer] :])


_count = attrgetter("count", "time", "id")


def _hash(event: Event) -> str:
    return digest(line_of(event))
