"""The scene for reports on a noisy suggestion: a made-up one, by a table of seeds.

`setting["table"]` gives a rate for each seed, or None where the suggestion raises
ValueError. The answer gets `suggest(seed)` first and `fixed` by keyword; the outcome
is what it reports: of a dictionary, the facts whose names stand in `FACTS`.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from autograder.judge.documents import CaseDocument, CaseSeen
from autograder.judge.scenes.outcomes import calls_of, two_rounds
from autograder.judge.wire import decode

FACTS = {
    "lrs": "list[float]",
    "median": "float",
    "octaves": "float",
    "failed": "int",
}


def play(answer: Callable[..., Any], case: CaseDocument) -> CaseSeen:
    """Ask for the report twice; a fact that it lacks is missing.

    >>> case = {"fixed": {}, "setting": {"table": {"$dict": [[0, 0.5], [1, None]]}}}
    >>> seen = play(lambda suggest: {"median": suggest(0)}, case)
    >>> seen["outcomes"][0]["value"]["items"]
    [['median', 0.5]]
    """
    report = functools.partial(_report, answer, case)
    return two_rounds(1, calls_of([report]), calls_of([report]))


def _report(answer: Callable[..., Any], case: CaseDocument) -> object:
    fixed = {name: decode(value) for name, value in case["fixed"].items()}
    table = decode(case["setting"]["table"])

    def suggest(seed: int) -> float:
        rate: float | None = table[seed]
        if rate is None:
            raise ValueError("no descent")
        return rate

    report: object = answer(suggest, **fixed)
    # A NamedTuple is no dict, and what pretends to be one is none either.
    if not issubclass(type(report), dict):
        return report
    pairs: Any = dict.items(report)  # type: ignore[arg-type]
    given = {str.__str__(k): v for k, v in pairs if issubclass(type(k), str)}
    return {name: given[name] for name in FACTS if name in given}
