"""The notebook that a grader and a learner see afterwards: rebuilt, with verdicts.

Pure. What the learner wrote in markdown or raw cells is shown as text: the pages that
show this notebook to an instructor must run nothing that a learner put there.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

from autograder.exercises.outline import parameter_of
from autograder.feedback import as_html, as_text
from autograder.feedback.beside import Beside
from autograder.grading.submission.documents import (
    CellResult,
    ExerciseResult,
    SubmissionResult,
)
from autograder.grading.submission.translation import Ran, why_stopped
from autograder.judge.verdict import Verdict
from autograder.notebook.copying import copied
from autograder.printable import printable, printable_lines

# What an answer printed stands in a verdict; MathJax (2, 3) passes these classes over.
NO_FORMULAS = "tex2jax_ignore mathjax_ignore"
PNG = b"\x89PNG\r\n\x1a\n"


def rebuilt_notebook(
    rebuilt: Mapping[str, Any] | None, skeleton: Mapping[str, Any]
) -> dict[str, Any]:
    """The submission on its skeleton, harmless to look at; the skeleton without one."""
    notebook = copied(dict(rebuilt or skeleton))
    ours = {cell.get("id"): cell for cell in skeleton["cells"]}
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell |= {"outputs": [], "execution_count": None}
        elif cell.get("id") not in ours or is_written(cell, ours[cell["id"]]):
            cell["cell_type"] = "markdown"
            cell["source"] = harmless(text_of(cell["source"]))
    return notebook


def is_paragraph(cell: Mapping[str, Any]) -> bool:
    """Whether this is the place of a paragraph that a person grades."""
    marks = cell.get("metadata", {}).get("nbgrader", {})
    both = marks.get("grade") is True and marks.get("solution") is True
    return both and cell.get("cell_type") == "markdown"


def is_written(cell: Mapping[str, Any], ours: Mapping[str, Any]) -> bool:
    """Whether a learner has put something of their own in a paragraph's place."""
    text = text_of(cell["source"]).strip()
    return is_paragraph(cell) and text not in ("", text_of(ours["source"]).strip())


def set_paragraphs(
    notebook: dict[str, Any], skeleton: Mapping[str, Any]
) -> dict[str, Any]:
    """Say of each paragraph whether it waits for a reader or is missing."""
    ours = {cell.get("id"): cell for cell in skeleton["cells"]}
    for cell in notebook["cells"]:
        if is_paragraph(cell):
            written = is_written(cell, ours[cell["id"]])
            status = "to be read" if written else "missing"
            cell["metadata"]["lr"] = {
                **cell["metadata"].get("lr", {}),
                "status": status,
            }
    return notebook


def text_of(source: str | list[str]) -> str:
    return source if isinstance(source, str) else "".join(source)


def harmless(text: str) -> str:
    """A learner's text as it was typed: no markup of it is obeyed, nor a formula.

    Formgrader's own page follows `javascript:` links, of markdown and of formulas.

    >>> harmless("a **b** <script>c</script>")
    '<pre>a **b** &lt;script&gt;c&lt;/script&gt;</pre>'
    """
    # On one line: for some readers of markdown, an empty one would end the block.
    return f"<pre>{'&#10;'.join(escape(line) for line in text.splitlines())}</pre>"


def set_verdicts(notebook: dict[str, Any], result: SubmissionResult) -> dict[str, Any]:
    """Give each check cell its verdict, and each cell that ran what it printed."""
    graded = copied(notebook)
    graded["metadata"]["lr"] = {
        **graded["metadata"].get("lr", {}),
        "status": result.status,
        "reason": result.reason,
        "repairs": result.repairs,
        "report": report_number(result),
        "sandboxed": result.sandboxed,
    }
    numbers = {name: number for number, name in enumerate(cells_that_ran(result), 1)}
    exercises = {f"check_{one.exercise}": one for one in result.exercises}
    for cell in graded["cells"]:
        if cell["cell_type"] != "code":
            continue
        marks = cell.get("metadata", {}).get("nbgrader", {})
        one = exercises.get(marks.get("grade_id", ""))
        if marks.get("grade") is True and one is not None:
            cell["outputs"] = verdict_outputs(one)
            told = cell["metadata"].get("lr", {})
            cell["metadata"]["lr"] = {**told, "status": one.verdict.status}
            cell["execution_count"] = 1
        elif cell.get("id") in result.cells:
            set_outputs(cell, result.cells[cell["id"]], numbers.get(cell["id"], 0))
    return graded


def cells_that_ran(result: SubmissionResult) -> list[str]:
    """The cells in the order in which they ran, as sentences about them count them."""
    return list(result.basis.cells if result.basis else result.cells)


def report_number(result: SubmissionResult) -> str:
    """A short name for what a page shows; a later grading of the same has the same.

    >>> report_number(SubmissionResult(lesson="a", student="ann", status="missing",
    ...     max_score=10, fingerprint="0123456789abcdef"))
    '0123-4567'
    """
    return f"{result.fingerprint[:4]}-{result.fingerprint[4:8]}".strip("-")


def set_outputs(cell: dict[str, Any], ran: CellResult, number: int) -> None:
    """What a cell printed and showed, and in words why it stopped."""
    cell["outputs"] = list(cell_outputs(ran, number))
    told = {**cell["metadata"].get("lr", {}), "number": number}
    if ran.error:
        marks = cell["metadata"].get("nbgrader", {})
        name = str(marks.get("grade_id", "")) or "no exercise"
        source = text_of(cell["source"])
        result = {"error": ran.error}
        told["stopped"] = why_stopped(Ran(name, source, result, number=number))
    cell["metadata"]["lr"] = told


def verdict_outputs(one: ExerciseResult) -> list[dict[str, Any]]:
    """What stands under a check cell: the verdict in words, and the points alone."""
    verdict = Verdict.from_json(one.verdict.model_dump())
    beside = Beside(parameter=parameter_of(one.exercise))
    page = f'<div class="{NO_FORMULAS}">{as_html(verdict, beside=beside)}</div>'
    words = {"text/html": page, "text/plain": as_text(verdict)}
    outputs: list[dict[str, Any]] = [
        {"output_type": "display_data", "data": words, "metadata": {}}
    ]
    if one.earned is not None:
        points = {
            "output_type": "execute_result",
            "data": {"text/plain": repr(float(one.earned))},
            "metadata": {},
            "execution_count": 1,
        }
        outputs.append(points)
    return outputs


def cell_outputs(cell: CellResult, number: int) -> Iterator[dict[str, Any]]:
    """What is kept for a reader: prints, pictures and texts, and the error."""
    if cell.printed:
        text = printable_lines(cell.printed)
        yield {"output_type": "stream", "name": "stdout", "text": text}
    for shown in cell.outputs:
        data = shown_data(shown, number)
        if data:
            yield {"output_type": "display_data", "data": data, "metadata": {}}
    if cell.error:
        name, message = (printable(str(cell.error[k])) for k in ("type", "message"))
        line = cell.error.get("line")
        where = f" (line {line})" if line else ""
        yield {
            "output_type": "error",
            "ename": name,
            "evalue": message,
            "traceback": [f"{name}: {message}{where}"],
        }


def shown_data(shown: Mapping[str, str], number: int) -> dict[str, str]:
    """A picture in HTML of ours, or a text; nothing that the submission wrote as HTML.

    >>> shown_data({"text/html": "<script>", "image/png": "no picture"}, 3)
    {}
    """
    picture = png_of(shown.get("image/png", ""))
    if picture:
        alt = f"figure drawn by cell {number}"
        image = f'<img alt="{alt}" src="data:image/png;base64,{picture}">'
        return {"text/html": image, "text/plain": alt}
    text = printable_lines(shown.get("text/plain", ""))
    return {"text/plain": text} if text else {}


def png_of(encoded: str) -> str:
    """The picture in one line of base64, where it is one that browsers draw."""
    try:
        picture = base64.b64decode("".join(encoded.split()), validate=True)
    except ValueError:
        return ""
    return base64.b64encode(picture).decode() if picture.startswith(PNG) else ""
