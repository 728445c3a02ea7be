"""Two things that happened in the field, from the notebook to the gradebook."""

import shutil
from pathlib import Path

import pytest

from autograder.grading.classes.run import Order, grade_class
from autograder.grading.gradebook.feedback_pages import make_pages
from autograder.grading.gradebook.recording import recorded_scores
from autograder.grading.gradebook.rows import rows
from autograder.grading.submission.documents import read_result
from autograder.grading.submission.kit import Place
from autograder.tests.grading.tiny_course import (
    LESSON,
    answered,
    hand_in,
    place,
    right,
)

pytestmark = pytest.mark.needs_bwrap

# The starter's last line was left below an answer that is right.
RAISE_BELOW = """
def gd_path(w0, lam, lr, steps):
    if steps < 0:
        raise ValueError("steps")
    return [w0 * (1 - lr * lam) ** t for t in range(steps + 1)]

raise NotImplementedError
"""


@pytest.fixture
def course(tmp_path: Path) -> Place:
    return place(tmp_path / "course")


def grade(course: Place) -> list[str]:
    told: list[str] = []
    grade_class(course, Order(LESSON), told.append, lambda *_: None)
    return told


@pytest.mark.slow
@pytest.mark.parametrize("gone", ["ann/01_basics/01_basics.ipynb", "ann"])
def test_graded_and_then_withdrawn(gone: str, course: Place) -> None:
    hand_in(course, "ann", answered(gd_path=RAISE_BELOW))
    hand_in(course, "ben", b"{")
    grade(course)
    list(make_pages(course, LESSON))
    before = recorded_scores(course, LESSON)["ann"]
    assert (before["check_gd_path"] or 0) > 0
    path = course.submitted / gone
    if path.is_file():
        path.unlink()
    else:
        shutil.rmtree(path)
    told = [line for line in grade(course) if "withdrawn" in line]
    assert len(told) == 1 or gone.endswith(".ipynb")
    assert recorded_scores(course, LESSON)["ann"] == dict.fromkeys(before)
    result = read_result(course.results(LESSON), "ann")
    assert result is None or result.status == "missing"
    found = {row.student: row for row in rows(course, LESSON)}
    assert (found["ann"].status, found["ann"].total) == ("missing", None)
    for kind in ("autograded", "feedback"):
        assert not (course.work / kind / "ann").exists()
        (kept,) = course.work.glob(f"withdrawn/*/{kind}/ann/{LESSON}")
        assert any(kept.iterdir())
    assert grade(course) == []


@pytest.mark.slow
def test_a_time_like_yesterday_evening_is_told_and_graded(course: Place) -> None:
    path = hand_in(course, "ann", right())
    (path.parent / "timestamp.txt").write_text("yesterday evening\n")
    grade(course)
    (found,) = rows(course, LESSON)
    assert (found.total, found.timestamp, found.seconds_late) == (20.0, None, 0.0)
