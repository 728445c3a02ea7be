"""Submissions a minute: ours against stock nbgrader's, gradebook included, in one run.

Everybody in the class handed in honest work of lesson 02, no two alike. Each way is
measured on a small class and on a larger one; the difference is what a submission
costs, and what both have in common is what a run costs. At last a class of 500 whose
answers are drawn from those that prove the exercises: right ones and wrong ones.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from autograder.bench import stock
from autograder.bench.report import Report
from autograder.exercises import load
from autograder.exercises.source import solved
from autograder.grading.sandbox.looking import cold_observer
from autograder.grading.submission.engine import Engine
from autograder.grading.submission.handed_in import Submission
from autograder.grading.submission.kit import Place, lesson_kit, points_of
from autograder.repository import ROOT
from autograder.tests.exercises.corpus import sources

LESSON = "02_schedulers"
STOCK_CLASS, COLD_CLASS, SMALL, LARGE, CLASS = (1, 5), 3, 8, 108, 500
AIM = 30.0
RUN = """
import json, sys, time
began = time.perf_counter()
from pathlib import Path
from autograder.grading.classes.run import Order, grade_class
from autograder.grading.submission.kit import Place
order = Order("{lesson}", jobs={jobs}, details=False)
result = grade_class(Place(Path("{folder}")), order, print, lambda *_: None)
import resource
most = max(resource.getrusage(who).ru_maxrss for who in (0, -1))
print(json.dumps([time.perf_counter() - began, most, result.complete]))
"""

Notebook = dict[str, Any]


def measure() -> Report:
    """Grade the class in every way."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        theirs = _told("stock nbgrader, a submission", lambda: _stock(folder / "stock"))
        cold = _told("cold, a submission", lambda: _cold(folder / "cold"))
        one = _ours(folder / "one", jobs=1)
        two = _ours(folder / "two", jobs=2)
        mixed = _told(f"a class of {CLASS}, all told", lambda: _mixed(folder / "mixed"))
    best = min(one["each"], two["each"])
    return Report(
        name="grading, seconds a submission with two workers",
        unit="s",
        ours=two["each"],
        peer="stock nbgrader",
        theirs=theirs,
        limit=theirs / AIM,
        details={
            "times stock, two workers": theirs / two["each"],
            "times stock, one worker": theirs / one["each"],
            "seconds, cold": cold,
            "seconds, one worker": one["each"],
            "two workers against one": one["each"] / two["each"],
            f"seconds for {LARGE}, two workers, all told": two["all"],
            f"seconds for a class of {CLASS} from the corpus": mixed,
            "submissions a minute": 60 / best,
            "seconds with nothing to do": two["nothing to do"],
            "MB of the largest process": two["MB"],
        },
    )


def _told(what: str, of: Callable[[], float]) -> float:
    seconds = of()
    print(f"{what}: {seconds:.3g} s", file=sys.stderr, flush=True)
    return seconds


def _lesson() -> Notebook:
    path = ROOT / "lessons" / LESSON / f"{LESSON}.ipynb"
    found: Notebook = json.loads(path.read_text("utf-8"))
    return found


def _answers(number: int) -> dict[str, str]:
    """Right answers that nobody else has handed in."""
    names = points_of(_lesson())
    return {n: f"{solved(load(n))}\n# by number {number}\n" for n in names}


def _submission(answers: dict[str, str]) -> Notebook:
    document = _lesson()
    for cell in document["cells"]:
        marks = cell["metadata"].get("nbgrader", {})
        if marks.get("solution") and marks.get("grade_id") in answers:
            cell["source"] = answers[marks["grade_id"]]
    return document


def _setup() -> str:
    """The lesson's set-up, less what only a learner needs."""
    cells = [c for c in _lesson()["cells"] if "setup" in c["metadata"].get("tags", [])]
    lines = "".join(cells[0]["source"]).splitlines()
    kept = [x for x in lines if "autograder" not in x and not x.startswith("lesson(")]
    return "\n".join(kept)


def _stock(folder: Path) -> float:
    stock.course(folder, _setup(), list(_answers(0)))
    times = []
    for number in (1, *STOCK_CLASS):  # the first run is not counted
        for student in range(number):
            document = stock.notebook(_setup(), _answers(student))
            stock.hand_in(folder, f"s{student:03}", document)
        times.append(stock.autograde(folder))
    return (times[2] - times[1]) / (STOCK_CLASS[1] - STOCK_CLASS[0])


def _place(folder: Path) -> Place:
    place = Place(folder)
    target = place.skeleton(LESSON)
    target.parent.mkdir(parents=True)
    shutil.copyfile(ROOT / "lessons" / LESSON / target.name, target)
    place.work.mkdir(parents=True)
    return place


def _cold(folder: Path) -> float:
    place = _place(folder)
    engine = Engine(lesson_kit(place, LESSON), cold_observer(ROOT))
    began = time.perf_counter()
    for number in range(COLD_CLASS):
        data = json.dumps(_submission(_answers(number))).encode()
        graded = engine.grade(Submission(f"s{number}", "found", data))
        assert graded.result.status == "graded"  # noqa: S101 - else it measures nothing
    return (time.perf_counter() - began) / COLD_CLASS


def _ours(folder: Path, jobs: int) -> dict[str, float]:
    place = _place(folder)
    _hand_in(place, map(_answers, range(1)))
    _run(folder, jobs)  # makes gradebook and keys, which a class has from its first run
    _hand_in(place, map(_answers, range(1, SMALL)))
    few, _ = _run(folder, jobs)
    _hand_in(place, map(_answers, range(SMALL, LARGE)))
    many, kilobytes = _run(folder, jobs)
    nothing, _ = _run(folder, jobs)
    each = (many - few) / (LARGE - SMALL - (SMALL - 1))
    found = {
        "each": each,
        "all": many,
        "nothing to do": nothing,
        "MB": kilobytes / 1024,
    }
    words = ", ".join(f"{what} {value:.3g}" for what, value in found.items())
    print(f"warm, {jobs} at a time: {words}", file=sys.stderr, flush=True)
    return found


def _mixed(folder: Path) -> float:
    """Grade a class whose answers come from the corpus, in seconds."""
    place = _place(folder)
    _hand_in(place, [_answers(0)])
    _run(folder, 2)
    corpus = {name: sources(name) for name in _answers(0)}
    dice = random.Random(0)
    drawn = (
        {name: dice.choice(found) for name, found in corpus.items()}
        for _ in range(CLASS)
    )
    _hand_in(place, drawn)
    seconds, _ = _run(folder, 2)
    return seconds


def _hand_in(place: Place, work: Iterable[dict[str, str]]) -> None:
    there = len(list(place.submitted.iterdir())) if place.submitted.exists() else 0
    for number, answers in enumerate(work, there):
        path = place.submitted / f"s{number:04}" / LESSON / f"{LESSON}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps(_submission(answers)), "utf-8")


def _run(folder: Path, jobs: int) -> tuple[float, float]:
    """Seconds of a whole run in a process of its own, and its largest process."""
    code = RUN.format(lesson=LESSON, jobs=jobs, folder=folder)
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**os.environ},
        capture_output=True,
        text=True,
        check=True,
    )
    seconds, kilobytes, complete = json.loads(done.stdout.splitlines()[-1])
    assert complete  # noqa: S101 - else it measures something else
    return seconds, kilobytes
