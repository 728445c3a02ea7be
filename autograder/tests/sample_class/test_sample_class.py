"""The sample class, graded: everybody gets what is theirs, and nobody else's."""

import json
from pathlib import Path

import pytest

from autograder.tests.grading import tiny_course
from autograder.tests.sample_class.member import Notebook
from autograder.tests.sample_class.table import TABLE, table, whole_class
from autograder.tests.sample_class.the_class import (
    EVERYBODY,
    LESSON,
    Outcome,
    as_expected,
    by_lr_grade,
    by_nbgrader,
    class_of,
)

pytestmark = pytest.mark.needs_bwrap

BY_BOTH = ("ann", "no_check", "retagged", "leaves_at_once", "second_check", "truncated")
A_FEW = (
    *BY_BOTH,
    "starter",
    "nothing",
    "link",
    "imports_by_path",
    "writes_gradebook",
    "kills_everybody",
    "forges_an_observation",
    "equals_everything",
)
MEMBERS = {member.name: member for member in EVERYBODY}


def test_names_are_unique() -> None:
    assert len(MEMBERS) == len(EVERYBODY)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_course.place(tmp_path_factory.mktemp("small") / "c").skeleton(LESSON)


@pytest.fixture(scope="module")
def graded(
    small: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[dict[str, Outcome], dict[str, Outcome]]:
    folder = tmp_path_factory.mktemp("classes")
    few = [MEMBERS[name] for name in A_FEW]
    ours = by_lr_grade(class_of(folder / "ours", few, small), record=False)
    fewer = [MEMBERS[name] for name in BY_BOTH]
    return ours, by_nbgrader(class_of(folder / "theirs", fewer, small))


@pytest.mark.xdist_group("sample_class")
@pytest.mark.parametrize("name", A_FEW)
def test_member_gets_what_is_theirs(
    name: str, graded: tuple[dict[str, Outcome], dict[str, Outcome]], small: Path
) -> None:
    ours, theirs = graded
    lesson: Notebook = json.loads(small.read_text("utf-8"))
    assert as_expected(MEMBERS[name], ours[name], lesson)
    if name in BY_BOTH:
        assert theirs[name] == ours[name]


@pytest.mark.slow
def test_whole_class_and_its_table(tmp_path: Path) -> None:
    lesson, ours, theirs = whole_class(tmp_path)
    wrong = [one for one in EVERYBODY if not as_expected(one, ours[one.name], lesson)]
    assert [(one.name, ours[one.name]) for one in wrong] == []
    differ = [
        (one.name, ours[one.name], theirs.get(one.name))
        for one in EVERYBODY
        if one.status != "missing" and ours[one.name] != theirs.get(one.name)
    ]
    assert differ == []
    assert table(lesson, ours, theirs) == TABLE.read_text("utf-8")
