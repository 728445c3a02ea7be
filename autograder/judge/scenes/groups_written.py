"""The scene for answers that write a schedule into an optimizer's groups.

The setting names the optimizer's class and gives its `groups`, each a mapping of
options. The first arguments are the values of t, in any order, one call for each on
the same optimizer. `setting["facts"]` says what to write down after each call:

- "lr"        the learning rate of each group
- "momentum"  of each group its momentum, or the first of its betas
- "betas"     all betas of each group, one after the other
- "rest"      which other options of which group changed since the beginning
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from autograder.judge.documents import CaseDocument, CaseSeen
from autograder.judge.scenes.outcomes import outcome_of, two_rounds
from autograder.judge.scenes.torch_schedulers import optimizer_class
from autograder.judge.wire import decode

AHEAD = ("torch", "torch._dynamo")
WRITTEN = ("lr", "momentum", "betas")
UNCHANGED = "nothing else changed"


def play(answer: Callable[..., Any], case: CaseDocument) -> CaseSeen:
    """Call `answer(optimizer, t=t, **fixed)` for each t, and then all over again.

    >>> def tenth(opt, t):
    ...     opt.param_groups[0]["lr"] = t / 10
    >>> setting = {"optimizer": "SGD", "groups": [{"$dict": []}], "facts": "lr"}
    >>> case = {"asked": [3], "fixed": {}, "setting": setting}
    >>> play(tenth, case)["outcomes"]
    [{'value': {'type': 'list', 'items': [0.3]}}]
    """
    count = len(case["asked"])
    return two_rounds(count, _round(answer, case), _round(answer, case))


def _round(answer: Callable[..., Any], case: CaseDocument) -> Iterator[Any]:
    import torch

    setting = {name: decode(value) for name, value in case["setting"].items()}
    fixed = {name: decode(value) for name, value in case["fixed"].items()}
    groups = [
        {"params": [torch.ones(2, requires_grad=True)], **given}
        for given in setting["groups"]
    ]
    optimizer = optimizer_class(setting["optimizer"])(groups, lr=0.5)
    before = [_rest(group) for group in optimizer.param_groups]
    ways: dict[str, Callable[[Any], object]] = {
        "lr": _rates,
        "momentum": _momenta,
        "betas": _betas,
        "rest": functools.partial(_changed, before=before),
    }
    fact = ways[setting["facts"]]

    def call(t: int) -> object:
        answer(optimizer, t=t, **fixed)
        return fact(optimizer)

    yield from (outcome_of(functools.partial(call, decode(t))) for t in case["asked"])


def _rates(optimizer: Any) -> object:
    return [group["lr"] for group in optimizer.param_groups]


def _momenta(optimizer: Any) -> object:
    return [
        group["betas"][0] if "betas" in group else group["momentum"]
        for group in optimizer.param_groups
    ]


def _betas(optimizer: Any) -> object:
    return [beta for group in optimizer.param_groups for beta in group["betas"]]


def _rest(group: Mapping[str, Any]) -> dict[str, object]:
    """All options that a one-cycle has no business with."""
    kept = {name: value for name, value in group.items() if name not in WRITTEN}
    kept["params"] = [(id(w), w.tolist()) for w in group["params"]]
    if "betas" in group:
        kept["beta2"] = tuple(group["betas"][1:])
    kept["options"] = sorted(group)
    return kept


def _changed(optimizer: Any, before: list[dict[str, object]]) -> str:
    after = [_rest(group) for group in optimizer.param_groups]
    found = [
        f"{name} of group {index}"
        for index, (old, new) in enumerate(zip(before, after, strict=True))
        for name in {**old, **new}
        if old.get(name) != new.get(name)
    ]
    return " and ".join(found) or UNCHANGED
