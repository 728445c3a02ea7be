"""What grading a lesson needs: its built notebook, and the hidden answer keys."""

from __future__ import annotations

import dataclasses
import functools
import hashlib
import json
import sys
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

from autograder.errors import UserError
from autograder.grading.sandbox.visible_files import package_files
from autograder.grading.submission.class_points import with_class_points
from autograder.grading.submission.class_settings import class_settings
from autograder.grading.submission.kept_keys import hidden_keys
from autograder.judge.documents import Key
from autograder.notebook import UnreadableNotebook, read_notebook
from autograder.repository import ROOT

OUR_CODE = ("grading/*/*.py", "judge/*.py", "judge/scenes/*.py", "notebook/*.py")


@dataclasses.dataclass(frozen=True)
class Place:
    """Where a course keeps what grading reads and writes."""

    root: Path

    @property
    def work(self) -> Path:
        return self.root / "autograder" / "work"

    @property
    def submitted(self) -> Path:
        return self.work / "submitted"

    @property
    def gradebook(self) -> Path:
        return self.work / "gradebook.db"

    def results(self, lesson: str) -> Path:
        return self.work / "results" / lesson

    def skeleton(self, lesson: str) -> Path:
        return self.root / "lessons" / lesson / f"{lesson}.ipynb"


@dataclasses.dataclass(frozen=True)
class LessonKit:
    """One lesson, ready for grading. `points` and `keys` are by exercise, in order."""

    lesson: str
    skeleton: Mapping[str, Any]
    points: Mapping[str, float]
    keys: Mapping[str, Key]
    fingerprint: str


def lesson_kit(place: Place, lesson: str) -> LessonKit:
    """Read the built lesson and draw its hidden keys."""
    skeleton = read_skeleton(place, lesson)
    points = points_of(skeleton)
    release = str(skeleton.get("metadata", {}).get("lr", {}).get("release", ""))
    keys = hidden_keys(place.work, lesson, tuple(points), release)
    content = json.dumps([skeleton, keys], sort_keys=True)
    fingerprint = digest(content.encode(), code_fingerprint().encode())
    return LessonKit(lesson, skeleton, points, keys, fingerprint)


def read_skeleton(place: Place, lesson: str) -> Mapping[str, Any]:
    """The built lesson, with the points that this class gives."""
    path = place.skeleton(lesson)
    try:
        built = with_whole_sources(read_notebook(path.read_bytes()))
    except FileNotFoundError:
        raise UserError(f"no built lesson at {path}: `lr build` makes it") from None
    except UnreadableNotebook as error:
        raise UserError(f"{path}: {error}; `lr build` makes it anew") from None
    return with_class_points(built, class_settings(place).lesson(lesson))


def with_whole_sources(notebook: dict[str, Any]) -> dict[str, Any]:
    """The notebook with each source as one text; files keep it as lines.

    >>> with_whole_sources({"cells": [{"source": ["a", "b"]}]})
    {'cells': [{'source': 'ab'}]}
    """
    cells = [{**cell, "source": "".join(cell["source"])} for cell in notebook["cells"]]
    return {**notebook, "cells": cells}


def points_of(skeleton: Mapping[str, Any]) -> dict[str, float]:
    """The points of each exercise, as the lesson's check cells state them.

    >>> marks = {"grade": True, "grade_id": "check_gd_path", "points": 10}
    >>> points_of({"cells": [{"metadata": {"nbgrader": marks}}]})
    {'gd_path': 10.0}
    """
    found = {}
    for cell in skeleton["cells"]:
        marks = cell.get("metadata", {}).get("nbgrader", {})
        if marks.get("grade") is True and marks.get("solution") is not True:
            name = str(marks["grade_id"]).removeprefix("check_")
            found[name] = float(marks["points"])
    return found


def digest(*parts: bytes) -> str:
    """A fingerprint of parts and of where one ends and the next begins.

    >>> digest(b"a", b"b") == digest(b"ab")
    False
    """
    whole = hashlib.sha256()
    for part in parts:
        whole.update(len(part).to_bytes(8, "big"))
        whole.update(part)
    return whole.hexdigest()


@functools.cache
def code_fingerprint() -> str:
    """A fingerprint of the code that a verdict depends on, and of its libraries."""
    package = ROOT / "autograder"
    names = {path for pattern in OUR_CODE for path in package.glob(pattern)}
    names |= {package / name for name in package_files()}
    parts = [path.read_bytes() for path in sorted(names)]
    libraries = " ".join([sys.version, version("numpy"), version("torch")])
    return digest(libraries.encode(), *parts)
