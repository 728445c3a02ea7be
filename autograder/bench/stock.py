"""Stock nbgrader, as one would use it without this project: the peer that grades.

The notebook is equivalent to a lesson's: the same set-up, the same answers, and check
cells that call them and assert, as nbgrader's users write them. What a grader has no
use for (prose, pictures, experiments) is left out, to the peer's advantage.
"""

from __future__ import annotations

import functools
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import nbformat

from autograder.errors import UserError
from autograder.exercises import load
from autograder.exercises.keys import PRACTICE_SEED, make_key
from autograder.exercises.source import solved

LESSON = "lesson"
MOST_CALLS = 12
SETTINGS = """c = get_config()
c.CourseDirectory.course_id = "peer"
c.Exchange.root = "{folder}/exchange"
"""

Notebook = dict[str, Any]


def course(folder: Path, setup: str, exercises: list[str]) -> None:
    """Make a course of one lesson and release it, as its users do."""
    folder.mkdir(parents=True)
    text = SETTINGS.format(folder=folder)
    (folder / "nbgrader_config.py").write_text(text, "utf-8")
    source = folder / "source" / LESSON / f"{LESSON}.ipynb"
    write(source, notebook(setup, {name: solved(load(name)) for name in exercises}))
    nbgrader(folder, "generate_assignment", LESSON)
    if not (folder / "release").is_dir():
        raise UserError("nbgrader could not release the peer's lesson")


def hand_in(folder: Path, student: str, document: Notebook) -> Path:
    path = folder / "submitted" / student / LESSON / f"{LESSON}.ipynb"
    write(path, document)
    return path


def autograde(folder: Path, seconds: float = 3600) -> float:
    """Seconds that `nbgrader autograde` takes for everybody, gradebook included."""
    began = time.perf_counter()
    nbgrader(folder, "autograde", LESSON, "--force", seconds=seconds)
    return time.perf_counter() - began


def nbgrader(folder: Path, *words: str, seconds: float = 3600) -> None:
    ours = str(Path(sys.executable).parent)
    surroundings = {
        **os.environ,
        "PATH": os.pathsep.join([ours, os.environ.get("PATH", os.defpath)]),
        "JUPYTER_CONFIG_PATH": "",
        "LR_SANDBOX": "1",  # what studies keeps still, and writes no progress
    }
    subprocess.run(
        [sys.executable, "-m", "nbgrader", *words],
        cwd=folder,
        env=surroundings,
        capture_output=True,
        check=False,
        timeout=seconds,
    )


def notebook(setup: str, answers: Mapping[str, str]) -> Notebook:
    cells = [_cell("setup", setup, {})]
    for name, source in answers.items():
        marks: dict[str, Any] = {"grade": False, "solution": True, "locked": False}
        cells.append(_cell(name, source, marks))
        marks = {"grade": True, "solution": False, "locked": True, "points": 10}
        cells.append(_cell(f"check_{name}", asserts(name), marks))
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    head = {"nbformat": 4, "nbformat_minor": 5, "metadata": {"kernelspec": kernel}}
    return {**head, "cells": cells}


@functools.cache
def asserts(name: str) -> str:
    """What an instructor would assert: some calls of the practice key, by value."""
    lines = ["import numpy", f"assert callable({name})"]
    key = make_key(load(name), "practice", PRACTICE_SEED)
    for case in key["cases"]:
        if case.get("scene") != "calls":
            continue
        seen = key["expected"][case["name"]]["outcomes"]
        for first, outcome in zip(case["asked"], seen, strict=False):
            wanted = _numbers(outcome.get("value"))
            if wanted and isinstance(first, (int, float)):
                call = f"{name}({first!r}, **{case['fixed']!r})"
                lines.append(f"assert numpy.allclose({call}, {wanted!r})")
    return "\n".join(lines[: MOST_CALLS + 2])


def _numbers(value: object) -> float | list[float] | None:
    """A number or a list of numbers, where the right answer is one."""
    if isinstance(value, float):
        return value
    items = value.get("items") if isinstance(value, dict) else None
    if isinstance(items, list) and items and all(isinstance(x, float) for x in items):
        return items
    return None


def _cell(name: str, source: str, marks: Mapping[str, Any]) -> dict[str, Any]:
    about = {"schema_version": 3, "grade_id": name, "task": False, **marks}
    return {
        "cell_type": "code",
        "id": name.replace("_", "-"),
        "metadata": {"nbgrader": about} if marks else {},
        "execution_count": None,
        "outputs": [],
        "source": source,
    }


def write(path: Path, document: Notebook) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(nbformat.from_dict(document), path)  # type: ignore[no-untyped-call]
