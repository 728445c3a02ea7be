"""The explorers under the keyboard, in a lesson, with a kernel behind them."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from autograder.tests.browser.conftest import Opener
from autograder.tests.browser.keys import BUSY, OUTLINE, key_to_picture, press
from autograder.tests.browser.lesson_page import LessonPage

pytestmark = [
    pytest.mark.needs_chromium,
    pytest.mark.slow,
    pytest.mark.xdist_group("browser"),
]

SETUP, SWEEP, PARABOLA = 'lesson("', "sweep_explorer()", "parabola_explorer()"
CHOICE, REVEAL = 'predict("one_percent"', 'reveal("one_percent"'
FOCUS = "() => document.activeElement.closest('.lr-explorer') !== null"


def explore(lesson: LessonPage, name: str) -> Locator:
    lesson.run(SETUP)
    lesson.run(name)
    explorer = lesson.output(name).locator(".lr-explorer")
    expect(explorer).to_be_visible()
    return explorer


def test_the_parabola_follows_the_keys_at_once(open_lesson: Opener) -> None:
    lesson = open_lesson("01_basics")
    page = lesson.page
    explorer = explore(lesson, PARABOLA)
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


def test_nobody_is_trapped_in_an_explorer(open_lesson: Opener) -> None:
    lesson = open_lesson("01_basics")
    page = lesson.page
    explorer = explore(lesson, PARABOLA)
    explorer.get_by_role("slider", name="Learning rate").focus()
    stops = 0
    while page.evaluate(FOCUS):
        assert page.evaluate(OUTLINE) >= 2
        press(page, "Tab")
        stops += 1
        assert stops <= 10
    assert stops == 9
    explorer.get_by_role("slider", name="Curvature λ").focus()
    press(page, "Escape")
    assert page.evaluate("document.activeElement.classList.contains('jp-Cell')")
    cell = lesson.cell(PARABOLA)
    assert cell.evaluate("cell => cell === document.activeElement")


def test_guess_reveal_and_run_live(open_lesson: Opener) -> None:
    lesson = open_lesson("01_basics")
    page = lesson.page
    explorer = explore(lesson, SWEEP)
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
    expect(explorer).to_contain_text("Live run at", timeout=60_000)
    expect(explorer.locator(".lr-live")).to_have_count(1)


def test_a_choice_is_kept_and_shown_beside_the_answer(open_lesson: Opener) -> None:
    lesson = open_lesson("01_basics")
    lesson.run(SETUP)
    lesson.run(CHOICE)
    form = lesson.output(CHOICE)
    choice = form.get_by_role("combobox")
    expect(choice.locator("option:checked")).to_have_text("Choose …")
    form.get_by_role("button", name="Commit my guess").click()
    expect(form.get_by_role("status")).to_have_text("Choose an answer first.")
    choice.select_option(index=1)
    chosen = choice.locator("option:checked").inner_text()
    form.get_by_role("button", name="Commit my guess").click()
    expect(form.get_by_role("status")).to_contain_text("It is kept.")
    lesson.run(REVEAL)
    expect(lesson.output(REVEAL)).to_contain_text(f"Your guess: {chosen}. Answer: ")


COMPOSER = "from autograder import composer\ncomposer()"
LONG = "composer(steps=1000)"
RIGHT = """def step_lr(t, base_lr, step_size, gamma=0.1):
    return base_lr * gamma ** (t // step_size)"""
OFF_BY_ONE = """def step_lr(t, base_lr, step_size, gamma=0.1):
    return base_lr * gamma ** ((t + 1) // step_size)"""
NEVER_ENDS = """def step_lr(t, base_lr, step_size, gamma=0.1):
    while True: pass"""
TEXT = """def step_lr(t, base_lr, step_size, gamma=0.1):
    print("not shown anywhere")
    return str(base_lr)"""
ALIVE = "print(6 * 7)"


class TestComposer:
    """The learner's own function over torch's schedule."""

    def test_it_follows_the_function_from_cell_to_cell(
        self, write: Callable[..., LessonPage]
    ) -> None:
        cells = (COMPOSER, OFF_BY_ONE, RIGHT, NEVER_ENDS, TEXT, ALIVE)
        lesson = write(*cells)
        lesson.run(COMPOSER)
        explorer = lesson.output(COMPOSER).locator(".lr-explorer")
        said, lines = explorer.locator(".lr-status"), explorer.locator("polyline")
        trouble = explorer.locator(".lr-trouble")
        expect(said).to_contain_text("The target alone: step_lr", timeout=60_000)
        expect(lines).to_have_count(1)
        lesson.run(OFF_BY_ONE)
        expect(said).to_contain_text("first at t = 29: yours 0.05, target 0.1.")
        expect(lines).to_have_count(2)
        expect(explorer.locator(".lr-bad-words").first).to_contain_text("✗ t = 29")
        lesson.run(RIGHT)
        expect(said).to_have_text("Your step_lr is the target at all 100 updates.")
        expect(explorer.locator(".lr-bad-words")).to_have_count(0)
        lesson.run(NEVER_ENDS)
        expect(trouble).to_contain_text("Your step_lr took longer than 1 s")
        lesson.run(TEXT)
        expect(trouble).to_contain_text("returned a str at t = 0: '0.1' is not")
        lesson.run(ALIVE)
        expect(lesson.output(ALIVE)).to_contain_text("42")
        expect(lesson.page.get_by_text("not shown anywhere")).to_have_count(1)

    def test_the_keyboard_alone_leads_through_it(
        self, write: Callable[..., LessonPage]
    ) -> None:
        lesson = write(COMPOSER)
        lesson.run(COMPOSER)
        page = lesson.page
        explorer = lesson.output(COMPOSER).locator(".lr-explorer")
        line = explorer.locator("polyline").first
        expect(line).to_be_attached(timeout=60_000)
        step = line.get_attribute("points") or ""
        explorer.get_by_role("combobox", name="Schedule").focus()
        press(page, "End")
        expect(explorer).to_contain_text("The target alone: cosine_lr is not written")
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
        cell = lesson.cell(COMPOSER)
        assert cell.evaluate("cell => cell === document.activeElement")

    def test_a_thousand_steps_follow_the_keys(
        self, write: Callable[..., LessonPage]
    ) -> None:
        lesson = write(COMPOSER, RIGHT, LONG)
        for cell in (COMPOSER, RIGHT, LONG):
            lesson.run(cell)
        page = lesson.page
        explorer = lesson.output(LONG).locator(".lr-explorer")
        expect(explorer).to_contain_text("at all 1000 updates", timeout=60_000)
        explorer.get_by_role("slider", name="gamma").focus()
        delay = key_to_picture(page, explorer, "ArrowRight", times=15)
        assert delay < 150 * BUSY

    def test_both_themes_and_a_telephone_show_it(
        self, write: Callable[..., LessonPage]
    ) -> None:
        lesson = write(COMPOSER, OFF_BY_ONE)
        lesson.run(COMPOSER)
        lesson.run(OFF_BY_ONE)
        explorer = lesson.output(COMPOSER).locator(".lr-explorer")
        expect(explorer.locator("polyline")).to_have_count(2, timeout=60_000)
        assert lesson.unreadable() == []


class TestSweepDots:
    """What the recorded runs say when one points at them."""

    def test_a_dot_tells_its_seeds_and_takes_the_rate(
        self, open_lesson: Opener
    ) -> None:
        explorer = explore(open_lesson("01_basics"), SWEEP)
        for name in ("My guess: best rate", "My guess: first collapse"):
            explorer.get_by_role("slider", name=name).press("ArrowRight")
        explorer.get_by_role("button", name="Commit both guesses").press("Enter")
        dot = explorer.get_by_role("button", name="Rate 0.707: median loss")
        dot.hover()
        expect(explorer.locator(".lr-readout")).to_contain_text("10 seeds: ")
        dot.click()
        expect(explorer.locator(".lr-status")).to_contain_text("Recorded at 0.707")
