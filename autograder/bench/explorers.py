"""From the key to the changed picture: the explorers, in a real JupyterLab.

Peer: `interact` with an inline plot, as most notebooks do it, in the same page.
"""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from typing import Any

from playwright.sync_api import Locator, Page, sync_playwright

from autograder.bench.report import Report
from autograder.bench.start import first_cell, plain_jupyterlab, run_all
from autograder.doctor import chromium_path, chromium_sandboxes
from autograder.errors import UserError

LIMIT_MS = 20.0
KEYS = 25
PATIENCE_MS = 120_000
MINE = """def step_lr(t, base_lr, step_size, gamma=0.1):
    return base_lr * gamma ** (t // step_size)"""
PEER = """%matplotlib inline
import matplotlib.pyplot as plt
import ipywidgets

def draw(rate=0.1):
    plt.plot([rate * (1 - t / 1000) for t in range(1000)])
    plt.show()

ipywidgets.interact(draw, rate=(0.0, 1.0, 0.01));"""
CELLS = (
    "from autograder import parabola_explorer\nparabola_explorer()",
    f"from autograder import composer\n{MINE}\ncomposer(steps=1000)",
    PEER,
)
WATCH = """([output, drawing]) => {
  window.delays = [];
  let pressed = 0;
  output.addEventListener('keydown', () => { pressed = performance.now(); }, true);
  new MutationObserver(() => requestAnimationFrame(() => {
    if (pressed) window.delays.push(performance.now() - pressed);
    pressed = 0;
  })).observe(drawing, { childList: true, subtree: true, attributes: true });
}"""


def measure() -> Report:
    """Press keys on three sliders, and time the pictures."""
    path = chromium_path()
    if path is None:
        raise UserError("`lr bench explorers` needs Chromium: `lr doctor` says how")
    with sync_playwright() as playwright, _notebook() as url:
        browser = playwright.chromium.launch(
            executable_path=path, chromium_sandbox=chromium_sandboxes()
        )
        first_cell(browser, url)
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.goto(url)
        page.get_by_text("| Idle").wait_for(timeout=PATIENCE_MS)
        page.keyboard.press("ControlOrMeta+b")
        _run(page)
        alone = _delays(page, 0, "svg[role=img]")
        learner = _delays(page, 1, "svg[role=img]")
        plain = _delays(page, 2, ".widget-output")
        browser.close()
    return Report(
        name="explorer drawn in the browser, key to picture, median",
        unit="ms",
        ours=median(alone),
        peer="interact with an inline plot",
        theirs=median(plain),
        limit=LIMIT_MS,
        details={
            "explorer, 95th percentile": _p95(alone),
            "learner's function over 1,000 updates, median": median(learner),
            "learner's function over 1,000 updates, 95th percentile": _p95(learner),
            "interact, 95th percentile": _p95(plain),
        },
    )


@contextmanager
def _notebook() -> Iterator[str]:
    """A notebook with the three, served by a plain JupyterLab."""
    cells: list[Any] = [
        {"cell_type": "code", "id": f"c{n}", "metadata": {}, "source": source}
        | {"outputs": [], "execution_count": None}
        for n, source in enumerate(CELLS)
    ]
    kernel = {"name": "python3", "display_name": "Python 3"}
    document: dict[str, Any] = {"cells": cells, "metadata": {"kernelspec": kernel}}
    document |= {"nbformat": 4, "nbformat_minor": 5}
    with TemporaryDirectory() as folder:
        (Path(folder) / "keys.ipynb").write_text(json.dumps(document), "utf-8")
        with plain_jupyterlab(Path(folder), "keys.ipynb", os.environ) as url:
            yield url


def _run(page: Page) -> None:
    run_all(page)
    for place in range(len(CELLS)):
        _output(page, place).get_by_role("slider").first.wait_for(timeout=PATIENCE_MS)
    _output(page, 2).locator("img").first.wait_for(timeout=PATIENCE_MS)
    page.wait_for_timeout(5000)  # torch loads behind the composer's first picture


def _output(page: Page, place: int) -> Locator:
    cell = page.locator(f".jp-Cell[data-windowed-list-index='{place}']")
    return cell.locator(".jp-Cell-outputWrapper")


def _delays(page: Page, place: int, drawing: str) -> list[float]:
    """Milliseconds from each key press to the frame with the new picture."""
    output = _output(page, place)
    output.scroll_into_view_if_needed()
    slider = output.get_by_role("slider").first
    slider.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(1000)
    watched = [output.element_handle(), output.locator(drawing).first.element_handle()]
    page.evaluate(WATCH, watched)
    for count in range(KEYS):
        page.keyboard.press("ArrowRight")
        page.wait_for_function("n => window.delays.length > n", arg=count)
        page.wait_for_timeout(60)
    found: list[float] = page.evaluate("window.delays")
    return found


def _p95(delays: list[float]) -> float:
    return quantiles(delays, n=20)[-1]
