"""Where an explorer is tried: in a notebook, or on a page of the site."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, Page, expect

from autograder.tests.browser.explorer_page import OnSite
from autograder.tests.browser.keys import BUSY
from autograder.tests.browser.lesson_page import PATIENCE_MS, LessonPage

WHERE = ["notebook", "site"]
ALONE = ["alone", "site"]  # without JupyterLab: as anywidget would, as the site does


# What a live run says, one after the other, and whether its bar is there meanwhile.
LISTEN = """(explorer) => {
  const words = explorer.querySelector('.lr-live-run .lr-progress');
  const bar = explorer.querySelector('.lr-live-run progress');
  window.said = [];
  new MutationObserver(() => window.said.push([words.textContent, !bar.hidden]))
    .observe(words, { childList: true });
}"""
SAID = """words => window.said.some(
  ([said, bar]) => bar && new RegExp(words).test(said))"""


@dataclass(frozen=True)
class Place:
    """A test that needs no kernel uses this alone.

    Attributes:
        page: the tab.
        explorer: the one that a cell makes.
        home: what Escape leads to from there.
        asked_ms: how soon a picture has to follow that needs an answer of Python's.
        run: runs another cell; None where there is no kernel.
    """

    page: Page
    explorer: Callable[[str], Locator]
    home: Callable[[str], Locator]
    asked_ms: float
    run: Callable[[str], object] | None = None

    def is_at_home(self, cell: str) -> bool:
        """Whether the focus is where Escape leads to."""
        here = "home => home === document.activeElement"
        return bool(self.home(cell).evaluate(here))

    def target_alone(self, exercise: str) -> str:
        """What is said where no function is drawn; on a page, nobody writes one."""
        why = f": {exercise} is not written yet" if self.run else ""
        return f"The target alone{why}."


def in_notebook(lesson: LessonPage) -> Place:
    lesson.page.bring_to_front()
    return Place(
        lesson.page, lesson.explorer, lesson.cell, 150.0 * BUSY, run=lesson.run
    )


def on_the_site(page: Page, on_site: OnSite) -> Place:
    def home(_: str) -> Locator:
        return page.locator(".lr-placed")

    return Place(page, on_site, home, 20.0 * BUSY)


def place_of(request: pytest.FixtureRequest, lesson: str) -> Place:
    """The place that a fixture's parameter names; `lesson` is a notebook's fixture."""
    if request.param == "notebook":
        return in_notebook(request.getfixturevalue(lesson))
    return on_the_site(
        request.getfixturevalue("page"), request.getfixturevalue("on_site")
    )


def expect_no_live_run(explorer: Locator, button: str, lesson: int) -> None:
    """A button that says, before it is pressed, that it needs Python, and how."""
    start = explorer.get_by_role("button", name=button)
    expect(start).to_have_attribute("aria-disabled", "true")
    words = f"A live run needs Python: python3 -m autograder lab {lesson}"
    expect(start).to_have_accessible_description(words)
    expect(explorer.locator(".lr-live-run")).to_contain_text(words)
    start.press("Enter")
    expect(explorer.get_by_role("button", name="Stop the run")).to_be_hidden()
    expect(explorer.locator(".lr-trouble")).to_be_empty()


def train_until(explorer: Locator, button: str, words: str) -> None:
    """Begin a live run, and wait until it has said words, its bar in sight.

    A fast run has said its result by the time that somebody looks.
    """
    explorer.evaluate(LISTEN)
    explorer.get_by_role("button", name=button).press("Enter")
    explorer.page.wait_for_function(SAID, arg=words, timeout=PATIENCE_MS)


def marks_after_stop(explorer: Locator) -> int:
    """Press "Stop the run"; how many runs have left a mark by then, as the page says.

    None if it was stopped; one if it had ended before the key came, as a fast one may.
    """
    explorer.get_by_role("button", name="Stop the run").press("Enter")
    words = explorer.locator(".lr-live-run .lr-progress")
    expect(words).to_have_text(re.compile("^(No live run .* stopped|Live run )"))
    return int(words.inner_text().startswith("Live run"))


def set_numbers(explorer: Locator, numbers: Mapping[str, object]) -> None:
    """Type numbers into the fields beside the sliders, by the sliders' names."""
    for name, number in numbers.items():
        field = explorer.get_by_role(
            "spinbutton", name=f"{name}, as a number", exact=True
        )
        field.fill(str(number))
        field.press("Enter")


def darken(page: Page, css: str) -> None:
    """The dark theme, of JupyterLab's variables and of the site's."""
    page.add_style_tag(content=css)
    page.evaluate("""() => {
      document.body.dataset.jpThemeLight = 'false';
      document.body.dataset.theme = 'dark';
    }""")
