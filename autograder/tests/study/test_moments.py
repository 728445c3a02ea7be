"""What a check brings is said once, moves for a second, and then stands still."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from autograder.course import course
from autograder.study import show
from autograder.study.here import standing_now, state_now
from autograder.study.log import append
from autograder.study.moments import SIGNS, Moment, Stood, moments
from autograder.study.moments_html import moments_html
from autograder.study.syllabus import main_path, syllabus
from autograder.tests.feedback.reading_html import read


def stood() -> Stood:
    state = state_now()
    return Stood(state, standing_now(state))


def brought(name: str, seed: str = "practice", **more: object) -> list[Moment]:
    before, card = stood(), syllabus().card(name)
    data = {"status": "passed", "score": 1.0, "xp": card.xp, **more}
    append("check", lesson=card.lesson, exercise=name, seed=seed, data=data)
    return list(moments(course(), card, before, stood()))


def kinds(found: list[Moment]) -> list[str]:
    return [one.kind for one in found]


def test_an_exercise_and_the_only_one_of_its_lesson() -> None:
    found = brought("sgd_step")
    assert kinds(found) == ["passed", "main path"]
    assert found[0].line == ("✓ +10 XP. Level 0 (Curious), 10 of 120 XP to the next")
    assert found[1].words == "The main path of “Start here” is done"
    assert brought("sgd_step") == []


def test_a_main_path_then_all_of_a_lesson_a_level_and_an_achievement() -> None:
    seen: list[str] = []
    for slug in ("01_basics", "02_schedulers"):
        for one in syllabus().outline(slug):
            seen += kinds(brought(one.id))
    assert seen.count("main path") == seen.count("whole") == 2
    assert seen.count("level") == 1
    assert seen.count("achievement") == 3  # edge walker, log thinker, loop surgeon


def test_mastered_is_said_and_the_group_with_it() -> None:
    brought("gd_path")
    brought("lr_grid")
    brought("step_lr")
    assert kinds(brought("gd_path", seed="fresh-1")) == ["mastered"]
    (found,) = brought("lr_grid", seed="fresh-1", drawn=True)
    assert found.words == "lr_grid is mastered: it still holds, on fresh inputs"
    brought("pick_best")
    brought("diagnose")
    (found,) = brought("pick_best", seed="fresh-2", drawn=True)
    assert found.words.endswith("what you passed of its lesson: diagnose")


def test_all_of_a_lesson_is_mastered_once() -> None:
    brought("sgd_step")
    brought("gd_path")
    assert kinds(brought("sgd_step", seed="fresh-1")) == ["mastered", "whole"]


def test_without_xp_there_are_no_levels(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LR_XP", "off")
    seen: list[Moment] = []
    for slug in ("01_basics", "02_schedulers"):
        for name in main_path(slug):
            seen += brought(name)
    assert set(kinds(seen)) == {"passed", "main path"}
    assert not any("XP" in one.words for one in seen)


def test_only_what_is_new_moves_and_only_for_who_wants_it() -> None:
    found = [Moment(kind, f"words on {kind}") for kind in SIGNS]
    new, still = moments_html(found, new=True), moments_html(found, new=False)
    assert len(read(new).all("li")) == len(read(still).all("li")) == len(SIGNS)
    assert new.count('class="lr-moment lr-new"') == len(SIGNS)
    assert 'class="lr-moment lr-new"' not in still
    rules = new.partition("prefers-reduced-motion: no-preference")
    assert "animation:" not in rules[0]
    assert "animation:" in rules[2]
    assert moments_html([], new=True) == ""


def test_in_a_notebook_it_settles(monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[tuple[str, dict[str, Any]]] = []

    def publish(bundle: dict[str, str], **how: Any) -> None:
        shown.append((bundle["text/html"], how))

    monkeypatch.setattr(show, "_in_notebook", lambda: True)
    monkeypatch.setattr(show, "_publish", publish)
    monkeypatch.setattr(show, "SETTLES_AFTER", 0.01)

    async def cell() -> None:
        show.show("words", "<b>moves</b>", "<b>still</b>")
        await asyncio.sleep(0.05)

    with ThreadPoolExecutor() as elsewhere:  # a browser test may have a loop here
        elsewhere.submit(asyncio.run, cell()).result()
    (first, how), (second, after) = shown
    assert (first, second) == ("<b>moves</b>", "<b>still</b>")
    assert after == {**how, "update": True}
    show.show("words", "<b>moves</b>", "<b>still</b>")  # no loop: it stays as it is
    show.show("words", "<b>plain</b>")
    assert shown[-1] == ("<b>plain</b>", {})
