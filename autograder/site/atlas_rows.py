"""Of each mistake, the calls that show it best, where the answer is no curve."""

from __future__ import annotations

import dataclasses
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from autograder.judge.compare import Match, read_number
from autograder.judge.differences import call_text, first_difference
from autograder.judge.properties import Held, Point, look_at
from autograder.judge.texts import ENDS, argument_text, value_text

if TYPE_CHECKING:
    from autograder.judge.documents import (
        CaseSeen,
        Key,
        MistakeDocument,
        Observation,
        PropertyDocument,
    )

PARTING, AGREEING, LOOKED_AT = 4, 2, 8
LONG = re.compile(r"-?\d+\.\d{5,}(?:e[+-]\d+)?")
LISTS = ("$tuple", "$array", "$tensor")
TRAINED = ("regret",)  # what is known only after training with the answer


@dataclasses.dataclass(frozen=True)
class Row:
    """One call: what is right, and what the mistake gives.

    `known` is False where only a training with it tells whether the two part. `about`
    is what the call does not say: which of several facts is shown, what was cut off.
    """

    call: str
    right: str
    wrong: str
    parts: bool
    known: bool = True
    about: str = ""


def rows_of(mistake: MistakeDocument, form: dict[str, CaseSeen], key: Key) -> list[Row]:
    """At most four calls at which the mistake shows, and two at which it does not.

    >>> from autograder.exercises import load
    >>> from autograder.exercises.keys import make_key
    >>> key = make_key(load("sgd_step"))
    >>> rows_of(key["mistakes"][0], key["mistakes"][0]["forms"][0], key)[0].parts
    True
    """
    seen: Observation = {"cases": form, "stopped": None, "printed": "", "covers": []}
    key = {**key, "cases": [case for case in key["cases"] if case["name"] in form]}
    held = [look_at(p, seen, key) for p in _told_of(mistake, key)]
    parting = _some(_points(held, right=False), seen, key, PARTING)
    if not parting:
        # The last property is the strictest one.
        return list(_only_trained(seen, key))[-1:] if "sign" in mistake else []
    known = {row.call for row in parting}
    right = _some(_points(held, right=True), seen, key, LOOKED_AT)
    agreeing = [r for r in right if r.right == r.wrong and r.call not in known]
    # What was cut off cannot be compared by eye: last choice.
    agreeing.sort(key=lambda row: "(cut, " in row.right)
    return [*parting, *agreeing[:AGREEING]]


def _told_of(mistake: MistakeDocument, key: Key) -> Iterator[PropertyDocument]:
    """The properties that the mistake speaks about."""
    for prop in key["properties"]:
        told = prop["name"] in mistake["compares"] or "sign" in mistake
        if told and prop["kind"] not in TRAINED:
            yield prop


def _only_trained(seen: Observation, key: Key) -> Iterator[Row]:
    """What was chosen beside what is asked of it, where only a training tells."""
    for prop in key["properties"]:
        if prop["kind"] not in TRAINED:
            continue
        for point in look_at(prop, seen, key).points[:1]:
            given = seen["cases"][point.case["name"]]["outcomes"]
            values = [outcome.get("value") for outcome in given]
            chosen = (
                values[0] if len(values) == 1 else {"type": "list", "items": values}
            )
            call = call_text(key["exercise"], {**point.case, "asked": [0]}, 0)
            wanted = f"a loss of {point.expected.get('wanted')}"
            yield Row(call, wanted, value_text(chosen), parts=True, known=False)


def _points(held: Iterable[Held], *, right: bool) -> Iterator[tuple[Held, Point]]:
    """First one of each case, then the next."""
    found = [(h, p) for h in held for p in h.points if p.match.holds == right]
    found.sort(key=lambda one: _apart(one[1]), reverse=not right)
    turn: dict[tuple[str, str], int] = {}
    places = []
    for h, p in found:
        where = (h.name, p.case["name"])
        turn[where] = turn.get(where, -1) + 1
        places.append(turn[where])
    order = sorted(range(len(found)), key=places.__getitem__)
    return (found[place] for place in order)


def _apart(point: Point) -> float:
    """How far apart two numbers are, by the larger: what is plain comes first."""
    if point.got == point.expected:
        return 0.0
    pair = [read_number(one.get("value")) for one in (point.got, point.expected)]
    numbers = [float(n) for n in pair if n is not None and math.isfinite(n)]
    if len(numbers) < len(pair):
        return 1.0
    return abs(numbers[0] - numbers[1]) / (max(map(abs, numbers)) or 1.0)


def _some(
    points: Iterable[tuple[Held, Point]], seen: Observation, key: Key, most: int
) -> list[Row]:
    rows: dict[tuple[str, str, str], Row] = {}
    told: set[tuple[str, str]] = set()
    for held, point in points:
        row = _row(held, point, seen, key)
        if (row.right, row.wrong) in told:
            continue
        told.add((row.right, row.wrong))
        rows.setdefault((row.call, row.right, row.wrong), row)
        if len(rows) == most:
            break
    return list(rows.values())


def _row(held: Held, point: Point, seen: Observation, key: Key) -> Row:
    """A point as a verdict would show it."""
    parts = not point.match.holds
    shown = point if parts else dataclasses.replace(point, match=Match("no"))
    alone = dataclasses.replace(held, points=(shown,))
    found = first_difference(alone, seen, key) or {}
    texts = (str(found["expected"]), str(found["got"]))
    if not parts:  # equal to the last digit, of which there are many
        texts = (LONG.sub(_rounded, texts[0]), LONG.sub(_rounded, texts[1]))
    return Row(str(found["call"]), *texts, parts, about=_about(held, point))


def _about(held: Held, point: Point) -> str:
    """Name the fact of a scene that is looked at, and numbers that nobody sees."""
    case = point.case
    one_of_many = held.part is not None and case["scene"] != "calls"
    said = [f"\u201c{held.name}\u201d"] if one_of_many else []
    if not case.get("shown"):
        asked = case["asked"][point.index : point.index + 1]
        for argument in (*asked, *case["fixed"].values()):
            said += unseen(argument)
    return "; ".join(said)


def unseen(argument: Any) -> list[str]:
    """Say which values in the middle of a long list are no numbers.

    >>> unseen([0.123456] * 30 + [{"$float": "inf"}] + [0.123456] * 30)
    ['of the values not shown one is inf']
    >>> unseen([0.1, {"$float": "inf"}])
    []
    """
    items = argument
    if isinstance(argument, dict):
        items = next((argument[tag] for tag in LISTS if tag in argument), None)
    if not isinstance(items, list) or "…" not in argument_text(argument):
        return []
    odd = Counter(
        str(item["$float"])
        for item in items[ENDS:-ENDS]
        if isinstance(item, dict) and "$float" in item
    )
    return [
        f"of the values not shown {'one is' if count == 1 else f'{count} are'} {name}"
        for name, count in sorted(odd.items())
    ]


def _rounded(number: re.Match[str]) -> str:
    return f"{float(number[0]):.4g}"
