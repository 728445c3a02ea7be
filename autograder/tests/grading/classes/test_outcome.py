"""What counts as found out anew, and what an explanation names."""

from typing import Any

import pytest

from autograder.grading.classes.outcome import Outcome
from autograder.grading.classes.table import explanation, line
from autograder.grading.submission.documents import (
    CellResult,
    ExerciseResult,
    SubmissionResult,
)
from autograder.grading.submission.verdict_document import as_document
from autograder.judge.verdict import Verdict


def result(**content: Any) -> SubmissionResult:
    plain = {"lesson": "a", "student": "ann", "status": "missing", "max_score": 10}
    return SubmissionResult(**{**plain, "fingerprint": "f", **content})


@pytest.mark.parametrize(
    ("now", "before", "fresh"),
    [
        ({}, None, True),
        ({}, {}, False),
        ({}, {"fingerprint": "other"}, True),
        ({"status": "not graded", "fault": True}, {"status": "not graded"}, True),
        ({"status": "graded"}, {"status": "graded"}, True),
        ({"status": "graded", "how": "kept"}, {"status": "graded"}, False),
    ],
)
def test_nothing_there_is_nothing_new_a_second_time(
    now: dict[str, Any], before: dict[str, Any] | None, fresh: bool
) -> None:
    known = None if before is None else result(**before)
    assert Outcome(result(**now), before=known).fresh == fresh


def test_a_cell_that_ended_everything_is_named() -> None:
    error = {"type": "too many processes", "message": "", "line": None}
    cells = {"evil": CellResult(error=error), "fine": CellResult(printed="x")}
    told = list(explanation(Outcome(result(status="graded", cells=cells))))
    assert "    cell evil started too many processes: it was left out" in told
    assert not any("fine" in line for line in told)


def test_who_did_not_try_is_not_shown_as_wrong() -> None:
    verdicts = [
        as_document(Verdict("gd_path", "hidden", "not attempted", 0.0)),
        as_document(Verdict("lr_grid", "hidden", "failed", 0.0)),
    ]
    exercises = [
        ExerciseResult(exercise=one.exercise, points=5, earned=0.0, verdict=one)
        for one in verdicts
    ]
    told = line(Outcome(result(status="graded", score=0.0, exercises=exercises)))
    assert told == "ann: 0/10  ○ gd_path ✗ lr_grid"
