"""The scene for a number that the learner chose: ask for it, and ask again.

The call has no arguments. What the number is worth is measured outside, where it can
be trained with.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from autograder.judge.scenes.outcomes import outcome_of

TRAINS = True  # the judge does, with what came out


def play(answer: Callable[..., Any], case: Mapping[str, Any]) -> dict[str, Any]:
    """Call `answer()` once for each place in the case, in both rounds.

    >>> play(lambda: 0.5, {"first": [0]})["outcomes"]
    [{'value': 0.5}]
    """
    places = case["first"]
    return {
        "outcomes": [outcome_of(answer) for _ in places],
        "again": [outcome_of(answer) for _ in places],
        "changed_arguments": [],
    }
