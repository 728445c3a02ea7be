"""One cycle under the keyboard, in JupyterLab and alone on a page."""

import re
from collections.abc import Callable
from statistics import median
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from autograder.plots import onecycle_explorer
from autograder.plots.explorers_l04 import OneCycleExplorer
from autograder.plots.kit import Ask
from autograder.tests.browser.explorer_cells import FLAT_CYCLE, ONECYCLE
from autograder.tests.browser.explorer_page import OnSite
from autograder.tests.browser.explorer_places import ALONE, Place, darken, set_numbers
from autograder.tests.browser.keys import BUSY, OUTLINE, key_to_picture, press
from autograder.tests.browser.on_a_telephone import cut_off
from autograder.tests.browser.test_explorers_l03 import (
    TOO_SMALL,
    WATCH_PICTURE,
    there_and_back,
)
from autograder.tests.browser.test_kit import DARK, mounted

pytestmark = [
    pytest.mark.needs_chromium,
    pytest.mark.slow,
    pytest.mark.xdist_group("browser"),
]

Show = Callable[..., Locator]
SLIDERS = {
    "total_steps (updates)": "100",
    "pct_start (a share)": "0.3",
    "div_factor": "25",
    "final_div_factor": "10000",
}
OWN = "Each library with its own defaults"
START: dict[str, Any] = {
    "total_steps": 100,
    "pct_start": 0.3,
    "div_factor": 25.0,
    "final_div_factor": 1e4,
    "anneal": "cos",
    "three_phase": False,
    "own": False,
}


def drawn(**changes: Any) -> OneCycleExplorer:
    made = onecycle_explorer({})
    made.drawn = dict(made.answer(Ask("cycle", {**START, **changes})))
    return made


@pytest.fixture(params=ALONE)
def show(page: Page, on_site: OnSite, request: pytest.FixtureRequest) -> Show:
    """Draw it with what Python has answered, then or when the site was built."""

    def from_record(**changes: Any) -> Locator:
        explorer = on_site(ONECYCLE)
        labels = dict(zip(START, SLIDERS, strict=False))
        if changes.pop("three_phase", False):
            explorer.get_by_role("checkbox", name="three_phase").press("Space")
        set_numbers(explorer, {labels[name]: one for name, one in changes.items()})
        return explorer

    alone = request.param == "alone"
    return (lambda **changes: mounted(page, drawn(**changes))) if alone else from_record


def row(explorer: Locator, name: str) -> list[str]:
    found = explorer.get_by_role("row").filter(has_text=name)
    return found.locator("td").all_inner_texts()


def select(explorer: Locator, name: str, words: str) -> None:
    explorer.get_by_role("combobox", name=name).select_option(label=words)


class TestOneCycle:
    """With torch behind it, or with what torch has said."""

    def test_the_keyboard_alone_leads_through_it(self, place: Place) -> None:
        page = place.page
        explorer = place.explorer(ONECYCLE)
        line = explorer.locator("polyline").first
        expect(line).to_be_attached(timeout=60_000)
        before = line.get_attribute("points") or ""
        explorer.get_by_role("combobox", name="Beside torch").focus()
        press(page, "Tab")
        expect(explorer.get_by_role("combobox", name="Look at")).to_be_focused()
        press(page, "Tab")
        for name, value in SLIDERS.items():
            slider = explorer.get_by_role("slider", name=name, exact=True)
            expect(slider).to_be_focused()
            assert slider.get_attribute("aria-valuetext") == value
            assert page.evaluate(OUTLINE) >= 2
            press(page, "Tab", "Tab")
        expect(explorer.get_by_role("combobox", name="anneal")).to_be_focused()
        said = explorer.get_by_role("status")
        expect(said).to_contain_text(
            "torch in update 29; fastai and optax in update 30"
        )
        explorer.get_by_role("slider", name="total_steps (updates)").focus()
        press(page, "ArrowRight")
        expect(line).not_to_have_attribute("points", before)
        length = explorer.get_by_role("slider", name="total_steps (updates)")
        last = int(length.get_attribute("aria-valuetext") or 0) - 1
        expect(said).to_contain_text(f"Last update, {last}: torch")
        own = explorer.get_by_role("checkbox", name=OWN)
        own.focus()
        press(page, "Space")
        expect(said).to_contain_text(f"fastai in update {round((last + 1) / 4)}")
        expect(explorer.get_by_role("slider")).to_have_count(1)
        words = place.target_alone("onecycle_lr")
        if place.run:
            place.run(FLAT_CYCLE)
            words = "onecycle_lr differs from the target first at t = 1:"
        expect(said).to_contain_text(words)
        length.focus()
        press(page, "ArrowLeft")
        delay = key_to_picture(
            page, explorer, there_and_back, times=10, watch=WATCH_PICTURE
        )
        assert delay < place.asked_ms
        press(page, "Escape")
        assert place.is_at_home(ONECYCLE)


class TestAlone:
    """On a page of its own, with what Python has answered."""

    def test_another_view_is_drawn_at_once(self, page: Page, show: Show) -> None:
        explorer = show()
        explorer.get_by_role("combobox", name="Look at").focus()
        explorer.evaluate(WATCH_PICTURE)
        for count, key in enumerate(["ArrowDown", "ArrowDown", "ArrowUp"] * 4):
            press(page, key)
            page.wait_for_function("count => window.delays.length > count", arg=count)
            press(page, *["ArrowUp"] * 2 * (count % 3 == 2))
        delay = median(page.evaluate("window.delays"))
        print(f"key to picture: {delay:.0f} ms")
        assert delay < 20 * BUSY

    def test_the_places_where_they_differ_are_marked(self, show: Show) -> None:
        explorer = show()
        picture = explorer.locator("svg[role=img]").first
        assert row(explorer, "peak at") == ["29", "≠ 30", "≠ 30"]
        assert row(explorer, "last update") == ["4.0e−6", "≠ 6.0e−4", "≠ 5.1e−4"]
        assert row(explorer, "first update") == ["0.04"] * 3
        expect(picture).to_contain_text("torch: 29")
        expect(picture).to_contain_text("fastai and optax: 30")
        select(explorer, "Look at", "the last updates (log scale)")
        expect(picture).to_contain_text("past the end")
        select(explorer, "Beside torch", "optax")
        select(explorer, "Look at", "the peak")
        expect(picture).to_contain_text("optax: 30")
        assert explorer.locator("polyline").count() == 3  # and optax moves no momentum
        assert "fastai" not in explorer.locator(".lr-status").inner_text()

    def test_momentum_has_an_axis_of_its_own_or_a_panel(self, show: Show) -> None:
        explorer = show()
        pictures = explorer.locator("svg[role=img]").locator("visible=true")
        expect(pictures).to_have_count(1)
        expect(pictures).to_have_attribute("aria-label", re.compile("Momentum of each"))
        expect(pictures.locator(".lr-twin polyline")).to_have_count(2)
        expect(pictures).to_contain_text("momentum (no unit)")
        box = explorer.get_by_role("checkbox", name="Momentum on a second axis")
        box.press("Space")
        expect(pictures).to_have_count(2)
        expect(explorer.locator(".lr-twin")).to_have_count(0)
        expect(pictures.nth(1).locator("polyline")).to_have_count(2)
        box.press("Space")
        expect(pictures).to_have_count(1)

    def test_a_library_that_cannot_says_so(self, show: Show) -> None:
        explorer = show(three_phase=True)
        expect(explorer.locator(".lr-status")).to_contain_text("has no third phase")
        assert row(explorer, "peak at") == ["29", "–", "–"]

    def test_a_torch_that_divides_by_zero_says_so(self, show: Show) -> None:
        explorer = show(total_steps=10, pct_start=0.1)
        expect(explorer.locator(".lr-status")).to_contain_text("torch divides by zero")
        for words in ("the peak", "the last updates (log scale)", "the whole cycle"):
            select(explorer, "Look at", words)
            expect(explorer.locator(".lr-trouble")).to_be_empty()

    @pytest.mark.parametrize("theme", ["light", "dark"])
    def test_axe_finds_nothing(self, page: Page, show: Show, theme: str) -> None:
        show()
        if theme == "dark":
            darken(page, DARK)
        found = Axe().run(page, context=[".lr-explorer"])
        assert found.response["violations"] == []

    @pytest.mark.parametrize(
        "look", ["the whole cycle", "the peak", "the last updates (log scale)"]
    )
    def test_a_telephone_shows_all_of_it(
        self, page: Page, show: Show, look: str
    ) -> None:
        page.set_viewport_size({"width": 216, "height": 900})
        explorer = show()
        select(explorer, "Look at", look)
        assert page.evaluate("document.documentElement.scrollWidth") <= 216
        assert cut_off(explorer) == []
        assert explorer.evaluate(TOO_SMALL) == 0
