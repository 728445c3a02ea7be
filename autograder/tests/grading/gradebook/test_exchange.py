"""nbgrader's own commands, one after the other, from the release to the feedback."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.course import in_language
from autograder.repository import ROOT
from autograder.tests.browser.the_course import copy_course

LESSON = "00_start_here"


@pytest.mark.slow
@pytest.mark.needs_bwrap
def test_a_lesson_goes_out_and_comes_back(tmp_path: Path) -> None:
    course = copy_course(tmp_path / "course")
    exchange, student = tmp_path / "exchange", tmp_path / "student"
    for folder in (exchange, student):
        folder.mkdir()
    exchange.chmod(0o777)  # as nbgrader asks for
    surroundings = os.environ | {
        "JUPYTER_CONFIG_PATH": str(course / "autograder"),
        "PYTHONPATH": str(course),
        "HOME": str(tmp_path),
    }

    def nbgrader(where: Path, *words: str) -> None:
        command = [sys.executable, "-m", "nbgrader", *words, LESSON]
        if words[0] in {"release_assignment", "fetch_assignment", "submit", "collect"}:
            command += [f"--Exchange.root={exchange}", "--course=learning_rates"]
        done = subprocess.run(
            command,
            cwd=where,
            env=surroundings,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr

    nbgrader(course, "release_assignment")
    nbgrader(student, "fetch_assignment")
    for spoken in ("ko", "fr"):
        assert in_language(student / LESSON / f"{LESSON}.ipynb", spoken).is_file()
    solved = ROOT / "solutions" / LESSON / f"{LESSON}.ipynb"
    shutil.copy(solved, student / LESSON / f"{LESSON}.ipynb")
    nbgrader(student, "submit")
    nbgrader(course, "collect")
    nbgrader(course, "autograde")
    nbgrader(course, "generate_feedback")
    (page,) = (course / "autograder" / "work" / "feedback").rglob("*.html")
    assert "10 of 10 points" in page.read_text("utf-8")
