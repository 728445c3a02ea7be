"""A key made by hand, with many calls to a case, for the tests of naming mistakes."""

from collections.abc import Callable, Mapping
from typing import Any

from autograder.judge.diagnose import diagnose
from autograder.judge.documents import CaseSeen, Key, Observation
from autograder.judge.properties import look_at

Curve = Callable[..., object]

SHAPE, PAST, CORNER = "shape", "past", "corner"
CASES: tuple[tuple[str, str, list[int], dict[str, float]], ...] = (
    ("a", SHAPE, [1, 2, 3, 4, 5, 6], {"top": 1.0}),
    ("b", SHAPE, [1, 2, 3, 4, 5, 6], {"top": 4.0}),
    ("c", PAST, [10, 11, 20], {"top": 1.0}),
    ("d", PAST, [10, 12, 30], {"top": 4.0}),
    ("e", CORNER, [0], {"top": 1.0}),
    ("f", CORNER, [0], {"top": 4.0}),
    ("g", CORNER, [0], {"top": 8.0}),
)
LENGTH = 10


def right(t: int, top: float) -> float:
    return top * max(0, LENGTH - t) / LENGTH + (7.0 if t == 0 else 0.0)


def seen_of(answer: Curve, again: Curve | None = None) -> dict[str, CaseSeen]:
    """What an answer gives on every case, in both askings."""
    return {
        name: {
            "outcomes": [outcome(answer, t, fixed) for t in first],
            "again": [outcome(again or answer, t, fixed) for t in first],
            "changed_arguments": [],
        }
        for name, _, first, fixed in CASES
    }


def outcome(answer: Curve, t: int, fixed: Mapping[str, float]) -> Any:
    try:
        return {"value": answer(t, **fixed)}
    except Exception as error:  # noqa: BLE001
        name = type(error).__name__
        return {"error": {"type": name, "bases": [name], "message": "", "line": None}}


def mistake(name: str, *forms: Curve, compares: tuple[str, ...] = ()) -> Any:
    told = list(compares or (SHAPE, PAST, CORNER))
    shown = [seen_of(form) for form in forms]
    return {"id": name, "message": f"about {name}", "compares": told, "forms": shown}


def key(*mistakes: Any, returns: str = "float", good: Curve = right) -> Key:
    kinds = {SHAPE: (True, False), PAST: (False, True), CORNER: (False, False)}
    return {
        "version": 1,
        "exercise": "line",
        "kind": "practice",
        "returns": returns,
        "points": 10.0,
        "seconds": 5.0,
        "cases": [
            {
                "name": name,
                "property": prop,
                "scene": "calls",
                "asked": list(first),
                "fixed": dict(fixed),
                "trivial": False,
                "blames": None,
                "setting": {},
            }
            for name, prop, first, fixed in CASES
        ],
        "expected": seen_of(good),
        "properties": [
            {
                "name": name,
                "weight": 1.0,
                "kind": "values",
                "core": core,
                "of": [],
                "part": None,
                "returns": None,
                "past": past,
                "corner": name == CORNER,
            }
            for name, (core, past) in kinds.items()
        ],
        "mistakes": list(mistakes),
        "golden": {"cases": [], "expected": {}},
    }


def observed(answer: Curve, again: Curve | None = None) -> Observation:
    cases = seen_of(answer, again)
    return {"cases": cases, "stopped": None, "printed": "", "covers": []}


def named(
    answer: Curve, *mistakes: Any, again: Curve | None = None, **about: Any
) -> list[tuple[str, str]]:
    """The ids and steps of all that is named for an answer."""
    document, seen = key(*mistakes, **about), observed(answer, again)
    held = [look_at(prop, seen, document) for prop in document["properties"]]
    return [(m["id"], step) for m, step in diagnose(seen, document, held)]
