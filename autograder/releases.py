"""The releases of the course: what changed in each, and which lessons it held.

`changes.toml` is written by people: a number, a day, and for each exercise that is
judged otherwise than before, what a regrade moves. `releases.json` is written by
`lr release`: the marks of what each release held, so that a notebook's own mark says
which release it comes from, and a change that nobody wrote down is noticed.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from autograder.errors import UserError
from autograder.repository import ROOT

CHANGES = ROOT / "autograder" / "changes.toml"
FIXED = ROOT / "autograder" / "releases.json"
JUDGE = "judge"  # a change that concerns every exercise


class Record(BaseModel):
    """Nothing unknown in it, nothing changed."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Change(Record):
    """What became of one exercise, or of the judge, and what a regrade moves."""

    of: str
    what: str
    regrade: str


class Release(Record):
    """One release, as people describe it."""

    number: int
    date: dt.date
    title: str
    changes: tuple[Change, ...] = ()

    @property
    def words(self) -> str:
        """What a person calls it.

        >>> Release(number=2, date="2026-11-25", title="More room").words
        'release 2'
        """
        return f"release {self.number}"


class ChangesDocument(Record):
    """`changes.toml`: the oldest release first."""

    release: tuple[Release, ...]

    @model_validator(mode="after")
    def _counts_up(self) -> ChangesDocument:
        numbers = [one.number for one in self.release]
        if not numbers or numbers != list(range(1, len(numbers) + 1)):
            raise ValueError("releases are numbered 1, 2, 3 … in their order")
        return self


class Marks(Record):
    """What a release held: marks of the lessons, of the exercises, of the judge."""

    lessons: dict[str, str]
    exercises: dict[str, str]
    judge: str

    def judged(self) -> dict[str, str]:
        """Everything that a score depends on, by name."""
        return {JUDGE: self.judge, **self.exercises}


class FixedDocument(Record):
    """`releases.json`: the marks of each release that has been given out."""

    version: Literal[1] = 1
    releases: dict[int, Marks] = {}


def read_changes(path: Path = CHANGES) -> tuple[Release, ...]:
    """The releases as people describe them, the oldest first.

    Raises:
        UserError: the file is not there, or not as it has to be.

    >>> read_changes()[0].number
    1
    """
    try:
        found = tomllib.loads(path.read_text("utf-8"))
        return ChangesDocument.model_validate(found).release
    except FileNotFoundError:
        raise UserError(f"{path} is missing: it names the releases") from None
    except (ValueError, ValidationError) as error:
        raise UserError(f"{path.name}: {_reason(error)}") from None


def read_fixed(path: Path = FIXED) -> FixedDocument:
    """The marks of what was given out; none where nothing was.

    Raises:
        UserError: what lies there is no such document.
    """
    try:
        return FixedDocument.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        return FixedDocument()
    except ValidationError as error:
        raise UserError(f"{path.name}: {_reason(error)}") from None


def _reason(error: ValueError) -> str:
    if isinstance(error, ValidationError):
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        return f"{where}: {first['msg']}" if where else first["msg"]
    return str(error)


def release_of(lesson: str, mark: str, fixed: FixedDocument) -> str:
    """Which release a notebook comes from, by the mark in it; empty where unknown.

    A lesson that did not change belongs to several releases; the newest is named.

    >>> one = Marks(lessons={"01_basics": "ab"}, exercises={}, judge="")
    >>> fixed = FixedDocument(releases={1: one, 2: one})
    >>> release_of("01_basics", "ab", fixed), release_of("01_basics", "cd", fixed)
    ('release 2', '')
    """
    held = [
        n for n, marks in fixed.releases.items() if marks.lessons.get(lesson) == mark
    ]
    return f"release {max(held)}" if mark and held else ""


def differing(before: Marks, now: Marks) -> list[str]:
    """What is judged otherwise than before, by name; what is new moves nothing.

    >>> before = Marks(lessons={}, exercises={"f": "1", "g": "1"}, judge="1")
    >>> differing(before, before.model_copy(update={"exercises": {"f": "2", "h": "1"}}))
    ['f', 'g']
    """
    was, found = before.judged(), now.judged()
    return [name for name in was if was[name] != found.get(name)]


def page(
    changes: tuple[Release, ...], fixed: FixedDocument, now: Marks
) -> Iterator[str]:
    """The page of changes, the newest first: what a regrade would move."""
    newest = changes[-1]
    given = fixed.releases.get(newest.number)
    if given is not None:
        yield from _since(newest, given, now)
    for one in reversed(changes):
        state = "" if one.number in fixed.releases else " (not given out yet)"
        yield f"Release {one.number}, {one.date.isoformat()}{state}: {one.title}"
        for change in one.changes:
            yield f"  {change.of}: {change.what}"
            yield f"    A regrade: {change.regrade}"
        if not one.changes:
            yield "  No exercise is judged otherwise than before."


def _since(newest: Release, given: Marks, now: Marks) -> Iterator[str]:
    judged = differing(given, now)
    lessons = [s for s, m in now.lessons.items() if given.lessons.get(s) != m]
    if not judged and not lessons:
        return
    yield f"Since {newest.words}, in no release yet:"
    for name in judged:
        yield f"  {name} is judged otherwise: a regrade may move its points."
    for slug in lessons:
        yield f"  {slug} was built anew: a regrade asks other hidden inputs."
