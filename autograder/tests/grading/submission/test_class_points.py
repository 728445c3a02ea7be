from pathlib import Path

import pytest

from autograder.errors import UserError
from autograder.grading.submission.class_points import with_class_points
from autograder.grading.submission.class_settings import LessonSettings
from autograder.grading.submission.kit import points_of, read_skeleton
from autograder.tests.grading.tiny_course import LESSON, lesson, place


def test_without_wishes_the_lesson_stays_as_it_is() -> None:
    built = lesson()
    assert with_class_points(built, LessonSettings(LESSON)) is built


def test_points_are_the_classs_and_what_does_not_count_has_none() -> None:
    before = lesson()
    settings = LessonSettings(LESSON, exercises=("gd_path",), points={"gd_path": 25})
    found = with_class_points(before, settings)
    assert points_of(found) == {"gd_path": 25, "lr_grid": 0}
    assert before == lesson()
    solutions = [
        c["metadata"].get("nbgrader", {}).get("points") for c in found["cells"]
    ]
    assert solutions == [None, None, None, 25, None, 0]


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        (
            LessonSettings(LESSON, points={"gd_pth": 1}),
            "points: no exercise gd_pth: did",
        ),
        (LessonSettings(LESSON, exercises=("gd_pth",)), "did you mean gd_path"),
        (LessonSettings(LESSON, exercises=()), "none would count"),
    ],
)
def test_what_the_lesson_does_not_have_is_told(
    settings: LessonSettings, words: str
) -> None:
    with pytest.raises(UserError, match=words):
        with_class_points(lesson(), settings)


def test_all_doors_read_the_classs_points(tmp_path: Path) -> None:
    course = place(tmp_path)
    (course.work / "class.toml").write_text(
        f'[lessons.{LESSON}]\nexercises = ["lr_grid"]\npoints = {{lr_grid = 5}}\n'
    )
    assert points_of(read_skeleton(course, LESSON)) == {"gd_path": 0, "lr_grid": 5}
