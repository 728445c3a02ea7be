"""Name a mistake by a sign that no right answer shows and that is true where it shows.

- M19: the same call gave two answers.
- M10: every wrong value is a ZeroDivisionError.
- M09: the core is right, and past the end, where the right answer stays, the answer's
  wrong values differ among themselves: it moves on.
- M03: where the right answer changes with every update, the answer moves in plateaus.
- A wrong count or type: where a form of a mistake always returns too many values, too
  few, or values of another type, and the answer does the same.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

from autograder.judge.compare import items_of, read_number, type_name
from autograder.judge.documents import (
    CaseSeen,
    Key,
    MistakeDocument,
    Observation,
    Outcome,
)
from autograder.judge.outcomes import outcomes_of, same_outcome
from autograder.judge.properties import VALUE_KINDS, Held, Point

MOSTLY = 0.95
LEAST_SHARE = 0.8
LEAST_CALLS, LEAST_CASES, LEAST_MOVES, LEAST_STEPS = 3, 2, 2, 6
MESSAGES = {
    "M19": "The same call gave two answers. An answer must not remember earlier calls: "
    "look for a global, a default list, or an attribute that each call changes.",
    "M10": "Wherever yours is wrong, it divides by zero: that corner has a meaning, or "
    "asks for an exception of its own.",
    "M03": "Your curve moves once in a while and stands still between: this function "
    "is counted in optimizer updates, not in epochs.",
    "M09": "Past the end your value moves on, and it has to stay at the end value.",
}


def tells(seen: Observation, key: Key, held: list[Held]) -> Iterator[MistakeDocument]:
    """Yield the mistakes whose signs show."""
    if _remembers(seen, key):
        yield _listed("M19", key)
        return
    if _divides_by_zero(held):
        yield _listed("M10", key)
    if moves_on(held, key):
        yield _listed("M09", key)
    if _in_plateaus(held):
        yield _listed("M03", key)
    yield from _of_another_kind(seen, key)


def _listed(name: str, key: Key) -> MistakeDocument:
    """The exercise's own words, where it lists the mistake."""
    for mistake in key["mistakes"]:
        if mistake["id"] == name:
            return mistake
    return {"id": name, "message": MESSAGES[name], "compares": [], "forms": []}


def _remembers(seen: Observation, key: Key) -> bool:
    kinds = {p["name"]: p["kind"] for p in key["properties"]}
    for case in key["cases"]:
        found = seen["cases"].get(case["name"], {})
        if kinds.get(case["property"]) not in VALUE_KINDS or found.get("stopped"):
            continue
        pairs = zip(
            outcomes_of(seen, case["name"], "outcomes"),
            outcomes_of(seen, case["name"], "again"),
            strict=False,
        )
        if not all(same_outcome(one, two) for one, two in pairs):
            return True
    return False


def _wrong(held: list[Held]) -> list[Point]:
    return [
        p
        for h in held
        if h.kind in (*VALUE_KINDS, "raises")
        for p in h.points
        if not p.match.holds
    ]


def _divides_by_zero(held: list[Held]) -> bool:
    errors = [p.got["error"]["type"] if "error" in p.got else "" for p in _wrong(held)]
    return bool(errors) and set(errors) == {"ZeroDivisionError"}


def moves_on(held: list[Held], key: Key) -> bool:
    """Whether the core is right, and past the end the wrong values differ."""
    core = [p.match.holds for h in held if h.core for p in h.points]
    past = {p["name"] for p in key["properties"] if p.get("past")}
    if not core or sum(core) < MOSTLY * len(core):
        return False
    return any(_moves(h) for h in held if h.name in past)


def stays(form: dict[str, CaseSeen], key: Key) -> bool:
    """Whether a form gives one value on each case past the end where that is right."""
    past = {p["name"] for p in key["properties"] if p.get("past")}
    cases = [c["name"] for c in key["cases"] if c["property"] in past]
    return bool(cases) and all(
        len(_values(form.get(name, {}))) == 1
        for name in cases
        if len(_values(key["expected"][name])) == 1
    )


def _values(seen: CaseSeen) -> set[str]:
    return {repr(outcome.get("value")) for outcome in seen.get("outcomes") or []}


def _moves(held: Held) -> bool:
    """Whether, on a case where the right answer stays, the wrong values differ."""
    return any(
        len({repr(p.expected.get("value")) for p in points}) == 1
        and len({_number(p) for p in points if not p.match.holds} - {None})
        >= LEAST_MOVES
        for points in _by_case(held)
    )


def _by_case(held: Held) -> list[list[Point]]:
    found: dict[str, list[Point]] = {}
    for point in held.points:
        found.setdefault(point.case["name"], []).append(point)
    return list(found.values())


def _in_plateaus(held: list[Held]) -> bool:
    cases = [points for h in held if h.core for points in _by_case(h)]
    return sum(map(_has_plateaus, cases)) >= LEAST_CASES


def _has_plateaus(points: list[Point]) -> bool:
    """Whether equal values stand in runs, where neighbours should all differ."""
    steps = [p.case["asked"][p.index] for p in points]
    got, good = [_number(p) for p in points], [_good(p) for p in points]
    if len(points) < LEAST_STEPS or None in got or not _consecutive(steps):
        return False
    if any(one == other for one, other in itertools.pairwise(good)):
        return False
    runs = [len(list(group)) for _, group in itertools.groupby(got)]
    longest, shortest = max(runs[:-1], default=0), min(runs[1:-1] or runs)
    return len(runs) <= len(points) / 2 and 1 < longest == shortest


def _consecutive(steps: list[Any]) -> bool:
    whole = all(type(step) is int for step in steps)
    return whole and steps == list(range(steps[0], steps[0] + len(steps)))


def _good(point: Point) -> float | None:
    return read_number(point.expected.get("value"))


def _number(point: Point) -> float | None:
    return read_number(point.got.get("value"))


def _of_another_kind(seen: Observation, key: Key) -> Iterator[MistakeDocument]:
    """Mistakes of count or type: those that are made with the right ones are none."""
    core = {p["name"] for p in key["properties"] if p.get("core")}
    cases = [c["name"] for c in key["cases"] if c["property"] in core]
    mine = {name: _kinds(seen["cases"].get(name, {}), key, name) for name in cases}
    for mistake in key["mistakes"]:
        forms = [
            {name: _kinds(form[name], key, name) for name in cases}
            for form in mistake["forms"]
            if all(name in form for name in cases)
        ]
        others = [form for form in forms if _is_of_another_kind(form)]
        if len(others) >= LEAST_SHARE * len(forms) and any(
            _same_kind(mine, form) for form in others
        ):
            yield mistake


def _is_of_another_kind(kinds: dict[str, list[Any]]) -> bool:
    told = sum(kind is not None for found in kinds.values() for kind in found)
    asked = sum(map(len, kinds.values()))
    return told >= max(LEAST_CALLS, LEAST_SHARE * asked)


def _same_kind(mine: dict[str, list[Any]], theirs: dict[str, list[Any]]) -> bool:
    """Whether a form's wrong kinds are the answer's on four calls in five."""
    told = same = 0
    where = set()
    for name, kinds in theirs.items():
        for index, kind in enumerate(kinds):
            if kind is not None:
                told += 1
                if mine[name][index : index + 1] == [kind]:
                    same += 1
                    where.add(name)
    return len(where) >= LEAST_CASES and same >= LEAST_SHARE * told


def _kinds(seen: CaseSeen, key: Key, case: str) -> list[Any]:
    """For each call the kind of what came, None where it is the right kind."""
    good = key["expected"][case].get("outcomes") or []
    got = seen.get("outcomes") or []
    whole = key["returns"] == "int"
    return [
        None if "value" not in one else _kind(one, aim, whole=whole)
        for one, aim in zip(got, good, strict=False)
    ]


def _kind(got: Outcome, good: Outcome, *, whole: bool) -> object:
    value, aim = got["value"], good.get("value")
    number, target = read_number(value), read_number(aim)
    if number is not None and target is not None:
        return "float" if whole and isinstance(number, float) else None
    items, targets = items_of(value), items_of(aim)
    if items is not None and targets is not None:
        if len(items) != len(targets):
            return ("longer", len(items) - len(targets))
        inner = {
            _kind({"value": item}, {"value": target}, whole=whole)
            for item, target in zip(items, targets, strict=True)
        }
        return inner.pop() if len(inner) == 1 else None
    one, other = type_name(value), type_name(aim)
    number_for_list = number is not None and targets is not None
    if one == other or value is None:
        return None
    return "number" if number_for_list else one
