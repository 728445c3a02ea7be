"""The scene for the scale test: the same calls twice, rates multiplied the second time.

A schedule is linear in its learning rates: twice the rates, twice the curve. An answer
with a number written into it is not.
"""

from __future__ import annotations

import copy
import functools
from collections.abc import Callable
from typing import Any

from autograder.judge.documents import CaseDocument, CaseSeen
from autograder.judge.scenes.outcomes import calls_of, two_rounds
from autograder.judge.wire import decode


def play(answer: Callable[..., Any], case: CaseDocument) -> CaseSeen:
    """Call with the rates as they are, then with those in `setting["rates"]` scaled.

    Where `setting["asked"]` is true, the first argument is a rate as well.

    >>> setting = {"rates": ["base_lr"], "times": 2.0}
    >>> case = {"asked": [3], "fixed": {"base_lr": 0.5}, "setting": setting}
    >>> play(lambda t, base_lr: base_lr / t, {**case, "asked": [4]})["outcomes"]
    [{'value': 0.125}, {'value': 0.25}]
    """
    rates, times = case["setting"]["rates"], case["setting"]["times"]
    fixed = {name: decode(value) for name, value in case["fixed"].items()}
    scaled = {k: v * times if k in rates else v for k, v in fixed.items()}
    first = [decode(value) for value in case["asked"]]
    grown = [v * times for v in first] if case["setting"].get("asked") else first
    calls = [
        functools.partial(answer, value, **copy.deepcopy(given))
        for values, given in ((first, fixed), (grown, scaled))
        for value in values
    ]
    return two_rounds(len(calls), calls_of(calls))
