"""Reads what came out of a sandbox, believing nothing but its shape.

The text may have been written by the submission itself. It is parsed as strict JSON,
cut down to the fields that we know, with types that we know; nothing in it is a score.
Before it is parsed its size is looked at, so that reading costs little whatever it is.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, NoReturn

from autograder.grading.sandbox.described import is_described
from autograder.notebook.whole_text import may_hold_halves, with_whole_texts
from autograder.printable import printable_lines

# The longest right answer sends 85 kB.
MAX_REPLY = 6 * 2**20
MAX_LINE = 8 * 2**20
MAX_TALK = 64 * 2**20
MAX_PARTS = 300_000  # each costs the reader more than its bytes say
MAX_TEXT = 2_100
MAX_NAME = 80
MAX_MESSAGE = 300
MAX_OUTPUTS = 8
MAX_PICTURE = 250_000
MOST_COVERED = 10
PICTURE = re.compile(r"[A-Za-z0-9+/\n]*={0,2}\n?", re.ASCII)
NOT_REACHED: dict[str, Any] = {"stopped": "not reached"}
# Scenes that answer more than once to what is asked once.
OUTCOMES_EACH = {"scaled": 2}


class ProtocolBroken(Exception):  # noqa: N818 - it says what is the case
    """What came is not what the runner says."""


def parse_strictly(text: str | bytes) -> Any:
    """Parse JSON without NaN, and without help from whoever wrote it.

    >>> parse_strictly("[NaN]")
    Traceback (most recent call last):
    autograder.grading.sandbox.protocol.ProtocolBroken: not JSON
    """

    def refuse(_: str) -> NoReturn:
        raise ValueError

    words = text if isinstance(text, bytes) else text.encode("utf-8", "replace")
    if sum(map(words.count, (b"[", b"{", b","))) > MAX_PARTS:
        raise ProtocolBroken("too many parts")
    try:
        found = json.loads(text, parse_constant=refuse)
        return with_whole_texts(found) if may_hold_halves(text) else found
    except (ValueError, RecursionError):
        raise ProtocolBroken("not JSON") from None


def parse_event(line: bytes) -> dict[str, Any]:
    event = parse_strictly(line)
    if not isinstance(event, dict) or not isinstance(event.get("event"), str):
        raise ProtocolBroken("not an event")
    return event


def text_of(value: object) -> str:
    return value[:MAX_TEXT] if isinstance(value, str) else ""


def shown_text(value: object, most: int = MAX_TEXT) -> str:
    r"""Text that cannot steer the terminal of who reads it.

    >>> shown_text("a\x1b[2Jb\n")
    'a�[2Jb\n'
    """
    return printable_lines(text_of(value))[:most]


def line_of(value: object) -> int | None:
    return value if type(value) is int and 0 < value < 10**6 else None


def read_cell_result(event: Mapping[str, Any]) -> dict[str, Any]:
    """What a cell printed and showed, and the error that stopped it, if any."""
    error = event.get("error")
    if isinstance(error, dict):
        error = {
            "type": shown_text(error.get("type"), MAX_NAME),
            "message": shown_text(error.get("message"), MAX_MESSAGE),
            "line": line_of(error.get("line")),
        }
    else:
        error = None
    printed = shown_text(event.get("printed"))
    return {"error": error, "printed": printed, "outputs": read_outputs(event)}


def read_outputs(event: Mapping[str, Any]) -> list[dict[str, str]]:
    """Texts and pictures that a cell showed; a picture is base64, and drawn as such."""
    listed = event.get("outputs")
    read = [
        read_output(one)
        for one in (listed if isinstance(listed, list) else [])[:MAX_OUTPUTS]
        if isinstance(one, dict)
    ]
    return [one for one in read if one]


def read_output(output: Mapping[str, Any]) -> dict[str, str]:
    """Text and picture of one output.

    >>> read_output({"text/plain": "3", "image/png": "no base64!", "text/html": "x"})
    {'text/plain': '3'}
    """
    kept = {}
    text, picture = output.get("text/plain"), output.get("image/png")
    if isinstance(text, str):
        kept["text/plain"] = shown_text(text)
    if (
        isinstance(picture, str)
        and len(picture) <= MAX_PICTURE
        and PICTURE.fullmatch(picture)
    ):
        kept["image/png"] = picture
    return kept


def read_observation(
    text: str, exercise: str, cases: Sequence[Mapping[str, Any]]
) -> dict[str, Any] | None:
    """The observation document in `text`, or None where it is none.

    >>> case = {"name": "a", "asked": [1]}
    >>> read_observation('{"version": 1, "score": 10}', "gd_path", [case]) is None
    True
    """
    if len(text) > MAX_REPLY:
        return None
    try:
        document = parse_strictly(text)
    except ProtocolBroken:
        return None
    if not isinstance(document, dict) or not isinstance(document.get("cases"), dict):
        return None
    if document.get("version") != 1 or document.get("exercise") != exercise:
        return None
    found = document["cases"]
    stopped = document.get("stopped")
    return {
        "version": 1,
        "exercise": exercise,
        "cases": {
            case["name"]: read_case(found[case["name"]], most_outcomes(case))
            for case in cases
            if case["name"] in found
        },
        "stopped": stopped if stopped in (None, "timed out") else "crashed",
        "printed": text_of(document.get("printed")),
        "covers": read_covers(document.get("covers")),
    }


def most_outcomes(case: Mapping[str, Any]) -> int:
    """How often a scene answers to what a case asks, at most."""
    return len(case["asked"]) * OUTCOMES_EACH.get(case.get("scene", "calls"), 1)


def read_covers(covers: object) -> list[dict[str, str]]:
    """Pairs of short texts; judging looks at them more closely.

    >>> read_covers([{"name": "sum", "by": "int", "more": 1}, {"name": 7}, "sum"])
    [{'name': 'sum', 'by': 'int'}]
    """
    return [
        {"name": one["name"][:MAX_NAME], "by": one["by"][:MAX_NAME]}
        for one in (covers if isinstance(covers, list) else [])[:MOST_COVERED]
        if isinstance(one, dict)
        and isinstance(one.get("name"), str)
        and isinstance(one.get("by"), str)
    ]


def read_case(case: object, most: int) -> dict[str, Any]:
    """One case, with no more outcomes than it has calls; else it broke off."""
    read: dict[str, Any] = {}
    for field, value in case.items() if isinstance(case, dict) else ():
        if isinstance(value, list) and len(value) > most:
            return {"stopped": "crashed"}
        if field in ("outcomes", "again"):
            read[field] = read_outcomes(value)
        elif field == "changed_arguments" and isinstance(value, list):
            read[field] = [n for n in value if type(n) is int and 0 <= n < most]
        elif field == "stopped" and isinstance(value, str):
            read[field] = value[:MAX_NAME]
    return read


def read_outcomes(outcomes: object) -> list[dict[str, Any]]:
    if not isinstance(outcomes, list):
        return []
    return [read_outcome(outcome) for outcome in outcomes]


def read_outcome(outcome: object) -> dict[str, Any]:
    if not isinstance(outcome, dict) or len(outcome) != 1:
        return NOT_REACHED
    if "value" in outcome and is_described(outcome["value"]):
        return {"value": outcome["value"]}
    if isinstance(outcome.get("error"), dict):
        return {"error": read_error(outcome["error"])}
    if outcome.get("stopped") == "timed out":
        return {"stopped": "timed out"}
    return NOT_REACHED


def read_error(error: Mapping[str, Any]) -> dict[str, Any]:
    bases = error.get("bases")
    names = bases if isinstance(bases, list) else []
    return {
        "type": text_of(error.get("type"))[:MAX_NAME],
        "bases": [text_of(name)[:MAX_NAME] for name in names[:20]],
        "message": text_of(error.get("message")),
        "line": line_of(error.get("line")),
    }
