"""Read a learning rate's fault off a loss curve."""

from __future__ import annotations

import math
import random
from collections.abc import Callable

from autograder.exercises.edits import with_and_without
from autograder.exercises.model import Case, Exercise, Mistake, Property
from autograder.exercises.schedules import PURE


def diagnose(losses: list[float]) -> str:
    """Say what the learning rate of a run was, from its losses.

    In this order: "diverged" if a loss is not finite, or the mean of the last tenth
    is above 1.5 times the mean of the first tenth; "good" if it is at most 0.3 times
    that mean; "too_low" if the means of the four quarters fall each by at least 1 %;
    else "too_high".

    Args:
        losses: one loss per update; their number is a multiple of 40.

    >>> diagnose([1 / (1 + t) for t in range(40)])
    'good'
    >>> diagnose([1.0 - 0.005 * t for t in range(40)])
    'too_low'
    """
    if not all(map(math.isfinite, losses)):
        return "diverged"
    tenth, quarter = len(losses) // 10, len(losses) // 4
    first = sum(losses[:tenth]) / tenth
    last = sum(losses[-tenth:]) / tenth
    if last > 1.5 * first:
        return "diverged"
    if last <= 0.3 * first:
        return "good"
    quarters = [losses[k * quarter : (k + 1) * quarter] for k in range(4)]
    means = [sum(part) / quarter for part in quarters]
    steady = all(means[k + 1] <= 0.99 * means[k] for k in range(3))
    return "too_low" if steady else "too_high"


CURVES, SINGLE = "names what each curve shows", "a single loss decides nothing"
INFINITE = "a loss that is not finite"
NAN, INF = math.nan, math.inf
# In this order the names of neighbours do not overlap in the picture.
PARTS = [
    [0.0, 0.25, "quarter 1"],
    [0.0, 0.1, "first tenth"],
    [0.5, 0.75, "quarter 3"],
    [0.25, 0.5, "quarter 2"],
    [0.75, 1.0, "quarter 4"],
    [0.9, 1.0, "last tenth"],
]


def noisy(rng: random.Random, level: Callable[[float], float], n: int) -> list[float]:
    """Draw a curve: a level for each share of the run, and noise in opposite pairs.

    Opposite pairs leave the means of tenths and quarters where the level puts them,
    so that every curve is as clear as it was meant.
    """
    top = rng.choice([0.4, 2.3, 7.0])
    losses: list[float] = []
    for pair in range(n // 2):
        value = top * level((2 * pair + 0.5) / (n - 1))
        wave = value * rng.choice([-1, 1]) * rng.uniform(0.05, 0.15)
        losses += [round(value + wave, 5), round(value - wave, 5)]
    return losses


def times(losses: list[float], *, first: float = 1, last: float = 1) -> list[float]:
    """Multiply the single losses at both ends."""
    changed = list(losses)
    changed[0] = round(changed[0] * first, 5)
    changed[-1] = round(changed[-1] * last, 5)
    return changed


def good(x: float) -> float:
    return 0.04 + 0.96 * math.exp(-9 * x)


def slow(x: float) -> float:
    return 1 - 0.36 * x


def crawl(x: float) -> float:
    return 0.6 + 0.4 * math.exp(-1.6 * x)


def stuck(x: float) -> float:
    return 1.0 + 0.12 * math.sin(9 * x)


def flat_after_a_fall(x: float) -> float:
    if x < 0.1:
        return 1 - 4 * x
    return 0.612 - 0.12 * x if x < 0.75 else 0.66


def stairs(x: float) -> float:
    return [1.0, 0.7, 0.75, 0.6][min(int(4 * x), 3)]


def growing(x: float) -> float:
    return 1 + 1.3 * x


def bursting(x: float) -> float:
    return 0.8 + 0.2 * (1 - x) + 3.5 * x**4


def one(prop: str, losses: list[float]) -> Case:
    return Case(prop, [losses], setting={"parts": PARTS})


def cases(rng: random.Random) -> list[Case]:
    n, m = rng.sample([40, 80, 120], 2)
    long = rng.choice([80, 120])
    clear = [
        noisy(rng, good, n),
        noisy(rng, crawl, n),
        noisy(rng, flat_after_a_fall, m),
        noisy(rng, growing, m),
    ]
    misleading = [
        times(noisy(rng, good, m), first=0.1),
        times(noisy(rng, slow, long), first=2.6, last=0.3),
        times(noisy(rng, stairs, long), first=2.6, last=0.3),
        times(noisy(rng, bursting, m), last=0.25),
    ]
    falling = noisy(rng, good, n)
    blown, healed = noisy(rng, stuck, m), list(falling)
    blown[-m // 3 :] = [NAN] * len(blown[-m // 3 :])
    healed[n // 2 + 1] = NAN
    crawling, leaping = noisy(rng, slow, n), noisy(rng, good, m)
    crawling[n // 3] = leaping[m // 2] = INF
    return [
        *(one(CURVES, curve) for curve in clear),
        *(one(SINGLE, curve) for curve in misleading),
        one(INFINITE, blown),
        one(INFINITE, healed),
        one(INFINITE, [*falling[:-2], INF, INF]),
        one(INFINITE, crawling),
        one(INFINITE, leaping),
    ]


def visible() -> tuple[Case, ...]:
    rng = random.Random("four to look at")
    shapes = (good, slow, stuck, growing)
    return tuple(one(CURVES, noisy(rng, shape, 40)) for shape in shapes)


def with_numpy(losses: list[float]) -> str:
    import numpy as np

    curve = np.asarray(losses, dtype=float)
    tenth = len(curve) // 10
    ratio = curve[-tenth:].mean() / curve[:tenth].mean()
    if not np.isfinite(curve).all() or ratio > 1.5:
        return "diverged"
    quarters = curve.reshape(4, -1).mean(axis=1)
    falling = bool((quarters[1:] / quarters[:-1] <= 0.99).all())
    return "good" if ratio <= 0.3 else "too_low" if falling else "too_high"


def with_statistics(losses: list[float]) -> str:
    from statistics import fmean

    if any(loss != loss or abs(loss) == INF for loss in losses):  # noqa: PLR0124
        return "diverged"
    n = len(losses)
    start, end = fmean(losses[: n // 10]), fmean(losses[n - n // 10 :])
    if end > 1.5 * start:
        return "diverged"
    if end <= 0.3 * start:
        return "good"
    before = INF
    for k in range(4):
        now = fmean(losses[n * k // 4 : n * (k + 1) // 4])
        if now > 0.99 * before:
            return "too_high"
        before = now
    return "too_low"


def with_torch(losses: list[float]) -> str:
    import torch

    curve = torch.tensor(losses, dtype=torch.float64)
    tenth = len(losses) // 10
    start, end = curve[:tenth].mean(), curve[-tenth:].mean()
    if not torch.isfinite(curve).all() or end > 1.5 * start:
        return "diverged"
    if end <= 0.3 * start:
        return "good"
    a, b, c, d = (q.mean().item() for q in curve.chunk(4))
    return (
        "too_low" if b <= 0.99 * a and c <= 0.99 * b and d <= 0.99 * c else "too_high"
    )


FINITE = "all(map(math.isfinite, losses))"
# What people forget beside another mistake: to look for NaN at all.
BLIND = f"if not {FINITE} -> if False"
FIRST, LAST = "sum(losses[:tenth]) / tenth", "sum(losses[-tenth:]) / tenth"
SINGLES = f"{FIRST} -> losses[0]\n{LAST} -> losses[-1]"
GREW, FELL = "if last > 1.5 * first", "if last <= 0.3 * first"
STEADY = "all(means[k + 1] <= 0.99 * means[k] for k in range(3))"
STEPS = f"{STEADY} -> all(losses[k + 1] < losses[k] for k in range(len(losses) - 1))"
LOWER = f"{STEADY} -> last < first"
SAID = 'return "too_low" if steady else "too_high"'


EXERCISE = Exercise(
    id="diagnose",
    lesson="01_basics",
    title="Read a loss curve",
    minutes=15,
    workshop=True,
    reference=diagnose,
    summary="""Say in one word what a run's learning rate was, from its losses.
""",
    cases=cases,
    golden=visible(),
    properties=(
        Property(CURVES, 5.5, core=True),
        Property(SINGLE, 2),
        Property(INFINITE, 2, corner=True),
        Property(PURE, 0.5, kind="pure"),
    ),
    mistakes=(
        Mistake(
            "diagnose.single_losses",
            "You judge by single losses, and a single loss is mostly noise: compare "
            "means.",
            (
                *with_and_without(SINGLES, BLIND),
                *with_and_without(f"{SINGLES}\n{LOWER}", BLIND),
                *with_and_without(f"{SINGLES}\n{STEPS}", BLIND),
                *with_and_without(f"{GREW} -> if max(losses) > 1.5 * first", BLIND),
                *with_and_without(f"{FELL} -> if min(losses) <= 0.3 * first", BLIND),
            ),
        ),
        Mistake(
            "diagnose.nan",
            "A comparison with NaN is never true, so a run that blew up slips "
            "through your conditions: look for it first.",
            (
                BLIND,
                f"{BLIND}\ntenth, -> losses = list(filter(math.isfinite, losses)); tenth,",
                f"{FINITE} -> math.isfinite(losses[-1])",
                f"not {FINITE} -> any(map(math.isinf, losses))",
            ),
        ),
        Mistake(
            "diagnose.infinity",
            "Infinity is no number to take a mean of, wherever it stands: such a run "
            "has diverged, as one with NaN has.",
            (f"not {FINITE} -> any(map(math.isnan, losses))",),
        ),
        Mistake(
            "diagnose.every_step",
            "A slow run falls over time, but not at every single step: noise goes up, too. "
            "Compare quarters.",
            with_and_without(STEPS, BLIND),
        ),
        Mistake(
            "diagnose.plateau",
            "Lower at the end than at the start is not yet slow progress: a curve "
            "that fell once and then stays flat bounces, it does not crawl.",
            (
                *with_and_without(LOWER, BLIND),
                f"{STEADY} -> means[3] <= 0.99 * means[0]",
            ),
        ),
        Mistake(
            "diagnose.growth",
            "A loss can be finite and still have grown: that run diverged too.",
            with_and_without(f"{GREW} -> if False", BLIND),
        ),
        Mistake(
            "diagnose.any_fall",
            "Some progress is not yet a good rate: look how far the curve came down.",
            (
                *with_and_without(f"{FELL} -> if last < first", BLIND),
                *with_and_without(f"{FELL} -> if last <= 0.9 * first", BLIND),
            ),
        ),
        Mistake(
            "diagnose.order",
            "A good run falls steadily, too: ask the questions in the order of the text.",
            with_and_without(
                f'{FELL} -> if False\n{SAID} -> return "too_low" if steady else '
                '"good" if last <= 0.3 * first else "too_high"',
                BLIND,
            ),
        ),
        Mistake(
            "diagnose.backwards",
            "You compare the start with the end the wrong way round: a run that grew is "
            "good to you.",
            with_and_without(
                f"first = {FIRST} -> first = {LAST}\nlast = {LAST} -> last = {FIRST}",
                BLIND,
            ),
        ),
        Mistake(
            "diagnose.swapped",
            "You have too_low and too_high the wrong way round: a low rate creeps "
            "down, a high one stays up.",
            with_and_without(
                f'{SAID} -> return "too_high" if steady else "too_low"', BLIND
            ),
        ),
        Mistake(
            "diagnose.words",
            "The words have an underscore and no capitals: write them as the text does.",
            (
                f'{SAID} -> return "too low" if steady else "too high"',
                f'{SAID} -> return "Too low" if steady else "Too high"',
                f'{SAID} -> return "too-low" if steady else "too-high"',
            ),
        ),
    ),
    hints=(
        "Sort out what is not finite first: after that every mean is a number.",
        "You need six means: of the first and last tenth, and of the four quarters. "
        "Then ask the questions in the order of the text.",
        "Another case, with quarters alone: means 2.0, 1.9, 1.91, 1.7. The third is "
        "above the second, so progress is not steady. With 1.8 in its place each "
        "quarter falls by more than 1 %.",
    ),
    right=(with_numpy, with_statistics, with_torch),
    single_faults={
        CURVES: ("for k in range(3) -> for k in range(2)",),
        SINGLE: (SINGLES,),
        INFINITE: (BLIND, f"{FINITE} -> math.isfinite(losses[-1])"),
    },
    equivalent={
        'tenth, quarter = len(losses) // 10, len(losses) // 4: "10" -> "11"': "Curves are clear: a window one place off says the same word.",
        'tenth, quarter = len(losses) // 10, len(losses) // 4: "10" -> "9"': "Curves are clear: a window one place off says the same word.",
        'first = sum(losses[:tenth]) / tenth: "losses[:tenth]" -> "losses[:tenth + 1]"': "Curves are clear: a window one place off says the same word.",
        'first = sum(losses[:tenth]) / tenth: "losses[:tenth]" -> "losses[:tenth - 1]"': "Curves are clear: a window one place off says the same word.",
        'if last > 1.5 * first:: "last > 1.5 * first" -> "last >= 1.5 * first"': "Curves stay far from the thresholds.",
        'if last <= 0.3 * first:: "last <= 0.3 * first" -> "last < 0.3 * first"': "Curves stay far from the thresholds.",
        'quarters = [losses[k * quarter : (k + 1) * quarter] for k in range(4)]: "losses[k * quarter:(k + 1) * quarter]" -> "losses[k * quarter + 1:(k + 1) * quarter]"': "Curves are clear: a window one place off says the same word.",
        'quarters = [losses[k * quarter : (k + 1) * quarter] for k in range(4)]: "losses[k * quarter:(k + 1) * quarter]" -> "losses[k * quarter:(k + 1) * quarter + 1]"': "Curves are clear: a window one place off says the same word.",
        'quarters = [losses[k * quarter : (k + 1) * quarter] for k in range(4)]: "losses[k * quarter:(k + 1) * quarter]" -> "losses[k * quarter:(k + 1) * quarter - 1]"': "Curves are clear: a window one place off says the same word.",
        'quarters = [losses[k * quarter : (k + 1) * quarter] for k in range(4)]: "4" -> "5"': "A fifth part is cut off and never looked at.",
        'means = [sum(part) / quarter for part in quarters]: "sum(part) / quarter" -> "sum(part) * quarter"': "All means grow alike, and they are compared with each other alone.",
        'steady = all(means[k + 1] <= 0.99 * means[k] for k in range(3)): "means[k + 1] <= 0.99 * means[k]" -> "means[k + 1] < 0.99 * means[k]"': "Curves stay far from the thresholds.",
    },
)
