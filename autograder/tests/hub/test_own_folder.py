"""What a learner's server says of the folder into which lessons are fetched."""

import os
from pathlib import Path

import pytest

from autograder import lab
from autograder.hub.servers import instructors_environment, learners_environment
from autograder.study.workspace import HANDED_OUT, workspace
from autograder.tests.hub.test_configuration import two_classes


def test_lessons_are_looked_for_where_nbgrader_fetches_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub = two_classes(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "ann"))
    for one in hub.classes:
        monkeypatch.setenv(HANDED_OUT, learners_environment(hub, one)[HANDED_OUT])
        assert workspace() == (tmp_path / "ann" / one.course).resolve()
        assert HANDED_OUT not in instructors_environment(hub, one)


def served(
    notebook: Path | None, said: pytest.CaptureFixture[str], *, instructor: bool = False
) -> str:
    assert lab.serve(notebook, None, instructor=instructor, browser=False) == 0
    return said.readouterr().out


def test_no_second_jupyterlab_starts_in_one_of_a_hub_s(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nobody would get to its port; the notebook opens in the one that is there."""
    notebook = tmp_path / "lr-2027" / "re-checks" / "2027-02-01.ipynb"
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("JUPYTERHUB_SERVICE_PREFIX", "/user/ann/")
    assert "lr-2027/re-checks/2027-02-01.ipynb" in served(notebook, capsys)
    assert str(tmp_path) not in served(notebook, capsys)
    monkeypatch.setenv("JUPYTERHUB_ROOT_DIR", str(tmp_path / "lr-2027"))
    assert "→ re-checks/2027-02-01.ipynb" in served(notebook, capsys)
    monkeypatch.setenv("JUPYTERHUB_ROOT_DIR", os.fspath(tmp_path / "elsewhere"))
    assert str(notebook) in served(notebook, capsys)
    assert "JupyterLab" in served(None, capsys, instructor=True)
