"""Runs that are ended at any instant and started again: the same end as undisturbed."""

from __future__ import annotations

import contextlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from autograder.grading.submission.kit import Place
from autograder.repository import ROOT
from autograder.tests.grading.gradebook.tables import Row, rows_of
from autograder.tests.grading.tiny_course import (
    LESSON,
    answered,
    hand_in,
    lesson,
    place,
    right,
)

pytestmark = pytest.mark.slow

RUN = """
import sys
from pathlib import Path
from autograder.commands.grade import told_to_end
from autograder.grading.classes.run import Order, grade_class
from autograder.grading.submission.kit import Place
folder, jobs = sys.argv[1], int(sys.argv[2])
hands = None
if not jobs:
    from autograder.tests.grading.classes.a_class import without_sandbox as hands
order = Order("01_basics", jobs=jobs)
say = lambda outcome, _: print(outcome.result.student, flush=True)
print("begins", flush=True)
with told_to_end():
    result = grade_class(Place(Path(folder)), order, print, say, hands)
sys.exit(0 if result.complete else 1)
"""
BESIDE_THE_POINT = {"seconds", "how", "why"}
WORKER = "classes.worker"
STUDENTS = [f"s{number:02}" for number in range(12)]


@pytest.fixture(scope="module")
def class_of_twelve(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """All of them have grades of earlier work, and have handed in something new."""
    course = place(tmp_path_factory.mktemp("class") / "course")
    for number, student in enumerate(STUDENTS):
        hand_in(course, student, answered(gd_path=f"gd_path = {number}\n"))
    assert run_to_its_end(course, 0) == 0
    for number, student in enumerate(STUDENTS):
        path = course.submitted / student / LESSON / f"{LESSON}.ipynb"
        path.write_text(json.dumps(right() if number % 3 else lesson()))
    return course


def copied(course: Place, folder: Path) -> Place:
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(course.root, folder)
    return Place(folder)


def start(course: Place, jobs: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", RUN, str(course.root), str(jobs)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def run_to_its_end(course: Place, jobs: int) -> int:
    with start(course, jobs) as process:
        _, complaint = process.communicate()
        assert not complaint
    return process.returncode


def state(course: Place) -> tuple[dict[str, Any], dict[str, list[Row]], dict[str, Any]]:
    """Results, gradebook and graded notebooks, byte for byte but for the times."""
    results = {
        path.name: {
            name: value
            for name, value in json.loads(path.read_text()).items()
            if name not in BESIDE_THE_POINT
        }
        for path in course.results(LESSON).glob("*.json")
    }
    notebooks = {
        str(path.relative_to(course.work)): path.read_bytes()
        for path in course.work.glob("autograded/**/*.ipynb")
    }
    return results, rows_of(course.gradebook), notebooks


def disturbed(course: Place, jobs: int, moments: Sequence[tuple[int, float]]) -> None:
    """Send a signal that long after a run began, and begin again, until it is done."""
    for number, seconds in moments:
        with start(course, jobs) as process:
            assert process.stdout is not None
            process.stdout.readline()
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(seconds)
            process.send_signal(number)
            process.communicate()
            assert process.returncode in {0, 1, -number}
    assert run_to_its_end(course, jobs) == 0


SIGNALS = (signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGKILL)


@pytest.mark.parametrize("seed", range(2))
def test_run_that_is_killed_goes_on_where_it_was(
    class_of_twelve: Place, tmp_path: Path, seed: int
) -> None:
    undisturbed = copied(class_of_twelve, tmp_path / "undisturbed")
    assert run_to_its_end(undisturbed, 0) == 0
    course = copied(class_of_twelve, tmp_path / "course")
    draw = random.Random(seed)
    moments = [(number, draw.uniform(0.0, 1.5)) for number in SIGNALS]
    disturbed(course, 0, moments)
    assert state(course) == state(undisturbed)
    assert state(course) != state(class_of_twelve)
    left = [path for path in course.work.rglob(".*") if path.is_file()]
    assert all(path.stat().st_size < 1_000_000 for path in left)


def children_of(process: int) -> list[int]:
    """Those of all its threads; each is named as it was started."""
    lists = Path(f"/proc/{process}/task").glob("*/children")
    found = [int(word) for path in lists for word in read_if_there(path).split()]
    words = [read_if_there(Path(f"/proc/{one}/cmdline")) for one in found]
    return [one for one, said in zip(found, words, strict=True) if WORKER in said]


def read_if_there(path: Path) -> str:
    """Of a thread or process that may end meanwhile."""
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        return path.read_text()
    return ""


@pytest.fixture(scope="module")
def in_one_process(
    class_of_twelve: Place, tmp_path_factory: pytest.TempPathFactory
) -> Place:
    course = copied(class_of_twelve, tmp_path_factory.mktemp("one") / "course")
    assert run_to_its_end(course, 1) == 0
    return course


@pytest.mark.needs_bwrap
def test_killed_run_with_workers_goes_on_and_leaves_no_process(
    class_of_twelve: Place, in_one_process: Place, tmp_path: Path
) -> None:
    course = copied(class_of_twelve, tmp_path / "course")
    with start(course, 2) as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.stdout.readline()  # somebody is graded: workers are at work
        workers = children_of(process.pid)
        assert workers
        process.kill()
    for worker in workers:
        wait_until_gone(worker)
    assert run_to_its_end(course, 2) == 0
    assert state(course) == state(in_one_process)


def wait_until_gone(process: int) -> None:
    until = time.monotonic() + 20
    while time.monotonic() < until:
        stat = read_if_there(Path(f"/proc/{process}/stat"))
        if not stat or stat.rpartition(")")[2].split()[0] == "Z":
            return
        time.sleep(0.1)
    raise AssertionError(f"worker {process} lives on")


@pytest.mark.needs_bwrap
def test_worker_that_is_killed_costs_nobody_a_grade(
    class_of_twelve: Place, in_one_process: Place, tmp_path: Path
) -> None:
    course = copied(class_of_twelve, tmp_path / "course")
    with start(course, 2) as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.stdout.readline()
        for worker in children_of(process.pid):
            os.kill(worker, signal.SIGKILL)
        process.communicate()
    assert state(course) == state(in_one_process)  # first: it says whose is lost
    assert process.returncode == 0
