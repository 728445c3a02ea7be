"""Lesson 00 as a newcomer takes it: hands on the keyboard, eyes on the page."""

import time

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from autograder.tests.browser.conftest import Opener
from autograder.tests.browser.lesson_page import TRACEBACK, LessonPage
from autograder.tests.browser.the_course import Lab

pytestmark = [pytest.mark.needs_chromium, pytest.mark.xdist_group("browser")]
HEADER, LOSS = 'lesson("', "print("
GUESS, ANSWER = 'predict("first_step"', 'reveal("first_step"'


def type_over_the_last_line(page: Page, words: str) -> None:
    for key in ("ControlOrMeta+End", "Shift+Home"):
        page.keyboard.press(key)
    page.keyboard.type(words)


def answer(lesson: LessonPage, words: str) -> None:
    """Put a line in the place of the last one, then run the answer and its check."""
    lesson.enter("sgd_step")
    type_over_the_last_line(lesson.page, words)
    lesson.run("sgd_step")
    lesson.run("check_sgd_step")


def test_a_newcomer_earns_the_first_xp(lab: Lab, tab: BrowserContext) -> None:
    began = time.perf_counter()
    notebook = lab.root / "my_lessons" / "00_start_here" / "00_start_here.ipynb"
    assert notebook.relative_to(lab.root).as_posix() in lab.address
    lesson = LessonPage(tab.new_page(), lab, notebook)

    lesson.run(HEADER)
    expect(lesson.output(HEADER)).to_contain_text("Passed: 0 of 1.")

    lesson.enter(LOSS)
    type_over_the_last_line(lesson.page, "print(los)")
    lesson.run(LOSS)
    expect(lesson.output(LOSS)).to_contain_text("NameError: name 'los'")
    lesson.enter(LOSS)
    type_over_the_last_line(lesson.page, "print(loss)")
    lesson.run(LOSS)
    expect(lesson.output(LOSS)).to_have_text("1.0")

    lesson.run(GUESS)
    field = lesson.output(GUESS).get_by_role("textbox")
    field.fill("7")
    lesson.page.keyboard.press("Enter")
    expect(lesson.output(GUESS).get_by_role("status")).to_have_text(
        "7 is not between 0 and 2: guess again."
    )
    field.fill("0.7")
    lesson.page.keyboard.press("Enter")
    expect(lesson.output(GUESS).get_by_role("status")).to_have_text(
        "Your guess: 0.7. It is kept."
    )

    verdict = lesson.output("check_sgd_step").get_by_role("status")
    lesson.run("sgd_step")
    lesson.run("check_sgd_step")
    expect(verdict).to_contain_text("Not attempted")
    answer(lesson, "return w + lr * grad")
    expect(verdict).to_contain_text("Not yet")
    expect(verdict).to_contain_text("You walk uphill.")
    answer(lesson, "return w - lr * grad")
    expect(verdict).to_contain_text("Pass")
    expect(verdict).to_contain_text("+10 XP")

    lesson.run(ANSWER)
    expect(lesson.output(ANSWER)).to_contain_text("Your guess: 0.7. Answer: 0.8.")
    lesson.run(HEADER)
    expect(lesson.output(HEADER)).to_contain_text("Passed: 1 of 1.")
    expect(lesson.output(HEADER)).to_contain_text("10 of 120 XP to the next")
    assert lesson.page.locator(TRACEBACK).count() == 0
    assert time.perf_counter() - began < 120


@pytest.mark.slow
def test_a_check_alone_in_a_fresh_kernel_says_what_to_run(open_lesson: Opener) -> None:
    lesson = open_lesson("00_start_here")
    lesson.run("check_sgd_step")
    verdict = lesson.output("check_sgd_step").get_by_role("status")
    expect(verdict).to_contain_text("run the cell that defines sgd_step first")
    assert lesson.page.locator(TRACEBACK).count() == 0


@pytest.mark.slow
def test_a_saved_answer_is_there_again(lab: Lab, open_lesson: Opener) -> None:
    lesson = open_lesson("00_start_here")
    lesson.enter("sgd_step")
    type_over_the_last_line(lesson.page, "return w - lr * grad")
    lesson.page.keyboard.press("ControlOrMeta+s")
    expect(lesson.page.locator(".jp-mod-dirty")).to_have_count(0)
    again = LessonPage(lesson.page, lab, lesson.notebook)
    expect(again.cell("sgd_step")).to_contain_text("return w - lr * grad")


@pytest.mark.slow
def test_what_a_verdict_tells_to_type_can_be_typed(open_lesson: Opener) -> None:
    lesson = open_lesson("01_basics")
    page = lesson.page
    for name in (HEADER, "gd_path", "check_gd_path"):
        lesson.run(name)
    below = len(lesson.cells)
    for call, said in (
        ('hint("gd_path")', "Hint 1"),
        ('solution("gd_path")', "solution"),
        ('check("lr_grid")', "run the cell that defines lr_grid first"),
    ):
        lesson.at(below - 1).locator(".jp-InputPrompt, .jp-Placeholder").first.click()
        for key in ("Escape", "b", "Enter"):
            page.keyboard.press(key)
        page.keyboard.type(call)
        page.keyboard.press("Shift+Enter")
        output = lesson.at(below).locator(".jp-OutputArea-output").first
        expect(output).to_contain_text(said, timeout=20_000)
        below += 1
    assert page.locator(TRACEBACK).count() == 0
