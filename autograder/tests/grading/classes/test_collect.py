"""What platforms hand out becomes submissions: whose, which, when, and what not."""

import json
import os
from pathlib import Path

import pytest

from autograder.cli import main
from autograder.grading.classes.attempts import folder_of, read_ledger
from autograder.grading.classes.collect import Wish, collect
from autograder.grading.classes.collected import Collected
from autograder.grading.classes.roster import Roster, roster
from autograder.grading.submission.handed_in import read_submission
from autograder.grading.submission.kit import Place
from autograder.tests.grading.classes.zips import (
    EARLY,
    LATE,
    NAME,
    moodle,
    notebook,
    packed,
    zip_at,
)
from autograder.tests.grading.tiny_course import LESSON


@pytest.fixture
def course(tmp_path: Path) -> Place:
    place = Place(tmp_path / "course")
    place.work.mkdir(parents=True)
    return place


def taking(
    course: Place, source: Path, classlist: Roster | None = None, *, dry: bool = False
) -> Collected:
    return collect(course, Wish(source, LESSON, classlist, dry))


def outcomes(found: Collected) -> dict[str, str]:
    return {one.student: one.outcome for one in found.taken}


def reasons(found: Collected) -> dict[str, str]:
    return {one.path: one.reason for one in found.left}


def there(course: Place, student: str) -> bytes:
    return read_submission(course.submitted, student, LESSON).data


PLACES = {
    "moodle folders": (moodle("Ann Example", 12), "Ann_Example"),
    "moodle without the last line": (
        f"Ann Example_12_assignsubmission_file/{NAME}",
        "Ann_Example",
    ),
    "moodle flat": (f"Ann Example_12_assignsubmission_file_{NAME}", "Ann_Example"),
    "moodle unpacked by hand": (f"HW1-99/{moodle('Ann Example', 12)}", "Ann_Example"),
    "canvas": (f"exampleann_12_345_{NAME}", "exampleann_12"),
    "canvas late": (f"exampleann_LATE_12_345_{NAME}", "exampleann_12"),
    "canvas again": (f"exampleann_12_345_{LESSON}-2.ipynb", "exampleann_12"),
    "nbgrader's exchange": (f"ann+{LESSON}+2026-11-02 10:00:00 UTC/{NAME}", "ann"),
    "a folder for each": (f"ann/{NAME}", "ann"),
    "as nbgrader keeps them": (f"ann/{LESSON}/{NAME}", "ann"),
    "one folder too deep": (f"ann/{LESSON}/{LESSON}/{NAME}", "ann"),
    "downloaded twice": (f"ann/{LESSON} (1).ipynb", "ann"),
    "wrong case": ("ann/01_Basics.IPYNB", "ann"),
    "as a browser saves it": (f"ann/{NAME}.json", "ann"),
}


@pytest.mark.parametrize("case", PLACES)
@pytest.mark.parametrize("as_zip", [True, False])
def test_it_is_understood_as_it_is_handed_out(
    course: Place, tmp_path: Path, case: str, as_zip: bool
) -> None:
    path, student = PLACES[case]
    other = path.replace("ann", "bob").replace("Ann", "Bob").replace("12", "13")
    content = {path: notebook("mine"), other: notebook("other")}
    if as_zip:
        source = zip_at(tmp_path / "all.zip", content)
    else:
        source = tmp_path / "all"
        for name, data in content.items():
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            (source / name).write_bytes(data)
    found = taking(course, source)
    assert len(found.taken) == 2
    assert found.left == []
    assert there(course, student) == notebook("mine")


@pytest.mark.parametrize(
    "wrap", [f"ann/{LESSON}.zip", "ann.zip", moodle("ann", 7, "a.zip")]
)
def test_zips_in_zips_are_opened(course: Place, tmp_path: Path, wrap: str) -> None:
    inner = packed({NAME: notebook("mine"), "utils.py": b"x = 1\n"})
    other = wrap.replace("ann", "bob").replace("7", "8")
    zip_at(tmp_path / "all.zip", {wrap: inner, other: packed({"a/b.zip": inner})})
    found = taking(course, tmp_path / "all.zip")
    assert outcomes(found) == {"ann": "first", "bob": "first"}
    for student in ("ann", "bob"):
        one = read_submission(course.submitted, student, LESSON)
        assert (one.data, one.files) == (notebook("mine"), {"utils.py": b"x = 1\n"})


@pytest.mark.parametrize("case", range(3))
def test_a_stray_file_in_the_folder_of_submissions_is_put_right(
    course: Place, case: int
) -> None:
    """As learners' files lie there where somebody unpacked them by hand."""
    paths = (NAME, f"{LESSON}/{LESSON}/{NAME}", f"{LESSON}/{LESSON}.zip")
    data = notebook("mine")
    path = course.submitted / "ann" / paths[case]
    path.parent.mkdir(parents=True)
    path.write_bytes(packed({NAME: data}) if path.suffix == ".zip" else data)
    before = read_submission(course.submitted, "ann", LESSON)
    assert before.status == "missing"
    assert "`lr collect` takes" in before.reason
    assert outcomes(taking(course, course.submitted)) == {"ann": "first"}
    assert there(course, "ann") == data


def test_the_notebook_of_this_lesson_is_found_among_others(
    course: Place, tmp_path: Path
) -> None:
    zip_at(
        tmp_path / "all.zip",
        {
            "ann/homework.ipynb": notebook("ann"),
            "ann/02_schedulers.ipynb": notebook("no", "02_schedulers"),
            "bob/a.ipynb": notebook("a", ""),
            "bob/b.ipynb": notebook("b", ""),
            "cyd/other.ipynb": notebook("other", "03_preview_and_restarts"),
            f"dan/{NAME}": notebook("dan", "02_schedulers"),
            "eve/notes.pdf": b"%PDF",
        },
    )
    found = taking(course, tmp_path / "all.zip")
    notes = {one.student: one.notes for one in found.taken}
    assert notes == {
        "ann": ["it was named homework.ipynb"],
        "dan": ["inside it says that it is of lesson 02_schedulers"],
    }
    assert reasons(found) == {
        "02_schedulers.ipynb": "is of lesson 02_schedulers",
        "a.ipynb": f"is one of 2 notebooks, and none is named {NAME}",
        "b.ipynb": f"is one of 2 notebooks, and none is named {NAME}",
        "other.ipynb": "is of lesson 03_preview_and_restarts",
        "notes.pdf": "is no notebook, and no .py or .csv file",
    }
    assert found.nothing_for == ["bob", "cyd", "eve"]


def test_of_several_copies_the_last_counts_and_twins_are_not_guessed(
    course: Place, tmp_path: Path
) -> None:
    same = (2026, 11, 3, 12, 0, 0)
    content = {
        f"ann/{NAME}": notebook("first"),
        f"ann/{LESSON}(1).ipynb": notebook("second"),
        f"bob/a/{NAME}": notebook("one"),
        f"bob/b/{NAME}": notebook("two"),
        f"cyd/{NAME}": notebook("old"),
    }
    times = dict.fromkeys(content, same) | {f"cyd/{NAME}": EARLY}
    (tmp_path / "all.zip").write_bytes(packed(content, times))
    found = taking(course, tmp_path / "all.zip")
    assert there(course, "ann") == notebook("second")
    assert reasons(found)[NAME] == f"{LESSON}(1).ipynb is taken instead"
    assert (
        reasons(found)[f"a/{NAME}"] == "is one of 2 that differ: which of them counts?"
    )
    assert found.nothing_for == ["bob"]


def test_files_beside_go_with_it_as_the_lesson_says(
    course: Place, tmp_path: Path
) -> None:
    content = {
        f"exampleann_1_2_{NAME}": notebook("ann"),
        "exampleann_1_3_utils-1.py": b"x = 1\n",
        "exampleann_1_4_torch.py": b"",
        "exampleann_1_5_big.csv": os.urandom(1_100_000),
        "exampleann_1_6_setup.sh": b"",
        f"examplebob_2_7_{NAME}": notebook("bob"),
    }
    zip_at(tmp_path / "all.zip", content)
    found = taking(course, tmp_path / "all.zip")
    assert {one.student: one.files for one in found.taken} == {
        "exampleann_1": ["utils.py"],
        "examplebob_2": [],
    }
    assert reasons(found) == {
        "torch.py": "would stand before torch itself: left out",
        "big.csv": "is larger than 1 MB",
        "setup.sh": "is no notebook, and no .py or .csv file",
    }
    (course.work / "class.toml").write_text('[every_lesson]\nfiles = "no"\n')
    again = taking(course, tmp_path / "all.zip", dry=True)
    assert (
        reasons(again)["utils-1.py"] == "the lesson takes no files beside the notebook"
    )


def test_a_class_list_says_who_is_who(course: Place, tmp_path: Path) -> None:
    who = roster(
        "Identifier,Full name,Email address\n"
        "Participant 12,Ann Example,ann@school\n"
        "Participant 13,Bob Example,bob@school\n"
        "Participant 14,Bob Example,bob2@school\n"
    )
    content = {
        moodle("Ann Example", 12): notebook("ann"),
        moodle("Bob Example", 13): notebook("bob"),
        moodle("Bob Example", 14): notebook("bob2"),
        moodle("Cyd Example", 15): notebook("cyd"),
    }
    source = zip_at(tmp_path / "all.zip", content)
    found = taking(course, source, who)
    assert set(outcomes(found)) == {"ann@school", "bob@school", "bob2@school"}
    assert "Cyd Example (15) is not in the class list" in str(reasons(found))
    (taken,) = [one for one in found.taken if one.student == "ann@school"]
    assert (taken.name, taken.number) == ("Ann Example", "12")


def test_two_learners_never_share_a_folder(course: Place, tmp_path: Path) -> None:
    content = {
        moodle("Bob Example", 13): notebook("bob"),
        moodle("bob example", 14): notebook("bob2"),
        moodle("Ann Example", 12): notebook("ann"),
    }
    (course.submitted / "ann_example").mkdir(parents=True)
    found = taking(course, zip_at(tmp_path / "all.zip", content))
    assert found.taken == []
    said = " ".join(reasons(found).values())
    assert "Bob Example (13) and bob example (14) would share one folder" in said
    assert "there is a folder ann_example already: who is it?" in said


def test_what_came_before_is_kept_and_the_same_again_is_no_new_attempt(
    course: Place, tmp_path: Path
) -> None:
    path = moodle("Ann", 1)
    others = {moodle("Bob", 2): notebook("bob")}

    def source(
        name: str, words: str, when: tuple[int, int, int, int, int, int]
    ) -> Path:
        data = packed({path: notebook(words), **others}, {path: when})
        (tmp_path / name).write_bytes(data)
        return tmp_path / name

    noon = (2026, 11, 3, 12, 0, 0)
    first = source("first.zip", "one", EARLY)
    assert outcomes(taking(course, source("0.zip", "zero", noon)))["Ann"] == "first"
    assert outcomes(taking(course, source("2.zip", "two", LATE)))["Ann"] == "another"
    assert outcomes(taking(course, source("2.zip", "two", LATE)))["Ann"] == "as before"
    assert outcomes(taking(course, first))["Ann"] == "earlier"
    assert outcomes(taking(course, tmp_path / "0.zip"))["Ann"] == "earlier"
    assert there(course, "Ann") == notebook("two")
    ledger = read_ledger(folder_of(course, LESSON, "Ann"))
    assert len(ledger.attempts) == 3
    assert [one.when.day for one in ledger.attempts] == [1, 3, 5]
    stamp = course.submitted / "Ann" / LESSON / "timestamp.txt"
    assert stamp.read_text().startswith("2026-11-05 ")


def test_what_lay_there_by_another_way_is_kept_too(
    course: Place, tmp_path: Path
) -> None:
    folder = course.submitted / "ann" / LESSON
    folder.mkdir(parents=True)
    (folder / NAME).write_bytes(notebook("by the exchange"))
    (folder / "timestamp.txt").write_text("2026-10-01 10:00:00 UTC")
    (folder / "notes.pdf").write_bytes(b"%PDF")
    zip_at(
        tmp_path / "all.zip",
        {f"ann/{NAME}": notebook("new"), f"bob/{NAME}": notebook("bob")},
    )
    found = taking(course, tmp_path / "all.zip")
    assert outcomes(found) == {"ann": "another", "bob": "first"}
    kept = folder_of(course, LESSON, "ann")
    assert [one.when.month for one in read_ledger(kept).attempts] == [10, 11]
    (aside,) = kept.glob("replaced-*")
    assert (aside / "notes.pdf").read_bytes() == b"%PDF"
    assert sorted(path.name for path in folder.iterdir()) == [NAME, "timestamp.txt"]
    assert [path.name for path in folder.parent.iterdir()] == [LESSON]


def test_times_are_believed_only_where_the_learner_did_not_write_them(
    course: Place, tmp_path: Path
) -> None:
    lied = packed({NAME: notebook("ann"), "timestamp.txt": b"2020-01-01 10:00:00 UTC"})
    content = {
        moodle("Ann", 1, "a.zip"): lied,
        moodle("Bob", 2): notebook("bob"),
        moodle("Bob", 2, "timestamp.txt"): b"2020-01-01 10:00:00 UTC",
    }
    (course.work / "class.toml").write_text('timezone = "Europe/Berlin"\n')
    found = taking(course, zip_at(tmp_path / "all.zip", content))
    days = {one.student: str(one.time) for one in found.taken}
    assert days == {
        "Ann": "2026-11-01 11:00:00+00:00",
        "Bob": "2026-11-02 11:00:00+00:00",
    }
    plain = tmp_path / "plain"
    (plain / "cyd").mkdir(parents=True)
    (plain / "cyd" / NAME).write_bytes(notebook("cyd"))
    (plain / "cyd" / "timestamp.txt").write_text("2026-10-01 10:00:00 UTC")
    (taken,) = taking(course, plain).taken
    assert str(taken.time) == "2026-10-01 10:00:00+00:00"


def test_an_archive_that_says_when_it_was_made_says_no_time(
    course: Place, tmp_path: Path
) -> None:
    content = {moodle(name, number): b"{}" for number, name in enumerate(("A", "B"))}
    data = packed(content, dict.fromkeys(content, LATE))
    (tmp_path / "all.zip").write_bytes(data)
    found = taking(course, tmp_path / "all.zip")
    assert [one.time for one in found.taken] == [None, None]
    assert "say when it was made" in found.notes[0]
    assert not (course.submitted / "A" / LESSON / "timestamp.txt").exists()


def test_a_dry_run_says_the_same_and_writes_nothing(
    course: Place, tmp_path: Path
) -> None:
    source = zip_at(
        tmp_path / "all.zip",
        {f"ann/{NAME}": notebook("a"), f"bob/{NAME}": notebook("b")},
    )
    dry = taking(course, source, dry=True)
    assert list(course.work.iterdir()) == []
    wet = taking(course, source)
    assert dry.taken == wet.taken
    assert outcomes(taking(course, source, dry=True)) == dict.fromkeys(
        ("ann", "bob"), "as before"
    )


def test_one_learners_folder_that_cannot_be_written_is_told(
    course: Place, tmp_path: Path
) -> None:
    course.submitted.mkdir()
    (course.submitted / "ann").write_text("in the way")
    (course.submitted / "cyd").symlink_to(tmp_path)
    content = {f"{name}/{NAME}": notebook(name) for name in ("ann", "bob", "cyd")}
    found = taking(course, zip_at(tmp_path / "all.zip", content))
    assert outcomes(found) == {"bob": "first"}
    assert {one.student: one.reason.split(":")[0] for one in found.left} == {
        "ann": "cannot be written",
        "cyd": "cannot be written",
    }
    assert not (tmp_path / LESSON).exists()


def test_as_it_is_typed(
    course: Place,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("autograder.repository.ROOT", course.root)
    source = zip_at(
        tmp_path / "all.zip",
        {
            f"exampleann_LATE_1_2_{NAME}": notebook("ann"),
            f"examplebob_2_7_{NAME}": notebook("bob"),
            "examplecyd_3_8_essay.txt": b"",
            "__MACOSX/x": b"",
        },
    )
    assert main(["collect", str(source), "1"]) == 1
    said = capsys.readouterr().out
    assert "exampleann_1" in said
    assert "the platform says that it was late" in said
    assert "  examplecyd_3: nothing was taken" in said
    assert "took 2, left 1 file, passed over 1 file of systems" in said
    assert "autograder/work/class.toml: what this class decides" in said
    assert main(["collect", str(source), "1", "--json"]) == 1
    found = Collected.model_validate(json.loads(capsys.readouterr().out))
    assert set(outcomes(found).values()) == {"as before"}
    assert main(["schema", "collect"]) == 0
    assert json.loads(capsys.readouterr().out) == Collected.model_json_schema()
    assert main(["collect", str(tmp_path / "nothing"), "1"]) == 2
    assert "cannot be read" in capsys.readouterr().err
