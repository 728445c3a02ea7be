"""The scene for schedulers that watch a metric: one object, fed value by value.

Each case makes a fresh object from the fixed arguments and calls `step(metric)` in
order. The second round makes two objects and feeds them in turn, the other one with
other metrics: an answer that shares its memory between objects shows.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from autograder.judge.documents import CaseDocument, CaseSeen, Outcome
from autograder.judge.scenes.outcomes import outcome_of, two_rounds
from autograder.judge.wire import decode


def play(answer: Callable[..., Any], case: CaseDocument) -> CaseSeen:
    """Make the object and feed it; outcome i is what it returned for metric i.

    The first of the fixed arguments goes by position, the rest by keyword. An error in
    making the object is the outcome of every call.

    >>> class Half:
    ...     def __init__(self, lr):
    ...         self.lr = lr
    ...     def step(self, metric):
    ...         self.lr /= 2
    ...         return self.lr
    >>> play(Half, {"asked": [0.5, 0.4], "fixed": {"lr": 1.0}})["outcomes"]
    [{'value': 0.5}, {'value': 0.25}]
    """
    metrics = [decode(value) for value in case["asked"]]
    make = functools.partial(_make, answer, case["fixed"])
    alone = _fed(make, [metrics])
    return two_rounds(len(metrics), alone, _fed(make, [metrics, _others(metrics)]))


def _make(answer: Callable[..., Any], fixed: Mapping[str, Any]) -> object:
    first, *rest = [(name, decode(value)) for name, value in fixed.items()]
    made: object = answer(first[1], **dict(rest))
    return made


def _others(metrics: list[Any]) -> list[Any]:
    """Another trace: the way back, with highs and lows of its own."""
    back = metrics[::-1]
    if not all(isinstance(m, (int, float)) for m in back):
        return back
    return [m * (8, 0.125)[i % 2] for i, m in enumerate(back)]


def _fed(make: Callable[[], object], traces: list[list[Any]]) -> Iterator[Outcome]:
    """Make an object for each trace and feed them in turn; tell of the first one."""
    made: list[Any] = []
    making = outcome_of(lambda: made.extend([make() for _ in traces]))
    for metrics in zip(*traces, strict=True):
        if "error" in making:
            yield making
        else:
            yield [
                outcome_of(functools.partial(_step, one, metric))
                for one, metric in reversed(list(zip(made, metrics, strict=True)))
            ][-1]


def _step(scheduler: Any, metric: Any) -> object:
    result: object = scheduler.step(metric)
    return result
