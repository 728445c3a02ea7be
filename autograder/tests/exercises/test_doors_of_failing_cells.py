"""One translation: an answer whose cell fails has the same status at each door."""

import contextlib
import linecache
from typing import Any

import pytest

from autograder.exercises import load
from autograder.grading.sandbox.limits import Limits
from autograder.grading.submission.answer_file import (
    LIMITS,
    Draw,
    judge_source,
    unsandboxed,
)
from autograder.grading.submission.class_settings import ClassSettings
from autograder.study.check import judge_answer
from autograder.study.syllabus.live import card_of
from autograder.tests.grading.submission.small_engine import RIGHT
from autograder.tests.grading.submission.test_field_cases import QUICK, graded
from autograder.tests.grading.tiny_course import answered

GOOD = RIGHT["gd_path"]
CELLS = {
    "right": (GOOD, "passed"),
    "raises": (f"1 / 0\n{GOOD}", "error"),
    "raises behind its answer": (f"{GOOD}\n1 / 0", "passed"),
    "sleeps": (f"import time; time.sleep(99)\n{GOOD}", "timed out"),
    "never ends": (f"while True: pass\n{GOOD}", "timed out"),
    "says nothing": ("# soon", "not attempted"),
    "is no Python": ("def gd_path(w0:\n    return", "error"),
    "leaves": (f"exit()\n{GOOD}", "error"),
    "dies": (f"import os; os._exit(3)\n{GOOD}", "crashed"),
    "defines another": (GOOD.replace("gd_path", "gd_pth"), "missing"),
    "is no function": ("gd_path = 3", "missing"),
    "is a number in the end": (f"{GOOD}\ngd_path = 3", "missing"),
    "does nothing": ('def gd_path(*a, **k):\n    """Walk."""', "not attempted"),
    "only passes": ("def gd_path(*a, **k):\n    pass", "not attempted"),
    "is the starter": (
        "def gd_path(*a, **k): raise NotImplementedError",
        "not attempted",
    ),
}
NOT_IN_THIS_PROCESS = {"sleeps", "never ends", "leaves", "dies"}


def by_submission(source: str) -> dict[str, Any]:
    return graded(answered(gd_path=source)).exercises[0].verdict.model_dump()


def by_terminal(source: str) -> dict[str, Any]:
    return judge_source(load("gd_path"), source, Draw(), unsandboxed(), QUICK).to_json()


SLOW = {"sleeps", "never ends", "raises behind its answer"}


@pytest.mark.needs_bwrap
@pytest.mark.parametrize(
    "what",
    [pytest.param(n, marks=[pytest.mark.slow] * (n in SLOW)) for n in CELLS],
)
def test_status_and_score_are_the_same_at_the_terminal_and_in_grading(
    what: str,
) -> None:
    source, status = CELLS[what]
    doors = [by_terminal(source), by_submission(source)]
    assert [door["status"] for door in doors] == [status] * 2
    assert len({door["score"] for door in doors}) == 1
    assert all(door["notes"] for door in doors) or status in ("passed", "not attempted")


@pytest.mark.parametrize("what", sorted(CELLS.keys() - NOT_IN_THIS_PROCESS))
def test_a_notebook_says_of_the_same_name_what_there_is_to_say(
    what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, status = CELLS[what]
    space: dict[str, Any] = {"__name__": "__main__"}
    cell = f"<a cell that {what}>"  # whose lines IPython keeps
    lines = (len(source), None, source.splitlines(keepends=True), cell)
    monkeypatch.setitem(linecache.cache, cell, lines)
    with contextlib.suppress(SyntaxError, ZeroDivisionError):
        exec(compile(source, cell, "exec"), space)  # noqa: S102
    task = load("gd_path")
    found = judge_answer(card_of(task), space.get("gd_path"), "practice")
    nothing_there = not callable(space.get("gd_path"))
    assert found.status == ("missing" if nothing_there else status)
    assert found.score == (status == "passed")


def test_limits_are_the_same_at_each_door() -> None:
    assert Limits() == LIMITS == ClassSettings().lesson("01_basics").sandbox_limits
