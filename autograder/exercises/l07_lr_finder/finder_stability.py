"""How far apart a finder's suggestions lie from seed to seed."""

from __future__ import annotations

import contextlib
import math
import random
import statistics
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from autograder.exercises.model import (
    Answer,
    Case,
    Exercise,
    Fresh,
    Mistake,
    Property,
)
from autograder.judge.scenes.stability import FACTS


def finder_stability(
    suggest: Callable[[int], float], seeds: tuple[int, ...] = (0, 1, 2, 3, 4)
) -> dict[str, object]:
    """Ask for a suggestion with each seed, and report how they scatter.

    The spread is log2(largest / smallest), in octaves: 1 octave is a factor of 2.

    Args:
        suggest: gives a learning rate for a seed, or raises ValueError where the curve
            of that seed has no descent.
        seeds: the seeds to ask for.

    Returns:
        "lrs" are the finite suggestions in the order of their seeds, "median" and
        "octaves" describe them, and "failed" counts the seeds without one.

    Raises:
        ValueError: no seed gives a finite suggestion.

    Source: Godbole et al., Deep Learning Tuning Playbook (2023), asks for several
    seeds before a difference between rates is believed.

    >>> finder_stability(lambda seed: 0.1 * 4**seed, seeds=(1, 0))
    {'lrs': [0.4, 0.1], 'median': 0.25, 'octaves': 2.0, 'failed': 0}
    """
    import statistics

    lrs = []
    for seed in seeds:
        try:
            lr = suggest(seed)
        except ValueError:
            continue
        if math.isfinite(lr):
            lrs.append(lr)
    if not lrs:
        raise ValueError("no seed gives a suggestion")
    low, high = min(lrs), max(lrs)
    return {
        "lrs": lrs,
        "median": statistics.median(lrs),
        "octaves": math.log2(high / low),
        "failed": len(seeds) - len(lrs),
    }


LRS, SEEDS = "the suggestions in the order of their seeds", "asks the seeds it is given"
MEDIAN, EVEN = "their median", "the median of an even number"
OCTAVES, FAILED = "their spread in octaves", "how many seeds failed"
RAISED, FINITE = "goes on after a failure", "leaves out a rate that is not finite"
BAD = "all failed"
NAN, INF = math.nan, math.inf


def one(
    prop: str,
    rates: Sequence[float | None],
    seeds: Sequence[int] = (),
    more: Mapping[int, float] | None = None,
) -> Case:
    """The seeds that are given, or the ones that stand in the signature."""
    fixed = {"seeds": tuple(seeds)} if seeds else {}
    table = {**dict(zip(seeds or range(5), rates, strict=True)), **(more or {})}
    said = ", ".join("fails" if r is None else f"{r:.4g}" for r in rates)
    given = f", seeds={tuple(seeds)}" if seeds else ""
    shown = f"finder_stability(suggest{given}), where suggest gives {said}"
    return Case(
        prop, [0], fixed, scene="stability", setting={"table": table}, shown=shown
    )


def cases(rng: random.Random) -> list[Case]:
    def rates(n: int) -> list[float]:
        """Rising."""
        octaves = sorted(rng.sample(range(-30, 31), n))
        return [round(0.02 * 2 ** (k / 8), 6) for k in octaves]

    def mixed() -> list[float]:
        """Neither the first, the last nor the middle one is the median."""
        given = rates(5)
        return [given[k] for k in (1, 4, 0, 2, 3)]

    def even() -> Case:
        """A mean, an unsorted middle and a fifth seed give the same number here."""
        low, one_up, two_up = rates(3)
        high = round(one_up + two_up - low, 6)
        middle = round((one_up + two_up) / 2, 7)
        return one(EVEN, [low, two_up, one_up, high], range(4), {4: middle})

    def broken(where: Mapping[int, float | None]) -> Case:
        prop = FINITE if any(where.values()) else RAISED
        given = rates(5)
        return one(prop, [where.get(i, given[i]) for i in range(5)])

    first = rng.randint(10, 90)
    return [
        *(one(LRS, mixed()) for _ in range(3)),
        *(one(LRS, rates(5)) for _ in range(2)),
        even(),
        even(),
        one(SEEDS, rates(5), range(first + 4, first - 1, -1)),
        one(SEEDS, rates(6), [first, *range(3, 8)]),
        one(SEEDS, rates(3), (3, 2, 1)),
        broken({0: None}),
        broken({1: None, 4: None}),
        broken({1: INF, 3: INF}),
        broken({2: INF, 4: NAN}),
        broken({3: NAN, 4: NAN}),
        one(FAILED, [*rates(4), NAN]),
        one(FAILED, [NAN, *rates(3), NAN]),
        one(BAD, [None] * 5),
        one(BAD, [None] * 5, range(5)),
    ]


def by_numpy(suggest: Callable[[int], float], seeds: Any = range(5)) -> dict[str, Any]:
    import numpy as np

    found = np.full(len(seeds), np.nan)
    for i, seed in enumerate(seeds):
        with contextlib.suppress(ValueError):
            found[i] = suggest(seed)
    lrs = found[np.isfinite(found)]
    if lrs.size == 0:
        raise ValueError("all failed")
    spread = np.ptp(np.log2(lrs))
    failed = int((~np.isfinite(found)).sum())
    return {"lrs": lrs, "median": np.median(lrs), "octaves": spread, "failed": failed}


def by_sorting(
    suggest: Callable[[int], float], seeds: Sequence[int] = (0, 1, 2, 3, 4)
) -> dict[str, Any]:
    def ask(seed: int) -> float:
        try:
            return suggest(seed)
        except ValueError:
            return math.nan

    asked = [ask(seed) for seed in seeds]
    lrs = [lr for lr in asked if -INF < lr < INF]
    if len(lrs) == 0:
        raise ValueError("suggest failed with all seeds")
    ordered, n = sorted(lrs), len(lrs)
    return {
        "failed": sum(not math.isfinite(lr) for lr in asked),
        "octaves": (math.log(ordered[-1]) - math.log(ordered[0])) / math.log(2),
        "median": (ordered[n // 2] + ordered[(n - 1) // 2]) / 2,
        "lrs": lrs,
        "worst": ordered[-1],
    }


def by_counting(
    suggest: Callable[[int], float], seeds: Sequence[int] = (0, 1, 2, 3, 4)
) -> dict[str, Any]:
    lrs: tuple[float, ...] = ()
    failed = 0
    for seed in seeds:
        try:
            lr = float(suggest(seed))
        except ValueError:
            lr = NAN
        if lr < INF:
            lrs += (lr,)
        else:
            failed += 1
    if failed == len(list(seeds)):
        raise ValueError("nothing to report")
    middle = statistics.quantiles(lrs, n=2)[0] if len(lrs) > 1 else lrs[0]
    ratio = max(lrs) / min(lrs)
    spread = math.log(ratio) / math.log(2)
    return {"lrs": lrs, "median": middle, "octaves": spread, "failed": failed}


def remembering() -> Answer:
    """Right when it is asked first; the same rates once more count a failure less."""
    known: list[object] = []

    def finder_stability_once(
        suggest: Callable[[int], float], seeds: tuple[int, ...] = (0, 1, 2, 3, 4)
    ) -> dict[str, object]:
        report = finder_stability(suggest, seeds)
        again = report["lrs"] in known
        known.append(report["lrs"])
        return {**report, "failed": -1} if again else report

    return finder_stability_once


def reported_as_zero(
    suggest: Callable[[int], float], seeds: tuple[int, ...] = (0, 1, 2, 3, 4)
) -> dict[str, object]:
    try:
        return finder_stability(suggest, seeds)
    except ValueError:
        return {"lrs": [], "median": NAN, "octaves": NAN, "failed": len(seeds)}


def failing_otherwise(
    suggest: Callable[[int], float], seeds: tuple[int, ...] = (0, 1, 2, 3, 4)
) -> dict[str, object]:
    try:
        return finder_stability(suggest, seeds)
    except ValueError:
        raise RuntimeError("all failed") from None


MIDDLE, SPREAD = "statistics.median(lrs)", "math.log2(high / low)"
UNSORTED = f"{MIDDLE} -> (lrs[(len(lrs) - 1) // 2] + lrs[len(lrs) // 2]) / 2"
LISTED, COUNT = '"lrs": lrs', "len(seeds) - len(lrs)"
UNCAUGHT = "except ValueError -> except ZeroDivisionError"
UNFILTERED = "math.isfinite(lr) -> True"
NO_NAN = "math.isfinite(lr) -> not math.isnan(lr)"
AS_A_NAN = "continue -> lr = math.nan"
RAISES_COUNTED = (
    "lrs = [] -> lrs, raised = [], 0\ncontinue -> raised += 1; continue\n"
    f"{COUNT} -> raised"
)


def fact(key: str, name: str, weight: float, *of: str, core: bool = False) -> Property:
    return Property(name, weight, core=core, of=of, part=key, returns=FACTS[key])


SAME = "The median of nothing raises a StatisticsError, which is a ValueError."

EXERCISE = Exercise(
    id="finder_stability",
    lesson="07_lr_finder",
    title="How stable is a suggestion?",
    minutes=8,
    workshop=True,
    reference=finder_stability,
    summary="""Ask a finder for its suggestion with several seeds, and report the scatter.

suggest(seed) gives a learning rate, or raises ValueError where it finds none. A rate
that is not finite counts as a failure, too. Return a dictionary:

- "lrs": the finite rates, in the order of their seeds
- "median": their median (of an even number, the mean of the two in the middle)
- "octaves": how many doublings lie between the smallest and the largest
- "failed": how many seeds gave no finite rate

Where all seeds fail there is nothing to report: raise ValueError.
""",
    cases=cases,
    golden=(
        one(LRS, [0.2, 0.8, 0.1, 0.4, 0.3]),
        one(RAISED, [0.1, None, 0.2, 0.4, 0.8]),
        one(FINITE, [0.1, 0.2, 0.4, 0.8, INF]),
    ),
    properties=(
        fact("lrs", LRS, 3, LRS, core=True),
        fact("median", MEDIAN, 1, LRS),
        fact("median", EVEN, 0.5, EVEN),
        fact("octaves", OCTAVES, 2, LRS),
        fact("lrs", SEEDS, 0.5, SEEDS),
        fact("lrs", RAISED, 0.5, RAISED),
        fact("lrs", FINITE, 0.5, FINITE),
        fact("failed", FAILED, 1, LRS, FAILED),
        Property("leaves no trace", 0.25, kind="pure", of=(LRS, SEEDS)),
        Property(BAD, 0.75, kind="raises"),
    ),
    mistakes=(
        Mistake(
            "finder_stability.logarithm",
            "Your spread is a logarithm to another base: an octave is a doubling.",
            (
                f"{SPREAD} -> math.log(high / low)",
                f"{SPREAD} -> math.log10(high / low)",
            ),
        ),
        Mistake(
            "finder_stability.not_octaves",
            "Your spread is a difference or a ratio of rates. Count the doublings "
            "between them.",
            (
                f"{SPREAD} -> high - low",
                f"{SPREAD} -> high / low",
                f"{SPREAD} -> math.log2(high - low or 1.0)",
                f"{SPREAD} -> statistics.pstdev(lrs)",
                f"{SPREAD} -> statistics.stdev([*lrs, *lrs])",
            ),
        ),
        Mistake(
            "finder_stability.first_and_last",
            "You compare the first seed with the last. The extremes can be anywhere.",
            (
                f"{SPREAD} -> math.log2(lrs[-1] / lrs[0])",
                f"{SPREAD} -> abs(math.log2(lrs[-1] / lrs[0]))",
            ),
        ),
        Mistake(
            "finder_stability.upside_down",
            "Your spread is negative: divide the largest by the smallest.",
            (f"{SPREAD} -> math.log2(low / high)",),
        ),
        Mistake(
            "finder_stability.mean",
            "You report a mean. One wild seed would move it; the median stays.",
            (
                f"{MIDDLE} -> statistics.fmean(lrs)",
                f"{MIDDLE} -> statistics.geometric_mean(lrs)",
            ),
        ),
        Mistake(
            "finder_stability.unsorted_median",
            "You take the middle of the list as it is. For a median, sort it first.",
            (
                UNSORTED,
                f"{MIDDLE} -> lrs[len(lrs) // 2]",
            ),
        ),
        Mistake(
            "finder_stability.half_median",
            "Of an even number of rates there are two in the middle: take their mean.",
            (
                f"{MIDDLE} -> statistics.median_high(lrs)",
                f"{MIDDLE} -> statistics.median_low(lrs)",
            ),
        ),
        Mistake(
            "finder_stability.sorted",
            "Your rates are sorted. Leave them in the order of their seeds, so that "
            "one can see which seed gave which.",
            (
                f'{LISTED} -> "lrs": sorted(lrs)',
                f'{LISTED} -> "lrs": sorted(lrs, reverse=True)',
            ),
        ),
        Mistake(
            "finder_stability.lets_errors_through",
            "One seed without a descent ends your whole report. Catch its ValueError "
            "and go on.",
            (UNCAUGHT,),
        ),
        Mistake(
            "finder_stability.not_finite",
            "A rate that is not finite is in your report: it is a failure, too.",
            (
                UNFILTERED,
                NO_NAN,
                f"{UNFILTERED}\n{AS_A_NAN}",
            ),
        ),
        Mistake(
            "finder_stability.failed",
            "“failed” is the number of seeds without a finite rate, whether they "
            "raised or not.",
            (
                RAISES_COUNTED,
                f"{COUNT} -> 0",
                f"{COUNT} -> len(lrs)",
                f"{COUNT} -> len(lrs) < len(seeds)",
                f"{COUNT} -> 1 - len(lrs) / len(seeds)",
            ),
        ),
        Mistake(
            "finder_stability.fixed_seeds",
            "seeds has no effect: you always ask the same ones.",
            (
                "seed in seeds -> seed in range(5)",
                "seed in seeds -> seed in range(len(seeds))",
            ),
        ),
        Mistake(
            "finder_stability.no_dict",
            "You return the values without their names: asked is a dictionary.",
            ("return { -> return tuple({\n} -> }.values())",),
        ),
        Mistake(
            "finder_stability.all_failed",
            "All seeds failed, and you still report, or raise something else. Nothing "
            "was measured: raise ValueError.",
            (reported_as_zero, failing_otherwise),
            about=(BAD,),
        ),
    ),
    hints=(
        "Go through the seeds one by one. What can happen with each: a rate, an "
        "infinite one or a NaN, an exception?",
        "Collect the finite rates in order; all else follows from that list and the "
        "number of seeds. Each doubling is one octave.",
        "Another case: the seeds 5, 6, 7, 8 give 3, an error, 24 and 6. The rates are "
        "[3, 24, 6] and one seed failed. Sorted they are 3, 6, 24, so the median is 6; "
        "from 3 to 24 are three doublings.",
    ),
    right=(by_numpy, by_sorting, by_counting),
    single_faults={
        LRS: (f'{LISTED} -> "lrs": sorted(lrs)',),
        MEDIAN: (f"{MIDDLE} -> statistics.fmean(lrs)", UNSORTED),
        EVEN: (f"{MIDDLE} -> statistics.median_high(lrs)",),
        OCTAVES: (f"{SPREAD} -> math.log(high / low)", f"{SPREAD} -> high - low"),
        SEEDS: (
            "seed in seeds -> seed in range(5)",
            "seed in seeds -> seed in range(len(seeds))",
        ),
        RAISED: (UNCAUGHT,),
        FINITE: (NO_NAN,),
        FAILED: (f"{COUNT} -> 0", RAISES_COUNTED),
        "leaves no trace": (Fresh(remembering),),
        BAD: (reported_as_zero, failing_otherwise),
    },
    equivalent={
        'if not lrs:: "if not lrs:" -> "pass"': SAME,
        'raise ValueError("no seed gives a suggestion"): "raise ValueError(\'no seed gives a suggestion\')" -> "pass"': SAME,
    },
)
