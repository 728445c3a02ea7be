"""Whatever happens to one submission is its own result, and nobody else's trouble."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.grading.sandbox.looking import (
    EnvironmentFault,
    Observed,
    Sight,
    Stopped,
)
from autograder.grading.sandbox.script import Script
from autograder.grading.submission.documents import SubmissionResult
from autograder.grading.submission.engine import Engine
from autograder.grading.submission.handed_in import Submission
from autograder.tests.grading.submission.small_engine import (
    RIGHT,
    WRONG,
    Runs,
    engine,
    kit,
    statuses,
    submission,
)
from autograder.tests.grading.tiny_course import answered, right

HOME = "autograder.grading.submission"
STEPS = {
    "read": f"{HOME}.scripts.read_notebook",
    "rebuild": f"{HOME}.scripts.rebuild",
    "script": f"{HOME}.engine.script_of",
    "basis": f"{HOME}.engine.basis_of",
    "plan": f"{HOME}.engine.plan_for",
    "keep": f"{HOME}.engine.packed",
    "translate": f"{HOME}.verdicts.translate",
    "judge": f"{HOME}.verdicts.judging.verdict_on",
    "note": f"{HOME}.verdicts.note_wrapping",
    "cells": f"{HOME}.engine.CellResult",
    "document": f"{HOME}.engine.SubmissionResult",
}


class Panic(BaseException):
    """What libraries in other languages raise is no Exception."""


TROUBLES = st.sampled_from(
    [
        ValueError("ann's /home/ann/secret"),
        OSError(28, "No space left", "/class/ann"),
        UnicodeEncodeError("utf-8", "\ud83d", 0, 1, "surrogates not allowed"),
        RecursionError("ann"),
        MemoryError(),
        KeyError("\ud83d"),
        AssertionError("ann"),
        SystemExit(3),
        GeneratorExit(),
        Panic("ann"),
        EnvironmentFault("bwrap: \x1b[31m\ud83d is not there"),
    ]
)


def spoil(patch: pytest.MonkeyPatch, path: str, trouble: BaseException) -> None:
    """Let a step fail for the submission whose name is in its way, once."""
    left = [trouble]

    def fails(*given: Any, **named: Any) -> Any:
        if left:
            raise left.pop()
        return real(*given, **named)

    module, name = path.rsplit(".", 1)
    parts = module.split(".")
    real: Any = __import__(parts[0])
    for part in [*parts[1:], name]:
        real = getattr(real, part)
    patch.setattr(path, fails)


def is_plain(result: SubmissionResult) -> None:
    """It can be written, shown, and tells nothing of the class."""
    text = result.model_dump_json()
    assert "/class" not in text
    assert "/home" not in text
    assert "Traceback" not in text
    assert result.reason.isprintable()


@settings(max_examples=60, deadline=None)
@given(st.sampled_from([*STEPS, "observe"]), TROUBLES)
def test_any_trouble_at_any_step_is_one_result(
    step: str, trouble: BaseException
) -> None:
    runs = Runs()

    def observer(script: Script) -> Observed:
        if step == "observe" and not runs.scripts:
            runs.scripts.append(script)
            raise trouble
        return runs(script)

    grader = Engine(kit(), observer)
    with pytest.MonkeyPatch.context() as patch:
        if step in STEPS:
            spoil(patch, STEPS[step], trouble)
        first = grader.grade(submission(student="ann")).result
        is_plain(first)
        if step != "judge":
            assert first.status == "not graded"
            assert first.fault
            assert first.score is None
            assert first.reason
        else:
            assert "not graded" in {*statuses(first).values(), first.status}
        assert all(e.earned is None or e.earned == 10 for e in first.exercises)
        second = grader.grade(submission(student="ben")).result
    assert (second.status, second.score) == ("graded", 20)


@pytest.mark.parametrize("end", [Stopped, KeyboardInterrupt])
def test_who_stops_the_run_stops_it(end: type[BaseException]) -> None:
    def observer(script: Script) -> Observed:
        raise end

    with pytest.raises(end):
        Engine(kit(), observer).grade(submission())


def test_fault_in_every_document_leaves_a_bare_result(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise ValueError

    monkeypatch.setattr(Engine, "exercise", fails)
    found = engine().grade(submission()).result
    assert (found.status, found.fault, found.exercises) == ("not graded", True, [])


HALVES = ["\ud83d", "a\udc00", "\udfff\ud800"]


@pytest.mark.parametrize("half", HALVES)
@pytest.mark.parametrize("where", ["source", "metadata", "id", "told", "name", "seen"])
def test_half_a_character_is_nobody_s_trouble(half: str, where: str) -> None:
    notebook, student = right(), "ann"
    told: tuple[str, ...] = ()
    runs: Any = Runs()
    if where == "source":
        notebook["cells"][2]["source"] += f"\n# {half!s}"
    elif where == "metadata":
        notebook["metadata"]["lr"]["lesson"] = half
        notebook["cells"][0]["metadata"][half] = half
    elif where == "id":
        notebook["cells"].append({"cell_type": "code", "id": half, "source": "x = 1"})
    elif where == "told":
        told = (half,)
    elif where == "name":
        student = half
    else:
        runs = printing(half)
    found = engine(runs).grade(submission(notebook, student, told=told)).result
    assert found.status == "graded"
    assert found.score == 20
    assert json.loads(found.model_dump_json())["status"] == "graded"


def printing(words: str) -> Any:
    """An observer that hands on what it should have cleaned."""

    def observer(script: Script) -> Observed:
        seen = Runs()(script)
        for name, sight in seen.sights.items():
            printed = {**(sight.observation or {}), "printed": words}
            seen.sights[name] = Sight(printed)
        return seen

    return observer


def test_what_cannot_be_read_is_not_graded_and_no_fault() -> None:
    found = engine().grade(Submission("ann", "found", b"\xff\xd8")).result
    assert (found.status, found.fault, found.score) == ("not graded", False, None)
    assert {one.earned for one in found.exercises} == {None}


def test_a_file_in_another_encoding_is_never_a_zero() -> None:
    text = json.dumps(
        answered(gd_path=RIGHT["gd_path"] + "# größer"), ensure_ascii=False
    )
    found = engine().grade(Submission("ann", "found", text.encode("cp1252"))).result
    assert (found.status, found.score) == ("not graded", None)
    assert {one.earned for one in found.exercises} == {None}
    assert "not in UTF-8" in found.reason


def test_files_go_in_and_what_was_left_out_is_told() -> None:
    runs = Runs()
    handed = submission(
        files={"mine.py": b"x = 1"}, told=("a file torch.py: left out",)
    )
    found = engine(runs).grade(handed).result
    assert dict(runs.scripts[0].files) == {"mine.py": b"x = 1"}
    assert found.repairs[-1] == "a file torch.py: left out"


def test_points_are_the_lesson_s() -> None:
    found = engine().grade(
        submission(answered(gd_path=WRONG, lr_grid=RIGHT["lr_grid"]))
    )
    assert found.result.max_score == 20
    assert found.result.score == sum(e.earned or 0 for e in found.result.exercises)
    assert statuses(found.result)["lr_grid"] == "passed"
    assert found.notebook is not None


def test_a_result_says_which_release_of_the_lesson_it_was_set_on() -> None:
    grader = Engine(kit(), Runs())
    graded = grader.grade(submission()).result
    assert graded.release == kit().release == "one"
    assert grader.ungraded(submission(), "missing", "nothing came").release == "one"
