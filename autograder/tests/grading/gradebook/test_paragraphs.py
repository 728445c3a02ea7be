"""A paragraph that a person grades: kept, shown as text, never a silent zero."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from nbgrader.api import Gradebook

from autograder.grading.authoring.masters import TO_WRITE
from autograder.grading.classes.run import Order, grade_class
from autograder.grading.gradebook.configuration import database
from autograder.grading.gradebook.feedback_pages import make_pages
from autograder.grading.submission.kit import Place, points_of
from autograder.notebook import rebuild
from autograder.tests.grading.tiny_course import LESSON, hand_in, in_lines, place, right

NAME = "why_so"
EVIL = "[a link](javascript:alert(1)) <script>alert(2)</script>\n\n$x$"


def with_paragraph(notebook: dict[str, Any], text: str = TO_WRITE) -> dict[str, Any]:
    marks: dict[str, Any] = {"grade": True, "solution": True, "locked": False}
    marks |= {"task": False, "schema_version": 3, "grade_id": NAME, "points": 5}
    told = {"cell": NAME, "question": "## Why so?\n\n- 5 points: because"}
    cell = {
        "cell_type": "markdown",
        "id": NAME,
        "metadata": {"lr": told, "nbgrader": {**marks, "cell_type": "markdown"}},
        "source": text,
    }
    return {**notebook, "cells": [*copy.deepcopy(notebook["cells"]), cell]}


def source_of(notebook: dict[str, Any]) -> str:
    (found,) = [cell["source"] for cell in notebook["cells"] if cell["id"] == NAME]
    return str(found)


def test_what_was_written_is_kept_and_the_marks_are_ours() -> None:
    skeleton = with_paragraph(right())
    theirs = with_paragraph(right(), "Because.")
    theirs["cells"][-1]["metadata"]["nbgrader"]["points"] = 500
    rebuilt = rebuild(theirs, skeleton)
    assert source_of(rebuilt.notebook) == "Because."
    assert rebuilt.notebook["cells"][-1]["metadata"]["nbgrader"]["points"] == 5
    assert any(NAME in words for words in rebuilt.repairs)
    assert source_of(rebuild(right(), skeleton).notebook) == TO_WRITE


def test_code_in_its_place_is_no_paragraph() -> None:
    theirs = with_paragraph(right(), "1 / 0")
    theirs["cells"][-1] |= {"cell_type": "code", "outputs": [], "execution_count": 1}
    assert source_of(rebuild(theirs, with_paragraph(right())).notebook) == TO_WRITE


def test_no_automatic_points_are_given_for_it() -> None:
    assert NAME not in points_of(with_paragraph(right()))


pytestmark = pytest.mark.xdist_group("paragraphs")


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Place:
    course = place(tmp_path_factory.mktemp("class") / "course")
    path = course.skeleton(LESSON)
    skeleton = with_paragraph(json.loads(path.read_text()))
    path.write_text(json.dumps(in_lines(skeleton | {"cells": _joined(skeleton)})))
    hand_in(course, "ann", with_paragraph(right(), EVIL))
    hand_in(course, "bob", with_paragraph(right()))
    for _ in range(2):
        grade_class(course, Order(LESSON), lambda _: None, lambda *_: None)
    return course


def _joined(notebook: dict[str, Any]) -> list[dict[str, Any]]:
    return [{**one, "source": "".join(one["source"])} for one in notebook["cells"]]


@pytest.mark.needs_bwrap
def test_it_waits_for_a_person_and_an_empty_one_is_no_zero(course: Place) -> None:
    with Gradebook(database(course)) as book:
        for student in ("ann", "bob"):
            (notebook,) = book.find_submission(LESSON, student).notebooks
            (grade,) = [one for one in notebook.grades if one.name == NAME]
            assert grade.auto_score is None
            assert grade.needs_manual_grade
            assert grade.max_score_gradecell == 5
        comment = book.find_comment(NAME, LESSON, LESSON, "bob").auto_comment
        assert comment == "No response."


@pytest.mark.needs_bwrap
def test_the_page_shows_rubric_and_text_and_runs_nothing(course: Place) -> None:
    pages = {path.parent.parent.name: path.read_text() for path in _pages(course)}
    for page in pages.values():
        assert "- 5 points: because" in page
        assert "0 of 5 points" not in page
        assert page.count("no points so far") == 2
        assert "## Why" not in page
        assert "<script" not in page
    assert "&lt;script&gt;alert(2)&lt;/script&gt;" in pages["ann"]
    assert "missing" in pages["bob"]
    assert "That is no zero" in pages["bob"]


@pytest.mark.needs_bwrap
def test_a_zero_that_a_person_gave_is_a_zero(course: Place) -> None:
    with Gradebook(database(course)) as book:
        grade = book.find_grade(NAME, LESSON, LESSON, "ann")
        grade.manual_score, grade.needs_manual_grade = 0.0, False
        book.db.commit()
    pages = {path.parent.parent.name: path.read_text() for path in _pages(course)}
    assert pages["ann"].count("0 of 5 points") == 2
    assert "20 of 25 points." in pages["ann"]
    assert "20 of 25 points so far" in pages["bob"]


def _pages(course: Place) -> list[Path]:
    return list(make_pages(course, LESSON))
