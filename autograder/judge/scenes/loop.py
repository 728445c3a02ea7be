"""The scene for training loops: a small real training whose every step is written down.

A linear model, torch's SGD and one of torch's schedulers (see `torch_schedulers`) are
built from the setting; the answer trains them epoch by epoch, one call for each of the
first arguments, on batches that can be read once. `setting["facts"]` says what to write
down of each call:

- "weights"  the weights after each update
- "rates"    the learning rate that each update used, and the one left for the next
- "metrics"  what the scheduler was told at each of its steps

Optimizer and scheduler are torch's own, watched by hooks and a wrapper on the object.
A step counts when it succeeded: one may try `sched.step()` first, and give the metric
where that raises.
"""

from __future__ import annotations

import functools
import warnings
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from autograder.judge.documents import CaseDocument, CaseSeen
from autograder.judge.scenes.outcomes import outcome_of, two_rounds
from autograder.judge.scenes.torch_schedulers import scheduler_of
from autograder.judge.wire import decode, describe

AHEAD = ("torch", "torch._dynamo")


def play(answer: Callable[..., Any], case: CaseDocument) -> CaseSeen:
    """Train for one epoch per first argument, and then all over again.

    >>> def never(model, opt, sched, batches, loss_fn, per_batch):
    ...     return len(list(batches))
    >>> from autograder.judge.wire import encode
    >>> setting = {"weights": [0.0], "x": [[[1.0]]], "y": [[2.0]], "lr": 0.5,
    ...     "momentum": 0.0, "facts": "rates",
    ...     "scheduler": {"name": "StepLR", "arguments": {"step_size": 3}}}
    >>> setting = {name: encode(value) for name, value in setting.items()}
    >>> case = {"asked": [0], "fixed": {"per_batch": True}, "setting": setting}
    >>> play(never, case)["outcomes"][0]["value"]["items"]
    [0.5]
    """
    count = len(case["asked"])
    return two_rounds(count, _round(answer, case), _round(answer, case))


def _round(answer: Callable[..., Any], case: CaseDocument) -> Iterator[Any]:
    setting = {name: decode(value) for name, value in case["setting"].items()}
    fixed = {name: decode(value) for name, value in case["fixed"].items()}
    training = _Training(setting)

    def epoch() -> object:
        training.seen = {name: [] for name in training.seen}
        answer(
            training.model,
            opt=training.optimizer,
            sched=training.scheduler,
            batches=training.batches(),
            loss_fn=training.loss,
            **fixed,
        )
        left = [training.rate()] if setting["facts"] == "rates" else []
        return [*training.seen[setting["facts"]], *left]

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for _ in case["asked"]:
            yield outcome_of(epoch)


class _Training:
    """A model, its optimizer and its scheduler, and what was seen of them."""

    def __init__(self, setting: Mapping[str, Any]) -> None:
        import torch

        double = functools.partial(torch.tensor, dtype=torch.float64)
        self.data = [
            (double(x), double(y))
            for x, y in zip(setting["x"], setting["y"], strict=True)
        ]
        self._loss = torch.nn.functional.mse_loss
        self.model = torch.nn.Linear(
            len(setting["weights"]), 1, bias=False, dtype=torch.float64
        )
        weight = self.model.weight
        weight.data = double([setting["weights"]])
        self.seen: dict[str, list[Any]] = {
            name: [] for name in ("weights", "rates", "metrics")
        }
        self.optimizer = torch.optim.SGD(
            [weight], lr=setting["lr"], momentum=setting["momentum"]
        )
        self.optimizer.register_step_pre_hook(self._before_update)
        self.optimizer.register_step_post_hook(self._after_update)
        self.scheduler = scheduler_of(setting["scheduler"], self.optimizer)
        self._step = self.scheduler.step
        self.scheduler.step = self._schedule
        self._weight = weight

    def rate(self) -> float:
        """The rate that the next update would use."""
        return float(self.optimizer.param_groups[0]["lr"])

    def _before_update(self, *_: object) -> None:
        self._rate = self.rate()

    def _after_update(self, *_: object) -> None:
        self.seen["rates"].append(self._rate)
        self.seen["weights"] += self._weight.detach().flatten().tolist()

    def _schedule(self, *given: Any, **named: Any) -> None:
        values = [_plain(value) for value in (*given, *named.values())]
        self._step(*given, **named)
        self.seen["metrics"] += values

    def batches(self) -> Iterator[tuple[Any, Any]]:
        """The batches, once."""
        yield from self.data

    def loss(self, output: Any, target: Any) -> Any:
        """The mean squared error."""
        return self._loss(output.flatten(), target)


def _plain(value: Any) -> object:
    """A number that stays as it is, though its tensor may change later."""
    described = describe(value)
    if isinstance(described, dict) and described.get("shape") == []:
        return float(value.detach() if hasattr(value, "detach") else value)
    return value
