"""Write one cycle into an optimizer, learning rate and momentum together."""

from __future__ import annotations

import math
import random
from collections.abc import Mapping, Sequence
from typing import Any

from autograder.exercises.edits import edited
from autograder.exercises.l04_cycles import onecycle_lr as lr_half
from autograder.exercises.l04_cycles import onecycle_momentum as momentum_half
from autograder.exercises.model import Answer, Case, Exercise, Mistake, Property
from autograder.exercises.schedules import BAD, NAMES, PAST, PURE


def apply_onecycle(
    opt: Any,
    t: int,
    total_steps: int,
    max_lr: float,
    pct_start: float = 0.3,
    anneal: str = "cos",
    div_factor: float = 25.0,
    final_div_factor: float = 1e4,
    three_phase: bool = False,
    base_momentum: float = 0.85,
    max_momentum: float = 0.95,
) -> None:
    """Set every group of an optimizer to where update t of the cycle is.

    Rate and momentum share their phases: while the rate goes from its first value to
    max_lr, the momentum goes from max_momentum to base_momentum, and back in the next
    phase. A group with betas gets the momentum as its first beta and keeps the others;
    any other group gets it as its momentum.

    Args:
        opt: a torch optimizer; its groups are changed in place.
        t: index of the update about to be made, from 0.
        total_steps: length of the cycle, in updates, > 0.
        max_lr: the learning rate at the peak.
        pct_start: share of the cycle that the rise takes, 0 to 1.
        anneal: "cos" or "linear".
        div_factor: max_lr is this many times the first rate.
        final_div_factor: the first rate is this many times the last.
        three_phase: come back down in two phases instead of one.
        base_momentum: the momentum where the rate is highest.
        max_momentum: the momentum at both ends.

    Raises:
        ValueError: total_steps is not positive, pct_start is outside 0 to 1, or anneal
            is unknown.

    >>> import torch
    >>> sgd = torch.optim.SGD([torch.zeros(1)], lr=1.0, momentum=0.9)
    >>> apply_onecycle(sgd, t=2, total_steps=10, max_lr=0.5)
    >>> sgd.param_groups[0]["lr"], sgd.param_groups[0]["momentum"]
    (0.5, 0.85)
    """
    if total_steps <= 0:
        raise ValueError("total_steps must be positive")
    if not 0 <= pct_start <= 1:
        raise ValueError("pct_start must lie between 0 and 1")
    if anneal not in ("cos", "linear"):
        raise ValueError("anneal must be 'cos' or 'linear'")
    start = (max_lr / div_factor, max_momentum)
    top = (max_lr, base_momentum)
    bottom = (start[0] / final_div_factor, max_momentum)
    peak, last = pct_start * total_steps - 1, total_steps - 1
    phases = [(peak, start, top), (last, top, bottom)]
    if three_phase:
        phases[1:] = [(2 * peak, top, start), (last, start, bottom)]
    if last == 0:
        del phases[:-1]
    begin = 0.0
    for end, low, high in phases:
        if t <= end:
            break
        begin = end
    share = (t - begin) / (end - begin) if end > begin else 1.0
    if anneal == "cos":
        share = (1 - math.cos(math.pi * share)) / 2
    lr = low[0] + (high[0] - low[0]) * share
    momentum = low[1] + (high[1] - low[1]) * share
    for group in opt.param_groups:
        group["lr"] = lr
        if "betas" in group:
            group["betas"] = (momentum, *group["betas"][1:])
        else:
            group["momentum"] = momentum


RATE, MOMENTUM = "the rate, in every group", "the momentum, in every group"
REST = "leaves everything else as it was"
LOOKS = {RATE: "lr", MOMENTUM: "momentum", REST: "rest", PAST: "momentum", BAD: "lr"}
SHOWS = {"lr": "rates", "momentum": "momenta", "rest": "other options"}
Groups = Sequence[Mapping[str, object]]


def one(
    prop: str,
    opt: str,
    groups: Groups,
    t: Sequence[int],
    /,
    *,
    blames: str | None = None,
    look: str | None = None,
    **arguments: object,
) -> Case:
    seen = look or LOOKS[prop]
    setting = {"optimizer": opt, "groups": groups, "look": seen}
    given = ", ".join(f"{k}={v!r}" for k, v in arguments.items())
    shown = (
        f"{SHOWS[seen]} of {opt} with {len(groups)} group{'s'[: len(groups) - 1]} "
        f"after apply_onecycle(opt, t, {given}) for t = {', '.join(map(str, t))}"
    )
    return Case(
        prop,
        list(t),
        arguments,
        blames=blames,
        scene="groups_written",
        setting=setting,
        shown=shown,
    )


def cases(rng: random.Random) -> list[Case]:
    top, n = rng.choice([0.4, 2.0, 3.0]), rng.choice([11, 13, 17])
    pct = rng.choice([0.25, 0.4])
    low, high = rng.choice([0.6, 0.7]), rng.choice([0.9, 0.99])
    beta2 = rng.choice([0.99, 0.98, 0.95])
    any_order = rng.sample(range(n), 7)
    full: dict[str, Any] = {
        "total_steps": n,
        "max_lr": top,
        "pct_start": pct,
        "div_factor": rng.choice([5.0, 10.0]),
        "final_div_factor": rng.choice([20.0, 100.0]),
        "base_momentum": low,
        "max_momentum": high,
    }
    plain: dict[str, Any] = {"total_steps": n, "max_lr": top}
    line = {**full, "anneal": "linear"}
    three = {**full, "three_phase": True, "pct_start": 0.4}
    heavy: Groups = [{"momentum": 0.9}, {"momentum": 0.5, "lr": 0.1, "nesterov": True}]
    adam: Groups = [{"betas": (0.9, beta2)}, {"betas": (0.8, 0.999), "lr": 0.01}]
    three_groups: Groups = [*adam, {"betas": (0.5, 0.9), "weight_decay": 0.3}]
    ends = [0, 1, n - 2, n - 1]
    return [
        one(RATE, "SGD", heavy, any_order, **full),
        one(RATE, "AdamW", three_groups, any_order[::-1], **plain),
        one(RATE, "Adam", adam, range(0, n, 2), **line),
        one(RATE, "SGD", [{}], [0, 1, 2], total_steps=10, max_lr=top),
        one(RATE, "SGD", heavy, sorted(any_order), **three),
        one(RATE, "SGD", [{}], ends, **full),
        one(MOMENTUM, "SGD", heavy, any_order, **full),
        one(MOMENTUM, "AdamW", three_groups, any_order, **plain),
        one(MOMENTUM, "Adam", adam, range(0, n, 2), **line),
        one(MOMENTUM, "Adam", adam[1:], any_order[::-1], **full),
        one(MOMENTUM, "SGD", [{}], range(0, n, 3), **three),
        one(MOMENTUM, "RMSprop", heavy[:1], ends, **line),
        one(REST, "AdamW", three_groups, any_order[:3], **full),
        one(REST, "Adam", adam, [0, n - 1, n // 2], **plain),
        one(REST, "SGD", heavy, any_order[:2], **line),
        one(PAST, "SGD", heavy, [n, n + 1, 3 * n, 2], **full),
        one(PAST, "Adam", adam, [2 * n, 1, n], look="lr", **line),
        one(PAST, "SGD", [{}], [n, n + 2], look="lr", **three),
        one(PAST, "Adam", adam, [0, 1], total_steps=1, max_lr=top),
        one(PAST, "SGD", [{}], [0, 1], look="lr", total_steps=1, max_lr=top),
        one(
            PAST, "SGD", [{}], [0], look="lr", total_steps=1, max_lr=top, pct_start=1.0
        ),
        one(PAST, "Adam", adam, [0], total_steps=1, max_lr=top, pct_start=1.0),
        one(RATE, "SGD", [{}], [0, 1, 9], total_steps=10, max_lr=top, pct_start=0.1),
        one(MOMENTUM, "SGD", [{}], [0, 1], total_steps=10, max_lr=top, pct_start=0.1),
        one(RATE, "SGD", [{}], [0, 3], total_steps=9, max_lr=top, pct_start=0.0),
        one(RATE, "SGD", [{}], [7, 8, 9], total_steps=9, max_lr=top, pct_start=1.0),
        one(BAD, "SGD", heavy, [1], blames="total_steps", total_steps=0, max_lr=top),
        one(BAD, "SGD", heavy, [1], blames="pct_start", **{**full, "pct_start": 1.2}),
        one(BAD, "Adam", adam, [1], blames="pct_start", **{**full, "pct_start": -0.1}),
        one(BAD, "SGD", heavy, [1], blames="anneal", **plain, anneal="cubic"),
    ]


def by_halves(
    opt: Any,
    t: int,
    total_steps: int,
    max_lr: float,
    pct_start: float = 0.3,
    anneal: str = "cos",
    div_factor: float = 25.0,
    final_div_factor: float = 1e4,
    three_phase: bool = False,
    base_momentum: float = 0.85,
    max_momentum: float = 0.95,
) -> None:
    share = (pct_start, anneal)
    lr = lr_half.by_pieces(
        t, total_steps, max_lr, *share, div_factor, final_div_factor, three_phase
    )
    m = momentum_half.by_phases(
        t, total_steps, base_momentum, max_momentum, *share, three_phase
    )
    for group in opt.param_groups:
        new = {"betas": (m, group["betas"][1])} if "betas" in group else {"momentum": m}
        group.update(new, lr=lr)


def by_numpy(
    opt: Any, t: int, total_steps: int, max_lr: float, **given: Any
) -> list[object]:
    moving = {k: given.pop(k) for k in list(given) if k.endswith("_momentum")}
    lr = lr_half.by_interpolation(t, total_steps, max_lr, **given)
    times = {k: v for k, v in given.items() if not k.endswith("div_factor")}
    times.pop("div_factor", None)
    momentum = momentum_half.by_numpy(t, total_steps, **moving, **times)
    for group in opt.param_groups:
        group["lr"] = lr
        try:
            group["betas"] = (momentum, *group["betas"][1:])
        except KeyError:
            group["momentum"] = momentum
    return [lr, momentum]


def by_torch(opt: Any, t: int, total_steps: int, max_lr: float, **given: Any) -> None:
    moving = {k: given.pop(k) for k in list(given) if k.endswith("_momentum")}
    lr = lr_half.by_torch(t, total_steps, max_lr, **given)
    times = {k: v for k, v in given.items() if "div_factor" not in k}
    momentum = momentum_half.by_torch(t, total_steps, **moving, **times)
    is_adam = "betas" in opt.defaults
    for index in range(len(opt.param_groups)):
        opt.param_groups[index]["lr"] = lr
        name = "betas" if is_adam else "momentum"
        new = (momentum, opt.param_groups[index]["betas"][1]) if is_adam else momentum
        opt.param_groups[index][name] = new


def variant(**change: Any) -> Answer:
    """A wrong one: the right halves, written into the groups in a wrong way."""
    rate: Any = edited(lr_half.onecycle_lr, change.get("rate", ""))
    move: Any = momentum_half.variant(**change.get("move", {}))

    def apply_onecycle(
        opt: Any,
        t: int,
        total_steps: int,
        max_lr: float,
        pct_start: float = 0.3,
        anneal: str = "cos",
        div_factor: float = 25.0,
        final_div_factor: float = 1e4,
        three_phase: bool = False,
        base_momentum: float = 0.85,
        max_momentum: float = 0.95,
    ) -> None:
        share = (pct_start, anneal)
        lr = rate(
            t, total_steps, max_lr, *share, div_factor, final_div_factor, three_phase
        )
        ends = (base_momentum, max_momentum)
        m = move(t, total_steps, *ends, *share, three_phase)
        groups = opt.param_groups[: change.get("groups", 9)]
        for group in groups:
            factor = group["lr"] if change.get("scales") else 1.0
            group["lr"] = lr * factor
            if change.get("lr_alone"):
                continue
            if "betas" not in group or change.get("always_momentum"):
                if not change.get("adam_alone"):
                    group["momentum"] = m
            elif not change.get("sgd_alone"):
                kept = group["betas"][1:]
                if change.get("beta2") == "first group's":
                    kept = opt.param_groups[0]["betas"][1:]
                if change.get("beta2") == "default":
                    kept = (0.999,)
                if change.get("beta2") == "too":
                    kept = (m,)
                group["betas"] = (kept[0], m) if change.get("swapped") else (m, *kept)

    return apply_onecycle


EXERCISE = Exercise(
    id="apply_onecycle",
    lesson="04_cycles",
    title="One cycle, applied",
    reference=apply_onecycle,
    summary="""Set every group of a torch optimizer to where update t of one cycle is.

The rate and the momentum are those of onecycle_lr and onecycle_momentum. A group
that has betas takes the momentum as its first beta and keeps the others; any other
group takes it as its momentum. t can come in any order. Nothing is returned.
""",
    cases=cases,
    golden=(
        one(RATE, "SGD", [{"momentum": 0.9}], range(10), total_steps=10, max_lr=1.0),
        one(MOMENTUM, "Adam", [{}, {}], [9, 2, 0, 5], total_steps=10, max_lr=1.0),
    ),
    properties=(
        Property(RATE, 3, core=True, returns="list[float]"),
        Property(MOMENTUM, 3, returns="list[float]"),
        Property(REST, 1.5, returns="str"),
        Property(PAST, 1, returns="list[float]"),
        Property(BAD, 2 / 3, kind="raises"),
        Property(NAMES, 1 / 3, kind="names", of=(BAD,)),
        Property(PURE, 0.5, kind="pure"),
    ),
    mistakes=(
        Mistake(
            "apply_onecycle.first_group",
            "Only the optimizer's first group moves. Every group needs the rate.",
            (variant(groups=1),),
        ),
        Mistake(
            "apply_onecycle.beta2",
            "Only the first beta is the momentum. Each group keeps its own second one.",
            (
                variant(beta2="default"),
                variant(beta2="too"),
                variant(beta2="first group's"),
            ),
        ),
        Mistake(
            "apply_onecycle.swapped",
            "You put the momentum where the second beta belongs.",
            (variant(swapped=True),),
        ),
        Mistake(
            "apply_onecycle.adam",
            "Adam has no momentum, it has betas: look at which of the two a group has.",
            (variant(always_momentum=True), variant(sgd_alone=True)),
        ),
        Mistake(
            "apply_onecycle.sgd",
            "Groups without betas keep the momentum that they had.",
            (variant(adam_alone=True),),
        ),
        Mistake(
            "M37",
            "The momentum has to move against the rate: yours moves with it, or not.",
            (
                variant(lr_alone=True),
                variant(move={"with_lr": True}),
                variant(move={"constant": True}),
            ),
        ),
        Mistake(
            "apply_onecycle.scales",
            "You multiply the rate that a group has. Called twice, it moves twice: set "
            "it instead.",
            (variant(scales=True),),
        ),
        Mistake(
            "M36",
            "The end is measured from the first rate, not from the peak.",
            (variant(rate="first / final_div_factor -> max_lr / final_div_factor"),),
        ),
        Mistake(
            "M34",
            "Your peak lies one update late: the rise ends one before pct_start · "
            "total_steps.",
            (
                variant(
                    rate=f"{lr_half.PEAK} -> pct_start * total_steps",
                    move={"optax": True},
                ),
            ),
        ),
    ),
    hints=(
        "You have two functions already, one for the rate and one for the momentum. "
        "What is left is to write their values into opt.param_groups.",
        "A group is a dictionary. Does it have the key betas? That is a tuple, so "
        "build a new one from the momentum and what the old one had after it.",
        "Another case: two groups with betas (0.9, 0.99) and (0.8, 0.5), a rate of 3 "
        "and a momentum of 0.7 to write. Afterwards both have lr 3, and their betas "
        "are (0.7, 0.99) and (0.7, 0.5).",
    ),
    right=(by_halves, by_numpy, by_torch),
    partial=((variant(), 0.9),),
    xp=10,
    seconds=30.0,
    equivalent={
        'del phases[:-1]: "-1" -> "1"': "It differs only with three_phase and T = 1, which is never asked.",
    },
)
