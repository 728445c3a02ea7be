import json
from pathlib import Path
from unicodedata import normalize

import pytest

from autograder.cli import main
from autograder.study.header import lesson
from autograder.study.local_time import day_of
from autograder.study.log import append, log_path, read_log
from autograder.study.notes import LONGEST, lesson_of, note
from autograder.study.notes_found import NotesDocument

Capture = pytest.CaptureFixture[str]
KEPT = "Kept. `lr notes` lists your notes.\n"


def notes(capsys: Capture, *words: str) -> str:
    assert main(["notes", *words]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    return out


def today() -> str:
    return day_of(read_log().events[-1].time)


def test_a_note_is_kept_with_the_lesson_that_is_open(capsys: Capture) -> None:
    lesson("01_basics")
    capsys.readouterr()
    note("  Halve the rate.\nThen look again.  ")
    assert capsys.readouterr().out == KEPT
    kept = read_log().events[-1]
    assert (kept.kind, kept.lesson) == ("note", "01_basics")
    assert notes(capsys).splitlines() == [
        "01_basics · Learning-rate basics",
        f"  {today()}  Halve the rate.",
        "              Then look again.",
    ]


def test_the_folder_of_the_notebook_says_which_lesson_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    append("open", lesson="01_basics")
    folder = tmp_path / "my_lessons" / "02_schedulers"
    folder.mkdir(parents=True)
    monkeypatch.chdir(folder)
    note("A scheduler is a function.")
    assert read_log().events[-1].lesson == "02_schedulers"
    assert lesson_of(tmp_path) is None


def test_run_all_keeps_a_note_once_in_each_lesson(capsys: Capture) -> None:
    for slug in ("01_basics", "01_basics", "02_schedulers"):
        append("open", lesson=slug)
        note("Again.")
    assert capsys.readouterr().out == 3 * KEPT
    kinds = [event.kind for event in read_log().events]
    assert kinds.count("note") == 2


def test_the_same_note_from_two_machines_is_listed_once(capsys: Capture) -> None:
    for _ in range(2):
        append("note", lesson="01_basics", data={"text": "Once."})
    assert notes(capsys).count("Once.") == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "This note is empty"),
        (" \n", "This note is empty"),
        (3, "A note is a text"),
        (note, "A note is a text"),
        ("x" * (LONGEST + 1), f"{LONGEST + 1} characters, and {LONGEST} is the most"),
    ],
)
def test_what_is_no_note_is_one_line(text: object, said: str, capsys: Capture) -> None:
    note(text)
    out = capsys.readouterr().out
    assert said in out
    assert out.count("\n") == 1
    assert not log_path().exists()


def test_a_note_that_cannot_be_kept_says_so(lr_home: Path, capsys: Capture) -> None:
    lr_home.write_text("a file where the folder should be")
    note("Lost?")
    line = f"This note is not kept: {lr_home} cannot be written.\n"
    assert capsys.readouterr().out == line


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["RATE"], ["too large a rate", "rate and batch"]),
        (["rate", "batch"], ["rate and batch"]),
        (["02"], ["rate and batch"]),
        (["learning-rate", "large"], ["too large a rate"]),
        (["scratch", "rate"], ["rate and batch"]),
    ],
)
def test_all_words_must_match_in_text_number_or_title(
    words: list[str], found: list[str], capsys: Capture
) -> None:
    append("note", lesson="01_basics", data={"text": "too large a rate"})
    append("note", lesson="02_schedulers", data={"text": "rate and batch"})
    document = NotesDocument.model_validate_json(notes(capsys, *words, "--json"))
    assert [one.text for one in document.notes] == found


def test_an_accent_is_found_however_it_was_written(capsys: Capture) -> None:
    for text, word in (("déjà vu", "DÉJÀ"), ("학습률", "학습")):
        note(f"whole {normalize('NFC', text)}")
        note(f"apart {normalize('NFD', text)}")
        capsys.readouterr()
        for typed in (normalize("NFC", word), normalize("NFD", word)):
            assert "  whole " in notes(capsys, typed, "whole")
            assert "  apart " in notes(capsys, typed, "apart")


def test_nothing_to_list_says_how_to_begin_or_that_nothing_fits(
    capsys: Capture,
) -> None:
    assert notes(capsys) == 'No notes yet: note("…") in a lesson keeps one.\n'
    assert json.loads(notes(capsys, "--json")) == {"version": 1, "notes": []}
    append("note", data={"text": "mine"})
    assert notes(capsys, "yours") == "None of your notes has all of these words.\n"
    assert notes(capsys).startswith("Outside of the lessons\n  ")


def test_a_note_cannot_steer_the_terminal(capsys: Capture) -> None:
    append("note", lesson="\x1b[2J", data={"text": "a\x1b]0;b\x07\ud83d"})
    append("note", data={"text": ["no text"]})
    assert not set(notes(capsys)) & {"\x1b", "\x07", "\ud83d"}
    assert json.loads(notes(capsys, "--json"))["notes"][0]["text"] == "a\x1b]0;b\x07?"


def test_half_a_character_anywhere_is_no_reason_for_no_document(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    half = "\ud800"
    monkeypatch.setattr("autograder.study.log._device", lambda _: half)
    append("note", lesson=half, data={"text": "a"})
    done = {"status": "failed", "score": 0.5}
    append("check", lesson=half, exercise=half, seed=half, data=done)
    lines = log_path().read_bytes().splitlines(keepends=True)
    log_path().write_bytes(lines[1])
    for words in (["progress"], ["progress", "--plain"]):
        assert main(words) == 0
    assert main(["progress", "--json"]) == 0
    capsys.readouterr()
    assert main(["progress", "--verify", "--json"]) == 1
    document = json.loads(capsys.readouterr().out)
    (work,) = document["exercises"]
    assert (work["exercise"], work["lesson"]) == ("?", "?")
    assert document["verified"]["breaks"][0]["device"] == "?"
    log_path().write_bytes(lines[0])
    assert json.loads(notes(capsys, "--json"))["notes"][0]["lesson"] == "?"


def test_a_time_that_is_none_is_shown_as_it_stands() -> None:
    assert day_of("yester\x1bday ever") == "yester�day"


def test_a_log_that_cannot_be_read_is_not_told_as_no_notes(capsys: Capture) -> None:
    log_path().mkdir(parents=True)
    assert main(["notes"]) == 1
    out, err = capsys.readouterr()
    assert (out, err) == ("", f"{log_path()} cannot be read, and is left alone\n")


def test_lines_that_cannot_be_read_are_told_beside_the_notes(capsys: Capture) -> None:
    append("note", data={"text": "mine"})
    with log_path().open("a") as log:
        log.write("{torn")
    assert main(["notes"]) == 0
    out, err = capsys.readouterr()
    assert "mine" in out
    assert err == "1 unreadable line was left alone\n"
