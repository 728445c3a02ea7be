"""Verdicts of every status, and answers that lead to the common ones."""

from collections.abc import Callable
from typing import Any

from autograder.exercises import load
from autograder.exercises.keys import make_key
from autograder.judge.observe import observe
from autograder.judge.verdict import STATUSES, Verdict, judge

PROPERTIES = (
    {"name": "goes <downhill>", "weight": 0.6, "passed": True},
    {"name": "stays at the floor", "weight": 0.3, "passed": False},
    {"name": "leaves no trace", "weight": 0.1, "passed": False},
)
DIFFERENCE = {
    "property": "stays at the floor",
    "call": 'f("<script>alert(1)</script>", lr=0.1)',
    "index": 2,
    "got": "0.64" + "9" * 400,
    "expected": "0.8",
    "curve": {"x": [0, 1, 2, 3], "got": [1, 2, None, 9e9], "expected": [1, 2, 3, 4]},
}


def made_up(status: str, kind: str = "practice") -> Verdict:
    """The fullest verdict of a status, with text that wants to be markup."""
    return Verdict(
        exercise="f",
        kind=kind,
        status=status,
        score=0.6,
        properties=PROPERTIES,
        mistake={"id": "M01", "message": "one & only <b>late</b>"},
        first_difference=DIFFERENCE,
        notes=("printed: <img src=x onerror=alert(1)>", "single precision"),
    )


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
