"""A lesson that is saved and opened again, with a kernel that knows nothing of it."""

import contextlib

import pytest
from playwright.sync_api import Error, expect

from autograder.tests.browser.conftest import Opener
from autograder.tests.browser.lesson_page import PATIENCE_MS, LessonPage
from autograder.tests.browser.the_course import Lab

pytestmark = [
    pytest.mark.slow,
    pytest.mark.needs_chromium,
    pytest.mark.xdist_group("browser"),
]
SETUP, EXPLORER = 'lesson("', "parabola_explorer()"


def test_an_explorer_and_a_verdict_are_there_again(
    lab: Lab, open_lesson: Opener
) -> None:
    lesson = open_lesson("01_basics")
    for name in (SETUP, EXPLORER, "gd_path", "check_gd_path"):
        lesson.run(name)
    lesson.output(EXPLORER).get_by_role("slider").first.wait_for()
    lesson.page.wait_for_timeout(1000)
    lesson.page.keyboard.press("ControlOrMeta+s")
    expect(lesson.page.locator(".jp-mod-dirty")).to_have_count(0)
    again = reopened(lesson, lab)
    expect(again.output(EXPLORER).get_by_role("slider").first).to_be_visible()
    expect(again.output(EXPLORER)).not_to_contain_text("Error displaying widget")
    expect(again.output(EXPLORER)).not_to_contain_text(" object at 0x")
    expect(again.output("check_gd_path")).to_contain_text("Not attempted")


def reopened(lesson: LessonPage, lab: Lab) -> LessonPage:
    """The lesson with a new kernel; loaded once more where JupyterLab waits for ever.

    It does, under these words, for an answer of the kernel that got lost on its way, as
    one does on a busy machine; README.md tells learners to load the page again.
    """
    lab.stop_kernel(lesson.notebook)
    for _ in range(2):
        again = LessonPage(lesson.page, lab, lesson.notebook)
        again.show_everything()
        again.cell(EXPLORER).scroll_into_view_if_needed()
        slider = again.output(EXPLORER).get_by_role("slider").first
        waits = again.output(EXPLORER).get_by_text("Loading widget...", exact=True)
        with contextlib.suppress(Error):
            slider.wait_for(timeout=PATIENCE_MS / 2)
        if waits.count() == 0:
            break
    return again
