"""Call an answer on given inputs and write down what it did, as plain JSON data.

The same function observes at every door: in the learner's notebook, in a terminal, in
the grading sandbox, and for the reference when an answer key is made. It draws no
conclusion; judging reads what stands here and nothing else.
"""

from __future__ import annotations

import contextlib
import importlib
import sys
import time
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import CodeType
from typing import Any, TypeAlias

from autograder.judge import scenes
from autograder.judge.limits import TimeLimitReached, kept_output, time_limit
from autograder.judge.scenes import scene

Answer: TypeAlias = Callable[..., Any]
Observation: TypeAlias = dict[str, Any]

VERSION = 1
# What a name in the answer's code will import; an optimizer's first step does, too.
SLOW_IMPORTS = {"numpy": "numpy", "torch": "torch", "optim": "torch._dynamo"}


def observe(
    answer: Answer,
    exercise: str,
    cases: Sequence[Mapping[str, Any]],
    seconds: float | None = None,
) -> Observation:
    """Run every case and return the observation document.

    Args:
        answer: the function or class to look at.
        exercise: the exercise's id, copied into the document.
        cases: cases in their JSON form, see `exercises.model.Case`.
        seconds: limit for all cases together; one case may use a fifth of it. What is
            left when the time is used up is left out.

    >>> case = {"name": "a", "scene": "calls", "first": [1, 2], "fixed": {}}
    >>> seen = observe(lambda t: 10 * t, "tens", [case])
    >>> seen["cases"]["a"]["outcomes"]
    [{'value': 10}, {'value': 20}]
    """
    import_ahead(answer)
    for name in {case.get("scene", "calls") for case in cases}:
        scenes.import_ahead(name)
    seen: dict[str, Any] = {}
    stopped: str | None = None
    end = None if seconds is None else time.monotonic() + seconds
    with kept_output() as printed, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for case in cases:
            left = None if end is None else end - time.monotonic()
            if left is not None and left <= 0:
                stopped = "timed out"
                break
            try:
                with time_limit(_share(seconds, left)):
                    seen[case["name"]] = scene(case.get("scene", "calls"))(answer, case)
            except TimeLimitReached:
                seen[case["name"]] = {"stopped": "timed out"}
            except Exception:  # noqa: BLE001 - an answer that upsets the scene itself
                seen[case["name"]] = {"stopped": "crashed"}
    return {
        "version": VERSION,
        "exercise": exercise,
        "cases": seen,
        "stopped": stopped,
        "printed": printed.text(),
    }


def import_ahead(answer: Answer) -> None:
    """Import the slow packages that the answer's own code imports, off the clock.

    torch takes seconds to import. That is no endless loop, and an alarm in the middle
    of it would leave a broken half of torch behind.
    """
    codes = [getattr(member, "__code__", None) for member in _functions_of(answer)]
    names = {n for code in codes if type(code) is CodeType for n in _names_in(code)}
    for name, module in SLOW_IMPORTS.items():
        if name in names and module not in sys.modules:
            if name == "optim" and "torch" not in sys.modules:
                continue
            with contextlib.suppress(ImportError):
                importlib.import_module(module)


def _functions_of(answer: Answer) -> list[object]:
    return list(vars(answer).values()) if type(answer) is type else [answer]


def _names_in(code: CodeType) -> Iterator[str]:
    yield from code.co_names
    for constant in code.co_consts:
        if type(constant) is CodeType:
            yield from _names_in(constant)


def _share(seconds: float | None, left: float | None) -> float | None:
    """One case may use a fifth of all the time: so one endless loop costs one case."""
    if seconds is None or left is None:
        return None
    return min(left, max(seconds / 5, 0.5))


def not_observed(exercise: str, reason: str) -> Observation:
    """Return the document of an answer that could not be called to its end.

    >>> not_observed("gd_path", "crashed")["stopped"]
    'crashed'
    """
    return {
        "version": VERSION,
        "exercise": exercise,
        "cases": {},
        "stopped": reason,
        "printed": "",
    }
