"""Warm restarts under the keyboard, in JupyterLab and alone on a page."""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from autograder.plots import restarts_explorer
from autograder.plots.explorers_l03 import RestartsExplorer
from autograder.plots.kit import Ask
from autograder.tests.browser.explorer_cells import LATE_RESTART, RESTARTS
from autograder.tests.browser.explorer_page import OnSite
from autograder.tests.browser.explorer_places import ALONE, Place, darken, set_numbers
from autograder.tests.browser.keys import BUSY, OUTLINE, WATCH, key_to_picture, press
from autograder.tests.browser.on_a_telephone import cut_off
from autograder.tests.browser.test_kit import DARK, mounted

pytestmark = [
    pytest.mark.needs_chromium,
    pytest.mark.slow,
    pytest.mark.xdist_group("browser"),
]

Show = Callable[..., Locator]
LATE_LIST = "Recorded after the step (wrong)"
SLIDERS = {
    "T_0 (updates)": "10",
    "T_mult (whole factor)": "1",
    "eta_min": "0.1",
    "warmup (updates)": "0",
    "gamma": "1",
}
START: dict[str, Any] = {
    "T_0": 10,
    "T_mult": 1,
    "eta_min": 0.1,
    "warmup": 0,
    "gamma": 1.0,
}

# On a narrow page the names of the lines have pictures of their own.
WATCH_PICTURE = WATCH.replace("'svg'", "'svg[role]'")
TOO_SMALL = """(root) => [...root.querySelectorAll("text, th, td, caption, label, p")]
  .filter((one) => parseFloat(getComputedStyle(one).fontSize) < 12).length"""


def drawn(**changes: Any) -> RestartsExplorer:
    made = restarts_explorer({})
    made.drawn = dict(made.answer(Ask("restarts", {**START, **changes})))
    return made


@pytest.fixture(params=ALONE)
def show(page: Page, on_site: OnSite, request: pytest.FixtureRequest) -> Show:
    """Draw it with what Python has answered, then or when the site was built."""

    def from_record(**changes: Any) -> Locator:
        explorer = on_site(RESTARTS)
        labels = dict(zip(START, SLIDERS, strict=True))
        set_numbers(explorer, {labels[name]: one for name, one in changes.items()})
        return explorer

    alone = request.param == "alone"
    return (lambda **changes: mounted(page, drawn(**changes))) if alone else from_record


def there_and_back(count: int) -> str:
    return "ArrowLeft" if count % 2 else "ArrowRight"


def rows(explorer: Locator) -> list[list[str]]:
    found = explorer.locator("tbody tr").all()
    return [row.locator("th, td").all_inner_texts() for row in found]


class TestRestarts:
    """With torch behind it, or with what torch has said."""

    def test_the_keyboard_alone_leads_through_it(self, place: Place) -> None:
        page = place.page
        explorer = place.explorer(RESTARTS)
        line = explorer.locator("polyline").first
        expect(line).to_be_attached(timeout=60_000)
        before = line.get_attribute("points") or ""
        explorer.get_by_role("slider", name="T_0 (updates)").focus()
        for name, value in SLIDERS.items():
            slider = explorer.get_by_role("slider", name=name)
            expect(slider).to_be_focused()
            assert slider.get_attribute("aria-valuetext") == value
            assert page.evaluate(OUTLINE) >= 2
            press(page, "Tab", "Tab")
        late = explorer.get_by_role("checkbox", name=LATE_LIST)
        expect(late).to_be_focused()
        press(page, *["Shift+Tab"] * 8)
        expect(
            explorer.get_by_role("slider", name="T_mult (whole factor)")
        ).to_be_focused()
        press(page, "ArrowRight")
        expect(line).not_to_have_attribute("points", before)
        said = explorer.get_by_role("status")
        expect(said).to_contain_text("the last begins at update 30 and has 40 updates")
        assert [row[1] for row in rows(explorer)] == ["0", "10", "30"]
        late.focus()
        press(page, "Space")
        expect(said).to_contain_text("the first rate, 1, is missing")
        assert [row[1] for row in rows(explorer)] == ["0", "≠ 9", "≠ 29", "≠ 69"]
        press(page, "Space")
        words = place.target_alone("sgdr_lr")
        if place.run:
            place.run(LATE_RESTART)
            words = "sgdr_lr differs from the target first at t = 1:"
        expect(said).to_contain_text(words)
        slider = explorer.get_by_role("slider", name="eta_min")
        slider.focus()
        delay = key_to_picture(
            page, explorer, there_and_back, times=10, watch=WATCH_PICTURE
        )
        assert delay < place.asked_ms
        press(page, "Escape")
        assert place.is_at_home(RESTARTS)


class TestAlone:
    """On a page of its own, with what Python has answered."""

    def test_the_list_that_is_late_is_drawn_at_once(
        self, page: Page, show: Show
    ) -> None:
        explorer = show(T_mult=2)
        late = explorer.get_by_role("checkbox", name=LATE_LIST)
        assert explorer.locator("polyline").count() == 1
        late.focus()
        delay = key_to_picture(page, explorer, "Space", times=12, watch=WATCH_PICTURE)
        assert delay < 20 * BUSY
        press(page, "Space")
        assert explorer.locator("polyline").count() == 2
        words = explorer.locator(".lr-bad-words").all_text_contents()
        assert words == ["✗ the rate of update 0 is missing", "✗ at 9: one early"]
        assert rows(explorer)[0] == ["1", "0", "≠ 9", "≠ 0.978", "0.122"]

    def test_nothing_is_wrong_before_anybody_asks(self, show: Show) -> None:
        explorer = show()
        assert explorer.locator(".lr-bad-words, .lr-differs").count() == 0
        assert len(rows(explorer)) == 7
        assert explorer.locator(".lr-restart").count() == 6

    def test_many_cycles_leave_the_table_short(self, show: Show) -> None:
        explorer = show(T_0=2)
        assert rows(explorer)[-1][0] == "and 27 more"
        assert len(rows(explorer)) == 9

    @pytest.mark.parametrize("theme", ["light", "dark"])
    def test_axe_finds_nothing(self, page: Page, show: Show, theme: str) -> None:
        explorer = show(T_mult=2)
        if theme == "dark":
            darken(page, DARK)
        explorer.get_by_role("checkbox", name=LATE_LIST).check()
        found = Axe().run(page, context=[".lr-explorer"])
        assert found.response["violations"] == []

    @pytest.mark.parametrize("late", [False, True])
    def test_a_telephone_shows_all_of_it(
        self, page: Page, show: Show, late: bool
    ) -> None:
        page.set_viewport_size({"width": 216, "height": 900})
        explorer = show(T_mult=2)
        explorer.get_by_role("checkbox", name=LATE_LIST).set_checked(late)
        assert page.evaluate("document.documentElement.scrollWidth") <= 216
        assert cut_off(explorer) == []
        assert explorer.evaluate(TOO_SMALL) == 0
