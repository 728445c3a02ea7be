"""An instructor grades one notebook, looks at it in Formgrader, and sends feedback."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, FrameLocator, Page, expect
from playwright.sync_api import TimeoutError as NotInTime

from autograder.tests.browser.lesson_page import PATIENCE_MS
from autograder.tests.browser.the_course import (
    Lab,
    copy_course,
    serve,
    surroundings,
)

pytestmark = [
    pytest.mark.needs_chromium,
    pytest.mark.needs_bwrap,
    pytest.mark.slow,
    pytest.mark.xdist_group("browser"),
]

LESSON = "00_start_here"
UPHILL = "def sgd_step(w, grad, lr):\n    return w + lr * grad\n"


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A class of two, handed in and graded by the commands that a person types."""
    root = copy_course(tmp_path_factory.mktemp("class") / "course")
    hand_in(root, "ann", root / "solutions" / LESSON / f"{LESSON}.ipynb", None)
    hand_in(root, "ben", root / "lessons" / LESSON / f"{LESSON}.ipynb", UPHILL)
    said = lr(root, "grade", LESSON)
    assert "ann: " in said
    assert "regraded 2, unchanged 0" in said
    assert f"autograder/work/feedback/ben/{LESSON}/{LESSON}.html" in lr(
        root, "feedback", LESSON
    )
    return root


def hand_in(root: Path, student: str, notebook: Path, answer: str | None) -> None:
    target = root / "autograder" / "work" / "submitted" / student / LESSON
    target.mkdir(parents=True)
    content = json.loads(notebook.read_text("utf-8"))
    for cell in content["cells"]:
        if answer is not None and cell["id"] == "sgd_step":
            cell["source"] = answer
    (target / notebook.name).write_text(json.dumps(content), "utf-8")


def lr(root: Path, *words: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "autograder.cli", *words],
        cwd=root,
        env=surroundings(root, root.parent / "home"),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture
def instructor(graded: Path, browser: Browser) -> Iterator[tuple[Lab, Page]]:
    with serve(graded, graded.parent / "home", "--instructor") as lab:
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.goto(lab.address)
        yield lab, page
        page.close()


def formgrader(page: Page) -> FrameLocator:
    """Formgrader, opened through JupyterLab's menu."""
    bar = page.locator(".lm-MenuBar-item").get_by_text("Nbgrader", exact=True)
    bar.click(timeout=PATIENCE_MS)
    page.locator(".lm-Menu-item:visible").get_by_text("Formgrader").click()
    return page.frame_locator("iframe").first


def test_formgrader_shows_what_was_graded(instructor: tuple[Lab, Page]) -> None:
    _, page = instructor
    frame = formgrader(page)
    expect(frame.get_by_role("link", name=LESSON)).to_be_visible(timeout=PATIENCE_MS)
    frame.get_by_role("link", name="Manual Grading").click()
    frame.get_by_role("link", name=LESSON).click()
    frame.get_by_role("link", name=LESSON).click()
    expect(frame.get_by_text("Submission #1")).to_be_visible(timeout=PATIENCE_MS)
    frame.get_by_role("link", name="Submission #1").click()
    expect(frame.get_by_text("sgd_step").first).to_be_visible(timeout=PATIENCE_MS)
    expect(frame.locator("section[role=status]")).to_have_count(1)


# What a learner may write into a notebook's metadata, for whoever opens it.
BROUGHT = {
    "application/vnd.jupyter.widget-state+json": {
        "version_major": 2,
        "version_minor": 0,
        "state": {
            "brought": {
                "model_module": "anywidget",
                "model_module_version": "~0.11.*",
                "model_name": "AnyModel",
                "state": {
                    "_anywidget_id": "brought",
                    "_esm": "window.brought = true; export default {};",
                    "_model_module": "anywidget",
                    "_model_module_version": "~0.11.*",
                    "_model_name": "AnyModel",
                },
            }
        },
    }
}


@pytest.fixture
def bringing(graded: Path) -> Iterator[Path]:
    """Handed in: a notebook with a widget, a text that names one, a module to find."""
    own = graded / "autograder" / "work" / "submitted" / "ben"
    document = json.loads((own / LESSON / f"{LESSON}.ipynb").read_text("utf-8"))
    document["metadata"]["widgets"] = BROUGHT
    folder = own / "brings"
    folder.mkdir()
    (folder / "a.ipynb").write_text(json.dumps(document), "utf-8")
    (folder / "a.md").write_text("---\njupyter:\n  widgets: {}\n---\n", "utf-8")
    launcher = f"open({str(folder / 'ran')!r}, 'w')"
    (folder / "ipykernel_launcher.py").write_text(launcher, "utf-8")
    yield folder
    shutil.rmtree(folder)


def test_nothing_of_a_submission_runs_because_it_is_opened(
    instructor: tuple[Lab, Page], bringing: Path
) -> None:
    """JupyterLab makes the widgets that a notebook tells of, trusted or not.

    And it starts a kernel beside it, for which Python looks there first.
    """
    lab, page = instructor
    page.goto(lab.at(bringing / "a.ipynb"))
    expect(page.locator(".jp-Notebook .jp-Cell").first).to_be_visible(
        timeout=PATIENCE_MS
    )
    page.get_by_text("| Idle").wait_for(timeout=PATIENCE_MS)
    with pytest.raises(NotInTime):
        page.wait_for_function("window.brought", timeout=3_000)
    assert not (bringing / "ran").exists()
    text = (bringing / "a.md").relative_to(lab.root)
    with pytest.raises(HTTPError, match="Bad Request"):
        lab.ask(f"/api/contents/{text}?type=notebook")


def test_feedback_asks_nothing_of_the_network(graded: Path, browser: Browser) -> None:
    feedback = graded / "autograder" / "work" / "feedback"
    path = feedback / "ben" / LESSON / f"{LESSON}.html"
    page = browser.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(path.as_uri())
    expect(page.get_by_role("heading", level=1)).to_contain_text(LESSON)
    expect(page.get_by_role("status")).to_contain_text("You walk uphill.")
    page.locator("summary").first.click()
    expect(page.get_by_text("return w + lr * grad")).to_be_visible()
    found = Axe().run(page)
    page.close()
    assert asked == [path.as_uri()]
    assert [one["id"] for one in found.response["violations"]] == []
