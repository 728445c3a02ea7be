"""Lists what is in a zip or a folder, and in zips in it; reads no more than asked.

Names, sizes and times in an archive are whatever somebody wrote into it: what could do
harm is refused with its reason, and nothing is ever unpacked to where a name says.
"""

from __future__ import annotations

import dataclasses
import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path

from autograder.errors import UserError
from autograder.grading.classes.others_folder import (
    Trust,
    first_trust,
    read_as_listed,
    refusal,
    user_name,
)
from autograder.grading.classes.zip_entries import (
    directory_bytes,
    objection,
    parts_of,
    time_of,
)
from autograder.grading.submission.companions import printable

MOST_ENTRIES = 200_000  # of what an instructor takes in
MOST_IN_ZIP = 1000  # of a zip that a learner made, with all zips in it
MOST_ZIP = 60_000_000
MOST_UNPACKED = 200_000_000  # of a zip that a learner made, by what it says of itself
MOST_DIRECTORY = 1_000_000  # bytes of a learner's zip that only list what is in it
MOST_DEPTH = 3
BROKEN = (
    *(zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError),
    *(RuntimeError, ValueError, struct.error, OverflowError, IndexError),
)


@dataclasses.dataclass(frozen=True)
class Level:
    """A zip, or the folder that all is in: from which part of a path on it speaks."""

    start: int
    time: datetime | None = None


@dataclasses.dataclass(frozen=True)
class Entry:
    """A file that can be read. `parts` is its path, with the zips that it lies in."""

    parts: tuple[str, ...]
    size: int
    levels: tuple[Level, ...]
    read: Callable[[], bytes]

    @property
    def path(self) -> str:
        return printable_path(self.parts)

    def level_of(self, part: int) -> Level:
        """The zip or folder that a part of the path stands in."""
        return [level for level in self.levels if level.start <= part][-1]


@dataclasses.dataclass(frozen=True)
class Refused:
    """What is not taken, whoever it belongs to."""

    parts: tuple[str, ...]
    reason: str

    @property
    def path(self) -> str:
        return printable_path(self.parts)


@dataclasses.dataclass
class Budget:
    """What may be left of a learner's zip to look at."""

    entries: int = MOST_IN_ZIP
    size: int = MOST_UNPACKED


Found = Entry | Refused


def printable_path(parts: tuple[str, ...]) -> str:
    return "/".join(printable(part) for part in parts)


@contextmanager
def opened(source: Path) -> Iterator[list[Found]]:
    """What is in a zip or a folder; entries can be read while it is open.

    Raises:
        UserError: it is neither, or cannot be read.
    """
    if source.is_dir():
        yield limited(in_folder(source, (), first_trust(source)), source)
        return
    try:
        file = source.open("rb")
    except OSError as error:
        raise UserError(f"{source} cannot be read: {error.strerror}") from None
    with file:
        try:
            archive = zipfile.ZipFile(file)
        except BROKEN:
            raise UserError(f"{source} is no zip and no folder") from None
        with archive:
            yield limited(in_zip(archive, (), (), None), source)


def limited(found: Iterator[Found], source: Path) -> list[Found]:
    listed = []
    for one in found:
        listed.append(one)
        if len(listed) > MOST_ENTRIES:
            raise UserError(f"{source} holds more than {MOST_ENTRIES} files")
    return listed


def in_folder(folder: Path, above: tuple[str, ...], trust: Trust) -> Iterator[Found]:
    """What is in a folder, in the order of names; links are not followed."""
    try:
        paths = sorted(folder.iterdir())
    except OSError as error:
        yield Refused(above, f"cannot be read ({error.strerror})")
        return
    for path in paths:
        parts = (*above, path.name)
        try:
            about = path.lstat()
        except OSError:
            continue
        if reason := refusal(path.name, about, trust, len(parts)):
            yield Refused(parts, reason)
        elif stat.S_ISDIR(about.st_mode):
            user = user_name(about.st_uid)
            inside = trust.inside(path.name, about.st_uid, user)
            yield from in_folder(path, parts, inside or trust)
        else:
            read = partial(read_as_listed, path, about, MOST_ZIP + 1)
            entry = Entry(parts, about.st_size, (Level(0),), read)
            yield from entry_or_zip(entry, None)


def in_zip(
    archive: zipfile.ZipFile,
    above: tuple[str, ...],
    levels: tuple[Level, ...],
    budget: Budget | None,
    again: Callable[[], zipfile.ZipFile] | None = None,
) -> Iterator[Found]:
    """What is in a zip; `budget` is None for the one that the instructor hands over."""
    seen: set[tuple[str, ...]] = set()
    for info in archive.infolist():
        if info.is_dir():
            continue
        reason, parts = objection(info), (*above, *parts_of(info.filename))
        if not reason and parts in seen:
            reason = "stands in the zip twice"
        if not reason and budget is not None:
            reason = over(budget, info)
        if reason:
            yield Refused(parts, reason)
            continue
        seen.add(parts)
        inside = (*levels, Level(len(above), time_of(info)))
        reader = reader_of(archive, info, again)
        yield from entry_or_zip(Entry(parts, info.file_size, inside, reader), budget)


def reader_of(
    archive: zipfile.ZipFile,
    info: zipfile.ZipInfo,
    again: Callable[[], zipfile.ZipFile] | None,
) -> Callable[[], bytes]:
    """What reads one file; a zip in a zip is opened anew, so that none is kept."""

    def read() -> bytes:
        with (again() if again else archive).open(info) as file:
            return file.read(MOST_ZIP + 1)

    return read


def entry_or_zip(entry: Entry, budget: Budget | None) -> Iterator[Found]:
    """The file itself, or what is in it where it is a zip."""
    if not entry.parts[-1].lower().endswith(".zip"):
        yield entry
        return
    if sum(part.lower().endswith(".zip") for part in entry.parts) > MOST_DEPTH:
        yield Refused(entry.parts, "is a zip too deep in other zips")
        return
    if entry.size > MOST_ZIP:
        yield Refused(entry.parts, f"is a zip of more than {MOST_ZIP // 10**6} MB")
        return
    try:
        data = entry.read()
        if directory_bytes(data) > MOST_DIRECTORY:
            yield Refused(entry.parts, "is a zip of too many files")
            return
        found = in_zip(
            zipfile.ZipFile(io.BytesIO(data)),
            entry.parts,
            entry.levels,
            budget or Budget(),
            lambda: zipfile.ZipFile(io.BytesIO(entry.read())),
        )
        yield from found
    except BROKEN:
        yield Refused(entry.parts, "is no zip that can be read")


def over(budget: Budget, info: zipfile.ZipInfo) -> str:
    budget.entries -= 1
    budget.size -= info.file_size
    if budget.entries < 0:
        return f"is one more than {MOST_IN_ZIP} files in one zip"
    if budget.size < 0:
        return f"makes a zip unpack to more than {MOST_UNPACKED // 10**6} MB"
    return ""


def readable(size: int, read: Callable[[], bytes], most: int) -> tuple[bytes, str]:
    """The bytes of a file that says its size, or why there are none."""
    too_large = f"is larger than {most / 10**6:g} MB"
    if size > most:
        return b"", too_large
    try:
        data = read()
    except BROKEN:
        return b"", "is damaged: it cannot be read"
    return (b"", too_large) if len(data) > most else (data, "")
