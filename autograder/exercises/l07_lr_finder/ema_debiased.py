"""A smoothed curve that is right from its first point on."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence

from autograder.exercises.model import Case, Exercise, Mistake, Property


def ema_debiased(xs: list[float], beta: float) -> list[float]:
    """Average with weights that fade by beta per step back, and that sum to 1.

    The running average m_i = beta * m_(i-1) + (1 - beta) * x_i starts from 0, so that
    its weights sum to 1 - beta**(i+1) only; dividing by that takes the bias out.

    Args:
        xs: a value per update; NaN makes all that follows NaN.
        beta: how much of the average is kept at each step, in [0, 1).

    Returns:
        As many averages as there are values.

    Source: the bias correction of Adam (Kingma & Ba 2014, arXiv:1412.6980), which
    fastai's AvgSmoothLoss applies to the loss.

    >>> [round(x, 6) for x in ema_debiased([2.0, 1.0, 1.0, 4.0], 0.9)]
    [2.0, 1.473684, 1.298893, 2.084327]
    """
    average, averages = 0.0, []
    for i, x in enumerate(xs):
        average = beta * average + (1 - beta) * x
        weight = 1 - beta ** (i + 1)
        averages.append(average / weight)
    return averages


SHAPE, ZERO = "the smoothed curve", "beta = 0 changes nothing"
EMPTY, NAN = "nothing in, nothing out", "a NaN is passed on"


def one(prop: str, xs: Sequence[float], beta: float) -> Case:
    return Case(prop, [list(xs)], {"beta": beta}, trivial=len(xs) <= 1)


def cases(rng: random.Random) -> list[Case]:
    beta, other = rng.choice([0.8, 0.9, 0.95]), rng.choice([0.3, 0.6, 0.7])

    def losses(n: int) -> list[float]:
        return [round(rng.uniform(0.5, 4.0) + 5 / (i + 1), 3) for i in range(n)]

    level, nan = rng.randint(11, 39) / 10, math.nan
    return [
        one(SHAPE, losses(rng.randint(9, 14)), beta),
        one(SHAPE, losses(rng.randint(5, 8)), other),
        one(SHAPE, [-x for x in losses(6)], 0.5),
        one(SHAPE, losses(60), 0.98),
        one(SHAPE, [level] * 7, beta),
        one(SHAPE, [level], beta),
        one(ZERO, losses(6), 0.0),
        one(ZERO, losses(3), 0.0),
        one(EMPTY, [], beta),
        one(EMPTY, [], other),
        one(NAN, [*losses(4), nan, *losses(3)], other),
        one(NAN, [*losses(2), nan, nan, *losses(4)], beta),
        one(NAN, [nan, *losses(3)], beta),
    ]


def by_numpy(xs: Sequence[float], beta: float) -> object:
    import numpy as np

    out = np.empty(len(xs))
    for i in range(len(xs)):
        weights = float(beta) ** np.arange(i, -1, -1)
        out[i] = weights @ np.array(xs[: i + 1]) / weights.sum()
    return out


def by_torch(xs: Sequence[float], beta: float) -> object:
    import torch

    values = torch.tensor(xs, dtype=torch.float64)
    average = torch.zeros((), dtype=torch.float64)
    out = []
    for i in range(len(values)):
        average = torch.lerp(values[i], average, beta)
        out.append(average / (1 - beta ** (i + 1)))
    return out


def by_sums(xs: Sequence[float], beta: float) -> list[float]:
    total = weight = 0.0
    out = []
    for x in xs:
        total, weight = total * beta + x, weight * beta + 1
        out.append(total / weight)
    return out


def by_rates(xs: Sequence[float], beta: float) -> list[float]:
    """An average that moves to each value by the share that its weight has."""
    out: list[float] = []
    power = 1.0
    for x in xs:
        power *= beta
        last = out[-1] if out else x
        out.append(last + (1 - beta) / (1 - power) * (x - last))
    return out


def skipping(xs: list[float], beta: float) -> list[float]:
    average, out, seen = 0.0, [], 0
    for x in xs:
        if not math.isnan(x):
            seen += 1
            average = beta * average + (1 - beta) * x
        out.append(average / (1 - beta**seen) if seen else x)
    return out


def only_there(xs: list[float], beta: float) -> list[float]:
    seen = skipping(xs, beta)
    return [x if math.isnan(x) else m for x, m in zip(xs, seen, strict=True)]


def refusing_nothing(xs: list[float], beta: float) -> list[float]:
    if not xs:
        raise ValueError("xs is empty")
    return by_sums(xs, beta)


def window(xs: list[float], beta: float) -> list[float]:
    width = round(1 / (1 - beta))
    return [
        sum(xs[max(0, i + 1 - width) : i + 1]) / min(i + 1, width)
        for i in range(len(xs))
    ]


NEXT, SWAPPED = "beta * average + (1 - beta) * x", "(1 - beta) * average + beta * x"
PLAIN = "average / weight -> average"
FIRST = f"{NEXT} -> {NEXT} if i else x"
HELD = "average = beta -> average = average if math.isnan(x) else beta"


EXERCISE = Exercise(
    id="ema_debiased",
    lesson="07_lr_finder",
    title="Smooth a noisy loss",
    minutes=6,
    reference=ema_debiased,
    summary="""Return the running average of xs, without the bias of its start.
""",
    cases=cases,
    golden=(one(SHAPE, [2.0, 1.0, 1.0, 4.0], 0.9), one(SHAPE, [3.0, 3.0, 3.0], 0.5)),
    properties=(
        Property(SHAPE, 6.5, core=True),
        Property(ZERO, 0.75),
        Property(EMPTY, 0.75, corner=True),
        Property(NAN, 1.25, corner=True),
        Property("leaves no trace", 0.75, kind="pure"),
    ),
    mistakes=(
        Mistake(
            "M45",
            "Your curve starts near 0 and creeps up: the average begins at 0, and that "
            "first share of nothing has to be divided out.",
            (PLAIN,),
        ),
        Mistake(
            "M46",
            "Your correction counts one step too few, or one too many. After how many "
            "values is the first average taken?",
            (
                "(i + 1) -> i",
                "(i + 1) -> (i + 2)",
                "(i + 1) -> max(i, 1)",
                "average / weight -> average / weight if i else average\n(i + 1) -> i",
            ),
        ),
        Mistake(
            "ema_debiased.constant_correction",
            "Your correction is the same at every step. The bias fades, and the "
            "correction has to fade with it.",
            ("beta ** (i + 1) -> beta", "(i + 1) -> len(xs)"),
        ),
        Mistake(
            "ema_debiased.multiplied",
            "You multiply by the sum of the weights. To make weights sum to 1, divide "
            "by their sum.",
            ("average / weight -> average * weight",),
        ),
        Mistake(
            "M47",
            "beta and 1 − beta have changed places: a large beta means a slow, smooth "
            "average.",
            (
                f"{NEXT} -> {SWAPPED}",
                f"{NEXT} -> {SWAPPED}\n1 - beta ** -> 1 - (1 - beta) **",
                f"{NEXT} -> {SWAPPED}\n{PLAIN}",
            ),
            ignores=(ZERO,),
        ),
        Mistake(
            "ema_debiased.first_value",
            "You start from the first value, which keeps a far too large share for "
            "long. Start from 0 and correct.",
            (f"{FIRST}\n{PLAIN}", FIRST),
        ),
        Mistake(
            "ema_debiased.fed_back",
            "The corrected value goes into your next average. Keep the plain one, and "
            "correct a copy for the output.",
            ("average / weight -> average\nweight = 1 -> average /= 1",),
        ),
        Mistake(
            "ema_debiased.window",
            "You average over a window. Here no value is ever dropped; its share "
            "fades.",
            (window,),
            ignores=(NAN,),
        ),
        Mistake(
            "ema_debiased.nan",
            "A NaN vanishes in your average. A run that blew up should be seen in the "
            "smoothed curve from there on.",
            (
                skipping,
                only_there,
                HELD,
                "(1 - beta) * x -> (1 - beta) * (0.0 if math.isnan(x) else x)",
                "enumerate(xs) -> enumerate(x for x in xs if not math.isnan(x))",
                "enumerate(xs) -> enumerate(xs[: [*map(math.isnan, xs), True].index(True)])",
            ),
        ),
        Mistake(
            "ema_debiased.empty",
            "No values have no averages: an empty list goes in, an empty list comes "
            "out.",
            (
                refusing_nothing,
                "average, averages = 0.0, [] -> average, averages = 0.0 * xs[0], []",
                "return averages -> return averages or None",
                "return averages -> return averages or [0.0]",
            ),
        ),
        Mistake(
            "ema_debiased.last_alone",
            "You return the last average. Asked is one for each value.",
            ("return averages -> return averages[-1]",),
            ignores=(EMPTY,),
        ),
    ),
    hints=(
        "Work out the weights of the first two averages by hand. What do they sum to?",
        "Keep a plain average that starts from 0. What goes into the list is that "
        "average divided by the sum of the weights so far, which grows towards 1.",
        "Another case: beta 0.5, values 8 and 2. The plain averages are 4 and then "
        "0.5 · 4 + 0.5 · 2 = 3. The weights so far sum to 0.5 and 0.75, so the "
        "answer is [8, 4].",
    ),
    right=(by_numpy, by_torch, by_sums, by_rates),
    single_faults={
        SHAPE: ("beta ** (i + 1) -> beta ** min(i + 1, 50)",),
        ZERO: ("beta ** (i + 1) -> math.exp((i + 1) * math.log(beta))",),
        EMPTY: (refusing_nothing, "return averages -> return averages or None"),
        NAN: (skipping, HELD),
    },
)
