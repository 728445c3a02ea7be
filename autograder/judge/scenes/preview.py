"""The scene for previews: answers that are handed a factory of schedulers.

`setting["scheduler"]` names one of torch's schedulers (see `torch_schedulers`), and
`setting["optimizer"]` an optimizer's class, or None to leave the argument out. The
first arguments are the lengths asked for. `setting["facts"]` says what to write down:

- "rates"     what the answer returned
- "warnings"  which of the two warnings torch gave: about the order of steps, or that
              `get_lr()` was called from outside
- "given"     which classes of optimizer the factory was given
- "apart"     whether anything of the caller's changed: a scheduler, its rate and its
              weights, the filter of warnings, or a list that was returned before
"""

from __future__ import annotations

import functools
import warnings
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from autograder.judge.documents import CaseDocument, CaseSeen
from autograder.judge.scenes.outcomes import outcome_of, two_rounds
from autograder.judge.scenes.torch_schedulers import (
    OPTIMIZERS,
    optimizer_class,
    scheduler_of,
)
from autograder.judge.wire import decode, describe

AHEAD = ("torch", "torch._dynamo")

UNCHANGED = "nothing changed"


def play(answer: Callable[..., Any], case: CaseDocument) -> CaseSeen:
    """Ask for a preview of each length in turn, then of all lengths once more.

    >>> def preview(make_scheduler, n):
    ...     return [0.5] * n
    >>> from autograder.judge.wire import encode
    >>> wanted = {"name": "ExponentialLR", "arguments": {"gamma": 0.5}}
    >>> setting = {"scheduler": encode(wanted), "facts": "rates"}
    >>> play(preview, {"asked": [2], "fixed": {}, "setting": setting})["outcomes"]
    [{'value': {'type': 'list', 'items': [0.5, 0.5]}}]
    """
    count = len(case["asked"])
    return two_rounds(count, _round(answer, case), _round(answer, case))


def _round(answer: Callable[..., Any], case: CaseDocument) -> Iterator[Any]:
    setting = {name: decode(value) for name, value in case["setting"].items()}
    fixed = {name: decode(value) for name, value in case["fixed"].items()}
    if setting.get("optimizer"):
        fixed["optimizer_cls"] = optimizer_class(setting["optimizer"])
    classes = {name: optimizer_class(name) for name in OPTIMIZERS}
    given: list[str] = []

    def make_scheduler(optimizer: Any) -> Any:
        names = [name for name, kind in classes.items() if type(optimizer) is kind]
        given.append(names[0] if names else "another class")
        return scheduler_of(setting["scheduler"], optimizer)

    ask = functools.partial(answer, make_scheduler, **fixed)

    def rates(n: int) -> object:
        return ask(n=n)

    def seen(n: int) -> str:
        given.clear()
        ask(n=n)
        return " and ".join(given)

    ways: dict[str, Callable[[int], object]] = {
        "rates": rates,
        "warnings": functools.partial(_warnings, ask),
        "given": seen,
        "apart": _Caller(ask, setting["scheduler"]).compare,
    }
    fact = ways[setting["facts"]]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for n in case["asked"]:
            yield outcome_of(functools.partial(fact, decode(n)))


def _warnings(ask: Callable[..., Any], n: int) -> str:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        ask(n=n)
    texts = [str(w.message) for w in caught]
    said = {
        "about the order of steps": any("`optimizer.step()`" in t for t in texts),
        "about get_lr()": any("get_last_lr()" in t for t in texts),
    }
    return " and ".join(name for name, true in said.items() if true) or "none"


class _Caller:
    """Somebody in the middle of a training, who asks for previews meanwhile."""

    def __init__(self, ask: Callable[..., Any], wanted: Mapping[str, Any]) -> None:
        import torch

        self.ask = ask
        self.weights = torch.ones(3, requires_grad=True)
        self.weights.grad = torch.ones(3)
        self.optimizer = torch.optim.SGD([self.weights], lr=0.5)
        self.scheduler = scheduler_of(wanted, self.optimizer)
        self.lists: list[tuple[object, object]] = []

    def compare(self, n: int) -> str:
        """Ask for a preview, and say what changed meanwhile."""
        with warnings.catch_warnings(record=True):
            warnings.resetwarnings()
            before = self.facts()
            returned = self.ask(n=n)
            after = self.facts()
        changed = [name for name, fact in before.items() if after[name] != fact]
        if any(describe(one) != was for one, was in self.lists):
            changed.append("a list returned before")
        self.lists.append((returned, describe(returned)))
        return " and ".join(changed) or UNCHANGED

    def facts(self) -> dict[str, object]:
        """What a preview has no business with."""
        return {
            "the caller's scheduler": self.scheduler.last_epoch,
            "the caller's learning rate": self.optimizer.param_groups[0]["lr"],
            "the caller's weights": self.weights.tolist(),
            "the filter of warnings": list(warnings.filters),
        }
