"""Write one cycle into an optimizer, learning rate and momentum together."""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from autograder.exercises.l04_cycles import onecycle_lr as lr_half
from autograder.exercises.l04_cycles import onecycle_momentum as momentum_half
from autograder.exercises.model import (
    Answer,
    Case,
    Exercise,
    Fresh,
    Mistake,
    Property,
)
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
    first, last = max_lr / div_factor, total_steps - 1
    start, top = (first, max_momentum), (max_lr, base_momentum)
    bottom = (first / final_div_factor, max_momentum)
    peak = pct_start * total_steps - 1
    if t > last or last == 0:
        begin, end, low, high = peak, peak, bottom, bottom
    elif t <= peak:
        begin, end, low, high = 0.0, peak, start, top
    elif not three_phase:
        begin, end, low, high = peak, last, top, bottom
    elif t <= 2 * peak:
        begin, end, low, high = peak, 2 * peak, top, start
    else:
        begin, end, low, high = 2 * peak, last, start, bottom
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


RATE, MOMENTUM = "the rate, in every group", "the momentum, against the rate"
ADAM = "Adam's groups: the rate, and the first of the betas alone"
REST = "leaves everything else as it was"
SHAPES = "straight lines and three phases, if asked for"
WIDTH = "a rise that has no room"
SHOWS = {"lr": "rates", "momentum": "momenta", "betas": "betas", "rest": "options"}
Groups = Sequence[Mapping[str, object]]


def one(
    prop: str,
    opt: str,
    groups: Groups,
    t: Sequence[int],
    /,
    *,
    blames: str | None = None,
    facts: str = "lr",
    **arguments: object,
) -> Case:
    setting = {"optimizer": opt, "groups": groups, "facts": facts}
    given = ", ".join(f"{k}={v!r}" for k, v in arguments.items())
    shown = (
        f"{SHOWS[facts]} of {opt} with {len(groups)} group{'s'[: len(groups) - 1]} "
        f"after apply_onecycle(opt, t={{first}}, {given})"
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
    low, high = rng.choice([0.6, 0.7]), rng.choice([0.9, 0.99])
    beta2 = rng.choice([0.99, 0.98, 0.95])
    any_order = rng.sample(range(n), 6)
    full: dict[str, Any] = {
        "total_steps": n,
        "max_lr": top,
        "pct_start": rng.choice([0.25, 0.4]),
        "div_factor": rng.choice([5.0, 10.0]),
        "final_div_factor": rng.choice([20.0, 100.0]),
        "base_momentum": low,
        "max_momentum": high,
    }
    plain: dict[str, Any] = {"total_steps": n, "max_lr": 2 * top}
    long: dict[str, Any] = {"total_steps": rng.choice([49, 98]), "max_lr": 1.5}
    line = {**full, "anneal": "linear"}
    three = {**full, "three_phase": True, "pct_start": 0.35}
    short = {**plain, "total_steps": 10}
    heavy: Groups = [{"momentum": 0.9}, {"momentum": 0.5, "lr": 0.1, "nesterov": True}]
    adam: Groups = [{"betas": (0.9, beta2)}, {"betas": (0.8, 0.999), "lr": 0.01}]
    three_groups: Groups = [*adam, {"betas": (0.5, 0.9), "weight_decay": 0.3}]
    return [
        one(RATE, "SGD", heavy, any_order, **full),
        one(RATE, "SGD", [{}], [48, 3, 20, 0], **long),
        one(RATE, "SGD", heavy[1:], [n - 1, 0, 1, n - 2, 4], **plain),
        one(MOMENTUM, "SGD", heavy, any_order, facts="momentum", **full),
        one(MOMENTUM, "SGD", [{}], range(0, n, 2), facts="momentum", **plain),
        one(MOMENTUM, "RMSprop", heavy[:1], [0, 1, n - 1], facts="momentum", **full),
        one(ADAM, "AdamW", three_groups, any_order, facts="betas", **full),
        one(ADAM, "Adam", adam, range(0, n, 2), facts="betas", **plain),
        one(ADAM, "Adam", adam[1:], any_order[::-1], **plain),
        one(REST, "SGD", heavy, any_order[:2], facts="rest", **full),
        one(REST, "SGD", [{}], [0, n - 1], facts="rest", **plain),
        one(SHAPES, "SGD", heavy, any_order, **line),
        one(SHAPES, "SGD", heavy, any_order, facts="momentum", **line),
        one(SHAPES, "SGD", heavy, sorted(any_order), **three),
        one(SHAPES, "SGD", heavy, range(0, n, 2), facts="momentum", **three),
        one(PAST, "SGD", heavy, [n, n + 1, 3 * n], **full),
        one(PAST, "SGD", heavy, [n, 2 * n, n + 1], facts="momentum", **full),
        one(WIDTH, "SGD", [{}], [0, 1, 9], **short, pct_start=0.1),
        one(WIDTH, "SGD", heavy, [0, 1], facts="momentum", **short, pct_start=0.1),
        one(WIDTH, "SGD", [{}], [0, 3], **short, pct_start=0.0),
        one(WIDTH, "SGD", [{}], [7, 8, 9], **short, pct_start=1.0),
        one(WIDTH, "SGD", [{}], [0], total_steps=1, max_lr=top),
        one(WIDTH, "SGD", [{}], [0], total_steps=2, max_lr=top, pct_start=0.5),
        one(BAD, "SGD", heavy, [1], blames="total_steps", total_steps=0, max_lr=top),
        one(BAD, "SGD", heavy, [1], blames="pct_start", **{**full, "pct_start": 1.2}),
        one(BAD, "SGD", [{}], [1], blames="pct_start", **{**full, "pct_start": -0.1}),
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


def drifting() -> Answer:
    """Right when asked, and wrong when asked the same again."""
    asked: Counter[str] = Counter()

    def drifts(opt: Any, t: int, **given: Any) -> None:
        apply_onecycle(opt, t, **given)
        call = f"{opt.param_groups}{t}{given}"
        asked[call] += 1
        if asked[call] % 2 == 0:
            for group in opt.param_groups:
                group["lr"] *= 1.25

    return drifts


BETAS, MOVES = 'group["betas"] = (momentum, *group["betas"][1:])', "(high[1] - low[1])"
PEAK, ENDS = "pct_start * total_steps - 1", "first / final_div_factor"
HELD, CLOCK = "if t > last or last == 0", "(t - begin) / (end - begin)"
WAVE, OF_SGD = 'if anneal == "cos"', 'group["momentum"] = momentum'
SIDES = "start, top = (first, max_momentum), (max_lr, base_momentum)"
ALONE = (
    "One update alone comes out at the minimum, unless it is a rise of its own "
    "(pct_start = 1), and that is not asked."
)
REFUSES = 'if total_steps <= 0 -> if total_steps <= 0 or "betas" in opt.defaults'


EXERCISE = Exercise(
    id="apply_onecycle",
    lesson="04_cycles",
    title="One cycle, applied",
    minutes=8,
    reference=apply_onecycle,
    summary="""Set every group of a torch optimizer to where update t of one cycle is.
""",
    cases=cases,
    golden=(
        one(RATE, "SGD", [{"momentum": 0.9}], range(10), total_steps=10, max_lr=1.0),
        one(
            ADAM,
            "Adam",
            [{}, {}],
            [9, 2, 0, 5],
            facts="betas",
            total_steps=10,
            max_lr=1.0,
        ),
    ),
    properties=(
        Property(RATE, 3, core=True, returns="list[float]"),
        Property(MOMENTUM, 2, returns="list[float]"),
        Property(ADAM, 2, returns="list[float]"),
        Property(REST, 0.5, returns="str"),
        Property(SHAPES, 0.5, returns="list[float]"),
        Property(PAST, 0.75, returns="list[float]", past=True),
        Property(WIDTH, 0.25, returns="list[float]", corner=True),
        Property(BAD, 1 / 2, kind="raises"),
        Property(NAMES, 1 / 4, kind="names", of=(BAD,)),
        Property(PURE, 0.25, kind="pure"),
    ),
    lengths=("total_steps",),
    mistakes=(
        Mistake(
            "apply_onecycle.first_group",
            "Only the optimizer's first group moves. Every group needs the rate.",
            ("in opt.param_groups: -> in opt.param_groups[:1]:",),
        ),
        Mistake(
            "apply_onecycle.defaults",
            "opt.defaults is what new groups begin with. Groups that are there already "
            "never look at it.",
            ("in opt.param_groups: -> in [opt.defaults]:",),
        ),
        Mistake(
            "apply_onecycle.beta2",
            "Only the first beta is the momentum. Each group keeps its own second one.",
            (
                '*group["betas"][1:] -> 0.999',
                '*group["betas"][1:] -> momentum',
                '*group["betas"][1:] -> *opt.param_groups[0]["betas"][1:]',
            ),
        ),
        Mistake(
            "apply_onecycle.swapped",
            "You put the momentum where the second beta belongs.",
            ('(momentum, *group["betas"][1:]) -> (group["betas"][0], momentum)',),
        ),
        Mistake(
            "apply_onecycle.adam",
            "Adam has no momentum, it has betas: look at which of the two a group has.",
            ('if "betas" in group -> if False', f"{BETAS} -> pass", REFUSES),
        ),
        Mistake(
            "apply_onecycle.sgd",
            "Groups without betas keep the momentum that they had.",
            (f"{OF_SGD} -> pass",),
        ),
        Mistake(
            "M37",
            "The momentum has to move against the rate: yours moves with it, or not.",
            (
                f"{BETAS} -> pass\n{OF_SGD} -> pass",
                f"{SIDES} -> start, top = (first, base_momentum), (max_lr, max_momentum)"
                f"\n({ENDS}, max_momentum) -> ({ENDS}, base_momentum)",
                f"{MOVES} -> 0",
            ),
        ),
        Mistake(
            "apply_onecycle.scales",
            "You multiply the rate that a group has. Called twice, it moves twice: set "
            "it instead.",
            ('group["lr"] = lr -> group["lr"] *= lr',),
        ),
        Mistake(
            "M36",
            "The end is measured from the first rate, not from the peak.",
            (f"{ENDS} -> max_lr / final_div_factor",),
        ),
        Mistake(
            "M34",
            "Your peak lies one update late: the rise ends one before pct_start · "
            "total_steps.",
            (f"{PEAK} -> pct_start * total_steps",),
        ),
        Mistake(
            "M38",
            "Right end points, wrong shape: look at what anneal asks for.",
            (f"{WAVE} -> if False", f"{WAVE} -> if True"),
        ),
        Mistake(
            "apply_onecycle.two_only",
            "three_phase has no effect on yours.",
            ("elif not three_phase -> elif True",),
        ),
        Mistake(
            "M10",
            "Where the rise has no width, you divide by 0: begin at the peak then.",
            (f"{CLOCK} if end > begin else 1.0 -> {CLOCK}",),
            ignores=(PAST,),
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
    single_faults={
        RATE: ('group["lr"] = lr -> group["lr"] = lr if total_steps < 49 else 1.0',),
        MOMENTUM: (f"{OF_SGD} -> group['momentum'] = group['momentum'] and momentum",),
        ADAM: (REFUSES, f"{BETAS} -> pass", '*group["betas"][1:] -> 0.999'),
        REST: ('group["lr"] = lr -> group["lr"] = lr; group["weight_decay"] = 0.01',),
        SHAPES: (f"{WAVE} -> if True", "elif not three_phase -> elif True"),
        PAST: (f"{HELD} -> if last == 0", "total_steps <= 0 -> t >= total_steps"),
        WIDTH: (f"{PEAK} -> max({PEAK}, 0.0)",),
        PURE: (Fresh(drifting),),
    },
    partial=(
        (
            "total_steps <= 0 -> False\nnot 0 <= pct_start <= 1 -> False\n"
            'anneal not in ("cos", "linear") -> False',
            0.925,
        ),
    ),
    xp=10,
    seconds=30.0,
    equivalent={
        'if t > last or last == 0:: "t > last or last == 0" -> "t > last"': ALONE,
        'if t > last or last == 0:: "0" -> "-1"': ALONE,
        'elif t <= 2 * peak:: "t <= 2 * peak" -> "t < 2 * peak"': "Where the second phase ends and the third begins both give the first rate.",
    },
)
