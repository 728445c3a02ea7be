"""The progress log: a file of events that only ever grows, on this machine alone."""

import dataclasses
import os
import re
import uuid
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from autograder.study.events import (
    Event,
    digest,
    is_newer,
    lines_in,
    read_line,
    unite,
    write_line,
)


@dataclasses.dataclass
class Writer:
    """This process's chain of events."""

    process: int
    id: str
    count: int = 0
    previous: str | None = None


@dataclasses.dataclass(frozen=True)
class Reading:
    """What the log holds; lines that cannot be read are counted and left alone.

    Attributes:
        events: each once, in order of time.
        torn: how many lines are none of ours, or not whole.
        newer: how many lines a later version of the course has written.
        refused: whether there is a log that must not be read here.
    """

    events: tuple[Event, ...]
    torn: int = 0
    newer: int = 0
    refused: bool = False


NAME = re.compile(r"[\w.-]{1,32}", re.ASCII)

_writers: dict[Path, Writer] = {}
# What could not be written yet; a forked process has its own.
_unwritten: dict[tuple[Path, int], list[Event]] = {}


def home() -> Path:
    """Where progress is kept: LR_HOME, else the user's own data folder."""
    chosen = os.environ.get("LR_HOME")
    if chosen:
        return Path(chosen).expanduser()
    import platformdirs

    return Path(platformdirs.user_data_dir("learning-rates", appauthor=False))


def log_path() -> Path:
    """Where the progress log lies."""
    return home() / "events.jsonl"


def now() -> str:
    """Say the time as events do."""
    return datetime.now(UTC).isoformat(timespec="microseconds")


def read_log(path: Path | None = None) -> Reading:
    """Read a log; one that is not there is empty."""
    try:
        content = (path or log_path()).read_bytes()
    except FileNotFoundError:
        return Reading(())
    except OSError:
        return Reading((), refused=True)
    reading = read_part(content)
    return dataclasses.replace(reading, events=unite(reading.events))


def read_part(content: bytes) -> Reading:
    r"""Read a part of a log; the events are as they stand there.

    >>> read_part(b'torn\n{"version": 99}\n')
    Reading(events=(), torn=1, newer=1, refused=False)
    """
    found = [(read_line(line), line) for line in lines_in(content).values()]
    unread = [line for event, line in found if event is None]
    newer = sum(map(is_newer, unread))
    events = tuple(event for event, _ in found if event is not None)
    return Reading(events, len(unread) - newer, newer)


def append(
    kind: str,
    *,
    lesson: str | None = None,
    exercise: str | None = None,
    seed: str | None = None,
    data: Mapping[str, Any] | None = None,
) -> bool:
    """Append one event; False where the log cannot be written.

    Progress is never worth a failing check: the caller says so once and goes on. This
    process remembers what could not be written, and writes it once it can.
    """
    path = log_path()
    waiting = _unwritten.setdefault((path, os.getpid()), [])
    event = Event(
        id=uuid.uuid4().hex,
        writer="",
        count=0,
        previous=None,
        time=now(),
        kind=kind,
        lesson=lesson,
        exercise=exercise,
        seed=seed,
        data=dict(data or {}),
    )
    waiting.append(event)
    try:
        _write(path, waiting)
    except OSError:
        return False
    waiting.clear()
    return True


def unwritten() -> tuple[Event, ...]:
    """What this process could not write yet: it counts until the process ends.

    >>> unwritten()
    ()
    """
    return tuple(_unwritten.get((log_path(), os.getpid()), ()))


def _write(path: Path, events: Sequence[Event]) -> None:
    """Append events to this process's chain."""
    writer = _writers.get(path)
    if writer is None or writer.process != os.getpid() or not path.exists():
        writer = _writers[path] = Writer(os.getpid(), uuid.uuid4().hex)
    path.parent.mkdir(parents=True, exist_ok=True)
    device, previous = _device(path.parent), writer.previous
    lines = []
    for count, event in enumerate(events, writer.count):
        chained = dataclasses.replace(
            event, writer=writer.id, count=count, previous=previous, device=device
        )
        lines.append(write_line(chained))
        previous = digest(lines[-1])
    append_lines(path, lines)
    writer.count, writer.previous = writer.count + len(lines), previous


def append_lines(path: Path, lines: list[str]) -> None:
    """Append lines in one write, so that two open kernels cannot mix theirs."""
    # A line that a crash has torn must not swallow the next one.
    start = "" if _ends_whole(path) else "\n"
    content = (start + "".join(f"{line}\n" for line in lines)).encode()
    how = os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0)
    handle = os.open(path, how, 0o600)
    try:
        while content:  # a disk that is nearly full takes a part
            content = content[os.write(handle, content) :]
    finally:
        os.close(handle)


def _ends_whole(path: Path) -> bool:
    try:
        with path.open("rb") as log:
            log.seek(0, os.SEEK_END)
            if log.tell() == 0:
                return True
            log.seek(-1, os.SEEK_END)
            return log.read(1) == b"\n"
    except FileNotFoundError:
        return True


def _device(folder: Path) -> str:
    """Name this machine by a random word of its own, not by its host name."""
    path = folder / "device"
    try:
        name = path.read_bytes().decode("ascii", "replace").strip()
    except FileNotFoundError:
        name = ""
    if not NAME.fullmatch(name):
        name = uuid.uuid4().hex[:8]
        path.write_text(f"{name}\n", encoding="ascii")
    return name
