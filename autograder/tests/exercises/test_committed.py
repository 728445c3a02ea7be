"""The committed table of the deep proof belongs to the exercises as they stand."""

from pathlib import Path

import pytest

from autograder.errors import UserError
from autograder.exercises import ids, load
from autograder.exercises.proof.committed import (
    DeepTable,
    marks_of,
    read_table,
    stale,
    write_row,
)
from autograder.exercises.proof.prove import prove

JUDGE_ALONE = "the judge has changed"


@pytest.mark.slow
def test_every_exercise_has_a_row_of_its_file_and_its_key() -> None:
    assert [(n, why) for n, why in stale(ids()) if why != JUDGE_ALONE] == []


def test_every_row_holds_without_a_rejection() -> None:
    rows = read_table().rows
    assert {row.exercise for row in rows} == set(ids())
    assert [row.exercise for row in rows if not row.holds or row.rejected] == []


def test_a_row_is_written_once_and_found_fresh(tmp_path: Path) -> None:
    place = tmp_path / "table.json"
    proof = prove(load("sgd_step"))
    for _ in range(2):
        write_row(proof, place)
    assert [row.exercise for row in read_table(place).rows] == ["sgd_step"]
    assert list(stale(["sgd_step"], place)) == []
    assert list(stale(["gd_path"], place)) == [("gd_path", "no row")]


@pytest.mark.parametrize(
    ("part", "why"),
    [
        ("file", "its file has changed"),
        ("key", "its key has changed"),
        ("judge", JUDGE_ALONE),
    ],
)
def test_what_has_changed_is_said(tmp_path: Path, part: str, why: str) -> None:
    place = tmp_path / "table.json"
    row = write_row(prove(load("sgd_step")), place)
    changed = row.model_copy(update={part: "something else"})
    place.write_text(DeepTable(rows=[changed]).model_dump_json())
    assert list(stale(["sgd_step"], place)) == [("sgd_step", why)]


def test_what_is_no_table_is_said(tmp_path: Path) -> None:
    place = tmp_path / "table.json"
    place.write_text("{")
    with pytest.raises(UserError, match=r"table\.json is no table of proofs"):
        read_table(place)


def test_marks_are_the_same_each_time() -> None:
    exercise = load("step_lr")
    assert marks_of(exercise) == marks_of(exercise)
