"""The rates that a range test goes through: each one the same multiple of the last."""

from __future__ import annotations

import math
import random

from autograder.exercises.model import Answer, Case, Exercise, Mistake, Property


def exp_lrs(start: float, end: float, n: int) -> list[float]:
    """Grow from start to end in n rates, each the same multiple of the one before.

    lr_i = start * (end / start) ** (i / (n - 1)) for i = 0 .. n - 1.

    Args:
        start: the first rate, > 0.
        end: the last rate, included.
        n: how many rates, >= 2.

    Returns:
        The n rates in the order of the test.

    Raises:
        ValueError: n is below 2.

    Source: Smith 2015 (arXiv:1506.01186) raises the rate during a test; growing it by
    a factor is the form of torch-lr-finder, which reaches the end, unlike fastai's.

    >>> exp_lrs(0.125, 2.0, 5)
    [0.125, 0.25, 0.5, 1.0, 2.0]
    """
    if n < 2:
        raise ValueError("n must be at least 2")
    return [start * (end / start) ** (i / (n - 1)) for i in range(n)]


SHAPE, ENDS = "each rate is the same multiple of the last", "starts and ends as asked"
BAD, NAMES = "refuses fewer than two rates", "the error names the argument"


def one(prop: str, start: float, end: float, n: int) -> Case:
    blames = "n" if prop == BAD else None
    return Case(prop, [start], {"end": end, "n": n}, blames=blames)


def cases(rng: random.Random) -> list[Case]:
    start = rng.choice([1e-7, 3e-6, 2e-5, 0.0004])
    wide, narrow = rng.randint(10**4, 10**7), rng.randint(13, 79) / 4
    n, other, many = rng.sample([5, 7, 8, 11, 13], 3)
    return [
        one(SHAPE, start, start * wide, n),
        one(SHAPE, 20 * start, 20 * start * narrow, other),
        one(SHAPE, 0.5, 0.5 * wide, 3),
        one(SHAPE, start, 10.0, 10 * many + 1),
        one(ENDS, start, start * wide, 2),
        one(ENDS, 0.03, 0.03 * narrow, 2),
        one(BAD, start, 1.0, 1),
        one(BAD, start, start, 1),
        one(BAD, start, 10.0, 0),
        one(BAD, start, 10.0, -rng.randint(1, 9)),
    ]


def by_numpy(start: float, end: float, n: int) -> object:
    import numpy as np

    if n < 2:
        raise ValueError(f"n={n}")
    return np.geomspace(start, end, n)


def by_torch(start: float, end: float, n: int) -> object:
    import torch

    if n <= 1:
        raise ValueError("n: a test needs two rates")
    ends = math.log10(start), math.log10(end)
    return torch.logspace(*ends, n, dtype=torch.float64)


def by_multiplying(start: float, end: float, n: int) -> list[float]:
    if n < 2:
        raise ValueError("n must be >= 2")
    factor = (end / start) ** (1 / (n - 1))
    rates = [start]
    while len(rates) < n:
        rates.append(rates[-1] * factor)
    return rates


def by_logs(start: float, end: float, n: int) -> list[float]:
    if n < 2:
        raise ValueError(f"cannot space n = {n} rates")
    low, high = math.log(start), math.log(end)
    return [math.exp(low + (high - low) * i / (n - 1)) for i in range(n)]


def linear(start: float, end: float, n: int) -> list[float]:
    return [start + (end - start) * i / (n - 1) for i in range(n)]


def linear_without_end(start: float, end: float, n: int) -> list[float]:
    return [start + (end - start) * i / n for i in range(n)]


def without_end(start: float, end: float, n: int) -> list[float]:
    return [start * (end / start) ** (i / n) for i in range(n)]


def without_start(start: float, end: float, n: int) -> list[float]:
    return [start * (end / start) ** ((i + 1) / n) for i in range(n)]


def uneven_first_gap(start: float, end: float, n: int) -> list[float]:
    return [start, *without_start(start, end, n)[1:]]


def spaced(start: float, end: float, n: int) -> list[float]:
    return [start * (end / start) ** (i / (n - 1)) for i in range(n)]


def one_too_many(start: float, end: float, n: int) -> list[float]:
    return [start * (end / start) ** (i / n) for i in range(n + 1)]


def end_appended(start: float, end: float, n: int) -> list[float]:
    return [*spaced(start, end, n), end]


def end_cut_off(start: float, end: float, n: int) -> list[float]:
    return spaced(start, end, n)[:-1]


def exponents(base: float) -> Answer:
    def exp_lrs(start: float, end: float, n: int) -> list[float]:
        return [math.log(lr, base) for lr in spaced(start, end, n)]

    return exp_lrs


def fixed_factor(factor: float) -> Answer:
    def exp_lrs(start: float, end: float, n: int) -> list[float]:
        return [start * factor**i for i in range(n)]

    return exp_lrs


def divided_ratio(start: float, end: float, n: int) -> list[float]:
    return [start * (end / start / (n - 1)) ** i for i in range(n)]


def alone(value: str) -> Answer:
    def exp_lrs(start: float, end: float, n: int) -> list[float]:
        if n > 1:
            return spaced(start, end, n)
        return {"start": [start], "end": [end], "both": [start, end]}[value]

    return exp_lrs


def dividing_by_max(start: float, end: float, n: int) -> list[float]:
    return [start * (end / start) ** (i / max(n - 1, 1)) for i in range(n)]


def dividing(start: float, end: float, n: int) -> list[float]:
    return [start * (end / start) ** (i / (n - 1)) for i in range(n)]


def nameless_error(start: float, end: float, n: int) -> list[float]:
    if n < 2:
        raise ValueError("too few rates")
    return spaced(start, end, n)


EXERCISE = Exercise(
    id="exp_lrs",
    lesson="07_lr_finder",
    title="Rates for a range test",
    reference=exp_lrs,
    summary="""Return the n learning rates of a range test, from start to end.

Each is the same multiple of the one before; start is the first and end the last.
Fewer than two rates have no gap to grow in: n < 2 raises ValueError, with the
argument's name in its text.
""",
    cases=cases,
    golden=(one(SHAPE, 0.125, 2.0, 5), one(SHAPE, 1e-6, 10.0, 8)),
    properties=(
        Property(SHAPE, 6, core=True),
        Property(ENDS, 1.5),
        Property("leaves no trace", 1, kind="pure"),
        Property(BAD, 1, kind="raises"),
        Property(NAMES, 0.5, kind="names", of=(BAD,)),
    ),
    mistakes=(
        Mistake(
            "M44",
            "The ratio between your neighbours is not constant: you spaced the rates "
            "evenly, and nearly all of them lie close to end.",
            (linear, linear_without_end),
        ),
        Mistake(
            "exp_lrs.end_excluded",
            "One end of the range is missing. How many gaps lie between n rates?",
            (without_end, without_start),
        ),
        Mistake(
            "exp_lrs.uneven_first_gap",
            "Your first gap is twice as wide as the others: start stands there once "
            "more than the spacing allows.",
            (uneven_first_gap,),
            ignores=(ENDS,),
        ),
        Mistake(
            "exp_lrs.length",
            "You do not return n rates. Count them, and count the gaps between them.",
            (one_too_many, end_appended, end_cut_off),
        ),
        Mistake(
            "exp_lrs.exponents",
            "You return the exponents. Turn each back into a learning rate.",
            (exponents(10), exponents(math.e), exponents(2)),
        ),
        Mistake(
            "exp_lrs.fixed_factor",
            "Your factor is always the same number, so end has no effect. It has to "
            "follow from start, end and n.",
            (fixed_factor(10), fixed_factor(2), fixed_factor(1.1)),
        ),
        Mistake(
            "exp_lrs.divided_ratio",
            "A factor is split into equal factors by a root, not by a division.",
            (divided_ratio,),
            ignores=(ENDS,),
        ),
        Mistake(
            "exp_lrs.n_unchecked",
            "A test of one rate tests nothing: refuse n below 2 with a ValueError, "
            "instead of a short list or a division by 0.",
            (alone("start"), alone("end"), alone("both"), dividing_by_max, dividing),
            about=(BAD,),
        ),
    ),
    hints=(
        "Write the ratio of each rate to the one before. It has to be the same number "
        "all the way.",
        "n rates have n - 1 gaps. Which factor, applied once per gap, leads from start "
        "to end?",
        "Another case: from 1 to 27 in 4 rates. There are 3 gaps, and the factor "
        "multiplied by itself 3 times has to give 27: it is 3. The rates are "
        "[1, 3, 9, 27].",
    ),
    right=(by_numpy, by_torch, by_multiplying, by_logs),
    partial=((dividing, 0.85), (dividing_by_max, 0.85), (nameless_error, 0.95)),
)
