"""A smoothed curve that is right from its first point on."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Sequence

from autograder.exercises.model import Answer, Case, Exercise, Mistake, Property


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
    average, out = 0.0, []
    for i, x in enumerate(xs):
        average = beta * average + (1 - beta) * x
        out.append(average / (1 - beta ** (i + 1)))
    return out


SHAPE, FLAT = "the smoothed curve", "a constant stays a constant"
ZERO, EMPTY = "beta = 0 changes nothing", "nothing in, nothing out"
NAN = "a NaN is passed on"


def one(prop: str, xs: Sequence[float], beta: float) -> Case:
    return Case(prop, [list(xs)], {"beta": beta}, trivial=len(xs) <= 1)


def cases(rng: random.Random) -> list[Case]:
    beta, other = rng.choice([0.8, 0.9, 0.95]), rng.choice([0.3, 0.6, 0.7])

    def losses(n: int) -> list[float]:
        return [round(rng.uniform(0.5, 4.0) + 5 / (i + 1), 3) for i in range(n)]

    level, nan = rng.randint(11, 39) / 10, math.nan
    broken = [*losses(4), nan, *losses(3)]
    return [
        one(SHAPE, losses(rng.randint(9, 14)), beta),
        one(SHAPE, losses(rng.randint(5, 8)), other),
        one(SHAPE, [-x for x in losses(6)], 0.5),
        one(SHAPE, losses(60), 0.98),
        one(FLAT, [level] * 7, beta),
        one(FLAT, [-level] * 5, other),
        one(FLAT, [level], beta),
        one(ZERO, losses(6), 0.0),
        one(ZERO, losses(3), 0.0),
        one(EMPTY, [], beta),
        one(EMPTY, [], 0.0),
        one(NAN, broken, other),
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


def smoothing(
    correct: Callable[[float, float, int], float] = lambda m, b, i: m / (1 - b**i),
    step: Callable[[float, float, float], float] = lambda m, b, x: b * m + (1 - b) * x,
    begin: str = "zero",
) -> Answer:
    """Make an answer that differs from the right one in one of its parts."""

    def ema_debiased(xs: list[float], beta: float) -> list[float]:
        average, out = 0.0, []
        for i, x in enumerate(xs, 1):
            average = x if i == 1 and begin == "first" else step(average, beta, x)
            out.append(correct(average, beta, i))
        return out

    return ema_debiased


def raw(m: float, b: float, i: int) -> float:
    return m


def fed_back(xs: list[float], beta: float) -> list[float]:
    average, out = 0.0, []
    for i, x in enumerate(xs, 1):
        average = (beta * average + (1 - beta) * x) / (1 - beta**i)
        out.append(average)
    return out


def skipping(xs: list[float], beta: float) -> list[float]:
    average, out, seen = 0.0, [], 0
    for x in xs:
        if not math.isnan(x):
            seen += 1
            average = beta * average + (1 - beta) * x
        out.append(average / (1 - beta**seen) if seen else x)
    return out


def leaving_out(xs: list[float], beta: float) -> list[float]:
    return by_sums([x for x in xs if not math.isnan(x)], beta)


def holding(xs: list[float], beta: float) -> list[float]:
    average, out = 0.0, []
    for i, x in enumerate(xs, 1):
        if not math.isnan(x):
            average = beta * average + (1 - beta) * x
        out.append(average / (1 - beta**i))
    return out


def stopping(xs: list[float], beta: float) -> list[float]:
    clean = [math.isnan(x) for x in xs]
    end = clean.index(True) if True in clean else len(xs)
    return by_sums(xs[:end], beta)


def only_there(xs: list[float], beta: float) -> list[float]:
    seen = skipping(xs, beta)
    return [x if math.isnan(x) else m for x, m in zip(xs, seen, strict=True)]


def refusing_nothing(xs: list[float], beta: float) -> list[float]:
    if not xs:
        raise ValueError("xs is empty")
    return by_sums(xs, beta)


def reading_the_first(xs: list[float], beta: float) -> list[float]:
    out = [xs[0]]
    for i, m in enumerate(by_sums(xs, beta)):
        if i:
            out.append(m)
    return out


def window(xs: list[float], beta: float) -> list[float]:
    width = round(1 / (1 - beta))
    return [
        sum(xs[max(0, i + 1 - width) : i + 1]) / min(i + 1, width)
        for i in range(len(xs))
    ]


def last_alone(xs: list[float], beta: float) -> float:
    return by_sums(xs, beta)[-1] if xs else math.nan


EXERCISE = Exercise(
    id="ema_debiased",
    lesson="07_lr_finder",
    title="Smooth a noisy loss",
    reference=ema_debiased,
    summary="""Return the exponential moving average of xs, without the bias of its start.

One average for each value: at every step the old one is kept to a share of beta
(0 <= beta < 1), and the new value makes up the rest. It starts from 0, and what
that does to the first averages is corrected: the first is the first value.
An empty xs gives []; a NaN makes its own average and all later ones NaN.
""",
    cases=cases,
    golden=(one(SHAPE, [2.0, 1.0, 1.0, 4.0], 0.9), one(FLAT, [3.0, 3.0, 3.0], 0.5)),
    properties=(
        Property(SHAPE, 5, core=True),
        Property(FLAT, 1.5),
        Property(ZERO, 0.75),
        Property(EMPTY, 0.75),
        Property(NAN, 1.25),
        Property("leaves no trace", 0.75, kind="pure"),
    ),
    mistakes=(
        Mistake(
            "M45",
            "Your curve starts near 0 and creeps up: the average begins at 0, and that "
            "first share of nothing has to be divided out.",
            (smoothing(raw),),
        ),
        Mistake(
            "M46",
            "Your correction counts one step too few, or one too many. After how many "
            "values is the first average taken?",
            (
                smoothing(lambda m, b, i: m / (1 - b ** (i - 1))),
                smoothing(lambda m, b, i: m / (1 - b ** (i + 1))),
                smoothing(lambda m, b, i: m / (1 - b ** (i - 1)) if i > 1 else m),
            ),
        ),
        Mistake(
            "ema_debiased.constant_correction",
            "Your correction is the same at every step. The bias fades, and the "
            "correction has to fade with it.",
            (smoothing(lambda m, b, i: m / (1 - b)),),
            ignores=(EMPTY,),
        ),
        Mistake(
            "ema_debiased.multiplied",
            "You multiply by the sum of the weights. To make weights sum to 1, divide "
            "by their sum.",
            (smoothing(lambda m, b, i: m * (1 - b**i)),),
        ),
        Mistake(
            "M47",
            "beta and 1 − beta have changed places: a large beta means a slow, smooth "
            "average.",
            (
                smoothing(
                    lambda m, b, i: m / (1 - (1 - b) ** i),
                    lambda m, b, x: (1 - b) * m + b * x,
                ),
                smoothing(step=lambda m, b, x: (1 - b) * m + b * x),
            ),
            ignores=(ZERO,),
        ),
        Mistake(
            "ema_debiased.first_value",
            "You start from the first value, which keeps a far too large share for "
            "long. Start from 0 and correct.",
            (smoothing(raw, begin="first"), smoothing(begin="first")),
        ),
        Mistake(
            "ema_debiased.fed_back",
            "The corrected value goes into your next average. Keep the plain one, and "
            "correct a copy for the output.",
            (fed_back,),
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
            (skipping, leaving_out, holding, stopping, only_there),
        ),
        Mistake(
            "ema_debiased.empty",
            "No values have no averages: an empty list goes in, an empty list comes "
            "out.",
            (refusing_nothing, reading_the_first),
        ),
        Mistake(
            "ema_debiased.last_alone",
            "You return the last average. Asked is one for each value.",
            (last_alone,),
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
    partial=((refusing_nothing, 0.925), (skipping, 0.875)),
)
