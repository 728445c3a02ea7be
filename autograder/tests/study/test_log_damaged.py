"""A log that is damaged, refused or newer is a line or none, and study goes on."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.cli import main
from autograder.study.folded import state_now
from autograder.study.log import append, log_path, read_log
from autograder.study.state import fold

# What root does without a privilege of its own is refused like anybody's.
NO_PRIVILEGE = ("setpriv", "--bounding-set=-all", "--inh-caps=-all")
STUDY = """
import sys
from autograder import check, hint, lesson, progress
from autograder.cli import main

def gd_path(w0, lam, lr, steps):
    if steps < 0:
        raise ValueError("steps must not be negative")
    return [w0 * (1 - lr * lam) ** k for k in range(steps + 1)]

lesson("01_basics")
check("gd_path")
check("gd_path")
hint("gd_path")
progress()
sys.exit(main(["progress"]))
"""
NOT_KEPT = "Progress is not kept: {home} cannot be written."
REFUSED = "{log} cannot be read, and is left alone\n"


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    """A home that is opened again, whatever became of it."""
    folder = tmp_path / "a_home"
    yield folder
    for path in (folder, folder / "events.jsonl"):
        if path.exists():
            path.chmod(0o700)


@pytest.fixture
def kept(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """That home, with some progress in it."""
    with monkeypatch.context() as surroundings:
        surroundings.setenv("LR_HOME", str(home))
        append("open", lesson="01_basics")
        done = {"status": "passed", "score": 1.0, "xp": 10}
        append("check", lesson="01_basics", exercise="gd_path", data=done)
    return home


def study(home: Path) -> tuple[str, str]:
    """What is told in a lesson and by `lr progress`."""
    before = NO_PRIVILEGE if hasattr(os, "geteuid") and os.geteuid() == 0 else ()
    done = subprocess.run(
        [*before, sys.executable, "-c", STUDY],
        env=os.environ | {"LR_HOME": str(home)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "✓ Pass – gd_path" in done.stdout
    assert "Hint 1 of 3" in done.stdout
    return done.stdout, done.stderr


def test_a_home_that_may_be_read_only(kept: Path) -> None:
    before = (kept / "events.jsonl").read_bytes()
    (kept / "events.jsonl").chmod(0o444)
    kept.chmod(0o555)
    out, err = study(kept)
    assert out.count(NOT_KEPT.format(home=kept)) == 1
    assert out.count("Progress cannot be kept here") == 3
    assert "stays on this machine" not in out
    assert "10 of 120 XP" in out
    assert err == ""
    assert (kept / "events.jsonl").read_bytes() == before


def test_an_empty_home_that_may_be_read_only(home: Path) -> None:
    home.mkdir()
    home.chmod(0o555)
    out, err = study(home)
    assert out.count(NOT_KEPT.format(home=home)) == 1
    assert err == ""
    assert list(home.iterdir()) == []


def test_a_file_in_the_place_of_the_home(home: Path) -> None:
    home.write_text("mine")
    out, err = study(home)
    assert out.count(NOT_KEPT.format(home=home)) == 1
    assert err == f"LR_HOME leads to {home}, which is a file: name a folder\n"
    assert home.read_text() == "mine"


@pytest.mark.parametrize("below", ["", "deep"])
@pytest.mark.parametrize(
    "words",
    [
        ("progress", "--verify"),
        ("progress", "--export"),
        ("progress", "--import"),
        ("sync",),
    ],
    ids=" ".join,
)
def test_what_needs_the_home_says_that_a_file_is_there(
    words: tuple[str, ...],
    below: str,
    kept: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    file = kept.parent / "a_file"
    file.write_text("mine")
    monkeypatch.setenv("LR_HOME", str(file / below))
    other = () if "--verify" in words else (str(kept / "events.jsonl"),)
    assert main([*words, *other]) == 2
    told = f"lr: LR_HOME leads to {file}, which is a file: name a folder\n"
    assert capsys.readouterr() == ("", told)
    assert file.read_text() == "mine"


def test_a_log_that_cannot_be_read(kept: Path) -> None:
    (kept / "events.jsonl").chmod(0)
    out, err = study(kept)
    assert out.count(NOT_KEPT.format(home=kept)) == 1
    assert err == REFUSED.format(log=kept / "events.jsonl")


def test_a_disk_that_fills_up_in_the_middle_of_a_line(lr_home: Path) -> None:
    append("open")
    size = log_path().stat().st_size
    limit = f"resource.setrlimit(resource.RLIMIT_FSIZE, 2 * ({size + 40},))\n"
    code = f"import resource\n{limit}{STUDY}"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.count(NOT_KEPT.format(home=lr_home)) == 1
    assert done.stderr == "1 unreadable line was left alone\n"
    assert log_path().stat().st_size == size + 40
    assert append("open")
    assert (len(read_log().events), read_log().torn) == (2, 1)


@pytest.mark.parametrize(
    "torn",
    [
        b'{"version": 1, "id": "a", "wri',
        '{"version": 1, "id": "é'.encode()[:-1],
        b"\x00" * 300,
        b'{"version": 1, "id": "a"}',
        b"<<<<<<< HEAD",
        b"[" * 20_000,
        b'{"count": 1' + b"0" * 5000 + b"}",
    ],
)
def test_a_line_that_is_cut_or_overwritten(torn: bytes) -> None:
    append("open", data={"n": 0})
    with log_path().open("ab") as log:
        log.write(torn)
    for n in (1, 2):
        assert state_now() == fold(read_log().events)
        append("open", data={"n": n})
    reading = read_log()
    assert [event.data["n"] for event in reading.events] == [0, 1, 2]
    assert (reading.torn, reading.newer) == (1, 0)
    assert torn in log_path().read_bytes()


def test_a_newer_version_s_lines_are_kept_and_told_once(kept: Path) -> None:
    newer = b'{"version": 99, "mood": "\xc3\xa9", "id": "z"}\n'
    log = kept / "events.jsonl"
    with log.open("ab") as file:
        file.write(2 * newer)
    out, err = study(kept)
    line = "2 lines are from a newer version of the course: update it to see them\n"
    assert out.count(line) == 1
    assert err == line
    assert "Progress is not kept" not in out
    reading = read_log(log)
    assert (reading.torn, reading.newer) == (0, 2)
    assert log.read_bytes().count(newer) == 2


def test_a_newer_line_is_none_of_ours_even_if_it_looks_like_one() -> None:
    append("open")
    line = log_path().read_text("ascii").replace('"version": 1', '"version": 2')
    log_path().write_text(line, "ascii")
    assert (read_log().events, read_log().torn, read_log().newer) == ((), 0, 1)
