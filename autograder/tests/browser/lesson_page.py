"""A lesson open in JupyterLab, and what a learner does there with hands and eyes."""

import json
import time
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, ViewportSize

from autograder.tests.browser.the_course import Lab

PATIENCE_MS = 60_000
WIDE: ViewportSize = {"width": 1280, "height": 900}
OUTPUTS = ".jp-Cell-outputWrapper"
# A cell whose code is folded away shows no number.
HAS_RUN = """(cell) => /\\[\\d+\\]/.test(
  cell.querySelector('.jp-InputPrompt').textContent)
  || (cell.querySelector('.jp-Placeholder-prompt')
    && cell.querySelector('.jp-OutputArea-output'))"""
# "all", or the text of the cell after which Run All has stopped.
ENDED = """() => {
  const cells = [...document.querySelectorAll(
    '.jp-CodeCell:not(:has(> .jp-Placeholder, .jp-Placeholder-prompt))')];
  const prompts = cells.map((one) => one.querySelector('.jp-InputPrompt').textContent);
  if (!prompts.length || prompts.some((one) => one.includes('*'))) return null;
  const last = prompts.findLastIndex((one) => /\\[\\d+\\]/.test(one));
  if (last < 0) return null;
  return prompts.every((one) => /\\[\\d+\\]/.test(one)) ? 'all' : cells[last].innerText;
}"""
TRACEBACK = (
    "[data-mime-type='application/vnd.jupyter.error'],"
    "[data-mime-type='application/vnd.jupyter.stderr']"
)
# JupyterLab leaves cells undrawn that are out of sight; an audit wants them all.
DRAW_ALL = ".jp-Cell { content-visibility: visible !important; }"
TOO_WIDE = """() => [...document.querySelectorAll('.jp-OutputArea-output')]
  .filter((one) => one.scrollWidth > one.clientWidth + 1)
  .map((one) => `${one.scrollWidth} > ${one.clientWidth}: ${one.innerText}`)"""
TOO_SMALL = """() => [...document.querySelectorAll(
    '.jp-OutputArea-output :is(input:not([type=checkbox]), select)')]
  .map((one) => [one, one.getBoundingClientRect()])
  .filter(([one, box]) => box.height > 0 && box.width < 60)
  .map(([one, box]) => `${box.width} px: ${one.outerHTML}`)"""
THEMES = ("JupyterLab Light", "JupyterLab Dark")


class LessonPage:
    """One notebook in one tab."""

    def __init__(self, page: Page, lab: Lab, notebook: Path) -> None:
        self.page = page
        self.lab = lab
        self.notebook = notebook
        cells = json.loads(notebook.read_text("utf-8"))["cells"]
        self.cells: list[dict[str, Any]] = cells
        page.goto(lab.at(notebook))
        self.at(0).wait_for(timeout=PATIENCE_MS)
        self.first_seen = time.perf_counter()
        page.get_by_text("| Idle").wait_for(timeout=PATIENCE_MS)
        self.at(len(cells) - 1).wait_for(timeout=PATIENCE_MS)

    def at(self, place: int) -> Locator:
        return self.page.locator(
            f".jp-Notebook .jp-Cell[data-windowed-list-index='{place}']"
        )

    def cell(self, name: str) -> Locator:
        """The cell of an exercise's name, else the first code cell with this text."""
        sources = ["".join(cell["source"]) for cell in self.cells]
        code = [cell["cell_type"] == "code" for cell in self.cells]
        for place, cell in enumerate(self.cells):
            if name in {cell["id"], sources[place]}:
                return self.at(place)
        for place, source in enumerate(sources):
            if code[place] and name in source:
                return self.at(place)
        raise AssertionError(f"{self.notebook.name} has no cell {name!r}")

    def output(self, name: str) -> Locator:
        return self.cell(name).locator(OUTPUTS)

    def explorer(self, name: str) -> Locator:
        return self.output(name).locator(".lr-explorer")

    def run(self, name: str) -> float:
        """Shift+Enter in a cell; the seconds until it has an answer."""
        cell = self.cell(name)
        cell.scroll_into_view_if_needed()
        cell.locator(".jp-InputPrompt").click()
        self.page.keyboard.press("Shift+Enter")
        began = time.perf_counter()
        self.page.wait_for_function(
            HAS_RUN,
            arg=cell.element_handle(),
            timeout=PATIENCE_MS,
        )
        return time.perf_counter() - began

    def run_all(self) -> None:
        """Run every cell; JupyterLab stops at the first that raises, and so do we."""
        self.menu("Run", "Run All Cells")
        ended = self.page.wait_for_function(
            ENDED,
            polling=200,  # each frame would ask every cell, while they run
            timeout=2 * PATIENCE_MS,
        )
        last = str(ended.json_value())
        assert last == "all", f"Run All has stopped after the cell {last}"

    def menu(self, *words: str) -> None:
        bar, *items = words
        self.page.locator(".lm-MenuBar-item").get_by_text(bar, exact=True).click()
        for item in items:
            self.page.locator(".lm-Menu-item:visible").get_by_text(
                item, exact=True
            ).click()

    def enter(self, name: str) -> None:
        """Click into a cell, to type there."""
        editor = self.cell(name).locator(".cm-content")
        editor.scroll_into_view_if_needed()
        editor.click()

    def show_everything(self) -> None:
        self.page.add_style_tag(content=DRAW_ALL)

    def narrow(self) -> None:
        """A telephone, or a magnifier: the side bar closed, 320 px wide."""
        self.page.keyboard.press("Escape")
        self.page.keyboard.press("ControlOrMeta+b")
        self.page.set_viewport_size({"width": 320, "height": 900})
        self.page.wait_for_timeout(1000)

    def widen(self) -> None:
        """Back from `narrow`."""
        self.page.set_viewport_size(WIDE)
        self.page.keyboard.press("ControlOrMeta+b")
        self.page.wait_for_timeout(1000)

    def pictures(self) -> list[tuple[str, str]]:
        """The alt text and the title of every picture in the outputs."""
        pictures = self.page.locator(f"{OUTPUTS} img").all()
        words = [
            (one.get_attribute("alt"), one.get_attribute("title")) for one in pictures
        ]
        return [(alt or "", title or "") for alt, title in words]

    def too_wide(self) -> list[str]:
        found: list[str] = self.page.evaluate(TOO_WIDE)
        return found

    def too_small(self) -> list[str]:
        """Inputs that are squeezed until nobody can use them."""
        found: list[str] = self.page.evaluate(TOO_SMALL)
        return found

    def theme(self, name: str) -> None:
        self.menu("Settings", "Theme", name)
        light = "true" if name.endswith("Light") else "false"
        self.page.locator(f"body[data-jp-theme-light='{light}']").wait_for(
            state="attached"
        )
        self.page.wait_for_timeout(500)

    def unreadable(self) -> list[str]:
        """What somebody could not read: in either theme, or on a telephone."""
        found = []
        for name in THEMES:
            self.theme(name)
            found += self.troubles()
        self.narrow()
        return [*found, *self.too_wide(), *self.too_small()]

    def troubles(self) -> list[str]:
        """What axe finds serious or critical in the outputs."""
        found = Axe().run(
            self.page,
            context=[OUTPUTS],
            options={"resultTypes": ["violations"]},
        )
        violations: list[dict[str, Any]] = found.response["violations"]
        return [
            f"{one['id']}: {node['html'][:150]}"
            for one in violations
            if one["impact"] in {"serious", "critical"}
            for node in one["nodes"]
        ]
