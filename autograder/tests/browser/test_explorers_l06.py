"""The batch explorer under the keyboard, in JupyterLab and alone on a page."""

import json

import pytest
from playwright.sync_api import Locator, Page, expect

from autograder.plots import batch_explorer
from autograder.tests.browser.explorer_cells import BATCH
from autograder.tests.browser.explorer_page import OnSite
from autograder.tests.browser.explorer_places import ALONE, Place
from autograder.tests.browser.keys import BUSY, key_to_picture, press
from autograder.tests.browser.test_kit import mount

pytestmark = [
    pytest.mark.needs_chromium,
    pytest.mark.slow,
    pytest.mark.xdist_group("browser"),
]


@pytest.fixture(params=ALONE)
def batch(page: Page, on_site: OnSite, request: pytest.FixtureRequest) -> Locator:
    if request.param == "site":
        return on_site(BATCH)
    made = batch_explorer()
    views = json.loads(json.dumps(made.views))
    return mount(page, str(made._esm), {"views": views}, str(made._css))


def there_and_back(count: int) -> str:
    return "ArrowLeft" if count < 7 else "ArrowRight"


class TestBatch:
    """In a notebook, and on the site."""

    def test_the_keys_move_the_batch_at_once(self, place: Place) -> None:
        page = place.page
        explorer = place.explorer(BATCH)
        expect(explorer).to_be_visible()
        slider = explorer.get_by_role("slider", name="Batch (images)")
        mark = explorer.locator("line.lr-guess")
        slider.focus()
        before = mark.get_attribute("x1")
        press(page, "ArrowRight")
        assert slider.get_attribute("aria-valuetext") == "128"
        assert mark.get_attribute("x1") != before
        expect(explorer.get_by_role("status")).to_contain_text("Batch of 128:")
        delay = key_to_picture(
            page,
            explorer,
            there_and_back,
            times=14,
        )
        assert delay < 20 * BUSY
        press(page, "Tab", "Tab", "ArrowDown")
        expect(explorer.locator(".lr-dot")).to_have_count(4)


class TestBatchAlone:
    """Without JupyterLab and without Python."""

    def test_the_first_view_holds_no_answer_about_whole_trainings(
        self, batch: Locator
    ) -> None:
        expect(batch.locator(".lr-words").first).to_contain_text("?")
        expect(batch.locator(".lr-dot")).to_have_count(11)
        expect(batch.get_by_role("combobox", name="Optimizer")).to_be_hidden()
        expect(batch.locator(".lr-bad")).to_have_count(0)
        expect(batch.locator(".lr-trouble")).to_be_empty()

    def test_the_last_batch_is_the_last_one(self, batch: Locator) -> None:
        slider = batch.get_by_role("slider", name="Batch (images)")
        slider.press("End")
        assert slider.get_attribute("aria-valuetext") == "1024"
        expect(batch.locator(".lr-status")).to_contain_text("linear 21.7 (65 × the")

    def test_whole_trainings_collapse_where_the_rules_go(self, batch: Locator) -> None:
        said = batch.locator(".lr-status")
        slider = batch.get_by_role("slider", name="Batch (images)")
        budget = batch.get_by_role("combobox", name="What is trained")
        budget.select_option("equal_epochs")
        assert slider.get_attribute("aria-valuetext") in {"32", "128"}
        slider.press("End")
        expect(said).to_contain_text("512, 38 updates: the best rate is 0.5")
        expect(said).to_contain_text("linear 11.3 (23 × the best, collapsed)")
        expect(batch.locator(".lr-bad")).to_have_count(4)
        budget.select_option("equal_steps")
        expect(said).to_contain_text("512, 400 updates: the best rate is 1 ")
        batch.get_by_role("combobox", name="Optimizer").select_option("AdamW")
        expect(said).to_contain_text("the best rate is 0.0313")
        expect(batch.locator(".lr-readout")).to_contain_text("a rule about SGD")

    def test_a_batch_that_was_not_measured_has_rules_alone(
        self, batch: Locator
    ) -> None:
        field = batch.get_by_role("spinbutton", name="Batch (images)")
        field.fill("48")
        field.press("Enter")
        expect(batch.locator(".lr-status")).to_contain_text(
            "Batch of 48: not measured. The rules ask for: linear 1.02; square root"
        )
        field.fill("0")
        field.press("Enter")
        expect(batch.locator(".lr-slip")).to_contain_text("1 to 1024")

    def test_a_dot_tells_its_rates_and_takes_the_batch(self, batch: Locator) -> None:
        dot = batch.locator(".lr-dot-place").nth(3)
        dot.hover()
        expect(batch.locator(".lr-readout")).to_contain_text("Batch of 8: 5 best rates")
        dot.click()
        slider = batch.get_by_role("slider", name="Batch (images)")
        assert slider.get_attribute("aria-valuetext") == "8"
