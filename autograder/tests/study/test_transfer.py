"""Progress as one file: out, in again, and away."""

import os
from pathlib import Path

import pytest

from autograder.cli import main
from autograder.study.log import append, log_path, read_log
from autograder.study.order import unite
from autograder.study.verifying import verify
from autograder.tests.study.at_a_terminal import answered, needs_a_terminal

Capture = pytest.CaptureFixture[str]
NEWER = '{"version": 99, "mood": "good"}'


@pytest.fixture
def studied() -> Path:
    """This machine's log, with two events."""
    append("open", lesson="00_start_here")
    append("open", lesson="01_basics")
    return log_path()


def progress(capsys: Capture, *words: str) -> tuple[int, str, str]:
    code = main(["progress", *words])
    out, err = capsys.readouterr()
    return code, out, err


def refused(capsys: Capture, *words: str) -> str:
    code, out, err = progress(capsys, *words)
    assert (code, out, err.count("\n")) == (2, "", 1), (code, out, err)
    return err


def elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("LR_HOME", str(tmp_path / "another machine"))


def test_what_goes_out_comes_in_again_once(
    studied: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    with studied.open("a") as log:
        log.write(f"{NEWER}\ntorn")
    file = tmp_path / "a folder" / "mine.jsonl"
    file.parent.mkdir()
    code, out, err = progress(capsys, "--export", str(file))
    assert (code, out) == (0, f"{file}: 3 events\n")
    assert err == "1 unreadable line was left out\n"
    assert file.stat().st_mode & 0o077 == 0
    before = read_log().events
    elsewhere(monkeypatch, tmp_path)
    append("open", lesson="02_schedulers")
    own = read_log().events
    for new in (3, 0):
        code, out, _ = progress(capsys, "--import", str(file))
        assert (code, out) == (0, f"{file}: 3 events, {new} of them new here\n")
        assert read_log().events == unite(before, own)
        assert read_log().newer == 1
    assert verify(log_path().read_bytes()).whole


def test_an_older_export_is_replaced(
    studied: Path, tmp_path: Path, capsys: Capture
) -> None:
    file = tmp_path / "mine.jsonl"
    progress(capsys, "--export", str(file))
    append("open", lesson="02_schedulers")
    assert progress(capsys, "--export", str(file))[1] == f"{file}: 3 events\n"
    assert progress(capsys, "--export", str(tmp_path))[1].startswith(
        str(tmp_path / "events.jsonl")
    )


def test_a_file_that_was_cut_off_is_taken_in_without_its_last_line(
    studied: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    file = tmp_path / "mine.jsonl"
    progress(capsys, "--export", str(file))
    file.write_bytes(file.read_bytes()[:-20])
    before = file.read_bytes()
    elsewhere(monkeypatch, tmp_path)
    code, out, err = progress(capsys, "--import", str(file))
    assert (code, out) == (0, f"{file}: 1 event, 1 of them new here\n")
    assert err == "Its last line was cut off, and left out\n"
    assert file.read_bytes() == before


def test_a_file_that_is_torn_in_the_middle_is_taken_in_without_that(
    studied: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    file = tmp_path / "mine.jsonl"
    first, second = studied.read_text().splitlines()
    file.write_text(f"{first}\ntorn\n{second}\n")
    before = file.read_bytes()
    elsewhere(monkeypatch, tmp_path)
    code, out, err = progress(capsys, "--import", str(file))
    assert (code, out) == (0, f"{file}: 2 events, 2 of them new here\n")
    assert err == "1 unreadable line was left out\n"
    assert file.read_bytes() == before
    assert read_log().torn == 0


def test_what_cannot_be_read_of_an_older_export_is_set_aside(
    studied: Path, tmp_path: Path, capsys: Capture
) -> None:
    file = tmp_path / "mine.jsonl"
    file.write_text(studied.read_text() + "torn")
    assert progress(capsys, "--export", str(file))[1] == f"{file}: 2 events\n"
    assert file.read_bytes() == studied.read_bytes()
    assert (tmp_path / "mine.jsonl.torn").read_text() == "torn"


@pytest.mark.parametrize("content", [b"my essay\n", b"\x00\xff", b'{"cells": []}'])
def test_a_file_that_is_no_log_is_neither_replaced_nor_taken_in(
    content: bytes, studied: Path, tmp_path: Path, capsys: Capture
) -> None:
    file = tmp_path / "essay"
    file.write_bytes(content)
    before = studied.read_bytes()
    for flag in ("--export", "--import"):
        err = refused(capsys, flag, str(file))
        assert "is not a progress log (line 1): nothing was changed" in err
    assert file.read_bytes() == content
    assert studied.read_bytes() == before


def test_a_log_with_other_progress_is_not_replaced(
    studied: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    file = tmp_path / "mine.jsonl"
    progress(capsys, "--export", str(file))
    before = file.read_bytes()
    elsewhere(monkeypatch, tmp_path)
    append("open")
    assert "`lr sync` unites the two" in refused(capsys, "--export", str(file))
    assert file.read_bytes() == before


def test_the_log_itself_is_no_place_for_it(studied: Path, capsys: Capture) -> None:
    before = studied.read_bytes()
    for flag in ("--export", "--import"):
        for place in (studied, studied.parent):
            assert "own log" in refused(capsys, flag, str(place))
    assert studied.read_bytes() == before


def test_nothing_is_exported_where_there_is_nothing(
    tmp_path: Path, capsys: Capture
) -> None:
    file = tmp_path / "mine.jsonl"
    assert "nothing to export" in refused(capsys, "--export", str(file))
    assert not file.exists()


def test_a_file_that_is_not_there_or_empty_is_not_taken_in(
    studied: Path, tmp_path: Path, capsys: Capture
) -> None:
    assert "there is no file" in refused(capsys, "--import", str(tmp_path / "none"))
    (tmp_path / "empty").touch()
    assert "is empty" in refused(capsys, "--import", str(tmp_path / "empty"))
    assert "nothing was lost" in refused(capsys, "--export", str(tmp_path / "no" / "x"))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--verify", "--delete"], "--verify and --delete are two things"),
        (["--export", "a", "--import", "b"], "--export and --import are two things"),
        (["--yes"], "--yes goes with --delete"),
        (["--verify", "--yes"], "--yes goes with --delete"),
        (["--delete", "--json"], "--json goes with --verify"),
    ],
)
def test_what_does_not_go_together_is_one_line(
    words: list[str], said: str, studied: Path, capsys: Capture
) -> None:
    assert said in refused(capsys, *words)
    assert len(read_log().events) == 2


def test_deleting_says_what_goes_and_takes_nothing_else(
    studied: Path, lr_home: Path, capsys: Capture
) -> None:
    (lr_home / "diary.txt").write_text("mine")
    code, out, err = progress(capsys, "--delete", "--yes")
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[0] == "This deletes for good:"
    assert lines[1].startswith(f"  {studied}: the log, 2 events from 20")
    assert lines[2].startswith(f"  {lr_home / 'device'}: the random word")
    assert "my_lessons/ stay. No backup is kept." in lines[3]
    assert "lr progress --export FILE" in lines[4]
    assert lines[5:] == ["Deleted."]
    assert [path.name for path in lr_home.iterdir()] == ["diary.txt"]
    assert progress(capsys, "--delete") == (
        0,
        "There is no progress on this machine: nothing to delete.\n",
        "",
    )


def test_after_deleting_no_trace_is_left_and_study_begins_anew(
    studied: Path, lr_home: Path, capsys: Capture
) -> None:
    assert progress(capsys, "--delete", "--yes")[0] == 0
    assert not lr_home.exists()
    append("open", lesson="00_start_here")
    assert verify(log_path().read_bytes()).whole
    assert len(read_log().events) == 1


def test_nothing_is_deleted_where_nobody_can_be_asked(
    studied: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Path(os.devnull).open() as nobody:
        monkeypatch.setattr("sys.stdin", nobody)
        assert "say --yes to go on" in refused(capsys, "--delete")
    assert studied.is_file()


@needs_a_terminal
@pytest.mark.parametrize(("answer", "code"), [(b"n\n", 1), (b"\n", 1), (b"y\n", 0)])
def test_at_a_terminal_it_asks(answer: bytes, code: int, studied: Path) -> None:
    done = answered(answer, "-m", "autograder.cli", "progress", "--delete")
    assert done.returncode == code, done.stderr
    assert done.stdout.count("Delete all of this progress?") == 1
    assert studied.exists() == (code == 1)


@pytest.mark.parametrize("flag", ["--export", "--import"])
def test_a_place_that_cannot_be_looked_at_is_one_line(
    flag: str, studied: Path, capsys: Capture
) -> None:
    before = studied.read_bytes()
    assert "nothing was lost" in refused(capsys, flag, "x" * 300)
    assert studied.read_bytes() == before


@pytest.mark.not_root
def test_what_lies_in_a_closed_folder_is_one_line(
    studied: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0)
    place = closed / "mine.jsonl"
    said = f"lr: {place}: Permission denied; nothing was lost\n"
    for flag in ("--export", "--import"):
        assert refused(capsys, flag, str(place)) == said
    monkeypatch.setenv("LR_HOME", str(closed))
    log = log_path()
    said = f"lr: {log} cannot be deleted: Permission denied\n"
    assert refused(capsys, "--delete", "--yes") == said
