"""The finder under the keyboard, in JupyterLab and alone on a page."""

import json
from collections.abc import Callable
from statistics import fmean, median
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from autograder.exercises import load
from autograder.plots import finder_explorer
from autograder.plots.explorers_l07 import FinderExplorer, range_tests
from autograder.tests.browser.explorer_cells import (
    AVERAGE,
    FINDER,
    NO_NUMBER,
    UNDIVIDED,
)
from autograder.tests.browser.explorer_page import OnSite
from autograder.tests.browser.explorer_places import (
    ALONE,
    Place,
    expect_no_live_run,
    marks_after_stop,
    train_until,
)
from autograder.tests.browser.keys import BUSY, key_to_picture, press
from autograder.tests.browser.on_a_telephone import cut_off
from autograder.tests.browser.test_explorers_l05 import shown_in
from autograder.tests.browser.test_kit import mount

pytestmark = [
    pytest.mark.needs_chromium,
    pytest.mark.slow,
    pytest.mark.xdist_group("browser"),
]

NAMES = ("tests", "skips", "sweeps", "trained", "chance", "live", "is_mine_there")
CHOICES = {
    "Optimizer": 2,
    "Length of the test": 3,
    "Smoothing": 5,
    "Skip at the start": 3,
    "Method": 3,
}
REFERENCES = {name: load(name).reference for name in ("ema_debiased", "suggest_lr")}
SHAPES = "svg => svg.innerHTML.replace(/lr-[a-z0-9]+-[0-9]+/g, '')"


@pytest.fixture(scope="module")
def made() -> FinderExplorer:
    return finder_explorer()


@pytest.fixture(params=ALONE)
def finder(
    page: Page, made: FinderExplorer, on_site: OnSite, request: pytest.FixtureRequest
) -> Locator:
    if request.param == "site":
        return on_site(FINDER)
    traits = {name: getattr(made, name) for name in NAMES}
    values = json.loads(json.dumps(traits))
    return mount(page, str(made._esm), values, str(made._css))


def pictures(explorer: Locator) -> list[str]:
    svgs = explorer.locator("svg[role=img]").all()
    return [str(svg.evaluate(SHAPES)) for svg in svgs]


def choose(explorer: Locator, **values: str) -> None:
    names = {"n": "Length of the test", "skip": "Skip at the start"}
    for key, value in values.items():
        name = names.get(key, key.capitalize())
        explorer.get_by_role("combobox", name=name).select_option(value)


def there_and_back(count: int) -> str:
    return "ArrowRight" if count < 9 else "ArrowLeft"


class TestFinder:
    """In a notebook, and on the site."""

    def test_the_keys_move_the_suggestion_at_once(self, place: Place) -> None:
        page = place.page
        explorer = place.explorer(FINDER)
        expect(explorer).to_be_visible()
        explorer.get_by_role("combobox", name="Optimizer").focus()
        for name in CHOICES:
            expect(explorer.get_by_role("combobox", name=name)).to_be_focused()
            press(page, "Tab")
        divisor = explorer.get_by_role("slider", name="Divide by")
        expect(divisor).to_be_focused()
        before = pictures(explorer)
        press(page, "ArrowRight", "ArrowRight")
        assert divisor.get_attribute("aria-valuetext") == "3"
        assert all(a != b for a, b in zip(before, pictures(explorer), strict=True))
        expect(explorer.get_by_role("status")).to_contain_text("divided by 3, 0.274")
        press(page, "Tab", "Tab")
        seed = explorer.get_by_role("slider", name="Seed of the test")
        expect(seed).to_be_focused()
        delay = key_to_picture(
            page,
            explorer,
            there_and_back,
            times=18,
        )
        assert delay < 20 * BUSY
        if place.run:
            self.read_with_the_learners_own(place.run, explorer)
            self.train_and_stop(explorer)
        else:
            expect_no_live_run(explorer, "Train at this rate, live", lesson=7)

    @staticmethod
    def read_with_the_learners_own(
        run: Callable[[str], object], explorer: Locator
    ) -> None:
        run(AVERAGE)
        run(UNDIVIDED)
        said, picture = explorer.locator(".lr-status"), explorer.locator("svg").first
        expect(said).to_contain_text("Your suggest_lr says 0.821, 3 times that.")
        expect(picture).to_contain_text("yours 0.821")
        run(NO_NUMBER)
        trouble = explorer.locator(".lr-trouble")
        expect(trouble).to_have_text("Your suggest_lr returned None.")
        expect(picture).not_to_contain_text("yours")

    @staticmethod
    def train_and_stop(explorer: Locator) -> None:
        train = "Train at this rate, live"
        stop = explorer.get_by_role("button", name="Stop the run")
        expect(stop).to_have_attribute("aria-disabled", "true")
        train_until(explorer, train, "^Training at 0.274: update")
        marks = marks_after_stop(explorer)
        expect(explorer.get_by_role("progressbar")).to_be_hidden()
        diamonds = explorer.locator("path.lr-color-4")
        expect(diamonds).to_have_count(marks)
        explorer.get_by_role("button", name=train).press("Enter")
        expect(diamonds).to_have_count(marks + 1, timeout=60_000)
        live = explorer.get_by_text("Live run with SGD at 0.274, a new seed")
        expect(live).to_be_visible()


class TestFinderAlone:
    """Without JupyterLab and without Python."""

    def test_the_first_view_asks_and_needs_nobody(self, finder: Locator) -> None:
        expect(finder.locator(".lr-words").first).to_contain_text("?")
        expect(finder.locator(".lr-status")).to_contain_text(
            "Steepest fall at 0.821: divided by 2, 0.411 is suggested."
        )
        expect(finder.locator(".lr-trouble")).to_be_empty()
        # A test of another length is the lesson's next question.
        assert "400" not in finder.locator(".lr-status").inner_text()

    def test_every_setting_changes_what_is_seen(self, finder: Locator) -> None:
        for name, count in CHOICES.items():
            box = finder.get_by_role("combobox", name=name)
            first = box.input_value()
            seen = set()
            for i in range(count):
                box.select_option(index=i)
                seen.add(tuple(pictures(finder)))
            assert len(seen) == count, name
            box.select_option(first)

    def test_only_the_steepest_fall_is_divided(self, finder: Locator) -> None:
        divisor = finder.get_by_role("slider", name="Divide by")
        expect(divisor).to_be_visible()
        for method in ("minimum", "valley"):
            choose(finder, method=method)
            expect(divisor).to_be_hidden()

    @pytest.mark.parametrize(
        ("kind", "smoothing", "by"),
        [
            (("SGD", 200), "0.9", 1),
            (("SGD", 100), "0", 4),
            (("AdamW", 400), "0.95", 10),
        ],
    )
    def test_the_regret_is_that_of_the_sweep(
        self,
        finder: Locator,
        made: FinderExplorer,
        kind: tuple[str, int],
        smoothing: str,
        by: int,
    ) -> None:
        choose(finder, optimizer=kind[0], n=str(kind[1]), smoothing=smoothing)
        finder.get_by_role("spinbutton", name="Divide by").fill(str(by))
        finder.get_by_role("spinbutton", name="Divide by").press("Enter")
        rates, regrets = self.ten(made, kind, float(smoothing), by)
        wanted = f"{regrets[0]:.1f}"
        expect(finder.locator(".lr-status")).to_contain_text(f"about {wanted} times")
        good = sum(regret <= 1.5 for regret in regrets)
        expect(finder.locator(".lr-readout")).to_contain_text(
            f"in the median {median(rates):.3g}; by the sweep {good} of 10 are within"
        )

    @staticmethod
    def ten(
        made: FinderExplorer, kind: tuple[str, int], beta: float, by: float
    ) -> tuple[list[float], list[float]]:
        """What ten seeds suggest, and the regret of each on the sweep's line."""
        rows = made.sweeps[kind[0]]
        logs = np.log([row["rate"] for row in rows])
        heights = np.log([fmean(row["losses"]) for row in rows])
        rates = [
            reading["steepest"][1] / by
            for test in range_tests()
            for reading in test["readings"]
            if (test["optimizer"], test["n"]) == kind and reading["beta"] == beta
        ]
        regrets: Any = np.exp(np.interp(np.log(rates), logs, heights) - heights.min())
        return rates, regrets.tolist()

    def test_what_was_trained_is_told_where_it_was(self, finder: Locator) -> None:
        finder.get_by_role("slider", name="Divide by").press("Home")
        said = finder.locator(".lr-readout")
        expect(said).to_contain_text("4 of 10 within 1.5, 6 collapsed")
        expect(finder.locator(".lr-live")).to_have_count(10)
        choose(finder, smoothing="0.8")
        expect(said).not_to_contain_text("Trained there")
        expect(finder.locator(".lr-live")).to_have_count(0)

    def test_the_learners_reading_has_a_mark(self, page: Page) -> None:
        explorer = shown_in(page, finder_explorer(REFERENCES))
        said, picture = explorer.locator(".lr-status"), explorer.locator("svg").first
        for method in ("minimum", "steepest"):
            choose(explorer, method=method)
            expect(said).to_contain_text("Your suggest_lr says the same.")
        words = picture.locator("text").all_text_contents()
        assert words.count("yours") == 1
        expect(picture.locator("line.lr-bad")).to_have_count(0)
        explorer.get_by_role("slider", name="Seed of the test").press("End")
        expect(said).to_contain_text("Your suggest_lr says the same.")
        page.set_viewport_size({"width": 216, "height": 900})
        assert cut_off(explorer) == []

    def test_nonsense_is_refused_in_one_line(self, finder: Locator) -> None:
        field = finder.get_by_role("spinbutton", name="Divide by")
        before = pictures(finder)
        for typed in ("0", "lots", "", "11"):
            field.fill(typed)
            field.press("Enter")
            expect(finder.locator(".lr-slip").first).to_contain_text("1 to 10")
            assert pictures(finder) == before
