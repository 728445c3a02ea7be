"""Read a learning rate's fault off a loss curve."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Sequence
from itertools import pairwise

from autograder.exercises.model import Answer, Case, Exercise, Mistake, Property


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
    if not all(math.isfinite(loss) for loss in losses):
        return "diverged"
    tenth, quarter = len(losses) // 10, len(losses) // 4
    first, last = sum(losses[:tenth]), sum(losses[-tenth:])
    if last > 1.5 * first:
        return "diverged"
    if last <= 0.3 * first:
        return "good"
    sums = [sum(losses[k * quarter : (k + 1) * quarter]) for k in range(4)]
    falls = all(sums[k + 1] <= 0.99 * sums[k] for k in range(3))
    return "too_low" if falls else "too_high"


CURVES, INFINITE = "names what each curve shows", "a loss that is not finite"
NAN, INF = math.nan, math.inf


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


def times(losses: list[float], **at: float) -> list[float]:
    """Multiply single losses: first, middle or last."""
    changed = list(losses)
    place = {"first": 0, "middle": len(losses) // 2 + 1, "last": -1}
    for name, factor in at.items():
        changed[place[name]] = round(changed[place[name]] * factor, 5)
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
    return 1 + 1.9 * x


def bursting(x: float) -> float:
    return 0.8 + 0.2 * (1 - x) + 3.5 * x**4


def one(prop: str, *curves: Sequence[float]) -> Case:
    return Case(prop, curves, trivial=prop == INFINITE)


def cases(rng: random.Random) -> list[Case]:
    n, m = rng.sample([40, 80, 120], 2)
    first = [
        times(noisy(rng, good, n), last=9),
        times(noisy(rng, good, m), middle=6),
        times(noisy(rng, slow, m), first=1.3),
        noisy(rng, crawl, n),
        times(noisy(rng, stairs, n), last=0.3),
        times(noisy(rng, flat_after_a_fall, m), last=0.3),
        times(noisy(rng, growing, n), first=2, last=0.9),
        times(noisy(rng, bursting, m), last=0.25),
    ]
    falling = noisy(rng, good, n)
    blown, healed = noisy(rng, stuck, m), list(falling)
    blown[-m // 3 :] = [NAN] * len(blown[-m // 3 :])
    healed[n // 2 + 1] = NAN
    crawling = noisy(rng, slow, n)
    crawling[n // 3] = INF
    over = [*falling[:-2], INF, INF]
    return [
        *(one(CURVES, curve) for curve in first),
        one(INFINITE, falling, blown),
        one(INFINITE, healed, falling),
        one(INFINITE, over, falling),
        one(INFINITE, crawling, noisy(rng, slow, n)),
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


def mean(losses: Sequence[float]) -> float:
    return sum(losses) / len(losses)


def edges(losses: Sequence[float]) -> tuple[float, float]:
    tenth = len(losses) // 10
    return mean(losses[:tenth]), mean(losses[-tenth:])


def single(losses: Sequence[float]) -> tuple[float, float]:
    return losses[0], losses[-1]


def by_quarters(losses: Sequence[float]) -> bool:
    q = len(losses) // 4
    means = [mean(losses[k * q : (k + 1) * q]) for k in range(4)]
    return all(b <= 0.99 * a for a, b in pairwise(means))


def at_every_step(losses: Sequence[float]) -> bool:
    return all(b < a for a, b in pairwise(losses))


def overall(losses: Sequence[float]) -> bool:
    first, last = edges(losses)
    return last < first


def rule(
    ends: Callable[[Sequence[float]], tuple[float, float]] = edges,
    falls: Callable[[Sequence[float]], bool] = by_quarters,
    blown: Callable[[Sequence[float]], bool] = lambda c: not all(map(math.isfinite, c)),
    keep: Callable[[float], bool] = lambda _: True,
    grown: float = 1.5,
    fallen: float = 0.3,
) -> Answer:
    """Make an answer that differs from the right one in one of its parts."""

    def diagnose(losses: list[float]) -> str:
        if blown(losses):
            return "diverged"
        kept = [loss for loss in losses if keep(loss)]
        first, last = ends(kept)
        if last > grown * first:
            return "diverged"
        if last <= fallen * first:
            return "good"
        return "too_low" if falls(kept) else "too_high"

    return diagnose


def never(losses: Sequence[float]) -> bool:
    return False


def swapped(losses: list[float]) -> str:
    name = str(rule()(losses))
    return {"too_low": "too_high", "too_high": "too_low"}.get(name, name)


EXERCISE = Exercise(
    id="diagnose",
    lesson="01_basics",
    title="Read a loss curve",
    reference=diagnose,
    summary="""Say what a run's learning rate was, from its losses.

Return the first of these words that fits:

"diverged"  a loss is not finite, or the last tenth of the losses has a mean above
            1.5 times that of the first tenth
"good"      the mean of the last tenth is at most 0.3 times that of the first
"too_low"   the means of the four quarters fall, each by at least 1 %
"too_high"  anything else

The number of losses is a multiple of 40.
""",
    cases=cases,
    golden=visible(),
    properties=(
        Property(CURVES, 7.5, core=True),
        Property(INFINITE, 2),
        Property("leaves no trace", 0.5, kind="pure"),
    ),
    mistakes=(
        Mistake(
            "diagnose.single_losses",
            "You judge by single losses, and a single loss is mostly noise: compare "
            "means.",
            (rule(single), rule(single, overall), rule(single, at_every_step)),
        ),
        Mistake(
            "diagnose.nan",
            "A comparison with NaN is never true, so a run that blew up slips "
            "through your conditions: look for it first.",
            (
                rule(blown=never),
                rule(blown=never, keep=math.isfinite),
                rule(blown=lambda c: not math.isfinite(c[-1])),
                rule(blown=lambda c: any(map(math.isinf, c))),
            ),
        ),
        Mistake(
            "diagnose.every_step",
            "A slow run falls over time, but not at every single step: noise goes up, too. "
            "Compare quarters.",
            (rule(falls=at_every_step),),
        ),
        Mistake(
            "diagnose.plateau",
            "Lower at the end than at the start is not yet slow progress: a curve "
            "that fell once and then stays flat bounces, it does not crawl.",
            (rule(falls=overall),),
        ),
        Mistake(
            "diagnose.growth",
            "A loss can be finite and still have grown: that run diverged too.",
            (rule(grown=INF),),
        ),
        Mistake(
            "diagnose.any_fall",
            "Some progress is not yet a good rate: look how far the curve came down.",
            (rule(fallen=1.0), rule(fallen=0.9)),
        ),
        Mistake(
            "diagnose.swapped",
            "You have too_low and too_high the wrong way round: a low rate creeps "
            "down, a high one stays up.",
            (swapped,),
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
    equivalent={
        'tenth, quarter = len(losses) // 10, len(losses) // 4: "10" -> "11"': "Curves are clear: a window one place off says the same word.",
        'tenth, quarter = len(losses) // 10, len(losses) // 4: "10" -> "9"': "Curves are clear: a window one place off says the same word.",
        'first, last = sum(losses[:tenth]), sum(losses[-tenth:]): "losses[:tenth]" -> "losses[:tenth + 1]"': "Curves are clear: a window one place off says the same word.",
        'first, last = sum(losses[:tenth]), sum(losses[-tenth:]): "losses[:tenth]" -> "losses[:tenth - 1]"': "Curves are clear: a window one place off says the same word.",
        'if last > 1.5 * first:: "last > 1.5 * first" -> "last >= 1.5 * first"': "Curves stay far from the thresholds.",
        'if last <= 0.3 * first:: "last <= 0.3 * first" -> "last < 0.3 * first"': "Curves stay far from the thresholds.",
        'sums = [sum(losses[k * quarter : (k + 1) * quarter]) for k in range(4)]: "losses[k * quarter:(k + 1) * quarter]" -> "losses[k * quarter + 1:(k + 1) * quarter]"': "Curves are clear: a window one place off says the same word.",
        'sums = [sum(losses[k * quarter : (k + 1) * quarter]) for k in range(4)]: "losses[k * quarter:(k + 1) * quarter]" -> "losses[k * quarter:(k + 1) * quarter + 1]"': "Curves are clear: a window one place off says the same word.",
        'sums = [sum(losses[k * quarter : (k + 1) * quarter]) for k in range(4)]: "losses[k * quarter:(k + 1) * quarter]" -> "losses[k * quarter:(k + 1) * quarter - 1]"': "Curves are clear: a window one place off says the same word.",
        'sums = [sum(losses[k * quarter : (k + 1) * quarter]) for k in range(4)]: "4" -> "5"': "A fifth sum is computed and never read.",
        'falls = all(sums[k + 1] <= 0.99 * sums[k] for k in range(3)): "sums[k + 1] <= 0.99 * sums[k]" -> "sums[k + 1] < 0.99 * sums[k]"': "Curves stay far from the thresholds.",
    },
)
