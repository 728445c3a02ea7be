"""The scene for optimizers: tensors and gradients, updated in place call by call.

`setting` holds `params` (initial values), `grads` (for each call, one gradient or None
for each tensor), `lrs` (one rate for each call), `state` ("kept" for one dictionary
through all calls, "none" for None, "left out") and `facts`: what to write down after
each call. The other arguments stand in `fixed`.

Each tensor has one gradient tensor, which the scene fills anew before each call: an
answer that keeps it instead of a copy finds its memory overwritten. The second round
is a replay on new tensors.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

from autograder.judge.documents import CaseDocument, CaseSeen
from autograder.judge.scenes.outcomes import outcome_of, two_rounds
from autograder.judge.wire import decode

AHEAD = ("torch",)

Facts: TypeAlias = tuple[Any, ...]


def play(answer: Callable[..., Any], case: CaseDocument) -> CaseSeen:
    """Make tensors and call the answer once for each rate in the setting.

    >>> def move(params, lr):
    ...     for w in params:
    ...         w.data -= lr * w.grad
    >>> setting = {"params": [[1.0]], "grads": [[[2.0]], [[4.0]]], "lrs": [0.25, 0.25]}
    >>> case = {"fixed": {}, "setting": {**setting, "facts": "values"}}
    >>> play(move, case)["outcomes"][1]
    {'value': {'type': 'list', 'items': [-0.5]}}
    """
    count = len(case["setting"]["lrs"])
    return two_rounds(count, _round(answer, case), _round(answer, case))


def _round(answer: Callable[..., Any], case: CaseDocument) -> Iterator[Any]:
    import torch

    setting = {name: decode(value) for name, value in case["setting"].items()}
    fixed = {name: decode(value) for name, value in case["fixed"].items()}
    if setting.get("state") in ("kept", "none"):
        fixed["state"] = {} if setting["state"] == "kept" else None
    double = functools.partial(torch.tensor, dtype=torch.float64)
    tensors = [double(values, requires_grad=True) for values in setting["params"]]
    grads = [torch.zeros_like(w) for w in tensors]
    places = [w.data_ptr() for w in tensors]
    ways = {"values": _values, "place": _place, "graph": _graph, "grads": _grads}

    def call(lr: float, given: list[Any]) -> object:
        for w, grad, values in zip(tensors, grads, given, strict=True):
            w.grad = None if values is None else grad.copy_(double(values))
        answer(list(tensors), lr=lr, **fixed)
        facts = (tensors, places, [None if v is None else double(v) for v in given])
        return ways[setting["facts"]](facts)

    for lr, given in zip(setting["lrs"], setting["grads"], strict=True):
        yield outcome_of(functools.partial(call, lr, given))


def _values(facts: Facts) -> object:
    return [x for w in facts[0] for x in w.detach().flatten().tolist()]


def _place(facts: Facts) -> object:
    same = all(w.data_ptr() == p for w, p in zip(facts[0], facts[1], strict=True))
    return "in the same memory" if same else "in other memory"


def _graph(facts: Facts) -> object:
    if not all(w.requires_grad for w in facts[0]):
        return "requires_grad is off"
    leaves = all(w.is_leaf and w.grad_fn is None for w in facts[0])
    return "no history" if leaves else "a history of the update"


def _grads(facts: Facts) -> object:
    for w, given in zip(facts[0], facts[2], strict=True):
        if (w.grad is None) != (given is None):
            return "gone" if w.grad is None else "made up"
        if given is not None and w.grad.tolist() != given.tolist():
            return "other values"
    return "as they were"
