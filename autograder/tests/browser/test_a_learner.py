"""One learner from the first cell to the first level, and on two machines."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from autograder.course import course
from autograder.languages import tr
from autograder.study.syllabus import syllabus
from autograder.tests.browser.conftest import offline
from autograder.tests.browser.lesson_page import THEMES, TRACEBACK, LessonPage
from autograder.tests.browser.the_course import Lab, copy_course, serve, surroundings

pytestmark = [
    pytest.mark.slow,
    pytest.mark.needs_chromium,
    pytest.mark.xdist_group("learner"),
]
HEADER, LAST = 'lesson("', 'wrap_up("'
FIRST, BASICS, SCHEDULERS = "00_start_here", "01_basics", "02_schedulers"


class Learner:
    """A learner at one machine: a copy of the course, JupyterLab, a terminal."""

    def __init__(self, lab: Lab, page: Page, language: str) -> None:
        self.lab, self.page, self.language = lab, page, language

    def says(self, sentence: str, **values: object) -> str:
        return tr(sentence, spoken=self.language, **values)

    def types(self, *words: str, home: Path | None = None) -> str:
        """Type `lr …` in a terminal."""
        own = surroundings(self.lab.root, home or self.lab.lr_home.parent)
        done = subprocess.run(
            [sys.executable, "-m", "autograder.cli", *words],
            cwd=self.lab.root,
            env=own | {"LR_LANG": self.language},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def progress(self, home: Path | None = None) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.types("progress", "--json", home=home))
        return found

    def copy(self, slug: str) -> Path:
        return self.lab.root / "my_lessons" / slug / f"{slug}.ipynb"

    def opens(self, notebook: Path) -> LessonPage:
        return LessonPage(self.page, self.lab, notebook)

    def writes(self, lesson: LessonPage, name: str, answer: str) -> str:
        """Write an answer in its cell, check it, and return the verdict."""
        lesson.enter(name)
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.insert_text(answer)
        lesson.run(name)
        check = (
            f"check-{name}" if "re-checks" in str(lesson.notebook) else f"check_{name}"
        )
        lesson.run(check)
        verdict = lesson.output(check).get_by_role("status")
        expect(verdict).to_contain_text(self.says("Pass"))
        return verdict.inner_text()

    def studies(self, slug: str) -> list[str]:
        """Write all answers of a lesson; return the verdicts."""
        lesson = self.opens(self.copy(slug))
        lesson.run(HEADER)
        for cell in lesson.cells:
            tags = cell["metadata"].get("tags", ())
            if "setup" in tags and HEADER not in "".join(cell["source"]):
                lesson.run("".join(cell["source"]))
        names = [one.id for one in syllabus().outline(slug)]
        return [self.writes(lesson, name, answer_of(name)) for name in names]


def answer_of(name: str) -> str:
    answer = syllabus().model_answer(name)
    assert answer is not None
    return answer.strip()


@pytest.fixture(params=["en", "ko"])
def learner(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    browser: Browser,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Learner]:
    monkeypatch.setenv("LR_LANG", request.param)
    root = copy_course(tmp_path / "course")
    with serve(root, tmp_path / "home") as lab, offline(browser) as tab:
        yield Learner(lab, tab.new_page(), request.param)
        lab.stop_kernels()


def test_from_the_first_cell_to_the_first_level_and_on_two_machines(
    learner: Learner, tmp_path: Path
) -> None:
    says = learner.says

    # The first lesson: the card, an answer, a moment that moves once.
    first = learner.opens(learner.copy(FIRST))
    first.run(HEADER)
    card = first.output(HEADER)
    expect(card).to_contain_text(says("Ready."))
    expect(card.locator("section.lr-card")).to_have_attribute("lang", learner.language)
    learner.writes(
        first, "sgd_step", "def sgd_step(w, grad, lr):\n    return w - lr * grad"
    )
    verdict = first.output("check_sgd_step")
    expect(verdict.locator(".lr-moment")).to_have_count(2)
    expect(verdict.locator(".lr-new")).to_have_count(0, timeout=5_000)
    expect(verdict).to_contain_text("+10 XP")
    learner.page.keyboard.press("ControlOrMeta+s")
    expect(learner.page.locator(".jp-mod-dirty")).to_have_count(0)

    # Two lessons further: a level and achievements.
    told = " ".join([*learner.studies(BASICS), *learner.studies(SCHEDULERS)])
    name = says(course().level(120)[1])
    assert says("You reach level {level}, {name}", level=1, name=name) in told
    assert says("Edge walker") in told
    after = learner.progress()
    assert after["xp"] == 150
    assert {"edge_walker", "log_thinker", "loop_surgeon"} <= set(after["achievements"])

    starts_afresh(learner)
    assert learner.progress() == after

    # What comes back is asked in a notebook of its own, which opens from the terminal.
    assert len(after["next"]["rechecks"]) == 3
    said = learner.types("next", "--no-browser")
    (notebook,) = (learner.lab.root / "my_lessons" / "re-checks").glob("*.ipynb")
    assert notebook.name in said
    asked = learner.opens(notebook)
    asked.run("start")
    recheck = after["next"]["rechecks"][0]
    told = learner.writes(asked, recheck, answer_of(recheck))
    assert (
        says("{name} is mastered: it still holds, on fresh inputs", name=recheck)
        in told
    )

    # Another machine, and both know all of it.
    other, shared = tmp_path / "other", tmp_path / "shared"
    shared.mkdir()
    studies_alone(learner, other, "triangular_lr")
    for home in (other, None, other):
        learner.types("sync", str(shared), home=home)
    assert learner.progress() == learner.progress(home=other)
    assert learner.progress()["xp"] > after["xp"]

    # The card of it all, for every eye.
    lesson = learner.opens(learner.copy(BASICS))
    lesson.run(HEADER)
    lesson.run(LAST)
    expect(lesson.output(HEADER)).to_contain_text(says("Edge walker"))
    for theme in THEMES:
        lesson.theme(theme)
        assert lesson.troubles() == []
        place = tmp_path / f"{theme.split()[-1]}.png"
        lesson.output(HEADER).screenshot(path=place)
    lesson.narrow()
    assert lesson.too_wide() == []
    assert lesson.page.locator(TRACEBACK).count() == 0


def starts_afresh(learner: Learner) -> None:
    """Under an open JupyterLab: the starter is back, and nothing is lost."""
    learner.types("reset", FIRST, "--yes")
    again = learner.opens(learner.copy(FIRST))
    expect(again.cell("sgd_step")).to_contain_text("raise NotImplementedError")
    backups = list((learner.lab.root / "my_lessons" / "backups").rglob("*.ipynb"))
    assert any("w - lr * grad" in one.read_text("utf-8") for one in backups)


def studies_alone(learner: Learner, home: Path, name: str) -> None:
    """Pass an exercise on another machine, without a notebook."""
    code = f"{answer_of(name)}\n\nfrom autograder import check\ncheck({name!r})\n"
    subprocess.run(
        [sys.executable, "-c", code],
        cwd=learner.lab.root,
        env=surroundings(learner.lab.root, home),
        check=True,
        capture_output=True,
    )


def test_a_lesson_opens_at_the_exercise_where_one_stopped(learner: Learner) -> None:
    name = "pick_best"
    lesson = learner.opens(learner.copy(BASICS))
    lesson.run(HEADER)
    lesson.enter(name)
    learner.page.keyboard.press("ControlOrMeta+a")
    learner.page.keyboard.insert_text(f"def {name}(results):\n    return 1.0, False")
    lesson.run(name)
    lesson.run(f"check_{name}")
    learner.page.keyboard.press("ControlOrMeta+s")
    expect(learner.page.locator(".jp-mod-dirty")).to_have_count(0)
    said = learner.types("lab", "--no-browser")
    address = next(word for word in said.split() if word.startswith("http"))
    assert "#cell-id=01-" in address
    learner.page.goto(address)
    active = learner.page.locator(".jp-Notebook .jp-Cell.jp-mod-active")
    expect(active).to_contain_text(name, timeout=60_000)
    expect(active).to_be_in_viewport()
    answer = learner.page.locator(".jp-Notebook .jp-CodeCell", has_text=f"def {name}")
    expect(answer.first).to_be_in_viewport()
