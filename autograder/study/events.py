"""Events of studying as lines of JSON. Pure: `log` writes them and reads them."""

import dataclasses
import hashlib
import json
from collections.abc import Mapping
from itertools import product
from operator import itemgetter
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
        kind: open, check, hint, solution, predict, reveal, note.
        seed: where the cases of a check came from.
        data: what belongs to its kind. An event that was written behind another
            writer's names that line by its hash, as `after`.
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
_TYPES: dict[str, tuple[type, ...]] = {
    **dict.fromkeys(TEXTS, (str,)),
    **dict.fromkeys(PERHAPS_TEXTS, (str, type(None))),
    "count": (int,),
    "data": (dict,),
}
# A log may hold years: what the values of a line may be is looked up, not worked out.
_GOOD = frozenset(product(*(_TYPES[name] for name in FIELDS)))
_values = itemgetter(*FIELDS)


def lines_in(content: bytes) -> dict[int, str]:
    r"""The lines of a log that are not empty, by their numbers.

    >>> lines_in(b"a\r\n\nb")
    {1: 'a', 3: 'b'}
    """
    text = content.decode("utf-8", "replace")
    # Another system, or an editor there, may have ended lines in its own way.
    return {
        number: line.removesuffix("\r")
        for number, line in enumerate(text.split("\n"), 1)
        if line.strip()
    }


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
    found = _document(line)
    if found is None or _is_newer(found):
        return None
    try:
        values = _values(found)
    except KeyError:
        return None
    if tuple(map(type, values)) not in _GOOD:
        return None
    return Event(*(*values, line))


def is_newer(line: str) -> bool:
    """Whether a later version of the course has written a line.

    >>> is_newer('{"version": 99, "mood": "good"}'), is_newer('{"version": 1}')
    (True, False)
    """
    found = _document(line)
    return found is not None and _is_newer(found)


def _document(line: str) -> dict[str, Any] | None:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _is_newer(document: Mapping[str, Any]) -> bool:
    version = document.get("version")
    return type(version) is int and version > VERSION


def line_of(event: Event) -> str:
    """The line as it was read, or as it would be written."""
    return event.line or write_line(event)


def digest(line: str) -> str:
    """Hash a line for the next one to hold on to."""
    return hashlib.sha256(line.encode()).hexdigest()
