"""Decide for each property of an exercise whether an answer has it.

A property holds where every point of its cases does. The kinds are a closed set:

- `values`  every outcome is the expected one
- `near`    every outcome is within the factor of the expected one that its case sets
- `ending`  lists are the expected ones; the last item may be missing, where its case
  says so
- `raises`  every call raises the expected exception
- `names`   the exception's text names the argument that is to blame
- `pure`    the second round of calls gives the same, and no argument was changed
- `scaled`  learning rates multiplied give the answer's own values multiplied
- `finite`, `falls`, `flat`, `regret`  see `judge.chosen`: what the learner chose
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping
from typing import Any

from autograder.judge.chosen import CHOSEN
from autograder.judge.compare import EXACT, Match, read_number
from autograder.judge.outcomes import (
    compare_outcome,
    curve_scale,
    outcomes_of,
    raises_as,
    same_outcome,
    scale_of,
)
from autograder.judge.sound import NOTHING

KINDS = ("values", "near", "ending", "raises", "names", "pure", "scaled", *CHOSEN)


@dataclasses.dataclass(frozen=True)
class Point:
    """One call of one case, as a property sees it."""

    case: Mapping[str, Any]
    index: int
    got: Mapping[str, Any]
    expected: Mapping[str, Any]
    match: Match


@dataclasses.dataclass(frozen=True)
class Held:
    """A property and what the answer did about it."""

    name: str
    weight: float
    kind: str
    core: bool
    returns: str
    points: tuple[Point, ...]
    part: int | None = None

    @property
    def passed(self) -> bool:
        """Whether every point holds; single precision is enough for the core alone."""
        levels = {"exact", "single"} if self.core else {"exact"}
        return bool(self.points) and all(p.match.level in levels for p in self.points)

    @property
    def on_something(self) -> bool:
        """Whether a whole case that is not trivial holds."""
        cases: dict[str, bool] = {}
        for p in self.points:
            if not p.case.get("trivial"):
                name = p.case["name"]
                cases[name] = cases.get(name, True) and p.match.level != "no"
        return any(cases.values())

    @property
    def first_failing(self) -> Point | None:
        """The first point that does not hold, if there is one."""
        levels = {"exact", "single"} if self.core else {"exact"}
        return next((p for p in self.points if p.match.level not in levels), None)


def look_at(
    prop: Mapping[str, Any], observation: Mapping[str, Any], key: Mapping[str, Any]
) -> Held:
    """Hold one property of the key against an observation."""
    returns = prop.get("returns") or key["returns"]
    points = {
        "values": _value_points,
        "near": _near_points,
        "ending": _ending_points,
        "raises": _value_points,
        "names": _name_points,
        "pure": _pure_points,
        "scaled": _scaled_points,
        **dict.fromkeys(CHOSEN, _chosen_points),
    }[prop["kind"]]
    return Held(
        name=prop["name"],
        weight=float(prop["weight"]),
        kind=prop["kind"],
        core=bool(prop.get("core")),
        returns=returns,
        points=tuple(points(prop, observation, key, returns)),
        part=prop.get("part"),
    )


def _cases(prop: Mapping[str, Any], key: Mapping[str, Any]) -> Iterator[Any]:
    of = prop.get("of") or [prop["name"]]
    return (case for case in key["cases"] if case["property"] in of)


def _pairs(
    case: Mapping[str, Any], observation: Mapping[str, Any], key: Mapping[str, Any]
) -> Iterator[tuple[int, Any, Any]]:
    expected = key["expected"][case["name"]]["outcomes"]
    got = outcomes_of(observation, case["name"], "outcomes")
    for index, target in enumerate(expected):
        yield index, got[index] if index < len(got) else NOTHING, target


def _value_points(
    prop: Mapping[str, Any],
    observation: Mapping[str, Any],
    key: Mapping[str, Any],
    returns: str,
) -> Iterator[Point]:
    for case in _cases(prop, key):
        scale = curve_scale(case, key)
        for index, got, expected in _pairs(case, observation, key):
            match = compare_outcome(got, expected, returns, scale, prop.get("part"))
            yield Point(case, index, got, expected, match)


def _near_points(
    prop: Mapping[str, Any],
    observation: Mapping[str, Any],
    key: Mapping[str, Any],
    returns: str,
) -> Iterator[Point]:
    for point in _value_points(prop, observation, key, returns):
        number = read_number(point.got.get("value"))
        target = read_number(point.expected.get("value"))
        factor = float(point.case["setting"]["factor"])
        if number is None or target is None or not number * target > 0:
            yield point
        elif not 1 / factor <= number / target <= factor:
            yield dataclasses.replace(point, match=Match("no"))
        else:
            match = Match("exact", None, point.match.notes)
            yield dataclasses.replace(point, match=match)


def _ending_points(
    prop: Mapping[str, Any],
    observation: Mapping[str, Any],
    key: Mapping[str, Any],
    returns: str,
) -> Iterator[Point]:
    for point in _value_points(prop, observation, key, returns):
        match, scale = point.match, curve_scale(point.case, key)
        if match.level == "no" and point.case["setting"].get("open_end"):
            shorter = _without_last(point.expected, prop["part"])
            match = compare_outcome(point.got, shorter, returns, scale, prop["part"])
        yield dataclasses.replace(point, match=match)


def _without_last(outcome: Mapping[str, Any], part: int) -> Mapping[str, Any]:
    value = outcome["value"]
    items = list(value["items"])
    items[part] = {**items[part], "items": items[part]["items"][:-1]}
    return {"value": {**value, "items": items}}


def _name_points(
    prop: Mapping[str, Any],
    observation: Mapping[str, Any],
    key: Mapping[str, Any],
    returns: str,  # noqa: ARG001 - all kinds are called alike
) -> Iterator[Point]:
    for case in _cases(prop, key):
        word = re.compile(rf"(?<!\w){re.escape(case['blames'])}(?!\w)")
        for index, got, expected in _pairs(case, observation, key):
            text = got["error"].get("message") if "error" in got else ""
            good = raises_as(got, expected) and word.search(str(text)) is not None
            match = EXACT if good else Match("no")
            yield Point(case, index, got, expected, match)


def _pure_points(
    prop: Mapping[str, Any],
    observation: Mapping[str, Any],
    key: Mapping[str, Any],
    returns: str,  # noqa: ARG001
) -> Iterator[Point]:
    value_cases = [
        p["name"]
        for p in key["properties"]
        if p["kind"] in ("values", "near", "ending")
    ]
    wanted = prop.get("of") or value_cases
    for case in key["cases"]:
        played_twice = key["expected"][case["name"]].get("again")
        if case["property"] not in wanted or not played_twice:
            continue
        first = outcomes_of(observation, case["name"], "outcomes")
        again = outcomes_of(observation, case["name"], "again")
        seen = observation["cases"].get(case["name"], {})
        changed = seen.get("changed_arguments")
        for index in range(len(case["first"])):
            one = first[index] if index < len(first) else NOTHING
            two = again[index] if index < len(again) else NOTHING
            reason = None
            if not isinstance(changed, list) or index in changed:
                reason = "changed its arguments"
            elif "stopped" in one or not same_outcome(one, two):
                reason = "gave another answer when called again"
            match = Match("no", reason) if reason else EXACT
            yield Point(case, index, two, one, match)


def _scaled_points(
    prop: Mapping[str, Any],
    observation: Mapping[str, Any],
    key: Mapping[str, Any],
    returns: str,
) -> Iterator[Point]:
    for case in _cases(prop, key):
        seen = outcomes_of(observation, case["name"], "outcomes")
        times, count = case["setting"]["times"], len(case["first"])
        targets = [_times(outcome, times) for outcome in seen[:count]]
        scale = scale_of(targets)
        for index in range(count):
            got = seen[count + index] if len(seen) == 2 * count else NOTHING
            target = targets[index] if index < len(targets) else NOTHING
            match = Match("no")
            if "value" in target:
                match = compare_outcome(got, target, returns, scale)
            yield Point(case, index, got, target, match)


def _chosen_points(
    prop: Mapping[str, Any],
    observation: Mapping[str, Any],
    key: Mapping[str, Any],
    returns: str,  # noqa: ARG001
) -> Iterator[Point]:
    for facts in CHOSEN[prop["kind"]](prop, observation, key):
        yield Point(*facts)


def _times(outcome: Mapping[str, Any], times: float) -> Mapping[str, Any]:
    number = read_number(outcome.get("value"))
    return NOTHING if number is None else {"value": number * times}
