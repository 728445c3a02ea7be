"""The scene for schedules that the learner designs: make one, then write it down.

The fixed arguments make the schedule, a function of the update's index t; the case's
first values are the t to ask for. The second round asks the same function in reverse
order: one that counts its calls gives other rates.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from autograder.judge.documents import CaseDocument, CaseSeen
from autograder.judge.scenes.outcomes import calls_of, outcome_of, two_rounds
from autograder.judge.wire import class_name, decode

TRAINS = True  # the judge does, with what came out
NO_FUNCTION = "not a function"


def play(answer: Callable[..., Any], case: CaseDocument) -> CaseSeen:
    """Make the schedule and call it; an error in making it is every call's outcome.

    >>> case = {"asked": [0, 1], "fixed": {"total_steps": 2, "batch_size": 8}}
    >>> play(lambda total_steps, batch_size: lambda t: t / 2, case)["outcomes"]
    [{'value': 0.0}, {'value': 0.5}]
    """
    first, *rest = [(name, decode(value)) for name, value in case["fixed"].items()]
    steps = [decode(t) for t in case["asked"]]
    made: list[Any] = []
    making = outcome_of(lambda: made.append(answer(first[1], **dict(rest))))
    if "error" not in making:
        making = {"value": {"type": class_name(type(made[0])), "cut": NO_FUNCTION}}
    if not made or not callable(made[0]):
        same = [making for _ in steps]
        return {"outcomes": same, "again": same, "changed_arguments": []}
    asked = [functools.partial(made[0], t) for t in steps]
    back = calls_of(reversed(asked))
    return two_rounds(len(asked), calls_of(asked), back, backwards=True)
