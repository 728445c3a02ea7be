"""One translation of what the runner said, for all doors."""

import json
from typing import Any

import pytest

from autograder.exercises import load
from autograder.exercises.keys import make_key
from autograder.grading.sandbox.looking import Sight
from autograder.grading.submission.translation import ENDINGS, Ran, translate
from autograder.judge.observe import observe
from autograder.judge.verdict import Verdict, judge

KEY = make_key(load("gd_path"), "hidden", "a test")


def ran(source: str = "def gd_path(): ...", kind: str = "", **more: Any) -> Ran:
    error = {"type": kind, "message": more.pop("message", ""), "line": 2}
    return Ran("gd_path", source, {"error": error if kind else None}, **more)


def verdict(reason: str | None, cell: Ran) -> Verdict:
    sight = Sight(None, reason)
    return translate(sight, cell, KEY, lambda seen: judge(seen, KEY))


@pytest.mark.parametrize(
    ("reason", "cell", "status"),
    [
        ("not defined", ran("# soon"), "not attempted"),
        ("not defined", ran("%%timeit\ndef gd_path(): ..."), "not attempted"),
        ("not defined", ran("def gd_pth(): ..."), "missing"),
        ("not defined", ran("gd_path = 3"), "missing"),
        ("not defined", ran("1 / 0", "ZeroDivisionError"), "error"),
        ("not defined", ran("def gd_path(:", "SyntaxError"), "error"),
        ("not defined", ran("exit()", "SystemExit"), "error"),
        ("not defined", ran("while True: ...", "timed out"), "timed out"),
        ("crashed", ran("os._exit(0)", "crashed"), "crashed"),
        ("too much memory", ran("x = 1", "too much memory"), "crashed"),
        ("crashed", ran(), "crashed"),
        ("timed out", ran(), "timed out"),
        ("no time left", ran(), "timed out"),
        ("too many processes", ran(), "crashed"),
        (None, ran(), "crashed"),
        ("something new", ran(), "crashed"),
    ],
)
def test_an_answer_that_nobody_saw_has_a_status_and_a_note(
    reason: str | None, cell: Ran, status: str
) -> None:
    found = verdict(reason, cell)
    assert found.status == status
    assert found.score == 0
    assert len(found.notes) == 1


@pytest.mark.parametrize("kind", [*ENDINGS, "NameError"])
@pytest.mark.parametrize("reason", ["not defined", "crashed", "timed out"])
def test_cell_and_file_have_the_same_status(kind: str, reason: str) -> None:
    cell, file = (ran("x = 1", kind, where=where) for where in ("cell", "file"))
    assert verdict(reason, cell).status == verdict(reason, file).status


def test_the_note_names_cell_line_and_reason() -> None:
    def said(cell: Ran) -> str:
        return verdict("not defined", cell).notes[0]

    assert said(ran("x", "NameError", message="name 'x' is not defined", number=3)) == (
        "cell 3 (gd_path) stopped with NameError in line 2: name 'x' is not defined"
    )
    ended = "cell 3 (gd_path) ended the whole Python process"
    assert said(ran("x", "crashed", message="signal 11", number=3)) == (
        f"{ended} (os._exit, or a library crashed) in line 2: signal 11"
    )
    assert said(ran("x", "timed out", where="file")) == (
        "the file did not end in time (a loop without an end?) in line 2"
    )
    used_up = verdict("no time left", ran()).notes[0]
    assert used_up.startswith("the answer was not reached: what came before it took")
    assert said(ran("%%timeit -n1\nx = 1", number=3)).endswith("defines nothing")


def test_an_invisible_character_is_the_reason() -> None:
    source = "def gd_path(w0):\n\u00a0   return [w0]"
    note = verdict("not defined", ran(source, "IndentationError", number=2)).notes[0]
    assert "line 2 holds an invisible character, U+00A0 (no-break space)" in note


def test_what_a_broken_cell_had_defined_is_judged_and_said() -> None:
    seen = json.loads(
        json.dumps(observe(load("gd_path").reference, "gd_path", KEY["cases"]))
    )
    whole = translate(Sight(seen), ran(), KEY, lambda one: judge(one, KEY))
    broken = ran("def gd_path(): ...\n1 / 0", "ZeroDivisionError", number=1)
    part = translate(Sight(seen), broken, KEY, lambda one: judge(one, KEY))
    assert whole.score == part.score == 1
    assert whole.notes == ()
    assert "what it had defined by then is judged" in part.notes[0]
