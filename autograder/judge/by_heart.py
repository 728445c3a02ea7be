"""M70: right for the examples only. The numbers were copied, or a parameter ignored.

Either nearly all that an answer returns are values of the visible examples, though
fewer than half of the right ones are; or calls with equal first argument and other
parameters always give the same, though the right answers differ.
"""

from __future__ import annotations

import itertools

from autograder.judge.documents import (
    CaseDocument,
    CaseSeen,
    Key,
    MistakeDocument,
    Observation,
)
from autograder.judge.leaves import Leaf, alike, leaves

NEARLY_ALL, HALF = 0.95, 0.5
LEAST_DIFFERENT, LEAST_PAIRS, LEAST_VALUES = 3, 3, 4
MESSAGE = (
    "Right for the examples only: with other arguments it has to give other values."
)


def by_heart(seen: Observation, key: Key) -> MistakeDocument | None:
    """Return M70 where it shows, in the exercise's own words where it has some."""
    if not (_copied(seen, key) or _ignores_the_rest(seen, key)):
        return None
    for mistake in key["mistakes"]:
        if mistake["id"] == "M70":
            return mistake
    return {"id": "M70", "message": MESSAGE, "compares": [], "forms": []}


def _core(key: Key) -> list[CaseDocument]:
    core = {p["name"] for p in key["properties"] if p.get("core")}
    return [case for case in key["cases"] if case["property"] in core]


def _numbers(seen: CaseSeen | None) -> list[Leaf]:
    outcomes = (seen or {}).get("outcomes") or []
    return [x for o in outcomes for x in leaves(o) if not isinstance(x, str)]


def _copied(seen: Observation, key: Key) -> bool:
    shown = [x for case in key["golden"]["expected"].values() for x in _numbers(case)]
    cases = [case["name"] for case in _core(key)]
    got = [x for name in cases for x in _numbers(seen["cases"].get(name))]
    right = [x for name in cases for x in _numbers(key["expected"][name])]
    if len(set(got)) < LEAST_DIFFERENT or len(got) < LEAST_VALUES or not right:
        return False
    return _share(got, shown) >= NEARLY_ALL and _share(right, shown) < HALF


def _share(values: list[Leaf], among: list[Leaf]) -> float:
    return sum(any(alike(v, w, 0.0) for w in among) for v in values) / len(values)


def _ignores_the_rest(seen: Observation, key: Key) -> bool:
    """Two cases that ask the same t under other parameters, again and again."""
    pairs, values = 0, set()
    for one, other in itertools.combinations(_core(key), 2):
        if one["fixed"] == other["fixed"] or one["scene"] != "calls":
            continue
        for i, first in enumerate(one["asked"]):
            if first not in other["asked"]:
                continue
            j = other["asked"].index(first)
            mine = _one(seen["cases"], one, i), _one(seen["cases"], other, j)
            good = _one(key["expected"], one, i), _one(key["expected"], other, j)
            if None in good or _equal(good[0], good[1]):
                continue
            if None in mine or not _equal(mine[0], mine[1]):
                return False
            pairs += 1
            values.add(repr(mine[0]))
    return pairs >= LEAST_PAIRS and len(values) >= LEAST_DIFFERENT


def _one(
    seen: dict[str, CaseSeen], case: CaseDocument, index: int
) -> tuple[Leaf, ...] | None:
    outcomes = seen.get(case["name"], {}).get("outcomes") or []
    found = tuple(leaves(outcomes[index])) if index < len(outcomes) else ()
    return found if found and not any(isinstance(x, str) for x in found) else None


def _equal(one: tuple[Leaf, ...] | None, other: tuple[Leaf, ...] | None) -> bool:
    if one is None or other is None or len(one) != len(other):
        return False
    return all(alike(x, y, 0.0) for x, y in zip(one, other, strict=True))
