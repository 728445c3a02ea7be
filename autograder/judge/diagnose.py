"""Name the mistake, on proof only.

A mistake is a small family of wrong answers. It is named when one of them gives the
learner's outcomes on every case that it speaks about, in both rounds of calls, and
differs from the right answer on at least two of those cases. Where the learner chooses
freely, it is named by its sign (`judge.signs`), which the right answer does not show.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from autograder.judge.outcomes import (
    compare_outcome,
    curve_scale,
    outcomes_of,
    same_outcome,
    scale_of,
)
from autograder.judge.signs import shows

LEAST_DIFFERENT = 2


def diagnose(
    observation: Mapping[str, Any], key: Mapping[str, Any]
) -> Mapping[str, Any] | None:
    """Return the named mistake of the key that explains the observation, or None.

    Where several do, the one that speaks about more cases is the more specific; among
    equals the exercise's own order decides.
    """
    named = [m for m in key["mistakes"] if _explains(m, observation, key)]
    return max(named, key=lambda m: len(_compared(m, key)), default=None)


def _compared(mistake: Mapping[str, Any], key: Mapping[str, Any]) -> list[Any]:
    return [c for c in key["cases"] if c["property"] in mistake["compares"]]


def _explains(
    mistake: Mapping[str, Any], observation: Mapping[str, Any], key: Mapping[str, Any]
) -> bool:
    cases = _compared(mistake, key)
    if mistake.get("sign"):
        right = {"cases": key["expected"]}
        sign = mistake["sign"]
        return shows(sign, observation, cases) and not shows(sign, right, cases)
    return any(
        all(_agree(case, observation, form, key) for case in cases)
        and _differing(cases, form, key) >= LEAST_DIFFERENT
        for form in mistake["forms"]
    )


def _differing(
    cases: list[Any], form: Mapping[str, Any], key: Mapping[str, Any]
) -> int:
    right = {"cases": key["expected"]}
    return sum(not _agree(case, right, form, key) for case in cases)


def _agree(
    case: Mapping[str, Any],
    observation: Mapping[str, Any],
    form: Mapping[str, Any],
    key: Mapping[str, Any],
) -> bool:
    name = case["name"]
    wanted = form[name]
    returns = _returns(case, key)
    for which in ("outcomes", "again"):
        expected = wanted.get(which) or []
        got = outcomes_of(observation, name, which)
        scale = max(scale_of(expected), curve_scale(case, key))
        if len(got) != len(expected):
            return False
        for one, other in zip(got, expected, strict=True):
            if not _alike(one, other, returns, scale):
                return False
    return True


def _returns(case: Mapping[str, Any], key: Mapping[str, Any]) -> str:
    for prop in key["properties"]:
        if prop["name"] == case["property"] and prop.get("returns"):
            return str(prop["returns"])
    return str(key["returns"])


def _alike(
    got: Mapping[str, Any], wanted: Mapping[str, Any], returns: str, scale: float
) -> bool:
    if same_outcome(got, wanted):
        return True
    if "error" in wanted or "value" not in wanted:
        return False
    match = compare_outcome(got, wanted, returns, scale)
    return match.level == "exact"
