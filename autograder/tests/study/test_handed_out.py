"""A learner's copies where a class hands lessons out, as on a Hub."""

import json
from pathlib import Path

import pytest

from autograder.cli import main
from autograder.commands.take import read_lessons
from autograder.course import lesson_path
from autograder.errors import UserError
from autograder.study.going_on import link_to, place_of
from autograder.study.next_up import NextUp
from autograder.study.workspace import HANDED_OUT, bring_all, copy_of, open_lesson

SLUG, OTHER = "01_basics", "02_schedulers"


@pytest.fixture(autouse=True)
def fetched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home into which one lesson was fetched, and the folder of that class."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv(HANDED_OUT, "~/lr-2027")
    own = copy_of(SLUG)
    own.parent.mkdir(parents=True)
    own.write_bytes(lesson_path(SLUG).read_bytes())
    folder = tmp_path / "lr-2027"
    assert own.is_relative_to(folder)
    return folder


def write_into(notebook: Path, name: str) -> None:
    document = json.loads(notebook.read_bytes())
    (cell,) = [one for one in document["cells"] if one["id"] == name]
    cell["source"] = f"def {name}(*all):\n    return 'mine'"
    notebook.write_text(json.dumps(document))


def test_what_was_fetched_is_the_learner_s_copy(fetched: Path) -> None:
    before = copy_of(SLUG).read_bytes()
    assert open_lesson(SLUG) == fetched / SLUG / f"{SLUG}.ipynb"
    assert copy_of(SLUG).read_bytes() == before
    assert {path.name for path in fetched.iterdir()} == {SLUG}


def test_what_was_not_fetched_is_not_made(fetched: Path) -> None:
    with pytest.raises(UserError, match="Assignment List fetches it"):
        open_lesson(OTHER)
    bring_all()
    assert {path.name for path in fetched.iterdir()} == {SLUG}


def test_answers_are_taken_home_from_what_was_fetched() -> None:
    write_into(copy_of(SLUG), "gd_path")
    lessons, unreadable = read_lessons()
    assert unreadable == {}
    assert [one.written for one in lessons if one.written] == [("gd_path",)]


def test_a_second_look_lies_beside_what_was_fetched(fetched: Path) -> None:
    again = NextUp(OTHER, rechecks=("gd_path",))
    assert place_of(again).notebook.parent == fetched / "re-checks"
    assert link_to(again, fetched / SLUG).startswith("../re-checks/")


def test_links_lead_to_what_was_fetched_alone(fetched: Path) -> None:
    assert link_to(NextUp(SLUG), fetched / "re-checks") == f"../{SLUG}/{SLUG}.ipynb"
    assert link_to(NextUp(OTHER), fetched / SLUG) == ""


def test_a_lesson_that_was_fetched_can_be_reset(
    fetched: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_into(copy_of(SLUG), "gd_path")
    assert main(["reset", "01", "--yes"]) == 0
    assert copy_of(SLUG).read_bytes() == lesson_path(SLUG).read_bytes()
    (kept,) = (fetched / "backups").glob(f"*/{SLUG}/{SLUG}.ipynb")
    assert "'mine'" in kept.read_text()
    assert str(fetched / "backups") in capsys.readouterr().out


def test_a_folder_that_is_closed_is_one_line(
    fetched: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Until Python 3.14 a path of a closed folder raises."""

    def closed(path: Path) -> bool:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "is_file", closed)
    with pytest.raises(UserError, match="you may not write there"):
        open_lesson(SLUG)
    assert link_to(NextUp(SLUG), fetched / "re-checks") == ""
