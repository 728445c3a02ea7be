"""`lr take`, from notebooks to a folder."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from autograder.cli import main
from autograder.commands.take import read_lessons
from autograder.course import course
from autograder.repository import ROOT
from autograder.study import workspace
from autograder.study.workspace import copy_of
from autograder.taking.report import TakeReport
from autograder.tests.taking.at_home import run_the_tests, said_by_ruff
from autograder.tests.taking.learner import SCHEDULERS, built, notebook, write_notebook

Capture = pytest.CaptureFixture[str]
RIGHT = {
    "exponential_lr": """
def exponential_lr(t, base_lr, gamma):
    return base_lr * gamma**t
"""
}
WRONG = {
    "step_lr": """
def step_lr(t, base_lr, step_size, gamma=0.1):
    return base_lr
"""
}


@pytest.fixture(autouse=True)
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The learner's copies lie in a place of this test's own."""
    root = tmp_path / "repository"
    monkeypatch.setattr(workspace, "root", lambda: root)
    return root


def take(capsys: Capture, *words: str | Path) -> tuple[int, str, str]:
    code = main(["take", *map(str, words)])
    out, err = capsys.readouterr()
    return code, out, err


def write(root: Path, answers: Mapping[str, str]) -> None:
    write_notebook(root, SCHEDULERS, notebook(SCHEDULERS, answers))


def test_nothing_is_one_line_and_no_folder(tmp_path: Path, capsys: Capture) -> None:
    code, out, err = take(capsys, tmp_path / "home")
    assert (code, err) == (1, "")
    assert out == "No function passes yet, so there is nothing to take.\n"
    assert not (tmp_path / "home").exists()


def test_a_folder_of_somebody_else_s_is_refused_at_once(
    tmp_path: Path, capsys: Capture
) -> None:
    (tmp_path / "mine.py").write_text("mine")
    code, out, err = take(capsys, tmp_path)
    assert (code, out) == (2, "")
    assert err.startswith(f"lr: {tmp_path} holds other things: name a new folder")
    assert err.count("\n") == 1


@pytest.mark.parametrize("below", ["", "deep/home"])
def test_a_file_is_no_folder(below: str, tmp_path: Path, capsys: Capture) -> None:
    file = tmp_path / "mine.py"
    file.write_text("mine")
    told = f"lr: {file} is a file: name a folder\n"
    assert take(capsys, file / below) == (2, "", told)
    assert file.read_text() == "mine"


def test_a_copy_that_may_not_be_read_is_told_of(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(repository, RIGHT)
    own, read = copy_of(SCHEDULERS), Path.read_bytes

    def refuse(self: Path) -> bytes:
        if self == own:
            raise PermissionError(13, "Permission denied", str(self))
        return read(self)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert read_lessons()[1] == {SCHEDULERS: "Permission denied"}


@pytest.mark.not_root
def test_a_folder_of_lessons_that_is_closed_is_as_if_it_were_not_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "lessons").mkdir(mode=0)
    monkeypatch.setattr("autograder.course.ROOT", tmp_path)
    assert read_lessons() == ([], {})


def test_a_lesson_that_cannot_be_read_itself_is_told_of(
    tmp_path: Path, repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(repository, RIGHT)
    damaged = tmp_path / "lessons" / SCHEDULERS / f"{SCHEDULERS}.ipynb"
    damaged.parent.mkdir(parents=True)
    damaged.write_text("<<<<<<< HEAD")
    monkeypatch.setattr("autograder.course.ROOT", tmp_path)
    lessons, unreadable = read_lessons()
    assert (lessons, list(unreadable)) == ([], [SCHEDULERS])


def test_modules_beside_a_notebook_are_known(repository: Path) -> None:
    write(repository, RIGHT)
    folder = copy_of(SCHEDULERS).parent
    (folder / "mine.py").touch()
    (folder / "math.py").touch()  # Python's own is found first
    (folder / "notes.txt").touch()
    for name in ("pictures", "kit"):
        (folder / name).mkdir()
    (folder / "kit" / "__init__.py").touch()
    lessons, _ = read_lessons()
    found = {one.lesson: one.beside for one in lessons if one.beside}
    assert found == {SCHEDULERS: {"mine", "kit"}}


@pytest.mark.slow
def test_what_passes_is_taken_and_the_rest_is_told(
    tmp_path: Path, repository: Path, capsys: Capture
) -> None:
    write(repository, {**RIGHT, **WRONG})
    write_notebook(repository, "01_basics", {})
    home = tmp_path / "home"
    code, out, err = take(capsys, home)
    assert code == 0
    assert err.splitlines()[-1] == "Judging 2 answers …"
    assert out.splitlines() == [
        f"Taken: 1 function, in {home}",
        "  02 Schedulers from scratch: exponential_lr",
        "Not yet:",
        "  step_lr: 0 of 7 practice checks pass",
        "  01 Learning-rate basics: the file is JSON, but not a notebook",
        "42 exercises are still to be written.",
        "Try them there: python -m pytest, and python check_loop.py",
    ]
    assert (
        "Lesson 02: Schedulers from scratch" in (home / "learning_rates.py").read_text()
    )
    again = take(capsys, home, "--json")
    report = TakeReport.model_validate_json(again[1])
    assert again[0] == 0
    assert [one.exercise for one in report.taken] == ["exponential_lr"]
    assert [one.exercise for one in report.left_out] == ["step_lr"]
    assert set(report.files) == {p.name for p in home.iterdir()} - {"taken.json"}
    assert len(report.not_begun) == 42
    assert report.unreadable == {"01_basics": "the file is JSON, but not a notebook"}


@pytest.mark.slow
def test_where_nothing_passes_the_reasons_are_told(
    tmp_path: Path, repository: Path, capsys: Capture
) -> None:
    write(repository, WRONG)
    code, out, _ = take(capsys, tmp_path / "home")
    assert code == 1
    assert out == (
        "No function passes yet, so there is nothing to take.\n"
        "  step_lr: 0 of 7 practice checks pass\n"
    )
    code, out, _ = take(capsys, tmp_path / "home", "--json")
    assert (code, json.loads(out)["folder"]) == (1, None)
    assert not (tmp_path / "home").exists()


@pytest.mark.slow
def test_an_answer_in_the_lesson_itself_counts_where_there_is_no_copy(
    tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    from autograder import course as there

    def lesson_path(slug: str) -> Path:
        return tmp_path / f"{slug}.ipynb"

    for lesson in course().lessons:
        document: dict[str, Any] = built(lesson.slug)
        if lesson.slug == SCHEDULERS:
            document = notebook(SCHEDULERS, RIGHT)
        lesson_path(lesson.slug).write_text(json.dumps(document))
    monkeypatch.setattr(there, "lesson_path", lesson_path)
    code, out, _ = take(capsys, tmp_path / "home")
    assert code == 0
    assert "exponential_lr" in out


@pytest.mark.slow
def test_all_solved_lessons_go_home_whole(
    tmp_path: Path, repository: Path, capsys: Capture
) -> None:
    for lesson in course().lessons:
        solved = ROOT / "solutions" / lesson.slug / f"{lesson.slug}.ipynb"
        write_notebook(repository, lesson.slug, json.loads(solved.read_bytes()))
    home = tmp_path / "home"
    code, out, _ = take(capsys, home)
    assert code == 0
    assert out.startswith("Taken: 50 functions")
    assert "Not yet" not in out
    text = (home / "learning_rates.py").read_text("utf-8")
    assert "SOLUTION" not in text
    assert "autograder" not in text
    assert said_by_ruff(home, "learning_rates.py", rules="F,I") == ""
    assert said_by_ruff(home, "adapters.py", "examples.py", "test_adapters.py") == ""
    code, said = run_the_tests(home, "-q")
    assert code == 0, said


def test_it_has_a_schema(capsys: Capture) -> None:
    assert main(["schema", "take"]) == 0
    assert '"left_out"' in capsys.readouterr().out
