"""Events of studying as lines of JSON. Pure: `log` writes them and reads them."""

import dataclasses
import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

VERSION = 1


@dataclasses.dataclass(frozen=True)
class Event:
    """One thing that happened. Everything known about a learner follows from these.

    Attributes:
        id: unique everywhere, so that logs of two machines can be merged.
        writer: the process that wrote it; `count` numbers that writer's events.
        previous: the hash of that writer's previous line, None for its first.
        time: UTC, ISO 8601 with microseconds, so that text order is time order.
        kind: open, check, hint, solution, predict, reveal.
        seed: where the cases of a check came from.
    """

    id: str
    writer: str
    count: int
    previous: str | None
    time: str
    kind: str
    lesson: str | None = None
    exercise: str | None = None
    seed: str | None = None
    device: str | None = None
    data: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    line: str = dataclasses.field(default="", compare=False, repr=False)


FIELDS = tuple(f.name for f in dataclasses.fields(Event) if f.name != "line")
TEXTS = ("id", "writer", "time", "kind")
PERHAPS_TEXTS = ("previous", "lesson", "exercise", "seed", "device")


def write_line(event: Event) -> str:
    """Write an event as one line, without its line end.

    >>> read_line(write_line(Event("a", "w", 0, None, "2026-01-01", "open"))).kind
    'open'
    """
    fields = {name: getattr(event, name) for name in FIELDS}
    return json.dumps({"version": VERSION, **fields})


def read_line(line: str) -> Event | None:
    """Read one line, or None where it is torn or not of our making.

    >>> read_line('{"version": 1, "id"') is None
    True
    """
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict) or not set(FIELDS) <= set(found):
        return None
    good = (
        all(isinstance(found[name], str) for name in TEXTS)
        and all(isinstance(found[name], str | None) for name in PERHAPS_TEXTS)
        and type(found["count"]) is int
        and isinstance(found["data"], dict)
    )
    if not good:
        return None
    return Event(**{name: found[name] for name in FIELDS}, line=line)


def line_of(event: Event) -> str:
    """The line as it was read, or as it would be written."""
    return event.line or write_line(event)


def digest(line: str) -> str:
    """Hash a line for the next one to hold on to."""
    return hashlib.sha256(line.encode()).hexdigest()


def unite(*logs: Iterable[Event]) -> tuple[Event, ...]:
    """Merge logs: one event per id, in order of time.

    A writer's own events stay in the order in which it counted them, also where its
    clock was set back in between.

    >>> first = Event("a", "w", 0, None, "2026-01-01", "open")
    >>> unite([first], [first]) == (first,)
    True
    """
    by_id: dict[str, Event] = {}
    for event in sorted((e for log in logs for e in log), key=line_of):
        by_id.setdefault(event.id, event)
    latest: dict[str, str] = {}
    moments: dict[str, tuple[str, str, int]] = {}
    for event in sorted(by_id.values(), key=lambda e: (e.count, e.time, e.id)):
        moment = max(latest.get(event.writer, ""), event.time)
        latest[event.writer] = moment
        moments[event.id] = (moment, event.writer, event.count)
    return tuple(sorted(by_id.values(), key=lambda e: (*moments[e.id], e.id)))


def gaps(events: Iterable[Event]) -> int:
    """Count events that do not follow on their writer's previous one.

    A gap says that lines were lost or changed after they had been written.
    """
    chains: dict[str, list[Event]] = {}
    for event in events:
        chains.setdefault(event.writer, []).append(event)
    broken = 0
    for chain in chains.values():
        count, before = 0, None
        for event in sorted(chain, key=lambda e: e.count):
            broken += event.count != count or event.previous != before
            count, before = event.count + 1, digest(line_of(event))
    return broken
