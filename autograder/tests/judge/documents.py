"""A real answer key and a right observation for it, for the tests beside this file."""

import functools
from typing import Any

from autograder.exercises import load
from autograder.exercises.keys import make_key
from autograder.judge.documents import Key
from autograder.judge.observe import observe
from autograder.judge.verdict import Verdict, judge


@functools.cache
def key() -> Key:
    return make_key(load("gd_path"), "hidden", "tests")


def verdict_on(answer: Any, seconds: float | None = None) -> Verdict:
    return judge(observe(answer, "gd_path", key()["cases"], seconds), key())


def passed(verdict: Verdict) -> dict[str, bool]:
    return {p["name"]: p["passed"] for p in verdict.properties}


def right(w0: float, lam: float, lr: float, steps: int) -> list[float]:
    if steps < 0:
        raise ValueError("steps")
    return [w0 * (1 - lr * lam) ** k for k in range(steps + 1)]
