"""The composer asks what the rate would be at some update; nothing shows it before."""

import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from autograder.plots import composer
from autograder.plots.kit import Ask
from autograder.tests.browser.explorer_page import OnSite
from autograder.tests.browser.explorer_places import ALONE, darken
from autograder.tests.browser.keys import press
from autograder.tests.browser.test_kit import DARK, mounted

pytestmark = [
    pytest.mark.needs_chromium,
    pytest.mark.slow,
    pytest.mark.xdist_group("browser"),
]

UPDATES = 100
VALUES = {"base_lr": 0.1, "T_max": 80, "eta_min": 0.01}
ASK, SHOW = "Ask me: what would t = … be?", "Show it without an answer"


def straight(t: int, base_lr: float, T_max: int, eta_min: float) -> float:
    return base_lr + (eta_min - base_lr) * min(t / T_max, 1)


def answer() -> dict[str, Any]:
    made = composer("cosine", UPDATES, {"cosine_lr": straight})
    return dict(made.answer(Ask("curve", {"schedule": "cosine", "values": VALUES})))


@pytest.fixture(params=ALONE)
def quiz(page: Page, on_site: OnSite, request: pytest.FixtureRequest) -> Locator:
    """The composer; with a function of the learner's where it is not the site's."""
    if request.param == "alone":
        made = composer("cosine", UPDATES, {})
        made.drawn = answer()
        explorer = mounted(page, made)
    else:
        explorer = on_site('composer("cosine")')
    page.evaluate("() => { Math.random = () => 0.4; }")  # asks about 40, then about 39
    return explorer


def target() -> list[float]:
    found: list[float] = answer()["target"]
    return found


def asked_of(quiz: Locator) -> int:
    said = quiz.locator(".lr-status").inner_text()
    found = re.fullmatch(
        r"What would t = (\d+) be\? Type the target's rate, then Enter.", said
    )
    assert found
    return int(found[1])


def begin(quiz: Locator) -> int:
    quiz.get_by_role("button", name=ASK).press("Enter")
    return asked_of(quiz)


class TestQuiz:
    """On a page of its own, with the keyboard alone."""

    def test_nothing_shows_the_answer_before_it_is_given(
        self, page: Page, quiz: Locator
    ) -> None:
        expect(quiz.locator("polyline").first).to_be_attached()
        t = begin(quiz)
        expect(quiz.locator("polyline")).to_have_count(0)
        picture = quiz.locator("svg[role=img]").locator("visible=true")
        expect(picture).to_have_count(1)
        expect(picture).to_have_attribute("aria-label", re.compile("is covered until"))
        seen = quiz.inner_text() + (picture.text_content() or "")
        assert f"{target()[t]:.3g}" not in seen
        assert "yours" not in seen

    def test_enter_commits_what_is_right(self, page: Page, quiz: Locator) -> None:
        t = begin(quiz)
        field = quiz.get_by_role("textbox", name=f"My answer for t = {t}")
        expect(field).to_be_focused()
        expect(field).to_have_value("")
        rate = target()[t]
        page.keyboard.type(f"{rate:.3g}")
        expect(quiz.locator("polyline")).to_have_count(0)
        press(page, "Enter")
        words = f"Right: at t = {t} the target is {float(f'{rate:.3g}'):g}."
        expect(quiz.locator(".lr-status")).to_have_text(words)
        expect(quiz.locator("polyline").first).to_be_attached()
        expect(quiz.get_by_role("button", name=ASK)).to_be_focused()
        expect(quiz.get_by_role("status")).to_have_text(words)
        press(page, "Enter")
        assert asked_of(quiz) != t

    def test_it_says_how_far_off_an_answer_is(self, page: Page, quiz: Locator) -> None:
        t = begin(quiz)
        page.keyboard.type("0,2")
        press(page, "Enter")
        off = float(f"{0.2 - target()[t]:.3g}")
        expect(quiz.locator(".lr-status")).to_contain_text(
            f"0.2 is too high by {off:g}: at t = {t} the target is"
        )
        begin(quiz)
        page.keyboard.type("0")
        press(page, "Enter")
        expect(quiz.locator(".lr-status")).to_contain_text("0 is too low by")

    def test_nonsense_is_refused_and_nothing_is_shown(
        self, page: Page, quiz: Locator
    ) -> None:
        t = begin(quiz)
        field = quiz.get_by_role("textbox")
        for typed in ("", "lots", "1e400", "-1", "nan"):
            field.fill(typed)
            press(page, "Enter")
            expect(quiz.locator(".lr-slip").locator("visible=true")).to_contain_text(
                "0 to 10"
            )
            assert asked_of(quiz) == t
            expect(quiz.locator("polyline")).to_have_count(0)
        quiz.get_by_role("button", name=SHOW).press("Enter")
        expect(quiz.locator("polyline").first).to_be_attached()
        # On a page nobody writes a function; alone, `straight` stands for a learner's.
        shown = re.compile(r"^(The target alone\.|Your cosine_lr differs)")
        expect(quiz.locator(".lr-status")).to_have_text(shown)

    @pytest.mark.parametrize("theme", ["light", "dark"])
    def test_it_can_be_read_by_all(self, page: Page, quiz: Locator, theme: str) -> None:
        if theme == "dark":
            darken(page, DARK)
        # Of 320 pixels JupyterLab leaves 216 to an output.
        page.set_viewport_size({"width": 216, "height": 900})
        begin(quiz)
        page.keyboard.type("lots")
        press(page, "Enter")
        found: Any = Axe().run(page, context=[".lr-explorer"])
        assert found.response["violations"] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 216
