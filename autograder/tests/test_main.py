import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.repository import ROOT

OLD_PYTHON = """
import runpy, sys
sys.version_info = (3, 8, 10, "final", 0)
runpy.run_module("autograder", run_name="__main__")
"""


def start(*words: str, **surroundings: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "autograder", *words],
        cwd=ROOT,
        env={**os.environ, **surroundings},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("name", ["__main__.py", "__init__.py"])
def test_parses_on_old_pythons(name: str) -> None:
    source = Path(ROOT, "autograder", name).read_text("utf-8")
    ast.parse(source, feature_version=(3, 6))


def test_an_old_python_gets_one_line() -> None:
    done = subprocess.run(
        [sys.executable, "-c", OLD_PYTHON],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "3.8" in done.stderr
    assert "3.11 or newer" in done.stderr


def test_in_a_satisfied_environment_the_command_runs_at_once() -> None:
    done = start("--help")
    assert done.returncode == 0
    assert "Commands:" in done.stdout
    assert "Making the environment" not in done.stderr


def test_the_exit_code_is_the_commands() -> None:
    done = start("no-such-command")
    assert done.returncode == 2
    assert done.stderr.startswith("lr: No such command 'no-such-command'")
    assert done.stderr.count("\n") == 1
