"""Notebooks that people, tools and attackers could make: a status, and never a gain."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.grading.submission.documents import SubmissionResult
from autograder.grading.submission.engine import Engine
from autograder.grading.submission.handed_in import Submission
from autograder.tests.grading.submission.small_engine import Runs, kit
from autograder.tests.grading.submission.test_field_cases import sandbox
from autograder.tests.grading.tiny_course import Notebook, answered, lesson, right

NOBODY = lesson()
IDS = [cell["id"] for cell in NOBODY["cells"]]
HARMLESS = ["x = 1", "", "# gd_path", "import math", "def helper(): return 1"]
ODD: list[Any] = [
    "\ud83d",
    "\x00",
    "\x1b[2J",
    "\u202e",
    10**400,
    -1,
    1e308,
    float("nan"),
    float("inf"),
    None,
    True,
    [],
    {},
    [["a"], ["b", ["c"]]],
    {"a": {"b": [1]}},
    "x" * 5000,
]
odd = st.sampled_from(ODD)
place = st.integers(0, 40)
FIELDS = ["cell_type", "id", "metadata", "source", "outputs", "attachments"]
FIELDS += ["execution_count", "another"]

Change = Callable[[list[Any]], None]


def at(cells: list[Any], where: int) -> Any:
    found = cells[where % len(cells)] if cells else {}
    return found if isinstance(found, dict) else {}


def deleted(where: int) -> Change:
    def change(cells: list[Any]) -> None:
        if cells:
            cells.pop(where % len(cells))

    return change


def doubled(where: int) -> Change:
    return lambda cells: cells.insert(where % 7, copy.deepcopy(at(cells, where)))


def moved(where: int, to: int) -> Change:
    def change(cells: list[Any]) -> None:
        if cells:
            cells.insert(to % len(cells), cells.pop(where % len(cells)))

    return change


def with_field(where: int, field: str, value: Any) -> Change:
    return lambda cells: at(cells, where).__setitem__(field, value)


def with_id(where: int, name: str) -> Change:
    return with_field(where, "id", name)


def marked(where: int, field: str, value: Any) -> Change:
    def change(cells: list[Any]) -> None:
        metadata = at(cells, where).get("metadata")
        marks = metadata.get("nbgrader") if isinstance(metadata, dict) else None
        if isinstance(marks, dict):
            marks[field] = value

    return change


def tagged(where: int, tags: Any) -> Change:
    def change(cells: list[Any]) -> None:
        metadata = at(cells, where).get("metadata")
        if isinstance(metadata, dict):
            metadata["tags"] = tags

    return change


def with_output(where: int) -> Change:
    points = {"output_type": "execute_result", "data": {"text/plain": "10.0"}}
    return with_field(where, "outputs", [points] * 3)


def added(where: int, source: Any, kind: Any) -> Change:
    cell = {"cell_type": kind, "source": source, "metadata": {}, "id": "mine"}
    return lambda cells: cells.insert(where % 9, cell)


MARKS = ["grade", "solution", "locked", "points", "grade_id", "task", "schema_version"]
changes = st.lists(
    st.one_of(
        st.builds(deleted, place),
        st.builds(doubled, place),
        st.builds(moved, place, place),
        st.builds(with_field, place, st.sampled_from(FIELDS), odd),
        st.builds(with_id, place, st.sampled_from([*IDS, "mine", "x" * 99])),
        st.builds(marked, place, st.sampled_from(MARKS), st.sampled_from([*ODD, 99])),
        st.builds(tagged, place, st.sampled_from([*ODD, ["setup"], ["experiment"]])),
        st.builds(with_output, place),
        st.builds(added, place, st.sampled_from(HARMLESS), st.just("code")),
        st.builds(added, place, odd, odd),
    ),
    max_size=8,
)
# What a notebook around them says of itself.
around = st.dictionaries(
    st.sampled_from(["nbformat_minor", "metadata", "another", "lr"]), odd, max_size=2
)


def mangled(notebook: Notebook, doing: list[Change], more: dict[str, Any]) -> bytes:
    whole = copy.deepcopy(notebook)
    for change in doing:
        change(whole["cells"])
    return json.dumps({**whole, **more}).encode()


def graded(data: bytes, engine: Engine) -> SubmissionResult:
    result = engine.grade(Submission("ann", "found", data)).result
    assert result.model_dump_json()
    assert not result.fault, result.reason
    assert result.status in ("graded", "not graded")
    assert result.max_score == 20
    assert [one.points for one in result.exercises] == [10, 10]
    return result


@settings(max_examples=80, deadline=None)
@given(changes, around)
def test_whatever_is_done_to_a_lesson_earns_nothing(
    doing: list[Change], more: dict[str, Any]
) -> None:
    result = graded(mangled(NOBODY, doing, more), Engine(kit(), Runs()))
    assert result.score in (0, None)


@settings(max_examples=80, deadline=None)
@given(changes, around)
def test_whatever_is_done_to_right_answers_gains_nothing(
    doing: list[Change], more: dict[str, Any]
) -> None:
    half = answered(gd_path=right()["cells"][2]["source"])
    result = graded(mangled(half, doing, more), Engine(kit(), Runs()))
    assert (result.score or 0) <= 10


@pytest.mark.needs_bwrap
@settings(max_examples=5, deadline=None)
@given(changes, around)
def test_so_it_is_in_the_sandbox(doing: list[Change], more: dict[str, Any]) -> None:
    result = graded(mangled(NOBODY, doing, more), Engine(kit(), sandbox()))
    assert result.score in (0, None)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300) | st.text(max_size=200).map(str.encode))
def test_any_bytes_have_a_status(data: bytes) -> None:
    assert graded(data, Engine(kit(), Runs())).status == "not graded"


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 6000), st.binary(min_size=1, max_size=4))
def test_any_damage_to_a_file_has_a_status(where: int, instead: bytes) -> None:
    whole = json.dumps(right()).encode()
    data = whole[:where] + instead + whole[where + len(instead) :]
    result = graded(data, Engine(kit(), Runs()))
    assert (result.score or 0) <= 20
