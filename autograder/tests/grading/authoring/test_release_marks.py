"""A mark changes with what points depend on, and with nothing else."""

import dataclasses
from pathlib import Path

import pytest

from autograder import exercises
from autograder.course import course
from autograder.errors import UserError
from autograder.exercises.model import Exercise
from autograder.grading.authoring.release_marks import (
    bare,
    mark_of_exercise,
    mark_of_judge,
    mark_of_lesson,
    marks_now,
)

GD_PATH = exercises.load("gd_path")


def with_weight(exercise: Exercise) -> Exercise:
    first, *rest = exercise.properties
    heavier = dataclasses.replace(first, weight=first.weight + 1)
    return dataclasses.replace(exercise, properties=(heavier, *rest))


@pytest.mark.parametrize(
    "changed",
    [
        with_weight(GD_PATH),
        dataclasses.replace(GD_PATH, points=20.0),
        dataclasses.replace(GD_PATH, seconds=9.0),
        dataclasses.replace(GD_PATH, golden=()),
        dataclasses.replace(GD_PATH, cases=lambda rng: GD_PATH.cases(rng)[1:]),
        dataclasses.replace(GD_PATH, reference=GD_PATH.right[0]),
    ],
    ids=["weight", "points", "seconds", "golden", "cases", "reference"],
)
def test_what_points_depend_on_changes_the_mark(changed: Exercise) -> None:
    assert mark_of_exercise(changed) != mark_of_exercise(GD_PATH)


@pytest.mark.parametrize(
    "changed",
    [
        dataclasses.replace(GD_PATH, hints=("one", "two", "three")),
        dataclasses.replace(GD_PATH, mistakes=()),
        dataclasses.replace(GD_PATH, title="Another"),
        dataclasses.replace(GD_PATH, right=()),
        dataclasses.replace(GD_PATH, xp=99),
    ],
    ids=["hints", "mistakes", "title", "right", "xp"],
)
def test_words_and_proofs_do_not(changed: Exercise) -> None:
    assert mark_of_exercise(changed) == mark_of_exercise(GD_PATH)


def test_comments_and_docstrings_are_left_out_of_a_source() -> None:
    source = '''"""A module."""

class A:
    """Says what it is,

    at length.
    """

    def f(self):  # in a line of code
        # in a line of its own
        return "# not one"
'''
    assert bare(source) == (
        'class A:\n    def f(self):  # in a line of code\n        return "# not one"'
    )


def test_the_judge_s_mark_changes_with_its_code(tmp_path: Path) -> None:
    for part in ("judge", "measuring"):
        (tmp_path / "autograder" / part).mkdir(parents=True)
    file = tmp_path / "autograder/judge/one.py"
    marks = []
    for text in ("X = 1\n", "# why\nX = 1\n", "X = 2\n"):
        file.write_text(text)
        marks.append(mark_of_judge(tmp_path))
    assert marks[0] == marks[1] != marks[2]


def test_a_lesson_without_a_mark_is_said(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no built lesson at"):
        mark_of_lesson(tmp_path, "01_basics")


@pytest.mark.slow
def test_the_whole_course_has_marks_the_same_each_time() -> None:
    marks = marks_now()
    assert list(marks.exercises) == list(exercises.ids())
    assert list(marks.lessons) == [one.slug for one in course().published]
    assert len(set(marks.exercises.values())) == len(marks.exercises)
    assert marks == marks_now()
