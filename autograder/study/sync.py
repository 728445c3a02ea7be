"""Merge the progress logs of two machines through a file that both can reach."""

import dataclasses
from collections.abc import Iterable
from pathlib import Path

from autograder.errors import UserError
from autograder.study.events import Event, line_of, read_line, unite
from autograder.study.log import append_lines, log_path, read_log
from autograder.whole_file import FOR_ONESELF, put_whole

NAME = "events.jsonl"


@dataclasses.dataclass(frozen=True)
class Merged:
    """What a merge did."""

    place: Path
    fetched: int
    sent: int


def merge(path: Path) -> Merged:
    """Unite this machine's log with the one at a path, both ways.

    Args:
        path: a file, or a folder that holds or will hold `events.jsonl`.

    Raises:
        UserError: the file is not a log, or one of the two cannot be written; then
            nothing has been lost.
    """
    place = path / NAME if path.is_dir() else path
    if place.resolve() == log_path().resolve():
        raise UserError(f"{place} is this machine's own log: name another place")
    try:
        theirs, torn = _read(place)
        ours = read_log().events
        fetched = _missing(theirs, ours)
        sent = _missing(ours, theirs)
        if fetched:
            log_path().parent.mkdir(parents=True, exist_ok=True)
            append_lines(log_path(), [line_of(event) for event in fetched])
        if torn:
            place.with_name(f"{place.name}.torn").write_text(torn, encoding="utf-8")
        if sent or torn:
            _replace(place, unite(ours, theirs))
    except OSError as error:
        where = error.filename or place
        raise UserError(f"{where}: {error.strerror}; nothing was lost") from error
    return Merged(place, len(fetched), len(sent))


def _read(place: Path) -> tuple[tuple[Event, ...], str]:
    """Read the other log; only its last line may be torn."""
    try:
        content = place.read_bytes().decode("utf-8", "replace")
    except FileNotFoundError:
        if place.parent.is_dir():
            return (), ""
        raise
    lines = [line for line in content.split("\n") if line.strip()]
    events = [read_line(line) for line in lines]
    torn = ""
    if events and events[-1] is None and len(events) > 1:
        torn = lines[-1]
        events.pop()
    for number, event in enumerate(events, 1):
        if event is None:
            raise UserError(
                f"{place} is not a progress log (line {number}): nothing was changed"
            )
    return unite(event for event in events if event is not None), torn


def _missing(source: Iterable[Event], target: Iterable[Event]) -> list[Event]:
    known = {event.id for event in target}
    return [event for event in source if event.id not in known]


def _replace(place: Path, events: Iterable[Event]) -> None:
    content = "".join(f"{line_of(event)}\n" for event in events)
    put_whole(place, content.encode(), FOR_ONESELF)
