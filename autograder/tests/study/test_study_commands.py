import json
import re
from pathlib import Path

import pytest
from rich.console import Console

from autograder import lab
from autograder.cli import main
from autograder.study import workspace
from autograder.study.here import standing_now, state_now
from autograder.study.log import append, log_path
from autograder.study.progress_table import print_card
from autograder.study.progress_view import beneath, card_now
from autograder.study.report import ProgressReport

Capture = pytest.CaptureFixture[str]


def lr(capsys: Capture, *words: str) -> tuple[int, str, str]:
    code = main(words)
    out, err = capsys.readouterr()
    return code, out, err


def test_next_names_what_is_open(capsys: Capture) -> None:
    code, out, _ = lr(capsys, "next")
    assert code == 0
    assert out == "Next: Start here: 1 function to write – lr next\n"
    append("open", lesson="00_start_here")
    _, out, _ = lr(capsys, "next", "--say")
    assert out == "Next: sgd_step is open in Start here – lr next\n"
    _, out, _ = lr(capsys, "next", "--workshop")
    place = "Lesson 01 of 08, Learning-rate basics"
    assert out == f"Next: lr_regime waits in the workshop of {place} – lr next\n"


def test_progress_as_json_follows_its_model(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = {"status": "passed", "score": 1.0, "xp": 10}
    append("check", lesson="01_basics", exercise="gd_path", seed="practice", data=data)
    code, out, err = lr(capsys, "progress", "--json")
    report = ProgressReport.model_validate_json(out)
    assert (code, err) == (0, "")
    assert (report.version, report.xp, report.level_name) == (1, 10, "Curious")
    assert [(e.exercise, e.mastery) for e in report.exercises] == [
        ("gd_path", "Proficient")
    ]
    monkeypatch.setenv("LR_XP", "off")
    hidden = json.loads(lr(capsys, "progress", "--json")[1])
    assert hidden["xp"] is hidden["level"] is hidden["achievements"] is None


@pytest.mark.parametrize("words", [("progress",), ("progress", "--plain")])
def test_progress_in_plain_lines(words: tuple[str, ...], capsys: Capture) -> None:
    code, out, _ = lr(capsys, *words)
    assert code == 0
    assert "○ 01_basics: 0 of" in out
    assert "─" not in out
    assert "\x1b" not in out


def test_progress_mentions_lines_that_it_cannot_read(capsys: Capture) -> None:
    append("open")
    with log_path().open("a") as log:
        log.write("{torn")
    code, _, err = lr(capsys, "progress")
    assert code == 0
    assert err == "1 unreadable line was left alone\n"


@pytest.mark.parametrize("words", [("next",), ("lab",), ("lab", "1")])
def test_whoever_begins_anew_is_told_that_the_log_cannot_be_read(
    words: tuple[str, ...],
    lr_home: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: Capture,
) -> None:
    monkeypatch.setattr(workspace, "root", lambda: tmp_path)
    monkeypatch.setattr(lab, "serve", lambda *_, **__: 0)
    assert lr(capsys, *words)[2] == ""
    log_path().mkdir(parents=True)
    said = f"{log_path()} cannot be read, and is left alone\n"
    assert lr(capsys, *words)[::2] == (0, said)
    log_path().rmdir()
    lr_home.rmdir()
    lr_home.write_text("a file where the folder should be")
    said = f"LR_HOME leads to {lr_home}, which is a file: name a folder\n"
    assert lr(capsys, *words)[::2] == (0, said)


def test_the_frame_says_what_the_lines_say() -> None:
    console = Console(record=True, width=100)
    state = state_now()
    standing = standing_now(state)
    print_card(card_now(state, standing), beneath(state, standing), console)
    text = console.export_text()
    assert "Start here" in text
    assert "Level 0 (Curious), 0 of 120 XP to the next" in text
    assert "○ 01_basics: 0 of" in text
    assert "☆ Second look" in text


@pytest.mark.parametrize("width", [20, 40, 42, 46, 60])
def test_a_narrow_frame_cuts_no_word(width: int) -> None:
    append("open", lesson="01_basics")
    console = Console(record=True, width=width)
    state = state_now()
    standing = standing_now(state)
    print_card(card_now(state, standing), (), console)
    text = " ".join(re.sub("[╭╮╰╯─│]", " ", console.export_text()).split())
    assert "Lesson 01 of 08 · Learning-rate basics" in text


@pytest.mark.parametrize(
    ("words", "advice"),
    [
        (("reset",), "name one lesson"),
        (("reset", "01", "--all"), "name one lesson"),
        (("reset", "77", "--yes"), "no lesson '77'"),
        (("sync", "/no/such/folder/x"), "nothing was lost"),
    ],
)
def test_wrong_use_is_one_line_and_exit_code_2(
    words: tuple[str, ...], advice: str, capsys: Capture
) -> None:
    code, out, err = lr(capsys, *words)
    assert (code, out) == (2, "")
    assert advice in err
    assert err.count("\n") == 1


def test_sync_says_what_it_did(capsys: Capture, tmp_path: Path) -> None:
    append("open", lesson="01_basics")
    code, out, _ = lr(capsys, "sync", str(tmp_path))
    assert code == 0
    assert out.endswith("0 events fetched, 1 sent\n")
