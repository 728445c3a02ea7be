"""What is known is not found out twice, and each result says why it was."""

import copy
import dataclasses
import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from autograder.grading.sandbox.looking import Observed, Sight
from autograder.grading.sandbox.script import Script
from autograder.grading.submission.documents import SubmissionResult
from autograder.grading.submission.engine import Engine
from autograder.grading.submission.observations import FolderShelf, may_be_kept, packed
from autograder.judge.verdict import Verdict, without_observation
from autograder.tests.grading.submission.small_engine import (
    RIGHT,
    WRONG,
    Runs,
    kit,
    statuses,
    submission,
)
from autograder.tests.grading.tiny_course import answered, right


def changed(*names: str) -> Any:
    """The kit as it is when some code is another."""
    prints = {**kit().prints, **dict.fromkeys(names, "other")}
    return dataclasses.replace(kit(), prints=prints, fingerprint="other")


@pytest.fixture
def shelf(tmp_path: Path) -> FolderShelf:
    return FolderShelf(tmp_path / "seen")


def graded(
    shelf: FolderShelf, notebook: Any = None, *, lesson: Any = None, **more: Any
) -> tuple[SubmissionResult, int]:
    """The result, and how many scripts ran for it."""
    runs = Runs()
    grader = Engine(lesson or kit(), runs, shelf=shelf)
    student = more.pop("student", "ann")
    files = more.pop("files", {})
    found = grader.grade(submission(notebook, student, files=files), **more)
    return found.result, len(runs.scripts)


def told(result: SubmissionResult) -> tuple[str, str]:
    return result.how, result.why


def test_a_first_result_ran(shelf: FolderShelf) -> None:
    result, ran = graded(shelf)
    assert (told(result), ran) == (("ran", "ran: new"), 1)


def resaved(notebook: dict[str, Any]) -> dict[str, Any]:
    other = copy.deepcopy(notebook)
    other["metadata"]["language_info"] = {"name": "python", "version": "3.99"}
    for cell in other["cells"]:
        cell["metadata"]["collapsed"] = True
        if cell["cell_type"] == "code":
            cell["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "7"}]
            cell["execution_count"] = 9
    return other


def reordered(notebook: dict[str, Any]) -> dict[str, Any]:
    other = copy.deepcopy(notebook)
    random.Random(1).shuffle(other["cells"])
    return other


def with_words(notebook: dict[str, Any]) -> dict[str, Any]:
    words = {"cell_type": "markdown", "source": "My notes", "metadata": {}}
    return {**notebook, "cells": [*notebook["cells"], words]}


@pytest.mark.parametrize("change", [resaved, reordered, with_words])
def test_a_notebook_saved_again_is_no_new_submission(
    shelf: FolderShelf, change: Callable[[dict[str, Any]], dict[str, Any]]
) -> None:
    before, _ = graded(shelf)
    result, ran = graded(shelf, change(right()), before=before)
    assert (told(result), ran) == (("kept", "unchanged"), 0)
    assert result.exercises == before.exercises
    assert result.cells == before.cells
    assert result.fingerprint != before.fingerprint


def test_cells_that_changed_are_named(shelf: FolderShelf) -> None:
    before, _ = graded(shelf, answered(gd_path=WRONG))
    result, ran = graded(shelf, before=before)
    assert ran == 1
    assert result.how == "ran"
    assert result.why == "ran: 2 cells changed: gd_path, lr_grid"


def test_files_that_changed_are_named(shelf: FolderShelf) -> None:
    before, _ = graded(shelf, files={"mine.py": b"x = 1", "gone.csv": b""})
    result, ran = graded(shelf, before=before, files={"mine.py": b"x = 2"})
    assert ran == 1
    assert result.why == "ran: 2 files changed: mine.py, gone.csv"


def test_changed_exercise_is_judged_again_and_nothing_runs(shelf: FolderShelf) -> None:
    before, _ = graded(shelf)
    result, ran = graded(shelf, lesson=changed("exercise lr_grid"), before=before)
    assert ran == 0
    why = "judged again: the exercises' code changed (lr_grid)"
    assert told(result) == ("judged again", why)


def test_only_the_changed_exercise_gets_a_new_verdict(
    shelf: FolderShelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, _ = graded(shelf)
    judged: list[str] = []
    path = "autograder.grading.submission.engine.verdict_on"

    def judge(key: Any, *_: object) -> Verdict:
        judged.append(key["exercise"])
        return without_observation(key, "failed")

    monkeypatch.setattr(path, judge)
    graded(shelf, lesson=changed("exercise lr_grid"), before=before)
    assert judged == ["lr_grid"]
    graded(shelf, lesson=changed("judge"), before=before)
    assert judged == ["lr_grid", "gd_path", "lr_grid"]


@pytest.mark.parametrize("name", ["sandbox", "environment", "draw"])
def test_what_observes_changed_so_it_runs(shelf: FolderShelf, name: str) -> None:
    before, _ = graded(shelf)
    lesson = changed(name)
    if name == "draw":  # other inputs are asked
        keys = {n: {**k, "cases": k["cases"][:-1]} for n, k in kit().keys.items()}
        lesson = dataclasses.replace(lesson, keys=keys)
    result, ran = graded(shelf, lesson=lesson, before=before)
    assert (result.how, ran) == ("ran", 1)
    assert result.why.endswith("changed")


def test_what_is_not_followed_from_changes_nothing(shelf: FolderShelf) -> None:
    before, _ = graded(shelf)
    result, ran = graded(shelf, lesson=changed("rebuilding"), before=before)
    assert (told(result), ran) == (("kept", "unchanged"), 0)


def test_points_of_a_class_reach_a_kept_verdict(shelf: FolderShelf) -> None:
    before, _ = graded(shelf)
    lesson = dataclasses.replace(kit(), points={"gd_path": 4.0, "lr_grid": 0.0})
    result, ran = graded(shelf, lesson=lesson, before=before)
    assert (result.score, result.max_score, ran) == (4.0, 4.0, 0)


def test_who_has_equal_cells_is_observed_once(shelf: FolderShelf) -> None:
    first, _ = graded(shelf)
    second, ran = graded(shelf, resaved(right()), student="ben")
    assert ran == 0
    assert told(second) == (
        "judged again",
        "judged again: equal cells had run before",
    )
    assert second.exercises == first.exercises
    assert second.cells == first.cells


def test_force_runs_whatever_is_known(shelf: FolderShelf) -> None:
    before, _ = graded(shelf)
    result, ran = graded(shelf, before=before, force=True)
    assert (told(result), ran) == (("ran", "ran: forced"), 1)


def test_one_exercise_is_graded_again_alone(shelf: FolderShelf) -> None:
    before, _ = graded(shelf, answered(gd_path=WRONG))
    stale = before.model_copy(
        update={"exercises": [_marked(one) for one in before.exercises]}
    )
    result, ran = graded(shelf, answered(gd_path=WRONG), before=stale, only=["gd_path"])
    assert ran == 1
    assert told(result) == ("ran", "ran: asked for gd_path alone")
    notes = {e.exercise: e.verdict.notes for e in result.exercises}
    assert "marked" not in notes["gd_path"]
    assert "marked" in notes["lr_grid"]
    assert result.fingerprint == before.fingerprint


def _marked(one: Any) -> Any:
    return one.model_copy(
        update={"verdict": one.verdict.model_copy(update={"notes": ["marked"]})}
    )


def test_after_one_exercise_alone_the_others_are_still_to_be_done(
    shelf: FolderShelf,
) -> None:
    before, _ = graded(shelf, answered(gd_path=WRONG))
    part, _ = graded(shelf, right(), before=before, only=["gd_path"])
    assert statuses(part) == {"gd_path": "passed", "lr_grid": "not attempted"}
    whole, _ = graded(shelf, right(), before=part)
    assert statuses(whole) == {"gd_path": "passed", "lr_grid": "passed"}


@pytest.mark.parametrize("change", [{"fault": True}, {"status": "not graded"}])
def test_a_result_that_was_none_is_not_used(
    shelf: FolderShelf, change: dict[str, Any]
) -> None:
    before = graded(shelf)[0].model_copy(update=change)
    result, _ = graded(shelf, before=before)
    assert result.why == "judged again: equal cells had run before"


def test_a_verdict_that_was_none_is_found_out_again(shelf: FolderShelf) -> None:
    before, _ = graded(shelf)
    first = before.exercises[0].model_copy(update={"earned": None})
    before = before.model_copy(update={"exercises": [first, before.exercises[1]]})
    result, ran = graded(shelf, before=before)
    assert (result.score, ran) == (20, 0)


def ended(reason: str | None, error: str = "", stopped: str | None = None) -> Observed:
    seen = Observed()
    case = {"outcomes": [], "stopped": stopped} if stopped else {}
    document = {"cases": {"c0": case}, "stopped": None}
    seen.sights["f"] = Sight(None if reason else document, reason)
    kind = {"type": error, "message": "", "line": None} if error else None
    seen.cells["a"] = {"error": kind, "printed": "", "outputs": []}
    return seen


@pytest.mark.parametrize(
    ("seen", "kept"),
    [
        (ended(None), True),
        (ended("not defined"), True),
        (ended(None, "NameError"), True),
        (ended("timed out"), False),
        (ended("crashed"), False),
        (ended("too much memory"), False),
        (ended("too many processes"), False),
        (ended(None, "timed out"), False),
        (ended(None, "crashed"), False),
        (ended(None, stopped="timed out"), False),
    ],
)
def test_what_may_end_otherwise_is_never_kept(seen: Observed, kept: bool) -> None:
    assert may_be_kept(seen) is kept


def test_what_timed_out_runs_again_for_others(shelf: FolderShelf) -> None:
    count = 0

    def slow(script: Script) -> Observed:
        nonlocal count
        count += 1
        seen = Runs()(script)
        seen.sights["gd_path"] = Sight(None, "timed out")
        return seen

    for student in ("ann", "ben"):
        Engine(kit(), slow, shelf=shelf).grade(submission(student=student))
    assert count == 2


def files(shelf: FolderShelf) -> list[Path]:
    return sorted(path for path in shelf.folder.rglob("*") if path.is_file())


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda _: b"",
    "cut": lambda data: data[: len(data) // 2],
    "rubbish": lambda _: b"\x80\x04\x95rubbish",
    "a bit": lambda data: data[:40] + bytes([data[40] ^ 1]) + data[41:],
    "another": lambda _: packed(Observed()),
    "long": lambda data: data + b"x" * 2**23,
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_damaged_observations_are_not_there(shelf: FolderShelf, damage: str) -> None:
    first, _ = graded(shelf)
    (path,) = files(shelf)
    whole = path.read_bytes()
    path.write_bytes(DAMAGES[damage](whole))
    second, ran = graded(shelf, student="ben")
    assert ran == 1
    assert second.exercises == first.exercises
    assert path.read_bytes() == whole


def test_kept_observations_are_for_their_owner_and_nothing_lies_beside(
    shelf: FolderShelf,
) -> None:
    graded(shelf)
    (path,) = files(shelf)
    assert path.stat().st_mode & 0o777 == 0o600
    assert json.loads(json.dumps(path.name)).endswith(".json.z")


def test_the_oldest_observations_go_first(tmp_path: Path) -> None:
    import os

    shelf = FolderShelf(tmp_path, most=250)
    for age, name in enumerate(("aa", "bb", "cc")):
        shelf.put(name, b"x" * 100)
        os.utime(shelf.path(name), (1000 + age, 1000 + age))
    shelf.get("aa")  # who is asked for stays
    shelf.make_room()
    assert [n for n in ("aa", "bb", "cc") if shelf.get(n)] == ["aa", "cc"]


def test_a_shelf_that_cannot_be_written_keeps_nothing(tmp_path: Path) -> None:
    (tmp_path / "seen").write_text("in the way")
    result, ran = graded(FolderShelf(tmp_path / "seen"))
    assert (result.score, ran) == (20, 1)


def test_a_shelf_that_must_not_write_reads_alone(shelf: FolderShelf) -> None:
    reading = FolderShelf(shelf.folder, writes=False)
    graded(reading)
    assert not shelf.folder.exists()
    graded(shelf)
    assert graded(reading, student="ben")[1] == 0


def test_unsandboxed_observations_are_kept_apart(shelf: FolderShelf) -> None:
    before, _ = graded(shelf)
    runs = Runs()
    alone = Engine(kit(), runs, sandboxed=False, shelf=shelf)
    result = alone.grade(submission(), before=before).result
    assert len(runs.scripts) == 1
    assert result.why == "ran: it is now not isolated"


def test_right_sources_are_what_they_seem() -> None:
    assert set(RIGHT) == set(kit().points)
