"""Lesson 01 goes once round a class on a Hub: out, answered, in, graded, and back."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from autograder.repository import ROOT
from autograder.tests.hub.a_class import COURSES, LESSON, ROOT_RUNS
from autograder.tests.hub.in_browser import Instructor, Learner
from autograder.tests.hub.the_hub import Site

pytestmark = [
    pytest.mark.slow,
    pytest.mark.needs_hub,
    pytest.mark.needs_chromium,
    pytest.mark.needs_bwrap,
    pytest.mark.xdist_group("hub"),
]
TYPED = "gd_path"
RIGHT = (
    'if steps < 0: raise ValueError("steps")',
    "return [w0 * (1 - lr * lam) ** k for k in range(steps + 1)]",
)
UPHILL = ("return [w0 * (1 + lr * lam) ** k for k in range(steps + 1)]",)
NAMED = "Your w moves uphill"


@pytest.mark.usefixtures("crowd")
def test_a_lesson_goes_out_and_comes_back(site: Site, browser: Browser) -> None:
    """Thirty others fetch and hand in meanwhile."""
    ann = Learner(site, browser.new_context(), site.names.ann)
    if ROOT_RUNS:  # there are two classes, and she is in both
        ann.choose(COURSES[0])
    ben = Learner(site, browser.new_context(), site.names.ben)
    ines = Instructor(site, browser.new_context(), site.names.ines)
    ines.open_terminal()
    ines.types(f"lr nbgrader release_assignment {LESSON} --force")

    ann.arrive()
    assert "Pass" in study(ann, site, *RIGHT)
    ben.arrive()
    assert NAMED in study(ben, site, *UPHILL)
    for learner in (ann, ben):
        learner.press("Submit")
        back = learner.page.get_by_role("button", name="Fetch Feedback")
        expect(back.first).to_be_visible()

    assert f"Collecting submission: {ann.name} {LESSON}" in ines.types(
        f"lr nbgrader collect {LESSON}"
    )
    said = ines.types(f"lr grade {LESSON}")
    assert f"{ann.name}: " in said
    look(ines, {ann.name: "60 / 60", ben.name: "50 / 60"})
    ines.open_terminal()
    ines.types(f"lr feedback {LESSON} && lr nbgrader release_feedback {LESSON}")

    assert "60 of 60 points" in read_feedback(ann)
    told = read_feedback(ben)
    assert NAMED in told
    assert "60 of 60 points" not in told


def study(learner: Learner, site: Site, *typed: str) -> str:
    """Fetch the lesson, answer one exercise by hand, and save; what its check says.

    The other answers are put there: to type them all would take its time.
    """
    learner.press("Fetch")
    notebook = learner.root / site.first.course / LESSON / f"{LESSON}.ipynb"
    wait_until(learner.page, notebook)
    fill_in(notebook)
    lesson = learner.open(notebook)
    lesson.run(f'lesson("{LESSON}")')
    verdict = learner.answer(lesson, TYPED, *typed)
    learner.save()
    return verdict


def wait_until(page: Page, path: Path) -> None:
    for _ in range(600):
        if path.exists():
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"no {path}")


def fill_in(notebook: Path) -> None:
    """The model answers of all exercises but the one that is typed."""
    solved = json.loads((ROOT / "solutions" / LESSON / f"{LESSON}.ipynb").read_text())
    answers = {cell["id"]: cell["source"] for cell in solved["cells"]}
    document = json.loads(notebook.read_text("utf-8"))
    for cell in document["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("solution") and cell["id"] != TYPED:
            cell["source"] = answers[cell["id"]]
    notebook.write_text(json.dumps(document), "utf-8")


def look(instructor: Instructor, scores: dict[str, str]) -> None:
    """Find each learner's score in Formgrader, and the last one's verdicts."""
    frame = instructor.formgrader()
    frame.get_by_role("link", name="Manage Students").click()
    for name, score in scores.items():
        row = frame.get_by_role("row").filter(has_text=name)
        expect(row).to_contain_text(score)
    row.get_by_role("link").first.click()
    for heading in ("Assignment ID", "Notebook ID"):
        expect(frame.get_by_role("columnheader", name=heading)).to_be_visible()
        frame.get_by_role("link", name=LESSON, exact=True).click()
    verdict = frame.locator("section[role=status]").filter(has_text=NAMED)
    expect(verdict.first).to_be_visible()


def read_feedback(learner: Learner) -> str:
    """Fetch the feedback with Assignment List, and open its page."""
    learner.press("Fetch Feedback")
    folder = learner.root / learner.site.first.course / LESSON / "feedback"
    wait_until(learner.page, folder)
    (page,) = folder.glob(f"*/{LESSON}.html")
    place = page.relative_to(learner.root).as_posix()
    home = f"{learner.site.url}/user/{learner.name}"
    learner.page.goto(f"{home}/lab/tree/{place}?reset")
    frame = learner.page.frame_locator("iframe").last
    expect(frame.get_by_role("heading", level=1)).to_contain_text(LESSON)
    return frame.locator("body").inner_text()
