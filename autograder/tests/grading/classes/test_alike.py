"""Who gave equal answers: shown where it is long and rare, and never scored."""

import json
from pathlib import Path

import pytest

from autograder.commands import report as command
from autograder.errors import UserError
from autograder.exercises import load
from autograder.exercises.source import model_answer, stub
from autograder.grading.classes.alike import alike, alike_lines, answers_of
from autograder.grading.classes.report_document import AlikeReport
from autograder.grading.classes.same_code import code_of
from autograder.tests.grading.tiny_course import (
    LESSON,
    answered,
    hand_in,
    place,
    right,
)

LONG = '''
def gd_path(w0, lam, lr, steps):
    """Walk."""
    if steps < 0:
        raise ValueError("steps has to be at least 0")
    places = [w0]
    # downhill
    for step in range(steps):
        slope = lam * places[-1]
        places.append(places[-1] - lr * slope)
    if len(places) != steps + 1:
        raise RuntimeError("lost count")
    return places
'''
OTHER = (
    LONG.replace("places", "ws")
    .replace("slope", "g")
    .replace("step in", "_ in")
    .replace("    # downhill\n", "\n")
    .replace('    """Walk."""\n', "")
    .replace("lam * ws[-1]", "(lam * ws[-1])")
)
DIFFERENT = LONG.replace("lr * slope", "slope * lr")
SHORT = "def gd_path(w0, lam, lr, steps):\n    return [w0]\n"


def groups(**sources: str) -> list[list[str]]:
    return [one.students for one in alike(LESSON, {"gd_path": sources}).groups]


def test_names_comments_and_layout_do_not_hide_that_code_is_equal() -> None:
    assert groups(ann=LONG, ben=OTHER, cem=DIFFERENT) == [["ann", "ben"]]
    (one,) = alike(LESSON, {"gd_path": {"ann": LONG, "ben": OTHER}}).groups
    assert not one.verbatim
    assert "    places = [w0]" in one.lines
    assert not any("downhill" in line or "Walk" in line for line in one.lines)
    (one,) = alike(LESSON, {"gd_path": {"ann": LONG, "ben": LONG + "\n"}}).groups
    assert one.verbatim


def test_what_is_given_to_all_is_no_answer() -> None:
    starter = stub(load("gd_path"))
    report = alike(LESSON, {"gd_path": dict.fromkeys("abc", starter)})
    assert (report.groups, report.left_out) == ([], {})


def test_short_common_and_model_answers_are_counted_and_not_shown() -> None:
    many = {f"s{number}": LONG for number in range(6)}
    others = {f"o{n}": f"def gd_path():\n    return {n}" for n in range(4)}
    report = alike(LESSON, {"gd_path": {**many, **others}})
    assert report.groups == []
    assert report.left_out["gd_path"].common == 6
    report = alike(LESSON, {"gd_path": {"a": SHORT, "b": SHORT, "c": "def f(:"}})
    assert report.left_out["gd_path"].short == 2
    assert report.left_out["gd_path"].unread == 1
    model = model_answer(load("gd_path"))
    report = alike(LESSON, {"gd_path": {"a": model, "b": model}})
    assert report.left_out["gd_path"].model == 2
    words = "\n".join(alike_lines(report))
    assert "Left out of gd_path: 2 the model answer" in words
    assert "proves nothing" in words


def test_the_same_answer_of_a_few_in_a_large_class_is_shown() -> None:
    crowd = {
        f"s{number:03}": LONG.replace("lost count", f"lost {number}")
        for number in range(100)
    }
    pair = {"ann": OTHER, "ben": LONG}
    assert groups(**crowd, **pair) == [["ann", "ben"]]


@pytest.mark.parametrize(
    "source",
    [
        "x = " + "(" * 500 + ")" * 500,
        "f" + "()" * 3000,
        "-" * 5000 + "1",
        "\0",
        "%%time",
    ],
)
def test_hostile_code_is_left_alone(source: str) -> None:
    code_of(source, "f")  # does not raise
    assert groups(a=source, b=source) == []


def test_the_command_reads_what_was_handed_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    course = place(tmp_path / "course")
    monkeypatch.setattr("autograder.repository.ROOT", course.root)
    with pytest.raises(UserError, match="nothing to grade"):
        command.run("01", alike=True)
    hand_in(course, "ann", answered(gd_path=LONG))
    hand_in(course, "ben", answered(gd_path=OTHER))
    hand_in(course, "cut", b"{")
    hand_in(course, "eve\x1b[2J", right())
    assert set(answers_of(course, LESSON)["gd_path"]) == {"ann", "ben", "eve\x1b[2J"}
    command.run("01", alike=True)
    said = capsys.readouterr().out
    assert "gd_path, equal but for names and comments: ann, ben" in said
    assert "\x1b" not in said
    command.run("01", alike=True, json=True)
    found = AlikeReport.model_validate(json.loads(capsys.readouterr().out))
    assert found.learners == 3
