"""Call an answer on given inputs and write down what it did, as plain JSON data.

The same function observes at every door: in the learner's notebook, in a terminal, in
the grading sandbox, and for the reference when an answer key is made. It draws no
conclusion; judging reads what stands here and nothing else.
"""

from __future__ import annotations

import contextlib
import importlib
import math
import sys
import time
import warnings
from collections.abc import Callable, Sequence
from importlib.machinery import PathFinder
from typing import Any, TypeAlias

from autograder.judge import scenes
from autograder.judge.covers import covers
from autograder.judge.documents import CaseDocument, CaseSeen, Observation
from autograder.judge.limits import (
    TimeLimitReached,
    kept_output,
    time_limit,
    wall_limit,
)
from autograder.judge.reach import Reach, is_a_library_s, module_of, reach_of
from autograder.judge.scenes import scene
from autograder.judge.threads import one_torch_thread

Answer: TypeAlias = Callable[..., Any]

VERSION = 1
# torch imports a good part of itself when an optimizer is made.
OPTIMIZERS, NEEDED_BY_OPTIMIZERS = "torch.optim", "torch._dynamo"
OURS = ("autograder",)


def observe(
    answer: Answer,
    exercise: str,
    cases: Sequence[CaseDocument],
    seconds: float | None = None,
) -> Observation:
    """Run every case and return the observation document.

    Args:
        answer: the function or class to look at.
        exercise: the exercise's id, copied into the document.
        cases: cases in their JSON form, see `exercises.model.Case`.
        seconds: limit of processor time for all cases together; one case may use a
            fifth of it. What is left when the time is used up is left out.

    >>> case = {"name": "a", "scene": "calls", "asked": [1, 2], "fixed": {}}
    >>> seen = observe(lambda t: 10 * t, "tens", [case])
    >>> seen["cases"]["a"]["outcomes"]
    [{'value': 10}, {'value': 20}]
    """
    reach = reach_of(answer)
    import_ahead(reach)
    for name in {case.get("scene", "calls") for case in cases}:
        scenes.import_ahead(name)
    with kept_output() as printed, warnings.catch_warnings(), one_torch_thread():
        warnings.simplefilter("ignore")
        seen, stopped = _play(answer, cases, seconds)
    return {
        "version": VERSION,
        "exercise": exercise,
        "cases": seen,
        "stopped": stopped,
        "printed": printed.text(),
        "covers": covers(reach),
    }


def _play(
    answer: Answer, cases: Sequence[CaseDocument], seconds: float | None
) -> tuple[dict[str, CaseSeen], str | None]:
    """Play the cases until the time is used up."""
    seen: dict[str, CaseSeen] = {}
    left, endless = seconds, 0
    end = time.monotonic() + (math.inf if seconds is None else wall_limit(seconds))
    for case in cases:
        if (left is not None and left <= 0) or time.monotonic() > end:
            return seen, "timed out"
        clock = None
        try:
            with time_limit(_share(seconds, left, endless)) as clock:
                seen[case["name"]] = scene(case.get("scene", "calls"))(answer, case)
        except TimeLimitReached:
            seen[case["name"]] = {"stopped": "timed out"}
        except Exception:  # noqa: BLE001 - an answer that upsets the scene itself
            seen[case["name"]] = {"stopped": "crashed"}
        endless += "stopped" in seen[case["name"]]
        if left is not None and clock is not None:
            left -= clock.used()
    return seen, None


def import_ahead(reach: Reach) -> None:
    """Import the packages that the answer's own code imports, off the clock.

    torch takes seconds to import. That is no endless loop, and an alarm in the middle
    of it would leave a broken half of torch behind. A module of the learner's own is
    left to them: it may loop.
    """
    names = {name for name in reach.imports if _is_installed(name)}
    if _uses_an_optimizer(reach):
        names.add(NEEDED_BY_OPTIMIZERS)
    for name in sorted(names - sys.modules.keys()):
        with contextlib.suppress(Exception):
            importlib.import_module(name)


def _is_installed(module: str) -> bool:
    top = module.partition(".")[0]
    with contextlib.suppress(Exception):
        found = PathFinder.find_spec(top) if top.isidentifier() else None
        return found is not None and (is_a_library_s(found.origin) or top in OURS)
    return False


def _uses_an_optimizer(reach: Reach) -> bool:
    asked = (*reach.imports, *map(module_of, reach.values))
    if any(name.startswith(OPTIMIZERS) for name in asked):
        return True
    return "optim" in reach.names and (
        "torch" in reach.imports or "torch" in sys.modules
    )


def _share(seconds: float | None, left: float | None, endless: int) -> float | None:
    """One case may use a fifth of all the time: so one endless loop costs one case.

    After each that did not end there is half as much, so that a loop in every case
    leaves time to ask them all.
    """
    if seconds is None or left is None:
        return None
    return min(left, max(seconds / 5, 0.5) / 2.0**endless + seconds / 50)


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
        "covers": [],
    }
