"""Learning rates to try, evenly spaced on a logarithmic scale."""

from __future__ import annotations

import math
import random

from autograder.exercises.model import Answer, Case, Exercise, Mistake, Property


def lr_grid(low: float, high: float, n: int) -> list[float]:
    """Space n learning rates from low to high so that neighbours have equal ratios.

    lr_i = low * (high / low) ** (i / (n - 1)) for i = 0 .. n - 1.

    Args:
        low: the smallest rate, > 0.
        high: the largest rate, included.
        n: how many rates, >= 1; a single one is low.

    Returns:
        The n rates, in rising order.

    Raises:
        ValueError: low is not positive, or n is below 1.

    Source: numpy.geomspace.

    >>> lr_grid(0.125, 2.0, 5)
    [0.125, 0.25, 0.5, 1.0, 2.0]
    """
    if low <= 0:
        raise ValueError("low must be positive")
    if n < 1:
        raise ValueError("n must be at least 1")
    if n == 1:
        return [low]
    ratio = high / low
    return [low * ratio ** (i / (n - 1)) for i in range(n)]


SHAPE, ONE = "each rate is the same multiple of the last", "a single rate is low"
MANY, BAD = "n rates, however many", "refuses low <= 0 and n < 1"


def until_high(low: float, high: float, n: int) -> list[float]:
    if n == 1:
        return [low]
    factor = (high / low) ** (1 / (n - 1))
    rates: list[float] = []
    while 0 < low <= high and len(rates) <= n:
        rates.append(low)
        low *= factor
    return rates


def in_equal_steps(low: float, high: float, n: int) -> list[float]:
    import numpy as np

    if n == 1:
        return [low]
    first, last = np.log10(low), np.log10(high)
    step = (last - first) / (n - 1)
    return [float(10**x) for x in np.arange(first, last + step, step)]


# Ranges in which both of these miscount, by rounding alone.
LONG = (
    (0.0003, 0.03, 98),
    (0.0003, 0.03, 103),
    (0.005, 0.5, 49),
    (0.0003, 0.6, 49),
    (0.07, 0.7, 103),
    (0.002, 0.128, 98),
)


def one(
    prop: str, low: float, high: float, n: int, *, blames: str | None = None
) -> Case:
    fixed = {"high": high, "n": n}
    return Case(prop, [low], fixed, trivial=n <= 2, blames=blames)


def spaced(rng: random.Random, low: float, times: tuple[int, int], n: int) -> Case:
    """Draw a range in which rounding does not miscount."""
    while True:
        high = float(f"{low * rng.uniform(*times):.4g}")
        if len(until_high(low, high, n)) == n == len(in_equal_steps(low, high, n)):
            return one(SHAPE, low, high, n)


def cases(rng: random.Random) -> list[Case]:
    low = rng.choice([0.0003, 0.002, 0.005, 0.07])
    wide, narrow = (300, 2000), (3, 10)
    n, other = rng.sample([4, 6, 7, 9, 11], 2)
    return [
        spaced(rng, low, wide, n),
        spaced(rng, 0.3, narrow, other),
        spaced(rng, 0.05, wide, 3),
        spaced(rng, low, narrow, 2),
        *(one(MANY, *long) for long in rng.sample(LONG, 2)),
        one(ONE, low, 1000 * low, 1),
        one(ONE, 2.5, 12.5, 1),
        one(BAD, 0.0, 1.0, n, blames="low"),
        one(BAD, 0.0, 3.0, other, blames="low"),
        one(BAD, -low, 1.0, other, blames="low"),
        one(BAD, low, 1.0, 0, blames="n"),
        one(BAD, low, 3.0, 0, blames="n"),
        one(BAD, low, 1.0, -rng.randint(1, 6), blames="n"),
    ]


def by_numpy(low: float, high: float, n: int) -> object:
    import numpy as np

    if low <= 0:
        raise ValueError(f"low={low}")
    if n <= 0:
        raise ValueError(f"n={n}")
    return np.geomspace(low, high, n)


def by_torch(low: float, high: float, n: int) -> object:
    import torch

    if low <= 0:
        raise ValueError("low: log10 needs a positive number")
    if n < 1:
        raise ValueError("n: ask for one rate at least")
    ends = math.log10(low), math.log10(high)
    return torch.logspace(*ends, n, dtype=torch.float64)


def by_multiplying(low: float, high: float, n: int) -> list[float]:
    if low <= 0:
        raise ValueError("low must be > 0")
    if n < 1:
        raise ValueError("n must be >= 1")
    factor = (high / low) ** (1 / max(n - 1, 1))
    rates = [low]
    while len(rates) < n:
        rates.append(rates[-1] * factor)
    return rates


def by_logs(low: float, high: float, n: int) -> list[float]:
    if low <= 0 or n < 1:
        raise ValueError(f"low is {low}, n is {n}")
    step = (math.log(high) - math.log(low)) / (n - 1) if n > 1 else 0
    return [math.exp(math.log(low) + i * step) for i in range(n)]


def with_checks(answer: Answer) -> Answer:
    def lr_grid_counted(low: float, high: float, n: int) -> list[float]:
        return answer(low, high, n) if lr_grid(low, high, n) else []

    return lr_grid_counted


EACH = "low * ratio ** (i / (n - 1))"
SHARE = "(high - low) * i / (n - 1)"
# What people forget beside another mistake.
ALONE, CHECKS = "n == 1 -> False", "low <= 0 -> False\nn < 1 -> False"


EXERCISE = Exercise(
    id="lr_grid",
    lesson="01_basics",
    title="Space learning rates for a search",
    minutes=8,
    reference=lr_grid,
    summary="""Return n learning rates from low to high, both included, for a search.

low <= 0 and n < 1 raise ValueError, with the argument's name in its text.
""",
    cases=cases,
    golden=(
        one(SHAPE, 0.125, 2.0, 5),
        one(SHAPE, 0.001, 1.0, 7),
    ),
    properties=(
        Property(SHAPE, 5, core=True),
        Property(MANY, 1),
        Property(ONE, 1.5, corner=True),
        Property("leaves no trace", 1, kind="pure"),
        Property(BAD, 1, kind="raises"),
        Property("the errors name the argument", 0.5, kind="names", of=(BAD,)),
    ),
    mistakes=(
        Mistake(
            "M44",
            "The ratio between your neighbours is not constant: you spaced lr evenly, "
            "not its logarithm.",
            (f"{EACH} -> low + {SHARE}", f"{EACH} -> low + (high - low) * i / n"),
            ignores=(ONE,),
        ),
        Mistake(
            "lr_grid.end_excluded",
            "One end of the range is missing. How many gaps lie between n rates?",
            ("i / (n - 1) -> i / n", "i / (n - 1) -> (i + 1) / n"),
            ignores=(ONE,),
        ),
        Mistake(
            "lr_grid.length",
            "You do not return n rates. Count them, and count the gaps between them.",
            (
                "(n - 1) -> n\nrange(n) -> range(n + 1)",
                "range(n) -> range(n + 1)",
                "range(n)] -> range(n)] + [high]",
                "range(n) -> range(n - 1)",
                "i / (n - 1) -> i / n\nrange(n) -> range(1, n)",
            ),
            ignores=(ONE,),
        ),
        Mistake(
            "lr_grid.counted_in_floats",
            "Your loop asks floats when to stop, and rounding answers: some ranges get "
            "a rate too few or too many. Count to n instead.",
            (until_high, in_equal_steps),
            ignores=(ONE,),
        ),
        Mistake(
            "lr_grid.one",
            "n = 1 has no gap to divide by: the only rate is low.",
            (
                ALONE,
                "n < 1 -> n < 2",
                "[low] -> [high]",
                "[low] -> [low, high]",
                "[low] -> [(low * high) ** 0.5]",
                "[low] -> []",
            ),
        ),
        Mistake(
            "lr_grid.logspace",
            "logspace takes exponents for its ends, and low and high are rates.",
            (
                f"{EACH} -> 10 ** (low + {SHARE})",
                f"{EACH} -> 2.718281828459045 ** (low + {SHARE})",
            ),
            ignores=(ONE,),
        ),
        Mistake(
            "lr_grid.exponents",
            "You return the exponents. Turn each back into a learning rate.",
            (
                f"{EACH} -> math.log10({EACH})",
                f"{EACH} -> math.log({EACH})",
                f"{EACH} -> math.log2({EACH})",
            ),
            ignores=(ONE,),
        ),
        Mistake(
            "lr_grid.two_bases",
            "You take the logarithm to one base and raise another: stay with one.",
            (
                f"{EACH} -> 10 ** math.log({EACH})",
                f"{EACH} -> math.exp(math.log10({EACH}))",
            ),
            ignores=(ONE,),
        ),
        Mistake(
            "lr_grid.fixed_factor",
            "Your factor is always the same number, so high has no effect. It has to "
            "follow from low, high and n.",
            (
                f"{EACH} -> low * 10**i",
                f"{EACH} -> low * 2**i",
                f"{EACH} -> low * 3**i",
            ),
            ignores=(ONE,),
        ),
        Mistake(
            "lr_grid.divided_ratio",
            "A factor is split into equal factors by a root, not by a division.",
            (
                f"{EACH} -> low * (ratio / (n - 1)) ** i",
                f"{EACH} -> low * (ratio / n) ** i",
                f"{EACH} -> low * max(ratio * i / (n - 1), 1)",
            ),
            ignores=(ONE,),
        ),
        Mistake(
            "lr_grid.falling",
            "Your rates fall from high to low; asked is from low to high.",
            ("range(n)] -> range(n)][::-1]",),
            ignores=(ONE,),
        ),
        Mistake(
            "lr_grid.low_unchecked",
            "0 has no logarithm, and no multiple of it ever grows: low must be "
            "positive, and your answer should say so.",
            (CHECKS, "low <= 0 -> False", "low <= 0 -> low < 0"),
            about=(BAD,),
        ),
        Mistake(
            "lr_grid.n_unchecked",
            "Nobody can space fewer than one rate: refuse such an n.",
            ("n < 1 -> False", "n < 1 -> n < 0"),
            about=(BAD,),
        ),
    ),
    hints=(
        "Write the ratio of each rate to the one before. It has to be the same number "
        "all the way.",
        "n rates have n - 1 gaps. Which factor, applied once per gap, leads from low "
        "to high?",
        "Another case: from 1 to 27 in 4 rates. There are 3 gaps, and the factor "
        "multiplied by itself 3 times has to give 27: it is 3. The rates are "
        "[1, 3, 9, 27].",
    ),
    right=(by_numpy, by_torch, by_multiplying, by_logs),
    single_faults={
        MANY: (with_checks(until_high), with_checks(in_equal_steps)),
        ONE: (ALONE, "[low] -> [high]", "n < 1 -> n < 2"),
    },
    partial=((CHECKS, 0.85),),
    lengths=("n",),
)
