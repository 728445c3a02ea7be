"""Notebooks as people hand them in, through the real sandbox, each with its outcome."""

import functools
from typing import Any

import pytest

from autograder.grading.sandbox.limits import Limits
from autograder.grading.sandbox.looking import Observer, warm_observer
from autograder.grading.submission.documents import SubmissionResult
from autograder.grading.submission.engine import Engine
from autograder.repository import ROOT
from autograder.tests.grading.submission.small_engine import (
    RIGHT,
    kit,
    statuses,
    submission,
)
from autograder.tests.grading.tiny_course import answered, code, right

pytestmark = pytest.mark.needs_bwrap

QUICK = Limits(cell_seconds=1.0, whole_seconds=60.0)


@functools.cache
def sandbox() -> Observer:
    return warm_observer(ROOT, QUICK)


def graded(notebook: dict[str, Any], **more: Any) -> SubmissionResult:
    result = Engine(kit(), sandbox()).grade(submission(notebook, **more)).result
    assert not result.fault, result.reason
    return result


def notes(result: SubmissionResult, exercise: str) -> list[str]:
    (one,) = [e for e in result.exercises if e.exercise == exercise]
    return [*one.verdict.said_first, *one.verdict.notes]


def with_cell(after: str, source: str, notebook: dict[str, Any] | None = None) -> Any:
    """The right answers, and a cell of the learner's own behind another."""
    whole = notebook or right()
    place = [cell["id"] for cell in whole["cells"]].index(after) + 1
    own = {**code("x1", source), "metadata": {}}
    return {**whole, "cells": [*whole["cells"][:place], own, *whole["cells"][place:]]}


BOTH = {"gd_path": "passed", "lr_grid": "passed"}


def test_right_answers_pass() -> None:
    assert statuses(graded(right())) == BOTH


def test_an_invisible_character_is_named_with_its_line() -> None:
    lines = RIGHT["gd_path"].split("\n")
    place = next(n for n, line in enumerate(lines) if line.startswith("    if"))
    lines[place] = "\u00a0" + lines[place][1:]
    result = graded(answered(gd_path="\n".join(lines), lr_grid=RIGHT["lr_grid"]))
    assert statuses(result) == {"gd_path": "error", "lr_grid": "passed"}
    words = f"line {place + 1} holds an invisible character, U+00A0"
    assert words in notes(result, "gd_path")[0]


def test_a_covered_name_is_told_with_its_cell() -> None:
    result = graded(with_cell("01-1", "range = 3\nrange_ = 0"))
    assert statuses(result)["gd_path"] != "passed"
    said = notes(result, "gd_path")
    assert (
        "`range` is a name of Python, and here it is covered by an int of yours."
        in (said)
    )
    assert "`range` was bound in cell 2, `range = 3`." in said


def test_a_name_that_keeps_a_cell_from_its_end_is_told_with_its_cell() -> None:
    result = graded(with_cell("01-1", "list = [1, 2]\nsum = 0\nmax = 3"))
    assert statuses(result) == {"gd_path": "error", "lr_grid": "error"}
    words = "`list` is a name of Python, and it was bound in cell 2, `list = [1, 2]`."
    assert notes(result, "gd_path")[0] == words


STARRED = (
    "def gd_path(w0, lam, lr, steps):\n    return [sum([[w0]], 0) for _ in range(2)]"
)


def test_a_name_that_came_with_a_star_is_told_with_its_cell() -> None:
    result = graded(with_cell("01-1", "from numpy import *", answered(gd_path=STARRED)))
    assert "`sum` came with cell 2, `from numpy import *`." in notes(result, "gd_path")


@pytest.mark.parametrize("magic", ["%%timeit -n1 -r1", "%%writefile a.py"])
def test_a_magic_that_defines_nothing_earns_nothing(magic: str) -> None:
    timed = f"{magic}\n{RIGHT['gd_path']}"
    result = graded(answered(gd_path=timed, lr_grid=RIGHT["lr_grid"]))
    assert statuses(result) == {"gd_path": "not attempted", "lr_grid": "passed"}
    assert result.score == 10
    assert "defines nothing" in notes(result, "gd_path")[0]


@pytest.mark.parametrize("magic", ["%%time", "%%capture"])
def test_a_magic_that_defines_is_no_hindrance(magic: str) -> None:
    timed = f"{magic}\n{RIGHT['gd_path']}"
    assert statuses(graded(answered(**{**RIGHT, "gd_path": timed}))) == BOTH


def test_a_name_that_is_used_for_something_else_later_costs_nothing() -> None:
    again = "gd_path = gd_path(1.0, 2.0, 0.1, 3)\nfor lr_grid in range(3): pass"
    assert statuses(graded(with_cell("check_lr_grid", again))) == BOTH


def test_an_answer_that_is_wrapped_before_its_check_is_the_wrapped_one() -> None:
    wrap = "def _never(*_, **__): return []\ngd_path = _never"
    assert statuses(graded(with_cell("gd_path", wrap)))["gd_path"] == "failed"


def test_files_beside_the_notebook_are_there() -> None:
    own = "from mine import K\n" + RIGHT["gd_path"].replace("lr *", "K * lr *")
    result = graded(answered(**{**RIGHT, "gd_path": own}), files={"mine.py": b"K = 1"})
    assert statuses(result) == BOTH
    without = graded(answered(**{**RIGHT, "gd_path": own}))
    assert "ModuleNotFoundError" in notes(without, "gd_path")[0]


FAILING = {
    "raises": ("1 / 0", "error"),
    "sleeps": ("import time; time.sleep(99)", "timed out"),
    "says nothing": ("# soon", "not attempted"),
    "is no Python": ("def gd_path(w0:", "error"),
    "leaves": ("exit()", "error"),
    "dies": ("import os; os._exit(0)", "crashed"),
    "defines another": ("def gd_pth(w0): ...", "missing"),
}


@pytest.mark.parametrize(
    "what",
    [pytest.param(n, marks=[pytest.mark.slow] * (n == "sleeps")) for n in FAILING],
)
def test_a_cell_that_fails_costs_its_own_exercise(what: str) -> None:
    source, status = FAILING[what]
    result = graded(answered(gd_path=source, lr_grid=RIGHT["lr_grid"]))
    assert statuses(result) == {"gd_path": status, "lr_grid": "passed"}
    assert "gd_path" in notes(result, "gd_path")[0]
