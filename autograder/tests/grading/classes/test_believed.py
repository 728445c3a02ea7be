"""Workers that lie: each lie is one change of an honest answer."""

import copy
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.grading.classes.believed import believe
from autograder.grading.classes.parcels import (
    Unreadable,
    pack_graded,
    unwrapped,
    wrapped,
)
from autograder.grading.submission.engine import Graded
from autograder.tests.grading.classes.a_class import engine, handed_in, kit

TASK = handed_in("ann")


def honest() -> dict[str, Any]:
    return unwrapped(pack_graded(engine().grade(TASK.submission)))


def heard(document: dict[str, Any]) -> Graded:
    return believe(wrapped(document), TASK, kit(), sandboxed=True)


def changed(path: str, value: object) -> dict[str, Any]:
    document = copy.deepcopy(honest())
    *parts, last = path.split(".")
    place: Any = document
    for part in parts:
        place = place[int(part)] if part.isdigit() else place[part]
    place[int(last) if last.isdigit() else last] = value
    return document


def test_honest_answer_is_believed() -> None:
    assert heard(honest()).result.score == 20


@pytest.mark.parametrize(
    ("path", "lie"),
    [
        ("result.student", "ben"),
        ("result.lesson", "02_schedulers"),
        ("result.sandboxed", False),
        ("result.score", 21.0),
        ("result.score", 19.0),
        ("result.score", None),
        ("result.score", math.nan),
        ("result.score", math.inf),
        ("result.status", "not graded"),
        ("result.status", "missing"),
        ("result.status", "brilliant"),
        ("result.max_score", 30.0),
        ("result.exercises", []),
        ("result.exercises.0.earned", 11.0),
        ("result.exercises.0.earned", -1.0),
        ("result.exercises.0.earned", math.nan),
        ("result.exercises.0.earned", None),
        ("result.exercises.0.points", 100.0),
        ("result.exercises.0.exercise", "lr_grid"),
        ("result.exercises.0.verdict", {}),
        ("result.exercises.0.verdict.status", "failed"),
        ("result.exercises.0.verdict.status", "partly good"),
        ("result.exercises.0.verdict.status", []),
        ("result.exercises.0.verdict.status", "not graded"),
        ("result.exercises.0.verdict.score", 0.5),
        ("result.exercises.0.verdict.score", "1"),
        ("result.exercises.0.verdict.score", True),
        ("result.exercises.0.verdict.exercise", "lr_grid"),
        ("result.unknown", 1),
        ("notebook", []),
        ("notebook.cells", []),
        ("notebook.cells", None),
        ("notebook.cells.2", "text"),
        ("notebook.cells.3.metadata", {}),
        ("notebook.cells.3.metadata.nbgrader.points", 1000),
        ("notebook.cells.3.metadata.nbgrader.locked", False),
    ],
)
def test_lie_is_found_out(path: str, lie: object) -> None:
    with pytest.raises(Unreadable):
        heard(changed(path, lie))


def test_points_for_a_notebook_that_is_not_there_are_refused() -> None:
    from autograder.grading.classes.parcels import Task
    from autograder.grading.submission.handed_in import Submission

    gone = Task(Submission("ann", "missing", reason="no file"))
    with pytest.raises(Unreadable, match="not there"):
        believe(wrapped(honest()), gone, kit(), sandboxed=True)


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-3, 300)
    | st.floats()
    | st.text(max_size=4),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(
            st.sampled_from(["status", "score", "cells"]), inner, max_size=2
        )
    ),
    max_leaves=4,
)
PLACES = [
    "result.score",
    "result.status",
    "result.exercises",
    "result.exercises.0",
    "result.exercises.1.earned",
    "result.exercises.1.points",
    "result.exercises.1.verdict",
    "result.exercises.1.verdict.score",
    "result.exercises.1.verdict.status",
    "result.cells",
    "notebook",
    "notebook.cells",
    "notebook.cells.2",
]


@given(st.sampled_from(PLACES), JSON)
def test_whatever_stands_in_an_answer_nobody_gains(path: str, value: object) -> None:
    try:
        graded = heard(changed(path, value))
    except Unreadable:
        return
    result = graded.result
    assert result.status == "graded"
    assert result.score == 20
    assert [one.earned for one in result.exercises] == [10, 10]
