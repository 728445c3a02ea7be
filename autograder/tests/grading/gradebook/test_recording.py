"""What is recorded, what is not recorded twice, and what people gave."""

import json
import subprocess
import sys
import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from nbgrader.api import Gradebook
from nbgrader.apps.api import NbGraderAPI
from nbgrader.coursedir import CourseDirectory

from autograder.grading.gradebook.configuration import database, settings
from autograder.grading.gradebook.graded_files import HEAD_BYTES, key_there
from autograder.grading.gradebook.recording import Recorded, Recorder, recorded_scores
from autograder.grading.submission.documents import SubmissionResult
from autograder.grading.submission.engine import Graded
from autograder.grading.submission.kit import Place
from autograder.repository import ROOT
from autograder.tests.grading.gradebook.results import broken, missing, result
from autograder.tests.grading.gradebook.tables import rows_of
from autograder.tests.grading.gradebook.test_paragraphs import NAME, with_paragraph
from autograder.tests.grading.tiny_course import (
    LESSON,
    answered,
    hand_in,
    in_lines,
    lesson,
    place,
    right,
)


@pytest.fixture
def course(tmp_path: Path) -> Place:
    return place(tmp_path / "course")


def quiet(_: str) -> None:
    pass


def record(
    course: Place, *results: SubmissionResult, **notebooks: Any
) -> list[Recorded]:
    with Recorder(course, quiet) as recorder:
        return [
            recorder.record(Graded(one, notebooks.get(one.student, right())))
            for one in results
        ]


def is_recorded(course: Place, one: SubmissionResult) -> bool:
    with Recorder(course, quiet) as recorder:
        return recorder.is_recorded(one)


def graded(course: Place, student: str) -> Path:
    return course.work / "autograded" / student / LESSON / f"{LESSON}.ipynb"


def by_hand(course: Place, student: str, cell: str, **given: Any) -> None:
    """What Formgrader does when somebody types points or a comment."""
    with Gradebook(database(course)) as book:
        grade = book.find_grade(cell, LESSON, LESSON, student)
        for name, value in given.items():
            setattr(grade, name, value)
        grade.needs_manual_grade = False
        solution = cell.removeprefix("check_")
        comment = book.find_comment(solution, LESSON, LESSON, student)
        comment.manual_comment = "Look at the sign."
        book.db.commit()


def grade_of(course: Place, student: str, cell: str) -> tuple[Any, ...]:
    with Gradebook(database(course)) as book:
        one = book.find_grade(cell, LESSON, LESSON, student)
        said = book.find_comment(cell.removeprefix("check_"), LESSON, LESSON, student)
        return one.auto_score, one.manual_score, one.needs_manual_grade, said.comment


def test_what_is_recorded_is_not_recorded_again(course: Place) -> None:
    one = result("ann", 10, 5)
    assert not is_recorded(course, one)
    assert record(course, one) == [Recorded(15.0)]
    assert is_recorded(course, one)
    assert not is_recorded(course, result("ann", 10, 6))
    assert is_recorded(
        course, one.model_copy(update={"how": "kept", "why": "unchanged"})
    )


def test_a_replaced_a_restored_and_an_edited_gradebook_are_noticed(
    course: Place,
) -> None:
    empty, one = course.gradebook.read_bytes(), result("ann", 10, 5)
    record(course, one)
    full = course.gradebook.read_bytes()
    course.gradebook.write_bytes(empty)
    assert not is_recorded(course, one)
    course.gradebook.unlink()
    assert not is_recorded(course, one)
    course.gradebook.write_bytes(full)
    assert is_recorded(course, one)
    with Gradebook(database(course)) as book:
        book.find_grade("check_gd_path", LESSON, LESSON, "ann").auto_score = 9
        book.db.commit()
    assert not is_recorded(course, one)
    record(course, one)
    assert recorded_scores(course, LESSON)["ann"]["check_gd_path"] == 10


def test_a_lost_or_damaged_graded_notebook_is_noticed(course: Place) -> None:
    one = result("ann", 10, 5)
    record(course, one)
    path = graded(course, "ann")
    whole = path.read_bytes()
    assert len(whole[:HEAD_BYTES].split(b'"recorded"')) == 2
    path.unlink()
    assert not is_recorded(course, one)
    path.write_bytes(b"")
    assert not is_recorded(course, one)
    record(course, one)
    assert path.read_bytes() == whole


def test_a_learner_cannot_write_the_mark(course: Place) -> None:
    """The mark is the notebook's first line; nothing of a learner's comes before it."""
    notebook = right()
    notebook["metadata"] = {"lr": {"recorded": "0" * 64}, "a": '"recorded": "1"'}
    record(course, result("eve", 0, 0), eve=notebook)
    key = key_there(graded(course, "eve"))
    assert key is not None
    assert key != "0" * 64


LOOK = """
import sys
from pathlib import Path
from autograder.grading.gradebook.readiness import check_ready
from autograder.grading.gradebook.recording import Recorder
from autograder.grading.submission.documents import read_result
from autograder.grading.submission.kit import Place, read_skeleton
place = Place(Path(sys.argv[1]))
check_ready(place, lesson="01_basics", skeleton=read_skeleton(place, "01_basics"))
one = read_result(place.results("01_basics"), "ann")
with Recorder(place) as recorder:
    assert recorder.is_recorded(one)
    assert recorder.shown(one).score == 15
slow = {"nbgrader", "sqlalchemy", "alembic", "nbconvert", "nbformat", "traitlets"}
print(sorted(slow & set(sys.modules)))
"""


def test_a_run_with_nothing_to_do_imports_no_nbgrader(course: Place) -> None:
    from autograder.grading.submission.documents import write_result

    one = result("ann", 10, 5)
    write_result(course.results(LESSON), one)
    record(course, one)
    book = course.gradebook
    before = book.read_bytes(), book.stat().st_mtime_ns
    done = subprocess.run(
        [sys.executable, "-c", LOOK, str(course.root)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout == "[]\n", done.stderr
    assert (
        course.gradebook.read_bytes(),
        course.gradebook.stat().st_mtime_ns,
    ) == before


def test_points_and_comments_of_people_survive_and_are_asked_about(
    course: Place,
) -> None:
    record(course, result("ann", 10, 5))
    by_hand(course, "ann", "check_gd_path", manual_score=7, extra_credit=1)
    settled = (10, 7, False, "Look at the sign.")
    assert grade_of(course, "ann", "check_gd_path") == settled
    assert record(course, result("ann", 10, 6)) == [Recorded(14.0)]
    assert grade_of(course, "ann", "check_gd_path") == settled
    record(course, result("ann", 3, 6))
    asked = (3, 7, True, "Look at the sign.")
    assert grade_of(course, "ann", "check_gd_path") == asked
    record(course, result("ann", 3, 6))
    assert grade_of(course, "ann", "check_gd_path") == asked
    with Gradebook(database(course)) as book:
        grade = book.find_grade("check_gd_path", LESSON, LESSON, "ann")
        assert grade.extra_credit == 1


def test_one_learner_is_recorded_and_the_others_stay_as_they_are(course: Place) -> None:
    record(course, result("ann", 10, 5), result("ben", 0, 0))
    by_hand(course, "ben", "check_gd_path", manual_score=2)
    before = [row for row in rows_of(course.gradebook)["grade"] if "ben" in str(row)]
    others = graded(course, "ben").stat().st_mtime_ns
    record(course, result("ann", 0, 5))
    after = [row for row in rows_of(course.gradebook)["grade"] if "ben" in str(row)]
    assert (after, graded(course, "ben").stat().st_mtime_ns) == (before, others)
    assert recorded_scores(course, LESSON)["ann"] == {
        "check_gd_path": 0,
        "check_lr_grid": 5,
    }


def test_a_paragraph_that_was_read_is_read_again_only_when_it_changed(
    course: Place,
) -> None:
    path = course.skeleton(LESSON)
    path.write_text(json.dumps(in_lines(with_paragraph(lesson()))))
    one, text = result("ann", 10, 5), with_paragraph(right(), "Because.")
    record(course, one, ann=text)
    by_hand(course, "ann", NAME, manual_score=4)
    read = (None, 4, False, "Look at the sign.")
    record(course, result("ann", 0, 5), ann=text)
    assert grade_of(course, "ann", NAME) == read
    record(course, result("ann", 0, 5), ann=with_paragraph(right(), "No: since."))
    assert grade_of(course, "ann", NAME) == (None, 4, True, "Look at the sign.")


def test_nbgrader_s_own_interface_reads_what_we_write(course: Place) -> None:
    stamped = hand_in(course, "ann", right())
    (stamped.parent / "timestamp.txt").write_text("2026-02-03 10:00:00 UTC")
    record(course, result("ann", 10, 5), broken("cut"))
    c = settings(course, "", LESSON)
    api = NbGraderAPI(coursedir=CourseDirectory(config=c), config=c)
    found = {one["student"]: one for one in api.get_submissions(LESSON)}
    assert found["ann"]["autograded"]
    assert (found["ann"]["score"], found["ann"]["max_score"]) == (15, 20)
    assert found["ann"]["timestamp"].startswith("2026-02-03T10:00:00")
    assert found["cut"]["needs_manual_grade"]
    (notebook,) = api.get_student_notebook_submissions("ann", LESSON)
    assert notebook["failed_tests"]


def test_without_isolation_every_grade_says_so(course: Place) -> None:
    record(course, result("ann", 10, 5, sandboxed=False))
    assert "without isolation" in grade_of(course, "ann", "check_gd_path")[3]
    about = json.loads(graded(course, "ann").read_bytes())["metadata"]["lr"]
    assert about["status"] == "graded"


def class_toml(course: Place, text: str) -> None:
    tomllib.loads(text)
    (course.work / "class.toml").write_text(text)


LATE = f"""
[lessons.{LESSON}]
due = "2026-02-01T12:00:00+00:00"
late = {{ points_per_day = 2 }}
"""


def test_the_class_s_own_rule_for_late_work(course: Place) -> None:
    path = hand_in(course, "ann", right())
    (path.parent / "timestamp.txt").write_text("2026-02-02T13:00:00+00:00")
    one = result("ann", 10, 5)
    assert record(course, one) == [Recorded(15.0)]
    class_toml(course, LATE)
    assert not is_recorded(course, one)
    assert record(course, one) == [Recorded(11.0, 4.0)]
    assert is_recorded(course, one)
    with Gradebook(database(course)) as book:
        due = book.find_assignment(LESSON).duedate
        assert due == datetime(2026, 2, 1, 12, tzinfo=UTC).replace(tzinfo=None)
        assert book.find_submission(LESSON, "ann").late_submission_penalty == 4
    by_hand(course, "ann", "check_gd_path", manual_score=0)
    class_toml(course, LATE.replace("= 2", "= 9"))
    assert not is_recorded(course, one)
    assert record(course, one) == [Recorded(0.0, 5.0)]


@pytest.mark.parametrize("stamp", ["yesterday", "99999-01-01", "\0", "1" * 250, "12"])
def test_a_time_that_nobody_can_read_is_told(stamp: str, course: Place) -> None:
    path = hand_in(course, "ann", right())
    (path.parent / "timestamp.txt").write_text(stamp)
    (found,) = record(course, result("ann", 10, 5))
    assert "no time that can be read" in found.notes[0]
    assert not (graded(course, "ann").parent / "timestamp.txt").exists()


def test_what_was_taken_back_counts_no_longer_and_is_put_away(course: Place) -> None:
    page = course.work / "feedback" / "ann" / LESSON / f"{LESSON}.html"
    page.parent.mkdir(parents=True)
    page.write_text("15 of 20 points")
    record(course, result("ann", 10, 5))
    by_hand(course, "ann", "check_lr_grid", manual_score=8)
    was = graded(course, "ann").read_bytes()
    (found,) = record(course, missing("ann"))
    assert found.score is None
    assert "withdrawn: no points count" in found.notes[0]
    assert is_recorded(course, missing("ann"))
    scores = grade_of(course, "ann", "check_lr_grid")
    assert scores == (None, 8, True, "Look at the sign.")
    assert recorded_scores(course, LESSON)["ann"]["check_gd_path"] is None
    assert not graded(course, "ann").exists()
    assert not page.exists()
    (folder,) = (course.work / "withdrawn").iterdir()
    kept = {path.relative_to(folder).parts[0]: path for path in folder.rglob("*.*")}
    assert kept["autograded"].read_bytes() == was
    assert kept["feedback"].read_text() == "15 of 20 points"
    record(course, result("ann", 10, 5))
    assert recorded_scores(course, LESSON)["ann"]["check_gd_path"] == 10


def test_whose_folder_is_gone_is_withdrawn_but_not_a_whole_class(course: Place) -> None:
    record(course, *(result(name, 10, 5) for name in "abcdef"))
    with Recorder(course, quiet) as recorder:
        (line,) = recorder.withdraw_absent(LESSON, ["a"])
        assert "5 graded learners have no folder" in line
        assert recorder.withdraw_absent(LESSON, list("abcdef")) == []
        (line,) = recorder.withdraw_absent(LESSON, list("abcde"))
    assert line.startswith("f: withdrawn")
    with Recorder(course, quiet) as recorder:
        assert recorder.withdraw_absent(LESSON, list("abcde")) == []
    scores = recorded_scores(course, LESSON)
    assert scores["f"] == {"check_gd_path": None, "check_lr_grid": None}
    assert scores["a"] == {"check_gd_path": 10, "check_lr_grid": 5}


def test_a_fault_leaves_no_points_and_no_notebook_of_before(course: Place) -> None:
    record(course, result("ann", 10, 5))
    fault = broken("ann", reason="the sandbox did not start", fault=True)
    with Recorder(course, quiet) as recorder:
        recorder.put_in_question(fault)
    assert set(recorded_scores(course, LESSON)["ann"].values()) == {None}
    text = graded(course, "ann").read_text("utf-8")
    assert "the sandbox did not start" in text
    assert "10.0" not in text


def test_points_that_the_class_gives_are_in_the_gradebook(course: Place) -> None:
    record(course, result("ann", 10, 5))
    class_toml(course, f"[lessons.{LESSON}.points]\nlr_grid = 30\n")
    one = result("ann", 10, 15)
    assert not is_recorded(course, one)
    record(course, one)
    with Gradebook(database(course)) as book:
        assert book.find_submission(LESSON, "ann").max_score == 40


def test_a_half_character_ends_nobody_s_grade(course: Place) -> None:
    notebook = answered(gd_path='print("\ud83d")')
    one = result("eve", 0, 5)
    record(course, one, eve=notebook)
    assert is_recorded(course, one)
    graded(course, "eve").read_text("utf-8")
