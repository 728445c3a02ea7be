"""One JupyterLab for all walks; a fresh tab and a fresh copy of a lesson for each."""

import re
import shutil
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook
from playwright.sync_api import Browser, BrowserContext, Route

from autograder.tests.browser.lesson_page import LessonPage
from autograder.tests.browser.the_course import Lab, copy_course, serve

Opener = Callable[[str], LessonPage]


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    folder = tmp_path_factory.mktemp("walk")
    with serve(copy_course(folder / "course"), folder / "home") as started:
        yield started


@pytest.fixture
def tab(browser: Browser) -> Iterator[BrowserContext]:
    """A fresh profile that reaches this machine alone, and tried nothing else."""
    tried: list[str] = []

    def allow_local(route: Route) -> None:
        if urlsplit(route.request.url).hostname in {"127.0.0.1", None}:
            route.continue_()
        else:
            tried.append(route.request.url)
            route.abort()

    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.route("**/*", allow_local)
    yield context
    context.close()
    assert tried == []


@pytest.fixture
def open_lesson(
    lab: Lab, tab: BrowserContext, request: pytest.FixtureRequest
) -> Iterator[Opener]:
    """Open an own copy of a lesson, with no progress made so far."""
    shutil.rmtree(lab.lr_home, ignore_errors=True)
    yield opener(lab, tab, "lessons", request.node.name)
    lab.stop_kernels()


@pytest.fixture
def solved_lesson(
    lab: Lab, tab: BrowserContext, request: pytest.FixtureRequest
) -> Iterator[Opener]:
    """Open a copy of a lesson with all answers in it."""
    yield opener(lab, tab, "solutions", request.node.name)
    lab.stop_kernels()


def opener(lab: Lab, tab: BrowserContext, source: str, name: str) -> Opener:
    def opened(slug: str) -> LessonPage:
        folder = lab.root / "my_lessons" / re.sub(r"\W+", "_", name) / slug
        shutil.copytree(lab.root / source / slug, folder)
        return LessonPage(tab.new_page(), lab, folder / f"{slug}.ipynb")

    return opened


@pytest.fixture
def write(
    lab: Lab, tab: BrowserContext, request: pytest.FixtureRequest
) -> Iterator[Callable[..., LessonPage]]:
    """A notebook of one's own with these cells, open in JupyterLab."""

    def written(*cells: str) -> LessonPage:
        path = lab.root / "my_lessons" / f"{request.node.name}.ipynb"
        path.parent.mkdir(exist_ok=True)
        kernel = {"name": "python3", "display_name": "Python 3"}
        notebook = new_notebook(  # type: ignore[no-untyped-call]
            metadata={"kernelspec": kernel},
            cells=[new_code_cell(cell) for cell in cells],  # type: ignore[no-untyped-call]
        )
        path.write_text(nbformat.writes(notebook))  # type: ignore[no-untyped-call]
        return LessonPage(tab.new_page(), lab, path)

    yield written
    lab.stop_kernels()
