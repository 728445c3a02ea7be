"""Sorts what is in an archive by learner, before anything is written; pure."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, datetime, timedelta

from autograder.grading.classes.archive import Entry, Found, Level, Refused
from autograder.grading.classes.choosing import File
from autograder.grading.classes.collected import Left
from autograder.grading.classes.owners import (
    Owner,
    Placed,
    clashes,
    depth_of_names,
    placed,
)
from autograder.grading.classes.roster import Roster
from autograder.grading.gradebook.stamps import NAME as STAMP
from autograder.grading.gradebook.stamps import stamp_of
from autograder.grading.submission.class_settings import in_utc
from autograder.grading.submission.companions import printable
from autograder.grading.submission.handed_in import is_usable

JUNK = re.compile(
    r"__MACOSX|\.DS_Store|\._.*|Thumbs\.db|desktop\.ini|\.ipynb_checkpoints|__pycache__"
    r"|\.git|\.idea|\.vscode",
    re.IGNORECASE,
)
# An archive all of whose times lie so close together says when it was made.
MADE_WITHIN = timedelta(minutes=10)
SAME_TIME = (
    "all times in it lie within ten minutes: they say when it was made, and when each "
    "was handed in is unknown"
)


@dataclasses.dataclass(frozen=True)
class Heap:
    """All that came of one learner; `stamp` says a time, and not by the learner."""

    student: str
    owner: Owner
    files: tuple[File, ...]
    stamp: Entry | None = None


@dataclasses.dataclass(frozen=True)
class Sorted:
    heaps: tuple[Heap, ...]
    left: tuple[Left, ...]
    passed_over: int
    notes: tuple[str, ...]


def sort(
    found: Sequence[Found],
    lesson: str,
    *,
    roster: Roster | None = None,
    known: Collection[str] = (),
    timezone: str | None = None,
) -> Sorted:
    """Whose each entry is; `known` are the learners who have a folder already."""
    wanted = [one for one in found if not any(map(JUNK.fullmatch, one.parts))]
    entries = [one for one in wanted if isinstance(one, Entry)]
    depth = depth_of_names([one.parts for one in entries], lesson, known)
    left: list[Left] = []
    owned: list[tuple[Entry, Placed, Owner, str]] = []
    for one in wanted:
        where = placed(one.parts, depth, lesson)
        student, reason = student_of(where.owner, roster)
        if isinstance(one, Refused):
            left.append(
                Left(path=one.path, student=printable(student), reason=one.reason)
            )
        elif reason or where.owner is None:
            left.append(Left(path=one.path, reason=reason))
        else:
            owned.append((one, where, where.owner, student))
    shared = shared_ids([(owner, student) for _, _, owner, student in owned], known)
    left += [
        Left(path=one.path, reason=shared[student])
        for one, _, _, student in owned
        if student in shared
    ]
    mine = [(one, where) for one, where, _, student in owned if student not in shared]
    times = Times.of([level_at(*pair) for pair in mine], timezone)
    heaps = heaps_of([one for one in owned if one[3] not in shared], times)
    return Sorted(tuple(heaps), tuple(left), len(found) - len(wanted), times.notes)


def student_of(owner: Owner | None, roster: Roster | None) -> tuple[str, str]:
    """The student id of a learner, or why there is none."""
    if owner is None:
        return "", "whose it is, nothing says: put it in a folder named by the learner"
    student = owner.student
    if roster is not None:
        found = roster.student(owner)
        if found is None:
            return "", f"{printable(str(owner))} is not in the class list, or not alone"
        student = found
    return student, why_no_folder(student)


def why_no_folder(student: str) -> str:
    r"""Why a student id cannot be a folder's name; "" where it can.

    >>> why_no_folder("ann"), why_no_folder("..")
    ('', 'no folder can be named ..')
    """
    plain = student.isprintable() and not set(student) & set("/\\\0")
    if plain and is_usable(student) and student.strip(" .") and student[0] != ".":
        return ""
    return f"no folder can be named {printable(student) or 'by an empty name'}"


def shared_ids(
    owners: Iterable[tuple[Owner, str]], known: Collection[str]
) -> dict[str, str]:
    """Ids that must not be used, with the reason: it would be two learners' work."""
    pairs = list(owners)
    there = [(Owner(name, "folder"), name) for name in known]
    reasons = {}
    for student, people in clashes(pairs).items():
        names = " and ".join(sorted(printable(str(owner)) for owner in people))
        reasons[student] = f"{names} would share one folder: --roster tells them apart"
    folders = {name.casefold(): name for _, name in there}
    for _, student in pairs:
        other = folders.get(student.casefold(), student)
        if other != student and student not in known:
            reasons.setdefault(
                student, f"there is a folder {printable(other)} already: who is it?"
            )
    return reasons


def level_at(entry: Entry, where: Placed) -> Level:
    """What says when a learner handed in: what their name stands in, not their zips."""
    return entry.level_of(where.depth)


@dataclasses.dataclass(frozen=True)
class Times:
    """What times in an archive are worth."""

    timezone: str | None
    believed: bool
    notes: tuple[str, ...] = ()

    @classmethod
    def of(cls, levels: Sequence[Level], timezone: str | None) -> Times:
        times = [in_utc(level.time, timezone) for level in levels if level.time]
        if not times:
            return cls(timezone, believed=False)
        if max(times) - min(times) <= MADE_WITHIN:
            return cls(
                timezone,
                believed=False,
                notes=(SAME_TIME,),
            )
        return cls(timezone, believed=True)

    def time(self, level: Level) -> datetime | None:
        if not self.believed or level.time is None:
            return None
        return in_utc(level.time, self.timezone).astimezone(UTC)


def said_by(owner: Owner) -> datetime | None:
    """The time in the name of a folder of nbgrader's exchange."""
    found = stamp_of(owner.time.encode()).time
    return found and found.replace(tzinfo=UTC)


def heaps_of(
    owned: Sequence[tuple[Entry, Placed, Owner, str]], times: Times
) -> list[Heap]:
    """One heap for each learner, in the order of ids."""
    files: dict[str, list[File]] = {}
    owners: dict[str, Owner] = {}
    stamps: dict[str, Entry] = {}
    for entry, where, owner, student in owned:
        known = owners.get(student, owner)
        owners[student] = dataclasses.replace(owner, late=known.late or owner.late)
        level = level_at(entry, where)
        rest = where.rest or (entry.parts[-1],)
        time = said_by(owner) or times.time(level)
        files.setdefault(student, []).append(File(rest, entry.read, time, entry.size))
        trusted = owner.platform in {"folder", "nbgrader"} and level == entry.levels[-1]
        if rest[-1] == STAMP and trusted:
            stamps[student] = entry
    return [
        Heap(student, owners[student], tuple(files[student]), stamps.get(student))
        for student in sorted(files)
    ]
