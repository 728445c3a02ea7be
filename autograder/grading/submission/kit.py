"""What grading a lesson needs: its built notebook, and the hidden answer keys."""

from __future__ import annotations

import dataclasses
import functools
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from autograder.errors import UserError
from autograder.grading.submission.class_points import with_class_points
from autograder.grading.submission.class_settings import class_settings
from autograder.grading.submission.kept_keys import hidden_keys
from autograder.grading.submission.prints import digest, of_all_code, prints_of
from autograder.grading.submission.secret import class_secret, hidden_seed
from autograder.judge.documents import Key
from autograder.notebook import UnreadableNotebook, read_notebook

__all__ = ["LessonKit", "Place", "code_fingerprint", "digest", "lesson_kit"]


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
    """One lesson, ready for grading. `points` and `keys` are by exercise, in order.

    `prints` are fingerprints of what its results follow from; `fingerprint` is of all
    of them together, and of the lesson.
    """

    lesson: str
    skeleton: Mapping[str, Any]
    points: Mapping[str, float]
    keys: Mapping[str, Key]
    fingerprint: str
    prints: Mapping[str, str] = dataclasses.field(default_factory=dict)

    @property
    def release(self) -> str:
        """The mark of the built lesson, which its notebook carries."""
        return mark_in(self.skeleton)


def lesson_kit(place: Place, lesson: str) -> LessonKit:
    """Read the built lesson and draw its hidden keys."""
    skeleton = read_skeleton(place, lesson)
    points = points_of(skeleton)
    release = mark_in(skeleton)
    prints = prints_for(place, lesson, tuple(points), release)
    keys = hidden_keys(place.work, lesson, tuple(points), release)
    content = json.dumps([skeleton, dict(prints)], sort_keys=True)
    fingerprint = digest(content.encode())
    return LessonKit(lesson, skeleton, points, keys, fingerprint, prints)


def mark_in(skeleton: Mapping[str, Any]) -> str:
    """The mark of what learners are given, as the build wrote it into a notebook.

    >>> mark_in({"metadata": {"lr": {"release": "75d6"}}}), mark_in({})
    ('75d6', '')
    """
    return str(skeleton.get("metadata", {}).get("lr", {}).get("release", ""))


def prints_for(
    place: Place, lesson: str, exercises: tuple[str, ...], release: str
) -> Mapping[str, str]:
    """The fingerprints of a lesson of this class; no key has to be made for them."""
    limits = class_settings(place).lesson(lesson).sandbox_limits
    draw = hidden_seed(class_secret(place.work), lesson, release)
    words = json.dumps(dataclasses.asdict(limits), sort_keys=True)
    return prints_of(exercises, draw, words)


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


@functools.cache
def code_fingerprint() -> str:
    """A fingerprint of the code that a verdict depends on, and of its libraries."""
    return of_all_code()
