"""How long a warmup Adam needs, if nobody wants to tune it."""

from __future__ import annotations

import math
import random

from autograder.exercises.edits import with_and_without
from autograder.exercises.model import Case, Exercise, Mistake, Property
from autograder.exercises.schedules import BAD, NAMES, PURE


def untuned_warmup_steps(beta2: float) -> int:
    """Return the length of a linear warmup that suits Adam: round(2 / (1 - beta2)).

    Args:
        beta2: how much of the average of squared gradients Adam keeps, in [0, 1).

    Returns:
        The length, in updates.

    Raises:
        ValueError: beta2 lies outside [0, 1).

    Source: Ma & Yarats 2019 (arXiv:1910.04209), the untuned linear warmup.

    >>> untuned_warmup_steps(0.999)
    2000
    """
    if not 0 <= beta2 < 1:
        raise ValueError("beta2 must be at least 0 and below 1")
    length = 2 / (1 - beta2)
    return round(length)


STEPS, NEAREST = "the length for a beta2", "the nearest whole number"
# Lengths that floats hit exactly, and others that they miss by a hair.
EXACT = (0.75, 0.875, 0.9375, 0.96875, 0.984375, 0.9921875, 0.99609375)
MISSED = (0.6, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.9995, 0.9999)


def ask(prop: str, *beta2: float) -> Case:
    return Case(prop, beta2)


def refused(beta2: float) -> Case:
    return Case(BAD, [beta2], blames="beta2")


def cases(rng: random.Random) -> list[Case]:
    def between(low: float, high: float) -> float:
        """A beta2 whose length lies so far above a whole number."""
        return round(1 - 2 / (rng.randint(3, 300) + rng.uniform(low, high)), 6)

    exact, missed = rng.sample(EXACT, 5), rng.sample(MISSED, 6)
    return [
        ask(STEPS, 0.0, exact[0]),
        ask(STEPS, *exact[1:3]),
        ask(STEPS, *exact[3:]),
        *(ask(NEAREST, between(0.15, 0.35), between(0.15, 0.35)) for _ in range(2)),
        *(ask(NEAREST, between(0.65, 0.85), between(0.65, 0.85)) for _ in range(2)),
        ask(NEAREST, *missed[:3]),
        ask(NEAREST, *missed[3:]),
        refused(1.0),
        refused(round(1 + rng.uniform(0.1, 3), 3)),
        refused(-rng.uniform(0.1, 3)),
        refused(-1e-6),
        refused(999.0),
    ]


def by_half(beta2: float) -> int:
    if beta2 < 0 or beta2 >= 1:
        raise ValueError(f"beta2={beta2}")
    return math.floor(2 / (1 - beta2) + 0.5)


def by_numpy(beta2: float) -> object:
    import numpy as np

    if not (0.0 <= beta2 < 1.0):
        raise ValueError("beta2")
    return np.int64(np.rint(2.0 / (1.0 - np.float64(beta2))))


def by_fraction(beta2: float) -> int:
    from fractions import Fraction

    if beta2 < 0 or beta2 > 1 or beta2 == 1:
        raise ValueError("beta2 has to be below 1")
    return round(2 / (1 - Fraction(str(beta2))))


def by_format(beta2: float) -> int:
    if not 0 <= beta2 < 1:
        raise ValueError("beta2 outside [0, 1)")
    return int(f"{-2 / (beta2 - 1):.0f}")


LENGTH, WHOLE = "2 / (1 - beta2)", "round(length)"
# What people forget beside another mistake: the nearest whole number.
DOWN, UP = f"{WHOLE} -> int(length)", f"{WHOLE} -> math.ceil(length)"


EXERCISE = Exercise(
    id="untuned_warmup_steps",
    lesson="05_warmup",
    title="An untuned warmup",
    minutes=3,
    workshop=True,
    reference=untuned_warmup_steps,
    summary="""Return how many updates of linear warmup suit Adam with this beta2.
""",
    cases=cases,
    golden=(ask(STEPS, 0.5), ask(NEAREST, 0.999)),
    properties=(
        Property(STEPS, 5, core=True),
        Property(NEAREST, 3),
        Property(PURE, 0.5, kind="pure"),
        Property(BAD, 1, kind="raises"),
        Property(NAMES, 0.5, kind="names", of=(BAD,)),
    ),
    mistakes=(
        Mistake(
            "untuned_warmup_steps.once",
            "That is how far the average looks back. The rule takes twice as many.",
            with_and_without(f"{LENGTH} -> 1 / (1 - beta2)", DOWN, UP),
        ),
        Mistake(
            "untuned_warmup_steps.down",
            "You cut the fraction off, and 1999.9999… becomes 1999. The rule goes to "
            "the nearest whole number.",
            (DOWN,),
        ),
        Mistake(
            "untuned_warmup_steps.up",
            "You always round up. The rule goes to the nearest whole number.",
            (UP,),
        ),
        Mistake(
            "untuned_warmup_steps.fraction",
            "There is no part of an update, and the answer is a whole number, an int: "
            "go to the nearest one.",
            (f"{WHOLE} -> length", f"{WHOLE} -> round(length, 2)"),
        ),
        Mistake(
            "untuned_warmup_steps.too_early",
            "You round before you divide or multiply: the nearest whole number comes "
            "last.",
            (
                f"{LENGTH} -> 2 * round(1 / (1 - beta2))",
                f"{LENGTH} -> 2 * int(1 / (1 - beta2))",
            ),
        ),
        Mistake(
            "untuned_warmup_steps.memory",
            "The closer beta2 is to 1, the longer the memory, and the warmup too. "
            "Yours does not grow like that.",
            (
                *with_and_without(f"{LENGTH} -> 2 * (1 - beta2)", DOWN),
                *with_and_without(f"{LENGTH} -> 2 / beta2", DOWN),
                *with_and_without(f"{LENGTH} -> 2 / (1 + beta2)", DOWN),
                f"{LENGTH} -> 2 / 1 - beta2",
                *with_and_without(f"{LENGTH} -> (2 / (1 - beta2)) ** 0.5", DOWN),
            ),
        ),
        Mistake(
            "M70",
            "Yours is the same for every beta2: 2000 belongs to the example only.",
            (f"{WHOLE} -> 2000", f"{WHOLE} -> 20"),
        ),
    ),
    hints=(
        "An average that keeps 0.9 of its old value and takes 0.1 of the new one looks "
        "back on about 10 values. What is that for any beta2?",
        "Take twice that, and then the nearest whole number: a float that should be "
        "whole can be a hair below it.",
        "Another case: beta2 = 0.96 takes 0.04 of each new value, looks back on 25 "
        "updates, and asks for 50 updates of warmup; 0.97 gives 66.67, so 67.",
    ),
    right=(by_half, by_numpy, by_fraction, by_format),
    single_faults={STEPS: ("not 0 <= -> not 0 <",), NEAREST: (DOWN, UP)},
    partial=(("not 0 <= beta2 < 1 -> False", 8.5 / 10),),
)
