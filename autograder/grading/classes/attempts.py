"""Every version that a learner handed in, kept by content, and a ledger of them.

`work/attempts/LESSON/STUDENT/ledger.jsonl` only ever grows, a line for each attempt;
the files of a version lie once, in a folder named by what is in them.
"""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from pydantic import ValidationError

from autograder.grading.classes.whole_folder import put_folder
from autograder.grading.gradebook.stamps import read_stamp
from autograder.grading.submission.document import Document
from autograder.grading.submission.handed_in import (
    Submission,
    read_submission,
    refused,
)
from autograder.grading.submission.kit import Place, digest

LEDGER = "ledger.jsonl"
MOST_BYTES = 5_000_000  # of a ledger that is read: some ten thousand attempts


class Attempt(Document):
    """A line of the ledger.

    `time` is when it was handed in, where somebody knows, and `seen` when it came to
    the ledger; both in UTC. The rest says where it came from, for people and exports.
    """

    version: Literal[1] = 1
    content: str
    time: datetime | None = None
    seen: datetime
    source: str = ""
    platform: str = ""
    number: str = ""
    name: str = ""
    late: bool = False
    files: tuple[str, ...] = ()

    @property
    def when(self) -> datetime:
        return self.time or self.seen


@dataclasses.dataclass(frozen=True)
class Ledger:
    """A learner's attempts at a lesson, the earliest first, and what was unreadable."""

    attempts: tuple[Attempt, ...] = ()
    told: tuple[str, ...] = ()

    @property
    def last(self) -> Attempt | None:
        return self.attempts[-1] if self.attempts else None

    def number_of(self, content: str) -> int:
        """Which attempt a content is, counted from 1; the last one that was it."""
        numbers = [
            n for n, one in enumerate(self.attempts, 1) if one.content == content
        ]
        return numbers[-1] if numbers else 0


def folder_of(place: Place, lesson: str, student: str) -> Path:
    return place.work / "attempts" / lesson / student


def content_of(data: bytes, files: Mapping[str, bytes]) -> str:
    """A fingerprint of a notebook and of what goes with it."""
    parts = [part for name in sorted(files) for part in (name.encode(), files[name])]
    return digest(data, *parts)


def read_ledger(folder: Path) -> Ledger:
    """The attempts in a ledger; a damaged line is passed over and told."""
    path = folder / LEDGER
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES)
    except FileNotFoundError:
        return Ledger()
    attempts, told = [], []
    for number, line in enumerate(data.split(b"\n"), 1):
        if not line.strip():
            continue
        try:
            attempts.append(Attempt.model_validate_json(line))
        except ValidationError:
            told.append(
                f"line {number} of {path} is damaged: that attempt is not known"
            )
    return Ledger(in_order(attempts), tuple(told))


def keep(place: Place, lesson: str, attempt: Attempt, submission: Submission) -> None:
    """Keep a version and add its line; interrupted in between, it is added again."""
    folder = folder_of(place, lesson, submission.student)
    version = version_folder(folder, attempt) / lesson
    if not version.is_dir():
        put_folder(version, contents(lesson, submission))
    add_line(folder / LEDGER, attempt.model_dump_json(exclude_defaults=True))


def contents(lesson: str, submission: Submission) -> dict[str, bytes]:
    return {**submission.files, f"{lesson}.ipynb": submission.data}


def add_line(path: Path, line: str) -> None:
    """Append in one write; a line that was cut before stays a line of its own."""
    handle = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o644)
    try:
        size = os.fstat(handle).st_size
        torn = size and os.pread(handle, 1, size - 1) != b"\n"
        os.write(handle, f"{chr(10) if torn else ''}{line}\n".encode())
        os.fsync(handle)
    finally:
        os.close(handle)


def version_folder(folder: Path, attempt: Attempt) -> Path:
    return folder / "versions" / attempt.content[:20]


def unknown_attempt(
    ledger: Ledger, there: Submission, time: datetime | None
) -> Attempt | None:
    """What came by another way than `lr collect`, such as the exchange, if it did."""
    content = content_of(there.data, there.files)
    if there.status != "found" or (ledger.last and content == ledger.last.content):
        return None
    return Attempt(
        content=content,
        time=time,
        seen=datetime.now(UTC),
        source="found in the folder of submissions",
        files=tuple(sorted(there.files)),
    )


def ledger_with(
    place: Place, lesson: str, there: Submission, *, write: bool = True
) -> Ledger:
    """The attempts so far, with what lies in the folder of submissions now."""
    ledger = read_ledger(folder_of(place, lesson, there.student))
    stamp = read_stamp(place.submitted / there.student / lesson).time
    attempt = unknown_attempt(ledger, there, stamp and stamp.replace(tzinfo=UTC))
    if attempt is None:
        return ledger
    if write:
        keep(place, lesson, attempt, there)
    return dataclasses.replace(ledger, attempts=in_order([*ledger.attempts, attempt]))


def in_order(attempts: Iterable[Attempt]) -> tuple[Attempt, ...]:
    return tuple(sorted(attempts, key=lambda one: one.when))


def read_attempt(
    place: Place, lesson: str, student: str, attempt: Attempt, *, takes_files: bool
) -> Submission:
    """An attempt as a submission; where its files are gone or changed, it says so."""
    version = version_folder(folder_of(place, lesson, student), attempt)
    found = read_submission(version.parent, version.name, lesson)
    if content_of(found.data, found.files) != attempt.content:
        when = attempt.when.isoformat(" ", "minutes")
        return refused(student, f"the attempt of {when} is no longer kept as it was")
    files = found.files if takes_files else {}
    return Submission(
        student, "found", found.data, files=files, takes_files=takes_files
    )
