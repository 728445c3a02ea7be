"""The progress log: a file of events that only ever grows, on this machine alone."""

import dataclasses
import os
import re
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from autograder.study.events import (
    Event,
    digest,
    is_newer,
    line_of,
    lines_in,
    read_line,
    write_line,
)
from autograder.study.order import AFTER, Latest, placed, unite


@dataclasses.dataclass
class Writer:
    """This process's chain of events.

    Attributes:
        last: its last line, as it stands in the file, with its line end.
        end: where that ends there.
    """

    process: int
    id: str
    count: int = 0
    last: bytes = b""
    end: int = 0

    @property
    def previous(self) -> str | None:
        """The hash of the last line, None where there is none."""
        return digest(self.last.decode().rstrip("\n")) if self.count else None


@dataclasses.dataclass(frozen=True)
class Reading:
    """What the log holds; lines that cannot be read are counted and left alone.

    Attributes:
        events: each once, in their order.
        torn: how many lines are none of ours, or not whole.
        newer: how many lines a later version of the course has written.
        refused: whether there is a log that must not be read here.
    """

    events: tuple[Event, ...]
    torn: int = 0
    newer: int = 0
    refused: bool = False


HOME = "LR_HOME"
# What is looked at of a log to say what stands last in it.
TAIL = 32768
NAME = re.compile(r"[\w.-]{1,32}", re.ASCII)

_writers: dict[Path, Writer] = {}
# What could not be written yet; a forked process has its own.
_unwritten: dict[tuple[Path, int], list[Event]] = {}
_refusals: dict[Path, int | None] = {}


def home() -> Path:
    """Where progress is kept: LR_HOME, else the user's own data folder."""
    chosen = os.environ.get(HOME)
    if chosen:
        # Path.expanduser raises where there is no such user; this leaves it as it is.
        return Path(os.path.expanduser(chosen))  # noqa: PTH111
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
    except OSError as error:
        _refusals[path] = error.errno
        return False
    waiting.clear()
    return True


def unwritten() -> tuple[Event, ...]:
    """What this process could not write yet: it counts until the process ends.

    >>> unwritten()
    ()
    """
    return tuple(_unwritten.get((log_path(), os.getpid()), ()))


def why_unwritten() -> int | None:
    """The number of the error that was met when the log could not be written last.

    >>> why_unwritten() is None
    True
    """
    return _refusals.get(log_path())


def _write(path: Path, events: list[Event]) -> None:
    """Append events to this process's chain.

    A full disk may take a part of them: they are written again as the same lines.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    writer = _writer(path)
    device, previous = _device(path.parent), writer.previous
    if events[0].writer != writer.id:
        events[0] = dataclasses.replace(
            _behind(path, writer, events[0]), writer=writer.id
        )
    lines: list[str] = []
    for count, event in enumerate(events, writer.count):
        chained = dataclasses.replace(
            event, writer=writer.id, count=count, previous=previous, device=device
        )
        lines.append(write_line(chained))
        previous = digest(lines[-1])
    writer.end = append_lines(path, lines)
    writer.count, writer.last = writer.count + len(lines), f"{lines[-1]}\n".encode()


def _writer(path: Path) -> Writer:
    """This process's writer; a new one where the file is not the one it wrote to."""
    writer = _writers.get(path)
    if writer and writer.process == os.getpid() and _holds(path, writer):
        return writer
    _writers[path] = Writer(os.getpid(), uuid.uuid4().hex)
    return _writers[path]


def _holds(path: Path, writer: Writer) -> bool:
    """Whether a writer's last line still stands where it wrote it."""
    start = writer.end - len(writer.last)
    return _read_from(path, start, writer.end) == writer.last


def _behind(path: Path, writer: Writer, event: Event) -> Event:
    """An event that names the last one in the file, if another writer wrote that.

    Clocks are set back between two kernels: the log then says which came first.
    """
    end = path.stat().st_size if path.exists() else 0
    if end == writer.end:
        return event
    found = read_part(_read_from(path, max(0, end - TAIL), end)).events
    last = placed(found, Latest())[-1][1] if found else None
    if last is None or last.writer == writer.id:
        return event
    data = {**event.data, AFTER: digest(line_of(last))}
    return dataclasses.replace(event, data=data)


def append_lines(path: Path, lines: list[str]) -> int:
    """Append lines in one write, so that two open kernels cannot mix theirs.

    Returns:
        Where they end in the file.
    """
    # A line that a crash has torn must not swallow the next one.
    start = "" if _ends_whole(path) else "\n"
    content = (start + "".join(f"{line}\n" for line in lines)).encode()
    how = os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0)
    handle = os.open(path, how, 0o600)
    try:
        while content:  # a disk that is nearly full takes a part
            content = content[os.write(handle, content) :]
        return os.lseek(handle, 0, os.SEEK_CUR)
    finally:
        os.close(handle)


def _read_from(path: Path, start: int, end: int) -> bytes:
    """A part of a file; nothing of one that is not there."""
    try:
        with path.open("rb") as log:
            log.seek(start)
            return log.read(end - start)
    except FileNotFoundError:
        return b""


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
