"""Grading commands on other systems, which this one plays in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

from autograder.cli import ON_LINUX_ALONE
from autograder.repository import ROOT

ELSEWHERE = """
import contextlib, importlib, io, json, pkgutil, sys

def is_elsewhere():
    sys.platform = sys.argv[1]
    for name in ("fcntl", "resource", "grp", "pwd"):
        sys.modules[name] = None  # there is no such module on Windows

def said(command):
    out, complaint = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(complaint):
        code = main([command, "01_basics"])
    return [code, out.getvalue(), complaint.getvalue()]
"""
COMMANDS = """
import typer
is_elsewhere()
from autograder.cli import ON_LINUX_ALONE, main
print(json.dumps({command: said(command) for command in ON_LINUX_ALONE}))
"""
# Libraries ask for the system when they start, and are not what is tried here.
IMPORTS = """
import jupyter_server.services.contents.largefilemanager
import jupyter_server.services.kernels.kernelmanager
import matplotlib.pyplot, nbgrader.api, nbgrader.apps, nbgrader.converters, numpy
import nbgrader.plugins, nbgrader.preprocessors, pydantic, rich.progress, torch
is_elsewhere()
import autograder.grading as grading
names = [
    module.name
    for module in pkgutil.walk_packages(grading.__path__, "autograder.grading.")
    if ".inside" not in module.name
]
for name in names:
    importlib.import_module(name)
print(json.dumps(names))
"""


def on(system: str, script: str) -> Any:
    done = subprocess.run(
        [sys.executable, "-c", ELSEWHERE + script, system],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize(
    ("system", "name"), [("win32", "Windows"), ("darwin", "macOS")]
)
def test_each_grading_command_says_in_one_line_that_it_needs_linux(
    system: str, name: str
) -> None:
    found = on(system, COMMANDS)
    assert found.keys() == ON_LINUX_ALONE
    for command, (code, out, complaint) in found.items():
        assert (code, out, complaint.count("\n")) == (2, "", 1), command
        assert f"grading needs Linux, and this is {name}" in complaint


@pytest.mark.slow
@pytest.mark.parametrize("system", ["win32", "darwin"])
def test_nothing_of_grading_fails_at_import(system: str) -> None:
    assert "autograder.grading.classes.run" in on(system, IMPORTS)
