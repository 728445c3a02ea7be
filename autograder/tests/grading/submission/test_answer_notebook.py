"""`lr judge` on a notebook judges the answer where it stands."""

import json
from pathlib import Path
from typing import Any

import pytest

from autograder.cli import main
from autograder.exercises import load
from autograder.grading.sandbox.handles import Start
from autograder.grading.sandbox.walls import SandboxUnavailable
from autograder.grading.submission import answer_file
from autograder.grading.submission.answer_file import Draw, judge_source, unsandboxed
from autograder.grading.submission.answer_notebook import (
    find_answer,
    judge_in_notebook,
)
from autograder.grading.submission.verdict_document import VerdictDocument
from autograder.judge.verdict import Verdict
from autograder.languages import tr
from autograder.repository import ROOT

SLUG = "01_basics"
RIGHT = """\
def gd_path(w0, lam, lr, steps):
    if steps < 0:
        raise ValueError("steps must not be negative")
    return [w0 * (1 - lr * lam) ** k for k in range(steps + 1)]
"""
WRONG = RIGHT.replace("1 - lr", "1 + lr")
Notebook = dict[str, Any]
Capture = pytest.CaptureFixture[str]


def lesson(answer: str = "", before: str = "", after: str = "") -> Notebook:
    """The built lesson with an answer, and cells of the learner's around it."""
    notebook: Notebook = json.loads(
        (ROOT / "lessons" / SLUG / f"{SLUG}.ipynb").read_bytes()
    )
    cells = notebook["cells"]
    place = [cell["id"] for cell in cells].index("gd_path")
    if answer:
        cells[place]["source"] = answer
    checked = place + 1
    cells[checked + 1 : checked + 1] = [added(after)] if after else []
    cells[place:place] = [added(before)] if before else []
    return notebook


def added(source: str) -> Notebook:
    more: Notebook = {"outputs": [], "execution_count": None}
    return {"cell_type": "code", "source": source, "metadata": {}, **more}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "mine.ipynb"


def judged(file: Path, notebook: Notebook) -> Verdict:
    file.write_text(json.dumps(notebook), "utf-8")
    task = load("gd_path")
    found = find_answer(file, task, ROOT)
    return judge_in_notebook(task, found, Draw(), unsandboxed())


@pytest.mark.parametrize("answer", [RIGHT, WRONG])
def test_a_notebook_s_answer_is_judged_like_a_file_s(answer: str, file: Path) -> None:
    in_file = judge_source(load("gd_path"), answer, Draw(), unsandboxed())
    assert judged(file, lesson(answer)).to_json() == in_file.to_json()


def test_what_stands_before_it_has_run_and_what_stands_behind_it_has_not(
    file: Path, tmp_path: Path
) -> None:
    trace = tmp_path / "trace"
    helper = "def share(lr, lam):\n    return 1 - lr * lam\nprint('false')"
    answer = RIGHT.replace("(1 - lr * lam)", "share(lr, lam)")
    behind = f"open({str(trace)!r}, 'w')\ndel gd_path"
    assert judged(file, lesson(answer, helper, behind)).status == "passed"
    assert not trace.exists()
    assert judged(file, lesson(answer)).status == "error"


def test_a_cell_between_the_answer_and_its_check_counts(file: Path) -> None:
    notebook = lesson(RIGHT)
    place = [cell.get("id") for cell in notebook["cells"]].index("gd_path")
    notebook["cells"].insert(place + 1, added("gd_path = sorted"))
    assert judged(file, notebook).status != "passed"


def test_an_answer_that_nobody_began_is_not_attempted(file: Path) -> None:
    assert judged(file, lesson()).status == "not attempted"


def test_a_cell_that_stops_is_named(file: Path) -> None:
    verdict = judged(file, lesson("def gd_path(w0:\n    pass"))
    assert verdict.status == "error"
    assert "(gd_path) stopped with SyntaxError" in verdict.notes[0]


def lr_judge(capsys: Capture, *words: str) -> tuple[int, str, str]:
    code = main(["judge", *words])
    out, err = capsys.readouterr()
    return code, out, err


def test_the_command_says_which_cell_it_judged(file: Path, capsys: Capture) -> None:
    notebook = lesson(RIGHT, "print('false')")
    file.write_text(json.dumps(notebook), "utf-8")
    number = [cell.get("id") for cell in notebook["cells"]].index("gd_path") + 1
    code, out, _ = lr_judge(capsys, "gd_path", str(file))
    assert code == 0
    assert out.splitlines()[:2] == [
        "✓ Pass – gd_path",
        f"  Judged: cell {number} from the top of mine.ipynb, after the set-up and the "
        "cells before it; nothing behind it ran",
    ]
    code, out, _ = lr_judge(capsys, "gd_path", str(file), "--json")
    assert code == 0
    assert VerdictDocument.model_validate_json(out).status == "passed"


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("sgd_step", None, "has no cell for sgd_step: it belongs to 00_start_here"),
        ("gd_path", b"", "the file is empty"),
        ("gd_path", b"def gd_path(): ...", "mine.ipynb: "),
        ("gd_path", b'{"a": 1}', "the file is JSON, but not a notebook"),
        ("gd_paths", None, "'gd_paths': did you mean 'gd_path'?"),
        ("nothing", None, "No exercise is called 'nothing': each lesson names its own"),
    ],
)
def test_what_cannot_be_judged_is_one_line(
    name: str, content: bytes | None, said: str, file: Path, capsys: Capture
) -> None:
    whole = json.dumps(lesson(RIGHT)).encode()
    file.write_bytes(whole if content is None else content)
    code, out, err = lr_judge(capsys, name, str(file))
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert said in err


@pytest.mark.parametrize("spoken", ["ko", "fr"])
def test_the_terminal_s_door_speaks_the_learner_s_language(
    spoken: str, file: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.setenv("LR_LANG", spoken)
    words = {one: tr(one) for one in ("Pass", "there is no file {place}")}
    assert set(words).isdisjoint(words.values())
    answer = file.with_name("mine.py")
    answer.write_text(RIGHT, "utf-8")
    _, out, _ = lr_judge(capsys, "gd_path", str(answer))
    assert out.startswith(f"✓ {words['Pass']} – gd_path\n")
    for gone in (file.with_name("gone.py"), file.with_name("gone.ipynb")):
        code, _, err = lr_judge(capsys, "gd_path", str(gone))
        said = words["there is no file {place}"].format(place=gone)
        assert (code, err) == (2, f"lr: {said}\n")


def test_that_there_is_no_sandbox_is_said_in_the_learner_s_language(
    file: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    def none() -> Start:
        raise SandboxUnavailable("none here", "get one")

    monkeypatch.setattr(answer_file, "sandboxed", none)
    monkeypatch.setenv("LR_LANG", "ko")
    file.write_text(json.dumps(lesson(RIGHT)), "utf-8")
    code, _, err = lr_judge(capsys, "gd_path", str(file))
    said = tr("lr: judging without a sandbox: {reason}", reason="none here")
    assert (code, err) == (0, f"{said}\n")


def test_files_that_are_not_there(tmp_path: Path, capsys: Capture) -> None:
    for name in ("none.ipynb", "none.py"):
        code, _, err = lr_judge(capsys, "gd_path", str(tmp_path / name))
        assert (code, err) == (2, f"lr: there is no file {tmp_path / name}\n")
    (tmp_path / "folder.ipynb").mkdir()
    _, _, err = lr_judge(capsys, "gd_path", str(tmp_path / "folder.ipynb"))
    assert "cannot be read" in err
