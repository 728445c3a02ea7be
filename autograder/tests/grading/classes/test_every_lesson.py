"""Each lesson by `lr grade`: its solved notebook has all points, its starter none."""

import shutil
from pathlib import Path

import pytest

from autograder.course import course
from autograder.grading.classes.run import Order, grade_class
from autograder.grading.submission.documents import read_result
from autograder.grading.submission.kit import Place
from autograder.repository import ROOT
from autograder.tests.grading.tiny_course import empty_gradebook

pytestmark = [pytest.mark.slow, pytest.mark.needs_bwrap]


@pytest.mark.parametrize("lesson", [one.slug for one in course().published])
def test_a_master_has_all_points_and_a_starter_none(
    lesson: str, tmp_path: Path
) -> None:
    place = Place(tmp_path)
    name = f"{lesson}.ipynb"
    for folder, student in (("solutions", "master"), ("lessons", "starter")):
        target = place.submitted / student / lesson / name
        target.parent.mkdir(parents=True)
        shutil.copy(ROOT / folder / lesson / name, target)
    place.skeleton(lesson).parent.mkdir(parents=True)
    shutil.copy(ROOT / "lessons" / lesson / name, place.skeleton(lesson))
    place.gradebook.write_bytes(empty_gradebook())
    grade_class(place, Order(lesson), lambda _: None, lambda *_: None)
    for student, share in (("master", 1.0), ("starter", 0.0)):
        result = read_result(place.results(lesson), student)
        assert result is not None
        earned = {one.exercise: one.earned for one in result.exercises}
        wanted = {one.exercise: share * one.points for one in result.exercises}
        assert (result.status, earned) == ("graded", wanted), student
