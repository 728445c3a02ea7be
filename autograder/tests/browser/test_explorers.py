"""The explorers under the keyboard, in a lesson, with a kernel behind them."""

from statistics import median

import pytest
from playwright.sync_api import Locator, Page, expect

from autograder.tests.browser.conftest import Opener
from autograder.tests.browser.lesson_page import LessonPage

pytestmark = [
    pytest.mark.needs_chromium,
    pytest.mark.slow,
    pytest.mark.xdist_group("browser"),
]

SETUP, SWEEP, PARABOLA = 'lesson("', "sweep_explorer()", "parabola_explorer()"
CHOICE, REVEAL = 'predict("one_percent"', 'reveal("one_percent"'
FOCUS = "() => document.activeElement.closest('.lr-explorer') !== null"
OUTLINE = """() => {
  const style = getComputedStyle(document.activeElement);
  return style.outlineStyle === 'none' ? 0 : parseFloat(style.outlineWidth);
}"""
# From the key to the frame that is painted with the new picture in it.
WATCH = """(explorer) => {
  window.delays = [];
  let pressed = 0;
  explorer.addEventListener('keydown', () => { pressed = performance.now(); }, true);
  const drawn = new MutationObserver(() => requestAnimationFrame(() => {
    if (pressed) window.delays.push(performance.now() - pressed);
    pressed = 0;
  }));
  drawn.observe(explorer.querySelector('svg'), { childList: true, subtree: true });
}"""


def explore(lesson: LessonPage, name: str) -> Locator:
    lesson.run(SETUP)
    lesson.run(name)
    explorer = lesson.output(name).locator(".lr-explorer")
    expect(explorer).to_be_visible()
    return explorer


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


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
    explorer.evaluate(WATCH)
    for count in range(20):
        press(page, "ArrowRight")
        page.wait_for_function("count => window.delays.length > count", arg=count)
    delay = median(page.evaluate("window.delays"))
    print(f"key to picture: {delay:.0f} ms")
    assert delay < 1000
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
    assert stops == 7
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
