"""How long a warmup Adam needs, if nobody wants to tune it."""

from __future__ import annotations

import math
import random

from autograder.exercises.model import Answer, Case, Exercise, Mistake, Property
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
    return round(2 / (1 - beta2))


STEPS, WHOLE = "the length for a beta2", "whole lengths, in spite of rounding errors"
NEAREST = "the nearest whole number"


def ask(prop: str, *beta2: float) -> Case:
    return Case(prop, beta2)


def refused(beta2: float) -> Case:
    return Case(BAD, [beta2], blames="beta2")


def cases(rng: random.Random) -> list[Case]:
    def between(low: float, high: float) -> float:
        """A beta2 whose length lies so far above a whole number."""
        return 1 - 2 / (rng.randint(3, 900) + rng.uniform(low, high))

    above = [between(0.1, 0.4) for _ in range(6)]
    below = [between(0.6, 0.9) for _ in range(6)]
    return [
        ask(STEPS, 0.0, 0.5, 0.75, 1 - 2 / rng.choice([16, 64, 128])),
        ask(STEPS, above[0], below[0]),
        ask(STEPS, below[1], above[1]),
        ask(NEAREST, *above[2:4]),
        ask(NEAREST, *above[4:]),
        ask(NEAREST, *below[2:4]),
        ask(NEAREST, *below[4:]),
        ask(WHOLE, 0.999, 0.99),
        ask(WHOLE, 0.98, 0.95),
        ask(WHOLE, 0.9, 0.9999),
        ask(WHOLE, 0.8, 0.6),
        refused(1.0),
        refused(1 + rng.uniform(0.1, 3)),
        refused(-rng.uniform(0.1, 3)),
        refused(-1e-6),
        refused(999.0),
    ]


def by_half(beta2: float) -> int:
    if beta2 < 0 or beta2 >= 1:
        raise ValueError(f"beta2={beta2}")
    return int(2 / (1 - beta2) + 0.5)


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


def variant(**change: object) -> Answer:
    """A wrong length: the right one, with some of its parts changed."""

    def untuned_warmup_steps(beta2: float) -> float:
        length = float(str(change.get("times", 2))) / (1 - beta2)
        if change.get("product"):
            length = 2 * (1 - beta2)
        if change.get("beta2_alone"):
            length = 2 / beta2 if beta2 else 0.0
        if change.get("above"):
            length = 2 / (1 + beta2)
        if change.get("published"):
            length = 2000.0
        if change.get("down"):
            return int(length)
        if change.get("up"):
            return math.ceil(length)
        if change.get("fraction"):
            return length
        return round(length)

    return untuned_warmup_steps


EXERCISE = Exercise(
    id="untuned_warmup_steps",
    lesson="05_warmup",
    title="An untuned warmup",
    reference=untuned_warmup_steps,
    summary="""Return how many updates of linear warmup suit Adam with this beta2.

The rule of thumb is twice the number of updates that the average of squared
gradients looks back on, rounded to the nearest whole number.
""",
    cases=cases,
    golden=(ask(STEPS, 0.5), ask(WHOLE, 0.999)),
    properties=(
        Property(STEPS, 5, core=True),
        Property(NEAREST, 1.5),
        Property(WHOLE, 1.5),
        Property(PURE, 0.5, kind="pure"),
        Property(BAD, 1, kind="raises"),
        Property(NAMES, 0.5, kind="names", of=(BAD,)),
    ),
    mistakes=(
        Mistake(
            "untuned_warmup_steps.once",
            "That is how far the average looks back. The rule takes twice as many.",
            (variant(times=1),),
        ),
        Mistake(
            "untuned_warmup_steps.down",
            "You cut the fraction off, and 1999.9999… becomes 1999. The rule goes to "
            "the nearest whole number.",
            (variant(down=True),),
        ),
        Mistake(
            "untuned_warmup_steps.up",
            "You always round up. The rule goes to the nearest whole number.",
            (variant(up=True),),
        ),
        Mistake(
            "untuned_warmup_steps.fraction",
            "There is no part of an update: go to the nearest whole number.",
            (variant(fraction=True),),
        ),
        Mistake(
            "untuned_warmup_steps.memory",
            "The closer beta2 is to 1, the longer the memory, and the warmup too. "
            "Yours does not grow like that.",
            (variant(product=True), variant(beta2_alone=True), variant(above=True)),
        ),
        Mistake(
            "M70",
            "Yours is the same for every beta2: 2000 belongs to the example only.",
            (variant(published=True),),
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
    partial=((variant(), 8.5 / 10),),
)
