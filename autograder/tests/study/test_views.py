import pytest

from autograder.course import course
from autograder.exercises import of_lesson
from autograder.study.header import lesson
from autograder.study.here import standing_now
from autograder.study.log import append, read_log
from autograder.study.progress_view import (
    bar_html,
    next_step,
    progress,
    where_to_continue,
)
from autograder.tests.feedback.reading_html import read

Capture = pytest.CaptureFixture[str]


def finish(slug: str) -> None:
    for name in of_lesson(slug):
        data = {"status": "passed", "score": 1.0, "xp": 10}
        append("check", lesson=slug, exercise=name, seed="practice", data=data)


def test_the_header_says_where_the_lesson_stands_and_where_you_do(
    capsys: Capture,
) -> None:
    lesson("00_start_here")
    first = capsys.readouterr().out
    assert first.startswith("Ready: lesson 0, 1 exercise, 10 XP\n")
    assert "Lesson 1 of 9" in first
    assert "5 minutes" in first
    assert "Level 0 (Curious) · 0 XP" in first
    assert "achievements 0/11" in first
    assert "stays on this machine" in first
    finish("00_start_here")
    lesson("00_start_here")
    refreshed = capsys.readouterr().out
    assert "Passed here: 1 of 1" in refreshed
    assert "1 of 9 lessons done" in refreshed
    assert [e.kind for e in read_log().events].count("open") == 1


def test_progress_lists_the_lessons_that_can_be_opened(capsys: Capture) -> None:
    progress()
    text = capsys.readouterr().out
    for one in course().lessons:
        assert (f"○ {one.slug}: " in text) == one.published


def test_an_unknown_lesson_lists_the_lessons(capsys: Capture) -> None:
    lesson("99")
    assert "00_start_here" in capsys.readouterr().out


def test_xp_can_be_hidden(capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LR_XP", "off")
    lesson("01_basics")
    progress()
    text = capsys.readouterr().out
    assert "XP" not in text
    assert "Level" not in text
    assert "achievements" not in text
    assert "Lesson 2 of 9" in text


def test_the_bar_has_a_name_and_its_text() -> None:
    finish("00_start_here")
    page = read(bar_html(standing_now()))
    (bar,) = page.all("progress")
    assert (bar["value"], bar["max"]) == ("10", "120")
    assert bar["aria-label"] == page.text == "10 of 120 XP in level 0"


def test_where_to_continue() -> None:
    assert where_to_continue() == "00_start_here"
    append("open", lesson="01_basics")
    assert where_to_continue() == "01_basics"
    finish("00_start_here")
    assert where_to_continue() == "01_basics"
    finish("01_basics")
    published = [one.slug for one in course().published]
    for slug in published:
        finish(slug)
    assert where_to_continue() == published[-1]
    assert next_step().startswith("All published lessons are done.")
