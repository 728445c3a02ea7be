"""The page that a learner gets back, in a real browser where there is one."""

import base64
import json
import re
import shutil
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from autograder.errors import UserError
from autograder.exercises import load
from autograder.exercises.source import solved
from autograder.grading.classes.run import Order, grade_class
from autograder.grading.gradebook.feedback_pages import make_pages
from autograder.grading.gradebook.graded_notebook import report_number
from autograder.grading.submission.documents import read_result
from autograder.grading.submission.kit import Place
from autograder.tests.feedback.test_graded_picture import numbers_in, rounded
from autograder.tests.grading.tiny_course import (
    LESSON,
    answered,
    hand_in,
    place,
    right,
)

pytestmark = [pytest.mark.needs_bwrap, pytest.mark.xdist_group("feedback_pages")]

EVIL = '<script src="https://example.org/x.js"></script><img src=x onerror=alert(1)>'
# It shows a figure and markup, prints what steers terminals, and is wrong.
WRONG = f"""
from IPython.display import HTML, display
from matplotlib import pyplot
print("\\x1b[2J")
display(HTML({EVIL!r}))
pyplot.plot([1, 2])


def gd_path(w0, lam, lr, steps):
    print({EVIL!r})
    return [w0 * 1.25**k for k in range(steps + 1)]
"""
ENDS = "import ctypes\n\nctypes.string_at(0)\n"


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    course = place(tmp_path_factory.mktemp("class") / "course")
    notebook = answered(gd_path=WRONG)
    del notebook["cells"][-1]
    stopped = answered(gd_path=solved(load("gd_path")), lr_grid=ENDS)
    stopped["cells"].insert(2, {**stopped["cells"][1], "id": "own", "source": "1 / 0"})
    hand_in(course, "ann", right())
    hand_in(course, "ben", stopped)
    hand_in(course, "eve", notebook)
    hand_in(course, "cut", b"{")
    grade_class(course, Order(LESSON), lambda _: None, lambda *_: None)
    found = list(make_pages(course, LESSON))
    return {path.parent.parent.name: path for path in found}


def test_one_learner_without_a_page_keeps_no_other_s_away(
    pages: dict[str, Path], capfd: pytest.CaptureFixture[str]
) -> None:
    """As after an older gradebook was brought back: bea is graded, and not in it."""
    work = pages["ann"].parents[3]
    shutil.copytree(work / "autograded/ann", work / "autograded/bea")
    found = make_pages(Place(work.parents[1]), LESSON)
    try:
        assert [next(found) for _ in pages] == [pages[name] for name in sorted(pages)]
        with pytest.raises(UserError, match="no page for bea: No such submitted"):
            next(found)
    finally:
        shutil.rmtree(work / "autograded/bea")
    assert "Traceback" not in "".join(capfd.readouterr())


def test_everybody_with_a_notebook_gets_a_page(pages: dict[str, Path]) -> None:
    assert set(pages) == {"ann", "ben", "cut", "eve"}
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


def test_a_page_says_where_it_is_from_and_how_it_was_judged(
    pages: dict[str, Path],
) -> None:
    result = read_result(pages["eve"].parents[3] / "results" / LESSON, "eve")
    assert result is not None
    text = pages["eve"].read_text()
    assert f"Report <code>{report_number(result)}</code>" in text
    assert "in a sandbox" in text
    assert "a lesson between releases (one)" in text
    assert "Judged" not in pages["cut"].read_text()


def test_figures_are_kept_and_nothing_that_runs(pages: dict[str, Path]) -> None:
    text = pages["eve"].read_text()
    assert '<img alt="figure drawn by cell 2" src="data:image/png;base64,' in text
    assert "\x1b" not in text
    assert "<script" not in text
    assert "<img src=x" not in text
    notebook = pages["eve"].parents[3] / "autograded" / "eve" / LESSON
    cells = json.loads((notebook / f"{LESSON}.ipynb").read_text())["cells"]
    outputs = [one for cell in cells for one in cell.get("outputs", [])]
    kinds = {kind for one in outputs for kind in one.get("data", {})}
    assert kinds == {"text/html", "text/plain"}


def test_a_page_says_which_cell_stopped_and_why(pages: dict[str, Path]) -> None:
    text = pages["ben"].read_text()
    assert "cell 4 (lr_grid) ended the whole Python process" in text
    assert "signal 11" in text
    assert "Other cells that stopped" in text
    assert "cell 2 (no exercise) stopped with ZeroDivisionError in line 1" in text


def test_no_expected_value_but_the_one_in_words_is_on_the_page(
    pages: dict[str, Path],
) -> None:
    result = read_result(pages["eve"].parents[3] / "results" / LESSON, "eve")
    assert result is not None
    (found,) = [
        one.verdict.first_difference
        for one in result.exercises
        if one.exercise == "gd_path"
    ]
    text = pages["eve"].read_text()
    parts = re.split(r"data:image/[a-z+]+;base64,([A-Za-z0-9+/=]+)", text)
    images = [base64.b64decode(one) for one in parts[1::2]]
    drawn = [one.decode() for one in images if one.startswith(b"<")]
    assert drawn
    whole = " ".join([*parts[::2], *drawn])
    assert found is not None
    assert found.curve is not None
    said = numbers_in(found.expected) | numbers_in(found.call)
    hidden = rounded(set(found.curve.expected)) - rounded(set(found.curve.got)) - said
    assert hidden
    assert not numbers_in(whole) & hidden


def test_nothing_graded_is_said_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="lr grade"):
        list(make_pages(Place(tmp_path), LESSON))


@pytest.mark.needs_chromium
@pytest.mark.parametrize("student", ["ann", "ben", "eve", "cut"])
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
