"""What comes from a runner, in whatever pieces and amounts it comes."""

import json
import time
from typing import Any

import pytest

from autograder.grading.sandbox.conversation import Conversation
from autograder.grading.sandbox.limits import Limits
from autograder.grading.sandbox.protocol import MAX_LINE, MAX_TALK, ProtocolBroken
from autograder.grading.sandbox.script import Script
from autograder.notebook import RunCell

PIECE = b"x" * 2**16


def keep_saying(one: Conversation, words: bytes, size: int) -> None:
    for _ in range(size // len(words) + 2):
        one.hear(words)


def talk() -> Conversation:
    return Conversation(Script((RunCell("a", "x = 1"),), ()), Limits())


@pytest.mark.parametrize("size", [1, 7, 1000])
def test_pieces_make_lines(size: int) -> None:
    events = [
        {"event": "ready"},
        {"event": "cell", "index": 0},
        {"event": "cell done", "index": 0, "error": None, "printed": "ä"},
        {"event": "cells done"},
    ]
    words = b"".join(json.dumps(one).encode() + b"\n" for one in events)
    one = talk()
    for start in range(0, len(words), size):
        one.hear(words[start : start + size])
    assert one.transcript.ended == "complete"
    done: dict[str, Any] = {"error": None, "printed": "ä", "outputs": []}
    assert one.transcript.cells == {0: done}


def test_long_line_is_read_once() -> None:
    one, began = talk(), time.process_time()
    with pytest.raises(ProtocolBroken):
        keep_saying(one, PIECE, MAX_LINE)
    assert time.process_time() - began < 1


def test_who_never_stops_talking_is_stopped() -> None:
    one = talk()
    one.hear(b'{"event": "ready"}\n')
    one.transcript.open_exercise = "f"
    line = b'{"event": "exercise", "exercise": "f", "x": "' + PIECE * 16 + b'"}\n'
    with pytest.raises(ProtocolBroken):
        keep_saying(one, line, MAX_TALK)
