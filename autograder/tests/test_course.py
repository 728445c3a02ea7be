import re
import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import ValidationError

from autograder import exercises
from autograder.course import Lesson, Needs, course, lesson_path, root
from autograder.errors import UserError


def test_lessons_stand_in_the_order_of_their_numbers() -> None:
    slugs = [lesson.slug for lesson in course().lessons]
    assert slugs == sorted(slugs)
    assert [int(lesson.number) for lesson in course().lessons] == list(range(9))
    assert all(re.fullmatch(r"\d\d(_[a-z]+)+", slug) for slug in slugs)


def test_every_exercise_earns_xp() -> None:
    assert [name for name in exercises.ids() if exercises.load(name).xp < 1] == []


def test_published_lessons_have_a_master_and_a_built_notebook() -> None:
    for lesson in course().published:
        folder = root() / "solutions" / lesson.slug
        assert (folder / f"{lesson.slug}.py").is_file()
        assert lesson_path(lesson.slug).is_file()


@pytest.mark.parametrize("lesson", course().lessons, ids=lambda one: str(one.slug))
def test_xp_of_a_lesson_is_the_sum_of_its_exercises(lesson: Lesson) -> None:
    ids = exercises.of_lesson(lesson.slug)
    assert lesson.xp == sum(exercises.load(name).xp for name in ids)


def test_every_exercise_belongs_to_a_lesson_of_the_course() -> None:
    slugs = {lesson.slug for lesson in course().lessons}
    assert {exercises.load(name).lesson for name in exercises.ids()} <= slugs


def test_the_last_level_is_within_reach_and_has_a_name() -> None:
    whole = sum(exercises.load(name).xp for name in exercises.ids())
    last = len(course().levels) - 1
    assert course().level(whole)[0] >= last
    assert course().level(last * course().xp_per_level) == (last, course().levels[-1])
    assert course().level(10_000)[1] == course().levels[-1]
    assert course().level(0) == (0, "Curious")
    assert course().level(120)[0] == 1
    assert len(set(course().levels)) == len(course().levels) == 7


def test_eleven_achievements_with_names_of_their_own_some_unexpected() -> None:
    achievements = course().achievements
    assert len(achievements) == 11
    assert len({one.id for one in achievements}) == 11
    assert len({one.title for one in achievements}) == 11
    assert 1 <= sum(one.surprise for one in achievements) < 11


def test_exercises_of_published_lessons_that_achievements_need_exist() -> None:
    here = set(exercises.ids())
    by_id = {one.id: one.needs.passed for one in course().achievements}
    assert {*by_id["edge_walker"], *by_id["log_thinker"]} <= here


@pytest.mark.parametrize("word", ["01", "1", "01_basics", "01_basics/", " 01 "])
def test_a_lesson_is_found_by_name_or_number(word: str) -> None:
    assert course().lesson(word).slug == "01_basics"


@pytest.mark.parametrize("word", ["", "42", "basics", "_", "../01_basics"])
def test_an_unknown_lesson_is_the_user_s_mistake(word: str) -> None:
    with pytest.raises(UserError, match="the lessons are 00_start_here"):
        course().lesson(word)


def test_only_lessons_that_are_there_are_offered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("autograder.course.ROOT", tmp_path)
    given = tmp_path / "lessons" / "01_basics" / "01_basics.ipynb"
    given.parent.mkdir(parents=True)
    given.touch()
    with pytest.raises(UserError, match=r"no lesson '9': the lessons are 01_basics$"):
        course().lesson("9")


def test_an_achievement_that_needs_nothing_is_refused() -> None:
    with pytest.raises(ValidationError, match="need something"):
        Needs()


def test_an_unknown_field_is_refused() -> None:
    with pytest.raises(ValidationError, match="hardness"):
        Needs.model_validate({"recovered": 1, "hardness": 3})


def test_reading_the_course_loads_nothing_heavy() -> None:
    code = (
        "import sys; from autograder.course import course; course();"
        "print({'torch', 'numpy', 'nbformat', 'matplotlib', 'jupytext'}"
        " & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "set()"
