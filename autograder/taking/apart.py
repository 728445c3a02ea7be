"""A look at functions in a Python process of its own, where there is no sandbox.

It sees what its user sees, but for the modules beside the notebook: it starts in a
folder that goes, and so does the progress that a check in one of the cells keeps.
`python -m autograder.taking.apart JOB OUT` reads a job, and writes a line for each
thing that begins and for what came of it: the rest is lost when the process ends.
"""

from __future__ import annotations

import builtins
import json
import linecache
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from autograder.judge.limits import kept_output, time_limit
from autograder.judge.observe import observe
from autograder.notebook import RunCell
from autograder.taking.judging import Question, Seen

CELL_SECONDS = 20.0
WHOLE_SECONDS = 180.0
MOST_STARTS = 10
SETTINGS = {"OMP_NUM_THREADS": "1", "MPLBACKEND": "agg"}


def look_apart(cells: Sequence[RunCell], questions: Sequence[Question]) -> Seen:
    """Run cells and ask questions; what ends the process costs itself alone."""
    seen, runs, asked = Seen(), list(cells), list(questions)
    for _ in range(MOST_STARTS):
        ended, culprit = _one_run(runs, asked, seen)
        if culprit in {cell.id for cell in runs}:
            seen.errors[culprit] = ended
            runs = [cell for cell in runs if cell.id != culprit]
        elif culprit:
            seen.endings[culprit] = ended
        known = seen.observations.keys() | seen.endings.keys()
        asked = [one for one in asked if one.exercise not in known]
        if not (culprit and asked):
            break
    for one in asked:
        seen.endings.setdefault(one.exercise, "crashed")
    return seen


def _one_run(
    cells: Sequence[RunCell], questions: Sequence[Question], seen: Seen
) -> tuple[str, str]:
    """Start a process; take over what it said, and say at what it ended too early."""
    job = {
        "cells": [[one.id, one.source, one.exercise] for one in cells],
        "questions": [[q.exercise, list(q.cases), q.seconds] for q in questions],
    }
    with tempfile.TemporaryDirectory(prefix="lr-apart-") as folder:
        task, out = Path(folder, "job.json"), Path(folder, "out.jsonl")
        task.write_text(json.dumps(job), "utf-8")
        out.touch()
        ended = "crashed"
        try:
            subprocess.run(
                [sys.executable, "-P", "-m", __name__, str(task), str(out)],
                cwd=folder,
                env={**os.environ, **SETTINGS, "LR_HOME": folder},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                timeout=WHOLE_SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired:
            ended = "timed out"
        return ended, _taken_over(out.read_text("utf-8").splitlines(), seen)


def _taken_over(lines: Sequence[str], seen: Seen) -> str:
    """Read what was said; return what had begun and did not end."""
    begun = ""
    for line in lines:
        try:
            said = json.loads(line)
        except ValueError:  # torn: the process ended while it wrote
            break
        name = said["name"]
        begun = name if said["what"] == "begins" else ""
        if said["what"] == "stopped":
            seen.errors[name] = said["error"]
        elif said["what"] == "observed":
            seen.observations[name] = said["seen"]
        elif said["what"] == "undefined":
            seen.endings[name] = "not defined"
    return begun


def _events(job: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Do the job, one event after the other."""
    space: dict[str, Any] = {"__name__": "__main__", "__builtins__": builtins}
    answers = {}
    for name, source, exercise in job["cells"]:
        yield {"what": "begins", "name": name}
        error = _run(name, source, space)
        if callable(space.get(exercise)):
            answers[exercise] = space[exercise]
        yield {"what": "stopped" if error else "ran", "name": name, "error": error}
    for exercise, cases, seconds in job["questions"]:
        answer = answers.get(exercise, space.get(exercise))
        if not callable(answer):
            yield {"what": "undefined", "name": exercise}
            continue
        yield {"what": "begins", "name": exercise}
        seen = observe(answer, exercise, cases, seconds)
        yield {"what": "observed", "name": exercise, "seen": seen}


def _run(name: str, source: str, space: dict[str, Any]) -> str:
    """Run one cell; return its error in words."""
    file = f"<cell {name}>"
    linecache.cache[file] = (len(source), None, source.splitlines(True), file)
    try:
        with kept_output(), time_limit(CELL_SECONDS):
            exec(compile(source, file, "exec", dont_inherit=True), space)  # noqa: S102 - what this process is for
    except BaseException as error:  # noqa: BLE001 - exit() ends a cell, no more
        return f"{type(error).__name__}: {error}".rstrip(": ")
    return ""


if __name__ == "__main__":
    with Path(sys.argv[2]).open("w", encoding="utf-8") as out:
        for event in _events(json.loads(Path(sys.argv[1]).read_text("utf-8"))):
            out.write(json.dumps(event) + "\n")
            out.flush()
