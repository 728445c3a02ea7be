"""See the learning rates of a schedule before a run is spent on it."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

import torch

from autograder.exercises.model import Answer, Case, Exercise, Fresh, Mistake, Property
from autograder.exercises.schedules import PURE


def preview_lrs(
    make_scheduler: Callable[[Any], Any],
    n: int,
    *,
    lr: float = 1.0,
    optimizer_cls: Any = torch.optim.SGD,
) -> list[float]:
    """Return the rates that updates 0 to n - 1 would use, and train nothing.

    A throw-away optimizer gets the scheduler. The rate is read before each update,
    and the scheduler steps after the optimizer, as in a training loop.

    Args:
        make_scheduler: given an optimizer, returns a new scheduler for it.
        n: how many updates to look ahead, >= 0.
        lr: the optimizer's learning rate.
        optimizer_cls: the optimizer's class.

    Raises:
        TypeError: the scheduler waits for a metric, and so has no rates to preview.

    >>> halve = lambda opt: torch.optim.lr_scheduler.ExponentialLR(opt, gamma=0.5)
    >>> preview_lrs(halve, 4)
    [1.0, 0.5, 0.25, 0.125]
    """
    optimizer = optimizer_cls([torch.zeros(1, requires_grad=True)], lr=lr)
    scheduler = make_scheduler(optimizer)
    if isinstance(scheduler, torch.optim.lr_scheduler.ReduceLROnPlateau):
        raise TypeError("a plateau scheduler needs a metric: nothing to preview")
    lrs = []
    for _ in range(n):
        lrs.append(float(optimizer.param_groups[0]["lr"]))
        optimizer.step()
        scheduler.step()
    return lrs


RATES, KINDS = "the rate that each update would use", "whatever the scheduler"
GIVEN, ORDER = "the optimizer that was asked for", "gives no warning"
PLATEAU, NONE = "refuses what waits for a metric", "n = 0 gives an empty list"
APART = "changes nothing else"
FACTS = {ORDER: "warnings", GIVEN: "given", APART: "apart"}

Wanted = Mapping[str, object]


def named(name: str, **arguments: object) -> Wanted:
    return {"name": name, "arguments": arguments}


def in_turn(milestone: int, *parts: Wanted) -> Wanted:
    return {"parts": list(parts), "milestones": [milestone]}


def text_of(wanted: Any) -> str:
    if "parts" in wanted:
        parts = ", ".join(map(text_of, wanted["parts"]))
        return f"SequentialLR(opt, [{parts}], {wanted['milestones']})"
    more = [f"{name}={value}" for name, value in wanted["arguments"].items()]
    return f"{wanted['name']}({', '.join(['opt', *more])})"


def one(
    prop: str,
    wanted: Wanted,
    n: int | list[int],
    lr: float | None = None,
    optimizer: str | None = None,
) -> Case:
    lengths = n if isinstance(n, list) else [n]
    fixed = {} if lr is None else {"lr": lr}
    facts = FACTS.get(prop, "rates")
    setting = {"scheduler": wanted, "optimizer": optimizer, "facts": facts}
    more = "" if lr is None else f", lr={lr}"
    more += f", optimizer_cls={optimizer}" if optimizer else ""
    counts = " then ".join(map(str, lengths))
    shown = f"preview_lrs(lambda opt: {text_of(wanted)}, {counts}{more})"
    return Case(prop, lengths, fixed, scene="preview", setting=setting, shown=shown)


def cases(rng: random.Random) -> list[Case]:
    lr, k = rng.choice([0.3, 0.05, 2.0]), rng.choice([3, 4, 5])
    gamma, total = rng.choice([0.6, 0.8, 0.7]), rng.choice([11, 13, 17])
    stairs = named("StepLR", step_size=k, gamma=gamma)
    falls = named("ExponentialLR", gamma=gamma)
    wave = named("CosineAnnealingLR", T_max=total, eta_min=0.01)
    ramp = named("LinearLR", start_factor=0.25, total_iters=k)
    again = named("CosineAnnealingWarmRestarts", T_0=k, T_mult=2)
    cycle = named("OneCycleLR", max_lr=lr, total_steps=total)
    marks = named("MultiStepLR", milestones=[2, k + 1], gamma=gamma)
    saw = named("CyclicLR", base_lr=lr / 10, max_lr=lr, step_size_up=k)
    plateau = named("ReduceLROnPlateau", patience=k)
    soft = in_turn(k, ramp, named("ExponentialLR", gamma=gamma))
    return [
        one(RATES, stairs, 3 * k + 2, lr),
        one(RATES, falls, [total, 4], lr),
        one(RATES, wave, total + 3, 3 * lr),
        one(RATES, marks, [3, 2 * k + 3]),
        one(RATES, named("StepLR", step_size=10, gamma=gamma), 49, lr),
        one(KINDS, cycle, total, lr),
        one(KINDS, cycle, total, lr, "AdamW"),
        one(KINDS, cycle, [total // 2, total], lr),
        one(KINDS, again, 3 * k + 2, lr),
        one(KINDS, saw, 3 * k, lr),
        one(KINDS, soft, k + 4, lr),
        one(KINDS, ramp, k + 2),
        one(GIVEN, stairs, 3, lr, "AdamW"),
        one(GIVEN, falls, 2, lr, "RMSprop"),
        one(GIVEN, wave, [2, 1]),
        one(ORDER, stairs, k + 2, lr),
        one(ORDER, falls, [3, 5]),
        one(ORDER, wave, 4, lr, "Adam"),
        one(PLATEAU, plateau, k),
        one(PLATEAU, named("ReduceLROnPlateau", mode="max"), 4, lr, "AdamW"),
        one(PLATEAU, plateau, [2, 7], lr),
        one(NONE, stairs, 0),
        one(NONE, cycle, [0, 0], lr),
        one(APART, falls, [3, 5], lr),
        one(APART, stairs, [2 * k, 2], lr),
        one(APART, cycle, [4, 3, 2], lr),
    ]


def by_last_lr(
    make_scheduler: Any, n: int, *, lr: float = 1.0, optimizer_cls: Any = None
) -> list[float]:
    layer = torch.nn.Linear(2, 1)
    optimizer = (optimizer_cls or torch.optim.SGD)(layer.parameters(), lr=lr)
    scheduler = make_scheduler(optimizer)
    if type(scheduler).__name__ == "ReduceLROnPlateau":
        raise TypeError
    found: list[float] = []
    while len(found) < n:
        if found:
            optimizer.step()
            scheduler.step()
        found += scheduler.get_last_lr()
    return found


def by_training(
    make_scheduler: Any,
    n: int,
    *,
    lr: float = 1.0,
    optimizer_cls: Any = torch.optim.SGD,
) -> object:
    import numpy as np

    w = torch.nn.Parameter(torch.tensor([2.0]))
    optimizer = optimizer_cls([{"params": [w]}], lr=lr)
    scheduler = make_scheduler(optimizer)
    rates = np.zeros(n)
    for step in range(n):
        optimizer.zero_grad()
        loss: Any = (w**2).sum()
        loss.backward()
        rates[step] = optimizer.param_groups[0]["lr"]
        optimizer.step()
        scheduler.step()
    return list(rates)


def by_generator(
    make_scheduler: Any,
    n: int,
    *,
    lr: float = 1.0,
    optimizer_cls: Any = torch.optim.SGD,
) -> list[float]:
    import itertools

    optimizer = optimizer_cls([torch.empty(0, requires_grad=True)], lr=lr)
    scheduler = make_scheduler(optimizer)
    if hasattr(scheduler, "patience"):
        raise TypeError("needs a metric")

    def rates() -> Any:
        while True:
            yield scheduler.get_last_lr()[0]
            optimizer.step()
            scheduler.step()

    return list(itertools.islice(rates(), n))


def one_list() -> Answer:
    """The list of the first call, longer with each."""
    lrs: list[float] = []

    def previews(*args: Any, **kwargs: Any) -> list[float]:
        lrs.extend(preview_lrs(*args, **kwargs))
        return lrs

    return previews


def one_list_emptied() -> Answer:
    """The list of the first call, filled anew with each."""
    lrs: list[float] = []

    def previews(*args: Any, **kwargs: Any) -> list[float]:
        lrs[:] = preview_lrs(*args, **kwargs)
        return lrs

    return previews


def drifting() -> Answer:
    """Right when asked, and wrong when asked the same again."""
    asked: Counter[str] = Counter()

    def drifts(*args: Any, **kwargs: Any) -> list[float]:
        lrs = preview_lrs(*args, **kwargs)
        asked[repr(lrs)] += 1
        return [1.25 * x for x in lrs] if asked[repr(lrs)] % 2 == 0 else lrs

    return drifts


RATE = 'float(optimizer.param_groups[0]["lr"])'
STEP, NEXT, BEGIN = "optimizer.step()", "scheduler.step()", "lrs = []"
WAITS = "isinstance(scheduler, torch.optim.lr_scheduler.ReduceLROnPlateau)"
AFTER = f"lrs.append({RATE}) -> pass\n{NEXT} -> {NEXT}; lrs.append({RATE})"
SILENT = f"{BEGIN} -> {BEGIN}; import warnings; warnings.simplefilter('ignore')"


EXERCISE = Exercise(
    id="preview_lrs",
    lesson="03_preview_and_restarts",
    title="Preview a schedule",
    minutes=15,
    reference=preview_lrs,
    summary="""Return the learning rates that updates 0 to n - 1 would use.

A scheduler that waits for a metric raises TypeError.
""",
    cases=cases,
    golden=(
        one(RATES, named("StepLR", step_size=2, gamma=0.5), 6),
        one(RATES, named("ExponentialLR", gamma=0.5), 4, 8.0),
    ),
    properties=(
        Property(RATES, 4, core=True),
        Property(KINDS, 1.5),
        Property(GIVEN, 0.5, returns="str"),
        Property(ORDER, 1.5, returns="str"),
        Property(PLATEAU, 1, kind="raises"),
        Property(NONE, 0.5),
        Property(APART, 0.5, returns="str"),
        Property(PURE, 0.5, kind="pure", of=(RATES, KINDS)),
    ),
    mistakes=(
        Mistake(
            "M01",
            "Your first rate comes twice, and all others one update late: read the "
            "rate once, before each update.",
            (f"{BEGIN} -> lrs = [lr]\nreturn lrs -> return lrs[:n]",),
        ),
        Mistake(
            "M02",
            "Your first value is the rate of update 1: read it before you step.",
            (AFTER, f"{AFTER}\n{STEP} -> pass"),
        ),
        Mistake(
            "M59",
            "The rates are right, but torch warned: the optimizer has to step before "
            "the scheduler does. An optimizer with nothing to do may step as well.",
            (f"{STEP} -> pass", f"{STEP} -> pass\n{NEXT} -> {NEXT}; {STEP}"),
        ),
        Mistake(
            "M64",
            "get_lr() works out the next rate from the present one; it is for the "
            "scheduler's own use. Read the rate that stands in the optimizer.",
            (f"{RATE} -> scheduler.get_lr()[0]",),
        ),
        Mistake(
            "M61",
            "You build a new scheduler for each update, so that it never gets on.",
            (f"{STEP} -> {STEP}; scheduler = make_scheduler(optimizer)",),
        ),
        Mistake(
            "preview_lrs.base",
            "What you read is the rate that the schedule starts from. It never changes.",
            (
                f"{RATE} -> scheduler.base_lrs[0]",
                f"{RATE} -> optimizer.defaults['lr']",
                f"{RATE} -> lr",
            ),
        ),
        Mistake(
            "preview_lrs.plateau",
            "A plateau scheduler cannot be previewed: its rates depend on a metric "
            "that nobody has yet. Raise TypeError; do not make a metric up.",
            (
                f"{WAITS} -> False\n{NEXT} -> "
                "scheduler.step(*[1.0] * hasattr(scheduler, 'patience'))",
                "raise TypeError( -> raise ValueError(",
                'raise TypeError("a plateau scheduler needs a metric: nothing to '
                'preview") -> return []',
            ),
            about=(PLATEAU,),
        ),
        Mistake(
            "preview_lrs.lr",
            "lr has no effect on your preview, or has another default.",
            (
                "lr=lr) -> lr=1.0)",
                "lr=lr) -> lr=0.1)",
                "lr: float = 1.0 -> lr: float = 0.1",
            ),
        ),
        Mistake(
            "preview_lrs.optimizer_cls",
            "optimizer_cls has no effect: you always build the same class.",
            ("optimizer = optimizer_cls( -> optimizer = torch.optim.SGD(",),
        ),
        Mistake(
            "preview_lrs.count",
            "You return one rate too many or too few: updates 0 to n − 1 are n.",
            ("range(n) -> range(n + 1)", "range(n) -> range(n - 1)"),
        ),
        Mistake(
            "preview_lrs.one_list",
            "All your previews share one list: make a new one in each call.",
            (Fresh(one_list), Fresh(one_list_emptied)),
        ),
        Mistake(
            "preview_lrs.silenced",
            "You silence warnings for good, also those of the caller. Step in the "
            "right order, and there is none.",
            (SILENT, f"{SILENT}\n{STEP} -> pass"),
        ),
    ),
    hints=(
        "A preview is a training loop without a model, data and loss: what has to be "
        "left of it?",
        "One tensor is enough for an optimizer. Let the factory build the scheduler on "
        "it; then, n times: read the rate, let the optimizer step, let the scheduler "
        "step.",
        "Another case: a scheduler that doubles, from 3, for 4 updates. Read 3, step, "
        "step; read 6, step, step; read 12, step, step; read 24. Who steps first and "
        "reads then gets 6, 12, 24, 48: rates of the updates 1 to 4.",
    ),
    right=(by_last_lr, by_training, by_generator),
    single_faults={
        RATES: ("range(n) -> range(min(n, 48))",),
        KINDS: (f"{NEXT} -> scheduler.step(len(lrs))",),
        GIVEN: ("optimizer = optimizer_cls( -> optimizer = torch.optim.SGD(",),
        ORDER: (f"{STEP} -> pass",),
        PLATEAU: ("raise TypeError( -> raise ValueError(",),
        NONE: ("range(n) -> range(max(n, 1))",),
        APART: (SILENT,),
        PURE: (Fresh(drifting),),
    },
    xp=15,
    seconds=30.0,
    equivalent={
        'optimizer = optimizer_cls([torch.zeros(1, requires_grad=True)], lr=lr): "1" -> "2"': "Nothing is trained: a tensor of any length will do.",
        'optimizer = optimizer_cls([torch.zeros(1, requires_grad=True)], lr=lr): "1" -> "0"': "Nothing is trained: a tensor of any length will do.",
        'optimizer = optimizer_cls([torch.zeros(1, requires_grad=True)], lr=lr): "True" -> "False"': "Nothing is trained, and an optimizer takes such a tensor, too.",
        'if isinstance(scheduler, torch.optim.lr_scheduler.ReduceLROnPlateau):: "if isinstance(scheduler, torch.optim.lr_scheduler.ReduceLROnPlateau):" -> "pass"': "Without its metric torch's own step() raises TypeError.",
        'raise TypeError("a plateau scheduler needs a metric: nothing to preview"): "raise TypeError(\'a plateau scheduler needs a metric: nothing to preview\')" -> "pass"': "Without its metric torch's own step() raises TypeError.",
        'lrs.append(float(optimizer.param_groups[0]["lr"])): "0" -> "-1"': "The optimizer has one group.",
    },
)
