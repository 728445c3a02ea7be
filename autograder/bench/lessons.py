"""How long each lesson is: words, screens, minutes said, and the seconds of Run All.

The solved notebooks run from top to bottom in JupyterLab in a real browser. Peer: the
limit that a lesson has, a minute.
"""

import os
import shutil
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, Page, sync_playwright

from autograder.bench.report import Report
from autograder.bench.start import first_cell, plain_jupyterlab, run_all
from autograder.course import Lesson, course
from autograder.doctor import chromium_path, chromium_sandboxes
from autograder.errors import UserError
from autograder.grading.authoring.lesson_measure import measure as measure_master
from autograder.grading.authoring.masters import read_master
from autograder.repository import ROOT
from autograder.study.syllabus import minutes_to_write

LIMIT_S = 60.0
SCREEN = {"width": 1280, "height": 900}
NOTEBOOK_PX = 820  # about what JupyterLab's own bars leave of it
PATIENCE_MS = 300_000
# What JupyterLab does not draw while it is out of sight has no height yet.
DRAW_ALL = ".jp-Cell { content-visibility: visible !important; }"
HAS_RUN = """() => [...document.querySelectorAll(
  '.jp-CodeCell .jp-InputPrompt:not(.jp-Placeholder-prompt)')]
  .every((one) => /\\[\\d+\\]/.test(one.textContent))"""
MAIN_PATH_PX = """() => {
  const cells = [...document.querySelectorAll('.jp-Notebook .jp-Cell')];
  const top = cells[0].getBoundingClientRect().top;
  const end = cells.find((one) => [...one.querySelectorAll('h2')]
    .some((head) => head.textContent.startsWith('Workshop')));
  const last = end ?? cells.at(-1);
  return last.getBoundingClientRect()[end ? 'top' : 'bottom'] - top;
}"""


def measure() -> Report:
    """Run every published lesson once."""
    path = chromium_path()
    if path is None:
        raise UserError("`lr bench lessons` needs Chromium: `lr doctor` says how")
    details: dict[str, float] = {}
    slowest = 0.0
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, chromium_sandbox=chromium_sandboxes()
        )
        for lesson in course().published:
            found = _one(lesson, browser, Path(folder))
            details |= {f"{lesson.slug}, {what}": one for what, one in found.items()}
            slowest = max(slowest, found["seconds of Run All"])
            words = ", ".join(f"{one:.3g} {what}" for what, one in found.items())
            print(f"{lesson.slug}: {words}", file=sys.stderr, flush=True)
        browser.close()
    return Report(
        name="lessons, the slowest",
        unit="s",
        ours=slowest,
        peer="a minute, as a lesson may take",
        theirs=LIMIT_S,
        limit=LIMIT_S,
        details=details,
    )


def _one(lesson: Lesson, browser: Browser, folder: Path) -> dict[str, float]:
    master = ROOT / "solutions" / lesson.slug / f"{lesson.slug}.py"
    seconds, pixels = _run_all(lesson, browser, folder)
    return {
        "words": measure_master(read_master(master)).words,
        "screens": round(pixels / NOTEBOOK_PX, 1),
        "minutes to read": lesson.minutes_to_read,
        "minutes to write": minutes_to_write(lesson.slug),
        "seconds of Run All": round(seconds, 1),
    }


def _run_all(lesson: Lesson, browser: Browser, folder: Path) -> tuple[float, float]:
    """The seconds of Run All, and the height of the main path with its outputs."""
    copy = folder / lesson.slug
    shutil.copytree(ROOT / "solutions" / lesson.slug, copy)
    place = f"{lesson.slug}/{lesson.slug}.ipynb"
    surroundings = {**os.environ, "LR_HOME": str(folder / "home" / lesson.slug)}
    with plain_jupyterlab(folder, place, surroundings) as url:
        first_cell(browser, url)
        page = browser.new_page(viewport=SCREEN)  # type: ignore[arg-type]
        try:
            page.goto(url)
            return _in_page(page)
        finally:
            page.close()


def _in_page(page: Page) -> tuple[float, float]:
    page.get_by_text("| Idle").wait_for(timeout=PATIENCE_MS)
    page.keyboard.press("ControlOrMeta+b")  # the side bar takes a third of the page
    began = time.perf_counter()
    run_all(page)
    page.wait_for_function(HAS_RUN, timeout=PATIENCE_MS)
    seconds = time.perf_counter() - began
    page.add_style_tag(content=DRAW_ALL)
    page.wait_for_timeout(1500)
    return seconds, float(page.evaluate(MAIN_PATH_PX))
