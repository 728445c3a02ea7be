"""A log as a file that goes from machine to machine: sorted out, united. Pure.

What a later version of the course has written is passed on as it is.
"""

import dataclasses
from collections.abc import Mapping

from autograder.study.events import Event, is_newer, line_of, lines_in, read_line
from autograder.study.order import unite


@dataclasses.dataclass(frozen=True)
class Lines:
    """What a log file holds.

    Attributes:
        events: each once, in their order.
        newer: the lines of a later version of the course, each once.
        unread: what is neither, by the number of its line.
        last: the number of the last line that is not empty.
    """

    events: tuple[Event, ...] = ()
    newer: tuple[str, ...] = ()
    unread: Mapping[int, str] = dataclasses.field(default_factory=dict)
    last: int = 0

    @property
    def count(self) -> int:
        """How many events there are, those of a later version too."""
        return len(self.events) + len(self.newer)

    @property
    def cut_off(self) -> bool:
        """Whether the last line alone is no event: a copy that was cut short."""
        return bool(self.count) and list(self.unread) == [self.last]


def sort_out(content: bytes) -> Lines:
    r"""Read a log file line by line.

    >>> sort_out(b'{"version": 99}\n\nno event\n').unread
    {3: 'no event'}
    """
    lines = lines_in(content)
    events = {number: read_line(line) for number, line in lines.items()}
    rest = {n: lines[n] for n, event in events.items() if event is None}
    newer = tuple(dict.fromkeys(line for line in rest.values() if is_newer(line)))
    return Lines(
        events=unite(event for event in events.values() if event is not None),
        newer=newer,
        unread={n: line for n, line in rest.items() if line not in newer},
        last=max(lines, default=0),
    )


def missing(source: Lines, target: Lines) -> list[str]:
    """The lines of one log that the other has not.

    >>> missing(Lines(newer=("a", "b")), Lines(newer=("b",)))
    ['a']
    """
    known, said = {event.id for event in target.events}, set(target.newer)
    events = [line_of(event) for event in source.events if event.id not in known]
    return events + [line for line in source.newer if line not in said]


def united(*logs: Lines) -> bytes:
    """The content of a file with all that these logs hold."""
    events = unite(*(log.events for log in logs))
    newer = dict.fromkeys(line for log in logs for line in log.newer)
    lines = [*map(line_of, events), *newer]
    return "".join(f"{line}\n" for line in lines).encode()
