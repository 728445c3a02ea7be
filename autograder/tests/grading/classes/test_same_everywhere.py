"""In one process, in several, and on a cluster: the same verdicts, byte for byte."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from autograder.grading.classes.run import Order, grade_class
from autograder.grading.submission.kit import Place
from autograder.tests.grading.classes.test_cluster import cluster
from autograder.tests.grading.gradebook.tables import rows_of
from autograder.tests.grading.tiny_course import (
    LESSON,
    answered,
    hand_in,
    lesson,
    place,
    right,
)

pytestmark = [pytest.mark.needs_cluster, pytest.mark.needs_bwrap, pytest.mark.slow]
__all__ = ["cluster"]

WRONG = "def gd_path(w0, lam, lr, steps):\n    return [w0] * (steps + 1)\n"
ENDS = "import os\n\ndef gd_path(*_):\n    os._exit(3)\n"
WAYS: dict[str, dict[str, Any]] = {
    "one process": {"jobs": 1},
    "two workers": {"jobs": 2},
    "a cluster": {},
    "once more": {"jobs": 2},
}


def a_class(folder: Path) -> Place:
    course = place(folder)
    hand_in(course, "ann", right())
    hand_in(course, "ben", answered(gd_path=WRONG))
    hand_in(course, "cat", lesson())
    hand_in(course, "cut", b"{")
    hand_in(course, "end", answered(gd_path=ENDS))
    (course.submitted / "gone").mkdir()
    return course


def without_times(course: Place) -> dict[str, Any]:
    found = {}
    for path in sorted(course.results(LESSON).glob("*.json")):
        result = json.loads(path.read_text())
        del result["seconds"]
        found[path.stem] = result
    return found


def test_the_same_verdicts_wherever_they_are_made(cluster: Any, tmp_path: Path) -> None:
    ends = {}
    for way, wishes in WAYS.items():
        course = a_class(tmp_path / way)
        address = cluster.scheduler_address if way == "a cluster" else ""
        order = Order(LESSON, scheduler=address, **wishes)
        result = grade_class(course, order, print, lambda *_: None)
        assert result.complete, (way, result.not_recorded)
        assert {one.student: one.score for one in result.submissions} == {
            "ann": 20,
            "ben": pytest.approx(result.submissions[1].score),
            "cat": 0,
            "cut": None,
            "end": 0,
            "gone": None,
        }
        ends[way] = without_times(course), rows_of(course.gradebook)
    first = ends["one process"]
    assert all(end == first for end in ends.values())
