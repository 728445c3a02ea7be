"""The explorers of lesson 05 in Chromium, with their own Python behind them.

Most tests need no JupyterLab: the page's questions go straight to the explorer. They
stand in classes: PATHS.md counts the walks of people, and these are none.
"""

import functools
import json
import re
from collections.abc import Callable
from statistics import median
from typing import Any

import pytest
from anywidget import AnyWidget
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from autograder import exercises
from autograder.plots import (
    explorers_l05,
    families_explorer,
    resume_explorer,
    warmup_map,
)
from autograder.plots.kit import Ask, Explorer
from autograder.plots.kit.explorer import finite
from autograder.tests.browser.explorer_cells import (
    FAMILIES,
    FLAT_DECAY,
    MAP,
    RESUME,
)
from autograder.tests.browser.explorer_page import OnSite
from autograder.tests.browser.explorer_places import (
    ALONE,
    darken,
    expect_no_live_run,
    marks_after_stop,
    train_until,
)
from autograder.tests.browser.keys import BUSY, OUTLINE, WATCH, press
from autograder.tests.browser.lesson_page import LessonPage
from autograder.tests.browser.on_a_telephone import cut_off
from autograder.tests.browser.test_kit import DARK, mount
from autograder.training import train_warm

pytestmark = [
    pytest.mark.needs_chromium,
    pytest.mark.slow,
    pytest.mark.xdist_group("browser"),
]

Shown = Callable[[str], Locator]
UNDER_WAY = r"update [1-9]\d* of 250"
CELLS = {
    "families": (families_explorer, FAMILIES),
    "map": (warmup_map, MAP),
    "resume": (resume_explorer, RESUME),
}
TO_PYTHON = """window.model.send = async ({ kind, about, id, view, ...rest }) => {
  if (kind !== "ask") return;
  const { result, traits } = await window.python(about, rest.arguments);
  const model = window.model;
  for (const [name, value] of Object.entries(traits)) {
    const old = model.traits[name];
    model.traits[name] = value;
    if (JSON.stringify(old) === JSON.stringify(value)) continue;
    for (const f of model.heard[`change:${name}`] ?? []) f();
  }
  model.say({ kind: "answer", about, id, view, result });
};
"""


def traits_of(explorer: Explorer) -> dict[str, Any]:
    names = set(explorer.traits(sync=True)) - set(AnyWidget.class_traits())
    own = {name for name in names if not name.startswith("_")}
    found = {name: getattr(explorer, name) for name in own}
    traits: dict[str, Any] = json.loads(json.dumps(finite(found)))
    return traits


def shown_in(page: Page, explorer: Explorer, css: str = "") -> Locator:
    """The explorer on a page of its own, its questions answered by its own class."""

    def answer(about: str, given: dict[str, Any]) -> dict[str, Any]:
        result = finite(explorer.answer(Ask(about, given)))
        return {"result": result, "traits": traits_of(explorer)}

    page.expose_function("python", answer)
    style = str(explorer._css) + css
    return mount(page, TO_PYTHON + str(explorer._esm), traits_of(explorer), style)


@pytest.fixture(params=ALONE)
def shown(page: Page, on_site: OnSite, request: pytest.FixtureRequest) -> Shown:
    """An explorer with its Python behind it, or with what its Python has said."""

    def opened(name: str) -> Locator:
        make, cell = CELLS[name]
        if request.param == "site":
            return on_site(cell)
        return shown_in(page, make() if make is not families_explorer else make({}))

    return opened


def said(explorer: Locator) -> Locator:
    return explorer.locator(".lr-status")


def reference(name: str) -> Any:
    return exercises.load(name).reference


class TestFamilies:
    """A decay after a warmup, and the clock of its fall."""

    def test_keys_move_the_curve_and_the_words(self, page: Page, shown: Shown) -> None:
        explorer = shown("families")
        curve = explorer.locator("polyline").first
        expect(said(explorer)).to_contain_text("update 20, at t = W, 1: one more step")
        expect(said(explorer)).to_contain_text("The target alone")
        before = curve.get_attribute("points") or ""
        explorer.get_by_role("combobox", name="The fall's clock starts").focus()
        press(page, "ArrowDown")
        expect(said(explorer)).to_contain_text("a jump of −0.15. The peak is never")
        expect(curve).not_to_have_attribute("points", before)
        expect(explorer.get_by_text("fall, not used")).to_be_visible()
        warmup = explorer.get_by_role("slider", name="warmup W (updates)")
        warmup.focus()
        press(page, "Home")
        expect(said(explorer)).to_contain_text("No warmup: update 0 uses 1 of the peak")
        expect(explorer.get_by_role("status")).to_contain_text("No warmup")
        assert page.evaluate(OUTLINE) >= 2

    def test_the_learners_function_lies_over_it(self, page: Page) -> None:
        name = "warmup_cosine"
        explorer = shown_in(page, families_explorer({name: reference(name)}))
        explorer.get_by_role("combobox", name="Decay").select_option("cosine")
        expect(said(explorer)).to_contain_text(f"Your {name} is the target at all 110")
        expect(explorer.locator("polyline")).to_have_count(2)
        explorer.get_by_role("slider", name="min_ratio (of the peak)").press("PageUp")
        expect(said(explorer)).to_contain_text(f"Your {name} is the target at all 110")

    def test_a_shorter_run_takes_the_warmup_along(self, shown: Shown) -> None:
        explorer = shown("families")
        explorer.get_by_role("slider", name="warmup W (updates)").press("End")
        explorer.get_by_role("slider", name="total T (updates)").press("Home")
        field = explorer.get_by_role(
            "spinbutton", name="warmup W (updates), as a number"
        )
        expect(field).to_have_value("20")
        expect(said(explorer)).to_contain_text("The peak is never reached")

    def test_the_curve_follows_soon(self, page: Page, shown: Shown) -> None:
        explorer = shown("families")
        keys = "ArrowRight", "ArrowLeft"
        assert delay_of(page, explorer, "warmup W (updates)", *keys) < 50 * BUSY


class TestWarmupMap:
    """Cells that are chosen, uncovered and trained."""

    def test_it_is_covered_until_somebody_asks(self, shown: Shown) -> None:
        explorer = shown("map")
        covered = explorer.get_by_text("?", exact=True)
        expect(covered).to_have_count(34)
        expect(said(explorer)).to_have_text(
            "Warmup 60, peak 0.02: 3 of 3 seeds learn. Their losses at the end: "
            "0.00135, 0.269, 0.518 nats."
        )
        explorer.get_by_role("slider", name="Peak rate").press("ArrowLeft")
        expect(said(explorer)).to_contain_text("Warmup 60, peak 0.014: covered.")
        explorer.get_by_role("button", name="Uncover the whole map").press("Enter")
        expect(covered).to_have_count(0)
        expect(said(explorer)).to_contain_text("peak 0.014: 3 of 3 seeds learn.")
        expect(explorer.get_by_text("2 of 3", exact=True)).to_have_count(2)
        image = explorer.get_by_role("img")
        expect(image).to_have_attribute(
            "aria-label", re.compile("36 of 36 cells are open")
        )

    def test_two_sliders_reach_every_cell(self, page: Page, shown: Shown) -> None:
        explorer = shown("map")
        explorer.get_by_role("button", name="Uncover the whole map").press("Enter")
        warmup = explorer.get_by_role("slider", name="Warmup (updates)")
        peak = explorer.get_by_role("slider", name="Peak rate")
        warmup.press("Home")
        seen = set()
        for _ in range(6):
            peak.press("Home")
            for _ in range(6):
                seen.add(said(explorer).inner_text().split(":")[0])
                peak.press("ArrowRight")
            warmup.press("ArrowRight")
        assert len(seen) == 36
        field = explorer.get_by_role("spinbutton", name="Peak rate, as a number")
        field.fill("0.0128")
        field.press("Enter")
        expect(field).to_have_value("0.014")
        explorer.locator("rect.lr-dot").first.click()
        expect(said(explorer)).to_contain_text("Warmup 0, peak 0.005")
        assert (
            delay_of(page, explorer, "Peak rate", "ArrowRight", "ArrowLeft") < 20 * BUSY
        )

    def test_a_live_run_leaves_a_triangle(
        self, page: Page, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        short = functools.partial(train_warm, steps=3)
        monkeypatch.setattr(explorers_l05, "train_warm", short)
        explorer = shown_in(page, warmup_map())
        explorer.get_by_role("button", name="Train this cell live").press("Enter")
        expect(explorer.locator(".lr-live")).to_have_count(1, timeout=30_000)
        expect(explorer).to_contain_text("seed 100: loss")
        expect(said(explorer)).to_contain_text("Your run here ")
        expect(explorer.get_by_role("status")).to_contain_text(
            "Live run with warmup 60"
        )

    def test_without_python_no_run_is_promised(self, on_site: OnSite) -> None:
        expect_no_live_run(on_site(MAP), "Train this cell live", lesson=5)


class TestResume:
    """Orders of loading, and a schedule that is stepped too often."""

    def test_keys_move_the_break(self, page: Page, shown: Shown) -> None:
        explorer = shown("resume")
        expect(said(explorer)).to_contain_text("made first: no update differs.")
        expect(said(explorer)).to_contain_text(
            "made late: 25 of 25 updates differ; the first, update 15, uses 0.0775 "
            "instead of 0.775."
        )
        late = explorer.get_by_role("row", name="made late")
        expect(late).to_contain_text("≠ 0.0775")
        expect(explorer.locator("polyline")).to_have_count(4)
        drawn = explorer.locator("polyline").nth(2).get_attribute("points") or ""
        explorer.get_by_role("slider", name="Stopped after k (updates)").focus()
        press(page, "ArrowRight")
        expect(said(explorer)).to_contain_text("Stopped after 16 updates.")
        expect(explorer.get_by_role("status")).to_contain_text("Stopped after 16")
        expect(explorer.locator("polyline").nth(2)).not_to_have_attribute(
            "points", drawn
        )
        schedule = explorer.get_by_role("combobox", name="Schedule")
        schedule.select_option("wave")
        expect(said(explorer)).to_contain_text("made late: no update differs.")
        assert delay_of(page, explorer, "Stopped after k (updates)") < 20 * BUSY

    def test_each_order_can_be_seen_alone(self, page: Page, shown: Shown) -> None:
        explorer = shown("resume")
        lines = explorer.get_by_role("combobox", name="Lines")
        lines.focus()
        press(page, "End")
        expect(said(explorer)).to_contain_text(
            "forgotten: 24 of 25 updates differ; the first"
        )
        expect(explorer.locator("polyline")).to_have_count(2)

    def test_micro_batches_run_through_the_schedule(self, shown: Shown) -> None:
        explorer = shown("resume")
        explorer.get_by_role("combobox", name="Look at").select_option("micro")
        expect(said(explorer)).to_contain_text("has been run through after 10.")
        expect(explorer.locator("table")).to_be_hidden()
        explorer.get_by_role("slider", name="Micro-batches an update").press("Home")
        expect(said(explorer)).to_contain_text("both are the same")


def delay_of(page: Page, explorer: Locator, name: str, *keys: str) -> float:
    """The median time from a key on a slider to the painted picture, in ms."""
    explorer.get_by_role("slider", name=name).focus()
    explorer.evaluate(WATCH)
    for count in range(12):
        press(page, keys[count % len(keys)] if keys else "ArrowRight")
        page.wait_for_function("count => window.delays.length > count", arg=count)
    delay = float(median(page.evaluate("window.delays")))
    print(f"{name}: key to picture {delay:.0f} ms")
    return delay


class TestAll:
    """Both themes, a telephone, names and values."""

    @pytest.fixture(params=["families", "cut", "map", "open map", "resume", "micro"])
    def made(self, page: Page, request: pytest.FixtureRequest) -> Locator:
        which = request.param
        if "map" in which:
            cells = warmup_map()
            cells.uncovered = which == "open map"
            cells.live = [{"warmup": 60, "peak": 0.02, "loss": 0.3}]
            return shown_in(page, cells)
        if which in {"families", "cut"}:
            name = "bert_tf_lr"
            explorer = shown_in(
                page, families_explorer({name: lambda t, **_: 0.01 * t})
            )
            if which == "cut":
                explorer.get_by_label("The fall's clock starts").select_option(which)
                expect(said(explorer)).to_contain_text(f"Your {name} differs")
        else:
            explorer = shown_in(page, resume_explorer())
            if which == "micro":
                explorer.get_by_label("Look at").select_option(which)
        expect(explorer.locator("polyline").first).to_be_attached(timeout=30_000)
        return explorer

    @pytest.mark.parametrize("theme", ["light", "dark"])
    def test_axe_finds_nothing(self, page: Page, made: Locator, theme: str) -> None:
        if theme == "dark":
            darken(page, DARK)
        found = Axe().run(page, context=[".lr-explorer"])
        assert found.response["violations"] == []

    def test_a_telephone_shows_all_of_it(self, page: Page, made: Locator) -> None:
        # Of 320 pixels JupyterLab leaves 216 to an output.
        page.set_viewport_size({"width": 216, "height": 900})
        assert cut_off(made) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 216
        small = made.locator(
            "text, div, label, button, select, td, th, li"
        ).evaluate_all(
            "all => all.map((one) => parseFloat(getComputedStyle(one).fontSize))"
        )
        assert min(small) >= 12

    def test_every_control_has_a_name_and_a_value(
        self, page: Page, made: Locator
    ) -> None:
        for slider in made.get_by_role("slider").all():
            name = slider.evaluate("one => one.labels[0].textContent")
            number = made.get_by_role(
                "spinbutton", name=f"{name}, as a number", exact=True
            )
            assert slider.get_attribute("aria-valuetext") == number.input_value()
        image = made.locator("svg[role=img]").first
        assert len(image.get_attribute("aria-label") or "") > 40


class TestInANotebook:
    """All three with a kernel behind them."""

    def test_a_kernel_answers_trains_and_stops(self, explorers: LessonPage) -> None:
        explorers.run(FLAT_DECAY)
        families, cells, resume = map(explorers.explorer, (FAMILIES, MAP, RESUME))
        expect(said(families)).to_contain_text(
            "Your linear_warmup_decay differs from the target first at t = 0",
            timeout=60_000,
        )
        expect(said(resume)).to_contain_text("Stopped after 15", timeout=60_000)
        train_until(cells, "Train this cell live", UNDER_WAY)
        assert marks_after_stop(cells) == 0  # it takes seconds: nothing has ended yet
        expect(cells.locator(".lr-live")).to_have_count(0)
