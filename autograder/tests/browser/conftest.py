"""One JupyterLab for all walks; a fresh tab and a fresh copy of a lesson for each."""

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook
from playwright.sync_api import Browser, BrowserContext, Route

from autograder.tests.browser.explorer_cells import EXPLORERS, FUNCTIONS
from autograder.tests.browser.explorer_page import on_site, page, site_pages
from autograder.tests.browser.explorer_places import WHERE, Place, place_of
from autograder.tests.browser.lesson_page import WIDE, LessonPage
from autograder.tests.browser.the_course import Lab, copy_course, serve

__all__ = ["on_site", "page", "site_pages"]

Opener = Callable[[str], LessonPage]


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    folder = tmp_path_factory.mktemp("walk")
    with serve(copy_course(folder / "course"), folder / "home") as started:
        yield started


@contextmanager
def offline(browser: Browser) -> Iterator[BrowserContext]:
    """A fresh profile that reaches this machine alone, and tried nothing else."""
    tried: list[str] = []

    def allow_local(route: Route) -> None:
        if urlsplit(route.request.url).hostname in {"127.0.0.1", None}:
            route.continue_()
        else:
            tried.append(route.request.url)
            route.abort()

    context = browser.new_context(viewport=WIDE)
    context.route("**/*", allow_local)
    yield context
    context.close()
    assert tried == []


@pytest.fixture
def tab(browser: Browser) -> Iterator[BrowserContext]:
    with offline(browser) as context:
        yield context


@pytest.fixture
def open_lesson(
    lab: Lab, tab: BrowserContext, request: pytest.FixtureRequest
) -> Iterator[Opener]:
    """Open an own copy of a lesson, with no progress made so far."""
    shutil.rmtree(lab.lr_home, ignore_errors=True)
    with opener(lab, tab, "lessons", request.node.name) as opened:
        yield opened


@pytest.fixture
def solved_lesson(
    lab: Lab, tab: BrowserContext, request: pytest.FixtureRequest
) -> Iterator[Opener]:
    """Open a copy of a lesson with all answers in it."""
    with opener(lab, tab, "solutions", request.node.name) as opened:
        yield opened


@contextmanager
def opener(lab: Lab, tab: BrowserContext, source: str, name: str) -> Iterator[Opener]:
    notebooks: list[Path] = []

    def opened(slug: str) -> LessonPage:
        folder = lab.root / "my_lessons" / re.sub(r"\W+", "_", name) / slug
        shutil.copytree(lab.root / source / slug, folder)
        notebooks.append(folder / f"{slug}.ipynb")
        return LessonPage(tab.new_page(), lab, notebooks[-1])

    yield opened
    for notebook in notebooks:
        lab.stop_kernel(notebook)


@pytest.fixture
def explorers(explorer_notebook: LessonPage) -> LessonPage:
    """All explorers in one notebook: to open one for each test would take its time.

    Only one test changes the sliders of a cell; any test may run the functions.
    """
    explorer_notebook.page.bring_to_front()
    return explorer_notebook


@pytest.fixture(params=WHERE)
def place(request: pytest.FixtureRequest) -> Place:
    """The notebook of all explorers, and a page of the site."""
    return place_of(request, "explorers")


@pytest.fixture(scope="session")
def explorer_notebook(lab: Lab, browser: Browser) -> Iterator[LessonPage]:
    path = lab.root / "my_lessons" / "explorers.ipynb"
    path.parent.mkdir(exist_ok=True)
    kernel = {"name": "python3", "display_name": "Python 3"}
    notebook = new_notebook(  # type: ignore[no-untyped-call]
        metadata={"kernelspec": kernel},
        cells=[new_code_cell(cell) for cell in (*EXPLORERS, *FUNCTIONS)],  # type: ignore[no-untyped-call]
    )
    path.write_text(nbformat.writes(notebook))  # type: ignore[no-untyped-call]
    with offline(browser) as context:
        lesson = LessonPage(context.new_page(), lab, path)
        lesson.show_everything()
        for cell in EXPLORERS:
            lesson.run(cell)
        yield lesson
        lab.stop_kernel(path)
