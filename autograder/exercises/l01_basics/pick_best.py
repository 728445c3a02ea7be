"""The best learning rate of a sweep, and whether the sweep was wide enough."""

from __future__ import annotations

import math
import random
from collections.abc import Mapping

from autograder.exercises.edits import with_and_without
from autograder.exercises.model import Case, Exercise, Mistake, Property
from autograder.exercises.schedules import NAMES, PURE


def pick_best(results: dict[float, float]) -> tuple[float, bool]:
    """Pick the learning rate of the lowest finite loss, and say if it is at an edge.

    Runs that blew up (NaN, inf, -inf) are out of the race, but their rates were
    tried: the edges are the smallest and the largest rate of the whole sweep. Ties
    go to the smaller rate.

    Args:
        results: the final loss of each learning rate tried, in any order.

    Returns:
        The rate, and whether it is the first or the last of all rates sorted.

    Raises:
        ValueError: results is empty, or no loss is finite.

    Source: Godbole et al., Deep Learning Tuning Playbook (2023): a best point at the
    boundary of the search space says that the space is too small.

    >>> pick_best({0.1: 0.5, 1.0: 0.2, 10.0: float("nan")})
    (1.0, False)
    >>> pick_best({0.1: 0.5, 1.0: 0.2})
    (1.0, True)
    """
    finite = {lr: loss for lr, loss in results.items() if math.isfinite(loss)}
    if not finite:
        raise ValueError("results holds no finite loss")
    best = min(finite, key=lambda lr: (finite[lr], lr))
    low, high = min(results), max(results)
    at_edge = best in (low, high)
    return best, at_edge


BEST = "picks the rate of the lowest loss"
WRECKS = "a run that blew up never wins"
EDGE = "tells an edge from the inside"
TIES = "ties go to the smaller rate"
ALONE = "a single run"
BAD = "refuses a sweep without a finite loss"
NAN, INF = math.nan, math.inf


def one(prop: str, results: Mapping[float, float]) -> Case:
    blames = "results" if prop == BAD else None
    return Case(prop, [results], trivial=prop == ALONE, blames=blames)


def sweep(
    rng: random.Random, losses: list[float], *, first: int | None = None
) -> dict[float, float]:
    """Give losses (by rising rate) their rates and an order of trial.

    Tried first is a rate from the inside, or the one at the position `first`.
    """
    lowest = rng.choice([0.0005, 0.002, 0.03, 0.1])
    rates = [lowest * 2**i for i in range(len(losses))]
    pairs = list(zip(rates, losses, strict=True))
    inner, outer = pairs[1:-1], [pairs[0], pairs[-1]]
    rng.shuffle(inner)
    rng.shuffle(outer)
    if first is None:
        return dict([inner[0], *outer, *inner[1:]])
    rest = (p for p in (*inner, *outer) if p[0] != rates[first])
    return dict([pairs[first], *rest])


def cases(rng: random.Random) -> list[Case]:
    a, b, c, d = (round(x + rng.uniform(-0.04, 0.04), 3) for x in (0.2, 0.5, 0.9, 1.4))
    return [
        # Best inside; the best tried first; runs that blew up beside it.
        one(BEST, sweep(rng, [d, c, a, b, c], first=2)),
        one(BEST, sweep(rng, [d, c, b, a, INF], first=3)),
        one(BEST, sweep(rng, [d, c, b, a, NAN])),
        one(BEST, sweep(rng, [INF, a, b, c, d], first=0)),
        one(BEST, sweep(rng, [d, c, -b, -a, b, d])),
        one(BEST, sweep(rng, [d, b, -a, -b, c])),
        # Best at an edge, tried in the middle.
        one(BEST, sweep(rng, [a, b, c, d, INF])),
        one(BEST, sweep(rng, [d, c, INF, b, a])),
        one(BEST, sweep(rng, [b, INF, d, -a])),
        one(WRECKS, sweep(rng, [d, c, b, a, NAN], first=4)),
        one(WRECKS, sweep(rng, [NAN, a, b, c, d], first=0)),
        one(WRECKS, sweep(rng, [c, b, a, NAN, INF, NAN], first=3)),
        one(WRECKS, sweep(rng, [d, c, -INF, a, b])),
        one(WRECKS, sweep(rng, [d, b, a, c, -INF, INF])),
        one(TIES, sweep(rng, [d, a, b, a, c], first=3)),
        one(TIES, sweep(rng, [c, b, a, a, a, d], first=3)),
        one(TIES, sweep(rng, [a, d, c, a], first=3)),
        one(ALONE, {rng.choice([0.01, 0.3]): a}),
        one(BAD, {}),
        one(BAD, {0.1: NAN, 0.4: NAN}),
        one(BAD, {0.2: INF, 0.1: NAN, 0.4: INF}),
    ]


def by_numpy(results: Mapping[float, float]) -> tuple[float, bool]:
    import numpy as np

    lrs = np.array(sorted(results))
    losses = np.array([results[lr] for lr in lrs.tolist()], dtype=float)
    if not np.isfinite(losses).any():
        raise ValueError("results: nothing finite")
    index = int(np.argmin(np.where(np.isfinite(losses), losses, np.inf)))
    return lrs[index].item(), index in (0, len(lrs) - 1)


def by_loop(results: Mapping[float, float]) -> tuple[float, bool]:
    best = None
    for lr, loss in results.items():
        if loss != loss or abs(loss) == INF:  # noqa: PLR0124
            continue
        if best is None or (loss, lr) < best:
            best = loss, lr
    if best is None:
        raise ValueError("every run in results blew up")
    lr = best[1]
    return lr, not any(x < lr for x in results) or not any(x > lr for x in results)


def by_sorting(results: Mapping[float, float]) -> tuple[float, bool]:
    pairs = sorted((v, k) for k, v in results.items() if -INF < v < INF)
    if not pairs:
        raise ValueError(f"results = {results}")
    (_, lr), grid = pairs[0], sorted(results)
    return lr, lr == grid[0] or lr == grid[-1]


def by_torch(results: Mapping[float, float]) -> tuple[object, bool]:
    import torch

    grid = sorted(results)
    losses = torch.tensor([results[lr] for lr in grid], dtype=torch.float64)
    losses[~torch.isfinite(losses)] = torch.inf
    if len(grid) == 0 or losses.min() == torch.inf:
        raise ValueError("results")
    index = int(torch.nonzero(losses == losses.min())[0])
    return grid[index], index == 0 or index == len(grid) - 1


def by_argmin(results: Mapping[float, float]) -> tuple[float, bool]:
    import numpy as np

    lrs = sorted(results)
    best = lrs[int(np.argmin([results[lr] for lr in lrs]))]
    return best, best in (lrs[0], lrs[-1])


def by_argmin_as_tried(results: Mapping[float, float]) -> tuple[float, bool]:
    import numpy as np

    best = list(results)[int(np.argmin(list(results.values())))]
    return best, best in (min(results), max(results))


def changing(results: dict[float, float]) -> tuple[float, bool]:
    low, high = min(results, default=0.0), max(results, default=0.0)
    for lr in sorted(results):
        if not math.isfinite(results[lr]):
            del results[lr]
    if not results:
        raise ValueError("results")
    best = min(results, key=lambda lr: (results[lr], lr))
    return best, best in (low, high)


CHOICE = "min(finite, key=lambda lr: (finite[lr], lr))"
ENDS, INSIDE = "min(results), max(results)", "best in (low, high)"
SAID = "return best, at_edge"
# What people forget beside another mistake.
TIED = "(finite[lr], lr) -> finite[lr]"
ALL = " if math.isfinite(loss)} -> }"
TIED_ALL = f"{TIED}\n{ALL}"


EXERCISE = Exercise(
    id="pick_best",
    lesson="01_basics",
    title="Pick the best rate of a sweep",
    minutes=12,
    reference=pick_best,
    summary="""Return the best learning rate of a sweep, and whether it is at an edge.

Where nothing is finite, raise ValueError and name results.
""",
    cases=cases,
    golden=(
        one(BEST, {0.01: 2.1, 0.1: 0.6, 1.0: 0.3, 10.0: NAN}),
        one(BEST, {1.0: 0.2, 0.01: 2.1, 0.1: 0.6}),
    ),
    properties=(
        Property(BEST, 3, core=True, part=0),
        Property(EDGE, 2.5, of=(BEST,), part=1),
        Property(WRECKS, 1, part=0),
        Property(TIES, 1, part=0, corner=True),
        Property(ALONE, 0.5, corner=True),
        Property(PURE, 0.5, kind="pure", of=(BEST, WRECKS, TIES)),
        Property(BAD, 1, kind="raises"),
        Property(NAMES, 0.5, kind="names", of=(BAD,)),
    ),
    mistakes=(
        Mistake(
            "pick_best.nan",
            "A run that blew up won. A comparison with NaN is never true, and minus "
            "infinity is below everything: sort such losses out first.",
            (
                *with_and_without(ALL, TIED, "min(finite, -> min(sorted(finite),"),
                by_argmin,
                by_argmin_as_tried,
            ),
        ),
        Mistake(
            "pick_best.minus_infinity",
            "Minus infinity won. A loss of −inf is no success: that run blew up too.",
            with_and_without("math.isfinite(loss) -> loss < math.inf", TIED),
        ),
        Mistake(
            "pick_best.negative",
            "A loss below zero is a loss like any other, and lower is better: neither "
            "leave it out nor take its size alone.",
            (
                *with_and_without("math.isfinite(loss) -> 0 < loss < math.inf", TIED),
                "(finite[lr], lr) -> (abs(finite[lr]), lr)",
                "(finite[lr], lr) -> abs(finite[lr])",
            ),
        ),
        Mistake(
            "pick_best.order_of_trial",
            "You take the first and last rate in the order they were tried for the "
            "edges. A dict is not sorted by rate.",
            (
                *with_and_without(
                    f"{ENDS} -> list(results)[0], list(results)[-1]",
                    TIED,
                    ALL,
                    TIED_ALL,
                ),
                *with_and_without(f"{ENDS} -> list(finite)[0], list(finite)[-1]", TIED),
            ),
        ),
        Mistake(
            "pick_best.edge_after_dropping",
            "You drop the runs that blew up before you look for the edges. They were "
            "tried, so the range did reach that far.",
            with_and_without(f"{ENDS} -> min(finite), max(finite)", TIED),
        ),
        Mistake(
            "pick_best.ties",
            "Two rates have the same loss: the smaller one is the safer choice.",
            (TIED, "(finite[lr], lr) -> (finite[lr], -lr)"),
        ),
        Mistake(
            "pick_best.loss",
            "You return the loss. Asked is the learning rate that reached it.",
            (
                *with_and_without(f"{SAID} -> return finite[best], at_edge", TIED_ALL),
                *with_and_without(
                    f"{SAID} -> return finite[best], finite[best] in (low, high)", ALL
                ),
            ),
        ),
        Mistake(
            "pick_best.loss_beside",
            "Beside the rate you return its loss. Asked is whether the rate is at an "
            "edge: True or False.",
            with_and_without(f"{SAID} -> return best, finite[best]", TIED_ALL),
        ),
        Mistake(
            "pick_best.position",
            "You return where the best stands in a list. Asked is the rate itself.",
            tuple(
                f"{SAID} -> return {place}, {edge}"
                for place in (
                    "sorted(results).index(best)",
                    "list(results).index(best)",
                    "list(finite).index(best)",
                )
                for edge in ("at_edge", f"{place} in (0, len(results) - 1)")
            ),
        ),
        Mistake(
            "pick_best.highest",
            "You pick the rate of the highest loss: lower is better.",
            (
                f"{CHOICE} -> max(finite, key=lambda lr: (finite[lr], lr))",
                f"{CHOICE} -> max(finite, key=lambda lr: (finite[lr], -lr))",
                f"{CHOICE} -> max(finite, key=lambda lr: finite[lr])",
                f"{CHOICE} -> max(finite, key=lambda lr: finite[lr])\n{ALL}",
            ),
        ),
        Mistake(
            "pick_best.largest_stable",
            "You pick the largest rate that did not blow up. It need not have the "
            "lowest loss.",
            (f"{CHOICE} -> max(finite)",),
        ),
        Mistake(
            "pick_best.smallest_rate",
            "You pick the smallest rate: over a dict, min looks at its keys. Which rate "
            "has the lowest loss?",
            (f"{CHOICE} -> min(finite)", f"{CHOICE} -> min(results)"),
        ),
        Mistake(
            "pick_best.edge_constant",
            "Your at_edge is the same whatever wins. It has to look at the winner's "
            "place among all rates.",
            (
                *with_and_without(f"{INSIDE} -> False", TIED, ALL, TIED_ALL),
                *with_and_without(f"{INSIDE} -> True", TIED, ALL, TIED_ALL),
                *with_and_without(f"{INSIDE} -> best == low == high", TIED, TIED_ALL),
            ),
        ),
        Mistake(
            "pick_best.edge_inverted",
            "Your at_edge says the opposite: True means that the winner has no "
            "neighbour on one side.",
            with_and_without(
                f"{INSIDE} -> best not in (low, high)", TIED, ALL, TIED_ALL
            ),
        ),
        Mistake(
            "pick_best.one_edge",
            "A range has two edges, and you look at one of them.",
            (
                *with_and_without(f"{INSIDE} -> best == low", TIED, ALL, TIED_ALL),
                *with_and_without(f"{INSIDE} -> best == high", TIED, ALL, TIED_ALL),
            ),
        ),
        Mistake(
            "pick_best.rate_alone",
            "Two things are asked, in one tuple: the rate, and whether it is at an "
            "edge.",
            with_and_without(f"{SAID} -> return best", TIED, ALL, TIED_ALL),
        ),
        Mistake(
            "pick_best.swapped",
            "The right two things, in the wrong order: the rate comes first.",
            with_and_without(f"{SAID} -> return at_edge, best", TIED, ALL, TIED_ALL),
        ),
    ),
    hints=(
        "Which losses may take part? Set the others aside, but keep results whole.",
        "Among the finite losses find the lowest; where two are equal, compare their "
        "rates. Then compare the winner with the ends of everything that was tried.",
        "Another case: {8: nan, 2: 0.7, 4: 0.7, 1: 0.9}. Finite are 2, 4 and 1. The "
        "lowest loss, 0.7, belongs to 2 and 4; the smaller is 2. All rates in order "
        "are 1, 2, 4, 8, so 2 lies inside: (2, False).",
    ),
    right=(by_numpy, by_loop, by_sorting, by_torch),
    single_faults={
        BEST: (
            "(finite[lr], lr) -> (abs(finite[lr]), lr)",
            "math.isfinite(loss) -> 0 < loss < math.inf",
        ),
        EDGE: (
            f"{ENDS} -> min(finite), max(finite)",
            f"{ENDS} -> list(results)[0], list(results)[-1]",
            f"{INSIDE} -> best == low",
        ),
        WRECKS: (
            "math.isfinite(loss) -> loss < math.inf",
            f"{ALL}\nnot finite -> not any(map(math.isfinite, results.values()))",
        ),
        TIES: (TIED, "(finite[lr], lr) -> (finite[lr], -lr)"),
        ALONE: (
            "if not finite -> if len(finite) < 2",
            f"{INSIDE} -> {INSIDE} and low < high",
        ),
        PURE: (changing,),
        BAD: (
            'raise ValueError("results holds no finite loss") -> return math.nan, False',
        ),
        NAMES: ("if not finite -> if False",),
    },
)
