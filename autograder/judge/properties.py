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
- `finite`, `falls`, `flat`, `regret`  what was chosen, see `judge.free_choice.kinds`
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterator
from typing import TypeAlias

from autograder.judge.compare import EXACT, Match, read_number
from autograder.judge.documents import (
    CaseDocument,
    Key,
    Observation,
    Outcome,
    PropertyDocument,
)
from autograder.judge.free_choice.kinds import CHOSEN
from autograder.judge.outcomes import (
    compare_outcome,
    curve_scale,
    outcomes_of,
    raises_as,
    same_outcome,
    scale_of,
)
from autograder.judge.well_formed import NOTHING

VALUE_KINDS = ("values", "near", "ending")
KINDS = (*VALUE_KINDS, "raises", "names", "pure", "scaled", *CHOSEN)


@dataclasses.dataclass(frozen=True)
class Point:
    """One call of one case, as a property sees it."""

    case: CaseDocument
    index: int
    got: Outcome
    expected: Outcome
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
    part: int | str | None = None

    @property
    def passed(self) -> bool:
        """Whether every point holds."""
        return bool(self.points) and all(p.match.holds for p in self.points)

    @property
    def rounded(self) -> bool:
        """Whether a point is right to about four digits only."""
        return any(p.match.level == "rounded" for p in self.points)

    @property
    def first_failing(self) -> Point | None:
        """The first point that does not hold, if there is one."""
        return next((p for p in self.points if not p.match.holds), None)

    def shown_right(self) -> set[str]:
        """The different expected values of the cases that hold whole.

        What is so easy that having it right proves nothing is left out.
        """
        holds: dict[str, bool] = {}
        for p in self.points:
            name = p.case["name"]
            holds[name] = holds.get(name, True) and p.match.holds
        return {
            repr(p.expected)
            for p in self.points
            if holds[p.case["name"]] and not p.case.get("trivial")
        }


Points: TypeAlias = Callable[[PropertyDocument, Observation, Key, str], Iterator[Point]]


def look_at(prop: PropertyDocument, seen: Observation, key: Key) -> Held:
    """Hold one property of the key against an observation."""
    returns = prop.get("returns") or key["returns"]
    return Held(
        name=prop["name"],
        weight=float(prop["weight"]),
        kind=prop["kind"],
        core=bool(prop.get("core")),
        returns=returns,
        points=tuple(POINTS[prop["kind"]](prop, seen, key, returns)),
        part=prop.get("part"),
    )


def _cases(prop: PropertyDocument, key: Key) -> Iterator[CaseDocument]:
    of = prop.get("of") or [prop["name"]]
    return (case for case in key["cases"] if case["property"] in of)


def _pairs(
    case: CaseDocument, seen: Observation, key: Key
) -> Iterator[tuple[int, Outcome, Outcome]]:
    got = outcomes_of(seen, case["name"], "outcomes")
    for index, target in enumerate(key["expected"][case["name"]]["outcomes"]):
        yield index, got[index] if index < len(got) else NOTHING, target


def _value_points(
    prop: PropertyDocument, seen: Observation, key: Key, returns: str
) -> Iterator[Point]:
    for case in _cases(prop, key):
        scale = curve_scale(case, key)
        for index, got, expected in _pairs(case, seen, key):
            match = compare_outcome(got, expected, returns, scale, prop.get("part"))
            yield Point(case, index, got, expected, match)


def _near_points(
    prop: PropertyDocument, seen: Observation, key: Key, returns: str
) -> Iterator[Point]:
    for point in _value_points(prop, seen, key, returns):
        number = read_number(point.got.get("value"))
        target = read_number(point.expected.get("value"))
        factor = float(point.case["setting"]["factor"])
        if number is None or target is None or not number * target > 0:
            yield point
            continue
        near = 1 / factor <= number / target <= factor
        notes = tuple(n for n in point.match.notes if n.startswith("returned"))
        match = Match("exact", None, notes) if near else Match("no")
        yield dataclasses.replace(point, match=match)


def _ending_points(
    prop: PropertyDocument, seen: Observation, key: Key, returns: str
) -> Iterator[Point]:
    for point in _value_points(prop, seen, key, returns):
        match, scale, part = point.match, curve_scale(point.case, key), prop["part"]
        if match.level == "no" and point.case["setting"].get("open_end"):
            shorter = _without_last(point.expected, part)
            match = compare_outcome(point.got, shorter, returns, scale, part)
        yield dataclasses.replace(point, match=match)


def _without_last(outcome: Outcome, part: int | str | None) -> Outcome:
    """The same with one list an item shorter: a tuple's part, or a scene's fact."""
    value = outcome["value"]
    items = list(value["items"])
    for place, item in enumerate(items):
        if isinstance(part, str) and item[0] == part:
            items[place] = [part, {**item[1], "items": item[1]["items"][:-1]}]
        elif place == part:
            items[place] = {**item, "items": item["items"][:-1]}
    return {"value": {**value, "items": items}}


def _name_points(
    prop: PropertyDocument,
    seen: Observation,
    key: Key,
    returns: str,  # noqa: ARG001 - all kinds are called alike
) -> Iterator[Point]:
    for case in _cases(prop, key):
        word = re.compile(rf"(?<!\w){re.escape(str(case['blames']))}(?!\w)")
        for index, got, expected in _pairs(case, seen, key):
            text = got["error"].get("message") if "error" in got else ""
            good = raises_as(got, expected) and word.search(str(text)) is not None
            match = EXACT if good else Match("no")
            yield Point(case, index, got, expected, match)


def _pure_points(
    prop: PropertyDocument,
    seen: Observation,
    key: Key,
    returns: str,  # noqa: ARG001
) -> Iterator[Point]:
    of_values = [p["name"] for p in key["properties"] if p["kind"] in VALUE_KINDS]
    wanted = prop.get("of") or of_values
    for case in key["cases"]:
        played_twice = key["expected"][case["name"]].get("again")
        if case["property"] not in wanted or not played_twice:
            continue
        found = seen["cases"].get(case["name"], {})
        if found.get("stopped"):
            continue  # a time-out is a time-out: its own property loses by it
        yield from _asked_twice(case, seen, found.get("changed_arguments"))


def _asked_twice(
    case: CaseDocument, seen: Observation, changed: list[int] | None
) -> Iterator[Point]:
    first = outcomes_of(seen, case["name"], "outcomes")
    again = outcomes_of(seen, case["name"], "again")
    for index in range(len(case["asked"])):
        one = first[index] if index < len(first) else NOTHING
        two = again[index] if index < len(again) else NOTHING
        reason = None
        if "stopped" in one:
            reason = "did not end"
        elif not same_outcome(one, two):
            reason = "gave another answer when called again"
        elif changed is None or index in changed:
            reason = "changed its arguments"
        yield Point(case, index, two, one, Match("no", reason) if reason else EXACT)


def _scaled_points(
    prop: PropertyDocument, seen: Observation, key: Key, returns: str
) -> Iterator[Point]:
    for case in _cases(prop, key):
        found = outcomes_of(seen, case["name"], "outcomes")
        times, count = case["setting"]["times"], len(case["asked"])
        targets = [_times(outcome, times) for outcome in found[:count]]
        scale = scale_of(targets)
        for index in range(count):
            got = found[count + index] if len(found) == 2 * count else NOTHING
            target = targets[index] if index < len(targets) else NOTHING
            match = Match("no")
            if "value" in target:
                match = compare_outcome(got, target, returns, scale)
            yield Point(case, index, got, target, match)


def _times(outcome: Outcome, times: float) -> Outcome:
    number = read_number(outcome.get("value"))
    return NOTHING if number is None else {"value": number * times}


def _chosen_points(
    prop: PropertyDocument,
    seen: Observation,
    key: Key,
    returns: str,  # noqa: ARG001
) -> Iterator[Point]:
    for case, index, got, wanted, match in CHOSEN[prop["kind"]](prop, seen, key):
        yield Point(case, index, got, wanted, match)


POINTS: dict[str, Points] = {
    "values": _value_points,
    "near": _near_points,
    "ending": _ending_points,
    "raises": _value_points,
    "names": _name_points,
    "pure": _pure_points,
    "scaled": _scaled_points,
    **dict.fromkeys(CHOSEN, _chosen_points),
}
