"""Watch a training loop, and say whether it calls things in the right order.

    with watch(model, optimizer, scheduler) as log:
        train_one_epoch(...)  # your own loop, as it is
    print(report(log, per="batch", accumulate=1))

`per` is what the scheduler counts: each update ("batch"), or each pass over the data
("epoch"). `accumulate` is how many backward() calls make one update. Say
`updates_per_epoch=1` where one is all of an epoch. Of a run that goes on from a
checkpoint, `resumed_after` says how often its scheduler had stepped by then.

What no order shows: whoever accumulates divides each loss by the number of parts.
`python check_loop.py` watches one right loop and three wrong ones.
"""

from __future__ import annotations

import functools
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any, NamedTuple

import torch

ZERO, BACKWARD, UPDATE = "zero_grad()", "backward()", "optimizer.step()"
SCHEDULE = "scheduler.step()"


class Call(NamedTuple):
    """A call; and just before it the rate, what the scheduler says, any gradients."""

    what: str
    rate: float
    announced: float | None
    counter: int | None
    gradients: bool


@contextmanager
def watch(model: Any, optimizer: Any, scheduler: Any = None) -> Iterator[list[Call]]:
    """Write down what is called on these; model and scheduler may be None."""
    log: list[Call] = []

    def noted(method: Any, what: str) -> Any:
        @functools.wraps(method)
        def note_and_call(*args: Any, **kwargs: Any) -> Any:
            groups = optimizer.param_groups
            says = getattr(scheduler, "get_last_lr", None)
            gradients = [p.grad for group in groups for p in group["params"]]
            there = any(one is not None and bool(one.any()) for one in gradients)
            announced = float(says()[0]) if says else None
            count = getattr(scheduler, "last_epoch", None)
            log.append(Call(what, float(groups[0]["lr"]), announced, count, there))
            return method(*args, **kwargs)

        return note_and_call

    with ExitStack() as undo, warnings.catch_warnings():  # in the end all is as it was
        warnings.filterwarnings("ignore", "Detected call of `lr_sch")  # ours says it
        for owner, name, what in (
            (model, "zero_grad", ZERO),
            (optimizer, "zero_grad", ZERO),
            (torch.Tensor, "backward", BACKWARD),
            (optimizer, "step", UPDATE),
            (scheduler, "step", SCHEDULE),
        ):
            if owner is not None:
                own = [vars(owner)[name]] if name in vars(owner) else []
                undo.callback(setattr if own else delattr, owner, name, *own)
                setattr(owner, name, noted(getattr(owner, name), what))
        yield log


def report(log: list[Call], **meant: Any) -> str:
    """What was called, and what is wrong with it; `meant` goes to problems()."""
    begin = ", ".join(call.what for call in log[:5])
    found = [f"✗ {one}" for one in problems(log, **meant)] or ["✓ In order."]
    return "\n".join([f"It begins: {begin}, …", *found])


def problems(
    log: list[Call],
    per: str = "batch",
    accumulate: int = 1,
    resumed_after: int | None = None,
    updates_per_epoch: int | None = None,
) -> list[str]:
    """What is wrong, and what to do about it; nothing where all is in order."""
    windows: list[list[Call]] = [[]]  # the calls that lead to each update
    for call in log:
        windows[-1].append(call)
        if call.what == UPDATE:
            windows.append([])
    *windows, rest = windows
    if not windows:
        return ["There was no update: call optimizer.step() after backward()."]
    found = about_the_scheduler(log, per, lone=updates_per_epoch == 1)
    found |= about_gradients(windows)
    found |= about_accumulation(windows, rest, accumulate)
    found |= about_the_start(windows[0], resumed_after)
    return [sentence for sentence, is_so in found.items() if is_so]


def about_the_scheduler(log: list[Call], per: str, *, lone: bool) -> dict[str, bool]:
    """Its place: behind the update, as often as what it counts (`lone`: the same)."""
    what = "".join({UPDATE: "u", SCHEDULE: "s"}.get(call.what, "") for call in log)
    *beats, _ = map(len, what.split("s"))  # updates before each step of the scheduler
    rate = next((call.rate for call in log if call.what == SCHEDULE), 0.0)
    idle, most = beats[1:].count(0), max(beats, default=0)
    end, updates = "update" if per == "batch" else "epoch", what.count("u")
    never = not beats and log[0].announced is not None
    often = per == "epoch" and not lone and set(beats) - {0} == {1} and updates > 1
    return {
        f"The scheduler never stepped: call scheduler.step() after each {end}.": never,
        "scheduler.step() came before the first optimizer.step(): no update used the "
        f"first rate, {rate:g}. Call it after the update.": beats[:1] == [0],
        f"{idle} of {len(beats)} calls of scheduler.step() had no update since the one "
        f"before: call it once per {end}, at its end.": idle > 0,
        f"{most} updates for one scheduler.step(), which counts updates here: move it "
        "into the loop over batches.": per == "batch" and most > 1,
        "scheduler.step() came after every update, but counts epochs here: move it out "
        "of the loop, or say updates_per_epoch=1 where an epoch has one.": often,
    }


def about_gradients(windows: list[list[Call]]) -> dict[str, bool]:
    """Cleared once per update, before its first backward()."""
    count, left, erased, none = len(windows), 0, 0, 0
    ever = any(calls[-1].gradients for calls in windows)
    for calls in windows:
        what = [call.what for call in calls]
        begin = what.index(BACKWARD) if BACKWARD in what else len(what)
        left += begin < len(what) and calls[begin].gradients
        erased += ZERO in what[begin:]
        found = calls[-1].gradients or (ever and BACKWARD in what)  # they may be all 0
        none += not found and ZERO not in what[begin:]
    return {
        f"{left} of {count} updates began with the gradients of others, and backward() "
        "adds to what is there: call zero_grad() once per update.": left > 0,
        f"In {erased} of {count} updates zero_grad() came between backward() and "
        "optimizer.step(): call it before both, or after both.": erased > 0,
        f"{none} of {count} updates found no gradients: call backward() before them, "
        "and give the optimizer your model's parameters.": none > 0,
    }


def about_accumulation(
    windows: list[list[Call]], rest: list[Call], accumulate: int
) -> dict[str, bool]:
    """As many backward() calls as were meant; the last of an epoch may have fewer."""
    sizes = [sum(call.what == BACKWARD for call in calls) for calls in windows]
    few = sum(0 < size < accumulate for size in sizes)
    return {
        f"An update came after {max(sizes)} backward() calls instead of {accumulate}: "
        "call optimizer.step() more often.": max(sizes) > accumulate,
        f"{few} of {len(sizes)} updates came after fewer backward() calls than "
        f"{accumulate}: call optimizer.step() less often.": few > len(sizes) / 2,
        "The last backward() made no update; its gradients leak into the next epoch: "
        "update once more at the end.": any(call.what == BACKWARD for call in rest),
    }


def about_the_start(first: list[Call], resumed_after: int | None) -> dict[str, bool]:
    """The first update goes on where the checkpoint was saved."""
    if any(call.what == SCHEDULE for call in first):
        return {}  # the scheduler has moved on by then, and that is said already
    _, rate, announced, counter, _ = first[-1]
    gone = None not in (resumed_after, counter) and counter != resumed_after
    spoilt = announced is not None and abs(rate - announced) > 1e-9 * abs(rate)
    return {
        f"The scheduler goes on from {counter}, not from {resumed_after}: save its "
        "state_dict() beside the optimizer's, and load both.": gone,
        f"The first update uses the rate {rate:g}, the scheduler says {announced}: "
        "make the scheduler first, then load the optimizer's state and its.": spoilt,
    }


def trial(order: str, accumulate: int = 1) -> str:
    """What the report says of six rounds of calls in this order."""
    model = torch.nn.Linear(2, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    scheduler = torch.optim.lr_scheduler.ExponentialLR(optimizer, gamma=0.9)
    with watch(model, optimizer, scheduler) as log:
        for word in order.split() * 6:
            if word == "clear":
                optimizer.zero_grad()
            elif word == "backward":
                model(torch.ones(2)).sum().backward()
            else:
                (optimizer if word == "update" else scheduler).step()
    return f"{order}\n{report(log, accumulate=accumulate)}\n"


if __name__ == "__main__":
    print(trial("clear backward update schedule"))
    print(trial("clear backward schedule update"))
    print(trial("backward clear update schedule"))
    print(trial("backward schedule backward schedule update clear", accumulate=2))
