"""Verdicts of every status, and answers that lead to the common ones."""

import dataclasses
from collections.abc import Callable
from typing import Any

from autograder.exercises import load
from autograder.exercises.keys import make_key
from autograder.judge.documents import Named
from autograder.judge.observe import observe
from autograder.judge.verdict import STATUSES, Verdict, judge


def prop(name: str, weight: float, standing: str) -> dict[str, Any]:
    """A property that holds, fails, or waits for the core."""
    passed, counted = standing != "fails", standing == "holds"
    return {"name": name, "weight": weight, "passed": passed, "counted": counted}


PROPERTIES = (
    prop("goes <downhill>", 0.6, "holds"),
    prop("stays at the floor", 0.3, "fails"),
    prop("leaves no trace", 0.1, "fails"),
)
DIFFERENCE = {
    "property": "stays at the floor",
    "call": 'f("<script>alert(1)</script>", lr=0.1)',
    "index": 2,
    "got": "0.64" + "9" * 400,
    "expected": "0.8",
    "given": {"weights <w>": "[1.0]"},
    "curve": {
        "x": [0, 1, 2, 3, 4],
        "got": [1, 2, None, 9e9, "nan"],
        "expected": [1, 2, 3, 4, 5],
    },
    "argument_curve": None,
}
ABOUT_LOSSES = {
    **DIFFERENCE,
    "curve": None,
    "argument_curve": {
        "y": [3.0, 2.0, "inf", 1.0, "nan"],
        "parts": [[0, 1, "first <fifth>"], [4, 5, "last fifth"]],
    },
}


def named(mistake: str, message: str, step: str = "exact") -> Named:
    return {"id": mistake, "message": message, "step": step}


def made_up(status: str, kind: str = "practice", **more: Any) -> Verdict:
    """The fullest verdict of a status, with text that wants to be markup."""
    full = Verdict(
        exercise="f",
        kind=kind,
        status=status,
        score=0.6,
        properties=PROPERTIES,
        mistakes=(named("M01", "one & only <b>late</b>"),),
        first_difference=DIFFERENCE,
        notes=("printed: <img src=x onerror=alert(1)>", "single precision"),
    )
    return dataclasses.replace(full, **more)


EVERY = [
    made_up(status, kind) for status in STATUSES for kind in ("practice", "hidden")
]


def verdict_on(answer: Callable[..., Any]) -> Verdict:
    key = make_key(load("gd_path"))
    return judge(observe(answer, "gd_path", key["cases"], 5), key)


def right(w0: float, lam: float, lr: float, steps: int) -> list[float]:
    if steps < 0:
        raise ValueError("steps")
    return [w0 * (1 - lr * lam) ** k for k in range(steps + 1)]


def uphill(w0: float, lam: float, lr: float, steps: int) -> list[float]:
    if steps < 0:
        raise ValueError("steps")
    return [w0 * (1 + lr * lam) ** k for k in range(steps + 1)]
