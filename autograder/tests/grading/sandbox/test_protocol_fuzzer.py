"""Whatever a runner says, nothing but a status comes of it: never a fault, no gain."""

from __future__ import annotations

import copy
import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.exercises import load
from autograder.exercises.keys import make_key
from autograder.grading.sandbox.conversation import Conversation
from autograder.grading.sandbox.limits import Limits
from autograder.grading.sandbox.looking import Observed, take_over, without_culprit
from autograder.grading.sandbox.protocol import ProtocolBroken
from autograder.grading.sandbox.script import Question, Script
from autograder.grading.submission.verdicts import verdict_on
from autograder.judge.observe import observe
from autograder.notebook import RunCell

KEY = make_key(load("gd_path"), "hidden", "a test")
WRONG = "def gd_path(w0, lam, lr, steps):\n    return [w0] * (steps + 1)\n"
SPACE: dict[str, Any] = {}
exec(WRONG, SPACE)  # noqa: S102 - our own
SEEN = json.loads(json.dumps(observe(SPACE["gd_path"], "gd_path", KEY["cases"])))
SCRIPT = Script(
    (RunCell("a", "x = 1"), RunCell("gd_path", WRONG, "gd_path")),
    (Question("gd_path", tuple(KEY["cases"]), 5.0),),
)
ODD: list[Any] = [None, True, 1.0, -1, 2**2000, 1e308, "", "\ud83d", "x" * 3000, [], {}]
ODD += [[[]], {"type": "list"}, {"items": 7}, {"value": {"value": {"value": 1}}}]
odd = st.sampled_from(ODD)
EVENTS = ["ready", "cell", "cell done", "cells done", "exercise", "observed", "failed"]
honest = st.sampled_from(
    [
        {"event": "cell", "index": 0},
        {"event": "cell done", "index": 0, "error": None, "printed": ""},
        {"event": "cell", "index": 1},
        {"event": "cell done", "index": 1, "error": None, "printed": ""},
        {"event": "cells done"},
        {"event": "exercise", "exercise": "gd_path"},
    ]
)
FIELDS = ["index", "error", "printed", "outputs", "exercise", "text", "reason", "a"]
forged = st.builds(
    lambda name, fields: {"event": name, **fields},
    st.sampled_from([*EVENTS, "hear", "", "_", "\ud83d"]),
    st.dictionaries(st.sampled_from(FIELDS), odd | st.text(max_size=9), max_size=4),
)


def spoilt(path: list[int], value: Any) -> dict[str, Any]:
    """An honest, wrong observation with something else at one place in it."""
    document: dict[str, Any] = copy.deepcopy(SEEN)
    here: Any = document
    for step in path:
        keys = list(here) if isinstance(here, dict) else list(range(len(here)))
        if not keys:
            break
        key = keys[step % len(keys)]
        if not isinstance(here[key], dict | list) or step == path[-1]:
            here[key] = value
            break
        here = here[key]
    return document


observed = st.builds(
    lambda path, value: {
        "event": "observed",
        "exercise": "gd_path",
        "text": json.dumps(spoilt(path, value)),
        "reason": None,
    },
    st.lists(st.integers(0, 30), min_size=1, max_size=8),
    odd,
)
lines = st.lists(
    st.one_of(honest, forged, observed).map(lambda one: json.dumps(one).encode())
    | st.binary(max_size=40),
    max_size=12,
)
IN_ORDER = [
    {"event": "cell", "index": 0},
    {"event": "cell done", "index": 0, "error": None, "printed": ""},
    {"event": "cell", "index": 1},
    {"event": "cell done", "index": 1, "error": None, "printed": ""},
    {"event": "cells done"},
]


def heard(said: list[bytes]) -> Observed:
    """What is known after a runner, which was ready, said some lines and ended."""
    talk = Conversation(SCRIPT, Limits())
    talk.hear(b'{"event": "ready"}\n')
    try:
        for line in said:
            talk.hear(line + b"\n")
            if talk.transcript.ended:
                break
    except ProtocolBroken:
        pass
    talk.transcript.ended = talk.transcript.ended or "crashed"
    seen = Observed()
    take_over(talk.transcript, SCRIPT, seen)
    if talk.transcript.ended != "complete":
        without_culprit(talk.transcript, SCRIPT, seen)
    return seen


def judged(said: list[bytes]) -> None:
    seen = heard(said)
    assert json.dumps([dict(cell) for cell in seen.cells.values()], ensure_ascii=False)
    verdict = verdict_on(KEY, WRONG, SCRIPT, seen)
    assert verdict.status != "not graded"
    assert verdict.score <= HONEST
    assert json.dumps(verdict.to_json(), ensure_ascii=False).encode()


HONEST = verdict_on(
    KEY,
    WRONG,
    SCRIPT,
    heard(
        [
            *(json.dumps(one).encode() for one in IN_ORDER),
            json.dumps(
                {"event": "observed", "exercise": "gd_path", "text": json.dumps(SEEN)}
            ).encode(),
        ]
    ),
).score


def test_the_honest_talk_is_judged() -> None:
    assert 0 <= HONEST < 1


@settings(max_examples=150, deadline=None)
@given(lines)
def test_any_lines_are_somebody_s_crash_and_never_a_gain(said: list[bytes]) -> None:
    judged(said)


@settings(max_examples=100, deadline=None)
@given(st.lists(observed | forged, min_size=1, max_size=3))
def test_nor_are_lines_after_all_cells(more: list[dict[str, Any]]) -> None:
    judged([json.dumps(one).encode() for one in [*IN_ORDER, *more]])
