"""The scene for functions: call in order, then all over again in reverse order.

The second round shows an answer that remembers. Arguments are built anew for each
call, and compared with what they were, so that an answer that changes them is seen.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from autograder.judge.documents import CaseDocument, CaseSeen, Outcome
from autograder.judge.scenes.outcomes import outcome_of, two_rounds
from autograder.judge.wire import can_change, decode, describe


def play(answer: Callable[..., Any], case: CaseDocument) -> CaseSeen:
    """Call `answer(first, **fixed)` for each first argument of the case.

    >>> case = {"asked": [0, 1], "fixed": {"lr": 0.5}}
    >>> play(lambda t, lr: lr * t, case)["outcomes"]
    [{'value': 0.0}, {'value': 0.5}]
    """
    changed: list[int] = []
    watched = any(map(can_change, [*case["asked"], *case["fixed"].values()]))

    def call(index: int) -> Outcome:
        first = decode(case["asked"][index])
        fixed = {name: decode(value) for name, value in case["fixed"].items()}
        if not watched:
            return outcome_of(lambda: answer(first, **fixed))
        before = describe([first, fixed])
        outcome = outcome_of(lambda: answer(first, **fixed))
        if describe([first, fixed]) != before:
            changed.append(index)
        return outcome

    count = len(case["asked"])
    first, again = map(call, range(count)), map(call, reversed(range(count)))
    return two_rounds(count, first, again, changed, backwards=True)
