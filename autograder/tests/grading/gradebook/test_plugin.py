"""nbgrader's own command with our configuration, and what it leaves behind."""

import json
import logging
from pathlib import Path
from typing import Any

import pytest
from nbgrader.api import Gradebook
from nbgrader.converters import Autograde
from nbgrader.converters.base import NbGraderException
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

from autograder.grading.classes.run import Order, grade_class
from autograder.grading.gradebook import recording
from autograder.grading.gradebook.configuration import database, settings
from autograder.grading.submission.kit import Place, lesson_kit
from autograder.tests.grading.tiny_course import (
    LESSON,
    answered,
    code,
    hand_in,
    lesson,
    place,
    right,
)

pytestmark = pytest.mark.needs_bwrap

HALF = "def gd_path(w0, lam, lr, steps):\n    return [w0] * (steps + 1)\n"


@pytest.fixture
def course(tmp_path: Path) -> Place:
    return place(tmp_path / "course")


def config(course: Place) -> Config:
    c = settings(course, "", LESSON)
    c.CourseDirectory.student_id = "*"
    c.CourseDirectory.submitted_directory = "autograder/work/submitted"
    return c


def autograde(course: Place) -> None:
    kit = lesson_kit(course, LESSON)
    recording.ensure_assignment(course, LESSON, kit.skeleton)
    c = config(course)
    directory = CourseDirectory(config=c)
    Autograde(coursedir=directory, config=c, log=logging.getLogger("quiet")).start()


def graded(course: Place, student: str) -> Path:
    return course.work / "autograded" / student / LESSON


@pytest.mark.slow
def test_both_commands_give_the_same_scores(tmp_path: Path) -> None:
    scores = []
    for name in ("one", "two"):
        course = place(tmp_path / name)
        (course.work / "secret").write_text("ab" * 32)
        hand_in(course, "ann", right())
        hand_in(course, "ben", answered(gd_path=HALF))
        hand_in(course, "cat", lesson())
        if name == "one":
            order = Order(LESSON)
            grade_class(course, order, lambda _: None, lambda *_: None)
        else:
            autograde(course)
        outputs = [
            cell.get("outputs")
            for student in ("ann", "ben", "cat")
            for cell in json.loads(
                (graded(course, student) / f"{LESSON}.ipynb").read_text()
            )["cells"]
        ]
        scores.append((recording.recorded_scores(course, LESSON), outputs))
    assert scores[0] == scores[1]
    assert scores[0][0]["ann"] == {"check_gd_path": 10.0, "check_lr_grid": 10.0}


def test_verdict_stands_under_its_check_cell(course: Place) -> None:
    hand_in(course, "ann", answered(gd_path=HALF))
    autograde(course)
    notebook = json.loads((graded(course, "ann") / f"{LESSON}.ipynb").read_text())
    cells = {cell["id"]: cell for cell in notebook["cells"]}
    shown, points = cells["check_gd_path"]["outputs"]
    assert "gd_path" in "".join(shown["data"]["text/plain"])
    assert "<section" in "".join(shown["data"]["text/html"])
    assert 0 <= float("".join(points["data"]["text/plain"])) < 10


@pytest.mark.slow
def test_marks_points_and_order_are_ours(course: Place) -> None:
    notebook = right()
    notebook["cells"].reverse()
    for cell in notebook["cells"]:
        for field in ("points", "grade", "locked"):
            if field in cell["metadata"].get("nbgrader", {}):
                cell["metadata"]["nbgrader"][field] = 1000
        cell["metadata"]["tags"] = ["skip-execution"]
    hand_in(course, "ann", notebook)
    autograde(course)
    kept = json.loads((graded(course, "ann") / f"{LESSON}.ipynb").read_text())
    ids = [cell["id"] for cell in lesson()["cells"]]
    assert [cell["id"] for cell in kept["cells"]] == ids
    scores = recording.recorded_scores(course, LESSON)["ann"]
    assert scores == {"check_gd_path": 10.0, "check_lr_grid": 10.0}


@pytest.mark.slow
def test_other_peoples_files_do_not_travel(course: Place) -> None:
    secret = course.work / "notes.txt"
    path = hand_in(course, "eve", right())
    secret.write_text("the solutions")
    (path.parent / "stolen.txt").symlink_to(secret)
    (path.parent / "timestamp.txt").write_text("2026-01-01 10:00:00 UTC")
    autograde(course)
    kept = {file.name for file in graded(course, "eve").iterdir()}
    assert kept == {f"{LESSON}.ipynb", "timestamp.txt"}


@pytest.mark.slow
def test_notebook_behind_a_link_is_not_graded(course: Place) -> None:
    hand_in(course, "ann", right())
    path = hand_in(course, "eve", b"")
    path.unlink()
    path.symlink_to(course.submitted / "ann" / LESSON / f"{LESSON}.ipynb")
    autograde(course)
    scores = recording.recorded_scores(course, LESSON)
    assert scores["eve"] == {"check_gd_path": None, "check_lr_grid": None}
    assert "return" not in (graded(course, "eve") / f"{LESSON}.ipynb").read_text()


@pytest.mark.slow
def test_markup_of_the_learner_is_shown_not_obeyed(course: Place) -> None:
    notebook = right()
    for kind in ("markdown", "raw"):
        cell: dict[str, Any] = {
            "cell_type": kind,
            "id": f"x-{kind}",
            "metadata": {},
            "source": EVIL,
        }
        notebook["cells"].append(cell)
    notebook["cells"].append(code("x-code", f"print({EVIL!r})"))
    hand_in(course, "eve", notebook)
    autograde(course)
    kept = json.loads((graded(course, "eve") / f"{LESSON}.ipynb").read_text())
    texts = [c["source"] for c in kept["cells"] if c["cell_type"] != "code"]
    assert sum("&lt;script" in "".join(text) for text in texts) == 2
    assert not any("<script" in "".join(text) for text in texts)


EVIL = "<script>fetch('/formgrader/api/grade/1')</script>"


def test_without_a_sandbox_nothing_is_graded(
    course: Place, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    hand_in(course, "ann", right())
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NbGraderException):
        autograde(course)
    scores = recording.recorded_scores(course, LESSON)
    assert not any((scores.get("ann") or {}).values())
    with Gradebook(database(course)) as book:
        assert book.find_submission(LESSON, "ann").score == 0
        needs = [
            g.needs_manual_grade
            for n in book.find_submission(LESSON, "ann").notebooks
            for g in n.grades
        ]
    assert all(needs)


@pytest.mark.slow
def test_fault_leaves_no_better_score_of_an_earlier_submission(
    course: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = hand_in(course, "ann", right())
    autograde(course)
    full = {"check_gd_path": 10.0, "check_lr_grid": 10.0}
    assert recording.recorded_scores(course, LESSON)["ann"] == full
    path.write_text(json.dumps(lesson()))
    monkeypatch.setattr("autograder.grading.sandbox.warm.WARM", "nowhere")
    with pytest.raises(NbGraderException):
        autograde(course)
    found = recording.recorded_scores(course, LESSON)["ann"]
    assert found == dict.fromkeys(full)
