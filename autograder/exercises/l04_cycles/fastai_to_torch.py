"""One cycle, translated from fastai to torch."""

from __future__ import annotations

import random

from autograder.exercises.model import Case, Exercise, Mistake, Property
from autograder.exercises.schedules import PURE


def fastai_to_torch(
    lr_max: float, div: float = 25.0, div_final: float = 1e5, pct_start: float = 0.25
) -> dict[str, float]:
    """Translate fit_one_cycle's arguments for torch's OneCycleLR.

    fastai starts at lr_max / div and ends at lr_max / div_final; torch starts at
    max_lr / div_factor and ends at that start divided by final_div_factor.

    Args:
        lr_max: the learning rate at the peak.
        div: fastai's divisor for the start.
        div_final: fastai's divisor for the end, from the peak.
        pct_start: share of the run that the rise takes.

    Returns:
        max_lr, pct_start, div_factor and final_div_factor for OneCycleLR.

    Source: fastai/callback/schedule.py; torch.optim.lr_scheduler.OneCycleLR.

    >>> fastai_to_torch(0.01)["final_div_factor"]
    4000.0
    """
    return {
        "max_lr": lr_max,
        "pct_start": pct_start,
        "div_factor": div,
        "final_div_factor": div_final / div,
    }


NUMBERS, OWN = "four numbers under torch's names", "fastai's defaults, not torch's"
RATES = "a scheduler with fastai's first, highest and last rate"


def one(prop: str, lr: float, /, **given: float) -> Case:
    arguments = [str(lr), *(f"{name}={value}" for name, value in given.items())]
    shown = f"fastai_to_torch({', '.join(arguments)})"
    facts = "rates" if prop == RATES else "numbers"
    if prop == RATES:
        shown = f"first, highest and last rate of OneCycleLR with {shown}"
    setting = {"facts": facts}
    return Case(prop, [lr], given, scene="onecycle_built", setting=setting, shown=shown)


def cases(rng: random.Random) -> list[Case]:
    lr = rng.choice([0.01, 0.3, 2.0])
    div, final = rng.choice([10.0, 40.0, 8.0]), rng.choice([1e3, 2e4, 3e5])
    pct = rng.choice([0.1, 0.4, 0.6])
    full = {"div": div, "div_final": final, "pct_start": pct}
    other = {"div": div / 4, "div_final": 3 * final, "pct_start": 0.7}
    third = {"div": div / 2, "div_final": 7 * final, "pct_start": 0.25}
    return [
        one(NUMBERS, lr, **full),
        one(NUMBERS, 3 * lr, **other),
        one(NUMBERS, 4 * lr, **third),
        one(OWN, lr),
        one(OWN, 2 * lr, div=div),
        one(OWN, lr / 2, div_final=final, pct_start=pct),
        one(OWN, lr / 4, div=div, div_final=final),
        one(RATES, lr, **{**full, "pct_start": 0.2}),
        one(RATES, 3 * lr, **{**other, "pct_start": 0.5}),
        one(RATES, lr / 2, **{**third, "pct_start": 0.3}),
    ]


def with_more(
    lr_max: float, div: float = 25.0, div_final: float = 1e5, pct_start: float = 0.25
) -> dict[str, object]:
    last = lr_max / div_final
    return {
        "max_lr": lr_max,
        "pct_start": pct_start,
        "anneal_strategy": "cos",
        "div_factor": div,
        "final_div_factor": lr_max / div / last,
        "base_momentum": 0.85,
        "max_momentum": 0.95,
    }


def by_dict(
    lr_max: float, div: float = 25.0, div_final: float = 1e5, pct_start: float = 0.25
) -> dict[str, float]:
    given = {"max_lr": lr_max, "div_factor": div, "pct_start": pct_start}
    return {"final_div_factor": div_final * (1 / div), **given}


def by_numpy(
    lr_max: float, div: float = 25.0, div_final: float = 1e5, pct_start: float = 0.25
) -> dict[str, object]:
    import numpy as np

    names = ["max_lr", "pct_start", "div_factor", "final_div_factor"]
    values = np.array([lr_max, pct_start, div, div_final / div])
    return dict(zip(names, values, strict=True))


LAST, SHARE = "div_final / div", '"pct_start": pct_start,'
FOREIGN = f'{SHARE} -> {SHARE} "moms": (0.95, 0.85, 0.95),'


EXERCISE = Exercise(
    id="fastai_to_torch",
    lesson="04_cycles",
    title="From fastai to torch",
    minutes=8,
    workshop=True,
    reference=fastai_to_torch,
    summary="Return OneCycleLR's keyword arguments for fastai's fit_one_cycle.",
    cases=cases,
    golden=(one(NUMBERS, 0.01, div=10.0, div_final=1000.0, pct_start=0.5),),
    properties=(
        Property(NUMBERS, 5, core=True, returns="list[float]"),
        Property(OWN, 2.5, returns="list[float]"),
        Property(RATES, 2, returns="list[float]"),
        Property(PURE, 0.5, kind="pure"),
    ),
    mistakes=(
        Mistake(
            "M36",
            "fastai measures the end from the peak, torch from the start. Work out the "
            "last rate that your numbers lead to.",
            (f"{LAST} -> div_final", f"{LAST} -> div_final * div"),
        ),
        Mistake(
            "fastai_to_torch.upside_down",
            "Your last divisor is upside down: it makes the last rate larger.",
            (f"{LAST} -> div / div_final",),
        ),
        Mistake(
            "fastai_to_torch.defaults",
            "Your defaults are torch's. Look up those of fit_one_cycle.",
            (
                "pct_start: float = 0.25 -> pct_start: float = 0.3",
                "div_final: float = 1e5 -> div_final: float = 1e4",
                "pct_start: float = 0.25 -> pct_start: float = 0.3\n"
                "div_final: float = 1e5 -> div_final: float = 1e4",
            ),
        ),
        Mistake(
            "fastai_to_torch.pct_ignored",
            "pct_start has no effect on yours.",
            (f'{SHARE} -> "pct_start": 0.25,', f'{SHARE} -> "pct_start": 0.3,'),
        ),
        Mistake(
            "M33",
            "pct_start is a share from 0 to 1 on both sides, for all that its name "
            "says percent.",
            (
                f'{SHARE} -> "pct_start": 100 * pct_start,',
                f'{SHARE} -> "pct_start": pct_start / 100,',
            ),
        ),
        Mistake(
            "fastai_to_torch.rates",
            "You return learning rates where torch asks for divisors.",
            (
                '"div_factor": div, -> "div_factor": lr_max / div,\n'
                f"{LAST} -> lr_max / div_final",
            ),
        ),
        Mistake(
            "fastai_to_torch.names",
            "These are fastai's names. OneCycleLR has names of its own.",
            (
                '"max_lr" -> "lr_max"\n"div_factor": div, -> "div": div,\n'
                f'"final_div_factor": {LAST} -> "div_final": div_final',
                '"div_factor": div, -> "div": div,\n'
                f'"final_div_factor": {LAST} -> "div_final": {LAST}',
            ),
        ),
    ),
    hints=(
        "Write down the first, the highest and the last rate of each of the two, in "
        "terms of its own arguments.",
        "Three rates have to agree. The first two are easy; the last one passes "
        "through the start on torch's side.",
        "Another case: a shop takes a quarter off and ends at a fiftieth of the full "
        "price. Measured from the reduced price, what is the second divisor? "
        "Not 50: from ¾ to 1/50 it is 37.5.",
    ),
    right=(with_more, by_dict, by_numpy),
    single_faults={
        OWN: (
            "pct_start: float = 0.25 -> pct_start: float = 0.3",
            "div_final: float = 1e5 -> div_final: float = 1e4",
        ),
        RATES: (FOREIGN,),
    },
    seconds=30.0,
)
