"""A terminal that lacks signs shows words in their place, and never a traceback."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from autograder import any_terminal
from autograder.languages import chosen_language, language
from autograder.study.log import append
from autograder.tests.study.at_a_terminal import needs_a_terminal

ASCII = {"PYTHONIOENCODING": "ascii"}
NO_LOCALE = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
WINDOWS = {"PYTHONIOENCODING": "cp1252"}
COMMANDS = """
import sys
from autograder.cli import main
for words in sys.argv[1:]:
    code = main(words.split())
    assert code in (0, 1, 2), code
"""
STUDY = (
    "",
    "progress",
    "progress --plain",
    "progress --verify",
    "progress --export {folder}/out.jsonl",
    "progress --import {folder}/out.jsonl",
    "notes",
    "notes none",
    "next",
    "next --workshop --say",
    "report-bug 1",
    "sync {folder}",
    "reset 77",
    "lab 77",
    "progress --delete --yes",
    "progress --delete",
)


@pytest.fixture
def studied() -> None:
    done = {"status": "passed", "score": 1.0, "xp": 10}
    append("check", lesson="01_basics", exercise="gd_path", seed="practice", data=done)
    append("note", lesson="01_basics", data={"text": "é ✓ 학습률 ½ 😀"})


def lr(*commands: str, **surroundings: str) -> bytes:
    done = subprocess.run(
        [sys.executable, "-c", COMMANDS, *commands],
        env={**os.environ, **surroundings},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode("latin-1")
    assert b"Traceback" not in done.stderr
    return done.stdout


@pytest.mark.parametrize("spoken", ["en", "fr", "ko"])
@pytest.mark.parametrize("terminal", [ASCII, NO_LOCALE, WINDOWS], ids=str)
def test_every_command_of_the_study_side_prints(
    terminal: dict[str, str], spoken: str, studied: None, tmp_path: Path
) -> None:
    commands = [words.format(folder=tmp_path) for words in STUDY]
    out = lr(*commands, LR_LANG=spoken, **terminal)
    assert b"[x] " in out
    text = out.decode(terminal.get("PYTHONIOENCODING", "ascii"))
    assert "gd_path" in text
    assert ("é" in text) == (terminal is WINDOWS)


@pytest.mark.parametrize("terminal", [ASCII, NO_LOCALE, WINDOWS], ids=str)
@pytest.mark.parametrize("command", ["notes", "progress", "progress --verify"])
def test_a_json_document_is_the_same_document(
    command: str, terminal: dict[str, str], studied: None
) -> None:
    plain = json.loads(lr(f"{command} --json"))
    out = lr(f"{command} --json", **terminal)
    assert json.loads(out.decode(terminal.get("PYTHONIOENCODING", "ascii"))) == plain


def test_a_terminal_that_speaks_utf_8_is_left_as_it_is(studied: None) -> None:
    assert "é ✓ 학습률 ½ 😀" in lr("notes", PYTHONIOENCODING="utf-8").decode()


@pytest.mark.parametrize(
    ("spoken", "encoding", "said"),
    [
        ("ko", "ascii", "No notes yet: "),
        ("ko", "latin-1", "No notes yet: "),
        ("ko", "cp1252", "No notes yet: "),
        ("ko", "cp949", "아직"),
        ("ko", "utf-8", "아직"),
        ("fr", "ascii", "Pas encore"),
        ("fr", "latin-1", "Pas encore"),
    ],
)
def test_a_language_is_spoken_where_it_can_be_read(
    spoken: str, encoding: str, said: str
) -> None:
    out = lr("notes", LR_LANG=spoken, PYTHONIOENCODING=encoding).decode(encoding)
    assert out.startswith(said)
    assert any_terminal.UNKNOWN not in out


def test_lessons_are_in_the_learner_s_language_whatever_the_terminal_shows(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LR_LANG", "ko")
    monkeypatch.setattr("sys.stdout", io.TextIOWrapper(io.BytesIO(), "latin-1"))
    any_terminal.fit_output(json=False)
    assert (language(), chosen_language()) == ("en", "ko")
    monkeypatch.setattr("sys.stdout", io.TextIOWrapper(io.BytesIO(), "utf-8"))
    any_terminal.fit_output(json=False)
    assert (language(), chosen_language()) == ("ko", "ko")


@pytest.mark.parametrize(
    ("encoding", "shown"),
    [
        ("ascii", '[x] "cosine" - eta x 1/2... e ? | oe'),
        ("cp1252", "[x] “cosine” – eta × ½… é ? · œ"),
        ("utf-8", "✓ “cosine” – η × ½… é 학 · œ"),
    ],
)
def test_what_a_terminal_lacks_has_a_stand_in(encoding: str, shown: str) -> None:
    any_terminal.fit_output(json=False)
    stream = io.TextIOWrapper(io.BytesIO(), encoding, any_terminal.SIGNS)
    stream.write("✓ “cosine” – η × ½… é 학 · œ")
    stream.seek(0)
    assert stream.buffer.read().decode(encoding) == shown


def test_stand_ins_are_ascii_and_a_half_character_has_one() -> None:
    assert "".join(any_terminal.STAND_INS.values()).isascii()
    assert any_terminal.stand_in("\udcff") == any_terminal.UNKNOWN
    assert json.loads(f'"{any_terminal.named_in_json("😀")}"') == "😀"


def test_a_stream_that_cannot_be_fitted_is_left_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sys.stdout", io.StringIO())
    monkeypatch.setattr("sys.stderr", None)
    any_terminal.fit_output(json=False)


@needs_a_terminal
def test_the_frame_at_a_real_terminal_is_ascii_too(studied: None) -> None:
    ours, theirs = os.openpty()
    done = subprocess.run(
        [sys.executable, "-m", "autograder.cli", "progress"],
        env={**os.environ, **ASCII, "TERM": "xterm"},
        stdout=theirs,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(theirs)
    shown = b""
    try:
        while part := os.read(ours, 65536):
            shown += part
    except OSError:  # the other end is closed, and all has been read
        pass
    os.close(ours)
    assert done.returncode == 0, done.stderr
    assert shown.isascii()
    assert b"+-" in shown
