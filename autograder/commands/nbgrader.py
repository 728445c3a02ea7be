"""`lr nbgrader`."""

import os
import subprocess
import sys

import typer

from autograder.repository import ROOT

CONTEXT_SETTINGS = {
    "allow_extra_args": True,
    "ignore_unknown_options": True,
    "help_option_names": [],
}


def run(context: typer.Context) -> int:
    """Run nbgrader's own commands, with this course's configuration."""
    ours = str(ROOT / "autograder")
    theirs = os.environ.get("JUPYTER_CONFIG_PATH")
    paths = f"{ours}{os.pathsep}{theirs}" if theirs else ours
    words = list(context.args) or ["--help"]
    return subprocess.run(
        [sys.executable, "-m", "nbgrader", *words],
        cwd=ROOT,
        env={**os.environ, "JUPYTER_CONFIG_PATH": paths},
        check=False,
    ).returncode
