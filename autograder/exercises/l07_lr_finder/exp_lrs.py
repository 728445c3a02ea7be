"""The rates that a range test goes through: each one the same multiple of the last."""

from __future__ import annotations

import math
import random

from autograder.exercises.edits import with_and_without
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
    ratio, gaps = end / start, n - 1
    return [start * ratio ** (i / gaps) for i in range(n)]


SHAPE, MANY = "each rate is the same multiple of the last", "n rates, however many"
BAD, NAMES = "refuses fewer than two rates", "the error names the argument"


def until_end(start: float, end: float, n: int) -> list[float]:
    factor = (end / start) ** (1 / (n - 1))
    rates: list[float] = []
    while 0 < start <= end and len(rates) <= n:
        rates.append(start)
        start *= factor
    return rates


def in_equal_steps(start: float, end: float, n: int) -> list[float]:
    import numpy as np

    first, last = np.log10(start), np.log10(end)
    step = (last - first) / (n - 1)
    return [float(10**x) for x in np.arange(first, last + step, step)]


# Ranges in which both of these miscount, by rounding alone.
LONG = (
    (1e-6, 5.0, 49),
    (0.0004, 2.0, 103),
    (0.001, 5.0, 103),
    (1e-7, 10.0, 107),
    (3e-6, 2.0, 107),
    (1e-7, 1.0, 161),
)


def one(prop: str, start: float, end: float, n: int) -> Case:
    blames = "n" if prop == BAD else None
    return Case(prop, [start], {"end": end, "n": n}, trivial=n == 2, blames=blames)


def spaced(rng: random.Random, start: float, end: float, n: int) -> Case:
    """Draw an end in whose range rounding does not miscount."""
    while True:
        high = float(f"{end * rng.uniform(0.5, 1.0):.3g}")
        if len(until_end(start, high, n)) == n == len(in_equal_steps(start, high, n)):
            return one(SHAPE, start, high, n)


def cases(rng: random.Random) -> list[Case]:
    start = rng.choice([1e-7, 3e-6, 2e-5, 0.0004])
    n, other, third = rng.sample([5, 7, 8, 11, 13], 3)
    return [
        spaced(rng, start, 10.0, n),
        spaced(rng, 20 * start, 700 * start, other),
        spaced(rng, 0.001, 90.0, 3),
        spaced(rng, 0.03, 1.6, third),
        spaced(rng, start, 3.0, 2),
        *(one(MANY, *long) for long in rng.sample(LONG, 2)),
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


def checked(answer: Answer) -> Answer:
    def exp_lrs_counted(start: float, end: float, n: int) -> list[float]:
        return answer(start, end, n) if exp_lrs(start, end, n) else []

    return exp_lrs_counted


EACH = "start * ratio ** (i / gaps)"
SHARE = "(end - start) * i / gaps"
UNCHECKED = "n < 2 -> False"
REFUSAL = 'raise ValueError("n must be at least 2")'


EXERCISE = Exercise(
    id="exp_lrs",
    lesson="07_lr_finder",
    title="Rates for a range test",
    minutes=4,
    reference=exp_lrs,
    summary="""Return the n learning rates of a range test, from start to end.

n < 2 raises ValueError, with the argument's name in its text.
""",
    cases=cases,
    golden=(one(SHAPE, 0.125, 2.0, 5), one(SHAPE, 1e-6, 10.0, 8)),
    properties=(
        Property(SHAPE, 6, core=True),
        Property(MANY, 1.5),
        Property("leaves no trace", 1, kind="pure"),
        Property(BAD, 1, kind="raises"),
        Property(NAMES, 0.5, kind="names", of=(BAD,)),
    ),
    lengths=("n",),
    mistakes=(
        Mistake(
            "M44",
            "The ratio between your neighbours is not constant: you spaced the rates "
            "evenly, and nearly all of them lie close to end.",
            (f"{EACH} -> start + {SHARE}", f"{EACH} -> start + (end - start) * i / n"),
        ),
        Mistake(
            "exp_lrs.end_excluded",
            "One end of the range is missing. How many gaps lie between n rates?",
            ("n - 1 -> n", "n - 1 -> n\nrange(n) -> range(1, n + 1)"),
        ),
        Mistake(
            "exp_lrs.uneven_first_gap",
            "Your first gap is twice as wide as the others: start stands there once "
            "more than the spacing allows.",
            (
                "n - 1 -> n\nreturn [ -> return [start] + [\n"
                "range(n) -> range(2, n + 1)",
            ),
        ),
        Mistake(
            "exp_lrs.length",
            "You do not return n rates. Count them, and count the gaps between them.",
            (
                "n - 1 -> n\nrange(n) -> range(n + 1)",
                "range(n) -> range(n + 1)",
                "range(n)] -> range(n)] + [end]",
                "range(n) -> range(n - 1)",
                "n - 1 -> n\nrange(n) -> range(1, n)",
            ),
        ),
        Mistake(
            "exp_lrs.counted_in_floats",
            "Your loop asks floats when to stop, and rounding answers: some ranges get "
            "a rate too few or too many. Count to n instead.",
            (until_end, in_equal_steps),
        ),
        Mistake(
            "exp_lrs.exponents",
            "You return the exponents. Turn each back into a learning rate.",
            (
                f"{EACH} -> math.log10({EACH})",
                f"{EACH} -> math.log({EACH})",
                f"{EACH} -> math.log2({EACH})",
            ),
        ),
        Mistake(
            "exp_lrs.logspace",
            "logspace takes exponents for its ends, and start and end are rates.",
            (
                f"{EACH} -> 10 ** (start + {SHARE})",
                f"{EACH} -> math.exp(start + {SHARE})",
            ),
        ),
        Mistake(
            "exp_lrs.fixed_factor",
            "Your factor is always the same number, so end has no effect. It has to "
            "follow from start, end and n.",
            tuple(f"ratio ** (i / gaps) -> {f} ** i" for f in (10, 2, 1.1)),
        ),
        Mistake(
            "exp_lrs.divided_ratio",
            "A factor is split into equal factors by a root, not by a division.",
            ("ratio ** (i / gaps) -> (ratio / gaps) ** i",),
        ),
        Mistake(
            "exp_lrs.difference",
            "What leads from start to end in equal factors is their quotient; yours is "
            "a difference.",
            ("end / start -> end - start",),
        ),
        Mistake(
            "exp_lrs.upside_down",
            "Your rates fall below start: the quotient is upside down.",
            ("end / start -> start / end",),
        ),
        Mistake(
            "exp_lrs.whole_gaps",
            "A whole-number division makes all shares of the way 0 but the last: your "
            "rates stay at start.",
            ("i / gaps -> i // gaps",),
        ),
        Mistake(
            "exp_lrs.n_unchecked",
            "A test of one rate tests nothing: refuse n below 2 with a ValueError, "
            "instead of a short list or a division by 0.",
            (
                *with_and_without(UNCHECKED, "n - 1 -> max(n - 1, 1)"),
                "n < 2 -> n < 0\nn - 1 -> max(n - 1, 1)",
                f"{REFUSAL} -> return [start]",
                f"{REFUSAL} -> return [end]",
                f"{REFUSAL} -> return [start, end]",
                f"{REFUSAL} -> return []",
            ),
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
    single_faults={MANY: (checked(until_end), checked(in_equal_steps))},
    partial=((UNCHECKED, 0.85), ("n must be -> it must be", 0.95)),
)
