"""Tables for people and for platforms: an empty cell where there is no grade."""

import csv
import io
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from autograder.commands import export as command
from autograder.errors import UserError
from autograder.grading.classes.canvas_list import canvas_list, read_canvas_list
from autograder.grading.classes.export import Format, graded_rows, table_of
from autograder.grading.gradebook.harmless_table import in_csv
from autograder.grading.gradebook.recording import Recorder
from autograder.grading.gradebook.rows import Row
from autograder.grading.submission.engine import Graded
from autograder.grading.submission.kit import Place
from autograder.tests.grading.gradebook.results import broken, missing, result
from autograder.tests.grading.tiny_course import LESSON, place, right

MOST = {"gd_path": 10.0, "lr_grid": 10.0}


def row(
    student: str, status: Any = "graded", *points: float | None, **more: Any
) -> Row:
    given = dict(zip(MOST, points or (None, None), strict=True))
    known = [one for one in given.values() if one is not None]
    whole = status == "graded"
    about = {"total": sum(known) if whole else None, "so_far": sum(known) or None}
    names = {"first_name": "", "last_name": "", "email": ""}
    return Row(
        student=student,
        status=status,
        points=given,
        max_points=MOST,
        **{**names, **about, **more},
    )


CLASS = [
    row("ann", "graded", 10.0, 7.5, penalty=0.5, first_name="Ann", last_name="Example"),
    row("ben", "graded", 0.0, 0.0),
    row("cut", "not graded", reason="no notebook"),
    row("gone", "missing", reason="no file"),
    row("late", "waits for a person", 10.0, None),
    row("=1+1", "graded", 1.0, 2.0),
    row("exampleann_12345", "graded", 3.0, 4.0),
]
FORMATS: tuple[Format, ...] = ("csv", "canvas", "moodle")


def read(kind: Format, **more: Any) -> list[dict[str, str]]:
    table = table_of(kind, {LESSON: CLASS}, **more)
    return list(csv.DictReader(io.StringIO(in_csv(table.header, table.rows))))


@pytest.mark.parametrize("kind", FORMATS)
def test_no_grade_is_an_empty_cell_and_a_zero_is_a_zero(kind: Format) -> None:
    total = {"csv": "score"}.get(kind, LESSON)
    who = {"csv": "student", "moodle": "username", "canvas": "SIS Login ID"}[kind]
    found = {one[who]: one for one in read(kind)}
    for student in ("cut", "gone", "late"):
        assert found[student][total] == ""
    assert found["ben"][total] == "0"
    assert found["ann"][total] == "17.5"
    (status,) = [name for name in found["ann"] if "status" in name]
    (path,) = [name for name in found["ann"] if "gd_path" in name]
    (grid,) = [name for name in found["ann"] if "lr_grid" in name]
    assert [found["late"][n] for n in (status, path, grid)] == [
        "waits for a person",
        "10",
        "",
    ]
    assert found["cut"][status] == "not graded"
    assert found["gone"][path] == ""
    assert "'=1+1" in found


@pytest.mark.parametrize("kind", FORMATS)
def test_no_cell_is_a_formula(kind: Format) -> None:
    for one in read(kind):
        assert not any(
            (cell or "").startswith(("=", "+", "@")) for cell in one.values()
        )


def test_canvas_takes_in_the_total_and_passes_over_what_is_for_people() -> None:
    first, *others = read("canvas")
    header = list(first)
    assert header[:4] == ["Student", "ID", "SIS Login ID", "Section"]
    assert (first["Student"], first[LESSON]) == ("Points Possible", "20")
    for name in header[5:]:
        assert "Current Points" in name or "Current Grade" in name
        assert first[name] == "(read only)"
    ids = {one["SIS Login ID"]: one["ID"] for one in others}
    assert ids == {**dict.fromkeys(ids, ""), "exampleann_12345": "12345"}
    assert others[0]["Student"] == "Example, Ann"


ROSTER = """Student,ID,SIS User ID,SIS Login ID,Section,01_basics (77),Final Score
    Points Possible,,,,,20,(read only)
"Example, Ann",12345,S-1,ann,One,,80
"Doe, Ben",9,S-2,BEN,Two,,
"""


def test_canvas_s_own_list_gives_names_numbers_and_the_assignment() -> None:
    found = read("canvas", roster=canvas_list(ROSTER))
    ann = next(one for one in found if one["SIS Login ID"] == "ann")
    assert (ann["ID"], ann["Section"], ann["01_basics (77)"]) == (
        "12345",
        "One",
        "17.5",
    )
    assert {one["ID"] for one in found if one["Student"] == "Doe, Ben"} == {"9"}
    collected = [one for one in found if one["ID"] == "12345"]
    assert [one["01_basics (77)"] for one in collected] == ["17.5", "7"]


def test_another_name_of_the_assignment_is_found_with_its_number() -> None:
    roster = canvas_list("Student,ID,Section,Basics (5)\nA,1,x,")
    assert "Basics (5)" in read("canvas", roster=roster, column="Basics")[0]
    assert "Basics" in read("moodle", column="Basics")[0]


def test_what_is_no_list_of_canvas_is_one_line(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    with pytest.raises(UserError, match="cannot be read"):
        read_canvas_list(path)
    for data in (b"a,b\n1,2\n", b"\xff\xfe"):
        path.write_bytes(data)
        with pytest.raises(UserError, match="no gradebook of Canvas"):
            read_canvas_list(path)


def test_moodle_gets_no_feedback_where_there_is_no_grade() -> None:
    found = {one["username"]: one for one in read("moodle")}
    words = f"{LESSON} (feedback)"
    assert found["ann"][words] == (
        "gd_path: 10 of 10; lr_grid: 7.5 of 10; handed in late: 0.5 taken off"
    )
    assert {found[name][words] for name in ("cut", "gone", "late")} == {""}


def test_several_lessons_stand_side_by_side() -> None:
    found = {LESSON: CLASS, "02_schedulers": CLASS[:1]}
    table = table_of("csv", found)
    assert len(table.rows) == len(CLASS) + 1
    table = table_of("canvas", found)
    assert table.header[4:6] == [LESSON, "02_schedulers"]
    assert [row[5] for row in table.rows[1:3]] == [17.5, None]


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    made = place(tmp_path / "course")
    monkeypatch.setattr("autograder.repository.ROOT", made.root)
    return made


def test_nothing_graded_is_one_line(course: Place) -> None:
    with pytest.raises(UserError, match="nothing of 01_basics is graded"):
        graded_rows(course, [LESSON])
    with pytest.raises(UserError, match="nothing of any lesson is graded"):
        command.run()


def test_a_damaged_gradebook_is_one_line(course: Place) -> None:
    course.gradebook.write_bytes(b"SQLite format 3\0" + b"x" * 5000)
    with pytest.raises(UserError, match="cannot be read"):
        graded_rows(course, [LESSON])


def test_the_command_writes_what_the_gradebook_says(
    course: Place, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with Recorder(course, lambda _: None) as recorder:
        recorder.record(Graded(result("ann", 10, 0), right()))
        recorder.record(Graded(broken("cut")))
        recorder.record(Graded(missing("gone")))
    target = tmp_path / "grades.csv"
    command.run("01", to=target)
    assert "3 rows" in capsys.readouterr().out
    lines = target.read_text("utf-8").splitlines()
    found = {one["student"]: one for one in csv.DictReader(lines)}
    assert [one["score"] for one in found.values()] == ["10", "", ""]
    assert found["ann"]["lr_grid"] == "0"
    command.run("01", kind="moodle")
    assert capsys.readouterr().out.splitlines()[0].startswith("username,email address,")
    assert list(tmp_path.glob(".grades*")) == []
    with pytest.raises(UserError, match="cannot be written"):
        command.run("01", to=tmp_path / "no" / "grades.csv")


def test_times_are_written_as_they_are_read(tmp_path: Path) -> None:
    when = datetime(2026, 1, 31, 10)  # noqa: DTZ001 - as nbgrader keeps it
    table = table_of("csv", {LESSON: [row("ann", "graded", 1.0, 1.0, timestamp=when)]})
    assert "2026-01-31 10:00:00" in in_csv(table.header, table.rows)
