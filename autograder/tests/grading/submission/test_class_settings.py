"""What a class decides for itself, and what it is told where it wrote nonsense."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from autograder.errors import UserError
from autograder.grading.sandbox.limits import Limits
from autograder.grading.submission.class_settings import (
    EXAMPLE,
    NAME,
    ClassSettings,
    class_settings,
    read_settings,
)
from autograder.grading.submission.kit import Place
from autograder.grading.submission.late_rule import LateRule

LESSON = "01_basics"


def settings_from(folder: Path, text: str | bytes) -> ClassSettings:
    place = Place(folder)
    place.work.mkdir(parents=True, exist_ok=True)
    data = text if isinstance(text, bytes) else text.encode()
    (place.work / NAME).write_bytes(data)
    return class_settings(place)


def test_without_a_file_nothing_is_changed(tmp_path: Path) -> None:
    found = class_settings(Place(tmp_path)).lesson(LESSON)
    assert (found.due, found.exercises, found.points) == (None, None, {})
    assert (found.files, found.attempts) == (True, "last")
    assert found.late == LateRule()
    assert found.sandbox_limits == Limits()


def test_the_example_says_nothing_until_its_marks_are_gone(tmp_path: Path) -> None:
    text = EXAMPLE.read_text("utf-8")
    assert settings_from(tmp_path, text) == ClassSettings()
    said = re.sub(r"(?m)^# (?=\[|\w+ = )", "", text)
    said = re.sub(r"(?m)^late = \{.*\n", "", said, count=1)
    said = re.sub(r'(?m)^late = "none".*\n', "", said)
    found = settings_from(tmp_path, said)
    lesson = found.lesson(LESSON)
    assert found.db_url == "postgresql:///grades"
    assert lesson.due == datetime(2026, 12, 1, 22, 59, tzinfo=UTC)
    assert lesson.exercises == ("gd_path", "lr_grid")
    assert lesson.points == {"gd_path": 20}
    assert lesson.late == LateRule(percent_per_day=10, at_most=50)
    assert lesson.sandbox_limits.cell_seconds == 20


def test_a_lesson_says_more_than_what_holds_for_every_lesson() -> None:
    found = read_settings("""
        [every_lesson]
        late = "zero"
        files = "no"
        attempts = "best"
        limits = { cell_seconds = 5, processes = 8 }
        [lessons.01_basics]
        late = "none"
        files = true
        limits = { cell_seconds = 9 }
    """)
    one, other = found.lesson(LESSON), found.lesson("02_schedulers")
    assert (one.late, one.files, one.attempts) == (LateRule(), True, "best")
    assert (other.late, other.files) == (LateRule(zero=True), False)
    assert one.sandbox_limits.cell_seconds == 9
    assert one.sandbox_limits.processes == other.sandbox_limits.processes == 8


def test_a_time_without_a_zone_is_of_the_classs_zone() -> None:
    text = 'timezone = "America/New_York"\n[lessons.01_basics]\ndue = {}'
    for due in (
        "2026-12-01T12:00:00",
        '"2026-12-01T12:00"',
        "2026-12-01T18:00:00+01:00",
    ):
        found = read_settings(text.format(due)).lesson(LESSON)
        assert found.due == datetime(2026, 12, 1, 17, tzinfo=UTC)


WRONG = {
    "dbb_url = 'x'": "dbb_url is not known: did you mean db_url?",
    "[lessons.01_basic]": "lessons: no lesson 01_basic: did you mean 01_basics?",
    "[lessons.01_basics]\nexercise = []": "did you mean exercises?",
    "[every_lesson]\ndue = 2026-01-01": "every_lesson.due is not known",
    "[lessons.01_basics.late]\npoints_a_day = 2": "did you mean points_per_day?",
    "[lessons.01_basics]\nlate = 'never'": '"never" is no rule',
    "[lessons.01_basics.late]\nat_most = 2": "at_most goes with points_per_day",
    "[lessons.01_basics.late]\nzero = true\npoints_per_day = 1": "only one of it",
    "[lessons.01_basics.late]\npoints_per_day = -1": "greater than or equal to 0",
    "[lessons.01_basics.points]\ngd_path = nan": "finite number",
    "[lessons.01_basics.limits]\ncell_second = 2": "did you mean cell_seconds?",
    "[lessons.01_basics.limits]\ncell_seconds = 0": "more than 0",
    "[lessons.01_basics]\nfiles = 'perhaps'": "lessons.01_basics.files",
    "[lessons.01_basics]\nattempts = 'worst'": "'best', 'last' or 'first'",
    "[lessons.01_basics]\ndue = 'soon'": "lessons.01_basics.due",
    "lessons = 3": "lessons",
    "timezone = 'Mars/Olympus'": 'nobody knows the zone "Mars/Olympus"',
    "a = 1\nb = [1,,]": "line 2",
    "a = " + "[" * 5000: "nested",
    b"\xff": "not text in UTF-8",
}


@pytest.mark.parametrize("text", WRONG, ids=range(len(WRONG)))
def test_what_nobody_understands_is_told_in_one_line(
    tmp_path: Path, text: str | bytes
) -> None:
    with pytest.raises(UserError, match=re.escape(WRONG[text])) as found:
        settings_from(tmp_path, text)
    assert str(tmp_path) in str(found.value)
    assert "\n" not in str(found.value)


def test_a_folder_in_its_place_is_told(tmp_path: Path) -> None:
    (Place(tmp_path).work / NAME).mkdir(parents=True)
    with pytest.raises(UserError, match="Is a directory"):
        class_settings(Place(tmp_path))
