"""Taking one's functions home from a class's copy of the course."""

from pathlib import Path

import pytest

from autograder.tests.grading.authoring.class_copy import unpack
from autograder.tests.taking.at_home import run_the_tests
from autograder.tests.taking.learner import notebook, write_notebook

START = "00_start_here"
RIGHT = "def sgd_step(w, grad, lr):\n    return w - lr * grad\n"


@pytest.mark.slow
def test_a_class_s_copy_judges_by_its_recorded_keys(tmp_path: Path) -> None:
    copy = unpack(tmp_path, "00")
    assert not (copy.root / "autograder/grading").exists()
    write_notebook(copy.root, START, notebook(START, {"sgd_step": RIGHT}))
    home = tmp_path / "taken"
    said = copy.lr("take", str(home))
    assert said.splitlines()[:2] == [
        f"Taken: 1 function, in {home}",
        "  00 Start here: sgd_step",
    ]
    code, words = run_the_tests(home, "-q")
    assert code == 0, words
