"""The page that a learner gets back, in a real browser where there is one."""

import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from autograder.errors import UserError
from autograder.grading.classes.run import Order, grade_class
from autograder.grading.gradebook.feedback_pages import make_pages
from autograder.grading.submission.kit import Place
from autograder.tests.grading.tiny_course import (
    LESSON,
    answered,
    hand_in,
    place,
    right,
)

pytestmark = pytest.mark.needs_bwrap

EVIL = '<script src="https://example.org/x.js"></script><img src=x onerror=alert(1)>'
WRONG = f"def gd_path(w0, lam, lr, steps):\n    print({EVIL!r})\n    return [w0]\n"


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    course = place(tmp_path_factory.mktemp("class") / "course")
    notebook = answered(gd_path=WRONG)
    del notebook["cells"][-1]
    hand_in(course, "ann", right())
    hand_in(course, "eve", notebook)
    hand_in(course, "cut", b"{")
    grade_class(course, Order(LESSON), lambda _: None, lambda *_: None)
    found = list(make_pages(course, LESSON))
    return {path.parent.parent.name: path for path in found}


def test_everybody_with_a_notebook_gets_a_page(pages: dict[str, Path]) -> None:
    assert set(pages) == {"ann", "cut", "eve"}
    assert "20 of 20 points" in pages["ann"].read_text()
    assert "not graded" in pages["cut"].read_text()
    assert "check cell of lr_grid was missing" in pages["eve"].read_text()


def test_page_asks_the_network_for_nothing(pages: dict[str, Path]) -> None:
    for path in pages.values():
        text = path.read_text()
        assert text.count("<h1") == 1
        assert '<html lang="en"' in text
        assert "<script" not in text
        assert not re.search(r"<[a-z][^<>]*(src|href)=.?(https?:)?//", text)


def test_nothing_graded_is_said_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="lr grade"):
        list(make_pages(Place(tmp_path), LESSON))


@pytest.mark.needs_chromium
@pytest.mark.parametrize("student", ["ann", "eve", "cut"])
def test_page_is_accessible_and_runs_nothing(
    student: str, pages: dict[str, Path], browser: Browser
) -> None:
    page = browser.new_page()
    asked: list[str] = []
    dialogs: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("dialog", lambda dialog: dialogs.append(dialog.message))
    page.goto(pages[student].as_uri())
    for summary in page.locator("summary").all():
        summary.click()
    found = Axe().run(page)
    page.close()
    assert asked == [pages[student].as_uri()]
    assert not dialogs
    assert [one["id"] for one in found.response["violations"]] == []
