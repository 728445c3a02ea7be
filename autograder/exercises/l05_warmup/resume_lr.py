"""Going on from a checkpoint as if nothing had happened."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable
from typing import Any

import torch

from autograder.exercises.model import Case, Exercise, Mistake, Property


def resume_lr(
    ckpt: "dict[str, Any]",  # noqa: UP037 - a notebook imports neither Any
    make_optimizer: "Callable[[], torch.optim.Optimizer]",  # noqa: UP037 - nor Callable
    make_scheduler: "Callable[..., torch.optim.lr_scheduler.LRScheduler]",  # noqa: UP037
    n: int,
) -> list[float]:
    """Go on from a checkpoint and return the rates of the next n updates.

    The scheduler is made first, since making it sets the rate; then the optimizer and
    the scheduler get their state back. Each rate is read before its update.

    Args:
        ckpt: {"step": k, "optimizer": state_dict, "scheduler": state_dict}, saved
            after k pairs of optimizer.step() and scheduler.step().
        make_optimizer: makes a fresh optimizer.
        make_scheduler: makes a fresh scheduler for an optimizer.
        n: how many updates to go on.

    Returns:
        The learning rates used by updates k, k + 1, ... k + n - 1.

    Source: the documentation of torch.optim, on the order of loading.

    >>> import functools
    >>> make = functools.partial(torch.optim.SGD, [torch.zeros(1)], lr=1.0)
    >>> halve = functools.partial(torch.optim.lr_scheduler.ExponentialLR, gamma=0.5)
    >>> optimizer = make()
    >>> scheduler = halve(optimizer)
    >>> for _ in range(2):
    ...     optimizer.step()
    ...     scheduler.step()
    >>> ckpt = {"step": 2, "optimizer": optimizer.state_dict()}
    >>> resume_lr({**ckpt, "scheduler": scheduler.state_dict()}, make, halve, 3)
    [0.25, 0.125, 0.0625]
    """
    optimizer = make_optimizer()
    scheduler = make_scheduler(optimizer)
    optimizer.load_state_dict(ckpt["optimizer"])
    scheduler.load_state_dict(ckpt["scheduler"])
    rates = []
    for _ in range(n):
        rates.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        scheduler.step()
    return rates


GOES_ON = "goes on where the run stopped"
MAKING = "also where making a scheduler changes the rate"
PARTS = "a schedule of two parts"
EDGES = "at the very start, and nothing to do"
PURE = "leaves the checkpoint as it was"

Made = list[Any]


def resume(
    prop: str,
    steps: list[int],
    scheduler: Made,
    n: int,
    optimizer: Made,
    *,
    trivial: bool = False,
) -> Case:
    """A run with this scheduler, stopped after so many updates."""
    fixed = {"make_optimizer": optimizer, "make_scheduler": scheduler, "n": n}
    stops = " or ".join(map(str, steps))
    shown = (
        f"resume_lr(ckpt, make_optimizer, make_scheduler, n={n}), stopped after {stops}"
        f" updates with {written(optimizer)} and {written(scheduler)}"
    )
    return Case(prop, steps, fixed, trivial=trivial, scene="resume", shown=shown)


def written(made: Made) -> str:
    """The call that makes an optimizer or a scheduler, as far as it fits."""
    name, arguments = made
    parts = []
    for key, value in arguments.items():
        if key == "schedulers":
            parts.append(f"[{', '.join(written(part) for part in value)}]")
        elif isinstance(value, float):
            parts.append(f"{key}={value:.4g}")
        elif key == "factors":
            parts.append(f"{key} {', '.join(f'{f:.3g}' for f in value[:4])}, …")
        else:
            parts.append(f"{key}={value}")
    return f"{name}({', '.join(parts)})"


def cases(rng: random.Random) -> list[Case]:
    lr, low = rng.choice([0.3, 0.8, 2.0]), rng.uniform(0.0001, 0.0005)
    k, j = rng.choice([5, 7, 8]), rng.choice([2, 3, 4])
    total = rng.choice([23, 29])
    sgd: Made = ["SGD", {"lr": lr, "momentum": 0.9}]
    plain: Made = ["SGD", {"lr": rng.choice([0.2, 0.5])}]
    adamw: Made = ["AdamW", {"lr": rng.choice([0.003, 0.01])}]
    cosine: Made = ["CosineAnnealingLR", {"T_max": total, "eta_min": low}]
    stairs: Made = ["StepLR", {"step_size": j, "gamma": rng.choice([0.5, 0.7])}]
    drops: Made = ["MultiStepLR", {"milestones": [j, k + 1, k + 4], "gamma": 0.3}]
    falls: Made = ["ExponentialLR", {"gamma": rng.uniform(0.7, 0.9)}]
    table: Made = [
        "LambdaLR",
        {"factors": [rng.uniform(0.1, 1.0) for _ in range(total)]},
    ]
    ramp: Made = ["LinearLR", {"start_factor": 0.1, "total_iters": k + 3}]
    cycle: Made = [
        "OneCycleLR",
        {"max_lr": 2 * lr, "total_steps": total, "cycle_momentum": False},
    ]
    wave: Made = ["CosineAnnealingLR", {"T_max": total - k}]
    late: Made = ["StepLR", {"step_size": j + 1, "gamma": 0.5}]
    # Stopped where the rate is the first one: what making sets is right by chance.
    parts: Made = ["SequentialLR", {"schedulers": [late, wave], "milestones": [k + 2]}]
    two: Made = ["SequentialLR", {"schedulers": [late, falls], "milestones": [k]}]
    return [
        resume(GOES_ON, [k, j], cosine, 9, adamw),
        resume(GOES_ON, [k], falls, 5, sgd),
        resume(GOES_ON, [j + 1, 3 * j - 1], stairs, 6, plain),
        resume(GOES_ON, [k], drops, 7, plain),
        resume(MAKING, [k], table, 4, adamw),
        resume(MAKING, [j, k], ramp, 5, plain),
        resume(MAKING, [k], cycle, 6, sgd),
        resume(PARTS, [j, k + 2], parts, 8, plain),
        resume(PARTS, [1], two, 8, sgd),
        resume(EDGES, [0], cosine, 4, sgd),
        resume(EDGES, [0], table, 3, plain),
        resume(EDGES, [k], cosine, 0, adamw, trivial=True),
        resume(EDGES, [j], falls, 1, plain),
    ]


def by_replay(
    ckpt: Any, make_optimizer: Any, make_scheduler: Any, n: int
) -> list[float]:
    optimizer = make_optimizer()
    scheduler = make_scheduler(optimizer)
    rates = []
    for _ in range(ckpt["step"] + n):
        rates.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        scheduler.step()
    return rates[ckpt["step"] :]


def by_last_lr(
    ckpt: Any, make_optimizer: Any, make_scheduler: Any, n: int
) -> list[float]:
    opt = make_optimizer()
    sched = make_scheduler(opt)
    sched.load_state_dict(copy.deepcopy(ckpt["scheduler"]))
    opt.load_state_dict(copy.deepcopy(ckpt["optimizer"]))
    rates: list[float] = []
    while len(rates) < n:
        if ckpt["step"] + len(rates) == 0:
            rates.append(opt.param_groups[0]["lr"])
        else:
            rates.append(sched.get_last_lr()[0])
        opt.step()
        sched.step()
    return rates


def by_array(ckpt: Any, make_optimizer: Any, make_scheduler: Any, n: int) -> object:
    import numpy as np

    optimizer = make_optimizer()
    scheduler = make_scheduler(optimizer)
    for one, name in ((optimizer, "optimizer"), (scheduler, "scheduler")):
        one.load_state_dict(ckpt[name])
    rates = np.empty(n)
    for i in range(n):
        for group in optimizer.param_groups:
            rates[i] = group["lr"]
            for w in group["params"]:
                w.grad = w.detach().clone()
        optimizer.step()
        optimizer.zero_grad()
        scheduler.step()
    return rates


def the_last_ones(
    ckpt: Any, make_optimizer: Any, make_scheduler: Any, n: int
) -> list[float]:
    return whole_run(ckpt, make_optimizer, make_scheduler, n)[-n:]


def whole_run(
    ckpt: Any, make_optimizer: Any, make_scheduler: Any, n: int
) -> list[float]:
    start = {**ckpt, "step": 0}
    return by_replay(start, make_optimizer, make_scheduler, ckpt["step"] + n)


BEGIN, READ = "rates = []", 'optimizer.param_groups[0]["lr"]'
MAKES, COUNT = "scheduler = make_scheduler(optimizer)", "range(n)"
LOADS, LOADS_TOO = (
    f'{name}.load_state_dict(ckpt["{name}"])' for name in ("optimizer", "scheduler")
)
LATE = f"{LOADS} -> pass\n{MAKES} -> {LOADS}; {MAKES}"
COUNTS = f'{LOADS_TOO} -> scheduler.last_epoch = ckpt["step"]'


EXERCISE = Exercise(
    id="resume_lr",
    lesson="05_warmup",
    title="Go on from a checkpoint",
    minutes=12,
    workshop=True,
    reference=resume_lr,
    summary="""Go on from a checkpoint and return the rates of the next n updates.
""",
    cases=cases,
    golden=(
        resume(
            GOES_ON,
            [2],
            ["StepLR", {"step_size": 3, "gamma": 0.5}],
            5,
            ["SGD", {"lr": 1.0}],
        ),
    ),
    properties=(
        Property(GOES_ON, 5, core=True),
        Property(MAKING, 2.5),
        Property(PARTS, 1),
        Property(EDGES, 1),
        Property(PURE, 0.5, kind="pure"),
    ),
    mistakes=(
        Mistake(
            "M68",
            "Your run begins again at update 0: the state of the scheduler, or of "
            "both, was not loaded.",
            (
                f"{LOADS} -> pass\n{LOADS_TOO} -> pass",
                f"{LOADS_TOO} -> pass",
                f"{BEGIN} -> {MAKES}; {BEGIN}",
                f"{LATE}\n{LOADS_TOO} -> pass",
                whole_run,
            ),
        ),
        Mistake(
            "resume_lr.ahead",
            "Your rates are one update ahead: nothing needs to be stepped after "
            "loading, and a rate is read before its update.",
            (
                f"{BEGIN} -> scheduler.step(); {BEGIN}",
                f"{LATE}\n{BEGIN} -> scheduler.step(); {BEGIN}",
            ),
        ),
        Mistake(
            "resume_lr.made_late",
            "Making a scheduler sets the optimizer's rate. Yours is made, or made once "
            "more, after the optimizer's state was loaded, and overwrites it.",
            (LATE, f"{BEGIN} -> make_scheduler(optimizer); {BEGIN}"),
        ),
        Mistake(
            "resume_lr.no_optimizer",
            "The scheduler remembers where it was, but the rate itself lives in the "
            "optimizer: load its state, too.",
            (f"{LOADS} -> pass",),
        ),
        Mistake(
            "resume_lr.counts",
            "A scheduler's state is more than a count of updates, above all where it "
            "is made of two: load it, do not only set last_epoch.",
            (COUNTS, f"{COUNTS} - 1"),
        ),
        Mistake(
            "resume_lr.twice",
            "You load the state and then run the first updates again: either would do, "
            "both are too much.",
            (
                f"{BEGIN} -> {BEGIN[:-2]}[scheduler.step() for _ in "
                'range(ckpt["step"])][:0]',
            ),
        ),
        Mistake(
            "resume_lr.constant",
            "Your rate stays where it was: the scheduler is to be stepped after each "
            "update.",
            (
                "scheduler.step() -> pass",
                f'{READ} -> ckpt["optimizer"]["param_groups"][0]["lr"]',
            ),
        ),
        Mistake(
            "resume_lr.to_n",
            "n is how many more updates to make, not the update to stop at.",
            (f'{COUNT} -> range(ckpt["step"], n)',),
        ),
        Mistake(
            "resume_lr.count",
            "n rates are asked, those of updates k to k + n − 1: yours are one more or "
            "one less.",
            (f"{COUNT} -> range(n + 1)", f"{COUNT} -> range(n - 1)"),
        ),
        Mistake(
            "M64",
            "get_lr() is the scheduler's own means of computing its next step. Read "
            "the rate from the optimizer, or with get_last_lr().",
            (f"{READ} -> scheduler.get_lr()[0]",),
        ),
        Mistake(
            "resume_lr.lists",
            "A list of rates is asked, one number for each update: you return a list "
            "for each, with the rate of each group.",
            (
                f'{READ} -> [group["lr"] for group in optimizer.param_groups]',
                f"{READ} -> scheduler.get_last_lr()",
            ),
        ),
    ),
    hints=(
        "Nothing has to be computed. Make both objects, give both their state back, "
        "and go on as any training loop does.",
        "Mind the order: making a scheduler changes the rate in the optimizer. And in "
        "the loop, read the rate before the update that uses it.",
        "Another case: the rate starts at 8 and halves every 2 updates, so a run uses "
        "8, 8, 4, 4, 2, 2, 1 … Stopped after 3 updates and resumed for 3, it returns "
        "4, 2, 2.",
    ),
    right=(by_replay, by_last_lr, by_array),
    single_faults={
        GOES_ON: (f"{COUNT} -> range(min(n, 8))",),
        MAKING: (LATE,),
        PARTS: (COUNTS,),
        EDGES: (the_last_ones,),
        PURE: (f'{BEGIN} -> {BEGIN}; del ckpt["scheduler"]',),
    },
    seconds=10.0,
    equivalent={
        'rates.append(optimizer.param_groups[0]["lr"]): "0" -> "-1"': "The optimizers have one group, so the first is the last.",
        'optimizer.step(): "optimizer.step()" -> "pass"': "No rate depends on what an update does; torch only warns.",
    },
)
