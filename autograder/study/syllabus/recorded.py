"""The exercises of a class bundle: cards and practice keys, recorded as files.

A folder holds `bundle.json`, the document `Bundle`, and `keys/EXERCISE/SEED.json.gz`.
Nothing in it says how a right answer is written.
"""

from __future__ import annotations

import gzip
import json
import secrets
import zlib
from collections.abc import Collection
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from autograder.errors import UserError
from autograder.judge.documents import Key
from autograder.judge.verdict import Verdict
from autograder.languages import tr
from autograder.measuring.judged import verdict_measured
from autograder.repository import ROOT
from autograder.study.syllabus.port import PRACTICE_SEED, Card, Outline

RECORDED = ROOT / "autograder" / "recorded"
DOCUMENT = "bundle.json"


class Bundle(BaseModel):
    """What a class was given: which release, which lessons, which exercises.

    Attributes:
        release: the release in words, such as "release 2".
        date: the day of that release, as its page of changes has it.
        lessons: the lessons given, each with the mark that its notebook carries.
        fresh: the seeds of recorded inputs besides those of practice.
        cards: the exercises, lesson by lesson; also those of lessons not given that a
            given lesson builds on.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: int = 1
    release: str
    date: str
    lessons: dict[str, str]
    fresh: tuple[str, ...]
    cards: tuple[Card, ...]


class Recorded:
    """Cards and keys as an instructor recorded them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.bundle = read_bundle(folder)
        self._cards = {one.id: one for one in self.bundle.cards}

    @property
    def release(self) -> str:
        """The release that the class was given, in words."""
        return self.bundle.release

    def ids(self) -> tuple[str, ...]:
        """Every exercise's id, lesson by lesson."""
        return tuple(self._cards)

    def outline(self, lesson: str) -> tuple[Outline, ...]:
        """The exercises of a lesson that was given; none of the others."""
        if lesson not in self.bundle.lessons:
            return ()
        return tuple(
            Outline(one.id, one.minutes, one.workshop, one.xp)
            for one in self.bundle.cards
            if one.lesson == lesson
        )

    def card(self, exercise: str) -> Card:
        """What a learner may know of an exercise."""
        return self._cards[exercise]

    def key(self, exercise: str, seed: str) -> Key:
        """The recorded key of a seed.

        Raises:
            UserError: there is none, or it cannot be read.
        """
        if not key_path(self.folder, exercise, PRACTICE_SEED).is_file():
            raise UserError(
                tr(
                    "{exercise} is judged when you hand it in: it cannot be checked "
                    "here",
                    exercise=exercise,
                )
            )
        return read_key(key_path(self.folder, exercise, seed))

    def fresh_seed(self, exercise: str, used: Collection[str]) -> str:  # noqa: ARG002
        """One that has not been used; where all have been, any but the last.

        `used` is in the order of use.
        """
        return unseen(self.bundle.fresh, tuple(used))

    def verdict(self, observation: object, key: Key) -> Verdict:
        """Measure what the key wants measured, then judge."""
        if "training_seed" not in key:
            return verdict_measured(observation, key)
        from autograder.measuring.regret import measure

        return verdict_measured(observation, key, measure)

    def model_answer(self, exercise: str) -> None:
        """The instructor keeps it."""

    def other_ways(self, exercise: str) -> tuple[str, ...]:  # noqa: ARG002
        """None: the instructor keeps them as well."""
        return ()


def unseen(fresh: tuple[str, ...], used: tuple[str, ...]) -> str:
    """Choose among recorded seeds: what was not used, else what was not used last.

    >>> unseen(("a", "b"), ("a",)), unseen(("a", "b"), ("a", "b", "a"))
    ('b', 'b')
    """
    left = [seed for seed in fresh if seed not in used] or list(fresh)
    last = used[-1] if used else None
    return secrets.choice([seed for seed in left if seed != last] or left)


def key_path(folder: Path, exercise: str, seed: str) -> Path:
    """Where the key of an exercise and a seed lies."""
    return folder / "keys" / exercise / f"{seed}.json.gz"


def packed(key: Key) -> bytes:
    """A key as the bytes of its file, the same for the same key."""
    text = json.dumps(key, separators=(",", ":"), ensure_ascii=True, allow_nan=False)
    return gzip.compress(text.encode("ascii"), compresslevel=9, mtime=0)


def unpacked(data: bytes) -> Key:
    """Read what `packed` wrote.

    >>> unpacked(packed({"exercise": "gd_path", "points": 0.1}))
    {'exercise': 'gd_path', 'points': 0.1}
    """
    key: Key = json.loads(gzip.decompress(data))
    return key


def read_key(path: Path) -> Key:
    """Read a recorded key.

    Raises:
        UserError: it is not there, or damaged.
    """
    try:
        return unpacked(path.read_bytes())
    except (OSError, EOFError, ValueError, zlib.error) as error:
        raise _damaged(path) from error


def read_bundle(folder: Path) -> Bundle:
    """Read what a bundle says of itself.

    Raises:
        UserError: it is not there, or damaged.
    """
    path = folder / DOCUMENT
    try:
        return Bundle.model_validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        raise _damaged(path) from error


def _damaged(path: Path) -> UserError:
    return UserError(
        tr(
            "this copy of the course is damaged ({file} cannot be read): take a fresh "
            "one",
            file=f"{path.parent.name}/{path.name}",
        )
    )
