"""Class lists as schools and platforms write them."""

from pathlib import Path

import pytest

from autograder.errors import UserError
from autograder.grading.classes.owners import Owner
from autograder.grading.classes.roster import read_roster, roster

ANN = Owner("exampleann", "canvas", "12")
LISTS = {
    "canvas": 'Student,ID,SIS User ID,SIS Login ID\n"Example, Ann",12,S9,aexample\n',
    "nbgrader": "id,first_name,last_name,lms_user_id\naexample,Ann,Example,12\n",
    "semicolons": "student_id;Name\r\naexample;Ann Example\r\n",
    "with a mark": "\ufeffstudent_id,name\naexample,Example Ann\n",
}


@pytest.mark.parametrize("case", LISTS)
def test_a_learner_is_found_by_number_or_name(tmp_path: Path, case: str) -> None:
    path = tmp_path / "class.csv"
    path.write_text(LISTS[case], "utf-8")
    assert read_roster(path).student(ANN) == "aexample"


def test_moodles_sheet_finds_by_its_number_and_by_e_mail() -> None:
    who = roster("Identifier,Full name,Email address\nParticipant 7,Ann E,ann@school\n")
    assert who.student(Owner("somebody", "moodle", "7")) == "ann@school"
    assert who.student(Owner("ANN@school", "folder")) == "ann@school"
    assert who.student(Owner("Ann E", "folder")) == "ann@school"


def test_a_number_is_only_believed_of_the_platform_that_gave_it() -> None:
    who = roster("student_id,Points,ID\nbob,12,99\n")
    assert who.student(Owner("Ann", "moodle", "99")) is None
    assert who.student(Owner("Ann", "canvas", "99")) == "bob"
    assert who.student(Owner("Ann", "canvas", "12")) is None


def test_who_shares_a_name_is_not_guessed() -> None:
    who = roster("student_id,Name\nann1,Ann Example\nann2,Ann Example\n")
    assert who.student(Owner("Ann Example", "moodle", "7")) is None
    assert who.student(Owner("ann2", "folder")) == "ann2"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"Name,Points\nAnn,3\n", "no column says student ids"),
        (b"", "no column says student ids"),
        (b"\xff\xfe\x00", "no CSV in UTF-8"),
    ],
)
def test_what_is_no_class_list_is_told(tmp_path: Path, data: bytes, words: str) -> None:
    path = tmp_path / "class.csv"
    path.write_bytes(data)
    with pytest.raises(UserError, match=words):
        read_roster(path)
    with pytest.raises(UserError, match="cannot be read"):
        read_roster(tmp_path / "nothing.csv")
