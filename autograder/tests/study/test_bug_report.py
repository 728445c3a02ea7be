import getpass
import json
import os
import shutil
import socket
from pathlib import Path

import pytest

from autograder.cli import main
from autograder.course import lesson_path
from autograder.repository import ROOT
from autograder.study import workspace
from autograder.study.log import append
from autograder.study.workspace import copy_of

SLUG = "01_basics"
PRIVATE = "my_secret_words"
Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A learner's copy, with code in it that is nobody else's business."""
    monkeypatch.setattr(workspace, "root", lambda: tmp_path)
    path = copy_of(SLUG)
    path.parent.mkdir(parents=True)
    shutil.copy(lesson_path(SLUG), path)
    write(path, release=None)
    return path


def write(path: Path, release: str | None) -> None:
    document = json.loads(path.read_bytes())
    for cell in document["cells"]:
        if cell["id"] == "gd_path":
            cell["source"] = f"def gd_path(w0):\n    return {PRIVATE!r}"
            cell["outputs"] = [{"output_type": "stream", "text": PRIVATE}]
    if release is not None:
        document["metadata"]["lr"]["release"] = release
    path.write_text(json.dumps(document), "utf-8")


def report(capsys: Capture, *words: str) -> str:
    assert main(["report-bug", *words]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    return out


def check(exercise: str, status: str, mistake: str | None, seed: str) -> None:
    data = {"status": status, "score": 0.0, "xp": 10, "mistake": mistake}
    append("check", lesson=SLUG, exercise=exercise, seed=seed, data=data)


def test_the_report_says_what_a_mender_needs(capsys: Capture, own: Path) -> None:
    check("gd_path", "failed", "M03", "practice")
    check("gd_path", "partly", None, "fresh-12ab34cd")
    lines = report(capsys).splitlines()
    for question in ("What I did:", "What happened:", "What I expected:"):
        assert question in lines
    mark = json.loads(lesson_path(SLUG).read_bytes())["metadata"]["lr"]["release"]
    ids = [cell["id"] for cell in json.loads(own.read_bytes())["cells"]]
    place, of_check = ids.index("gd_path") + 1, ids.index("check_gd_path") + 1
    wanted = [
        "Lesson: 01_basics, Learning-rate basics",
        f"Its release: {mark} as built here, {mark} in my copy",
        "Last check: gd_path, partly, attempt 2, inputs: fresh-12ab34cd",
        "Mistake named: none",
        f"Cell gd_path: number {place}",
        f"Cell check_gd_path: number {of_check}",
        "Language: en",
    ]
    assert [line for line in lines if line in wanted] == wanted
    versions = next(line for line in lines if line.startswith("Versions: "))
    for name in ("Python 3", "torch 2", "numpy", "jupyterlab 4", "ipywidgets 8"):
        assert name in versions
    assert any(line.startswith("Course: release ") for line in lines)
    assert lines[-1].endswith("to whoever gave you this course.")


def test_a_lesson_can_be_named(capsys: Capture) -> None:
    check("gd_path", "failed", "M03", "practice")
    text = report(capsys, "2")
    assert "Lesson: 02_schedulers" in text
    assert "Last check: none in this lesson yet" in text
    assert "(no file) in my copy" in text
    assert "Mistake named: M03" in report(capsys, "1")


def test_without_any_progress_it_speaks_of_the_machine(capsys: Capture) -> None:
    text = report(capsys)
    assert "Lesson: none was opened yet" in text
    assert "Versions: Python" in text


def test_nothing_personal_is_in_it(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch, own: Path, lr_home: Path
) -> None:
    monkeypatch.setenv("LOGNAME", "kim_the_learner")
    monkeypatch.setenv("HOME", "/home/kim_the_learner")
    check("gd_path", PRIVATE, "/home/kim_the_learner", f"/root/{PRIVATE}")
    append("note", lesson=SLUG, data={"text": PRIVATE})
    write(own, release=f"/home/kim_the_learner/{PRIVATE}")
    text = report(capsys)
    assert "Last check: gd_path, ?, attempt 1, inputs: ?" in text
    personal = [
        getpass.getuser(),
        socket.gethostname(),
        str(Path.home()),
        os.path.expanduser("~root"),  # noqa: PTH111 - the real one
        str(ROOT),
        str(lr_home),
        str(own.parent),
        PRIVATE,
        "return ",
    ]
    assert [word for word in personal if len(word) > 3 and word in text] == []


def test_it_is_written_into_a_new_file(capsys: Capture, tmp_path: Path) -> None:
    file = tmp_path / "a report" / "bug.txt"
    said = report(capsys, "1", "--to", str(file))
    assert said == (
        f"{file}: fill it in, and send it to whoever gave you this course.\n"
    )
    assert file.read_text("utf-8") == report(capsys, "1")
    assert main(["report-bug", "1", "--to", str(file)]) == 2
    assert "is there already: name a new file" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"{", "(unreadable) in my copy"), (b'{"cells": []}', "(no mark) in my copy")],
)
def test_a_damaged_copy_is_told_of(
    content: bytes, said: str, capsys: Capture, own: Path
) -> None:
    check("gd_path", "failed", "gd_path.wrong_way", "practice")
    own.write_bytes(content)
    text = report(capsys, "1")
    assert said in text
    assert "Cell gd_path: not in my copy" in text
    assert "Mistake named: gd_path.wrong_way" in text


def test_a_place_that_cannot_be_written_is_one_line(
    capsys: Capture, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    code = main(["report-bug", "--to", str(tmp_path / "file" / "bug.txt")])
    out, err = capsys.readouterr()
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert f"{tmp_path / 'file'} is a file, and has to be a folder" in err
    code = main(["report-bug", "--to", str(tmp_path / ("x" * 300))])
    out, err = capsys.readouterr()
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert "cannot be written: File name too long" in err


def test_a_place_where_one_may_not_write_is_one_line(
    capsys: Capture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(**_: object) -> tuple[int, str]:
        raise PermissionError(13, "Permission denied", "/x/.beside")

    monkeypatch.setattr("tempfile.mkstemp", refuse)
    file = tmp_path / "bug.txt"
    assert main(["report-bug", "--to", str(file)]) == 2
    said = f"lr: {file} cannot be written: you may not write there. "
    assert capsys.readouterr().err == f"{said}Name another place\n"
