"""A check in a real IPython kernel: fresh, wrong, right, and a guess beside it."""

from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

from autograder.tests.feedback.reading_html import read

CHECK = 'from autograder import check\n\ncheck("gd_path")'
WRONG = """def gd_path(w0, lam, lr, steps):
    return [w0 * (1 + lr * lam) ** k for k in range(steps + 1)]"""
RIGHT = """def gd_path(w0, lam, lr, steps):
    if steps < 0:
        raise ValueError("steps must not be negative")
    return [w0 * (1 - lr * lam) ** k for k in range(steps + 1)]"""
CELLS = [
    'from autograder import lesson\n\nlesson("01_basics")',
    CHECK,
    WRONG,
    CHECK,
    RIGHT,
    CHECK,
    'from autograder import predict\n\npredict("p", "How far?", low=0, high=1)',
    'from autograder import reveal\n\nreveal("p", 0.5)',
    'from autograder import solution\n\nsolution("gd_path")',
]


@pytest.fixture(scope="module")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> list[list[Any]]:
    """What each cell displayed in one fresh kernel."""
    home = tmp_path_factory.mktemp("home")
    notebook = nbformat.v4.new_notebook()  # type: ignore[no-untyped-call]
    set_up = f'import os\n\nos.environ["LR_HOME"] = {str(home)!r}'
    notebook.cells = [
        nbformat.v4.new_code_cell(source)  # type: ignore[no-untyped-call]
        for source in (set_up, *CELLS)
    ]
    client = NotebookClient(notebook, timeout=120, kernel_name="python3")
    client.execute()
    return [cell.outputs for cell in notebook.cells[1:]]


def both(cell: list[Any]) -> tuple[str, str]:
    """The words and the HTML of a cell's one output."""
    (output,) = cell
    assert output.output_type == "display_data"
    return output.data["text/plain"], output.data["text/html"]


def test_the_header_comes_first(outputs: list[list[Any]]) -> None:
    text, html = both(outputs[0])
    assert text.startswith("Lesson 01 of 08 · ")
    assert "minutes to read and explore" in read(html).text


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        (1, "run the cell that defines gd_path first"),
        (3, "This is it: Your w moves uphill"),
        (5, "All 5 practice checks pass"),
    ],
)
def test_a_check_says_the_same_in_words_and_in_html(
    cell: int, words: str, outputs: list[list[Any]]
) -> None:
    text, html = both(outputs[cell])
    assert words in text
    page = read(html)
    assert words in page.text
    assert page.all("section")[0]["role"] == "status"


def test_attempts_are_counted_and_xp_is_earned(outputs: list[list[Any]]) -> None:
    assert "attempt 1" in both(outputs[3])[0]
    text = both(outputs[5])[0]
    assert "attempt 2" in text
    assert "+10 XP" in text


def test_a_prediction_is_a_widget_and_nothing_waits_for_it(
    outputs: list[list[Any]],
) -> None:
    (form,) = outputs[6]
    assert "application/vnd.jupyter.widget-view+json" in form.data
    assert "No guess recorded: that is fine." in both(outputs[7])[0]


def test_the_solution_is_shown_after_passing(outputs: list[list[Any]]) -> None:
    text, html = both(outputs[8])
    for shown in (text, read(html).text):
        assert shown.count("def gd_path") == 3
        assert shown.count("Another right way") == 2
        assert 'The variant: check("gd_path", fresh=True)' in shown
