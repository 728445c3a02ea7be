"""Whether a log is whole: each line holds on to its writer's line before it. Pure.

A writer numbers its lines, and puts the hash of each into the next. So a line that was
changed or lost shows, in whatever order lines stand, and however often one is there.
What its writer wrote last is held by nothing, and so is not vouched for.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

from pydantic import BaseModel

from autograder.study.events import (
    Event,
    digest,
    is_newer,
    line_of,
    lines_in,
    read_line,
)

ID = re.compile(r'"id": "([^"]+)"')
# One writer's events: by their count, each with the number of its line in the file.
Chain = dict[int, list[tuple[int, Event]]]


class Break(BaseModel):
    """A place at which a log is not whole.

    Attributes:
        kind: "unreadable", a line is no event, and none of its id is there; "missing",
            so many lines of a writer are gone before this one; "changed", a line does
            not hold on to the one before it; "twice", a writer's line is there in
            different forms.
        lines: the numbers of the lines in the file, from 1: those that are held on to,
            then those that should hold on to them.
        writer: whose lines they are: one run of a notebook or of `lr`.
        device: the random word for the machine on which it ran.
        since: when the writer wrote what does not follow, UTC.
        missing: how many lines are gone.
    """

    kind: Literal["unreadable", "missing", "changed", "twice"]
    lines: list[int]
    writer: str | None = None
    device: str | None = None
    since: str | None = None
    missing: int = 0


class Verification(BaseModel):
    """What `lr progress --verify` finds.

    Attributes:
        whole: whether nothing is broken.
        events: how many different events there are.
        writers: how many have written them.
        newer: how many lines a later version of the course has written; not looked at.
        breaks: where it is not whole, in the order of the lines.
    """

    whole: bool
    events: int
    writers: int
    newer: int
    breaks: list[Break]


def verify(content: bytes) -> Verification:
    r"""Say whether a log is whole, and where it is not.

    >>> verify(b"").whole, verify(b'{"version": 1, "torn').breaks[0].lines
    (True, [1])
    """
    lines = lines_in(content)
    events = {number: read_line(line) for number, line in lines.items()}
    unread = [number for number, event in events.items() if event is None]
    newer = [number for number in unread if is_newer(lines[number])]
    chains = chains_of((n, event) for n, event in events.items() if event is not None)
    there = {event.id for event in events.values() if event is not None}
    lost = [n for n in unread if n not in newer and named_in(lines[n]) not in there]
    breaks = [
        *(Break(kind="unreadable", lines=[n]) for n in lost),
        *(one for chain in chains.values() for one in breaks_in(chain)),
    ]
    return Verification(
        whole=not breaks,
        events=sum(len(found) for c in chains.values() for found in c.values()),
        writers=len(chains),
        newer=len(newer),
        breaks=sorted(breaks, key=lambda one: one.lines[-1]),
    )


def named_in(line: str) -> str | None:
    """The id in a line that cannot be read: its event may be there in a whole one.

    A disk that is full again cuts a line off, and `lr sync` brings back a spoilt one.

    >>> named_in('{"version": 1, "id": "ab12", "wri')
    'ab12'
    """
    found = ID.search(line)
    return found[1] if found else None


def chains_of(events: Iterable[tuple[int, Event]]) -> Mapping[str, Chain]:
    """Each writer's events by their count; a line that comes again is left out."""
    chains: dict[str, Chain] = {}
    seen = set[str]()
    for number, event in events:
        if line_of(event) not in seen:
            chain = chains.setdefault(event.writer, {})
            chain.setdefault(event.count, []).append((number, event))
        seen.add(line_of(event))
    return chains


def breaks_among(events: Iterable[Event]) -> list[Break]:
    """Where events do not follow on one another; each is numbered as a line of its own.

    >>> breaks_among([Event("a", "w", 3, "b", "2026-01-01", "open")])[0].missing
    3
    """
    chains = chains_of(enumerate(events, 1)).values()
    return [one for chain in chains for one in breaks_in(chain)]


def breaks_in(chain: Chain) -> Iterator[Break]:
    """Where one writer's events do not follow on one another."""
    before: list[tuple[int, Event]] = []
    expected = 0
    for count, found in sorted(chain.items()):
        numbers = [number for number, _ in found]
        if len(found) > 1:
            yield _break("twice", numbers, found)
        if count > expected:
            lines = [number for number, _ in before] + numbers
            yield _break("missing", lines, found, missing=count - expected)
        elif not any(_follows(event, before) for _, event in found):
            lines = [number for number, _ in before] + numbers
            yield _break("changed", lines, found)
        before, expected = found, count + 1


def _follows(event: Event, before: list[tuple[int, Event]]) -> bool:
    if not before:
        return event.count == 0 and event.previous is None
    return event.previous in {digest(line_of(one)) for _, one in before}


def _break(
    kind: Literal["missing", "changed", "twice"],
    lines: list[int],
    found: list[tuple[int, Event]],
    missing: int = 0,
) -> Break:
    event = found[0][1]
    return Break(
        kind=kind,
        lines=lines,
        writer=event.writer,
        device=event.device,
        since=event.time,
        missing=missing,
    )
