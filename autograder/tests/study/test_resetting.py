"""A fresh copy in place: the old one is backed up, and all else stays as it is."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from autograder.cli import main
from autograder.repository import ROOT
from autograder.study import workspace
from autograder.study.as_built import as_built
from autograder.study.log import append, read_log
from autograder.study.resetting import reset_lessons, touched
from autograder.study.workspace import bring_all, copy_of, open_lesson
from autograder.tests.study.at_a_terminal import answered, needs_a_terminal

SLUG = "01_basics"
FIRST = "00_start_here"
BUILT = ROOT / "lessons" / SLUG / f"{SLUG}.ipynb"
Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def copies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A place for copies of the real lessons."""
    monkeypatch.setattr(workspace, "root", lambda: tmp_path)
    return tmp_path / "my_lessons"


@pytest.fixture
def nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody sits at a terminal."""
    read, write = os.pipe()
    os.close(write)
    monkeypatch.setattr("sys.stdin", os.fdopen(read))


def reset(capsys: Capture, *words: str) -> tuple[int, list[str], str]:
    capsys.readouterr()
    code = main(["reset", *words])
    out, err = capsys.readouterr()
    return code, out.splitlines(), err


def change(notebook: Path, cell: str, **fields: Any) -> None:
    document: dict[str, Any] = json.loads(notebook.read_bytes())
    (found,) = (one for one in document["cells"] if one["id"] == cell)
    found |= fields
    notebook.write_text(json.dumps(document), "utf-8")


def answer(slug: str = SLUG) -> bytes:
    """Write an answer into a copy; return what is in it then."""
    name = {SLUG: "gd_path", FIRST: "sgd_step"}[slug]
    change(open_lesson(slug), name, source=f"def {name}(): return 'mine'")
    return copy_of(slug).read_bytes()


def test_the_copy_is_fresh_in_its_place_and_the_old_one_is_kept(
    copies: Path, capsys: Capture
) -> None:
    before = answer()
    (copies / SLUG / "diary.txt").write_text("mine")
    (copies / SLUG / "pictures" / "of me.svg").write_text("<svg/>")
    picture = next((BUILT.parent / "pictures").glob("*.svg"))
    (copies / SLUG / "pictures" / picture.name).write_text("scribbled over")
    append("open", lesson=SLUG)
    folder = (copies / SLUG).stat().st_ino
    code, lines, err = reset(capsys, "1", "--yes")
    assert (code, err) == (0, "")
    assert copy_of(SLUG).read_bytes() == BUILT.read_bytes()
    assert (copies / SLUG).stat().st_ino == folder
    assert (copies / SLUG / "diary.txt").read_text() == "mine"
    assert (copies / SLUG / "pictures" / "of me.svg").is_file()
    fresh = copies / SLUG / "pictures" / picture.name
    assert fresh.read_bytes() == picture.read_bytes()
    assert lines[0] == f"{SLUG} is fresh again."
    backup = Path(lines[1].removeprefix("As it was: "))
    assert backup.parent == copies / "backups"
    assert (backup / SLUG / f"{SLUG}.ipynb").read_bytes() == before
    assert "Reload Notebook from Disk" in lines[2]
    assert len(read_log().events) == 1


def test_what_was_never_opened_is_not_asked_about(
    nobody: None, copies: Path, capsys: Capture
) -> None:
    said = [f"Nothing to reset yet: there is no copy of {SLUG}."]
    assert reset(capsys, "1") == (0, said, "")
    code, lines, _ = reset(capsys, "--all")
    assert (code, lines[0]) == (
        0,
        "Nothing to reset yet: there is no copy of a lesson.",
    )
    assert not copies.exists()


def test_a_copy_that_is_gone_is_there_again(
    nobody: None, copies: Path, capsys: Capture
) -> None:
    open_lesson(SLUG).unlink()
    code, lines, err = reset(capsys, "1")
    assert (code, lines[0], err) == (0, f"{SLUG} is fresh again.", "")
    assert "As it was" not in "".join(lines)
    assert copy_of(SLUG).read_bytes() == BUILT.read_bytes()


def test_a_copy_as_it_was_built_is_fresh_already(
    nobody: None, copies: Path, capsys: Capture
) -> None:
    own = open_lesson(SLUG)
    run = {"outputs": [{"output_type": "stream", "text": "1"}], "execution_count": 3}
    change(own, "gd_path", **run)
    document = json.loads(own.read_bytes())
    document["cells"].append(
        {"id": "new", "cell_type": "code", "source": [], "metadata": {}}
    )
    document["metadata"]["widgets"] = {"state": {}}
    own.write_text(json.dumps(document), "utf-8")
    code, lines, err = reset(capsys, "1")
    assert (code, lines[:-1], err) == (0, [f"{SLUG} is already fresh."], "")
    assert "Reload Notebook from Disk" in lines[-1]  # what is not saved is not here
    assert own.read_bytes() == BUILT.read_bytes()
    assert not (copies / "backups").exists()


@pytest.mark.parametrize(
    "fields",
    [
        {"source": "x = 1"},
        {"source": ["raise NotImplementedError\n"]},
        {"metadata": {}},
        {"cell_type": "markdown"},
        {"attachments": {"a.png": {}}},
    ],
)
def test_whatever_a_learner_changed_is_worth_a_backup(fields: dict[str, Any]) -> None:
    change(open_lesson(SLUG), "gd_path", **fields)
    assert touched([SLUG]) == [SLUG]
    assert reset_lessons([SLUG]) is not None
    assert touched([SLUG]) == []


@pytest.mark.parametrize("content", [b"", b"{", b'{"cells": [1]}', b'{"cells": []}'])
def test_a_copy_that_is_no_notebook_any_more_is_kept_too(
    content: bytes, capsys: Capture
) -> None:
    own = open_lesson(SLUG)
    own.write_bytes(content)
    code, lines, _ = reset(capsys, "1", "--yes")
    assert code == 0
    kept = Path(lines[1].removeprefix("As it was: ")) / SLUG / own.name
    assert kept.read_bytes() == content
    assert own.read_bytes() == BUILT.read_bytes()


@pytest.mark.parametrize("which", ["copy", "built"])
def test_what_cannot_be_read_is_named_and_all_stays(
    which: str, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    before = answer()
    place = {"copy": copy_of(SLUG), "built": BUILT}[which]
    read = Path.read_bytes

    def refuse(self: Path) -> bytes:
        if self == place:
            raise PermissionError(13, "Permission denied", str(self))
        return read(self)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "read_bytes", refuse)
        code, lines, err = reset(capsys, "1", "--yes")
    assert (code, lines) == (2, [])
    assert err == f"lr: {place} cannot be read: Permission denied\n"
    assert copy_of(SLUG).read_bytes() == before


@pytest.mark.not_root
def test_a_lesson_s_folder_that_is_closed_is_one_line(
    copies: Path, capsys: Capture
) -> None:
    before = answer()
    (copies / SLUG).chmod(0)
    code, lines, err = reset(capsys, "1", "--yes")
    (copies / SLUG).chmod(0o755)
    assert (code, lines, err.count("\n")) == (2, [], 1)
    assert str(copies) in err
    assert copy_of(SLUG).read_bytes() == before


def test_a_cell_of_one_s_own_and_cells_in_another_order_count() -> None:
    built = json.loads(BUILT.read_bytes())
    own = {"id": "mine", "cell_type": "code", "source": "x = 1", "metadata": {}}
    assert as_built(json.loads(json.dumps(built)), built)
    assert not as_built({**built, "cells": [*built["cells"], own]}, built)
    assert not as_built({**built, "cells": built["cells"][::-1]}, built)
    assert not as_built({**built, "cells": built["cells"][1:]}, built)
    assert not as_built({**built, "metadata": {"lr": {"release": "old"}}}, built)


def test_all_copies_at_once_and_the_progress_stays(
    copies: Path, capsys: Capture
) -> None:
    bring_all()
    kept = {slug: answer(slug) for slug in (FIRST, SLUG)}
    append("open", lesson=SLUG)
    code, lines, _ = reset(capsys, "--all", "--yes")
    assert code == 0
    assert lines[:3] == [
        f"{FIRST} is fresh again.",
        f"{SLUG} is fresh again.",
        "02_schedulers is already fresh.",
    ]
    assert lines[-1] == "Your progress stays: `lr progress --delete` is for that."
    (backup,) = (copies / "backups").iterdir()
    assert {path.name for path in backup.iterdir()} == set(kept)
    for slug, content in kept.items():
        assert (backup / slug / f"{slug}.ipynb").read_bytes() == content
    assert touched(kept) == []
    assert len(read_log().events) == 1


def test_two_resets_within_a_second_have_a_backup_each() -> None:
    found = set()
    for _ in range(2):
        answer()
        found.add(reset_lessons([SLUG]))
    assert len(found) == 2


def test_where_nobody_can_answer_it_takes_a_yes(nobody: None, capsys: Capture) -> None:
    before = answer()
    for words in (["1"], ["--all"]):
        code, lines, err = reset(capsys, *words)
        assert (code, lines, err.count("\n")) == (2, [], 1)
        assert err.endswith("Nobody can answer here: say --yes to go on\n")
    assert copy_of(SLUG).read_bytes() == before


def test_a_copy_that_cannot_be_written_is_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    before = answer()

    def full(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")  # naming no file

    monkeypatch.setattr(Path, "replace", full)
    code, lines, err = reset(capsys, "1", "--yes")
    assert (code, lines, err.count("\n")) == (2, [], 1)
    assert f"{copy_of(SLUG)} cannot be written: the disk is full" in err
    assert copy_of(SLUG).read_bytes() == before


def test_a_backup_that_cannot_be_written_whole_goes_again(
    copies: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    before = answer()

    def full(source: Path, target: Path) -> Path:
        (target / source.name).write_bytes(source.read_bytes()[:10])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("shutil.copy2", full)
    code, lines, err = reset(capsys, "1", "--yes")
    assert (code, lines, err.count("\n")) == (2, [], 1)
    assert f"{copies / 'backups'} cannot be written: the disk is full" in err
    assert copy_of(SLUG).read_bytes() == before
    assert list((copies / "backups").iterdir()) == []


@needs_a_terminal
@pytest.mark.parametrize(("said", "code"), [(b"n\n", 1), (b"y\n", 0)])
def test_at_a_terminal_it_asks(said: bytes, code: int, tmp_path: Path) -> None:
    before = answer()
    here = f"w.root = lambda: __import__('pathlib').Path({str(tmp_path)!r})"
    command = f"from autograder.study import workspace as w; {here}; "
    command += "import sys; from autograder.cli import main; sys.exit(main())"
    done = answered(said, "-c", command, "reset", "01")
    assert done.returncode == code, done.stderr
    question = f"Start {SLUG} afresh? Your copy is backed up, your progress stays."
    assert done.stdout.startswith(question)
    assert (copy_of(SLUG).read_bytes() == before) == (code == 1)


def test_a_lesson_that_is_not_in_this_copy_is_not_reset(
    monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    answer()
    monkeypatch.setattr(workspace, "is_built", lambda slug: False)
    code, _, err = reset(capsys, "1", "--yes")
    assert code == 2
    assert "missing from this copy" in err
