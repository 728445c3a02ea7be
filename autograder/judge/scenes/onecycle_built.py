"""The scene for answers that return OneCycleLR's arguments: it builds the real one.

`setting["facts"]` says what to write down of each returned dict: "numbers" for the four
that matter, "rates" for the first, highest and last rate of the scheduler that torch
builds from the whole dict. A key that OneCycleLR does not take is torch's TypeError.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from autograder.judge.documents import CaseDocument, CaseSeen
from autograder.judge.scenes.outcomes import calls_of, two_rounds
from autograder.judge.wire import decode

AHEAD = ("torch", "torch._dynamo")

NUMBERS = ("max_lr", "pct_start", "div_factor", "final_div_factor")
STEPS = 40


def play(answer: Callable[..., Any], case: CaseDocument) -> CaseSeen:
    """Call `answer(first, **fixed)` for each first argument, and use what it returns.

    >>> def four(lr):
    ...     return {"max_lr": lr, "pct_start": 0.3, "div_factor": 4.0,
    ...             "final_div_factor": 10.0}
    >>> case = {"asked": [0.5], "fixed": {}, "setting": {"facts": "numbers"}}
    >>> play(four, case)["outcomes"][0]["value"]["items"]
    [0.5, 0.3, 4.0, 10.0]
    """
    ways = {"numbers": _numbers, "rates": _rates}
    fact = ways[case["setting"]["facts"]]

    def call(index: int) -> object:
        first = decode(case["asked"][index])
        fixed = {name: decode(value) for name, value in case["fixed"].items()}
        return fact(answer(first, **fixed))

    calls = [functools.partial(call, index) for index in range(len(case["asked"]))]
    first, again = calls_of(calls), calls_of(reversed(calls))
    return two_rounds(len(calls), first, again, backwards=True)


def _numbers(given: Any) -> object:
    return [given[name] for name in NUMBERS]


def _rates(given: Any) -> object:
    import torch

    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], 0.1, momentum=0.9)
    scheduler = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, **{**given, "total_steps": STEPS}
    )
    rates = []
    for _ in range(STEPS):
        rates.append(float(scheduler.get_last_lr()[0]))
        optimizer.step()
        scheduler.step()
    return [rates[0], max(rates), rates[-1]]
