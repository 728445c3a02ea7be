"""What the atlas asks of an answer: the practice cases, and whole curves of them.

A practice case asks a curve here and there. Cases with the same fixed arguments are
parts of one curve, and a picture wants all of it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from autograder.judge.documents import CaseDocument, Key

if TYPE_CHECKING:
    from autograder.exercises.model import Exercise

CLOCKS = ("t", "step")
LONGEST = 200  # values of a curve
BEYOND = 2.2  # times the part that is no "past the end"; more of that says nothing new
LEAST = 5


def whole_curves(exercise: Exercise, key: Key) -> list[CaseDocument]:
    """One case for each curve that the practice cases ask something of.

    >>> from autograder.exercises import load
    >>> from autograder.exercises.keys import make_key
    >>> cosine = load("cosine_lr")
    >>> whole_curves(cosine, make_key(cosine))[0]["asked"]
    [0, 1, 2, 3, 4]
    """
    if exercise.returns == "list[float]":
        return [case for case in key["cases"] if _is_a_call(case)]
    if exercise.parameter not in CLOCKS:
        return [case for case in key["cases"] if _is_a_curve(case)]
    past = {p["name"] for p in key["properties"] if p["past"]}
    found: list[CaseDocument] = []
    for number, parts in enumerate(_by_arguments(key["cases"])):
        before = [c for c in parts if c["property"] not in past]
        last = max(_last_place(before, parts), _whole_length(exercise, parts[0]))
        last = min(last, LONGEST - 1)
        if last + 1 >= LEAST:
            found.append(_whole(parts[0], f"w{number}", last))
    return found


def _whole_length(exercise: Exercise, case: CaseDocument) -> int:
    """Where the curve ends by what it was given, so that its end is in sight."""
    given = (case["fixed"].get(name) for name in exercise.lengths)
    return max((n for n in given if isinstance(n, int)), default=0)


def _whole(case: CaseDocument, name: str, last: int) -> CaseDocument:
    whole = case.copy()
    whole["name"], whole["asked"] = name, list(range(last + 1))
    return whole


def _is_a_call(case: CaseDocument) -> bool:
    plain = case["scene"] == "calls" and case["blames"] is None
    return plain and len(case["asked"]) == 1


def _is_a_curve(case: CaseDocument) -> bool:
    """Many calls in order, or a list that grows call by call."""
    numbers = [x for x in case["asked"] if isinstance(x, int | float)]
    if case["scene"] == "metrics":
        return len(case["asked"]) >= LEAST
    rising = numbers == sorted(set(numbers)) and len(numbers) == len(case["asked"])
    return case["scene"] == "calls" and rising and len(numbers) >= LEAST


def _by_arguments(cases: Iterable[CaseDocument]) -> Iterator[list[CaseDocument]]:
    groups: dict[str, list[CaseDocument]] = {}
    for case in cases:
        if case["scene"] == "calls" and case["blames"] is None:
            told = json.dumps(case["fixed"], sort_keys=True)
            groups.setdefault(told, []).append(case)
    yield from groups.values()


def _last_place(before: list[CaseDocument], all_of_it: list[CaseDocument]) -> int:
    """Where the curve's end has been seen for long enough."""
    end = max(_asked(before), default=0)
    beyond = [x for x in _asked(all_of_it) if x <= max(BEYOND * end, LEAST)]
    return min(max(beyond, default=end), LONGEST - 1)


def _asked(cases: list[CaseDocument]) -> list[int]:
    return [x for case in cases for x in case["asked"] if isinstance(x, int)]
