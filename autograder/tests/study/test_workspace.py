import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from autograder.cli import main
from autograder.course import course
from autograder.errors import UserError
from autograder.study import workspace
from autograder.study.workspace import bring_all, open_lesson
from autograder.tests.notebook.lesson import added, index_of, lesson

SLUG = "01_basics"
Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A repository with one built lesson."""
    root = tmp_path / "repository"
    monkeypatch.setattr("autograder.course.ROOT", root)
    built = root / "lessons" / SLUG / f"{SLUG}.ipynb"
    built.parent.mkdir(parents=True)
    built.write_text(json.dumps(lesson("r1")))
    (built.parent / "pictures").mkdir()
    (built.parent / "pictures" / "hill.svg").write_text("<svg/>")
    yield root
    leftovers = [path for path in root.rglob(".*ipynb.*") if path.is_file()]
    assert leftovers == [], "half-written files"


def build(root: Path, release: str) -> None:
    new = lesson(release)
    new["cells"][0]["source"] = "# Basics, rewritten"
    (root / "lessons" / SLUG / f"{SLUG}.ipynb").write_text(json.dumps(new))


def answer(own: Path) -> dict[str, Any]:
    notebook: dict[str, Any] = json.loads(own.read_text())
    place = index_of(notebook, "gd_path")
    notebook["cells"][place]["source"] = "def gd_path(w0):\n    return ['mine']"
    notebook["cells"].insert(place + 1, added("my_own = 1"))
    own.write_text(json.dumps(notebook))
    return notebook


def sources(path: Path) -> list[str]:
    cells = json.loads(path.read_text())["cells"]
    return ["".join(cell["source"]) for cell in cells]


def test_the_first_opening_copies_the_lesson_and_its_pictures(repository: Path) -> None:
    own = open_lesson("1")
    assert own == repository / "my_lessons" / SLUG / f"{SLUG}.ipynb"
    built = repository / "lessons" / SLUG
    assert own.read_bytes() == (built / own.name).read_bytes()
    assert (own.parent / "pictures" / "hill.svg").read_text() == "<svg/>"


def test_every_published_lesson_that_is_there_is_brought(repository: Path) -> None:
    other = repository / "lessons" / "00_start_here" / "00_start_here.ipynb"
    other.parent.mkdir()
    other.write_text(json.dumps(lesson("r1")))
    bring_all()
    brought = sorted(path.name for path in (repository / "my_lessons").iterdir())
    assert brought == ["00_start_here", SLUG]


def test_a_copy_that_cannot_be_brought_keeps_none_of_the_others_away(
    repository: Path, capsys: Capture
) -> None:
    for slug in ("00_start_here", "02_schedulers"):
        other = repository / "lessons" / slug / f"{slug}.ipynb"
        other.parent.mkdir()
        other.write_text(json.dumps(lesson("r1")))
    in_the_way = repository / "my_lessons" / SLUG
    in_the_way.parent.mkdir()
    in_the_way.touch()
    bring_all()
    brought = sorted(path.name for path in in_the_way.parent.glob("*/*.ipynb"))
    assert brought == ["00_start_here.ipynb", "02_schedulers.ipynb"]
    (line,) = capsys.readouterr().out.splitlines()
    assert f"{in_the_way} is a file, and has to be a folder" in line


def test_opening_again_changes_nothing() -> None:
    own = open_lesson(SLUG)
    answer(own)
    before = own.read_bytes()
    assert open_lesson(SLUG).read_bytes() == before


@pytest.mark.not_root
def test_a_copy_that_may_not_be_read_is_left_alone_and_said() -> None:
    own = open_lesson(SLUG)
    own.chmod(0)
    with pytest.raises(UserError, match=r"01_basics\.ipynb cannot be read: Perm"):
        open_lesson(SLUG)
    assert own.stat().st_size > 0


def test_an_updated_lesson_gets_the_learners_answers_after_a_backup(
    repository: Path, capsys: Capture
) -> None:
    own = open_lesson(SLUG)
    answer(own)
    before = own.read_bytes()
    build(repository, "r2")
    open_lesson(SLUG)
    assert "def gd_path(w0):\n    return ['mine']" in sources(own)
    assert "my_own = 1" in sources(own)
    assert "# Basics, rewritten" in sources(own)
    (backup,) = (repository / "my_lessons" / "backups").rglob("*.ipynb")
    assert backup.read_bytes() == before
    said = capsys.readouterr().out
    assert said.count("\n") == 1
    assert str(backup) in said
    open_lesson(SLUG)
    assert len(list((repository / "my_lessons" / "backups").iterdir())) == 1


def test_a_copy_that_cannot_be_read_is_kept_and_replaced(
    repository: Path, capsys: Capture
) -> None:
    own = open_lesson(SLUG)
    own.write_text('{"cells": [')
    open_lesson(SLUG)
    assert sources(own) == sources(repository / "lessons" / SLUG / own.name)
    (backup,) = (repository / "my_lessons" / "backups").rglob("*.ipynb")
    assert backup.read_text() == '{"cells": ['
    assert capsys.readouterr().out.count("\n") == 1


def test_a_failing_write_leaves_the_copy_as_it_was(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = open_lesson(SLUG)
    answer(own)
    before = own.read_bytes()
    build(repository, "r2")

    def full(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(UserError, match="the disk is full"):
        open_lesson(SLUG)
    assert own.read_bytes() == before


def test_a_backup_that_cannot_be_written_leaves_the_copy_as_it_was(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = open_lesson(SLUG)
    answer(own)
    before = own.read_bytes()
    build(repository, "r2")

    def full(source: Path, target: Path) -> Path:
        target.write_bytes(source.read_bytes()[:10])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("shutil.copy2", full)
    with pytest.raises(UserError, match="the disk is full"):
        open_lesson(SLUG)
    assert own.read_bytes() == before
    assert list((repository / "my_lessons" / "backups").iterdir()) == []


@pytest.mark.parametrize("words", [("lab",), ("lab", "1"), ("next", "--no-browser")])
@pytest.mark.parametrize(
    "refusal",
    [
        (PermissionError(13, "Permission denied", "/x/.beside"), "you may not write"),
        (OSError(30, "Read-only file system", "/x/.beside"), "you may not write"),
        (OSError(28, "No space left on device"), "the disk is full"),
        (OSError(5, "Input/output error"), "written: Input/output error"),
    ],
)
def test_copies_that_cannot_be_written_are_one_line(
    refusal: tuple[OSError, str],
    words: tuple[str, ...],
    repository: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: Capture,
) -> None:
    error, said = refusal

    def refuse(**_: object) -> tuple[int, str]:
        raise error

    other = repository / "lessons" / "00_start_here" / "00_start_here.ipynb"
    other.parent.mkdir()
    other.write_text(json.dumps(lesson("r1")))
    monkeypatch.setattr("tempfile.mkstemp", refuse)
    assert main(words) == 2
    out, err = capsys.readouterr()
    assert out in ("", "Next: Start here: 1 function to write\n")
    assert err.startswith(f"lr: {repository / 'my_lessons'}")
    assert said in err
    assert err.count("\n") == 1


@pytest.mark.parametrize("place", ["", SLUG, f"{SLUG}/pictures"])
def test_a_file_where_a_folder_has_to_be_is_named(
    place: str, repository: Path, capsys: Capture
) -> None:
    file = repository / "my_lessons" / place
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("mine")
    assert main(["lab", "1"]) == 2
    err = capsys.readouterr().err
    assert f"{file} is a file, and has to be a folder" in err
    assert err.count("\n") == 1
    assert file.read_text() == "mine"


def test_lessons_that_are_not_there(repository: Path) -> None:
    with pytest.raises(UserError, match="the lessons are"):
        open_lesson("77")
    with pytest.raises(UserError, match=r"missing from this copy.* a fresh one"):
        open_lesson("02")
    (repository / ".git").mkdir()
    with pytest.raises(UserError, match="`git checkout lessons` brings it back"):
        open_lesson("02")


def test_a_lesson_that_is_being_written_is_its_author_s_to_build(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    draft = course().model_copy(
        update={
            "lessons": tuple(
                one.model_copy(update={"published": False}) for one in course().lessons
            )
        }
    )
    monkeypatch.setattr(workspace, "course", lambda: draft)
    with pytest.raises(UserError, match=r"not published yet: `lr build 02_schedulers`"):
        open_lesson("02")
