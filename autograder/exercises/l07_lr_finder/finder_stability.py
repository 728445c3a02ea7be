"""How far apart a finder's suggestions lie from seed to seed."""

from __future__ import annotations

import contextlib
import math
import random
import statistics
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from autograder.exercises.model import Answer, Case, Exercise, Mistake, Property
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
    return {
        "lrs": lrs,
        "median": statistics.median(lrs),
        "octaves": math.log2(max(lrs) / min(lrs)),
        "failed": len(seeds) - len(lrs),
    }


LRS, MEDIAN = "the suggestions in the order of their seeds", "their median"
OCTAVES, FAILED = "their spread in octaves", "how many seeds failed"
GAPS, SEEDS, BAD = "goes on after a failure", "asks the seeds it is given", "all failed"
NAN, INF = math.nan, math.inf


def one(prop: str, rates: Sequence[float | None], start: int | None = None) -> Case:
    """Seeds from `start` on, or the ones that stand in the signature."""
    seeds = list(range(start or 0, (start or 0) + len(rates)))
    if start is not None:
        seeds.reverse()
    fixed = {} if start is None else {"seeds": tuple(seeds)}
    table = dict(zip(seeds, rates, strict=True))
    said = ", ".join("fails" if r is None else f"{r:.4g}" for r in rates)
    more = "" if start is None else f", seeds={tuple(seeds)}"
    shown = f"finder_stability(suggest{more}), where suggest gives {said}"
    return Case(
        prop, [0], fixed, scene="stability", setting={"table": table}, shown=shown
    )


def cases(rng: random.Random) -> list[Case]:
    def rates(n: int) -> list[float]:
        """Unsorted: neither the first, the last nor the middle one is the median."""
        octaves = sorted(rng.sample(range(-30, 31), n))
        ranks = [1, n - 1, 0, *range(2, n - 1)]
        return [round(0.02 * 2 ** (octaves[k] / 8), 6) for k in ranks]

    def broken(where: Mapping[int, float | None], n: int) -> list[float | None]:
        given = rates(n)
        return [where.get(i, given[i]) for i in range(n)]

    return [
        one(LRS, rates(5)),
        one(LRS, rates(5)),
        one(LRS, rates(7), 0),
        one(SEEDS, rates(5), rng.randint(10, 90)),
        one(SEEDS, rates(6), rng.randint(10, 90)),
        one(SEEDS, rates(4), 3),
        one(GAPS, broken({0: None}, 5)),
        one(GAPS, broken({1: None, 4: NAN}, 5)),
        one(GAPS, broken({2: INF, 5: None}, 6), 20),
        one(GAPS, broken({1: INF, 3: INF}, 5)),
        one(GAPS, broken({0: NAN}, 5)),
        one(GAPS, [None, None, rates(5)[0], None, NAN]),
        one(BAD, [None] * 5),
        one(BAD, [None, NAN, INF, NAN, None]),
        one(BAD, [NAN, NAN, NAN], 4),
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


def unsorted_middle(lrs: list[float]) -> float:
    n = len(lrs)
    return lrs[n // 2] if n % 2 else (lrs[n // 2 - 1] + lrs[n // 2]) / 2


def upper(lrs: list[float]) -> float:
    return sorted(lrs)[len(lrs) // 2]


def geometric(lrs: list[float]) -> float:
    return math.exp(statistics.fmean(map(math.log, lrs)))


def octaves(lrs: list[float]) -> float:
    return math.log2(max(lrs) / min(lrs))


def in_order(lrs: list[float]) -> list[float]:
    return lrs


def reporting(
    median: Callable[[list[float]], float] = statistics.median,
    spread: Callable[[list[float]], float] = octaves,
    shown: Callable[[list[float]], object] = in_order,
    failed: Callable[[Sequence[int], list[float], int], object] = (
        lambda seeds, lrs, raised: len(seeds) - len(lrs)
    ),
    catches: bool = True,
    keep: Callable[[float], bool] = math.isfinite,
    always: Sequence[int] | None = None,
) -> Answer:
    """Make an answer that differs from the right one in one of its parts."""

    def finder_stability(
        suggest: Callable[[int], float], seeds: Sequence[int] = (0, 1, 2, 3, 4)
    ) -> dict[str, Any]:
        lrs, raised = [], 0
        seeds = always if always is not None else seeds
        for seed in seeds:
            try:
                lr = suggest(seed)
            except ValueError:
                raised += 1
                if not catches:
                    raise
                continue
            if keep(lr):
                lrs.append(lr)
        if not lrs:
            raise ValueError("all failed")
        return {
            "lrs": shown(lrs),
            "median": median(lrs),
            "octaves": spread(lrs),
            "failed": failed(seeds, lrs, raised),
        }

    return finder_stability


def anything(lr: float) -> bool:
    return True


def reported_as_zero(
    suggest: Callable[[int], float], seeds: Sequence[int] = (0, 1, 2, 3, 4)
) -> dict[str, Any]:
    try:
        return dict(finder_stability(suggest, tuple(seeds)))
    except ValueError:
        return {"lrs": [], "median": NAN, "octaves": NAN, "failed": len(seeds)}


def failing_otherwise(
    suggest: Callable[[int], float], seeds: Sequence[int] = (0, 1, 2, 3, 4)
) -> dict[str, Any]:
    try:
        return dict(finder_stability(suggest, tuple(seeds)))
    except ValueError:
        raise RuntimeError("all failed") from None


def fact(key: str, name: str, weight: float, *of: str, core: bool = False) -> Property:
    return Property(name, weight, core=core, of=of, part=key, returns=FACTS[key])


SAME = "The median of nothing raises a StatisticsError, which is a ValueError."

EXERCISE = Exercise(
    id="finder_stability",
    lesson="07_lr_finder",
    title="How stable is a suggestion?",
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
        one(GAPS, [0.2, None, 0.1, NAN, 0.8]),
    ),
    properties=(
        fact("lrs", LRS, 3, LRS, core=True),
        fact("median", MEDIAN, 1.5, LRS, SEEDS),
        fact("octaves", OCTAVES, 2, LRS, SEEDS),
        fact("lrs", SEEDS, 0.5, SEEDS),
        fact("lrs", GAPS, 1, GAPS),
        fact("failed", FAILED, 1, LRS, GAPS),
        Property("leaves no trace", 0.25, kind="pure", of=(LRS, SEEDS)),
        Property(BAD, 0.75, kind="raises"),
    ),
    mistakes=(
        Mistake(
            "finder_stability.logarithm",
            "Your spread is a logarithm to another base: an octave is a doubling.",
            (
                reporting(spread=lambda lrs: math.log(max(lrs) / min(lrs))),
                reporting(spread=lambda lrs: math.log10(max(lrs) / min(lrs))),
            ),
        ),
        Mistake(
            "finder_stability.not_octaves",
            "Your spread is a difference or a ratio of rates. Count the doublings "
            "between them.",
            (
                reporting(spread=lambda lrs: max(lrs) - min(lrs)),
                reporting(spread=lambda lrs: max(lrs) / min(lrs)),
                reporting(spread=lambda lrs: math.log2(max(lrs) - min(lrs) or 1.0)),
                reporting(spread=statistics.pstdev),
            ),
        ),
        Mistake(
            "finder_stability.first_and_last",
            "You compare the first seed with the last. The extremes can be anywhere.",
            (
                reporting(spread=lambda lrs: math.log2(lrs[-1] / lrs[0])),
                reporting(spread=lambda lrs: abs(math.log2(lrs[-1] / lrs[0]))),
            ),
        ),
        Mistake(
            "finder_stability.upside_down",
            "Your spread is negative: divide the largest by the smallest.",
            (reporting(spread=lambda lrs: math.log2(min(lrs) / max(lrs))),),
        ),
        Mistake(
            "finder_stability.mean",
            "You report a mean. One wild seed would move it; the median stays.",
            (reporting(statistics.fmean), reporting(geometric)),
        ),
        Mistake(
            "finder_stability.unsorted_median",
            "You take the middle of the list as it is. For a median, sort it first.",
            (reporting(unsorted_middle), reporting(lambda lrs: lrs[len(lrs) // 2])),
        ),
        Mistake(
            "finder_stability.half_median",
            "Of an even number of rates there are two in the middle: take their mean.",
            (reporting(upper), reporting(statistics.median_low)),
        ),
        Mistake(
            "finder_stability.sorted",
            "Your rates are sorted. Leave them in the order of their seeds, so that "
            "one can see which seed gave which.",
            (
                reporting(shown=sorted),
                reporting(shown=lambda lrs: sorted(lrs, reverse=True)),
            ),
        ),
        Mistake(
            "finder_stability.lets_errors_through",
            "One seed without a descent ends your whole report. Catch its ValueError "
            "and go on.",
            (reporting(catches=False),),
        ),
        Mistake(
            "finder_stability.not_finite",
            "A rate that is not finite is in your report: it is a failure, too.",
            (
                reporting(keep=anything),
                reporting(keep=lambda lr: not math.isnan(lr)),
            ),
        ),
        Mistake(
            "finder_stability.failed",
            "“failed” is the number of seeds without a finite rate, whether they "
            "raised or not.",
            (
                reporting(failed=lambda seeds, lrs, raised: raised),
                reporting(failed=lambda seeds, lrs, raised: 0),
                reporting(failed=lambda seeds, lrs, raised: len(lrs)),
                reporting(failed=lambda seeds, lrs, raised: len(lrs) < len(seeds)),
                reporting(failed=lambda seeds, lrs, raised: 1 - len(lrs) / len(seeds)),
            ),
        ),
        Mistake(
            "finder_stability.fixed_seeds",
            "seeds has no effect: you always ask the same ones.",
            (reporting(always=range(5)),),
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
    equivalent={
        'if not lrs:: "if not lrs:" -> "pass"': SAME,
        'raise ValueError("no seed gives a suggestion"): "raise ValueError(\'no seed gives a suggestion\')" -> "pass"': SAME,
    },
    partial=(
        (reporting(upper), 0.85),
        (reported_as_zero, 0.925),
        (reporting(catches=False), 0.8),
    ),
)
