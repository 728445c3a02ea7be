"""The same server shows a lesson in Notebook 7: explorer, check and pictures work."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from autograder.tests.browser.keys import press
from autograder.tests.browser.lesson_page import (
    PATIENCE_MS,
    THEMES,
    TRACEBACK,
    LessonPage,
)
from autograder.tests.browser.test_whole_lessons import no_answer_is_in_sight
from autograder.tests.browser.the_course import Lab

pytestmark = [
    pytest.mark.slow,
    pytest.mark.needs_chromium,
    pytest.mark.xdist_group("browser"),
]
LESSON = "01_basics"
SETUP, PARABOLA, REVEAL = 'lesson("', "parabola_explorer()", 'reveal("one_step"'
AWAY = """def gd_path(w0, lam, lr, steps):
    return [w0 * (1 + lr * lam) ** k for k in range(steps + 1)]"""


class Notebook7Page(LessonPage):
    """A lesson there: the kernel's state stands in the toolbar, and no side bar is."""

    def __init__(self, page: Page, lab: Lab, notebook: Path) -> None:
        self.page, self.lab, self.notebook = page, lab, notebook
        self.cells = json.loads(notebook.read_text("utf-8"))["cells"]
        path = notebook.relative_to(lab.root).as_posix()
        page.goto(f"{lab.origin}/notebooks/{path}?token={lab.token}")
        self.at(len(self.cells) - 1).wait_for(timeout=PATIENCE_MS)
        idle = page.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]")
        idle.wait_for(timeout=PATIENCE_MS)

    def narrow(self) -> None:
        self.page.set_viewport_size({"width": 320, "height": 900})
        self.page.wait_for_timeout(1000)


@pytest.fixture
def lesson(lab: Lab, tab: BrowserContext) -> Iterator[Notebook7Page]:
    shutil.rmtree(lab.lr_home, ignore_errors=True)
    folder = lab.root / "my_lessons" / "in_notebook_7" / LESSON
    shutil.copytree(lab.root / "lessons" / LESSON, folder)
    opened = Notebook7Page(tab.new_page(), lab, folder / f"{LESSON}.ipynb")
    opened.show_everything()
    yield opened
    lab.stop_kernel(opened.notebook)


def test_a_lesson_works_in_notebook_7(lesson: Notebook7Page) -> None:
    page = lesson.page
    no_answer_is_in_sight(lesson)
    for name in (SETUP, PARABOLA, "gd_path", "check_gd_path", REVEAL):
        lesson.run(name)
    explorer = lesson.explorer(PARABOLA)
    explorer.get_by_role("slider", name="Learning rate").focus()
    before = explorer.locator("polyline.lr-path").get_attribute("points")
    press(page, "End")
    assert explorer.locator("polyline.lr-path").get_attribute("points") != before
    expect(explorer.get_by_role("status")).to_contain_text("diverges")
    expect(lesson.output("check_gd_path")).to_contain_text("Not attempted")
    lesson.enter("gd_path")
    press(page, "ControlOrMeta+a")
    page.keyboard.insert_text(AWAY)
    lesson.run("gd_path")
    lesson.run("check_gd_path")
    verdict = lesson.output("check_gd_path").get_by_role("status")
    expect(verdict).to_contain_text("This is it:")
    assert page.locator(TRACEBACK).count() == 0
    assert lesson.pictures()
    assert all(len(alt) >= 20 for alt, _ in lesson.pictures())
    for theme in THEMES:
        lesson.theme(theme)
        assert lesson.troubles() == [], theme
    lesson.narrow()
    lesson.cell(PARABOLA).scroll_into_view_if_needed()
    assert lesson.too_wide() == []
    assert lesson.too_small() == []
