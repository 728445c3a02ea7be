"""Bring an observation into the form that judging relies on, whoever wrote it.

What came out of a sandbox may be forged. Anything that `observe` does not write is
replaced by something that no right answer gives, so that judging never stumbles and
never gives points for it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from math import isfinite
from typing import Any

from autograder.judge.documents import (
    CaseSeen,
    Covered,
    ErrorDocument,
    Observation,
    Outcome,
)
from autograder.judge.wire import MAX_INT_BITS, name_float

NOTHING: Outcome = {"stopped": "not reached"}
MALFORMED: dict[str, Any] = {"type": "malformed"}
REASONS = ("timed out", "crashed", "missing", "not graded")
MAX_NESTING = 12
MOST_COVERED = 10
NAME = re.compile(r"[A-Za-z]\w{0,39}", re.ASCII)
COVERED_BY = re.compile(r"(?:(?:torch|numpy)'s )?[A-Za-z_]\w{0,39}", re.ASCII)


def well_formed(observation: Any, key: Mapping[str, Any]) -> Observation:
    """Return a well-formed observation on the key's cases.

    >>> key = {"exercise": "f", "cases": [{"name": "a"}]}
    >>> cases = {"a": {"outcomes": [{"value": 1}, 7]}}
    >>> well_formed({"cases": cases}, key)["cases"]["a"]
    {'outcomes': [{'value': 1}, {'stopped': 'not reached'}], 'again': []}
    >>> well_formed("garbage", key)["stopped"]
    'crashed'
    """
    found = observation if isinstance(observation, Mapping) else {"stopped": "crashed"}
    cases, stopped = found.get("cases"), found.get("stopped")
    printed, measured = found.get("printed"), found.get("measured")
    names = [case["name"] for case in key["cases"]]
    seen = cases if isinstance(cases, Mapping) else {}
    if stopped is not None and stopped not in REASONS:
        stopped = "crashed"
    kept: Observation = {
        "cases": {name: _case(seen[name]) for name in names if name in seen},
        "stopped": stopped,
        "printed": printed if isinstance(printed, str) else "",
        "covers": _covers(found.get("covers")),
    }
    if isinstance(measured, Mapping):  # ours, not the sandbox's: `exercises.judging`
        kept["measured"] = dict(measured)
    return kept


def _covers(covers: Any) -> list[Covered]:
    """Names and types alone: what stands here is shown."""
    found = covers if isinstance(covers, list) else []
    kept: list[Covered] = [
        {"name": one["name"], "by": one["by"]}
        for one in found
        if isinstance(one, Mapping)
        and all(isinstance(one.get(part), str) for part in ("name", "by"))
        and NAME.fullmatch(one["name"])
        and COVERED_BY.fullmatch(one["by"])
    ]
    return kept[:MOST_COVERED]


def _case(case: Any) -> CaseSeen:
    found = case if isinstance(case, Mapping) else {}
    kept: CaseSeen = {
        "outcomes": _outcomes(found.get("outcomes")),
        "again": _outcomes(found.get("again")),
    }
    changed, stopped = found.get("changed_arguments"), found.get("stopped")
    if isinstance(changed, list):
        kept["changed_arguments"] = [n for n in changed if type(n) is int]
    if isinstance(stopped, str):
        kept["stopped"] = stopped if stopped in REASONS else "crashed"
    return kept


def _outcomes(outcomes: Any) -> list[Outcome]:
    return [_outcome(one) for one in outcomes] if isinstance(outcomes, list) else []


def _outcome(outcome: Any) -> Outcome:
    if not isinstance(outcome, Mapping) or len(outcome) != 1:
        return NOTHING
    if "value" in outcome:
        return {"value": described(outcome["value"])}
    error, stopped = outcome.get("error"), outcome.get("stopped")
    if isinstance(error, Mapping):
        return {"error": _error(error)}
    return {"stopped": stopped} if stopped in REASONS else NOTHING


def _error(error: Mapping[str, Any]) -> ErrorDocument:
    bases, line = error.get("bases"), error.get("line")
    kind, message = error.get("type"), error.get("message")
    return {
        "type": kind if isinstance(kind, str) else "error",
        "bases": [b for b in bases if isinstance(b, str)]
        if isinstance(bases, list)
        else [],
        "message": message if isinstance(message, str) else "",
        "line": line if type(line) is int and 0 < line < 10**6 else None,
    }


def described(value: Any, depth: int = 0) -> Any:
    """Return a value in the form that `wire.describe` writes.

    >>> described(0.5), described([0.5]), described(float("nan"))
    (0.5, {'type': 'malformed'}, {'type': 'float', 'value': 'nan'})
    """
    if value is None or type(value) in (bool, str):
        return value
    if type(value) is int:
        bits = value.bit_length()
        return value if bits <= MAX_INT_BITS else {"type": "int", "cut": f"{bits} bits"}
    if type(value) is float:
        if isfinite(value):
            return value
        return {"type": "float", "value": name_float(value)}
    well_formed = isinstance(value, Mapping) and depth < MAX_NESTING
    return _described_object(value, depth) if well_formed else MALFORMED


def _described_object(value: Mapping[str, Any], depth: int) -> dict[str, Any]:
    kind, shape, items = value.get("type"), value.get("shape"), value.get("items")
    if not isinstance(kind, str):
        return MALFORMED
    kept: dict[str, Any] = {"type": kind}
    for name in ("dtype", "cut"):
        if isinstance(value.get(name), str):
            kept[name] = value[name]
    if isinstance(shape, list) and all(type(n) is int for n in shape):
        kept["shape"] = shape
    if "value" in value:
        kept["value"] = described(value["value"], depth + 1)
    if isinstance(items, list) and kind == "dict":
        kept["items"] = [
            [described(part, depth + 1) for part in pair]
            for pair in items
            if isinstance(pair, list) and len(pair) == 2
        ]
    elif isinstance(items, list):
        kept["items"] = [described(item, depth + 1) for item in items]
    return kept
