"""Calls of `tr` and `trn` can be extracted, and fill in what they name."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.grading.authoring.sentences import CALLS, NOT_THE_COURSE
from autograder.languages.filled import fields_of
from autograder.repository import ROOT

PACKAGE = ROOT / "autograder"
# How many of the first arguments are sentences.
VERBS = {"tr": 1, "trn": 2}
SPOKEN = {"spoken"}


def files() -> Iterator[Path]:
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = set(path.relative_to(PACKAGE).parts)
        if not parts & NOT_THE_COURSE and CALLS.search(path.read_text("utf-8")):
            yield path


def calls(text: str) -> Iterator[ast.Call]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in VERBS:
            yield node


def wrong_with(call: ast.Call) -> str:
    """What keeps a call from being extracted or filled in, or nothing."""
    count = VERBS[getattr(call.func, "id", "")]
    sentences = call.args[:count]
    if any(isinstance(one, ast.JoinedStr | ast.BinOp | ast.IfExp) for one in sentences):
        return "no literal"
    texts = [one.value for one in sentences if isinstance(one, ast.Constant)]
    given = {word.arg for word in call.keywords} - SPOKEN
    if not texts or None in given:
        return ""  # a sentence that is data, or values that stand elsewhere
    asked = set().union(*(fields_of(str(text)) for text in texts))
    if count == 2:
        asked -= {"count"}
    return "" if asked == given else f"asks for {asked}, gets {given}"


@pytest.mark.parametrize(
    "path", list(files()), ids=lambda p: p.relative_to(ROOT).as_posix()
)
def test_every_call_says_one_whole_sentence(path: Path) -> None:
    found = {call.lineno: wrong_with(call) for call in calls(path.read_text("utf-8"))}
    assert {line: why for line, why in found.items() if why} == {}


def test_a_call_that_cannot_be_translated_would_be_seen() -> None:
    text = """
tr(f"{n} left")
tr("{count} left")
tr("left", n=1)
trn("{count} hint", "{count} hints", n)
tr("{n} left", n=1)
tr(exercise.title)
"""
    seen = [wrong_with(call) for call in calls(text)]
    assert seen[0] == "no literal"
    assert seen[1].startswith("asks for")
    assert seen[2].startswith("asks for")
    assert seen[3:] == ["", "", ""]


def hidden(text: str) -> list[str]:
    """Sentences within an f-string: before Python 3.12 nothing extracts them."""
    return [
        ast.unparse(call)
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.JoinedStr)
        for call in calls(ast.unparse(node))
        if call.args and isinstance(call.args[0], ast.Constant)
    ]


def test_no_sentence_stands_within_an_f_string() -> None:
    found = {path.name: hidden(path.read_text("utf-8")) for path in files()}
    assert {name: calls for name, calls in found.items() if calls} == {}


def test_one_within_an_f_string_would_be_seen() -> None:
    assert hidden("f\"## {tr('What is next')}\"") == ["tr('What is next')"]
