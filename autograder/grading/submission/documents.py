"""What grading found out about one submission, as a document on disk."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, ValidationError

from autograder.grading.submission.document import Document
from autograder.grading.submission.verdict_document import VerdictDocument
from autograder.whole_file import put_whole

Status = Literal["graded", "missing", "not graded"]
How = Literal["ran", "judged again", "kept"]


class ExerciseResult(Document):
    """One exercise: the judge's verdict, and the points that follow from it.

    `earned` is None where nobody could look at the answer through no fault of its
    author; that is never a zero, and never full marks.
    """

    exercise: str
    points: float
    earned: float | None
    verdict: VerdictDocument


class CellResult(Document):
    """What a cell printed and showed while it ran, and the error that stopped it."""

    printed: str = ""
    error: dict[str, Any] | None = None
    outputs: list[dict[str, str]] = Field(default=[])


class Basis(Document):
    """What a result follows from, as fingerprints by name.

    `cells` are those that ran, in order; `code` is ours, and what it counts on.
    """

    cells: dict[str, str] = Field(default={})
    files: dict[str, str] = Field(default={})
    code: dict[str, str] = Field(default={})
    sandboxed: bool = True


class SubmissionResult(Document):
    """One submission. `cells` are by cell id.

    `how` says whether it ran now, was judged again from what was seen of it before,
    or is as it was; `why` gives the reason in words. `attempt` is the one that counts,
    of so many `attempts`; 0 where nobody counts them. `release` is the mark of the
    built lesson that it was set on: `releases.release_of` says which release that is.
    """

    version: Literal[1] = 1
    lesson: str
    student: str
    release: str = ""
    status: Status
    reason: str = ""
    how: How = "ran"
    why: str = ""
    fault: bool = False
    sandboxed: bool = True
    score: float | None = None
    max_score: float
    repairs: list[str] = Field(default=[])
    exercises: list[ExerciseResult] = Field(default=[])
    cells: dict[str, CellResult] = Field(default={})
    fingerprint: str
    basis: Basis | None = None
    attempt: int = 0
    attempts: int = 0
    seconds: float = 0.0


def result_path(folder: Path, student: str) -> Path:
    return folder / f"{student}.json"


def write_result(folder: Path, result: SubmissionResult) -> None:
    """A reader sees the old document or the new one."""
    text = result.model_dump_json(indent=1) + "\n"
    put_whole(result_path(folder, result.student), text.encode())


def read_result(folder: Path, student: str) -> SubmissionResult | None:
    """The result on disk, or None where there is none that can be read."""
    try:
        text = result_path(folder, student).read_text("utf-8")
        return SubmissionResult.model_validate(json.loads(text))
    except (OSError, ValueError, ValidationError):
        return None
