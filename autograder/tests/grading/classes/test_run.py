import json
import os
import stat
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from autograder.errors import UserError
from autograder.exercises import load
from autograder.exercises.source import solved
from autograder.grading.classes.desk import nobody
from autograder.grading.classes.hands import OwnHands
from autograder.grading.classes.outcome import ClassResult, Outcome
from autograder.grading.classes.parcels import Setting
from autograder.grading.classes.run import Order, grade_class
from autograder.grading.classes.table import closing, explanation, line
from autograder.grading.gradebook import recording
from autograder.grading.gradebook.configuration import database
from autograder.grading.submission.engine import Engine
from autograder.grading.submission.kit import Place
from autograder.tests.grading.classes.a_class import in_one_sandbox
from autograder.tests.grading.tiny_course import (
    LESSON,
    answered,
    hand_in,
    lesson,
    place,
    right,
)

pytestmark = pytest.mark.needs_bwrap

WRONG = "def gd_path(w0, lam, lr, steps):\n    return [w0] * (steps + 1)\n"


def grade(course: Place, **wishes: object) -> ClassResult:
    order = Order(LESSON, **wishes)  # type: ignore[arg-type]
    return grade_class(course, order, lambda _: None, lambda *_: None, in_one_sandbox)


@pytest.fixture
def course(tmp_path: Path) -> Place:
    return place(tmp_path / "course")


def by_student(result: ClassResult) -> dict[str, tuple[str, float | None]]:
    return {one.student: (one.status, one.score) for one in result.submissions}


def recorded(course: Place) -> dict[str, dict[str, float | None]]:
    return dict(sorted(recording.recorded_scores(course, LESSON).items()))


def test_everybody_gets_a_status_and_nobody_stops_the_class(course: Place) -> None:
    hand_in(course, "ann", right())
    hand_in(course, "ben", lesson())
    hand_in(course, "cut", json.dumps(right()).encode()[:500])
    hand_in(course, "empty", b"")
    (course.submitted / "gone").mkdir()
    link = hand_in(course, "link", b"")
    link.unlink()
    link.symlink_to(course.submitted / "ann" / LESSON / f"{LESSON}.ipynb")
    result = grade(course)
    assert result.complete
    assert by_student(result) == {
        "ann": ("graded", 20.0),
        "ben": ("graded", 0.0),
        "cut": ("not graded", None),
        "empty": ("not graded", None),
        "gone": ("missing", None),
        "link": ("not graded", None),
    }
    full = {"check_gd_path": 10.0, "check_lr_grid": 10.0}
    none = dict.fromkeys(full)
    assert recorded(course) == {
        "ann": full,
        "ben": dict.fromkeys(full, 0.0),
        "cut": none,
        "empty": none,
        "link": none,
    }
    with Gradebook(database(course)) as book:
        waiting = {
            one.student.id
            for one in book.assignment_submissions(LESSON)
            if one.needs_manual_grade
        }
        assert {one.id for one in book.students} == set(by_student(result))
    assert waiting == {"cut", "empty", "link"}


def test_odd_names_and_much_code_are_graded_like_others(course: Place) -> None:
    names = ["two words", "*", "\x1b[31mred", "b+c"]
    for name in names:
        hand_in(course, name, right())
    long = answered(gd_path="x = f'" + "{1}" * 400_000 + "'")
    hand_in(course, "long", long)
    result = grade(course)
    assert result.complete
    assert by_student(result) == {
        **dict.fromkeys(names, ("graded", 20.0)),
        "long": ("not graded", None),
    }
    full = {"check_gd_path": 10.0, "check_lr_grid": 10.0}
    assert {k: v for k, v in recorded(course).items() if k != "long"} == dict.fromkeys(
        names, full
    )
    assert all(line(Outcome(one)).isprintable() for one in result.submissions)


def test_name_that_nbgrader_takes_for_a_pattern_is_recorded(course: Place) -> None:
    hand_in(course, "[a-z]", right())
    hand_in(course, "ann", right())
    assert grade(course).complete
    full = {"check_gd_path": 10.0, "check_lr_grid": 10.0}
    assert recorded(course) == {"[a-z]": full, "ann": full}


def test_only_what_changed_is_graded_again(course: Place) -> None:
    hand_in(course, "ann", right())
    path = hand_in(course, "ben", lesson())
    first = grade(course)
    assert closing(first) == "regraded 2, unchanged 0"
    assert closing(grade(course)) == "regraded 0, unchanged 2"
    path.write_text(json.dumps(answered(gd_path=WRONG)))
    again = grade(course)
    assert closing(again) == "regraded 1, unchanged 1"
    assert 0 <= (by_student(again)["ben"][1] or 0) < 10
    assert closing(grade(course, only=("ann",), force=True)).startswith("regraded 1")


def test_lost_gradebook_is_filled_again_without_grading(course: Place) -> None:
    hand_in(course, "ann", right())
    grade(course)
    before = recorded(course)
    course.gradebook.unlink()
    assert closing(grade(course)) == "regraded 0, unchanged 1"
    assert recorded(course) == before


def test_gradebook_is_backed_up_before_it_is_written(course: Place) -> None:
    hand_in(course, "ann", right())
    course.gradebook.unlink()
    grade(course)
    assert not list(course.work.glob("backups/*"))
    grade(course)
    assert not list(course.work.glob("backups/*"))  # nothing had to be written
    hand_in(course, "ben", right())
    grade(course)
    assert len(list(course.work.glob("backups/gradebook-*.db"))) == 1


def test_manual_score_is_kept_and_put_in_question(course: Place) -> None:
    path = hand_in(course, "ann", right())
    grade(course)
    with Gradebook(database(course)) as book:
        grade_of = book.find_grade("check_gd_path", LESSON, LESSON, "ann")
        grade_of.manual_score = 7
        book.db.commit()
    path.write_text(json.dumps(lesson()))
    grade(course)
    with Gradebook(database(course)) as book:
        grade_of = book.find_grade("check_gd_path", LESSON, LESSON, "ann")
        assert (grade_of.manual_score, grade_of.auto_score) == (7, 0)
        assert grade_of.needs_manual_grade


def test_submission_taken_back_leaves_no_old_points(course: Place) -> None:
    path = hand_in(course, "ann", right())
    grade(course)
    path.unlink()
    assert by_student(grade(course)) == {"ann": ("missing", None)}
    assert recorded(course)["ann"] == {"check_gd_path": None, "check_lr_grid": None}


def test_secret_is_for_its_owner_alone(course: Place) -> None:
    hand_in(course, "ann", right())
    secret = course.work / "secret"
    secret.unlink()
    grade(course)
    assert stat.S_IMODE(secret.stat().st_mode) == 0o600
    kept = secret.read_text()
    grade(course)
    assert secret.read_text() == kept


def test_nothing_to_grade_is_said_in_one_line(course: Place) -> None:
    with pytest.raises(UserError, match="nothing to grade"):
        grade(course)
    hand_in(course, "ann", right())
    with pytest.raises(UserError, match="bob"):
        grade(course, only=("bob",))


def test_stop_keeps_what_is_graded(course: Place) -> None:
    for number in range(6):
        hand_in(course, f"s{number}", right())
    told: list[str] = []

    def show(*_: object) -> None:
        raise KeyboardInterrupt

    result = grade_class(course, Order(LESSON), told.append, show, in_one_sandbox)
    assert not result.complete
    assert told == ["stopped: 1 of 6 graded; run it again to go on"]
    again = grade(course)
    assert again.complete
    assert (again.regraded, again.unchanged) == (5, 1)


def test_line_says_score_and_why(course: Place) -> None:
    hand_in(course, "ann", answered(gd_path=WRONG))
    seen: list[Outcome] = []

    def show(outcome: Outcome, _: int) -> None:
        seen.append(outcome)

    grade_class(course, Order(LESSON), print, show, in_one_sandbox)
    assert line(seen[0]).startswith("ann: ")
    assert any("gd_path: " in words for words in explanation(seen[0]))
    assert os.linesep not in line(seen[0])


def test_name_that_no_file_can_bear_is_told_and_the_class_goes_on(
    course: Place,
) -> None:
    hand_in(course, "a" * 250, right())
    hand_in(course, "ann", right())
    (course.submitted / os.fsdecode(b"b\xff")).mkdir()
    told: list[str] = []
    order = Order(LESSON)
    result = grade_class(course, order, told.append, lambda *_: None, in_one_sandbox)
    assert not result.complete
    assert [words.split(":")[0] for words in told] == ["not graded"] * 2
    assert by_student(result) == {"ann": ("graded", 20.0)}
    assert result.model_dump_json()


@pytest.mark.parametrize("stamp", ["yesterday", "99999-01-01", "\0", "1" * 190])
def test_stamp_that_says_no_time_is_left_out(course: Place, stamp: str) -> None:
    path = hand_in(course, "ann", right())
    (path.parent / "timestamp.txt").write_text(stamp)
    assert grade(course).complete
    assert recorded(course)["ann"] == {"check_gd_path": 10.0, "check_lr_grid": 10.0}


def broken(setting: Setting) -> OwnHands:
    return OwnHands(setting, lambda s: Engine(s.kit, nobody, s.sandboxed))


def test_fault_leaves_no_better_score_of_an_earlier_submission(course: Place) -> None:
    path = hand_in(course, "ann", right())
    grade(course)
    path.write_text(json.dumps(lesson()))
    assert not grade_class(
        course, Order(LESSON), print, lambda *_: None, broken
    ).complete
    assert recorded(course)["ann"] == {"check_gd_path": None, "check_lr_grid": None}
    assert grade(course).complete
    assert recorded(course)["ann"] == {"check_gd_path": 0.0, "check_lr_grid": 0.0}


def test_million_cells_cost_their_author_alone(course: Place) -> None:
    hand_in(course, "ann", right() | {"cells": [[]] * 1_000_001})
    assert by_student(grade(course)) == {"ann": ("not graded", None)}


def everything_in(folder: Path) -> dict[str, bytes]:
    found = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in found}


def test_dry_run_says_who_would_move_and_writes_nothing(course: Place) -> None:
    hand_in(course, "ann", lesson())
    path = hand_in(course, "ben", right())
    grade(course)
    path.write_text(json.dumps(answered(gd_path=WRONG)))
    hand_in(course, "cat", right())
    before = everything_in(course.root)
    result = grade(course, record=False)
    assert everything_in(course.root) == before
    assert result.dry_run
    assert closing(result).startswith("dry run, nothing written: 2 would move")
    moved = [(move.student, move.exercise, move.after) for move in result.moves]
    assert ("cat", "gd_path", "passed 10/10") in moved
    assert {student for student, *_ in moved} == {"ben", "cat"}
    assert all(move.why for move in result.moves)
    assert grade(course).regraded == 2


def test_one_exercise_is_graded_anew_and_the_others_stay(course: Place) -> None:
    path = hand_in(course, "ann", right())
    grade(course)
    path.write_text(json.dumps(answered(gd_path=WRONG)))  # lr_grid is a starter now
    result = grade(course, exercises=("gd_path",)).submissions[0]
    earned = {one.exercise: one.earned for one in result.exercises}
    assert (earned["gd_path"] or 0) < 10
    assert earned["lr_grid"] == 10
    assert recorded(course)["ann"]["check_lr_grid"] == 10.0
    assert grade(course).submissions[0].exercises[1].earned == 0


def test_exercise_that_the_lesson_has_not_is_one_line(course: Place) -> None:
    hand_in(course, "ann", right())
    with pytest.raises(UserError, match=r"gd_part.*gd_path"):
        grade(course, exercises=("gd_part",))


@pytest.mark.parametrize(
    ("policy", "score"), [("best", 20.0), ("last", 0.0), ("first", 10.0)]
)
def test_the_attempt_that_counts_is_the_policys(
    course: Place, policy: str, score: float
) -> None:
    one_right = answered(lr_grid=solved(load("lr_grid")))
    path = hand_in(course, "ann", one_right)
    for notebook in (one_right, right(), lesson()):
        path.write_text(json.dumps(notebook))
        grade(course)
    result = grade(course, attempts=policy)
    assert result.complete
    assert result.submissions[0].score == score
    assert sum(points or 0 for points in recorded(course)["ann"].values()) == score
    again = grade(course, attempts=policy)
    assert closing(again) == "regraded 0, unchanged 1"
