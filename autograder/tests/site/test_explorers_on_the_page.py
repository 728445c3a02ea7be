"""All explorers on pages of the site: what they are made of, and how they look."""

import json
import re
from collections.abc import Iterator
from typing import Any, Literal

import nbformat
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from autograder import plots
from autograder.plots.kit import Ask, CannotAnswer, Explorer
from autograder.plots.kit.explorer import finite, kit
from autograder.plots.kit.following import NOWHERE
from autograder.repository import ROOT
from autograder.site.explorers import MAKERS, Placed, call_in, explorer_html, recorded
from autograder.site.explorers_notes import NOTES
from autograder.site.explorers_scripts import (
    EXPORTED,
    STAND_IN,
    data_script,
    kit_script,
    render_script,
)
from autograder.site.recorded_answers import rounded
from autograder.site.recorded_grids import questions_of
from autograder.tests.browser.explorer_cells import (
    COMPOSER_ALONE,
    ON_THE_SITE,
    RESTARTS,
)
from autograder.tests.browser.explorer_page import watch, write_page
from autograder.tests.browser.keys import BUSY, key_to_picture
from autograder.tests.browser.on_a_telephone import cut_off
from autograder.tests.browser.test_explorers_l03 import WATCH_PICTURE, there_and_back

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("site")]

LARGEST_PAGE, LARGEST = 1_000_000, 3_000_000  # bytes
# What the page says, and what the machine prefers.
THEMES: dict[str, Literal["light", "dark"]] = {
    "light": "dark",
    "dark": "light",
    "auto": "dark",
}
# A walk over all that can be set, and what went wrong on it.
WALK = """async (root) => {
  let seed = 1;
  const next = (count) => (seed = (seed * 16807) % 2147483647) % count;
  const found = new Set();
  for (let step = 0; step < 80; step++) {
    const all = root.querySelectorAll("[type=range], [type=checkbox], select");
    const shown = [...all].filter((one) => one.offsetParent);
    const one = shown[next(shown.length)];
    if (one.type === "range") one.value = next(Number(one.max) + 1);
    else if (one.type === "checkbox") one.checked = !one.checked;
    else one.selectedIndex = next(one.options.length);
    one.dispatchEvent(new Event(one.type === "range" ? "input" : "change"));
    await new Promise((settle) => setTimeout(settle));
    found.add(root.querySelector(".lr-trouble").textContent);
    found.add(root.querySelector(".lr-slip:not(:empty)")?.textContent ?? "");
  }
  return [...found];
}"""


def cells() -> list[str]:
    """Every code cell of the built lessons."""
    found = []
    for path in sorted((ROOT / "lessons").glob("*/*.ipynb")):
        notebook = nbformat.read(path, 4)  # type: ignore[no-untyped-call]
        found += [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    return found


@pytest.fixture(scope="module")
def in_lessons() -> dict[str, Placed]:
    placed = {source: explorer_html(source) for source in cells()}
    return {source: one for source, one in placed.items() if one is not None}


class TestPlaced:
    """What the site's builder is given."""

    def test_every_explorer_of_the_lessons_has_its_place(
        self, in_lessons: dict[str, Placed]
    ) -> None:
        calls = [call_in(source) for source in in_lessons]
        assert {call.maker for call in calls if call} == set(MAKERS)
        drawn = [
            one for one in cells() if re.search(r"(_explorer|composer|_map)\(", one)
        ]
        assert drawn == list(in_lessons)

    def test_one_line_of_html_that_needs_nothing(
        self, in_lessons: dict[str, Placed]
    ) -> None:
        for placed in in_lessons.values():
            assert "\n" not in placed.html
            assert not re.search(r"\b(src|href|style|on\w+)=", placed.html)
            assert "python3 -m autograder lab" in placed.html
            assert re.search(r"<noscript><p>.{40,}</p></noscript>", placed.html)
            assert placed.scripts == tuple(one.address for one in placed.assets)

    def test_the_data_are_small(self, in_lessons: dict[str, Placed]) -> None:
        sizes = {
            asset.address: len(asset.data)
            for placed in in_lessons.values()
            for asset in placed.assets
        }
        assert sum(sizes.values()) < LARGEST
        for path in sorted((ROOT / "lessons").glob("*/*.ipynb")):
            text = path.read_text("utf-8")
            on_page = {
                address: sizes[address]
                for source, placed in in_lessons.items()
                for address in placed.scripts
                if json.dumps(source.splitlines()[-1])[1:-1] in text
            }
            assert sum(on_page.values()) < LARGEST_PAGE, path.name

    @pytest.mark.parametrize("source", ON_THE_SITE)
    def test_the_scripts_are_those_of_the_notebook(self, source: str) -> None:
        call = call_in(source)
        assert call is not None
        made = call.make()
        module = str(made._esm).replace(EXPORTED, "")
        assert kit_script().count(kit()) == 1
        assert render_script(made).count(module.removeprefix(kit()).strip()) == 1
        for script in kit_script(), render_script(made):
            assert not re.search(r"(?m)^(import|export)\b", script)

    def test_the_same_bytes_each_time(self) -> None:
        placed = explorer_html(RESTARTS)
        assert placed is not None
        again = recorded(plots.restarts_explorer(NOWHERE))
        assert placed.assets[2].data.decode() == data_script("restarts_explorer", again)

    @pytest.mark.parametrize(
        "source",
        [
            "check('cosine_lr')",
            "%matplotlib inline\ncomposer()",
            "made = composer()",
            "composer(steps=1000)",
            "sweep_explorer(print)",
            "",
        ],
    )
    def test_other_cells_have_none(self, source: str) -> None:
        assert explorer_html(source) is None

    def test_each_explorer_has_its_note(self) -> None:
        made = {call_in(source).make().scripts[-1] for source in ON_THE_SITE}  # type: ignore[union-attr]
        assert set(NOTES) == made

    def test_the_stand_in_is_checked_and_computes_nothing(self) -> None:
        text = (ROOT / "autograder" / "site" / "stand_in.js").read_text("utf-8")
        assert text.startswith("// @ts-check\n")
        assert not re.search(r"\bMath\b| \*\* |https?:|\bfetch\b|\bimport\b", text)


# Whatever draws an explorer: here its model is looked at, and nothing is drawn.
PROBE = """window.learning_rates.renders = new Proxy({}, {
  get: () => ({ model }) => { window.model = model; },
});"""
ASK = """(asked) => {
  const said = [];
  const hear = (message) => said.push(message);
  window.model.on("msg:custom", hear);
  asked.forEach((one, id) => window.model.send(
    { kind: "ask", about: one[0], id, view: "v", arguments: one[1] }));
  window.model.off("msg:custom", hear);
  window.model.send({ kind: "ask", about: "nothing", id: 0, view: "v", arguments: {} });
  return said;
}"""
UNASKED = ("parabola", "sweep", "warmup_map", "batch", "finder")


@pytest.mark.needs_chromium
class TestAnswers:
    """What the stand-in says, beside what Python says now."""

    @pytest.mark.parametrize("source", ON_THE_SITE)
    def test_they_are_pythons(self, browser: Browser, source: str) -> None:
        call, placed = call_in(source), explorer_html(source)
        assert call is not None
        assert placed is not None
        made = call.make()
        asked = [
            (one.kind, arguments)
            for one in questions_of(made)
            for arguments in one.arguments()
        ][::37]
        assert bool(asked) == (made.scripts[-1] not in UNASKED)
        page = browser.new_page()
        page.set_content(placed.html)
        for script in (
            placed.assets[2].data.decode(),
            PROBE,
            STAND_IN.read_text("utf-8"),
        ):
            page.add_script_tag(content=script)
        answers = page.evaluate(ASK, [*map(list, asked)])
        page.close()
        assert len(answers) == len(asked)
        for one, answer in zip(asked, answers, strict=True):
            assert answer.get("result") == said_now(made, *one), one


def said_now(made: Explorer, kind: str, arguments: dict[str, Any]) -> Any:
    try:
        return rounded(finite(made.answer(Ask(kind, arguments))))
    except CannotAnswer:
        return None


@pytest.fixture(scope="module")
def all_in_one(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Page]:
    path = tmp_path_factory.mktemp("all") / "index.html"
    write_page(path, ON_THE_SITE)
    page = browser.new_page(reduced_motion="reduce")
    seen = watch(page)
    page.goto(path.as_uri())
    yield page
    page.close()
    assert seen == []


@pytest.mark.needs_chromium
class TestSeen:
    """All explorers on one page, as a visitor sees them."""

    def test_each_is_drawn_and_none_twice(self, all_in_one: Page) -> None:
        explorers = all_in_one.locator(".lr-explorer")
        expect(explorers).to_have_count(len(ON_THE_SITE))
        drawn = all_in_one.locator(".lr-picture svg[role]:has(text)")
        assert drawn.count() >= len(ON_THE_SITE)
        assert all_in_one.locator(".lr-trouble:not(:empty)").count() == 0
        assert all_in_one.evaluate("document.getAnimations().length") == 0

    @pytest.mark.parametrize("theme", THEMES)
    def test_axe_finds_nothing(self, all_in_one: Page, theme: str) -> None:
        all_in_one.emulate_media(color_scheme=THEMES[theme])
        all_in_one.evaluate("theme => { document.body.dataset.theme = theme; }", theme)
        ink = all_in_one.locator(".lr-explorer").first.evaluate(
            "one => getComputedStyle(one).getPropertyValue('--lr-one').trim()"
        )
        assert ink == ("#0072b2" if theme == "light" else "#56b4e9")
        found = Axe().run(all_in_one, context=[".lr-placed"])
        assert found.response["violations"] == []

    @pytest.mark.parametrize("place", range(len(ON_THE_SITE)))
    def test_all_that_can_be_set_was_recorded(
        self, all_in_one: Page, place: int
    ) -> None:
        explorer = all_in_one.locator(".lr-explorer").nth(place)
        assert explorer.evaluate(WALK) == [""]

    @pytest.mark.parametrize("place", range(len(ON_THE_SITE)))
    def test_the_picture_follows_the_keys_at_once(
        self, all_in_one: Page, place: int
    ) -> None:
        explorer = all_in_one.locator(".lr-explorer").nth(place)
        explorer.get_by_role("slider").locator("visible=true").last.press("Home")
        delay = key_to_picture(
            all_in_one, explorer, there_and_back, times=8, watch=WATCH_PICTURE
        )
        assert delay < 20 * BUSY

    @pytest.mark.parametrize(
        ("typed", "shown"), [("0.07", "0.1"), ("5", "10"), ("0.02", "0.01")]
    )
    def test_what_was_not_recorded_is_said(
        self, all_in_one: Page, typed: str, shown: str
    ) -> None:
        place = ON_THE_SITE.index(COMPOSER_ALONE)
        explorer = all_in_one.locator(".lr-explorer").nth(place)
        field = explorer.get_by_role("spinbutton", name="base_lr, as a number")
        field.fill(typed)
        field.press("Enter")
        expect(field).to_have_value(shown)
        words = f"{typed} is not among its values: {shown} is shown"
        slip = explorer.locator(".lr-slip").locator("visible=true")
        expect(slip).to_have_text(words)
        expect(explorer.get_by_role("status")).to_contain_text(words)
        field.press("Tab")
        expect(slip).to_have_text(words)
        field.fill(shown)
        field.press("Enter")
        expect(explorer.locator(".lr-slip:not(:empty)")).to_have_count(0)

    def test_a_telephone_shows_all_of_it(self, all_in_one: Page) -> None:
        all_in_one.set_viewport_size({"width": 320, "height": 900})
        assert cut_off(all_in_one.locator("body")) == []
        assert all_in_one.evaluate("document.documentElement.scrollWidth") <= 320
