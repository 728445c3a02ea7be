"""The explorers' kit in Chromium, without JupyterLab around it.

Its tests stand in classes: PATHS.md counts the walks of people, and these are none.
"""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

from autograder.plots import composer, parabola_explorer, sweep_explorer
from autograder.plots.kit.explorer import PLOTS, Explorer, kit
from autograder.tests.browser.explorer_cells import PARABOLA, SWEEP
from autograder.tests.browser.explorer_page import OnSite
from autograder.tests.browser.on_a_telephone import cut_off

pytestmark = [
    pytest.mark.needs_chromium,
    pytest.mark.slow,
    pytest.mark.xdist_group("browser"),
]

MODEL = """(traits) => ({
  sent: [], heard: {}, traits,
  get(name) { return this.traits[name]; },
  set(name, value) { this.traits[name] = value; },
  save_changes() {},
  send(message) { this.sent.push(message); },
  on(event, f) { (this.heard[event] ??= new Set()).add(f); },
  off(event, f) { this.heard[event]?.delete(f); },
  say(message) { for (const f of this.heard["msg:custom"] ?? []) f(message); },
})"""
TRYING = """
function render(given) {
  const kit = explorer(given, "Trying");
  window.kit = kit;
  const changed = () => kit.redraw();
  const scale = logarithmic(0.01, 10, 60);
  const rate = slider({ label: "Rate", scale, value: 0.1, changed });
  const count = slider({ label: "Count", scale: whole(1, 9), value: 4, changed });
  const view = curve_view(200);
  kit.add(view, kit.lines, rate, count);
  window.rate = rate;
  window.drawn = 0;
  return kit.start(() => {
    window.drawn++;
    if (window.broken) throw new Error("no ink");
    view.draw({
      words: "A line", x: { low: 0, high: 9, label: "update" },
      y: { low: 0, high: 10, label: "rate (no unit)" },
      series: [{ name: "mine", points: [[0, rate.value], [count.value, 1]] }],
    });
    kit.say(`Rate ${shown(rate.value)}`);
  });
}
export default { render };
"""
DARK = """:root { --jp-ui-font-color0: #fff; --jp-ui-font-color2: #bbb;
  --jp-layout-color0: #111; --jp-layout-color2: #333; }
body { background: #111; color: #fff; }"""


@pytest.fixture(scope="module")
def calls(browser: Browser) -> Iterator[Page]:
    """A page in which the kit's functions can be called."""
    opened = browser.new_page()
    opened.add_script_tag(content=kit())
    yield opened
    opened.close()


def mount(page: Page, module: str, traits: dict[str, Any], css: str = "") -> Locator:
    """Draw an explorer as anywidget would, for a model that is a few lines long."""
    page.set_content("<!doctype html><html lang=en><title>t</title><main id=place>")
    page.add_style_tag(content=css)
    page.evaluate(f"traits => {{ window.model = ({MODEL})(traits); }}", traits)
    begins = """window.leave = render({
      model: window.model, el: document.getElementById("place") });"""
    script = module.replace("export default { render };", begins)
    page.add_script_tag(content=script)
    explorer = page.locator(".lr-explorer")
    expect(explorer).to_be_visible()
    return explorer


def mounted(page: Page, explorer: Explorer, css: str = "") -> Locator:
    names = ("table", "chance", "prediction", "live", "schedules", "first", "drawn")
    traits = {name: getattr(explorer, name, None) for name in names}
    script, style = str(explorer._esm), str(explorer._css)
    return mount(page, script, json.loads(json.dumps(traits)), style + css)


def trying(page: Page) -> Locator:
    return mount(page, f"{kit()}\n{TRYING}", {}, str(Explorer._css))


class TestPure:
    """Functions from values to values."""

    @pytest.mark.parametrize(
        ("call", "value"),
        [
            ("linear_ticks(0, 100)", [0, 20, 40, 60, 80, 100]),
            ("linear_ticks(-1, 1, 4)", [-1, -0.5, 0, 0.5, 1]),
            ("linear_ticks(0.1, 0.3, 4)", [0.1, 0.15, 0.2, 0.25, 0.3]),
            ("linear_ticks(3, 3)", [3]),
            ("log_ticks(0.005, 20)", [0.01, 0.1, 1, 10]),
            ("log_ticks(0.1, 1)", [0.1, 0.2, 0.5, 1]),
            ("log_ticks(1e-8, 1e4, 4).length", 5),
            ("span([1, null, NaN, 3], { room: 0 })", [1, 3]),
            ("span([0.1, 0.2], { zero: true, room: 0 })", [0, 0.2]),
            ("span([])", [0, 1]),
            ("span([2, 2])", [1, 3]),
            ("span([0])", [0, 1]),
            ("unbroken([[0, 1], [1, null], [2, NaN], [3, 2]])", [[[0, 1]], [[3, 2]]]),
            ("unbroken([[0, null]])", []),
            ("stepped([[0, 1], [1, 2]])", [[0, 1], [1, 1], [1, 2]]),
            ("pushed_apart([50, 52, 10], 15, 0, 100)", [50, 65, 10]),
            ("pushed_apart([99, 98], 15, 0, 100)", [100, 85]),
            ("pushed_apart([-9, 400], 15, 0, 100)", [0, 100]),
            ("shown(0.00001234)", "1.2e−5"),
            ("shown(-0.5)", "−0.5"),
            ("shown(NaN) + shown(null)", "not finitenot finite"),
            ("exact(0.1 + 0.2)", "0.3"),
            ("exact(1.23456789)", "1.23456789"),
            ("typed_number(' 0,25 ')", 0.25),
            ("typed_number('−1e-3')", -0.001),
            ("Number.isNaN(typed_number('1,000.5'))", True),
            ("Number.isNaN(typed_number('0x10'))", True),
            ("minus('-1e-3')", "−1e−3"),
            ("beside(100, 50, 400)", [105, "start"]),
            ("beside(380, 50, 400)", [375, "end"]),
            ("beside(90, 150, 200)", [50, "start"]),
            ("room_for_names([{ name: 'mine', points: [] }])", 42),
            ("room_for_names([{ name: 'mine', end: '', points: [] }])", 14),
            ("time_left(400, 0.5)", ""),
            ("time_left(4000, 0.25)", ", about 12 s left"),
            ("time_left(4000, 0) + time_left(4000, 1)", ""),
            ("slip_in('0.5', 0, 1)", ""),
            ("slip_in('', 0, 1)", "Type a number from 0 to 1."),
            ("slip_in('lots', 0, 1)", "“lots” is not a number; 0 to 1 can be shown."),
            ("slip_in('1e400', 0, 1)", "1e400 is outside of 0 to 1."),
            ("slip_in('-2', -1, 1)", "-2 is outside of −1 to 1."),
            ("beside(10, 50, 100)", [15, "start"]),
            ("beside(90, 50, 100)", [85, "end"]),
            ("beside(50, 80, 100)", [20, "start"]),
            ("whole(3, 9).place(5)", 2),
            ("logarithmic(0.01, 1, 20).place(0.1)", 10),
        ],
    )
    def test_values(self, calls: Page, call: str, value: object) -> None:
        found = calls.evaluate(call)
        wanted = pytest.approx(value) if isinstance(value, float) else value
        assert found == wanted

    @pytest.mark.parametrize(
        "scale", ["logarithmic(0.001, 10, 80)", "linear(-1.6, 1.6, 32)", "whole(1, 50)"]
    )
    def test_every_position_leads_back_to_itself(self, calls: Page, scale: str) -> None:
        call = f"""(() => {{ const s = {scale}; return Array.from(
          {{ length: s.steps + 1 }}, (_, p) => s.place(s.at(p)) - p); }})()"""
        assert set(calls.evaluate(call)) == {0}

    @pytest.mark.parametrize("log", ["true", "false"])
    def test_an_axis_maps_there_and_back(self, calls: Page, log: str) -> None:
        axis = f"{{ low: 0.01, high: 100, log: {log}, label: '' }}"
        call = f"""(() => {{ const m = mapping({axis}, 20, 420);
          return [m.to(0.01), m.to(100), m.back(m.to(3)), m.to(1e308) <= 1e5,
                  Number.isFinite(m.to(0)), Number.isFinite(m.to(NaN))]; }})()"""
        low, high, back, *bounded = calls.evaluate(call)
        assert (low, high) == (20, 420)
        assert back == pytest.approx(3)
        assert bounded == [True, True, True]

    def test_no_two_lines_look_alike_without_their_colours(self, calls: Page) -> None:
        looks = calls.evaluate("LOOKS.map(({dash, marker}) => dash + marker)")
        assert len(set(looks)) == len(looks) == 4
        assert len({look["dash"] for look in calls.evaluate("LOOKS")}) == 4


class TestSlider:
    """A named slider with its number."""

    @pytest.mark.parametrize("typed", ["lots", "", "1e400", "-3", "0", "11", "1,2,3"])
    def test_nonsense_is_one_line_and_the_picture_stays(
        self, page: Page, typed: str
    ) -> None:
        explorer = trying(page)
        field = explorer.get_by_role("spinbutton", name="Rate, as a number")
        before = explorer.locator("polyline").get_attribute("points")
        field.fill(typed)
        field.press("Enter")
        slip = explorer.locator(".lr-slip").first
        assert "0.01 to 10" in slip.inner_text()
        assert "\n" not in slip.inner_text()
        expect(field).to_have_attribute("aria-invalid", "true")
        assert page.evaluate("window.rate.value") == 0.1
        assert explorer.locator("polyline").get_attribute("points") == before
        expect(explorer.get_by_role("status")).to_contain_text(slip.inner_text())
        field.fill("0,25")
        field.press("Enter")
        assert page.evaluate("window.rate.value") == 0.25
        expect(slip).to_be_empty()
        assert explorer.locator("polyline").get_attribute("points") != before

    def test_all_typed_digits_count_and_the_arrows_go_on(self, page: Page) -> None:
        explorer = trying(page)
        field = explorer.get_by_role("spinbutton", name="Rate, as a number")
        slider = explorer.get_by_role("slider", name="Rate")
        field.fill("1.23456789")
        field.press("Enter")
        assert page.evaluate("window.rate.value") == 1.23456789
        assert slider.get_attribute("aria-valuetext") == "1.23456789"
        field.press("ArrowUp")
        assert field.input_value() == slider.get_attribute("aria-valuetext") == "1.41"

    def test_whole_numbers_stay_whole(self, page: Page) -> None:
        explorer = trying(page)
        field = explorer.get_by_role("spinbutton", name="Count, as a number")
        field.fill("6.7")
        field.press("Enter")
        assert field.input_value() == "7"


class TestStatus:
    """What is said, and when."""

    def test_one_region_speaks_once_a_change_has_settled(self, page: Page) -> None:
        explorer = trying(page)
        live = explorer.locator("[role=status], [role=alert], [aria-live]")
        assert live.count() == 1
        expect(live).to_have_text("Rate 0.1")
        live.evaluate("""(region) => { window.said = [];
          const keep = () => window.said.push(region.textContent);
          new MutationObserver(keep).observe(region, { childList: true }); }""")
        slider = explorer.get_by_role("slider", name="Rate")
        for _ in range(6):
            slider.press("ArrowRight")
        assert explorer.locator(".lr-status").inner_text() == "Rate 0.2"
        assert page.evaluate("window.said") == []
        expect(live).to_have_text("Rate 0.2")
        assert page.evaluate("window.said") == ["Rate 0.2"]

    def test_a_picture_that_cannot_be_drawn_says_so(self, page: Page) -> None:
        explorer = trying(page)
        page.evaluate("window.broken = true; window.kit.redraw()")
        expect(explorer.locator(".lr-trouble")).to_have_text(
            "The picture could not be drawn: Error: no ink"
        )


class TestAsking:
    """Questions to a Python that a test plays."""

    def test_the_newest_question_counts(self, page: Page) -> None:
        trying(page)
        answers = page.evaluate("""async () => {
          const first = kit.ask_python("curve", { n: 1 });
          const second = kit.ask_python("curve", { n: 2 });
          const other = kit.ask_python("other");
          const [one, two, three] = model.sent;
          const say = (asked, rest) => model.say({ about: asked.about, id: asked.id,
            view: asked.view, ...rest });
          say(one, { kind: "answer", result: "old" });
          say({ ...two, view: "another" }, { kind: "answer", result: "theirs" });
          say(two, { kind: "progress", words: "half", done: 0.5 });
          const during = document.querySelector(".lr-progress").textContent;
          say(two, { kind: "answer", result: "new" });
          say(three, { kind: "error", words: "It broke." });
          return [await first, await second, await other, during,
            document.querySelector(".lr-trouble").textContent,
            document.querySelector(".lr-progress").textContent];
        }""")
        assert answers == [None, "new", None, "half", "It broke.", ""]

    @pytest.mark.parametrize(
        ("came", "found"),
        [
            ({"kind": "cancelled"}, None),
            ({"kind": "answer", "result": "ready first"}, "ready first"),
        ],
    )
    def test_python_says_what_became_of_a_cancelled_question(
        self, page: Page, came: dict[str, str], found: str | None
    ) -> None:
        trying(page)
        assert page.evaluate(
            """async came => {
          const asked = kit.ask_python("run");
          kit.cancel("run");
          const [{ about, id, view }, cancel] = model.sent;
          const early = await Promise.race([asked, "not yet"]);
          model.say({ about, id, view, ...came });
          return [cancel.kind, early, await asked];
        }""",
            came,
        ) == ["cancel", "not yet", found]

    def test_a_cancel_that_nobody_hears_ends_the_question(self, page: Page) -> None:
        explorer = trying(page)
        assert (
            page.evaluate("""async () => {
          const asked = kit.ask_python("run");
          model.send = () => { throw new Error("closed"); };
          kit.cancel("run");
          return await asked;
        }""")
            is None
        )
        expect(explorer.locator(".lr-trouble")).to_contain_text("run this cell again")

    def test_silence_is_said_and_taken_back(self, page: Page) -> None:
        explorer = trying(page)
        page.evaluate("void kit.ask_python('curve')")
        trouble = explorer.locator(".lr-trouble")
        expect(trouble).to_contain_text("Python has not answered yet", timeout=6000)
        page.evaluate("""() => { const [{ about, id, view }] = model.sent;
          model.say({ kind: "answer", about, id, view, result: 1 }); }""")
        expect(trouble).to_be_empty()

    def test_a_model_without_a_kernel_says_so(self, page: Page) -> None:
        explorer = trying(page)
        page.evaluate("""() => { model.send = () => { throw new Error("closed"); };
          void kit.ask_python("curve"); }""")
        expect(explorer.locator(".lr-trouble")).to_contain_text("run this cell again")

    def test_nobody_listens_any_more_where_it_was_taken_away(self, page: Page) -> None:
        trying(page)
        page.evaluate("window.leave()")
        heard = "Object.values(model.heard).map((all) => all.size)"
        assert set(page.evaluate(heard)) == {0}


class TestLiveRun:
    """A training that a button starts, and what is said of its end."""

    @pytest.mark.parametrize(
        ("stops", "came", "said"),
        [
            (True, {"kind": "cancelled"}, "No live run at 0.1: it was stopped."),
            (False, {"kind": "error", "words": "It broke."}, "No live run at 0.1."),
            (True, {"kind": "answer", "result": {"words": "Ran."}}, "Ran."),
        ],
    )
    def test_it_says_how_it_ended(
        self, page: Page, stops: bool, came: dict[str, str], said: str
    ) -> None:
        trying(page)
        page.evaluate("""() => {
          window.run = live_run(kit, {
            label: "Train", name: () => "at 0.1", values: () => ({}) });
          document.querySelector(".lr-explorer").append(run.row);
          run.draw();
        }""")
        page.get_by_role("button", name="Train").press("Enter")
        page.evaluate("run.draw()")
        if stops:
            page.get_by_role("button", name="Stop the run").press("Enter")
        page.evaluate(
            """came => { const [{ about, id, view }] = model.sent;
          model.say({ about, id, view, ...came }); }""",
            came,
        )
        expect(page.locator(".lr-live-run .lr-progress")).to_have_text(said)


class TestExplorers:
    """All explorers, as wide as a telephone and in both themes."""

    @pytest.fixture(params=[parabola_explorer, sweep_explorer, composer])
    def made(self, request: pytest.FixtureRequest) -> Explorer:
        explorer: Explorer = request.param()
        if request.param is sweep_explorer:
            explorer.prediction = {"best": 0.1, "collapse": 1.0}
        if request.param is composer:
            rates = [0.1 * 0.95**t for t in range(100)]
            mine = [0.1 * 0.94**t for t in range(100)]
            first = {"t": 1, "words": "t = 1: yours 0.094, target 0.095", "y": 0.094}
            explorer.drawn = {
                "target": rates,
                "mine": mine,
                "difference": [a - b for a, b in zip(mine, rates, strict=True)],
                "first": first,
                "words": "They differ.",
                "trouble": "",
            }
        return explorer

    @pytest.mark.parametrize("theme", ["light", "dark"])
    def test_axe_finds_nothing(self, page: Page, made: Explorer, theme: str) -> None:
        mounted(page, made, DARK if theme == "dark" else "")
        light = str(theme == "light").lower()
        page.evaluate(f"document.body.dataset.jpThemeLight = '{light}'")
        found = Axe().run(page, context=[".lr-explorer"])
        assert found.response["violations"] == []

    def test_a_telephone_shows_all_of_it(self, page: Page, made: Explorer) -> None:
        # Of 320 pixels JupyterLab leaves 216 to an output.
        page.set_viewport_size({"width": 216, "height": 900})
        explorer = mounted(page, made)
        assert page.evaluate("document.documentElement.scrollWidth") <= 216
        small = explorer.locator(
            "text, div, label, button, select, input"
        ).evaluate_all(
            "all => all.map(one => parseFloat(getComputedStyle(one).fontSize))"
        )
        assert min(small) >= 12
        assert cut_off(explorer) == []

    def test_nothing_moves_by_itself(self, page: Page, made: Explorer) -> None:
        page.emulate_media(reduced_motion="reduce")
        mounted(page, made)
        assert page.evaluate("document.getAnimations().length") == 0

    def test_every_control_has_a_name_and_a_value(
        self, page: Page, made: Explorer
    ) -> None:
        explorer = mounted(page, made)
        for slider in explorer.get_by_role("slider").all():
            name = slider.evaluate("one => one.labels[0].textContent")
            number = explorer.get_by_role(
                "spinbutton", name=f"{name}, as a number", exact=True
            ).locator("visible=true")
            assert slider.get_attribute("aria-valuetext") == number.input_value()
        for image in explorer.locator("svg[role]").locator("visible=true").all():
            assert len(image.get_attribute("aria-label") or "") > 20


Show = Callable[[Explorer], Locator]


class TestHands:
    """What a mouse can do, and what the keyboard can do as well."""

    @pytest.fixture(params=["alone", "site"])
    def show(self, page: Page, on_site: OnSite, request: pytest.FixtureRequest) -> Show:
        """Draw an explorer as anywidget would, or as the site does."""
        if request.param == "alone":
            return lambda made: mounted(page, made)
        cells = {"parabola": PARABOLA, "sweep": SWEEP}
        return lambda made: on_site(cells[made.scripts[-1]])

    def test_the_start_and_the_rate_are_dragged(self, page: Page, show: Show) -> None:
        explorer = show(parabola_explorer())
        start = explorer.get_by_role("spinbutton", name="Start w₀, as a number")
        rate = explorer.get_by_role("spinbutton", name="Learning rate, as a number")
        walked = explorer.locator("polyline.lr-series")
        before = walked.get_attribute("points")
        for handle, by, field in (
            (".lr-handle", -100, start),
            (".lr-here", 120, rate),
        ):
            box = explorer.locator(handle).bounding_box()
            assert box is not None
            x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
            old = float(field.input_value())
            page.mouse.move(x, y)
            page.mouse.down()
            page.mouse.move(x + by, y, steps=5)
            page.mouse.up()
            assert (float(field.input_value()) - old) * by > 0
            moved = explorer.locator(handle).bounding_box()
            assert moved is not None
            assert moved["x"] - box["x"] == pytest.approx(by, abs=3)
            page.mouse.move(x, y)
        assert walked.get_attribute("points") != before

    def test_dots_answer_to_hover_focus_and_click(self, page: Page, show: Show) -> None:
        made = sweep_explorer()
        explorer = show(made)
        for name in ("My guess: best rate", "My guess: first collapse"):
            explorer.get_by_role("slider", name=name).press("PageUp")
        explorer.get_by_role("button", name="Commit both guesses").press("Enter")
        dots = explorer.locator(".lr-dot-place")
        readout = explorer.locator(".lr-readout")
        assert dots.count() == 27
        dots.nth(5).hover()
        expect(readout).to_contain_text("10 seeds: ")
        assert readout.inner_text() == dots.nth(5).get_attribute("aria-label")
        assert explorer.locator("[tabindex='0']").count() == 1
        dots.nth(0).focus()
        page.keyboard.press("ArrowRight")
        page.keyboard.press("ArrowRight")
        assert readout.inner_text() == dots.nth(2).get_attribute("aria-label")
        page.keyboard.press("End")
        page.keyboard.press("Enter")
        expect(dots.nth(26)).to_be_focused()
        field = explorer.get_by_role("spinbutton", name="Learning rate, as a number")
        assert float(field.input_value()) == made.table[-1]["rate"]
        dots.nth(10).click()
        assert float(field.input_value()) == pytest.approx(made.table[10]["rate"])

    def test_the_picture_is_tied_to_the_exact_rate(self, show: Show) -> None:
        explorer = show(parabola_explorer())
        field = explorer.get_by_role("spinbutton", name="Learning rate, as a number")
        said = explorer.locator(".lr-status")
        for typed, words in (
            (
                "1.9999",
                "oscillating, converges: rate × curvature = 1.9999, the edge is 2",
            ),
            ("2", "on the boundary"),
            (
                "2.0001",
                "diverging, diverges: rate × curvature = 2.0001, the edge is 2.",
            ),
        ):
            field.fill(typed)
            field.press("Enter")
            expect(said).to_contain_text(words)
            expect(explorer).to_contain_text(f"learning rate {typed}")


class TestReadme:
    """What an author copies works as it stands."""

    def test_the_example_is_an_explorer(self, page: Page) -> None:
        text = (PLOTS / "kit" / "README.md").read_text("utf-8")
        example = re.findall(r"```js\n(.*?)```", text, re.DOTALL)[0]
        assert len(example.splitlines()) <= 30
        explorer = mount(page, f"{kit()}\n{example}", {}, str(Explorer._css))
        said = explorer.locator(".lr-status")
        assert said.inner_text() == "From 0.1 to 9.8e−5 in 200 updates."
        explorer.get_by_role("slider", name="Half-life (updates)").press("End")
        assert said.inner_text() == "From 0.1 to 0.025 in 200 updates."
        explorer.get_by_role("checkbox", name="Show a tenth").press("Space")
        expect(explorer.get_by_text("a tenth", exact=True)).to_have_count(0)
        found = Axe().run(page, context=[".lr-explorer"])
        assert found.response["violations"] == []
