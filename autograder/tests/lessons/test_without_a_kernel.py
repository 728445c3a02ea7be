"""Where no kernel runs, an explorer shows its picture, and says what it is."""

import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbconvert.exporters import HTMLExporter
from nbformat.v4 import new_code_cell, new_notebook, new_output
from playwright.sync_api import Browser
from traitlets.config import Config

from autograder import parabola_explorer
from autograder.course import course
from autograder.repository import ROOT

EXPLORER = re.compile(r"^(?:\w+_explorer|warmup_map|composer)\(", re.MULTILINE)
PICTURE = re.compile(r"^<details><summary>.*!\[[^\]]{40,}\]\(pictures/", re.DOTALL)
SLUGS = [one.slug for one in course().published]
CUT = """() => [...document.querySelectorAll('img')]
  .filter((one) => !one.naturalWidth || one.alt.length < 20)
  .map((one) => `${one.alt}: ${one.src}`)"""
WITHOUT_WIDGETS = {"display_data_priority": ["text/html", "text/plain"]}


def cells(slug: str) -> list[Any]:
    path = ROOT / "lessons" / slug / f"{slug}.ipynb"
    found: list[Any] = nbformat.read(path, as_version=4).cells  # type: ignore[no-untyped-call]
    return found


def exporter(shows: Mapping[str, object] = {}) -> HTMLExporter:
    config = Config({"NbConvertBase": {**shows}})
    return HTMLExporter(config=config)  # type: ignore[no-untyped-call]


def explorers(slug: str) -> list[int]:
    return [
        place
        for place, cell in enumerate(cells(slug))
        if cell.cell_type == "code" and EXPLORER.search(cell.source)
    ]


def test_lessons_have_explorers() -> None:
    assert sum(len(explorers(slug)) for slug in SLUGS) >= 10


@pytest.mark.parametrize("slug", SLUGS)
def test_beneath_each_explorer_stands_its_picture_with_words(slug: str) -> None:
    lesson = cells(slug)
    for place in explorers(slug):
        assert PICTURE.match(lesson[place + 1].source), lesson[place].source


def test_an_explorer_that_cannot_run_is_one_sentence() -> None:
    bundle, _ = parabola_explorer()._repr_mimebundle_()
    output = new_output("display_data", bundle)  # type: ignore[no-untyped-call]
    cell = new_code_cell("parabola_explorer()", outputs=[output])  # type: ignore[no-untyped-call]
    saved = new_notebook(cells=[cell])  # type: ignore[no-untyped-call]
    page, _ = exporter(WITHOUT_WIDGETS).from_notebook_node(saved)
    assert "a ball on a parabola, under four sliders. Run this cell" in page
    assert "object at 0x" not in page


@pytest.mark.slow
@pytest.mark.needs_chromium
@pytest.mark.xdist_group("site")
def test_every_lesson_can_be_read_as_it_is_committed(
    browser: Browser, tmp_path: Path
) -> None:
    page = browser.new_page()
    for slug in SLUGS:
        folder = tmp_path / slug
        shutil.copytree(ROOT / "lessons" / slug, folder)
        html, _ = exporter().from_filename(str(folder / f"{slug}.ipynb"))
        (folder / "lesson.html").write_text(html, "utf-8")
        page.goto((folder / "lesson.html").as_uri(), wait_until="domcontentloaded")
        page.evaluate(
            "document.querySelectorAll('details').forEach(d => d.open = true)"
        )
        page.wait_for_function("[...document.images].every((one) => one.complete)")
        assert page.evaluate(CUT) == [], slug
        assert page.get_by_text("Error displaying widget").count() == 0
    page.close()
