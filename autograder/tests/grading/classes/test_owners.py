"""Whose a file is; who may say so, and who may not."""

import pytest

from autograder.grading.classes.owners import Owner, depth_of_names, owner_in, placed
from autograder.grading.classes.sorting import why_no_folder
from autograder.tests.grading.classes.zips import NAME
from autograder.tests.grading.tiny_course import LESSON

VICTIM = f"Victim_1_assignsubmission_file_/{NAME}"


def owners(*paths: str, known: tuple[str, ...] = ()) -> list[str]:
    parts = [tuple(path.split("/")) for path in paths]
    depth = depth_of_names(parts, LESSON, known)
    found = [placed(path, depth, LESSON).owner for path in parts]
    return [one.name if one else "" for one in found]


def test_nobody_is_another_by_a_name_inside_an_own_folder_or_zip() -> None:
    assert owners(f"ann/{VICTIM}", f"bob/{NAME}") == ["ann", "bob"]
    assert owners(f"ann.zip/{VICTIM}", f"bob/{NAME}") == ["ann", "bob"]
    assert owners(f"ann/victim_1_2_{NAME}", f"bob/{NAME}") == ["ann", "bob"]
    assert owners(
        f"ann/victim+{LESSON}+2026-01-01 10:00:00 UTC/{NAME}", "bob/x.py"
    ) == [
        "ann",
        "bob",
    ]


def test_alone_in_a_folder_one_is_oneself_where_the_class_knows_one() -> None:
    assert owners(f"ann/{VICTIM}", known=("ann",)) == ["ann"]
    assert owners(f"all/{VICTIM}") == ["Victim"]


def test_what_names_nobody_is_nobodys() -> None:
    assert owners(NAME) == [""]
    assert owners(f"{LESSON}/{NAME}") == [""]
    assert owners(f"{LESSON}/{LESSON}/{NAME}") == [""]
    assert owners(NAME, f"ann/{NAME}") == ["", "ann"]


@pytest.mark.parametrize(
    ("part", "owner"),
    [
        ("A_1_B_2_assignsubmission_file_", Owner("A_1_B", "moodle", "2")),
        (
            "Participant 9_9_assignsubmission_onlinetext_",
            Owner("Participant 9", "moodle", "9"),
        ),
        ("a_LATE_1_2_x.ipynb", Owner("a", "canvas", "1", late=True)),
    ],
)
def test_a_platforms_name_is_taken_apart(part: str, owner: Owner) -> None:
    found = owner_in(part, last=True)
    assert found is not None
    assert found[0] == owner


@pytest.mark.parametrize(
    "name", ["", ".", "..", ".ann", "a/b", "a\nb", "\udcff", "a" * 201]
)
def test_names_that_no_folder_can_bear(name: str) -> None:
    assert why_no_folder(name).isprintable()
    assert why_no_folder(name) != ""
