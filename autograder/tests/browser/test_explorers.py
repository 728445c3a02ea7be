"""The explorers under the keyboard, in a lesson, with a kernel behind them."""

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from autograder.tests.browser.conftest import offline, opener
from autograder.tests.browser.explorer_cells import (
    ALIVE,
    COMPOSER,
    COMPOSER_ALONE,
    COMPOSER_LONG,
    EXPLORERS,
    FLAT_CYCLE,
    FLAT_DECAY,
    FORGOTTEN,
    LATE_RESTART,
    NEVER_ENDS,
    OFF_BY_ONE,
    PARABOLA,
    RIGHT,
    SWEEP,
    TEXT,
    UNDIVIDED,
)
from autograder.tests.browser.explorer_places import (
    WHERE,
    Place,
    expect_no_live_run,
    place_of,
)
from autograder.tests.browser.keys import BUSY, OUTLINE, key_to_picture, press
from autograder.tests.browser.lesson_page import LessonPage
from autograder.tests.browser.the_course import Lab

pytestmark = [
    pytest.mark.needs_chromium,
    pytest.mark.slow,
    pytest.mark.xdist_group("browser"),
]

SETUP = 'lesson("'
CHOICE, REVEAL = 'predict("one_percent"', 'reveal("one_percent"'
FOCUS = "explorer => explorer.contains(document.activeElement)"


@pytest.fixture(scope="module")
def basics(lab: Lab, browser: Browser) -> Iterator[LessonPage]:
    """Lesson 01, its explorers and its first prediction there to be used."""
    shutil.rmtree(lab.lr_home, ignore_errors=True)
    with offline(browser) as tab, opener(lab, tab, "lessons", "basics") as opened:
        lesson = opened("01_basics")
        lesson.show_everything()
        for name in (SETUP, SWEEP, PARABOLA, CHOICE):
            lesson.run(name)
        yield lesson


@pytest.fixture(params=WHERE)
def first_lesson(request: pytest.FixtureRequest) -> Place:
    return place_of(request, "basics")


def test_the_parabola_follows_the_keys_at_once(first_lesson: Place) -> None:
    page = first_lesson.page
    explorer = first_lesson.explorer(PARABOLA)
    slider = explorer.get_by_role("slider", name="Learning rate")
    path = explorer.locator("polyline.lr-path")
    value = explorer.get_by_role("spinbutton", name="Learning rate, as a number")
    status = explorer.get_by_role("status")
    slider.focus()
    seen = [path.get_attribute("points")]
    for key, shown in (
        ("ArrowRight", "0.317"),
        ("ArrowLeft", None),
        ("End", "20"),
        ("Home", "0.01"),
        ("PageUp", None),
    ):
        press(page, key)
        seen.append(path.get_attribute("points"))
        assert seen[-1] != seen[-2], key
        assert slider.get_attribute("aria-valuetext") == value.input_value()
        assert shown in {None, value.input_value()}, key
    expect(status).to_contain_text("monotone, converges")
    delay = key_to_picture(page, explorer, "ArrowRight", times=20)
    assert delay < 20 * BUSY
    assert page.locator(".jp-Notebook .jp-Cell.jp-mod-editMode").count() == 0


def test_nobody_is_trapped_in_an_explorer(first_lesson: Place) -> None:
    page = first_lesson.page
    explorer = first_lesson.explorer(PARABOLA)
    explorer.get_by_role("slider", name="Learning rate").focus()
    stops = 0
    while explorer.evaluate(FOCUS):
        assert page.evaluate(OUTLINE) >= 2
        press(page, "Tab")
        stops += 1
        assert stops <= 10
    assert stops == 9
    explorer.get_by_role("slider", name="Curvature λ").focus()
    press(page, "Escape")
    assert first_lesson.is_at_home(PARABOLA)


def test_guess_reveal_and_run_live(first_lesson: Place) -> None:
    page = first_lesson.page
    explorer = first_lesson.explorer(SWEEP)
    commit = explorer.get_by_role("button", name="Commit both guesses")
    expect(commit).to_have_attribute("aria-disabled", "true")
    for name in ("My guess: best rate", "My guess: first collapse"):
        explorer.get_by_role("slider", name=name).focus()
        press(page, *["ArrowRight"] * 12)
    assert explorer.locator(".lr-dot").count() == 0
    expect(commit).to_have_attribute("aria-disabled", "false")
    commit.focus()
    press(page, "Enter")
    expect(explorer).to_contain_text("Lowest median at 0.707")
    expect(explorer.locator(".lr-dot")).to_have_count(27)
    rate = explorer.get_by_role("slider", name="Learning rate")
    expect(rate).to_be_focused()
    press(page, *["ArrowRight"] * 4)
    explorer.get_by_role("button", name="Run it live").focus()
    press(page, "Enter")
    if first_lesson.run:
        expect(explorer).to_contain_text("Live run at", timeout=60_000)
        expect(explorer.locator(".lr-live")).to_have_count(1)
    else:
        expect_no_live_run(explorer, "Run it live", lesson=1)
    dot = explorer.get_by_role("button", name="Rate 0.707: median loss")
    dot.hover()
    expect(explorer.locator(".lr-readout")).to_contain_text("10 seeds: ")
    dot.click()
    expect(explorer.locator(".lr-status")).to_contain_text("Recorded at 0.707")


def test_a_choice_is_kept_and_shown_beside_the_answer(basics: LessonPage) -> None:
    form = basics.output(CHOICE)
    choice = form.get_by_role("combobox")
    expect(choice.locator("option:checked")).to_have_text("Choose …")
    form.get_by_role("button", name="Commit my guess").click()
    expect(form.get_by_role("status")).to_have_text("Choose an answer first.")
    choice.select_option(index=1)
    chosen = choice.locator("option:checked").inner_text()
    form.get_by_role("button", name="Commit my guess").click()
    expect(form.get_by_role("status")).to_contain_text("It is kept.")
    basics.run(REVEAL)
    expect(basics.output(REVEAL)).to_contain_text(f"Your guess: {chosen}. Answer: ")


class TestComposer:
    """The learner's own function over torch's schedule."""

    def test_it_follows_the_function_from_cell_to_cell(
        self, explorers: LessonPage
    ) -> None:
        explorer = explorers.explorer(COMPOSER)
        said, lines = explorer.locator(".lr-status"), explorer.locator("polyline")
        trouble = explorer.locator(".lr-trouble")
        expect(lines.first).to_be_attached(timeout=60_000)
        explorers.run(FORGOTTEN)
        expect(said).to_contain_text("The target alone: step_lr")
        expect(lines).to_have_count(1)
        explorers.run(OFF_BY_ONE)
        expect(said).to_contain_text("first at t = 29: yours 0.05, target 0.1.")
        expect(lines).to_have_count(2)
        expect(explorer.locator(".lr-bad-words").first).to_contain_text("✗ t = 29")
        explorers.run(RIGHT)
        expect(said).to_have_text("Your step_lr is the target at all 100 updates.")
        expect(explorer.locator(".lr-bad-words")).to_have_count(0)
        explorers.run(NEVER_ENDS)
        expect(trouble).to_contain_text("Your step_lr took longer than 1 s")
        explorers.run(TEXT)
        expect(trouble).to_contain_text("returned a str at t = 0: '0.1' is not")
        explorers.run(ALIVE)
        expect(explorers.output(ALIVE)).to_contain_text("42")
        expect(explorers.page.get_by_text("not shown anywhere")).to_have_count(1)

    def test_the_keyboard_alone_leads_through_it(self, place: Place) -> None:
        page = place.page
        explorer = place.explorer(COMPOSER_ALONE)
        line = explorer.locator("polyline").first
        expect(line).to_be_attached(timeout=60_000)
        step = line.get_attribute("points") or ""
        explorer.get_by_role("combobox", name="Schedule").focus()
        press(page, "End")
        expect(explorer).to_contain_text("The target alone")
        expect(line).not_to_have_attribute("points", step)
        cosine = line.get_attribute("points") or ""
        names = ["base_lr", "T_max (updates)", "eta_min"]
        for name in names:
            press(page, "Tab")
            slider = explorer.get_by_role("slider", name=name)
            expect(slider).to_be_focused()
            assert page.evaluate(OUTLINE) >= 2
            press(page, "Tab")
        assert explorer.get_by_role("slider").count() == len(names)
        press(page, "Shift+Tab", "Shift+Tab", "Shift+Tab", "Home")
        expect(line).not_to_have_attribute("points", cosine)
        press(page, "Escape")
        assert place.is_at_home(COMPOSER_ALONE)

    def test_a_thousand_steps_follow_the_keys(self, explorers: LessonPage) -> None:
        explorer = explorers.explorer(COMPOSER_LONG)
        expect(explorer).to_contain_text("at all 1000 updates", timeout=60_000)
        explorer.get_by_role("slider", name="gamma").focus()
        delay = key_to_picture(explorers.page, explorer, "ArrowRight", times=15)
        assert delay < 150 * BUSY


class TestAllOfThem:
    """Every explorer, with a function of the learner's where there can be one."""

    def test_both_themes_and_a_telephone_show_them(self, explorers: LessonPage) -> None:
        for function in (OFF_BY_ONE, LATE_RESTART, FLAT_CYCLE, FLAT_DECAY, UNDIVIDED):
            explorers.run(function)
        for cell in EXPLORERS:
            line = explorers.explorer(cell).locator("svg[role] :is(polyline, rect)")
            expect(line.first).to_be_attached(timeout=60_000)
        expect(explorers.explorer(COMPOSER).locator("polyline")).to_have_count(2)
        try:
            assert explorers.unreadable() == []
        finally:
            explorers.widen()
