"""Rows: what is not known is empty, everywhere, and never a zero."""

import csv
import io
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from nbgrader.api import Gradebook
from nbgrader.apps.exportapp import ExportApp

from autograder.errors import UserError
from autograder.grading.gradebook.address import address
from autograder.grading.gradebook.configuration import database, settings
from autograder.grading.gradebook.harmless_table import in_csv, write_whole
from autograder.grading.gradebook.reading import CellRecord, LessonRecord, Record
from autograder.grading.gradebook.recording import Recorder
from autograder.grading.gradebook.rows import Row, rows, rows_of
from autograder.grading.submission.documents import write_result
from autograder.grading.submission.engine import Graded
from autograder.grading.submission.kit import Place
from autograder.tests.grading.gradebook.results import broken, missing, result
from autograder.tests.grading.tiny_course import LESSON, place, right

DUE = datetime(2026, 2, 1)  # noqa: DTZ001 - as nbgrader keeps it
WHOLE = {"check_a": 10.0, "why": 5.0}


def row(
    cells: dict[str, CellRecord] | None,
    status: str = "",
    penalty: float | None = None,
    when: datetime | None = None,
    extension: timedelta | None = None,
) -> Row:
    found = {}
    if cells is not None:
        found["ann"] = Record("ann", when, extension, penalty, cells)
    record = LessonRecord(DUE, WHOLE, {}, found)
    (only,) = rows_of([("ann", "", "", "")], record, {"ann": (status, "why")})
    return only


def cell(auto: float | None, manual: float | None = None, **more: float) -> CellRecord:
    waits = more.pop("waits", auto is None and manual is None)
    return CellRecord(10.0, auto, manual, more.get("extra"), bool(waits))


def test_everything_graded_has_a_total() -> None:
    found = row({"check_a": cell(7.5), "why": cell(None, 5)}, penalty=2.0)
    assert (found.status, found.so_far, found.total) == ("graded", 12.5, 10.5)
    assert (found.manual, found.max_score) == (("why",), 15.0)


def test_a_paragraph_that_nobody_has_read_leaves_the_total_open() -> None:
    found = row({"check_a": cell(7.5), "why": cell(None)})
    assert (found.status, found.waiting) == ("waits for a person", ("why",))
    assert (found.points, found.total) == ({"a": 7.5, "why": None}, None)


def test_points_in_question_count_for_nothing_until_somebody_says_so() -> None:
    taken_back = {"check_a": cell(None, 9, waits=True), "why": cell(None)}
    found = row(taken_back, "missing")
    assert (found.status, found.so_far, found.total) == ("missing", None, None)
    again = row({"check_a": cell(None, 9, waits=False), "why": cell(None, 3)})
    assert (again.status, again.total) == ("graded", 12.0)


def test_no_submission_and_no_evidence_are_no_zero() -> None:
    for cells, status in ((None, "missing"), ({"check_a": cell(None)}, "not graded")):
        found = row(cells, status)
        assert (found.status, found.reason) == (status, "why")
        assert {found.total, found.so_far, *found.points.values()} == {None}


def test_a_zero_is_a_zero() -> None:
    found = row({"check_a": cell(0.0), "why": cell(None, 0)}, penalty=0.0)
    assert (found.status, found.total) == ("graded", 0.0)


def test_extra_credit_counts_and_a_penalty_takes_no_more_than_there_is() -> None:
    assert row({"check_a": cell(4, extra=1.5), "why": cell(0)}).total == 5.5
    assert row({"check_a": cell(1), "why": cell(0)}, penalty=3.0).total == 0.0


def test_an_extension_is_the_learner_s_own() -> None:
    late = DUE + timedelta(hours=1)
    assert row({"check_a": cell(1)}, when=late).seconds_late == 3600
    more = row({"check_a": cell(1)}, when=late, extension=timedelta(days=1))
    assert more.seconds_late == 0


@pytest.fixture
def course(tmp_path: Path) -> Place:
    made = place(tmp_path / "course")
    with Recorder(made, lambda _: None) as recorder:
        for one in (result("=ann", 10, 0), broken("cut"), missing("gone")):
            write_result(made.results(LESSON), one)
            recorder.record(Graded(one, right()))
    return made


def test_rows_of_a_class(course: Place) -> None:
    found = {one.student: one for one in rows(course, LESSON)}
    assert {name: (one.status, one.total) for name, one in found.items()} == {
        "=ann": ("graded", 10.0),
        "cut": ("not graded", None),
        "gone": ("missing", None),
    }
    assert found["=ann"].points == {"gd_path": 10.0, "lr_grid": 0.0}
    assert found["cut"].reason == "no notebook"
    assert rows(course, "02_schedulers") == []


def test_nothing_is_made_where_nothing_was_graded(tmp_path: Path) -> None:
    empty = place(tmp_path / "course")
    empty.gradebook.unlink()
    assert rows(empty, LESSON) == []
    assert not empty.gradebook.exists()


def test_nbgrader_s_own_export_has_no_false_zero(
    course: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    c = settings(course, "", "")
    c.StatusExporter.course_root = str(course.root)
    app = ExportApp(config=c)
    app.initialize([f"--to={tmp_path / 'grades.csv'}"])
    app.coursedir.db_url = database(course)
    app.start()
    text = (tmp_path / "grades.csv").read_text("utf-8")
    table = list(csv.DictReader(io.StringIO(text)))
    found = {line["student_id"]: line for line in table}
    assert set(found) == {"'=ann", "cut", "gone"}
    assert (found["'=ann"]["score"], found["'=ann"]["lr_grid"]) == ("10", "0")
    for name, status in (("cut", "not graded"), ("gone", "missing")):
        line = found[name]
        assert line["status"] == status
        told = [line[key] for key in ("raw_score", "score", "gd_path", "lr_grid")]
        assert told == [""] * 4
    assert table[0]["max_score"] == "20"


def test_a_table_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "no" / "grades.csv"
    with pytest.raises(UserError, match=r"grades\.csv cannot be written"):
        write_whole(path, "a")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "name", ["=1+1", "+1", "-1", "@x", "\t=1", " =1", "＝1", "\0=1"]
)
def test_no_name_is_a_formula(name: str) -> None:
    text = in_csv(["who"], [[name]])
    (found,) = list(csv.reader(io.StringIO(text)))[1]
    assert not found.lstrip().startswith(("=", "+", "-", "@", "\t", "＝"))


def test_a_gradebook_of_others_is_left_alone(course: Place) -> None:
    before = course.gradebook.read_bytes()
    rows(course, LESSON)
    assert course.gradebook.read_bytes() == before
    with Gradebook(address(course).url) as book:
        assert len(book.students) == 3
