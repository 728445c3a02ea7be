"""What an instructor's browser is given must not obey who wrote it."""

import re

import pytest
from nbconvert.filters import markdown2html

from autograder.grading.gradebook.graded_notebook import (
    NO_FORMULAS,
    harmless,
    verdict_outputs,
)
from autograder.grading.submission.documents import ExerciseResult
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
        exercise="gd_path", points=10, earned=0.0, verdict=verdict.to_json()
    )
    html = verdict_outputs(one)[0]["data"]["text/html"]
    assert html.startswith(f'<div class="{NO_FORMULAS}">')
    assert html.endswith("</div>")
    assert FORMULA in html
