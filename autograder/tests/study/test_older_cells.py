"""A kernel in which newer cells fail: the older answer is no longer what counts."""

import json
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

from autograder.tests.feedback.reading_html import read
from autograder.tests.study.test_kernel import RIGHT, both

CHECK = 'check("gd_path")'
PRINTS = """def gd_path(w0, lam, lr, steps):
    if steps < 0:
        raise ValueError("steps")
    print([w0 * (1 - lr * lam) ** k for k in range(steps + 1)])"""
ENDLESS = """import torch

def gd_path(w0, lam, lr, steps):
    if steps < 0:
        raise ValueError("steps")
    while steps > 3:
        pass
    return [w0 * (1 - lr * lam) ** k for k in range(steps + 1)]"""
TORCH = """weight = torch.nn.Parameter(torch.ones(1))
optimizer = torch.optim.SGD([weight], lr=0.5)
(weight * 2).sum().backward()
optimizer.step()
weight.item()"""
SUMS = """def gd_path(w0, lam, lr, steps):
    if steps < 0:
        raise ValueError("steps")
    return [sum([w0]) * (1 - lr * lam) ** k for k in range(steps + 1)]"""
CELLS = {
    "import": "from autograder import check",
    "too early": "def gd_path(w0, lam:\n    return",
    "nothing yet": CHECK,
    "right": RIGHT,
    "passes": CHECK,
    "broken": RIGHT.replace("range(", "range(("),
    "older": CHECK,
    "no break": RIGHT.replace("    return", "\u00a0   return"),
    "invisible": CHECK,
    "fails to import": f"import nosuch\n\n{RIGHT}",
    "import failed": CHECK,
    "misspelt": RIGHT.replace("gd_path", "gd_patch"),
    "other name": CHECK,
    "experiment": "gd_path(1)",
    "right again": RIGHT,
    "passes again": CHECK,
    "prints": PRINTS,
    "printed": CHECK,
    "offered": 'hint("gd_path")',
    "covers": "sum = 3",
    "sums": SUMS,
    "covered": CHECK,
    "a list": "gd_path = [gd_path]",
    "is a list": CHECK,
    "endless": ENDLESS,
    "timed out": CHECK,
    "torch works": TORCH,
}


pytestmark = pytest.mark.xdist_group("older_cells")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def shown(home: Path) -> dict[str, list[Any]]:
    """What each cell displayed in one fresh kernel."""
    new: Any = nbformat.v4
    notebook = new.new_notebook()
    set_up = f'import os\n\nos.environ["LR_HOME"] = {str(home)!r}'
    notebook.cells = [new.new_code_cell(s) for s in (set_up, *CELLS.values())]
    NotebookClient(
        notebook, timeout=120, kernel_name="python3", allow_errors=True
    ).execute()
    outputs = [cell.outputs for cell in notebook.cells[1:]]
    return dict(zip(CELLS, outputs, strict=True))


def number(cell: str) -> int:
    return 2 + list(CELLS).index(cell)


@pytest.mark.parametrize(
    ("check", "cell", "words"),
    [
        ("older", "broken", "was to define `gd_path`, but it stopped: SyntaxError:"),
        ("invisible", "no break", "line 4 holds an invisible character, U+00A0"),
        ("import failed", "fails to import", "No module named 'nosuch' (line 1)"),
        ("other name", "misspelt", "defines `gd_patch`: did you mean `gd_path`?"),
    ],
)
def test_a_newer_cell_that_failed_is_said_first_and_nothing_passes(
    check: str, cell: str, words: str, shown: dict[str, list[Any]]
) -> None:
    text, html = both(shown[check])
    head, first, judged, *_ = text.splitlines()
    assert head.startswith("↺ Not your newest – gd_path")
    assert first.startswith(f"  Cell [{number(cell)}] ")
    assert words in first
    assert judged == (
        f"  Judged: cell [{number('right')}], `def gd_path(w0, lam, lr, steps):`"
    )
    assert "XP" not in text
    assert "✓ Pass" not in text
    assert read(html).text.index(f"Cell [{number(cell)}]") < 60


def test_a_cell_that_failed_before_anything_was_defined(
    shown: dict[str, list[Any]],
) -> None:
    text, _ = both(shown["nothing yet"])
    assert text.startswith("○ Not defined yet – gd_path\n  Cell [3] was to define")


def test_what_is_newest_passes_and_an_experiment_is_no_answer(
    shown: dict[str, list[Any]],
) -> None:
    assert "✓ Pass" in both(shown["passes"])[0]
    text = both(shown["passes again"])[0]
    assert "✓ Pass" in text
    assert f"Judged: cell [{number('right again')}]," in text


def test_no_verdict_on_an_older_answer_is_kept_as_one(
    shown: dict[str, list[Any]], home: Path
) -> None:
    assert shown
    lines = (home / "events.jsonl").read_text().splitlines()
    checks = [e for line in lines if (e := json.loads(line))["kind"] == "check"]
    assert [e["data"]["status"] for e in checks] == [
        "missing",
        "passed",
        *["not graded"] * 4,
        "passed",
        "failed",
        *[e["data"]["status"] for e in checks[8:]],
    ]
    assert all(e["data"]["score"] == 0 for e in checks[2:6])


def test_printing_is_said_first_and_the_hint_can_be_typed(
    shown: dict[str, list[Any]],
) -> None:
    text = both(shown["printed"])[0]
    assert "You print, but return nothing" in text.splitlines()[1]
    assert 'hint("gd_path")' in text
    assert both(shown["offered"])[0].startswith("Hint 1 of 3")


def test_a_covered_name_is_told_with_its_cell(shown: dict[str, list[Any]]) -> None:
    first = both(shown["covered"])[0].splitlines()[1]
    assert "`sum`" in first
    assert f"`sum` was bound in cell [{number('covers')}], `sum = 3`." in first


def test_a_name_that_holds_a_list_is_told_with_its_cell(
    shown: dict[str, list[Any]],
) -> None:
    text = both(shown["is a list"])[0]
    assert f"bound in cell [{number('a list')}], `gd_path = [gd_path]`" in text


def test_a_time_out_names_its_call_and_leaves_the_kernel_healthy(
    shown: dict[str, list[Any]],
) -> None:
    text = both(shown["timed out"])[0]
    assert "got: no answer: the call did not end in time" in text
    assert "steps=" in text
    (output,) = shown["torch works"]
    assert output.output_type == "execute_result"
    assert output.data["text/plain"] == "0.0"
