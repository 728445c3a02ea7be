"""What an instructor's browser is given must not obey who wrote it."""

import re

import pytest
from nbconvert.filters import markdown2html

from autograder.grading.gradebook.graded_notebook import (
    NO_FORMULAS,
    cell_outputs,
    harmless,
    verdict_outputs,
)
from autograder.grading.submission.documents import CellResult, ExerciseResult
from autograder.grading.submission.verdict_document import as_document
from autograder.judge.verdict import Verdict

FORMULA = r"$\href{javascript:alert(1)}{see}$"
EVIL = [
    "[see][x]\n\n[x]: javascript:alert(1)",
    "![see][x]\n\n[x]: https://example.org/seen.png",
    "[see](javascript:alert(1))",
    "<javascript:alert(1)>",
    FORMULA,
    "a\n\n$$\n\\href{javascript:alert(1)}{see}\n$$\n\nb",
    "\\begin{align}\\href{javascript:alert(1)}{see}\\end{align}",
    "</pre><script>alert(1)</script>",
    "a\x0b\n\n\u2028</pre>\r<img src=x onerror=alert(1)>",
]


@pytest.mark.parametrize("text", EVIL)
def test_markdown_becomes_text_that_nothing_looks_into(text: str) -> None:
    page = markdown2html(harmless(text)).strip()
    assert re.fullmatch(r"<pre>[^<]*</pre>", page)  # MathJax passes over <pre>
    assert "see" in page or "alert" in page


def test_formulas_in_a_verdict_stay_text() -> None:
    verdict = Verdict("gd_path", "hidden", "failed", 0.0, notes=(FORMULA,))
    one = ExerciseResult(
        exercise="gd_path", points=10, earned=0.0, verdict=as_document(verdict)
    )
    html = verdict_outputs(one)[0]["data"]["text/html"]
    assert html.startswith(f'<div class="{NO_FORMULAS}">')
    assert html.endswith("</div>")
    assert FORMULA in html


PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9"
    "awAAAABJRU5ErkJggg=="
)


def test_a_picture_is_kept_with_words_and_as_nothing_else() -> None:
    ran = CellResult(
        printed="a\x1b[2Jb",
        outputs=[
            {"text/plain": "a figure", "image/png": f"{PIXEL[:40]}\n{PIXEL[40:]}"}
        ],
    )
    stream, shown = cell_outputs(ran, 3)
    assert stream["text"] == "a�[2Jb"
    image = f'<img alt="figure drawn by cell 3" src="data:image/png;base64,{PIXEL}">'
    assert shown["data"] == {"text/html": image, "text/plain": "figure drawn by cell 3"}


@pytest.mark.parametrize(
    "output",
    [
        {"text/html": "<script>alert(1)</script>"},
        {"application/javascript": "alert(1)"},
        {"image/svg+xml": "<svg onload=alert(1)>"},
        {"image/png": '"><script>alert(1)</script>'},
        {"image/png": "PHN2ZyBvbmxvYWQ9YWxlcnQoMSk+"},  # a drawing that runs
    ],
)
def test_nothing_else_that_a_cell_shows_is_kept(output: dict[str, str]) -> None:
    assert list(cell_outputs(CellResult(outputs=[output]), 1)) == []
    (text,) = cell_outputs(CellResult(outputs=[{**output, "text/plain": "<b>"}]), 1)
    assert text["data"] == {"text/plain": "<b>"}
