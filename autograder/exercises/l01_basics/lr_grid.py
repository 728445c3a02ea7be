"""Learning rates to try, evenly spaced on a logarithmic scale."""

from __future__ import annotations

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
    return [low * (high / low) ** (i / (n - 1)) for i in range(n)]


SHAPE, ONE = "each rate is the same multiple of the last", "a single rate is low"
BAD = "refuses low <= 0 and n < 1"


def one(
    prop: str, low: float, high: float, n: int, *, blames: str | None = None
) -> Case:
    return Case(prop, [low], {"high": high, "n": n}, trivial=n <= 2, blames=blames)


def cases(rng: random.Random) -> list[Case]:
    low = rng.choice([0.0003, 0.002, 0.005, 0.07])
    wide, narrow = rng.randint(300, 2000), rng.randint(13, 39) / 4
    n, other = rng.sample([4, 6, 7, 9, 11], 2)
    return [
        one(SHAPE, low, low * wide, n),
        one(SHAPE, 3 * low, 3 * low * narrow, other),
        one(SHAPE, 0.5, 0.5 * wide, 3),
        one(SHAPE, low / 2, low * narrow, 2),
        one(ONE, low, low * wide, 1),
        one(ONE, 2.5, 2.5 * narrow, 1),
        one(BAD, 0.0, 1.0, n, blames="low"),
        one(BAD, -low, 1.0, other, blames="low"),
        one(BAD, low, 1.0, 0, blames="n"),
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
    import math

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
    import math

    if low <= 0 or n < 1:
        raise ValueError(f"low is {low}, n is {n}")
    step = (math.log(high) - math.log(low)) / (n - 1) if n > 1 else 0
    return [math.exp(math.log(low) + i * step) for i in range(n)]


def linear(low: float, high: float, n: int) -> list[float]:
    return [low + (high - low) * i / max(n - 1, 1) for i in range(n)]


def linear_without_end(low: float, high: float, n: int) -> list[float]:
    return [low + (high - low) * i / n for i in range(n)]


def without_end(low: float, high: float, n: int) -> list[float]:
    return [low * (high / low) ** (i / n) for i in range(n)]


def without_start(low: float, high: float, n: int) -> list[float]:
    return [low * (high / low) ** ((i + 1) / n) for i in range(n)]


def spaced(low: float, high: float, n: int) -> list[float]:
    """Leave the corners to chance, as an answer without checks does."""
    return [low * (high / low) ** (i / (n - 1)) for i in range(n)]


def one_too_many(low: float, high: float, n: int) -> list[float]:
    return [low * (high / low) ** (i / n) for i in range(n + 1)]


def end_appended(low: float, high: float, n: int) -> list[float]:
    return [*(low * (high / low) ** (i / (n - 1)) for i in range(n)), high]


def end_cut_off(low: float, high: float, n: int) -> list[float]:
    return [low * (high / low) ** (i / (n - 1)) for i in range(n - 1)]


def falling(low: float, high: float, n: int) -> list[float]:
    return spaced(low, high, n)[::-1]


def fixed_factor(factor: float) -> Answer:
    def lr_grid(low: float, high: float, n: int) -> list[float]:
        return [low * factor**i for i in range(n)]

    return lr_grid


def divided_ratio(low: float, high: float, n: int) -> list[float]:
    return [low * (high / low / (n - 1)) ** i for i in range(n)]


def divided_ratio_by_n(low: float, high: float, n: int) -> list[float]:
    return [low * (high / low / n) ** i for i in range(n)]


def exponents(base: float) -> Answer:
    import math

    def lr_grid(low: float, high: float, n: int) -> list[float]:
        return [math.log(lr, base) for lr in spaced(low, high, n)]

    return lr_grid


def raised_to(base: float, log_base: float) -> Answer:
    import math

    def lr_grid(low: float, high: float, n: int) -> list[float]:
        return [float(base ** math.log(lr, log_base)) for lr in spaced(low, high, n)]

    return lr_grid


def single(value: str) -> Answer:
    def lr_grid(low: float, high: float, n: int) -> list[float]:
        if n > 1:
            return spaced(low, high, n)
        return {
            "high": [high],
            "both": [low, high],
            "middle": [(low * high) ** 0.5],
            "none": [],
        }[value]

    return lr_grid


def refusing_one(low: float, high: float, n: int) -> list[float]:
    if n < 2:
        raise ValueError("n must be at least 2")
    return spaced(low, high, n)


def without_checks(low: float, high: float, n: int) -> list[float]:
    return [low] if n == 1 else spaced(low, high, max(n, 0))


def nameless_errors(low: float, high: float, n: int) -> list[float]:
    if low <= 0 or n < 1:
        raise ValueError("cannot space these")
    return by_logs(low, high, n)


def checking_low_alone(low: float, high: float, n: int) -> list[float]:
    if low <= 0:
        raise ValueError("low must be positive")
    return without_checks(low, high, n)


def checking_n_alone(low: float, high: float, n: int) -> list[float]:
    if n < 1:
        raise ValueError("n must be at least 1")
    return without_checks(low, high, n)


EXERCISE = Exercise(
    id="lr_grid",
    lesson="01_basics",
    title="Space learning rates for a search",
    reference=lr_grid,
    summary="""Return n learning rates from low to high, both included, for a search.

Neighbours differ by a constant factor. A single rate (n = 1) is low. low <= 0 and
n < 1 raise ValueError, with the argument's name in its text.
""",
    cases=cases,
    golden=(
        one(SHAPE, 0.125, 2.0, 5),
        one(SHAPE, 0.001, 10.0, 9),
    ),
    properties=(
        Property(SHAPE, 6, core=True),
        Property(ONE, 1.5),
        Property("leaves no trace", 1, kind="pure"),
        Property(BAD, 1, kind="raises"),
        Property("the errors name the argument", 0.5, kind="names", of=(BAD,)),
    ),
    mistakes=(
        Mistake(
            "M44",
            "The ratio between your neighbours is not constant: you spaced lr evenly, "
            "not its logarithm.",
            (linear, linear_without_end),
            ignores=(ONE,),
        ),
        Mistake(
            "lr_grid.end_excluded",
            "One end of the range is missing. How many gaps lie between n rates?",
            (without_end, without_start),
            ignores=(ONE,),
        ),
        Mistake(
            "lr_grid.length",
            "You do not return n rates. Count them, and count the gaps between them.",
            (one_too_many, end_appended, end_cut_off),
            ignores=(ONE,),
        ),
        Mistake(
            "lr_grid.one",
            "n = 1 has no gap to divide by: the only rate is low.",
            (
                spaced,
                refusing_one,
                single("high"),
                single("both"),
                single("middle"),
                single("none"),
            ),
        ),
        Mistake(
            "lr_grid.exponents",
            "You return the exponents. Turn each back into a learning rate.",
            (exponents(10), exponents(2.718281828459045), exponents(2)),
            ignores=(ONE,),
        ),
        Mistake(
            "lr_grid.two_bases",
            "You take the logarithm to one base and raise another: stay with one.",
            (raised_to(10, 2.718281828459045), raised_to(2.718281828459045, 10)),
            ignores=(ONE,),
        ),
        Mistake(
            "lr_grid.fixed_factor",
            "Your factor is always the same number, so high has no effect. It has to "
            "follow from low, high and n.",
            (fixed_factor(10), fixed_factor(2), fixed_factor(3)),
            ignores=(ONE,),
        ),
        Mistake(
            "lr_grid.divided_ratio",
            "A factor is split into equal factors by a root, not by a division.",
            (divided_ratio, divided_ratio_by_n),
            ignores=(ONE,),
        ),
        Mistake(
            "lr_grid.falling",
            "Your rates fall from high to low; asked is from low to high.",
            (falling,),
            ignores=(ONE,),
        ),
        Mistake(
            "lr_grid.low_unchecked",
            "0 has no logarithm, and no multiple of it ever grows: low must be "
            "positive, and your answer should say so.",
            (without_checks, checking_n_alone),
            about=(BAD,),
        ),
        Mistake(
            "lr_grid.n_unchecked",
            "Nobody can space fewer than one rate: refuse such an n.",
            (checking_low_alone,),
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
    partial=(
        (without_checks, 0.85),
        (checking_low_alone, 0.85),
        (nameless_errors, 0.95),
    ),
)
