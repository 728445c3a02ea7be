"""The README's two pictures: a lesson and a verdict, as JupyterLab shows them.

A few cells of a built lesson run in a real JupyterLab in a temporary folder, without
anybody's progress, and real Chromium takes the picture. The learner's answer stays out
of sight, since most of it is right.
"""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from autograder.doctor import chromium_path, chromium_sandboxes
from autograder.errors import UserError
from autograder.repository import ROOT
from autograder.whole_file import put_whole

if TYPE_CHECKING:
    from playwright.sync_api import FloatRect, Page

FOLDER = "autograder/site/readme"
WIDTH, HEIGHT, SCALE, PATIENCE_MS = 880, 1800, 1.5, 60_000
COLOURS = 128
# Every cell is drawn, and nothing shows which one was used last.
QUIET = """
.jp-Cell { content-visibility: visible !important; }
.jp-cell-toolbar, .jp-Collapser { visibility: hidden; }
"""
BOX = """(cells) => {
  const boxes = cells.map((one) => one.getBoundingClientRect());
  const [first, last] = [boxes[0], boxes[boxes.length - 1]];
  const y = first.y + 3;
  return { x: first.x, y, width: first.width, height: last.bottom - y };
}"""
WHOLE_WAVE = """def cosine_lr(t, base_lr, T_max, eta_min=0.0):
    if T_max <= 0:
        raise ValueError("T_max has to be 1 or more")
    wave = (1 + math.cos(2 * math.pi * t / T_max)) / 2
    return eta_min + (base_lr - eta_min) * wave if t < T_max else eta_min
"""


@dataclass(frozen=True)
class Scene:
    """A picture: which cells of a lesson run, and which of them are in sight.

    Attributes:
        name: the file's name without its ending.
        lesson: the lesson's folder.
        cells: a piece of each cell's text, in order; the first is the set-up.
        seen: how many of the last cells are in the picture.
        answers: what a learner wrote into a cell, by the cell's id.
        numbers: what is typed into fields of the last cell's output, by their names.
        shows: words in the last cell's output that say that all is there.
    """

    name: str
    lesson: str
    cells: tuple[str, ...]
    seen: int
    shows: str
    answers: tuple[tuple[str, str], ...] = ()
    numbers: tuple[tuple[str, str], ...] = ()


SCENES = (
    Scene(
        name="lesson",
        lesson="01_basics",
        cells=(
            'lesson("01_basics")',
            "Now find it with your hands",
            "parabola_explorer()",
        ),
        seen=2,
        numbers=(("Curvature λ", "1.5"), ("Learning rate", "1.2")),
        shows="rate × curvature = 1.8",
    ),
    Scene(
        name="verdict",
        lesson="02_schedulers",
        cells=('lesson("02_schedulers")', "def cosine_lr(", 'check("cosine_lr")'),
        seen=1,
        answers=(("cosine_lr", WHOLE_WAVE),),
        shows="This is it:",
    ),
)


def make(to: Path) -> list[Path]:
    """Make the README's pictures in a folder, and say which files they are.

    Raises:
        UserError: there is no Chromium, or JupyterLab does not start.
    """
    if chromium_path() is None:
        raise UserError("the pictures need Chromium: `lr doctor` says how to get it")
    with tempfile.TemporaryDirectory(prefix="lr-pictures-") as folder:
        for scene in SCENES:
            path = Path(folder) / f"{scene.name}.ipynb"
            path.write_text(notebook(scene), "utf-8")
        with jupyterlab(Path(folder)) as address, chromium() as page:
            taken = [small(picture(page, address, scene)) for scene in SCENES]
    paths = [to / f"{scene.name}.png" for scene in SCENES]
    for path, data in zip(paths, taken, strict=True):
        put_whole(path, data)
    return paths


def notebook(scene: Scene) -> str:
    """The scene's cells as the built lesson has them, with the answers written in."""
    path = ROOT / "lessons" / scene.lesson / f"{scene.lesson}.ipynb"
    document: dict[str, Any] = json.loads(path.read_text("utf-8"))
    answers = dict(scene.answers)
    cells = [cell_with(document, piece) for piece in scene.cells]
    written = [{**c, "source": answers.get(c["id"], c["source"])} for c in cells]
    return json.dumps({**document, "cells": written})


def cell_with(document: Mapping[str, Any], piece: str) -> dict[str, Any]:
    r"""The first cell whose text has this piece.

    Raises:
        UserError: there is none, since the lesson has changed.

    >>> cell_with({"cells": [{"source": ["a\n", "b"]}]}, "b")
    {'source': ['a\n', 'b']}
    """
    for cell in document["cells"]:
        if piece in "".join(cell["source"]):
            return dict(cell)
    raise UserError(f"no cell says {piece!r} any more: change readme_pictures.py")


@contextmanager
def jupyterlab(root: Path) -> Iterator[str]:
    """A JupyterLab of its own that serves this folder, with nobody's progress."""
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"]
    command += ["--port=0", "--IdentityProvider.token=pictures"]
    command += ["--LabApp.news_url=None", "--ServerApp.answer_yes=True"]
    names = ("LR_HOME", "JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")
    own = {name: str(root / "own" / name.lower()) for name in names}
    log = root / "own" / "log"
    log.parent.mkdir()
    with log.open("wb") as told:
        server = subprocess.Popen(
            command,
            cwd=root,
            env={**os.environ, **own, "LR_LANG": "en", "PYTHONPATH": str(ROOT)},
            stderr=told,
        )
    try:
        yield address_in(log)
    finally:
        server.terminate()
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def address_in(log: Path) -> str:
    """The address that JupyterLab writes as soon as it serves.

    Raises:
        UserError: a minute has gone by without one.
    """
    give_up = time.monotonic() + PATIENCE_MS / 1000
    while time.monotonic() < give_up:
        if found := re.search(r"http://127\.0\.0\.1:\d+", log.read_text("utf-8")):
            return found[0]
        time.sleep(0.1)
    raise UserError("JupyterLab did not start: `lr doctor` says why")


@contextmanager
def chromium() -> Iterator[Page]:
    """A page of a fixed width, in the light theme that JupyterLab begins with."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium_path(), chromium_sandbox=chromium_sandboxes()
        )
        yield browser.new_page(
            viewport={"width": WIDTH, "height": HEIGHT},
            device_scale_factor=SCALE,
            color_scheme="light",
            reduced_motion="reduce",
        )
        browser.close()


def picture(page: Page, address: str, scene: Scene) -> bytes:
    """Run the scene's cells, and take the picture of those that are in sight."""
    page.goto(f"{address}/lab/tree/{scene.name}.ipynb?token=pictures&reset")
    cells = page.locator(".jp-Notebook .jp-Cell")
    cells.last.wait_for(timeout=PATIENCE_MS)
    page.get_by_text("| Idle").wait_for(timeout=PATIENCE_MS)
    page.add_style_tag(content=QUIET)
    page.keyboard.press("ControlOrMeta+b")
    page.locator(".lm-MenuBar-item").get_by_text("Run", exact=True).click()
    item = page.locator(".lm-Menu-item:visible")
    item.get_by_text("Run All Cells", exact=True).click()
    for name, number in scene.numbers:
        field = cells.last.get_by_role("spinbutton", name=f"{name}, as a number")
        field.fill(number, timeout=PATIENCE_MS)
        field.press("Enter")
    cells.last.get_by_text(scene.shows).wait_for(timeout=PATIENCE_MS)
    page.keyboard.press("Escape")
    for _ in scene.cells:
        page.keyboard.press("ArrowUp")
    seen: FloatRect = page.evaluate(
        f"(count) => ({BOX})([...document.querySelectorAll("
        "'.jp-Notebook .jp-Cell')].slice(-count))",
        scene.seen,
    )
    return page.screenshot(clip=seen, animations="disabled", caret="hide")


def small(data: bytes) -> bytes:
    """The same picture with few colours: text and lines need no more."""
    from PIL import Image

    out = io.BytesIO()
    image = Image.open(io.BytesIO(data)).convert("RGB")
    image.quantize(COLOURS, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    return out.getvalue()
