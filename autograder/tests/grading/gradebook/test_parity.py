"""What `lr grade` writes is, row by row, what `nbgrader autograde` writes."""

import json
import logging
import shutil
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from nbgrader.api import Gradebook
from nbgrader.converters import Autograde
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

from autograder.grading.gradebook.configuration import database, settings
from autograder.grading.gradebook.recording import Recorder
from autograder.grading.submission.engine import Engine
from autograder.grading.submission.kept import engine_for, result_of
from autograder.grading.submission.kit import Place
from autograder.tests.grading import tiny_course
from autograder.tests.grading.gradebook.tables import rows_of
from autograder.tests.grading.gradebook.test_paragraphs import with_paragraph
from autograder.tests.sample_class.member import Member
from autograder.tests.sample_class.the_class import EVERYBODY, LESSON, class_of

pytestmark = [pytest.mark.needs_bwrap, pytest.mark.slow]

OF_EACH_KIND = (
    *("ann", "starter", "no_check", "second_check", "retagged", "latin_1"),
    *("truncated", "nothing", "link", "fifo", "leaves_at_once", "equals_everything"),
)
STAMPS = {
    "ann": "2026-01-31 09:00:00 UTC",
    "no_check": "2026-02-03T10:00:00+02:00",
    "second_check": "yesterday, I think",
    "starter": "2026-02-03 10:00:00.000000 UTC",
}
DUE = datetime(2026, 2, 1)  # noqa: DTZ001 - as nbgrader keeps it


def members() -> list[Member]:
    return [one for one in EVERYBODY if one.name in OF_EACH_KIND]


def everybody() -> list[str]:
    return [*(one.name for one in members()), "writes"]


def a_class(folder: Path, skeleton: Path) -> Place:
    course = class_of(folder, members(), skeleton)
    asks = with_paragraph(tiny_course.lesson())
    course.skeleton(LESSON).write_text(json.dumps(tiny_course.in_lines(asks)))
    text = with_paragraph(tiny_course.right(), "Because it *shrinks*.")
    tiny_course.hand_in(course, "writes", text)
    course.gradebook.write_bytes(tiny_course.empty_gradebook())
    pictures = course.root / "solutions" / LESSON / "pictures"
    pictures.mkdir(parents=True)
    (pictures / "a.svg").write_text("<svg/>")
    (pictures.parent / f"{LESSON}.py").write_text("the answers")
    for name, stamp in STAMPS.items():
        folder = course.submitted / name / LESSON
        (folder / "timestamp.txt").write_text(stamp)
    return course


def late_is_nothing(place: Place, student: str, lesson: str) -> Config:
    """A school's own rule for late work, in the words of nbgrader's configuration."""
    c = settings(place, student, lesson)
    c.LateSubmissionPlugin.penalty_method = "zero"
    return c


def by_us(course: Place, engine: Engine) -> None:
    with Recorder(course, lambda _: None) as recorder:
        for name in everybody():
            graded = result_of(course, engine, name)
            if graded.result.status != "missing":
                recorder.record(graded)


def by_nbgrader(course: Place, engine: Engine) -> None:
    c = late_is_nothing(course, "*", LESSON)
    c.CourseDirectory.student_id = "*"
    log = logging.getLogger("autograder.nbgrader")
    directory = CourseDirectory(config=c)
    Autograde(coursedir=directory, config=c, log=log).start()


Door = Callable[[Place, Engine], None]
DOORS: dict[str, Door] = {"ours": by_us, "theirs": by_nbgrader}


@pytest.fixture(scope="module")
def classes(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[dict[str, tuple[Place, Engine]]]:
    """One class, twice; the second finds what the sandbox said in the first."""
    folder = tmp_path_factory.mktemp("classes")
    skeleton = tiny_course.place(folder / "lesson").skeleton(LESSON)
    ours = a_class(folder / "ours", skeleton)
    engine = engine_for(ours, LESSON)
    for name in everybody():
        result_of(ours, engine, name)
    theirs = a_class(folder / "theirs", skeleton)
    shutil.copytree(ours.results(LESSON), theirs.results(LESSON))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("autograder.grading.gradebook.writing.settings", late_is_nothing)
        yield {"ours": (ours, engine), "theirs": (theirs, engine_for(theirs, LESSON))}


def grade_both(classes: dict[str, tuple[Place, Engine]]) -> None:
    for name, door in DOORS.items():
        door(*classes[name])


def differences(classes: dict[str, tuple[Place, Engine]]) -> list[object]:
    ours, theirs = (rows_of(classes[name][0].gradebook) for name in DOORS)
    assert ours.keys() == theirs.keys()
    return [
        (table, set(ours[table]) ^ set(theirs[table]))
        for table in ours
        if ours[table] != theirs[table]
    ]


def change_by_hand(course: Place) -> None:
    """A due date, points, extra credit, a comment, a flag: what people do."""
    with Gradebook(database(course)) as book:
        book.find_assignment(LESSON).duedate = DUE
        grade = book.find_grade("check_gd_path", LESSON, LESSON, "ann")
        grade.manual_score, grade.needs_manual_grade = 7, False
        starter = book.find_grade("check_gd_path", LESSON, LESSON, "starter")
        starter.extra_credit = 1.5
        book.find_comment(
            "gd_path", LESSON, LESSON, "ann"
        ).manual_comment = "Well said."
        book.find_submission_notebook(LESSON, LESSON, "ann").flagged = True
        broken = book.find_grade("check_lr_grid", LESSON, LESSON, "truncated")
        broken.manual_score, broken.needs_manual_grade = 3, False
        book.db.commit()


def test_every_row_is_nbgrader_s_own_the_first_time_and_after_people(
    classes: dict[str, tuple[Place, Engine]],
) -> None:
    grade_both(classes)
    assert differences(classes) == []
    for course, _ in classes.values():
        change_by_hand(course)
    grade_both(classes)
    assert differences(classes) == []
    rows = rows_of(classes["ours"][0].gradebook)
    late = [dict(row)["late_submission_penalty"] for row in rows["submitted_notebook"]]
    course, engine = classes["ours"]
    all_of_it = result_of(course, engine, "no_check").result.score
    assert sorted(one for one in late if one is not None) == [1.5, all_of_it]
    grades = [dict(row) for row in rows["grade"]]
    assert [row["manual_score"] for row in grades if row["manual_score"]] == [7, 3]
    assert [row["extra_credit"] for row in grades if row["extra_credit"]] == [1.5]


def test_graded_folders_are_the_same_in_every_byte(
    classes: dict[str, tuple[Place, Engine]],
) -> None:
    grade_both(classes)
    ours, theirs = (
        {
            str(path.relative_to(course.work)): path.read_bytes()
            for path in (course.work / "autograded").rglob("*")
            if path.is_file()
        }
        for course, _ in classes.values()
    )
    assert sorted(ours) == sorted(theirs)
    assert [name for name in ours if ours[name] != theirs[name]] == []
    assert f"autograded/ann/{LESSON}/pictures/a.svg" in ours
    assert f"autograded/second_check/{LESSON}/timestamp.txt" not in ours
    assert not any(name.endswith(".py") for name in ours)
