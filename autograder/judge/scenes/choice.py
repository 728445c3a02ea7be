"""The scene for a number that the learner chose: ask for it, and ask again.

The call has no arguments. What the number is worth is measured outside, where it can
be trained with.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from autograder.judge.documents import CaseDocument, CaseSeen
from autograder.judge.scenes.outcomes import calls_of, two_rounds

TRAINS = True  # the judge does, with what came out


def play(answer: Callable[..., Any], case: CaseDocument) -> CaseSeen:
    """Call `answer()` once for each place in the case, in both rounds.

    >>> play(lambda: 0.5, {"asked": [0]})["outcomes"]
    [{'value': 0.5}]
    """
    asked = [answer] * len(case["asked"])
    return two_rounds(len(asked), calls_of(asked), calls_of(asked))
