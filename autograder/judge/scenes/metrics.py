"""The scene for schedulers that watch a metric: one object, fed value by value.

Each case makes a fresh object from the fixed arguments and calls `step(metric)` in
order. The second round does the same with a second object, while the first is still
there: an answer that shares its memory between objects shows.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from typing import Any

from autograder.judge.scenes.outcomes import outcome_of
from autograder.judge.wire import decode


def play(answer: Callable[..., Any], case: Mapping[str, Any]) -> dict[str, Any]:
    """Make the object and feed it; outcome i is what it returned for metric i.

    The first of the fixed arguments goes by position, the rest by keyword. An error in
    making the object is the outcome of every call.

    >>> class Half:
    ...     def __init__(self, lr):
    ...         self.lr = lr
    ...     def step(self, metric):
    ...         self.lr /= 2
    ...         return self.lr
    >>> play(Half, {"first": [0.5, 0.4], "fixed": {"lr": 1.0}})["outcomes"]
    [{'value': 0.5}, {'value': 0.25}]
    """
    metrics = [decode(value) for value in case["first"]]
    outcomes = _feed(answer, case, metrics)
    return {
        "outcomes": outcomes,
        "again": _feed(answer, case, metrics),
        "changed_arguments": [],
    }


def _feed(
    answer: Callable[..., Any], case: Mapping[str, Any], metrics: list[Any]
) -> list[dict[str, Any]]:
    first, *rest = [(name, decode(value)) for name, value in case["fixed"].items()]
    made: list[Any] = []
    making = outcome_of(lambda: made.append(answer(first[1], **dict(rest))))
    if "error" in making:
        return [making for _ in metrics]
    return [outcome_of(functools.partial(_step, made[0], m)) for m in metrics]


def _step(scheduler: Any, metric: Any) -> object:
    result: object = scheduler.step(metric)
    return result
