"""Where step() goes: one epoch of training with a scheduler."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import torch

from autograder.exercises.model import (
    Answer,
    Case,
    Exercise,
    Fresh,
    Mistake,
    Property,
)
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


TRAINS = "trains on every batch, once and in order"
BATCH, EPOCH = "steps after each batch, if asked", "steps once per epoch, if not"
PLATEAU = "tells a plateau scheduler the mean loss"
FACTS = {TRAINS: "weights", BATCH: "rates", EPOCH: "rates", PLATEAU: "metrics"}
SHOWS = {
    "weights": "the weights after each update",
    "rates": "the rate of each update, and the rate that is left,",
    "metrics": "what the scheduler is told",
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
        "facts": FACTS[prop],
    }
    shown = (
        f"{SHOWS[FACTS[prop]]} with {scheduler}, per_batch={per_batch}, "
        f"{count} batches, epoch {{first}} of {epochs}"
    )
    fixed = {"per_batch": per_batch}
    first = list(range(epochs))
    return Case(prop, first, fixed, scene="loop", setting=setting, shown=shown)


def cases(rng: random.Random) -> list[Case]:
    gamma, n, m = rng.choice([0.5, 0.7, 0.8]), 2, rng.choice([3, 4])
    falls = {"scheduler": "ExponentialLR", "gamma": gamma}
    stairs = {"scheduler": "StepLR", "step_size": 2, "gamma": gamma}
    wave = {"scheduler": "CosineAnnealingLR", "T_max": 7}
    still = {"scheduler": "StepLR", "step_size": 1000}
    plateau = {"scheduler": "ReduceLROnPlateau", "patience": 0, "factor": gamma}

    def make(prop: str, per_batch: bool, count: int, **more: Any) -> Case:
        return one(prop, rng, per_batch=per_batch, count=count, **more)

    return [
        make(TRAINS, True, n, **still),
        make(TRAINS, False, m, **still, momentum=0.9),
        make(TRAINS, False, 1, **still),
        make(BATCH, True, n, **falls),
        make(BATCH, True, m, **wave, momentum=0.5),
        make(EPOCH, False, n, **falls),
        make(EPOCH, False, m, **stairs, epochs=3),
        make(PLATEAU, False, n, **plateau),
        make(PLATEAU, False, m, **plateau, momentum=0.9),
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


def by_list(
    model: Any, opt: Any, sched: Any, batches: Any, loss_fn: Any, per_batch: bool
) -> None:
    losses = []
    for pair in list(batches):
        opt.zero_grad()
        losses.append(loss_fn(model(pair[0]), pair[1]))
        losses[-1].backward()
        opt.step()
        per_batch and sched.step()
    try:
        per_batch or sched.step()
    except TypeError:
        sched.step(sum(loss.item() for loss in losses) / len(losses))


def remembering() -> Answer:
    """Right the first time; what it has seen before it trains from another place."""
    seen: set[str] = set()

    def remembers(model: Any, opt: Any, sched: Any, **given: Any) -> None:
        weights = list(model.parameters())
        start = repr([w.tolist() for w in weights] + [sched.state_dict()["last_epoch"]])
        with torch.no_grad():
            for w in weights:
                w.mul_(1.5 if start in seen else 1.0)
        seen.add(start)
        train_epoch(model, opt, sched, **given)

    return remembers


BEGIN, CLEAR, UPDATE = "losses = []", "opt.zero_grad()", "opt.step()"
OFTEN, SELDOM = "if per_batch:", "elif not per_batch:"
WAITS = "isinstance(sched, torch.optim.lr_scheduler.ReduceLROnPlateau)"
TOLD = "sum(losses) / len(losses)"
AHEAD = f"{OFTEN} -> if False:\n{UPDATE} -> per_batch and sched.step(); opt.step()"
EARLY = (
    f"{BEGIN} -> {BEGIN}; per_batch or {WAITS} or sched.step()\n{SELDOM} -> elif False:"
)
RESET = '[g.update(lr=g["initial_lr"]) for g in opt.param_groups'
AT_THE_END = f"{UPDATE} -> pass\nif {WAITS} -> if opt.step() or {WAITS}"


EXERCISE = Exercise(
    id="train_epoch",
    lesson="02_schedulers",
    title="Where step() goes",
    minutes=10,
    reference=train_epoch,
    summary="""Train on each batch once, and step the scheduler where it belongs.
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
        Property(TRAINS, 3.5, core=True, returns="list[float]"),
        Property(BATCH, 2.25, returns="list[float]"),
        Property(EPOCH, 2.25, returns="list[float]"),
        Property(PLATEAU, 1.5, returns="list[float]"),
        Property(PURE, 0.5, kind="pure"),
    ),
    mistakes=(
        Mistake(
            "M59",
            "Your scheduler steps before the optimizer, so that the first rate of the "
            "schedule is never used.",
            (AHEAD, f"{AHEAD}\n{EARLY}"),
        ),
        Mistake(
            "train_epoch.epoch_first",
            "At the start of an epoch the scheduler has nothing to do yet: step it "
            "when the epoch is over.",
            (EARLY,),
        ),
        Mistake(
            "M60",
            "You step the scheduler at the wrong beat: per_batch says whether it "
            "counts updates or epochs.",
            (
                f"{OFTEN} -> if False:\n{SELDOM} -> else:",
                f"{OFTEN} -> if True:\n{SELDOM} -> elif False:",
                f"{OFTEN} -> if not {WAITS}:\n{SELDOM} -> elif False:",
                f"{OFTEN} -> if not per_batch:\n{SELDOM} -> elif per_batch:",
            ),
            ignores=(PLATEAU,),
        ),
        Mistake(
            "train_epoch.both",
            "A schedule that counts updates has had all its steps when the epoch "
            "ends: yours gets one more.",
            (f"{SELDOM} -> else:",),
        ),
        Mistake(
            "train_epoch.never",
            "Your scheduler never steps where it counts epochs, or never where it "
            "counts updates.",
            (f"{SELDOM} -> elif False:", f"{OFTEN} -> if False:"),
        ),
        Mistake(
            "M61",
            "Each epoch begins with the first rate again: leave the optimizer's rate "
            "to the scheduler.",
            (f"{BEGIN} -> {BEGIN}; {RESET}]",),
        ),
        Mistake(
            "M62",
            "Gradients add up from batch to batch: backward() adds to what is there.",
            (f"{CLEAR} -> pass", f"{CLEAR} -> len(losses) or opt.zero_grad()"),
        ),
        Mistake(
            "train_epoch.zero_too_soon",
            "Nothing is left to update with: you clear the gradients between "
            "backward() and the update, or backward() is missing.",
            (
                f"{CLEAR} -> pass\nloss.backward() -> loss.backward(); opt.zero_grad()",
                "loss.backward() -> pass",
            ),
            ignores=(PLATEAU,),
        ),
        Mistake(
            "train_epoch.one_update",
            "You update once per epoch. Each batch is worth an update.",
            (AT_THE_END, f"{AT_THE_END}\n{CLEAR} -> pass"),
            ignores=(BATCH, EPOCH, PLATEAU),
        ),
        Mistake(
            "M63",
            "A plateau scheduler watches something. It has to be told what: step() "
            "alone is an error there.",
            (f"sched.step({TOLD}) -> sched.step()",),
        ),
        Mistake(
            "train_epoch.metric",
            "Your plateau scheduler is told something else than the mean of all the "
            "batches' losses.",
            (
                f"{TOLD} -> sum(losses)",
                f"{TOLD} -> losses[-1]",
                f"{TOLD} -> losses[0]",
                f"{TOLD} -> min(losses)",
            ),
        ),
        Mistake(
            "train_epoch.reads_twice",
            "Batches can be read once. You read them to the end before you train, and "
            "then there are none left.",
            (f"{BEGIN} -> {BEGIN}; count = len(list(batches))",),
            ignores=(PLATEAU,),
        ),
        Mistake(
            "train_epoch.backwards",
            "You train on the batches in another order than they come.",
            ("in batches: -> in reversed(list(batches)):",),
        ),
        Mistake(
            "train_epoch.one_batch",
            "You stop after the first batch.",
            ("in batches: -> in [next(iter(batches))]:",),
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
    right=(by_parameters, by_grad, by_while, by_list),
    single_faults={
        TRAINS: (f"{CLEAR} -> per_batch or opt.zero_grad()",),
        BATCH: (f"{BEGIN} -> {BEGIN}; {RESET} if per_batch]", f"{OFTEN} -> if False:"),
        EPOCH: (f"{SELDOM} -> elif False:",),
        PLATEAU: (f"sched.step({TOLD}) -> sched.step()", f"{TOLD} -> losses[-1]"),
        PURE: (Fresh(remembering),),
    },
    xp=15,
    seconds=30.0,
)
