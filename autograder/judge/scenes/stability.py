"""The scene for reports on a noisy suggestion: a made-up one, by a table of seeds.

`setting["table"]` gives a rate for each seed, or None where the suggestion raises
ValueError. The answer gets `suggest(seed)` first and `fixed` by keyword; the outcome
is what it reports, as a tuple in the order of `KEYS`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from autograder.judge.scenes.outcomes import outcome_of
from autograder.judge.wire import decode

KEYS = ("lrs", "median", "octaves", "failed")
REPORT = "tuple[list[float], float, float, int]"


def play(answer: Callable[..., Any], case: Mapping[str, Any]) -> dict[str, Any]:
    """Ask for the report twice; a key that it lacks is told as such.

    >>> case = {"fixed": {}, "setting": {"table": {"$dict": [[0, 0.5], [1, None]]}}}
    >>> seen = play(lambda suggest: {"median": suggest(0)}, case)
    >>> seen["outcomes"][0]["value"]["items"]
    ['missing', 0.5, 'missing', 'missing']
    """
    return {
        "outcomes": [_report(answer, case)],
        "again": [_report(answer, case)],
        "changed_arguments": [],
    }


def _report(answer: Callable[..., Any], case: Mapping[str, Any]) -> dict[str, Any]:
    fixed = {name: decode(value) for name, value in case["fixed"].items()}
    table = decode(case["setting"]["table"])

    def suggest(seed: int) -> float:
        rate: float | None = table[seed]
        if rate is None:
            raise ValueError("no descent")
        return rate

    def call() -> object:
        report = answer(suggest, **fixed)
        if type(report) is not dict:
            return report
        return tuple(report.get(key, "missing") for key in KEYS)

    return outcome_of(call)
