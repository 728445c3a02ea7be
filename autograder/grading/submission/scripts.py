"""From a submission's bytes to the script that a runner is given; pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from autograder.grading.sandbox.script import Question, Script
from autograder.grading.submission.kit import LessonKit
from autograder.notebook import (
    Rebuilt,
    UnreadableNotebook,
    read_notebook,
    rebuild,
    run_order,
)

MOST_CODE = 1_000_000  # reading hostile syntax takes seconds per 100 kB


def rebuilt_submission(data: bytes, skeleton: Mapping[str, Any]) -> Rebuilt:
    """Read a file and set it on the lesson.

    Raises:
        UnreadableNotebook: it is none, or holds more code than anybody writes.
    """
    notebook = read_notebook(data)
    code = [c for c in notebook["cells"] if isinstance(c, dict)]
    size = sum(len(str(c.get("source"))) for c in code if c.get("cell_type") == "code")
    if size > MOST_CODE:
        raise UnreadableNotebook("the cells hold more than a megabyte of code")
    return rebuild(notebook, dict(skeleton))


def script_of(
    rebuilt: Rebuilt, kit: LessonKit, files: Mapping[str, bytes] | None = None
) -> Script:
    """What the runner is to do with a rebuilt submission."""
    questions = tuple(
        Question(name, tuple(key["cases"]), float(key["seconds"]))
        for name, key in kit.keys.items()
    )
    return Script(tuple(run_order(rebuilt)), questions, dict(files or {}))
