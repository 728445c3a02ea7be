"""Reads what came out of a sandbox, believing nothing but its shape.

The text may have been written by the submission itself. It is parsed as strict JSON,
cut down to the fields that we know, with types that we know; nothing in it is a score.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from typing import Any, NoReturn

MAX_LINE = 40 * 2**20
MAX_TALK = 256 * 2**20
MAX_PARTS = 2_000_000  # each costs the reader more than its bytes say
MAX_TEXT = 2_100
MAX_NESTING = 12
MOST_COVERED = 10
NOT_REACHED: dict[str, Any] = {"stopped": "not reached"}


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
    if words.count(b"[") + words.count(b"{") > MAX_PARTS:
        raise ProtocolBroken("too many parts")
    try:
        return json.loads(text, parse_constant=refuse)
    except (ValueError, RecursionError):
        raise ProtocolBroken("not JSON") from None


def parse_event(line: bytes) -> dict[str, Any]:
    event = parse_strictly(line)
    if not isinstance(event, dict) or not isinstance(event.get("event"), str):
        raise ProtocolBroken("not an event")
    return event


def text_of(value: object) -> str:
    return value[:MAX_TEXT] if isinstance(value, str) else ""


def read_cell_result(event: Mapping[str, Any]) -> dict[str, Any]:
    """What a cell printed, and the error that stopped it, if any."""
    error = event.get("error")
    if isinstance(error, dict):
        line = error.get("line")
        error = {
            "type": text_of(error.get("type"))[:80],
            "message": text_of(error.get("message"))[:300],
            "line": line if type(line) is int else None,
        }
    else:
        error = None
    return {"error": error, "printed": text_of(event.get("printed"))}


def read_observation(
    text: str, exercise: str, cases: Collection[str]
) -> dict[str, Any] | None:
    """The observation document in `text`, or None where it is none.

    >>> read_observation('{"version": 1, "score": 10}', "gd_path", ["a"]) is None
    True
    """
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
        "cases": {name: read_case(found[name]) for name in cases if name in found},
        "stopped": stopped if stopped in (None, "timed out") else "crashed",
        "printed": text_of(document.get("printed")),
        "covers": read_covers(document.get("covers")),
    }


def read_covers(covers: object) -> list[dict[str, str]]:
    """Pairs of short texts; judging looks at them more closely.

    >>> read_covers([{"name": "sum", "by": "int", "more": 1}, {"name": 7}, "sum"])
    [{'name': 'sum', 'by': 'int'}]
    """
    return [
        {"name": one["name"][:80], "by": one["by"][:80]}
        for one in (covers if isinstance(covers, list) else [])[:MOST_COVERED]
        if isinstance(one, dict)
        and isinstance(one.get("name"), str)
        and isinstance(one.get("by"), str)
    ]


def read_case(case: object) -> dict[str, Any]:
    read: dict[str, Any] = {}
    for field, value in case.items() if isinstance(case, dict) else ():
        if field in ("outcomes", "again"):
            read[field] = read_outcomes(value)
        elif field == "changed_arguments" and isinstance(value, list):
            read[field] = [n for n in value if type(n) is int]
        elif field == "stopped" and isinstance(value, str):
            read[field] = value[:80]
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
    line = error.get("line")
    names = bases if isinstance(bases, list) else []
    return {
        "type": text_of(error.get("type"))[:80],
        "bases": [text_of(name)[:80] for name in names[:20]],
        "message": text_of(error.get("message")),
        "line": line if type(line) is int else None,
    }


def is_described(value: object, depth: int = 0) -> bool:
    """Whether a value has the form that `judge.wire.describe` writes.

    >>> is_described({"type": "list", "items": [1, 0.5]}), is_described([1])
    (True, False)
    """
    if value is None or isinstance(value, (bool, int, float, str)):
        return True
    if depth > MAX_NESTING or not isinstance(value, dict):
        return False
    if not isinstance(value.get("type"), str):
        return False
    items = value.get("items", [])
    if not isinstance(items, list) or not is_plain(value, depth + 1):
        return False
    pairs = value["type"] == "dict"
    return all(is_item(item, depth + 1, pairs=pairs) for item in items)


def is_item(item: object, depth: int, *, pairs: bool) -> bool:
    if not pairs:
        return is_described(item, depth)
    if not isinstance(item, list) or len(item) != 2:
        return False
    return all(is_described(part, depth) for part in item)


def is_plain(value: Mapping[str, Any], depth: int) -> bool:
    shape = value.get("shape", [])
    texts = (value.get("dtype", ""), value.get("cut", ""))
    return (
        set(value) <= {"type", "items", "value", "dtype", "shape", "cut"}
        and is_described(value.get("value"), depth)
        and isinstance(shape, list)
        and all(type(n) is int for n in shape)
        and all(isinstance(text, str) for text in texts)
    )
