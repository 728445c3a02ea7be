"""Where step() goes: one epoch of training with a scheduler."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import torch

from autograder.exercises.model import Answer, Case, Exercise, Mistake, Property
from autograder.exercises.schedules import PURE


def train_epoch(
    model: Any,
    opt: Any,
    sched: Any,
    batches: Iterable[tuple[Any, Any]],
    loss_fn: Callable[[Any, Any], Any],
    per_batch: bool,
) -> None:
    """Train on each batch once, and step the scheduler where it belongs.

    For each batch: gradients to zero, loss, backward, an update by the optimizer, and
    only then the scheduler, if it is a schedule of updates. A schedule of epochs steps
    once at the end; ReduceLROnPlateau steps there with the mean of the batches' losses.

    Args:
        model: what is trained.
        opt: its optimizer.
        sched: a torch scheduler of opt.
        batches: pairs (x, y); can be read once.
        loss_fn: `loss_fn(model(x), y)` is the loss of a batch.
        per_batch: whether sched counts updates (True) or epochs (False).

    >>> w = torch.nn.Linear(1, 1)
    >>> opt = torch.optim.SGD(w.parameters(), lr=0.5)
    >>> sched = torch.optim.lr_scheduler.ExponentialLR(opt, gamma=0.5)
    >>> pairs = [(torch.ones(1), torch.ones(1))] * 3
    >>> train_epoch(w, opt, sched, pairs, torch.nn.functional.mse_loss, True)
    >>> opt.param_groups[0]["lr"]
    0.0625
    """
    losses = []
    for x, y in batches:
        opt.zero_grad()
        loss = loss_fn(model(x), y)
        loss.backward()
        opt.step()
        losses.append(loss.item())
        if per_batch:
            sched.step()
    if isinstance(sched, torch.optim.lr_scheduler.ReduceLROnPlateau):
        sched.step(sum(losses) / len(losses))
    elif not per_batch:
        sched.step()


TRAINS, ONCE = "trains on every batch", "reads the batches once and in order"
BATCH, EPOCH = "steps after each batch, if asked", "steps once per epoch, if not"
ORDER, PLATEAU = "the optimizer steps first", "tells a plateau scheduler the mean loss"
LOOKS = {
    TRAINS: "weights",
    ONCE: "reads",
    BATCH: "rates",
    EPOCH: "rates",
    ORDER: "order",
    PLATEAU: "metrics",
}
RETURNS = {ORDER: "list[str]", ONCE: "list[int]"}
SHOWS = {
    "weights": "the weights after each update",
    "rates": "the rate of each update",
    "order": "what steps when",
    "metrics": "what the scheduler is told",
    "reads": "which batches are read",
}


def one(
    prop: str,
    rng: random.Random,
    scheduler: str,
    *,
    per_batch: bool,
    count: int,
    epochs: int = 2,
    momentum: float = 0.0,
    **arguments: object,
) -> Case:
    width = rng.choice([1, 2, 3])

    def row() -> list[float]:
        return [rng.randint(-20, 20) / 10 or 0.5 for _ in range(width)]

    setting: Mapping[str, object] = {
        "weights": row(),
        "x": [[row(), row()] for _ in range(count)],
        "y": [[rng.uniform(-3, 3) for _ in range(2)] for _ in range(count)],
        "lr": rng.choice([0.05, 0.08, 0.1]),
        "momentum": momentum,
        "scheduler": {"name": scheduler, "arguments": arguments},
        "look": LOOKS[prop],
    }
    shown = (
        f"{SHOWS[LOOKS[prop]]} with {scheduler}, per_batch={per_batch}, "
        f"{count} batches, {epochs} epochs, call"
    )
    fixed = {"per_batch": per_batch}
    first = list(range(epochs))
    return Case(prop, first, fixed, scene="loop", setting=setting, shown=shown)


def cases(rng: random.Random) -> list[Case]:
    gamma, n, m = rng.choice([0.5, 0.7, 0.8]), rng.choice([3, 4]), rng.choice([2, 5])
    falls = {"scheduler": "ExponentialLR", "gamma": gamma}
    stairs = {"scheduler": "StepLR", "step_size": 2, "gamma": gamma}
    wave = {"scheduler": "CosineAnnealingLR", "T_max": 3 * n}
    still = {"scheduler": "StepLR", "step_size": 1000}
    plateau = {"scheduler": "ReduceLROnPlateau", "patience": 0, "factor": gamma}

    def make(prop: str, per_batch: bool, count: int, **more: Any) -> Case:
        return one(prop, rng, per_batch=per_batch, count=count, **more)

    return [
        make(TRAINS, True, n, **still),
        make(TRAINS, False, m, **still, momentum=0.9),
        make(TRAINS, False, 1, **still, epochs=3),
        make(ONCE, True, n, **falls),
        make(ONCE, False, m, **stairs),
        make(BATCH, True, n, **falls),
        make(BATCH, True, m, **stairs, epochs=3),
        make(BATCH, True, n, **wave, momentum=0.5),
        make(EPOCH, False, n, **falls, epochs=3),
        make(EPOCH, False, m, **stairs, epochs=4),
        make(EPOCH, False, n, **wave, momentum=0.5, epochs=3),
        make(ORDER, True, n, **falls),
        make(ORDER, False, m, **stairs, epochs=3),
        make(ORDER, False, n, **plateau),
        make(PLATEAU, False, n, **plateau, epochs=3),
        make(PLATEAU, False, m, **plateau, epochs=2),
        make(PLATEAU, False, n, **plateau, momentum=0.9),
    ]


def by_parameters(
    model: Any, opt: Any, sched: Any, batches: Any, loss_fn: Any, per_batch: bool
) -> float:
    model.train()
    total, count = 0.0, 0
    for batch in batches:
        loss = loss_fn(model(batch[0]), batch[1])
        for w in model.parameters():
            w.grad = None
        loss.backward()
        opt.step()
        total, count = total + float(loss.detach()), count + 1
        if per_batch:
            sched.step()
    if type(sched).__name__ == "ReduceLROnPlateau":
        sched.step(metrics=total / count)
    elif not per_batch:
        sched.step()
    return total / count


def by_grad(
    model: Any, opt: Any, sched: Any, batches: Any, loss_fn: Any, per_batch: bool
) -> Any:
    weights = [w for group in opt.param_groups for w in group["params"]]
    losses = []
    for x, y in batches:
        losses.append(loss_fn(model(x), y))
        for w, g in zip(weights, torch.autograd.grad(losses[-1], weights), strict=True):
            w.grad = g
        opt.step()
        if per_batch:
            sched.step()
    mean = torch.stack(losses).detach().mean()
    if not per_batch:
        waits = type(sched) is torch.optim.lr_scheduler.ReduceLROnPlateau
        sched.step(*([mean] if waits else []))
    return mean


def by_while(
    model: Any, opt: Any, sched: Any, batches: Any, loss_fn: Any, per_batch: bool
) -> list[float]:
    import numpy as np

    rest, losses = iter(batches), []
    while (batch := next(rest, None)) is not None:
        loss = loss_fn(model(batch[0]), batch[1])
        loss.backward()
        opt.step()
        opt.zero_grad(set_to_none=False)
        losses.append(loss.item())
        sched.step() if per_batch else None
    if not per_batch and hasattr(sched, "num_bad_epochs"):
        sched.step(np.mean(losses))
    elif not per_batch:
        sched.step()
    return losses


def looping(**change: object) -> Answer:
    """Make a loop that differs from the right one in one of its parts."""

    def train_epoch(
        model: Any, opt: Any, sched: Any, batches: Any, loss_fn: Any, per_batch: bool
    ) -> None:
        waits = isinstance(sched, torch.optim.lr_scheduler.ReduceLROnPlateau)
        often = per_batch if "often" not in change else bool(change["often"])
        told = change.get("told", "mean")
        losses: list[Any] = []

        def schedule() -> None:
            mean = sum(losses) / max(len(losses), 1)
            values = {"mean": mean, "sum": sum(losses), "last": losses and losses[-1]}
            values |= {"first": losses and losses[0], "rate": opt.param_groups[0]["lr"]}
            metric = [values[str(told)]] if told else []
            sched.step(*(metric if waits else []))

        if change.get("reset"):
            for group in opt.param_groups:
                group["lr"] = group["initial_lr"]
        if change.get("counts"):
            sum(1 for _ in batches)
        if change.get("keeps"):
            batches = list(batches)
        if change.get("backwards"):
            batches = reversed(list(batches))
        if change.get("epoch_first") and not often:
            schedule()
        for x, y in batches:
            if change.get("zero") == "before":
                opt.zero_grad()
            loss = loss_fn(model(x), y)
            loss.backward()
            losses.append(loss.item())
            if change.get("zero") == "too soon":
                opt.zero_grad()
            if often and change.get("first"):
                schedule()
            if not change.get("once"):
                opt.step()
            if change.get("zero", "after") == "after":
                opt.zero_grad()
            if often and not change.get("first"):
                schedule()
            if change.get("one_batch"):
                break
        if change.get("once"):
            opt.step()
        if (not often or change.get("both")) and not change.get("epoch_first"):
            schedule()

    return train_epoch


def no_update(
    model: Any, opt: Any, sched: Any, batches: Any, loss_fn: Any, per_batch: bool
) -> None:
    for x, y in batches:
        opt.zero_grad()
        loss_fn(model(x), y)
        opt.step()
        if per_batch:
            sched.step()
    if not per_batch:
        sched.step(*([0.0] if hasattr(sched, "patience") else []))


EXERCISE = Exercise(
    id="train_epoch",
    lesson="02_schedulers",
    title="Where step() goes",
    reference=train_epoch,
    summary="""Train on each batch once, and step the scheduler where it belongs.

batches gives pairs (x, y) and can be read once; the loss of a batch is
loss_fn(model(x), y). per_batch says whether sched counts updates or epochs. A
ReduceLROnPlateau (it counts epochs) wants the mean training loss of this epoch.
What you return is up to you.
""",
    cases=cases,
    golden=(
        one(
            BATCH,
            random.Random(2),
            "ExponentialLR",
            per_batch=True,
            count=3,
            gamma=0.5,
        ),
    ),
    properties=(
        Property(TRAINS, 3, core=True, returns="list[float]"),
        Property(BATCH, 1.5, returns="list[float]"),
        Property(EPOCH, 1.5, returns="list[float]"),
        Property(ORDER, 1.5, returns="list[str]"),
        Property(PLATEAU, 1.5, returns="list[float]"),
        Property(ONCE, 0.5, returns="list[int]"),
        Property(PURE, 0.5, kind="pure"),
    ),
    mistakes=(
        Mistake(
            "M59",
            "Your scheduler steps before the optimizer, so that the first rate of the "
            "schedule is never used.",
            (looping(first=True), looping(first=True, epoch_first=True)),
        ),
        Mistake(
            "train_epoch.epoch_first",
            "At the start of an epoch the scheduler has nothing to do yet: step it "
            "when the epoch is over.",
            (looping(epoch_first=True), looping(epoch_first=True, told="rate")),
            ignores=(PLATEAU,),
        ),
        Mistake(
            "M60",
            "You step the scheduler at the wrong beat: per_batch says whether it "
            "counts updates or epochs.",
            (
                looping(often=False),
                looping(often=True),
                looping(often=True, told=None),
                looping(often=False, told=None),
            ),
            ignores=(PLATEAU,),
        ),
        Mistake(
            "train_epoch.both",
            "A schedule that counts updates has had all its steps when the epoch "
            "ends: yours gets one more.",
            (looping(both=True),),
        ),
        Mistake(
            "M61",
            "Each epoch begins with the first rate again: leave the optimizer's rate "
            "to the scheduler.",
            (looping(reset=True),),
        ),
        Mistake(
            "M62",
            "Gradients add up from batch to batch: backward() adds to what is there.",
            (looping(zero="never"),),
        ),
        Mistake(
            "train_epoch.zero_too_soon",
            "You clear the gradients between backward() and the update, so that there "
            "is nothing left to update with.",
            (looping(zero="too soon"), no_update),
            ignores=(PLATEAU,),
        ),
        Mistake(
            "train_epoch.one_update",
            "You update once per epoch. Each batch is worth an update.",
            (looping(once=True), looping(once=True, zero="never")),
            ignores=(BATCH, ORDER, PLATEAU),
        ),
        Mistake(
            "M63",
            "A plateau scheduler watches something. It has to be told what: step() "
            "alone is an error there.",
            (looping(told=None),),
        ),
        Mistake(
            "train_epoch.metric",
            "Your plateau scheduler is told something else than the mean of all the "
            "batches' losses.",
            (looping(told="sum"), looping(told="last"), looping(told="first")),
        ),
        Mistake(
            "train_epoch.reads_twice",
            "Batches can be read once. You read them to the end before you train, and "
            "then there are none left.",
            (looping(counts=True),),
            ignores=(PLATEAU,),
        ),
        Mistake(
            "train_epoch.backwards",
            "You train on the batches in another order than they come.",
            (looping(backwards=True),),
            ignores=(ONCE,),
        ),
        Mistake(
            "train_epoch.one_batch",
            "You stop after the first batch.",
            (looping(one_batch=True),),
        ),
    ),
    hints=(
        "Write the loop without the scheduler first: clear, loss, backward, update. "
        "Which rate does the first update use? The scheduler may not have moved by "
        "then.",
        "There are two places for sched.step(): at the end of the loop's body, and "
        "after the loop. per_batch chooses one. For a plateau scheduler, keep the "
        "losses as plain numbers.",
        "Another case: 4 batches, a rate of 8 that a schedule of updates halves. The "
        "updates use 8, 4, 2, 1, and 0.5 is left for the next epoch. As a schedule of "
        "epochs they use 8, 8, 8, 8, and 4 is left.",
    ),
    right=(by_parameters, by_grad, by_while, looping(keeps=True)),
    xp=15,
    seconds=30.0,
)
