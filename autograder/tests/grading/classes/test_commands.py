"""`lr grade` and `lr feedback` as they are typed."""

import json
from pathlib import Path

import pytest

from autograder.cli import main
from autograder.grading.classes.run import ClassResult
from autograder.grading.submission.kit import Place
from autograder.tests.grading.tiny_course import LESSON, hand_in, lesson, place, right


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    made = place(tmp_path / "course")
    monkeypatch.setattr("autograder.repository.ROOT", made.root)
    return made


@pytest.mark.slow
@pytest.mark.needs_bwrap
def test_json_is_one_document_alone(
    course: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    hand_in(course, "ann", right())
    hand_in(course, "cut", b"{")
    assert main(["grade", "01", "--json"]) == 0
    found = ClassResult.model_validate(json.loads(capsys.readouterr().out))
    assert {one.student: one.score for one in found.submissions} == {
        "ann": 20.0,
        "cut": None,
    }
    assert main(["schema", "grade"]) == 0
    assert json.loads(capsys.readouterr().out) == ClassResult.model_json_schema()


@pytest.mark.needs_bwrap
def test_one_line_for_each_and_a_page(
    course: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    hand_in(course, "ann", right())
    hand_in(course, "ben", lesson())
    assert main(["grade", LESSON, "--explain", "--jobs", "1"]) == 0
    out = capsys.readouterr().out
    assert "\x1b" not in out
    lines = out.splitlines()
    assert "ann: 20/20  ✓ gd_path ✓ lr_grid" in lines
    assert "    gd_path: not attempted, 0/10" in lines
    assert lines[-1] == "regraded 2, unchanged 0"
    assert main(["feedback", "1", "--student", "ann"]) == 0
    page = course.root / capsys.readouterr().out.strip()
    assert page.parent.parent.name == "ann"
    assert "20 of 20 points" in page.read_text("utf-8")


def test_without_a_sandbox_nothing_is_graded_unless_told(
    course: Place,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    hand_in(course, "ann", right())
    with monkeypatch.context() as patch:
        patch.setattr("shutil.which", lambda _: None)
        assert main(["grade", LESSON]) == 2
    assert "bubblewrap" in capsys.readouterr().err
    assert not course.results(LESSON).exists()
    assert main(["grade", LESSON, "--unsandboxed"]) == 0
    assert "ann: 20/20" in capsys.readouterr().out.replace("  ", " ")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["grade", LESSON, "--attempts", "worst"], "best, last, or first"),
        (["grade", "42"], "no lesson '42'"),
        (["grade", LESSON], "nothing to grade"),
        (["grade", "02"], "lr build"),
        (["feedback", LESSON], "lr grade"),
    ],
)
def test_mistakes_are_one_line(
    words: list[str], said: str, course: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == 2
    complaint = capsys.readouterr().err
    assert said in complaint
    assert complaint.count("\n") == 1
