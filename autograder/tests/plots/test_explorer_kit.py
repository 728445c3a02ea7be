"""The base class: the newest question wins, and every failure is one line."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import Any

import pytest

from autograder.plots.kit import Ask, CannotAnswer, Explorer, Superseded
from autograder.plots.kit.explorer import finite, in_one_line
from autograder.tests.plots.test_explorers import ask, cancel, ended, listen, wait_for


class Trying(Explorer, script="parabola", shows="What tests ask."):
    def __init__(self) -> None:
        super().__init__()
        self.begun: list[Any] = []
        self.go_on = threading.Event()
        self.threads: set[int] = set()

    def answer(self, ask: Ask) -> Mapping[str, Any]:
        self.begun.append(ask.arguments.get("n"))
        self.threads.add(threading.get_ident())
        match ask.kind:
            case "wait":
                self.go_on.wait(10)
                ask.progress("half of it", 0.5)
                return {"n": ask.arguments["n"]}
            case "ready":
                self.go_on.wait(10)
                return {"n": ask.arguments["n"]}
            case "nan":
                return {"y": [1.0, float("nan"), float("inf")], "deep": ({"z": -0.5},)}
            case "refuse":
                raise CannotAnswer(
                    "Ten are the most.\nTraceback (most recent call last)"
                )
            case "fail":
                raise ZeroDivisionError("division by zero")
            case _:
                return super().answer(ask)


def test_the_newest_question_is_answered_and_those_between_never_begin() -> None:
    explorer = Trying()
    sent = listen(explorer)
    ask(explorer, "wait", 1, n=1)
    wait_for(lambda: explorer.begun)
    for n in range(2, 9):
        ask(explorer, "wait", n, n=n)
    explorer.go_on.set()
    wait_for(lambda: ended(sent))
    assert explorer.begun == [1, 8]
    head = {"about": "wait", "view": "v", "id": 8}
    assert sent == [
        {**head, "id": 1, "kind": "cancelled"},
        {**head, "kind": "progress", "words": "half of it", "done": 0.5},
        {**head, "kind": "answer", "result": {"n": 8}},
    ]


def test_kinds_and_views_do_not_wait_for_one_another() -> None:
    explorer = Trying()
    sent = listen(explorer)
    ask(explorer, "wait", 1, n=1)
    ask(explorer, "nan", 2)
    other = {"kind": "ask", "about": "nan", "view": "another", "id": 1, "arguments": {}}
    explorer._hear(explorer, other, [])
    wait_for(lambda: len(ended(sent)) == 2)
    assert {message["view"] for message in ended(sent)} == {"v", "another"}
    assert threading.get_ident() not in explorer.threads
    explorer.go_on.set()
    wait_for(lambda: len(ended(sent)) == 3)


def test_a_cancelled_question_is_said_to_be() -> None:
    explorer = Trying()
    sent = listen(explorer)
    ask(explorer, "wait", 1, n=1)
    wait_for(lambda: explorer.begun)
    cancel(explorer, "wait")
    explorer.go_on.set()
    wait_for(lambda: sent)
    head = {"about": "wait", "view": "v"}
    assert sent == [{**head, "id": 1, "kind": "cancelled"}]
    ask(explorer, "wait", 2, n=2)
    wait_for(lambda: ended(sent))
    assert ended(sent) == [{**head, "id": 2, "kind": "answer", "result": {"n": 2}}]


def test_what_waits_is_cancelled_too_and_never_begins() -> None:
    explorer = Trying()
    sent = listen(explorer)
    ask(explorer, "wait", 1, n=1)
    wait_for(lambda: explorer.begun)
    ask(explorer, "wait", 2, n=2)
    cancel(explorer, "wait")
    explorer.go_on.set()
    wait_for(lambda: len(sent) == 2)
    assert [(m["id"], m["kind"]) for m in sent] == [(1, "cancelled"), (2, "cancelled")]
    assert explorer.begun == [1]


def test_an_answer_that_was_ready_before_it_was_cancelled_is_told() -> None:
    explorer = Trying()
    sent = listen(explorer)
    ask(explorer, "ready", 1, n=1)
    wait_for(lambda: explorer.begun)
    cancel(explorer, "ready")
    explorer.go_on.set()
    wait_for(lambda: sent)
    assert [message["kind"] for message in sent] == ["answer"]


def test_what_json_has_no_word_for_is_none() -> None:
    explorer = Trying()
    sent = listen(explorer)
    ask(explorer, "nan")
    wait_for(lambda: sent)
    assert sent[0]["result"] == {"y": [1.0, None, None], "deep": [{"z": -0.5}]}
    assert finite({1: "text", "b": True}) == {"1": "text", "b": True}


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("refuse", "Ten are the most."),
        ("fail", "ZeroDivisionError: division by zero"),
        ("unknown", "nobody answers to 'unknown'"),
    ],
)
def test_a_failure_is_one_line(kind: str, words: str) -> None:
    explorer = Trying()
    sent = listen(explorer)
    ask(explorer, kind)
    wait_for(lambda: sent)
    assert sent[0]["kind"] == "error"
    assert sent[0]["words"] == words


def test_an_error_that_has_no_words_is_named() -> None:
    class Mute(Exception):  # noqa: N818
        def __str__(self) -> str:
            raise ValueError

    assert in_one_line(Mute()) == "Mute"
    assert len(in_one_line(ValueError("x" * 1000))) < 200


def test_progress_stops_who_answers_what_nobody_asks() -> None:
    question = Ask("curve", {})
    question.progress("nobody hears it")
    question.cancel()
    with pytest.raises(Superseded):
        question.progress()
