"""Whose a file is, as its path says: Moodle's, Canvas's and nbgrader's names; pure.

Only the part of a path that a platform or an instructor wrote is believed. Below it
everything is named by a learner, who could name it like somebody else's.
"""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from pathlib import PurePosixPath
from typing import Literal

Platform = Literal["moodle", "canvas", "nbgrader", "folder"]

MOODLE = re.compile(
    r"(?P<name>.+?)_(?P<number>\d+)_assignsubmission_[a-z]+(?:_(?P<file>.*))?",
    re.DOTALL,
)
CANVAS = re.compile(
    r"(?P<name>.+?)_(?:(?P<late>LATE)_)?(?P<number>\d+)_\d+_(?P<file>.+\..+)", re.DOTALL
)
INBOUND = re.compile(
    r"(?P<name>[^+]+)\+(?P<lesson>[^+]+)\+(?P<time>\d{4}-\d\d-\d\d [^+]+)(?:\+.*)?"
)
MOST_NAME = 100


@dataclasses.dataclass(frozen=True)
class Owner:
    """A learner, as a platform knows them.

    `number` is Canvas's number of the person, or Moodle's of the person in this one
    assignment. `late` and `time` are what the platform says of the submission.
    """

    name: str
    platform: Platform
    number: str = ""
    late: bool = False
    time: str = ""

    @property
    def student(self) -> str:
        """The folder of this learner, where no roster says another.

        Moodle numbers a person anew in each assignment, Canvas does not.

        >>> Owner("Ann Example", "moodle", "7").student
        'Ann_Example'
        >>> Owner("exampleann", "canvas", "7").student
        'exampleann_7'
        """
        if self.platform in {"folder", "nbgrader"}:
            return self.name
        name = as_folder(self.name)
        return f"{name}_{self.number}" if self.platform == "canvas" else name

    def __str__(self) -> str:
        return f"{self.name} ({self.number})" if self.number else self.name


@dataclasses.dataclass(frozen=True)
class Placed:
    """A path with its owner, named in its part `depth`; `rest` is the learner's own."""

    owner: Owner | None
    depth: int = 0
    rest: tuple[str, ...] = ()


def as_folder(name: str) -> str:
    """A person's name as a folder's: letters of any script, digits, and `-.@_`.

    >>> as_folder("Åsa O’Neil, Jr.")
    'Åsa_O_Neil_Jr'
    """
    plain = unicodedata.normalize("NFC", name)
    kept = "".join(c if c.isalnum() or c in "-.@" else "_" for c in plain)
    return re.sub(r"__+", "_", kept)[:MOST_NAME].strip("._-")


def owner_in(part: str, *, last: bool) -> tuple[Owner, str] | None:
    """The learner whom a platform names in a part of a path, and the file it adds.

    >>> owner_in("Ann Example_12_assignsubmission_file_", last=False)
    (Owner(name='Ann Example', platform='moodle', number='12', late=False, time=''), '')
    >>> owner_in("exampleann_LATE_12_34_01_basics-1.ipynb", last=True)[1]
    '01_basics-1.ipynb'
    """
    if found := MOODLE.fullmatch(part):
        return Owner(found["name"], "moodle", found["number"]), found["file"] or ""
    if found := INBOUND.fullmatch(part):
        return Owner(found["name"], "nbgrader", time=found["time"]), ""
    if (last or part.lower().endswith(".zip")) and (found := CANVAS.fullmatch(part)):
        late = found["late"] is not None
        return Owner(found["name"], "canvas", found["number"], late), found["file"]
    return None


def named_in(folder: str) -> str:
    """The learner in whose name a folder is that was handed in through an exchange.

    >>> named_in("ann+01_basics+2027-02-01 10:00:00 UTC+x"), named_in("ann")
    ('ann', 'ann')
    """
    found = INBOUND.fullmatch(folder)
    return found["name"] if found else folder


def depth_of_names(
    paths: Sequence[tuple[str, ...]], lesson: str, known: Collection[str] = ()
) -> int:
    """How many folders are around everything before learners' names begin.

    >>> depth_of_names([("all", "ann", "a.csv"), ("all", "bob", "a.csv")], "01_basics")
    1
    """
    depth = 0
    while is_around_all(paths, depth, lesson, known):
        depth += 1
    return depth


def is_around_all(
    paths: Sequence[tuple[str, ...]], depth: int, lesson: str, known: Collection[str]
) -> bool:
    """Whether there is one folder at this depth, and learners' names stand below it."""
    if not paths or any(len(path) <= depth + 1 for path in paths):
        return False
    (name, *others) = {path[depth] for path in paths}
    if others or stem(name) in known or owner_in(name, last=False):
        return False
    if any(owner_in(p[depth + 1], last=len(p) == depth + 2) for p in paths):
        return True
    files = {p[depth + 1] for p in paths if len(p) == depth + 2}
    folders = {p[depth + 1] for p in paths} - files
    people = {folder for folder in folders if not is_lesson(folder, lesson)}
    handed_in = any(file.lower().endswith((".ipynb", ".zip")) for file in files)
    return len(people) > (0 if is_lesson(name, lesson) else 1) and not handed_in


def placed(path: tuple[str, ...], depth: int, lesson: str) -> Placed:
    """Whose a path is, where learners' names begin at some depth.

    >>> placed(("all", "ann", "01_basics.ipynb"), 1, "01_basics").owner.name
    'ann'
    """
    if len(path) <= depth:
        return Placed(None)
    part, rest = path[depth], path[depth + 1 :]
    found = owner_in(part, last=not rest)
    if found is not None:
        owner, file = found
        if owner.platform == "nbgrader":
            rest = path[depth:]  # one folder for each time that something was handed in
        return Placed(owner, depth, (file, *rest) if file else rest)
    name = stem(part)
    if (not rest and not is_zip(part)) or is_lesson(part, lesson):
        return Placed(None, depth, rest)
    return Placed(Owner(name, "folder"), depth, rest)


def is_zip(part: str) -> bool:
    return part.lower().endswith(".zip")


def stem(part: str) -> str:
    """A folder's name, or a zip's without its ending."""
    return part[: -len(".zip")] if is_zip(part) else part


def is_lesson(part: str, lesson: str) -> bool:
    return lesson.lower() in {part.lower(), PurePosixPath(part).stem.lower()}


def clashes(owners: Iterable[tuple[Owner, str]]) -> dict[str, set[Owner]]:
    """Student ids that two learners would share, on any file system.

    >>> ann, other = Owner("Ann", "moodle", "1"), Owner("ann", "moodle", "2")
    >>> sorted(clashes([(ann, "Ann"), (other, "ann")]))
    ['Ann', 'ann']
    """
    people: dict[str, set[Owner]] = {}
    ids: dict[str, set[str]] = {}
    for owner, student in owners:
        key = unicodedata.normalize("NFC", student).casefold()
        people.setdefault(key, set()).add(
            dataclasses.replace(owner, late=False, time="")
        )
        ids.setdefault(key, set()).add(student)
    return {
        student: people[key]
        for key, students in ids.items()
        for student in students
        if len(people[key]) > 1
    }
