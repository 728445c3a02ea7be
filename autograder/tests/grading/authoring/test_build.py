import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from autograder import exercises
from autograder.cli import main
from autograder.commands.build import run
from autograder.course import course, lesson_path
from autograder.errors import UserError
from autograder.exercises.source import stub
from autograder.grading.authoring.build import Built, build
from autograder.notebook import rebuild, run_order
from autograder.repository import ROOT

START = "00_start_here"
LESSONS = [lesson.slug for lesson in course().published]


@pytest.fixture(scope="module")
def start() -> Built:
    return build(["00"])


def read(path: Path) -> dict[str, list[dict[str, object]]]:
    document: dict[str, list[dict[str, object]]] = json.loads(path.read_text("utf-8"))
    return document


def test_the_first_lesson_is_committed_as_it_is_built(start: Built) -> None:
    assert start.differences(ROOT) == []


@pytest.mark.slow
def test_every_published_lesson_is_committed_as_it_is_built(
    capsys: pytest.CaptureFixture[str],
) -> None:
    done = main(["build", "--check"])
    assert (capsys.readouterr().out, done) == (
        f"{len(LESSONS)} lessons are as their masters say\n",
        0,
    )


@pytest.mark.slow
def test_building_again_gives_the_same_bytes(start: Built) -> None:
    assert build(["00"]) == start


def test_what_is_built_is_written_once_and_stale_files_go(
    start: Built, tmp_path: Path
) -> None:
    names = sorted(start.files)
    assert names == [
        "lessons/00_start_here/00_start_here.ipynb",
        "lessons/00_start_here/pictures/one_step.svg",
        "lessons/00_start_here/translations/fr/00_start_here.ipynb",
        "lessons/00_start_here/translations/fr/pictures/one_step.svg",
        "lessons/00_start_here/translations/ko/00_start_here.ipynb",
        "lessons/00_start_here/translations/ko/pictures/one_step.svg",
        "solutions/00_start_here/00_start_here.ipynb",
        "solutions/00_start_here/pictures/one_step.svg",
    ]
    assert start.differences(tmp_path) == names == start.write(tmp_path)
    assert start.write(tmp_path) == []
    (tmp_path / "lessons" / START / "leaked.py").write_text("x", encoding="utf-8")
    (tmp_path / "solutions" / START / "pictures" / "old.svg").write_text(
        "x", encoding="utf-8"
    )
    kept = tmp_path / "solutions" / START / f"{START}.py"
    kept.write_text("x", encoding="utf-8")
    (tmp_path / names[0]).write_text("changed", encoding="utf-8")
    changed = [
        names[0],
        f"lessons/{START}/leaked.py",
        f"solutions/{START}/pictures/old.svg",
    ]
    assert start.write(tmp_path) == changed
    assert kept.read_text(encoding="utf-8") == "x"
    assert start.differences(tmp_path) == []


def test_check_names_what_differs_and_fails(
    start: Built, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    start.write(tmp_path)
    monkeypatch.setattr("autograder.repository.ROOT", tmp_path)
    monkeypatch.setattr("autograder.grading.authoring.build.build", lambda _: start)
    assert run(["00"], check=True) == 0
    (tmp_path / "lessons" / START / f"{START}.ipynb").unlink()
    assert run(["00"], check=True) == 1
    assert not lesson_path(START).is_relative_to(tmp_path)


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_built_lesson_has_stubs_checks_and_no_outputs(lesson: str) -> None:
    document = read(lesson_path(lesson))
    by_id = {str(one["id"]): one for one in document["cells"]}
    for name in exercises.of_lesson(lesson):
        source = "".join(map(str, by_id[name]["source"]))  # type: ignore[call-overload]
        assert source == stub(exercises.load(name)).strip()
        assert f"check_{name}" in by_id
    code = [one for one in document["cells"] if one["cell_type"] == "code"]
    assert all(one["outputs"] == [] for one in code)
    assert all(one["execution_count"] is None for one in code)


@pytest.mark.parametrize("lesson", LESSONS)
def test_the_solved_notebook_s_answers_are_found(lesson: str) -> None:
    solved = read(ROOT / "solutions" / lesson / f"{lesson}.ipynb")
    rebuilt = rebuild(solved, read(lesson_path(lesson)))
    assert rebuilt.repairs == []
    assert {one.state for one in rebuilt.answers.values()} == {"written"}
    ran = [one.exercise for one in run_order(rebuilt) if one.exercise]
    assert sorted(map(str, ran)) == sorted(exercises.of_lesson(lesson))


def test_a_lesson_without_a_master_is_the_author_s_mistake(tmp_path: Path) -> None:
    (tmp_path / "08_capstone").mkdir()
    with pytest.raises(UserError, match=r"08_capstone\.py:1: there is no master"):
        build(["08"], solutions=tmp_path)


def test_the_first_broken_rule_stops_the_build(tmp_path: Path) -> None:
    folder = tmp_path / START
    shutil.copytree(ROOT / "solutions" / START, folder)
    master = folder / f"{START}.py"
    text = master.read_text(encoding="utf-8").replace("# # Start here", "# Start here")
    master.write_text(text, encoding="utf-8")
    with pytest.raises(UserError, match=r"00_start_here\.py:1: the first cell"):
        build(["00"], solutions=tmp_path)


def test_masters_are_clean_python() -> None:
    for arguments in (["check"], ["format", "--check"]):
        subprocess.run(
            [sys.executable, "-m", "ruff", *arguments, "solutions"],
            cwd=ROOT,
            check=True,
            capture_output=True,
        )
