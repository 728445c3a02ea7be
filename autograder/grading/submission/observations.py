"""What was seen of submissions, kept by the content that ran.

A changed exercise is judged again from it without running anything, and of equal
notebooks one is run. The name of a file is the fingerprint of all that an observation
follows from, so that what is found is never out of date. What is found is believed no
more than what comes out of a sandbox: JSON, of the shape that it must have.
"""

from __future__ import annotations

import contextlib
import dataclasses
import json
import os
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

from autograder.grading.sandbox.looking import Observed, Sight
from autograder.grading.sandbox.protocol import read_cell_result, read_observation
from autograder.grading.sandbox.script import Script
from autograder.grading.submission.prints import Prints, digest
from autograder.grading.submission.translation import ENDINGS
from autograder.whole_file import FOR_ONESELF, put_whole

MOST_BYTES = 4 * 2**20
MOST_UNPACKED = 64 * 2**20
MOST_KEPT = 2 * 2**30
LOOK_AFTER = 200  # files written, before their sum is looked at again


class Shelf(Protocol):
    """Where observations are kept: by name, as bytes."""

    def get(self, name: str) -> bytes | None: ...

    def put(self, name: str, data: bytes) -> None: ...


class NoShelf:
    """Keeps nothing."""

    def get(self, name: str) -> bytes | None:  # noqa: ARG002
        return None

    def put(self, name: str, data: bytes) -> None:
        pass


@dataclasses.dataclass
class FolderShelf:
    """Keeps files in a folder, for their owner's eyes; the oldest go first.

    What cannot be written is not kept, and what is damaged is not there.
    """

    folder: Path
    writes: bool = True
    most: int = MOST_KEPT
    written: int = dataclasses.field(default=0, compare=False)

    def path(self, name: str) -> Path:
        return self.folder / name[:2] / f"{name}.json.z"

    def get(self, name: str) -> bytes | None:
        path = self.path(name)
        try:
            with path.open("rb") as file:
                data = file.read(MOST_BYTES + 1)
            if self.writes:
                os.utime(path)
        except OSError:
            return None
        return data if len(data) <= MOST_BYTES else None

    def put(self, name: str, data: bytes) -> None:
        if len(data) > MOST_BYTES or not self.writes:
            return
        path = self.path(name)
        with contextlib.suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            put_whole(path, data, FOR_ONESELF)
            self.written += 1
            if self.written % LOOK_AFTER == 1:
                self.make_room()

    def make_room(self) -> None:
        """Let the files go that nobody asked for the longest."""
        found = []
        for path in self.folder.glob("*/*"):
            with contextlib.suppress(OSError):
                about = path.stat()
                found.append((about.st_mtime, about.st_size, path))
        room = self.most
        for _, size, path in sorted(found, reverse=True):
            room -= size
            if room < 0:
                with contextlib.suppress(OSError):
                    path.unlink()


def shelf_in(work: Path, *, writes: bool = True) -> FolderShelf:
    """Where a class keeps what was seen of its submissions."""
    return FolderShelf(work / "kept" / "seen", writes)


def name_of(script: Script, prints: Prints, *, sandboxed: bool) -> str:
    """The name under which an observation is kept: of all that it follows from."""
    cells = [dataclasses.asdict(cell) for cell in script.cells]
    questions = [question.document() for question in script.questions]
    words = [cells, questions, prints.get("sandbox"), prints.get("environment")]
    files = (part for n, d in sorted(script.files.items()) for part in (n.encode(), d))
    return digest(json.dumps([words, sandboxed]).encode(), *files)


def may_be_kept(seen: Observed) -> bool:
    """Whether all of it would be the same again.

    What ended for want of time, memory or processes may end otherwise on another day.
    """
    reasons = [sight.reason for sight in seen.sights.values()]
    errors = [(cell.get("error") or {}).get("type") for cell in seen.cells.values()]
    if any(word in ENDINGS for word in (*reasons, *errors)):
        return False
    whole = [one.observation for one in seen.sights.values() if one.observation]
    return not any(was_stopped(observation) for observation in whole)


def was_stopped(observation: Mapping[str, Any]) -> bool:
    stops = [case.get("stopped") for case in observation["cases"].values()]
    return any(reason is not None for reason in (observation.get("stopped"), *stops))


def packed(seen: Observed) -> bytes:
    """An observation as bytes.

    >>> unpacked(packed(Observed()), Script((), ()))
    Observed(sights={}, cells={})
    """
    sights = {name: [one.observation, one.reason] for name, one in seen.sights.items()}
    document = {"sights": sights, "cells": {n: dict(c) for n, c in seen.cells.items()}}
    return zlib.compress(json.dumps(document).encode(), 3)


def unpacked(data: bytes, script: Script) -> Observed | None:
    """The observation of a script, or None where the bytes hold none."""
    try:
        inflating = zlib.decompressobj()
        text = inflating.decompress(data, MOST_UNPACKED)
        document = json.loads(text) if inflating.eof else None
        return observed(document, script)
    except (zlib.error, ValueError, TypeError, LookupError, RecursionError):
        return None


def observed(document: Any, script: Script) -> Observed:
    seen = Observed()
    for question in script.questions:
        name = question.exercise
        found, reason = document["sights"][name]
        if found is None:
            seen.sights[name] = Sight(None, str(reason))
            continue
        whole = read_observation(json.dumps(found), name, question.cases)
        if whole is None:
            raise ValueError
        seen.sights[name] = Sight(whole, None)
    for cell in script.cells:
        seen.cells[cell.id] = read_cell_result(document["cells"][cell.id])
    return seen
