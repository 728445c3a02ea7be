"""From a share of the run to a number of updates."""

from __future__ import annotations

import math
import random

from autograder.exercises.model import Answer, Case, Exercise, Mistake, Property
from autograder.exercises.schedules import BAD, NAMES, PURE


def warmup_steps_from_ratio(ratio: float, total_steps: int) -> int:
    """Return the updates of warmup in a run: ratio * total_steps, rounded up.

    Args:
        ratio: the share of the run that the warmup takes, 0 to 1.
        total_steps: length of the run, in updates, > 0.

    Raises:
        ValueError: total_steps is not positive.

    Source: Hugging Face's TrainingArguments.get_warmup_steps.

    >>> warmup_steps_from_ratio(0.06, 1020), warmup_steps_from_ratio(0.25, 1000)
    (62, 250)
    """
    if total_steps <= 0:
        raise ValueError("total_steps must be positive")
    return math.ceil(ratio * total_steps)


STEPS, EXACT = "rounds up", "shares that come out even"
NOTHING, ALL = "no warmup", "nothing but warmup"


def share(prop: str, total_steps: int, *ratios: float, trivial: bool = False) -> Case:
    return Case(prop, ratios, {"total_steps": total_steps}, trivial=trivial)


def cases(rng: random.Random) -> list[Case]:
    def uneven(total: int, low: float = 0.1, high: float = 0.9) -> float:
        """A share that is clear of every whole number of updates."""
        return (rng.randint(1, total // 3) + rng.uniform(low, high)) / total

    n, m = rng.choice([97, 131, 211]), rng.choice([1201, 2503, 9001])
    even = 64 * rng.randint(3, 40)
    return [
        share(STEPS, n, *(uneven(n, 0.1, 0.4) for _ in range(4))),
        share(STEPS, n, *(uneven(n, 0.6, 0.9) for _ in range(4))),
        share(STEPS, m, *(uneven(m, 0.1, 0.4) for _ in range(3))),
        share(STEPS, m, *(uneven(m) for _ in range(3))),
        share(STEPS, n, 0.25 / n, 0.75 / n),
        share(STEPS, 7, 0.1, 0.5, 0.9),
        share(STEPS, 1, 0.1, 0.9),
        share(EXACT, even, 0.25, 0.5, 1 / 64),
        share(EXACT, 2 * even, 0.125, 0.75, 1 / 32),
        share(NOTHING, n, 0.0, trivial=True),
        share(NOTHING, m, 0.0, trivial=True),
        share(ALL, m, 1.0, trivial=True),
        share(ALL, n, 1.0, trivial=True),
        Case(BAD, [0.1], {"total_steps": 0}, blames="total_steps"),
        Case(BAD, [0.0], {"total_steps": -1}, blames="total_steps"),
        Case(BAD, [0.5], {"total_steps": -n}, blames="total_steps"),
    ]


def by_floor(ratio: float, total_steps: int) -> int:
    if total_steps < 1:
        raise ValueError(f"total_steps={total_steps}")
    return -int(-ratio * total_steps // 1)


def by_numpy(ratio: float, total_steps: int) -> object:
    import numpy as np

    if total_steps <= 0:
        raise ValueError("total_steps")
    return np.int64(np.ceil(np.float64(ratio) * total_steps))


def by_fraction(ratio: float, total_steps: int) -> int:
    from fractions import Fraction

    if total_steps <= 0:
        raise ValueError("total_steps has to be 1 or more")
    return math.ceil(Fraction(str(ratio)) * total_steps)


def in_spite_of_rounding(ratio: float, total_steps: int) -> int:
    if total_steps <= 0:
        raise ValueError("total_steps has to be positive")
    return math.ceil(ratio * total_steps - 1e-9)


def by_counting(ratio: float, total_steps: int) -> int:
    if total_steps <= 0:
        raise ValueError("total_steps")
    return sum(t < ratio * total_steps for t in range(total_steps))


def variant(**change: object) -> Answer:
    """A wrong count: the right one, with some rules changed."""

    def warmup_steps_from_ratio(ratio: float, total_steps: int) -> float:
        if change.get("percent"):
            ratio = ratio / 100
        if change.get("times_hundred"):
            ratio = ratio * 100
        if change.get("rest"):
            ratio = 1 - ratio
        steps = ratio * total_steps
        if change.get("divided"):
            steps = total_steps / ratio if ratio else 0.0
        if change.get("down"):
            return int(steps)
        if change.get("nearest"):
            return round(steps)
        if change.get("one_more"):
            return int(steps) + 1
        if change.get("fraction"):
            return steps
        least = 1 if change.get("at_least_one") else 0
        return max(least, math.ceil(steps))

    return warmup_steps_from_ratio


EXERCISE = Exercise(
    id="warmup_steps_from_ratio",
    lesson="05_warmup",
    title="Warmup as a share of the run",
    reference=warmup_steps_from_ratio,
    summary="Return how many updates a warmup takes that is a share of the run.",
    cases=cases,
    golden=(share(STEPS, 1020, 0.06), share(EXACT, 1000, 0.25)),
    properties=(
        Property(STEPS, 5, core=True),
        Property(EXACT, 1.5),
        Property(NOTHING, 0.75),
        Property(ALL, 0.75),
        Property(PURE, 0.5, kind="pure"),
        Property(BAD, 1, kind="raises"),
        Property(NAMES, 0.5, kind="names", of=(BAD,)),
    ),
    mistakes=(
        Mistake(
            "warmup_steps_from_ratio.down",
            "You cut the fraction off. Here the count is rounded up, so that a small "
            "share of a short run is still a warmup.",
            (variant(down=True),),
        ),
        Mistake(
            "warmup_steps_from_ratio.nearest",
            "You go to the nearest whole number. Here the count is rounded up.",
            (variant(nearest=True),),
        ),
        Mistake(
            "warmup_steps_from_ratio.one_more",
            "Where the share comes out even, you are one too high.",
            (variant(one_more=True),),
        ),
        Mistake(
            "warmup_steps_from_ratio.fraction",
            "There is no part of an update: round up.",
            (variant(fraction=True),),
        ),
        Mistake(
            "M33",
            "ratio is a share from 0 to 1, not a percentage.",
            (variant(percent=True), variant(times_hundred=True)),
        ),
        Mistake(
            "warmup_steps_from_ratio.rest",
            "That is what the warmup leaves over.",
            (variant(rest=True),),
        ),
        Mistake(
            "warmup_steps_from_ratio.divided",
            "A smaller share makes a shorter warmup. Yours gets longer.",
            (variant(divided=True),),
        ),
        Mistake(
            "warmup_steps_from_ratio.at_least_one",
            "A share of 0 means no warmup at all, not one update of it.",
            (variant(at_least_one=True),),
        ),
    ),
    hints=(
        "A share of a number of updates: how many are that? Never mind the fraction "
        "at first.",
        "Then round up. int() and round() do something else; the math module has what "
        "you need.",
        "Another case: 0.03 of 250 updates are 7.5, so 8; 0.02 of 160 are 3.2, so 4; "
        "half of 12 is 6, and stays 6.",
    ),
    right=(by_floor, by_numpy, by_fraction, in_spite_of_rounding, by_counting),
    partial=((variant(), 8.5 / 10),),
)
