import json
from collections.abc import Callable
from pathlib import Path

import pytest

from autograder.course import course
from autograder.exercises import of_lesson
from autograder.study.card import card_lines
from autograder.study.card_html import card_html
from autograder.study.going_on import next_words
from autograder.study.header import lesson
from autograder.study.here import next_now, standing_now, state_now
from autograder.study.log import append, read_log
from autograder.study.progress_view import card_now, progress
from autograder.study.syllabus import main_path, syllabus
from autograder.study.wrap_up import next_of, wrap_up
from autograder.tests.feedback.reading_html import read

Capture = pytest.CaptureFixture[str]


def finish(slug: str) -> None:
    for name in of_lesson(slug):
        data = {"status": "passed", "score": 1.0, "xp": 10}
        append("check", lesson=slug, exercise=name, seed="practice", data=data)


def pass_one(name: str, slug: str, seed: str = "practice", **more: object) -> None:
    data = {"status": "passed", "score": 1.0, "xp": 10, **more}
    append("check", lesson=slug, exercise=name, seed=seed, data=data)


def test_the_head_of_a_lesson_says_where_it_stands_and_where_you_do(
    capsys: Capture,
) -> None:
    lesson("00_start_here")
    first = capsys.readouterr().out.splitlines()
    assert first[0] == "Start here"
    assert first[1].endswith("to read and explore, 2 to write its one function.")
    assert first[2] == "  first steps · Passed: 0 of 1. 0 %"
    assert "0 % · 0 of 9 lessons done" in first[3]
    assert first[4].endswith(" Level 0 (Curious), 0 of 120 XP to the next")
    assert first[-1] == "Ready. Progress stays on this machine."
    finish("00_start_here")
    lesson("00_start_here")
    refreshed = capsys.readouterr().out
    assert "Passed: 1 of 1. 100 %" in refreshed
    assert "Level 0 (Curious), 10 of 120 XP" in refreshed
    assert [e.kind for e in read_log().events].count("open") == 1


def test_one_card_at_the_head_of_a_lesson_in_progress_and_in_the_terminal(
    capsys: Capture,
) -> None:
    from autograder.cli import main

    lesson("01_basics")
    head = capsys.readouterr().out.splitlines()
    progress()
    alone = capsys.readouterr().out.splitlines()
    main(["progress", "--plain"])
    terminal = capsys.readouterr().out.splitlines()
    assert head[:-1] == alone[: len(head) - 1] == terminal[: len(head) - 1]
    assert alone == terminal


def test_progress_lists_the_lessons_that_can_be_opened(capsys: Capture) -> None:
    progress()
    text = capsys.readouterr().out
    for one in course().lessons:
        assert (f"○ {one.slug}: " in text) == one.published


def test_an_unknown_lesson_lists_the_lessons(capsys: Capture) -> None:
    lesson("99")
    assert "00_start_here" in capsys.readouterr().out


@pytest.mark.parametrize("shows", [lesson, wrap_up])
def test_a_lesson_s_number_is_enough_and_what_is_none_is_one_line(
    shows: Callable[[object], None], capsys: Capture
) -> None:
    shows(1)
    assert "Lesson 01" in capsys.readouterr().out
    for wrong in (77, None, [1]):
        shows(wrong)
        out = capsys.readouterr().out
        assert out.startswith("no lesson ")
        assert out.count("\n") == 1


def test_xp_can_be_hidden(capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LR_XP", "off")
    lesson("01_basics")
    progress()
    text = capsys.readouterr().out
    assert "XP" not in text
    assert "Level" not in text
    assert "Achievements" not in text
    assert "Lesson 01 of 08" in text


def card_page() -> str:
    state = state_now()
    return card_html(card_now(state, standing_now(state), "00_start_here"))


def test_the_card_is_lists_and_bars_with_names() -> None:
    finish("00_start_here")
    page = read(card_page())
    course_bar, level_bar = page.all("progress")
    assert (course_bar["value"], course_bar["max"]) == ("3", "100")
    assert course_bar["aria-label"] == "3 % of the course is done"
    assert (level_bar["value"], level_bar["max"]) == ("10", "120")
    assert level_bar["aria-label"] == "Level 0 (Curious), 10 of 120 XP to the next"
    assert len(page.all("li")) >= 9 + 11
    assert not page.all("img")
    assert not page.all("svg")


def test_what_is_still_to_earn_is_told_but_surprises_keep_their_text() -> None:
    text = read(card_page()).text
    for one in course().achievements:
        assert one.title in text
        assert (one.text in text) is not one.surprise


def test_links_lead_to_notebooks_only_where_they_can_be_followed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from autograder.study.workspace import workspace

    assert not read(card_page()).all("a")
    folder = workspace() / "00_start_here"
    monkeypatch.setattr(Path, "cwd", lambda: folder)
    links = [link["href"] for link in read(card_page()).all("a")]
    assert "../01_basics/01_basics.ipynb" in links
    assert "00_start_here.ipynb" in links


def test_a_lesson_of_two_parts_says_how_long_each_takes(capsys: Capture) -> None:
    lesson("01")
    said = capsys.readouterr().out.splitlines()
    assert said[0] == "Lesson 01 of 08 · Learning-rate basics"
    more = "3 more in the workshop, 50 minutes."
    assert said[1].endswith(f"28 to write its 3 functions. {more}")
    passed = "Passed: 0 of 3 on the main path, 0 of 3 in the workshop. 0 %"
    assert said[2].endswith(f" · {passed}")


def test_the_header_offers_the_words_that_are_told_to_be_typed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    names: dict[str, object] = {"solution": "mine"}
    monkeypatch.setattr("autograder.study.header.namespace", lambda _: names)
    lesson("01")
    assert callable(names["check"])
    assert callable(names["hint"])
    assert names["solution"] == "mine"
    assert callable(names["note"])
    assert callable(names["progress"])


def test_the_last_cell_says_what_was_earned_and_where_to_go_on(capsys: Capture) -> None:
    wrap_up("00")
    assert "Start here: 0 of 1 passed, 0 of 10 XP." in capsys.readouterr().out
    finish("00_start_here")
    wrap_up("00")
    said = capsys.readouterr().out
    assert "All of it is done" in said
    assert "Next lesson: Lesson 01 of 08, Learning-rate basics" in said
    assert "Proficient: sgd_step" in said
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


def test_the_last_cell_names_the_achievements_that_the_lesson_brought(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("gd_path", "lr_regime"):
        pass_one(name, "01_basics")
    wrap_up("01")
    assert "★ Edge walker:" in capsys.readouterr().out
    wrap_up("00")
    assert "Edge walker" not in capsys.readouterr().out
    monkeypatch.setenv("LR_XP", "off")
    wrap_up("01")
    assert "Edge walker" not in capsys.readouterr().out


def test_the_last_cell_names_what_was_earned_at_work_in_the_lesson(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    append("open", lesson="00_start_here")
    for n in range(2):
        append("predict", data={"id": f"p{n}", "guess": 1.0})
    append("open", lesson="01_basics")
    append("predict", data={"id": "p2", "guess": 1.0})
    named = {"status": "failed", "score": 0.0, "mistake": "M01"}
    append("check", lesson="01_basics", exercise="lr_grid", seed="p", data=named)
    pass_one("lr_grid", "01_basics")
    append("open", lesson="02_schedulers")
    append("predict", data={"id": "p3", "guess": 1.0})
    for number, brought in (("00", False), ("01", True), ("02", False)):
        wrap_up(number)
        said = capsys.readouterr().out
        assert ("★ Second look: " in said) == brought
        assert ("★ Forecaster: " in said) == brought
    monkeypatch.setenv("LR_XP", "off")
    wrap_up("01")
    assert "★" not in capsys.readouterr().out


def test_the_last_cell_leads_to_what_is_open_on_the_main_path(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    from autograder.study.workspace import workspace

    append("open", lesson="01_basics")
    pass_one("gd_path", "01_basics")
    folder = workspace() / "01_basics"
    monkeypatch.setattr(Path, "cwd", lambda: folder)
    shown: list[str] = []
    monkeypatch.setattr(
        "autograder.study.wrap_up.show", lambda text, html: shown.extend((text, html))
    )
    wrap_up("01")
    text, html = shown
    best = "lr_grid is open in Lesson 01 of 08, Learning-rate basics"
    assert f"Best done next: {best}" in text
    assert "Next lesson: Lesson 02 of 08" in text
    links = {link["href"] for link in read(html).all("a")}
    assert "01_basics.ipynb#cell-id=lr_grid" in links
    assert "../02_schedulers/02_schedulers.ipynb" in links


def test_a_next_lesson_that_was_begun_is_opened_where_one_stopped(
    capsys: Capture,
) -> None:
    finish("00_start_here")
    append("open", lesson="01_basics")
    wrap_up("00")
    said = capsys.readouterr().out
    assert "Next lesson: gd_path is open in Lesson 01 of 08" in said
    assert "Best done next" not in said


def earn_all() -> None:
    for one in course().published:
        for name in of_lesson(one.slug):
            pass_one(name, one.slug, xp=syllabus().card(name).xp)


def test_whoever_has_all_xp_is_told_so(capsys: Capture) -> None:
    earn_all()
    wrap_up("08")
    progress()
    said = capsys.readouterr().out
    whole = sum(one.xp for one in course().lessons)
    words = f"Level 6 (Navigator): all {whole} XP of the course are earned"
    assert said.count(words) == 2
    assert "to the next" not in said
    bar = read(card_page()).all("progress")[1]
    assert (bar["value"], bar["max"], bar["aria-label"]) == ("120", "120", words)


def test_what_is_still_to_earn_is_told_in_plain_text_too(capsys: Capture) -> None:
    progress()
    said = capsys.readouterr().out
    for one in course().achievements:
        assert (f"☆ {one.title}: {one.text}" in said) is not one.surprise
    surprises = [one.title for one in course().achievements if one.surprise]
    assert f"  ☆ {', '.join(surprises)}\n" in said


def test_only_lessons_that_are_there_are_offered_as_the_next() -> None:
    standing, lessons = standing_now(), course().lessons
    for one in lessons:
        after = next_of(one, standing)
        assert after is None or course().lesson(after).published
        assert after is None or after > one.slug
    assert next_of(lessons[-1], standing) is None


@pytest.mark.not_root
def test_a_folder_of_lessons_that_is_closed_stops_no_card(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    closed = tmp_path / "lessons"
    closed.mkdir(mode=0)
    monkeypatch.setattr("autograder.course.ROOT", tmp_path)
    progress()
    assert "0 of 120 XP" in capsys.readouterr().out


def test_a_lesson_of_an_unknown_name_in_the_log_stops_no_card(capsys: Capture) -> None:
    append("open", lesson="77_from_the_future")
    progress()
    assert capsys.readouterr().out.startswith("Start here\n")


def test_the_time_of_study_stands_on_the_card(monkeypatch: pytest.MonkeyPatch) -> None:
    for minute in (0, 4, 9, 40):  # a break of half an hour is none of it
        time = f"2026-11-21T10:{minute:02}:00.000000+00:00"
        monkeypatch.setattr("autograder.study.log.now", lambda time=time: time)
        append("open", lesson="00_start_here")
    state = state_now()
    card = card_now(state, standing_now(state))
    assert "9 min of study" in card.course
    assert any("9 min of study" in line for line in card_lines(card))


def test_what_is_next_goes_through_the_course() -> None:
    def said() -> str:
        state = state_now()
        standing = standing_now(state)
        return next_words(next_now(state, standing), standing)

    assert said() == "Start here: 1 function to write"
    append("open", lesson="01_basics")
    assert said() == "gd_path is open in Lesson 01 of 08, Learning-rate basics"
    for one in course().published:
        for name in main_path(one.slug):
            pass_one(name, one.slug)
    assert (
        said()
        == "sgd_step, gd_path, lr_grid, once more on fresh inputs: about 6 minutes"
    )
    for name in ("sgd_step", "gd_path", "lr_grid"):
        pass_one(name, syllabus().card(name).lesson, seed="fresh-1")
    assert "waits in the workshop of" in said()
    for one in course().published:
        finish(one.slug)
    for name in next_now().rechecks:
        pass_one(name, syllabus().card(name).lesson, seed="fresh-1")
    assert said().startswith("All that is here is done.")


def test_reports_name_the_exercise_and_what_comes_back() -> None:
    from autograder.study.log import Reading
    from autograder.study.report import write_report

    for name in (*main_path("00_start_here"), *main_path("01_basics")):
        slug = "01_basics" if name != "sgd_step" else "00_start_here"
        pass_one(name, slug)
    append("open", lesson="01_basics")
    state = state_now()
    standing = standing_now(state)
    report = write_report(Reading(()), state, standing, next_now(state, standing))
    assert report.next.rechecks == ["sgd_step"]
    assert report.next_lesson == "02_schedulers"
    assert json.loads(report.model_dump_json())["next"]["finished"] is False


def test_the_last_lesson_s_last_cell_names_what_comes_back(capsys: Capture) -> None:
    for one in course().published:
        for name in main_path(one.slug):
            pass_one(name, one.slug)
    wrap_up("08")
    said = capsys.readouterr().out
    assert "Best done next: sgd_step, gd_path, lr_grid, once more" in said
    assert "That was the last lesson" in said
    assert "All of it is done." in said
    assert "workshop" not in said.split("\n")[1]
