"""The port and the exercises agree on what both know."""

from autograder.exercises import keys, outline
from autograder.study.syllabus import port, syllabus


def test_practice_has_one_name() -> None:
    assert port.PRACTICE_SEED == keys.PRACTICE_SEED


def test_an_outline_has_the_same_fields_on_both_sides() -> None:
    assert port.Outline._fields == outline.Outline._fields


def test_the_course_itself_is_live() -> None:
    assert syllabus().release == ""
    assert syllabus().fresh_seed("gd_path", []) != syllabus().fresh_seed("gd_path", [])
