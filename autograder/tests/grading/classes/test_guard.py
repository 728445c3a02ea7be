"""Whatever is raised for one learner, at any step, is that learner's trouble alone."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from autograder.errors import UserError
from autograder.grading.classes import desk
from autograder.grading.classes.outcome import Outcome
from autograder.grading.classes.run import Order, grade_class
from autograder.grading.classes.table import line
from autograder.grading.gradebook import recording
from autograder.grading.gradebook.recording import NotRecordedError, Recorder
from autograder.grading.submission.engine import Engine
from autograder.grading.submission.kit import Place
from autograder.tests.grading.classes.a_class import without_sandbox
from autograder.tests.grading.tiny_course import (
    LESSON,
    answered,
    hand_in,
    place,
    right,
)


class NobodyExpectedError(BaseException):
    """Not even an `Exception`."""


ERRORS: dict[str, BaseException] = {
    "full disk": OSError(28, "No space left on device", "/class/ben"),
    "no permission": PermissionError(13, "Permission denied", "/class/ben"),
    "half an emoji": UnicodeEncodeError("utf-8", "\ud83d", 0, 1, "ben's"),
    "not UTF-8": UnicodeDecodeError("utf-8", b"\xff", 0, 1, "ben's"),
    "deep": RecursionError("ben's"),
    "large": MemoryError("ben's"),
    "odd": ValueError("ben's"),
    "key": KeyError("ben's"),
    "ours": AssertionError("ben's"),
    "locked": sqlite3.OperationalError("database is locked: ben's"),
    "told": NotRecordedError("not recorded: the gradebook is held by another program"),
    "mistake": UserError("ben's class has no such thing"),
    "exit": SystemExit("ben's"),
    "base": NobodyExpectedError("ben's"),
}
# Each step of one learner: where it is looked up, and whom it is about.
STEPS: dict[str, tuple[Any, str, Callable[..., str]]] = {
    "read the notebook": (desk, "read_submission", lambda _, student, *__: student),
    "find attempts": (desk, "candidates", lambda _, current, *__: current.student),
    "find what is known": (desk, "known_result", lambda *a: a[2].student),
    "read the old result": (desk, "read_result", lambda _, student: student),
    "grade": (Engine, "grade", lambda _, submission: submission.student),
    "choose the attempt": (desk, "that_counts", lambda found, _: found[0][1].student),
    "number the attempt": (desk, "numbered", lambda result, *_: result.student),
    "write the result": (desk, "write_result", lambda _, result: result.student),
    "record": (Recorder, "record", lambda _, graded, *__: graded.result.student),
}


@pytest.fixture(scope="module")
def graded_once(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """A class of three with all points; ben has handed in something new since."""
    course = place(tmp_path_factory.mktemp("class") / "course")
    for student in ("ann", "ben", "cat"):
        path = hand_in(course, student, right())
    assert run(course)[1] == 0
    for student in ("ann", "ben", "cat"):
        path = course.submitted / student / LESSON / f"{LESSON}.ipynb"
        path.write_text(json.dumps(answered(gd_path="gd_path = None\n")))
    return course


def copied(course: Place, folder: Path) -> Place:
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(course.root, folder)
    return Place(folder)


def run(course: Place) -> tuple[dict[str, Outcome], int]:
    seen: dict[str, Outcome] = {}

    def show(outcome: Outcome, _: int) -> None:
        seen[outcome.result.student] = outcome

    result = grade_class(course, Order(LESSON), print, show, without_sandbox)
    assert {one.student for one in result.submissions} == seen.keys()
    assert result.model_dump_json()
    return seen, 0 if result.complete else 1


def breaking(step: str, error: BaseException, patch: pytest.MonkeyPatch) -> None:
    where, name, whose = STEPS[step]
    real = getattr(where, name)

    def broken(*given: Any, **named: Any) -> Any:
        if whose(*given) == "ben":
            raise error
        return real(*given, **named)

    patch.setattr(where, name, broken)


def recorded(course: Place) -> dict[str, list[float | None]]:
    found = recording.recorded_scores(course, LESSON)
    return {name: sorted(scores.values(), key=str) for name, scores in found.items()}


def check(course: Place, step: str, error: BaseException) -> None:
    """Ben had 20 points, and now nobody can say what he has; the others go on."""
    with pytest.MonkeyPatch.context() as patch:
        breaking(step, error, patch)
        outcomes, code = run(course)
    assert code == 1
    for student in ("ann", "cat"):
        assert outcomes[student].shown().score == 0
        assert recorded(course)[student] == [0.0, 0.0]
    ben = outcomes["ben"]
    assert ben.shown().status == "not graded"
    assert ben.shown().score is None
    assert ben.shown().reason
    assert all(one.earned is None for one in ben.shown().exercises)
    assert "/20" not in line(ben)
    assert "ben's" not in line(ben).removeprefix("ben") or isinstance(error, UserError)
    assert recorded(course)["ben"] == [None, None]
    outcomes, code = run(course)
    assert (code, outcomes["ben"].shown().score) == (0, 0)
    assert recorded(course)["ben"] == [0.0, 0.0]


@pytest.mark.parametrize("step", STEPS)
def test_step_that_fails_for_one_leaves_the_others_graded(
    graded_once: Place, tmp_path: Path, step: str
) -> None:
    check(copied(graded_once, tmp_path / "course"), step, ERRORS["odd"])


@pytest.mark.slow
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(step=st.sampled_from(sorted(STEPS)), kind=st.sampled_from(sorted(ERRORS)))
def test_whatever_is_raised_wherever_the_others_are_graded(
    graded_once: Place, tmp_path: Path, step: str, kind: str
) -> None:
    check(copied(graded_once, tmp_path / "course"), step, ERRORS[kind])


def test_gradebook_that_takes_nothing_of_one_is_said(
    graded_once: Place, tmp_path: Path
) -> None:
    course = copied(graded_once, tmp_path / "course")
    error = sqlite3.OperationalError("database is locked")

    def refuse(_: Recorder, result: Any) -> None:
        assert result.student == "ben"
        raise error

    with pytest.MonkeyPatch.context() as patch:
        breaking("record", error, patch)
        patch.setattr(Recorder, "put_in_question", refuse)
        outcomes, code = run(course)
    assert code == 1
    assert "may show an earlier grade" in line(outcomes["ben"])
    assert recorded(course)["ann"] == [0.0, 0.0]


def test_ctrl_c_is_not_taken_for_somebodys_trouble(
    graded_once: Place, tmp_path: Path
) -> None:
    course = copied(graded_once, tmp_path / "course")
    with pytest.MonkeyPatch.context() as patch:
        breaking("record", KeyboardInterrupt(), patch)
        outcomes, code = run(course)
    assert code == 1
    assert "ben" not in outcomes
    assert run(course)[0]["ben"].shown().score == 0
