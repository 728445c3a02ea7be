"""The house style, as far as machines can hold it."""

import subprocess
import sys

import pytest

from autograder.repository import ROOT


def said_by(*words: str) -> str:
    """What a tool complains about; nothing where all is well."""
    done = subprocess.run(
        [sys.executable, "-m", *words],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout + done.stderr if done.returncode else ""


def test_ruff_has_nothing_to_say() -> None:
    assert said_by("ruff", "check", "--quiet") == ""


def test_everything_is_formatted() -> None:
    assert said_by("ruff", "format", "--check", "--quiet", "--diff") == ""


@pytest.mark.slow
def test_mypy_has_nothing_to_say() -> None:
    assert said_by("mypy") == ""
