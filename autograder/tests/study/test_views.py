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
from autograder.study.syllabus import main_path
from autograder.study.wrap_up import next_of, wrap_up
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
    first = capsys.readouterr().out.splitlines()
    assert first[0] == "Start here · first steps"
    assert first[1].endswith("to read and explore, 2 to write its one function.")
    assert first[2:] == [
        "Ready. Passed: 0 of 1.",
        "Level 0 (Curious), 0 of 120 XP to the next. Progress stays on this machine.",
    ]
    finish("00_start_here")
    lesson("00_start_here")
    refreshed = capsys.readouterr().out
    assert "Passed: 1 of 1." in refreshed
    assert "Level 0 (Curious), 10 of 120 XP" in refreshed
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
    assert "Lesson 01 of 08" in text


def test_the_bar_has_a_name_and_its_text() -> None:
    finish("00_start_here")
    page = read(bar_html(standing_now()))
    (bar,) = page.all("progress")
    assert (bar["value"], bar["max"]) == ("10", "120")
    assert bar["aria-label"] == page.text
    assert page.text == "Level 0 (Curious), 10 of 120 XP to the next"


def test_a_lesson_of_two_parts_says_how_long_each_takes(capsys: Capture) -> None:
    lesson("01")
    said = capsys.readouterr().out.splitlines()
    assert said[0].startswith("Lesson 01 of 08 · Learning-rate basics · ")
    assert said[1].endswith(
        "28 to write its 3 functions; 3 more in the workshop, 50 minutes."
    )
    assert said[2] == "Ready. Passed: 0 of 3 on the main path, 0 of 3 in the workshop."


def test_the_header_offers_the_words_that_are_told_to_be_typed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    names: dict[str, object] = {"solution": "mine"}
    monkeypatch.setattr("autograder.study.header.namespace", lambda _: names)
    lesson("01")
    assert callable(names["check"])
    assert callable(names["hint"])
    assert names["solution"] == "mine"


def test_the_last_cell_says_what_was_earned_and_where_to_go_on(capsys: Capture) -> None:
    wrap_up("00")
    assert "Start here: 0 of 1 passed, 0 of 10 XP." in capsys.readouterr().out
    finish("00_start_here")
    wrap_up("00")
    said = capsys.readouterr().out
    assert "All of it is done" in said
    assert "Next: Learning-rate basics, ../01_basics/01_basics.ipynb" in said
    wrap_up("99")
    assert "no lesson '99'" in capsys.readouterr().out


def test_a_main_path_that_is_done_does_not_need_the_workshop(capsys: Capture) -> None:
    for name in main_path("01_basics"):
        data = {"status": "passed", "score": 1.0, "xp": 10}
        append("check", lesson="01_basics", exercise=name, seed="practice", data=data)
    wrap_up("01")
    said = capsys.readouterr().out
    assert "3 of 3 on the main path, 0 of 3 in the workshop passed, 30 of 60 XP" in said
    assert "The main path is done." in said


def test_only_lessons_that_are_there_are_offered_as_the_next() -> None:
    lessons = course().lessons
    for one in lessons:
        after = next_of(one)
        assert after is None or (after.published and after.number > one.number)
    assert next_of(lessons[-1]) is None


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
