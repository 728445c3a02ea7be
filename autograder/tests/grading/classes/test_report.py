"""What a class did: counted, drawn, and said without anybody's hidden inputs."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from autograder.commands import report as command
from autograder.exercises import load
from autograder.exercises.keys import make_key
from autograder.grading.classes.class_report import class_report
from autograder.grading.classes.report_document import ClassReport
from autograder.grading.classes.report_page import report_page
from autograder.grading.classes.report_pictures import mistakes_shown
from autograder.grading.classes.report_text import report_lines
from autograder.grading.gradebook.recording import Recorder
from autograder.grading.gradebook.rows import Row
from autograder.grading.submission.documents import (
    ExerciseResult,
    SubmissionResult,
    write_result,
)
from autograder.grading.submission.engine import Graded
from autograder.grading.submission.verdict_document import as_document
from autograder.judge.observe import observe
from autograder.judge.verdict import Verdict, judge
from autograder.tests.feedback.verdicts import uphill
from autograder.tests.grading.gradebook.results import missing, result
from autograder.tests.grading.tiny_course import LESSON, place, right

EVIL = "=1\x1b[2J<script>alert(1)</script>"
MOST = {"gd_path": 10.0, "lr_grid": 10.0}


def walked_uphill() -> Verdict:
    key = make_key(load("gd_path"), "hidden", "a seed")
    return judge(observe(uphill, "gd_path", key["cases"], 5), key)


HIDDEN = walked_uphill()


def graded(student: str, *verdicts: Verdict, seconds: float = 0.05) -> SubmissionResult:
    exercises = [
        ExerciseResult(
            exercise=one.exercise,
            points=10,
            earned=None if one.status == "not graded" else one.score * 10,
            verdict=as_document(one),
        )
        for one in verdicts
    ]
    return SubmissionResult(
        lesson=LESSON,
        student=student,
        status="graded",
        max_score=20,
        exercises=exercises,
        seconds=seconds,
        fingerprint="f",
    )


def row(
    student: str, status: Any = "graded", *points: float | None, **more: Any
) -> Row:
    given = dict(zip(MOST, points or (None, None), strict=True))
    known = [one for one in given.values() if one is not None]
    total = sum(known) if status == "graded" else None
    about = {"first_name": "", "last_name": "", "email": "", "total": total, **more}
    return Row(student=student, status=status, points=given, max_points=MOST, **about)


def verdict(name: str, status: str, score: float = 0.0, **more: Any) -> Verdict:
    return Verdict(name, "hidden", status, score, **more)


FULL = [verdict("gd_path", "passed", 1.0), verdict("lr_grid", "passed", 1.0)]
OFF = {"id": "M08", "message": "Between 0.25 and …", "step": "exact"}


def a_class() -> ClassReport:
    starter = verdict("lr_grid", "not attempted")
    named = verdict("lr_grid", "failed", mistakes=(cast("Any", OFF),))
    lost = verdict("lr_grid", "failed")
    results = [
        graded("ann", *FULL),
        graded("ben", HIDDEN, starter, seconds=0.5),
        graded("cem", HIDDEN, named),
        graded(EVIL, HIDDEN, lost),
        graded("gone", *FULL),
    ]
    rows = [
        row("ann", "graded", 10, 10),
        row("ben", "graded", 0, 0),
        row("cem", "graded", 0, 5, seconds_late=60),
        row(EVIL, "waits for a person", 0, None, waiting=("lr_grid",)),
        row("gone", "missing", reason="no file"),
    ]
    return class_report(LESSON, results, rows)


def test_scores_statuses_and_time_are_counted() -> None:
    report = a_class()
    assert report.learners == 5
    assert report.statuses == {"graded": 3, "waits for a person": 1, "missing": 1}
    scores = report.scores
    assert (scores.count, scores.mean, scores.median) == (3, 25 / 3, 5)
    assert (scores.lowest, scores.highest, scores.most) == (0, 20, 20)
    assert [one.count for one in scores.bins] == [1, 0, 1, 0, 0, 0, 0, 0, 0, 1]
    assert (report.time.longest, report.time.late) == (0.5, 1)
    assert [one.student for one in report.ungraded][1] == "gone"


def test_mistakes_are_counted_by_exercise_and_by_learner() -> None:
    path, grid = a_class().exercises
    assert path.statuses == {"failed": 3, "passed": 1}
    (uphill_,) = [one for one in path.mistakes if one.id == "gd_path.ascent"]
    assert uphill_.students[1:] == ["ben", "cem"]
    assert path.mean == 2.5
    assert path.failing
    assert [one.id for one in grid.mistakes] == ["M08"]
    assert grid.unattempted == ["ben"]
    assert len(grid.unnamed) == 1
    assert a_class().teach_again[0].id == "gd_path.ascent"


def test_the_three_commonest_mistakes_are_to_be_taught_again() -> None:
    def slips(*names: str) -> Verdict:
        made = [{"id": n, "message": n, "step": "exact"} for n in names]
        return verdict("lr_grid", "failed", mistakes=tuple(cast("Any", made)))

    made = ["ABCD", "BCD", "CD", "D"]
    results = [graded(f"s{n}", slips(*names)) for n, names in enumerate(made)]
    rows = [row(f"s{n}", "graded", 0, 0) for n in range(4)]
    report = class_report(LESSON, results, rows)
    assert [one.id for one in report.teach_again] == ["D", "C", "B"]


def test_a_mistake_in_two_exercises_counts_a_learner_once() -> None:
    def slip(name: str) -> Verdict:
        return verdict(name, "failed", mistakes=(cast("Any", OFF),))

    results = [graded("ann", slip("gd_path"), slip("lr_grid"))]
    (one,) = class_report(LESSON, results, [row("ann", "graded", 0, 0)]).teach_again
    assert (one.students, one.exercises) == (["ann"], ["gd_path", "lr_grid"])


def test_nobody_graded_is_no_division_by_zero() -> None:
    report = class_report(LESSON, [], [row("gone", "missing")])
    assert "Nobody has a whole score yet." in "\n".join(report_lines(report))
    assert "Nobody has a whole score yet." in report_page(report)


def test_the_text_says_what_the_page_says() -> None:
    report = a_class()
    page = re.sub(r"<[^>]+>", "", report_page(report, lambda *_: {}))
    text = "\n".join(report_lines(report, names=True))
    for words in (
        "Your w moves uphill",
        "mean 8.333, median 5",
        "handed in late",
        "waits for a person",
    ):
        assert words in text
        assert words in page
    assert "ben, cem" in text
    assert "ben, cem" not in "\n".join(report_lines(report))
    assert "\x1b" not in text + page


def test_no_hidden_input_or_value_is_in_the_report() -> None:
    report = a_class()
    text = "\n".join([*report_lines(report, names=True), report_page(report)])
    found = HIDDEN.first_difference
    assert found is not None
    assert found["call"] not in text
    assert found["expected"] not in text
    assert found["got"] not in text


@pytest.mark.parametrize("name", ["cosine_lr", "lr_regime", "choose_lr"])
def test_a_mistake_is_shown_on_practice_inputs_as_far_as_it_can_be(name: str) -> None:
    task = load(name)
    shown = mistakes_shown(name, [*(one.id for one in task.mistakes), "no such"])
    assert "no such" not in shown
    if name == "choose_lr":  # the learner chooses freely: no answer is the right one
        assert shown == {}
        return
    assert len(shown) == len(task.mistakes)
    for one in shown.values():
        assert one.call.startswith(name)
        assert bool(one.svg) == (name == "cosine_lr")
        assert bool(one.wrong) == (one.wrong != one.right)
        if one.svg:
            assert "mistake: solid, dots" in one.svg
            assert "yours" not in one.svg


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "report.html"
    path.write_text(report_page(a_class()), "utf-8")
    return path


def test_the_page_is_one_file_that_asks_for_nothing(page: Path) -> None:
    text = page.read_text("utf-8")
    assert "<script" not in text
    assert "default-src 'none'" in text
    assert not re.search(r"<[a-z][^<>]*(src|href)=.?(https?:)?//", text)
    images = re.findall(r"<img [^>]*>", text)
    assert images
    for one in images:
        alt = re.search(r'alt="([^"]*)"', one)
        assert alt is not None
        assert len(alt[1]) > 20


@pytest.fixture
def themes(browser: Browser) -> Iterator[Any]:
    pages = []
    for scheme in ("light", "dark"):
        shown = browser.new_page(viewport={"width": 320, "height": 800})
        shown.emulate_media(color_scheme=cast("Any", scheme))
        pages.append(shown)
    yield pages
    for shown in pages:
        shown.close()


@pytest.mark.slow
@pytest.mark.needs_chromium
def test_the_page_is_accessible_in_both_themes(page: Path, themes: Any) -> None:
    for shown in themes:
        asked: list[str] = []
        shown.on("request", lambda request, asked=asked: asked.append(request.url))
        shown.goto(page.as_uri())
        for summary in shown.locator("summary").all():
            summary.click()
        found = Axe().run(shown)
        assert [one["id"] for one in found.response["violations"]] == []
        assert [url for url in asked if not url.startswith("data:")] == [page.as_uri()]
        width = "document.documentElement.scrollWidth <= window.innerWidth"
        assert shown.evaluate(width)
        assert len(shown.pdf()) > 1000


def test_the_command_reads_results_and_gradebook(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    course = place(tmp_path / "course")
    monkeypatch.setattr("autograder.repository.ROOT", course.root)
    results = [result("ann", 10, 0), missing("gone")]
    with Recorder(course, lambda _: None) as recorder:
        for one in results:
            write_result(course.results(LESSON), one)
            recorder.record(Graded(one, right() if one.score else None))
    command.run("01")
    assert "01_basics: 2 learners" in capsys.readouterr().out
    command.run("01", json=True)
    report = ClassReport.model_validate(json.loads(capsys.readouterr().out))
    assert report.scores.mean == 10
    target = tmp_path / "class.html"
    command.run("01", to=target)
    assert "<h1>Class report: 01_basics</h1>" in target.read_text("utf-8")
