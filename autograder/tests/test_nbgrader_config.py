import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from traitlets.config import Config
from traitlets.config.loader import PyFileConfigLoader

from autograder.grading.gradebook.configuration import configure_class
from autograder.repository import ROOT


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.chdir(tmp_path)
    loader = PyFileConfigLoader("nbgrader_config.py", path=str(ROOT / "autograder"))
    return loader.load_config()


def test_every_folder_lies_where_it_belongs_from_any_place(config: Any) -> None:
    course = config.CourseDirectory
    assert Path(course.root) == ROOT
    assert course.source_directory == "solutions"
    assert course.release_directory == "lessons"
    for part in ("submitted", "autograded", "feedback", "solution"):
        folder = course[f"{part}_directory"]
        assert folder == f"autograder/work/{part}"
    assert course.db_url == f"sqlite:///{ROOT / 'autograder/work/gradebook.db'}"


def test_masters_and_notes_are_not_released(config: Any) -> None:
    assert {"*.py", "*.md", ".ipynb_checkpoints"} <= set(config.CourseDirectory.ignore)


def test_an_empty_answer_says_so(config: Any) -> None:
    assert config.ClearSolutions.code_stub == {"python": "raise NotImplementedError"}


@pytest.mark.slow
def test_nbgrader_s_own_command_builds_the_same_lesson(tmp_path: Path) -> None:
    name = "00_start_here"
    target = tmp_path / "lessons"
    done = subprocess.run(
        [
            *(sys.executable, "-m", "nbgrader", "generate_assignment", name),
            f"--CourseDirectory.release_directory={target}",
            f"--CourseDirectory.db_url=sqlite:///{tmp_path / 'gradebook.db'}",
        ],
        cwd=tmp_path,
        env=os.environ | {"JUPYTER_CONFIG_PATH": str(ROOT / "autograder")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    released = sorted(path for path in target.rglob("*") if path.is_file())
    assert [path.name for path in released] == [f"{name}.ipynb", "one_step.svg"]
    for path in released:
        ours = ROOT / "lessons" / path.relative_to(target)
        assert path.read_bytes() == ours.read_bytes()


def test_a_class_names_its_own_gradebook_and_course(tmp_path: Path) -> None:
    work = tmp_path / "autograder" / "work"
    work.mkdir(parents=True)
    (work / "class.toml").write_text('db_url = "postgres://db/a"\ncourse_id = "ml"\n')
    c = Config()
    configure_class(c, tmp_path)
    assert c.CourseDirectory.db_url == "postgresql+psycopg://db/a"
    assert c.CourseDirectory.course_id == "ml"


def test_settings_that_nobody_understands_end_nbgrader_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without its configuration it would run submissions unprotected."""
    work = tmp_path / "autograder" / "work"
    work.mkdir(parents=True)
    (work / "class.toml").write_text("db_urll = 1\n")
    with pytest.raises(SystemExit) as stop:
        configure_class(Config(), tmp_path)
    assert stop.value.code == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert "did you mean db_url" in line
