"""What `lr release` writes, and where it refuses to."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.course import course
from autograder.errors import UserError
from autograder.grading.authoring.bundle import (
    MANIFEST,
    bundle,
    edition_of,
    lessons_named,
    numbered,
    write,
)
from autograder.releases import read_changes

NEWEST = read_changes()[-1]


def holding(*names: str, text: bytes = b"one") -> dict[str, bytes]:
    listed = json.dumps([*names, MANIFEST]).encode()
    return {**dict.fromkeys(names, text), MANIFEST: listed}


def written(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_a_bundle_is_the_same_each_time_from_any_process(tmp_path: Path) -> None:
    to = tmp_path / "class"
    words = ["-m", "autograder.cli", "release", "0", "--draft", "--to", str(to)]
    done = subprocess.run(
        [sys.executable, *words],
        env={**os.environ, "PYTHONHASHSEED": "7"},
        capture_output=True,
        text=True,
        check=True,
    )
    files = bundle(lessons_named(["00"]), edition_of(NEWEST, draft=True))
    assert written(to) == files
    _, first, second = done.stdout.splitlines()
    assert first == f"{to}: draft of {NEWEST.words}, 00_start_here"
    assert second.startswith(f"{len(files)} files, ")


def test_a_release_has_its_number_and_a_draft_has_none() -> None:
    assert edition_of(NEWEST, draft=False).number == NEWEST.number
    assert edition_of(NEWEST, draft=True).number is None
    notebook = json.dumps({"metadata": {"lr": {"release": "ab"}}}).encode()
    assert json.loads(numbered(notebook, 3))["metadata"]["lr"] == {
        "release": "ab",
        "number": 3,
    }
    assert json.loads(numbered(notebook, None)) == json.loads(notebook)


def test_lessons_come_in_the_course_s_order() -> None:
    assert lessons_named(["all"]) == course().published
    assert [one.number for one in lessons_named(["02", "1", "01"])] == ["01", "02"]
    with pytest.raises(UserError, match="no lesson '77'"):
        lessons_named(["77"])


def test_a_new_folder_and_an_empty_one_are_filled(tmp_path: Path) -> None:
    files = holding("a", "b/c")
    (tmp_path / "empty").mkdir()
    for name in ("empty", "deep/new"):
        write(files, tmp_path / name)
        assert written(tmp_path / name) == files
    assert sorted(path.name for path in tmp_path.iterdir()) == ["deep", "empty"]


def test_an_older_bundle_is_brought_up_to_date_and_other_files_stay(
    tmp_path: Path,
) -> None:
    write(holding("a", "gone"), tmp_path / "x")
    (tmp_path / "x/.git").mkdir()
    (tmp_path / "x/.git/HEAD").write_bytes(b"ref")
    files = holding("a", "new", text=b"two")
    write(files, tmp_path / "x")
    assert written(tmp_path / "x") == {**files, ".git/HEAD": b"ref"}


def test_an_update_that_stopped_half_way_is_gone_on_with(tmp_path: Path) -> None:
    """The list of files is written last: until then it is an older bundle."""
    write(holding("a"), tmp_path / "x")
    (tmp_path / "x/new").mkdir()  # a file of this name cannot be put here
    with pytest.raises(UserError, match="cannot write"):
        write(holding("a", "new", text=b"two"), tmp_path / "x")
    (tmp_path / "x/new").rmdir()
    files = holding("a", "new", text=b"two")
    write(files, tmp_path / "x")
    assert written(tmp_path / "x") == files


@pytest.mark.parametrize("manifest", [None, b"{", b"7"])
def test_what_is_no_bundle_is_left_alone(
    manifest: bytes | None, tmp_path: Path
) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    if manifest is not None:
        (tmp_path / MANIFEST).parent.mkdir(parents=True)
        (tmp_path / MANIFEST).write_bytes(manifest)
    before = written(tmp_path)
    with pytest.raises(UserError, match="neither empty nor an older bundle"):
        write(holding("a"), tmp_path)
    assert written(tmp_path) == before


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("")
    with pytest.raises(UserError, match="neither empty nor an older bundle"):
        write(holding("a"), tmp_path / "x")


def test_a_list_of_files_cannot_reach_out_of_its_folder(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("")
    listed = ["../mine", str(tmp_path / "mine"), MANIFEST]
    write({MANIFEST: json.dumps(listed).encode()}, tmp_path / "x")
    write(holding("a"), tmp_path / "x")
    assert (tmp_path / "mine").is_file()


@pytest.mark.parametrize("words", [["01"], ["--to", "x"], []])
def test_half_a_command_says_the_whole_one(words: list[str]) -> None:
    from autograder.cli import main

    assert main(["release", *words]) == 2
