"""The scene for answers that go on from a checkpoint.

The fixed arguments describe how an optimizer and a scheduler are made: a class of torch
and its arguments, `[name, {argument: value}]`. LambdaLR takes a list of factors, one
for each update, and SequentialLR a list of such descriptions. For each of the case's
first values, `k`, the scene trains one tensor for k updates, saves, and hands the
checkpoint to the answer, with functions that make fresh ones.

The second round saves and goes on anew. An answer that changes the checkpoint is seen
in `changed_arguments`.
"""

from __future__ import annotations

import copy
import functools
from collections.abc import Callable, Mapping
from typing import Any

from autograder.judge.documents import CaseDocument, CaseSeen, Outcome
from autograder.judge.scenes.outcomes import outcome_of, two_rounds
from autograder.judge.wire import decode

AHEAD = ("torch", "torch._dynamo")
OPTIMIZERS = ("SGD", "AdamW")
SCHEDULERS = (
    "CosineAnnealingLR",
    "CosineAnnealingWarmRestarts",
    "ExponentialLR",
    "LambdaLR",
    "LinearLR",
    "MultiStepLR",
    "OneCycleLR",
    "PolynomialLR",
    "SequentialLR",
    "StepLR",
)


def play(answer: Callable[..., Any], case: CaseDocument) -> CaseSeen:
    """Call `answer(checkpoint, make_optimizer, make_scheduler, n)` for each k.

    >>> def from_the_start(ckpt, make_optimizer, make_scheduler, n):
    ...     return [make_optimizer().param_groups[0]["lr"]] * n
    >>> fixed = {
    ...     "make_optimizer": ["SGD", {"$dict": [["lr", 0.5]]}],
    ...     "make_scheduler": ["StepLR", {"$dict": [["step_size", 2]]}],
    ...     "n": 2,
    ... }
    >>> play(from_the_start, {"asked": [3], "fixed": fixed})["outcomes"]
    [{'value': {'type': 'list', 'items': [0.5, 0.5]}}]
    """
    fixed = {name: decode(value) for name, value in case["fixed"].items()}
    new_optimizer = functools.partial(_optimizer, *fixed.pop("make_optimizer"))
    new_scheduler = functools.partial(_scheduler, fixed.pop("make_scheduler"))
    changed: list[int] = []

    def go_on(index: int) -> Outcome:
        ckpt = _trained(new_optimizer, new_scheduler, decode(case["asked"][index]))
        before = copy.deepcopy(ckpt)
        outcome = outcome_of(
            lambda: answer(
                ckpt,
                make_optimizer=new_optimizer,
                make_scheduler=new_scheduler,
                **fixed,
            )
        )
        if not _same(ckpt, before):
            changed.append(index)
        return outcome

    count = len(case["asked"])
    first, again = map(go_on, range(count)), map(go_on, reversed(range(count)))
    return two_rounds(count, first, again, changed, backwards=True)


def _trained(
    new_optimizer: Callable[[], Any], new_scheduler: Callable[[Any], Any], steps: int
) -> dict[str, Any]:
    """The checkpoint after so many updates, as `torch.load` would give it back."""
    optimizer = new_optimizer()
    scheduler = new_scheduler(optimizer)
    (w,) = optimizer.param_groups[0]["params"]
    for _ in range(steps):
        w.grad = w.detach().clone()
        optimizer.step()
        scheduler.step()
    states = {"optimizer": optimizer.state_dict(), "scheduler": scheduler.state_dict()}
    return {"step": steps, **copy.deepcopy(states)}


def _optimizer(name: str, arguments: Mapping[str, Any]) -> Any:
    import torch

    if name not in OPTIMIZERS:
        raise ValueError(f"unknown optimizer: {name}")
    w = torch.nn.Parameter(torch.ones(2, dtype=torch.float64))
    return getattr(torch.optim, name)([w], **arguments)


def _scheduler(made: list[Any], optimizer: Any) -> Any:
    import torch

    name, arguments = made
    if name not in SCHEDULERS:
        raise ValueError(f"unknown scheduler: {name}")
    given = dict(arguments)
    if name == "LambdaLR":
        factors = given.pop("factors")
        given["lr_lambda"] = lambda t: factors[min(t, len(factors) - 1)]
    if name == "SequentialLR":
        given["schedulers"] = [_scheduler(p, optimizer) for p in given["schedulers"]]
    return getattr(torch.optim.lr_scheduler, name)(optimizer, **given)


def _same(one: Any, other: Any) -> bool:
    import torch

    if type(one) is not type(other):
        return False
    # Loading shares the optimizer's tensors, and training goes on in them.
    if isinstance(one, torch.Tensor):
        return True
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(_same(one[k], other[k]) for k in one)
    if isinstance(one, (list, tuple)):
        return len(one) == len(other) and all(map(_same, one, other))
    return bool(one == other)
