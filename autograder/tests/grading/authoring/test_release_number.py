"""No release under a number that says something else, and none that is not proved."""

from pathlib import Path

import pytest

from autograder.errors import UserError
from autograder.exercises.proof import committed
from autograder.grading.authoring.release_number import (
    fix,
    require_proof,
    write_fixed,
)
from autograder.releases import FixedDocument, Marks, read_fixed
from autograder.tests.test_releases import CHANGED, FIRST, MARKS, REBUILT, SECOND

NOTHING = FixedDocument()
GIVEN = FixedDocument(releases={1: MARKS})


def test_the_first_release_takes_the_course_as_it_stands() -> None:
    assert fix(FIRST, NOTHING, MARKS) == GIVEN
    assert fix(FIRST, GIVEN, MARKS) is GIVEN


@pytest.mark.parametrize(
    ("now", "named"), [(CHANGED, "gd_path"), (REBUILT, "01_basics")]
)
def test_another_course_under_the_same_number_is_refused(
    now: Marks, named: str
) -> None:
    with pytest.raises(UserError) as caught:
        fix(FIRST, GIVEN, now)
    assert str(caught.value) == (
        f"{named} changed since release 1 was given out: describe release 2 in "
        "autograder/changes.toml, or say --draft"
    )


def test_a_new_number_has_to_say_what_each_change_moves() -> None:
    assert fix(SECOND, GIVEN, CHANGED).releases == {1: MARKS, 2: CHANGED}
    judge = CHANGED.model_copy(update={"judge": "2"})
    with pytest.raises(UserError, match="under release 2, what changed in judge and"):
        fix(SECOND, GIVEN, judge)
    silent = SECOND.model_copy(update={"changes": ()})
    with pytest.raises(UserError, match="what changed in gd_path and"):
        fix(silent, GIVEN, CHANGED)


def test_many_names_are_counted() -> None:
    names = {f"f{n}": "1" for n in range(9)}
    given = MARKS.model_copy(update={"exercises": names})
    now = MARKS.model_copy(update={"exercises": dict.fromkeys(names, "2")})
    with pytest.raises(UserError, match=r"^f0, f1, f2, f3 and 5 more changed"):
        fix(FIRST, FixedDocument(releases={1: given}), now)


def test_what_was_fixed_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "releases.json"
    write_fixed(GIVEN, path)
    assert read_fixed(path) == GIVEN
    assert [one.name for one in tmp_path.iterdir()] == ["releases.json"]


def test_what_is_not_proved_as_it_stands_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = committed.read_table()
    require_proof(["sgd_step", "gd_path"])
    rows = [
        row.model_copy(update={"file": "older"} if row.exercise == "gd_path" else {})
        for row in table.rows
    ]
    other = committed.DeepTable(rows=rows)
    monkeypatch.setattr(
        "autograder.grading.authoring.release_number.read_table", lambda: other
    )
    require_proof(["sgd_step"])
    with pytest.raises(UserError, match="gd_path is not proved as it stands"):
        require_proof(["sgd_step", "gd_path"])
