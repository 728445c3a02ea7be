"""One verdict comes out of its bundle again, and a learner's holds no answers."""

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from autograder.commands import appeal as command
from autograder.errors import UserError
from autograder.grading.classes.appeal import shown_verdict
from autograder.grading.classes.appeal_bundle import (
    About,
    Bundle,
    NoBundle,
    in_json,
    limits_of,
    pack,
    unpack,
)
from autograder.grading.classes.appeal_check import check
from autograder.grading.classes.run import Order, grade_class
from autograder.grading.sandbox.limits import Limits
from autograder.grading.sandbox.script import Question, Script
from autograder.grading.submission.documents import read_result, write_result
from autograder.grading.submission.kit import Place
from autograder.notebook import RunCell
from autograder.tests.grading.classes.a_class import one_sandbox
from autograder.tests.grading.tiny_course import (
    LESSON,
    answered,
    hand_in,
    place,
    right,
)

UPHILL = """
def gd_path(w0, lam, lr, steps):
    if steps < 0:
        raise ValueError("steps")
    return [w0 * (1 + lr * lam) ** k for k in range(steps + 1)]
"""


def about(**more: Any) -> About:
    content = {
        "kind": "whole",
        "lesson": LESSON,
        "student": "ann",
        "exercise": "gd_path",
        "report": "0123-4567",
        "release": "",
        "release_mark": "one",
        "seed": "ab",
        "versions": {"Python": "3"},
        "limits": {},
        "sandboxed": True,
    }
    return About(**{**content, **more})


def bundle(**more: Any) -> Bundle:
    cells = (
        RunCell("01-1", "x = 1"),
        RunCell("gd_path", UPHILL, "gd_path", ("lr_grid",)),
    )
    asked = (Question("gd_path", ({"name": "c0", "asked": [1]},), 5.0),)
    script = Script(cells, asked, {"own.py": b"\x00y = 2\n"})
    return Bundle(about(**more), script, {"status": "failed"}, key={"a": 0.1})


def test_a_bundle_comes_back_as_it_was_and_is_the_same_every_time() -> None:
    one = bundle()
    assert unpack(pack(one, "a.zip")) == one
    assert pack(one, "a.zip") == pack(bundle(), "a.zip")


def rezipped(data: bytes, **changes: bytes | None) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(whole, "w") as new:
        for name in old.namelist():
            changed = changes.get(name.partition(".")[0], old.read(name))
            if changed is not None:
                new.writestr(name, changed)
    return whole.getvalue()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"about": b"[]"}, "not as it must be"),
        ({"about": b'{"version": 2}'}, "not as it must be"),
        ({"script": b'{"cells": "x"}'}, "not as it must be"),
        ({"script": b"\xff"}, "not as it must be"),
        ({"key": b"[1]"}, "key.json is no document"),
        ({"key": None}, "key.json is missing"),
        ({"verdict": None}, "verdict.json is missing"),
        ({"verdict": b" " * (32 * 2**20 + 9)}, "too large"),
        ({"verdict": b"[" * 100_000}, "not as it must be"),
    ],
)
def test_what_is_no_bundle_is_said_in_words(
    changes: dict[str, bytes | None], words: str
) -> None:
    with pytest.raises(NoBundle, match=words):
        unpack(rezipped(pack(bundle(), "a.zip"), **changes))


def test_neither_is_any_other_file(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with pytest.raises(UserError, match="cannot be read"):
        check(path, Place(tmp_path))
    whole = pack(bundle(), "a.zip")
    for data in (b"", b"PK\x03\x04", b"{}", whole[: len(whole) // 2]):
        path.write_bytes(data)
        with pytest.raises(UserError, match="no bundle of an appeal"):
            check(path, Place(tmp_path))


def test_a_bundle_does_not_say_what_this_machine_gives() -> None:
    greedy = {"resident": 1e18, "cell_seconds": 1e9, "processes": -5, "other": 1}
    limits = limits_of(about(limits=greedy))
    assert limits.resident == 4 * Limits().resident
    assert limits.cell_seconds == 4 * Limits().cell_seconds
    assert limits.processes == 0
    assert limits.cpu_seconds == Limits().cpu_seconds


def test_a_learner_s_verdict_has_one_expected_value() -> None:
    curve = {"x": [0, 1, 2], "got": [1, 5, 6], "expected": [1, 2, 3]}
    verdict = {"first_difference": {"index": 1, "expected": "2", "curve": curve}}
    shown = shown_verdict(verdict)["first_difference"]["curve"]
    assert shown == {**curve, "expected": [None, 2, None]}
    verdict["first_difference"]["index"] = None
    shown = shown_verdict(verdict)["first_difference"]["curve"]
    assert shown["expected"] == [None] * 3


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Place:
    course = place(tmp_path_factory.mktemp("class") / "course")
    hand_in(course, "ann", right())
    hand_in(course, "ben", answered(gd_path=UPHILL, lr_grid="import os\nos._exit(3)"))
    grade_class(course, Order(LESSON), lambda _: None, lambda *_: None)
    return course


@pytest.fixture(autouse=True)
def here(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """One real sandbox for all of them: each takes seconds to get warm."""
    if "course" not in request.fixturenames:
        return
    root = request.getfixturevalue("course").root
    monkeypatch.setattr("autograder.repository.ROOT", root)
    name = "autograder.grading.sandbox.unsandboxed.warm_observer"
    monkeypatch.setattr(name, lambda *_: one_sandbox())


@pytest.mark.needs_bwrap
@pytest.mark.parametrize("exercise", ["gd_path", "lr_grid"])
def test_the_verdict_comes_out_again(
    course: Place,
    exercise: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = tmp_path / "appeal.zip"
    assert command.run("01", "ben", exercise, to=path) == 0
    assert "appeal.zip" in capsys.readouterr().out
    result = read_result(course.results(LESSON), "ben")
    assert result is not None
    (one,) = [one for one in result.exercises if one.exercise == exercise]
    found = unpack(path.read_bytes())
    assert in_json(found.verdict) == in_json(one.verdict.model_dump())
    assert found.about.seed
    assert command.run(check=path) == 0
    said = capsys.readouterr().out
    assert f"ben, {exercise}: the same verdict came out again, byte for byte" in said
    assert "this class's own" in said


@pytest.mark.slow
@pytest.mark.needs_bwrap
def test_a_learner_s_bundle_repeats_what_it_shows_and_shows_no_more(
    course: Place, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "mine.zip"
    assert command.run("01", "ben", "gd_path", to=path, for_student=True) == 0
    whole = tmp_path / "all.zip"
    command.run("01", "ben", "gd_path", to=whole)
    key = unpack(whole.read_bytes()).key
    found = unpack(path.read_bytes())
    assert (found.key, found.about.seed) == (None, "")
    (question,) = found.script.questions
    assert len(question.cases) == 1
    assert key is not None
    shown = found.verdict["first_difference"]["expected"]
    expected = key["expected"][question.cases[0]["name"]]
    known = {*numbers(question.cases[0]), *numbers(found.seen)}
    hidden = [
        value
        for value in numbers(expected)
        if f"{value:.4g}" not in shown and value % 1 and value not in known
    ]
    with zipfile.ZipFile(path) as archive:
        text = "".join(archive.read(name).decode() for name in archive.namelist())
    assert not any(repr(value) in text for value in hidden)
    capsys.readouterr()
    assert command.run(check=path) == 0
    said = capsys.readouterr().out
    assert "the same values on the case that fails came out again" in said
    assert "this class's own" not in said


def numbers(value: Any) -> list[float]:
    if isinstance(value, dict):
        return [n for one in value.values() for n in numbers(one)]
    if isinstance(value, list):
        return [n for one in value for n in numbers(one)]
    return [value] if isinstance(value, float) else []


@pytest.mark.needs_bwrap
def test_a_changed_answer_or_key_does_not_pass_for_the_old_one(
    course: Place, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "appeal.zip"
    command.run("01", "ben", "gd_path", to=path)
    data = path.read_bytes()
    script = json.loads(zipfile.ZipFile(io.BytesIO(data)).read("script.json"))
    for cell in script["cells"]:
        cell["source"] = cell["source"].replace("1 + lr", "1 - lr")
    path.write_bytes(rezipped(data, script=in_json(script)))
    assert command.run(check=path) == 1
    assert "another verdict came out" in capsys.readouterr().out
    key = json.loads(zipfile.ZipFile(io.BytesIO(data)).read("key.json"))
    key["properties"] = []
    path.write_bytes(rezipped(data, key=in_json(key)))
    said = ""
    try:
        assert command.run(check=path) == 1
        said = capsys.readouterr().out
    except UserError as error:
        said = str(error)
    assert "NOT the one" in said or "damaged" in said


@pytest.mark.needs_bwrap
def test_a_verdict_that_does_not_come_out_again_makes_no_bundle(
    course: Place, tmp_path: Path
) -> None:
    result = read_result(course.results(LESSON), "ben")
    assert result is not None
    (one, *others) = result.exercises
    forged = one.model_copy(
        update={"verdict": one.verdict.model_copy(update={"score": 0.5})}
    )
    exercises = [forged, *others]
    write_result(
        course.results(LESSON), result.model_copy(update={"exercises": exercises})
    )
    try:
        with pytest.raises(UserError, match="another verdict on gd_path"):
            command.run("01", "ben", "gd_path", to=tmp_path / "a.zip")
    finally:
        write_result(course.results(LESSON), result)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.needs_bwrap
def test_wrong_use_is_one_line(course: Place, tmp_path: Path) -> None:
    target = tmp_path / "a.zip"
    for words, said in (
        (("01", "nobody", "gd_path"), "nobody's 01_basics is not graded"),
        (("01", "ben", "no_such"), "it has gd_path, lr_grid"),
        (("01", "ben", ""), "LESSON STUDENT EXERCISE"),
    ):
        with pytest.raises(UserError, match=said):
            command.run(*words, to=target)
    with pytest.raises(UserError, match="nothing to appeal"):
        command.run("01", "ann", "gd_path", to=target, for_student=True)
    with pytest.raises(UserError, match="takes a zip alone"):
        command.run("01", check=target)
    assert not target.exists()
