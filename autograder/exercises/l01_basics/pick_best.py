"""The best learning rate of a sweep, and whether the sweep was wide enough."""

from __future__ import annotations

import math
import random
from collections.abc import Mapping

from autograder.exercises.model import Answer, Case, Exercise, Mistake, Property


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
    best = min(sorted(finite), key=lambda lr: finite[lr])
    return best, best in (min(results), max(results))


BEST = "picks the rate of the lowest finite loss"
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
        # Best inside; blown-up neighbours; the best tried first; NaN tried first.
        one(BEST, sweep(rng, [d, c, a, b, c], first=2)),
        one(BEST, sweep(rng, [d, c, b, a, NAN], first=4)),
        one(BEST, sweep(rng, [NAN, a, b, c, d], first=0)),
        one(BEST, sweep(rng, [c, b, a, NAN, INF, NAN], first=3)),
        one(BEST, sweep(rng, [d, c, -INF, a, b])),
        one(BEST, sweep(rng, [d, -a, -b, c, -INF, INF])),
        # Best at an edge, tried in the middle.
        one(BEST, sweep(rng, [a, b, c, d, NAN])),
        one(BEST, sweep(rng, [d, c, INF, b, a])),
        one(BEST, sweep(rng, [-b, -a, b, c])),
        one(BEST, sweep(rng, [d, NAN, b, -a])),
        one(TIES, sweep(rng, [d, a, b, a, c], first=3)),
        one(TIES, sweep(rng, [c, b, a, a, a, d], first=3)),
        one(TIES, sweep(rng, [a, d, c, a], first=3)),
        one(ALONE, {rng.choice([0.01, 0.3]): a}),
        one(BAD, {}),
        one(BAD, {0.1: NAN, 0.4: NAN}),
        one(BAD, {0.2: INF, 0.1: NAN, 0.4: -INF}),
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


def finite_of(results: Mapping[float, float]) -> dict[float, float]:
    return {lr: loss for lr, loss in results.items() if math.isfinite(loss)}


def lowest(finite: Mapping[float, float]) -> float:
    return min(sorted(finite), key=lambda lr: finite[lr])


def edges(results: Mapping[float, float]) -> tuple[float, float]:
    return min(results), max(results)


def over_everything(results: Mapping[float, float]) -> tuple[float, bool]:
    best = min(results, key=lambda lr: results[lr])
    return best, best in edges(results)


def over_everything_sorted(results: Mapping[float, float]) -> tuple[float, bool]:
    best = lowest(results)
    return best, best in edges(results)


def by_argmin(results: Mapping[float, float]) -> tuple[float, bool]:
    import numpy as np

    lrs = sorted(results)
    best = lrs[int(np.argmin([results[lr] for lr in lrs]))]
    return best, best in edges(results)


def minus_infinity_wins(results: Mapping[float, float]) -> tuple[float, bool]:
    kept = {lr: loss for lr, loss in results.items() if not math.isnan(loss)}
    best = lowest(kept)
    return best, best in edges(results)


def edges_as_tried(results: Mapping[float, float]) -> tuple[float, bool]:
    best, tried = lowest(finite_of(results)), list(results)
    return best, best in (tried[0], tried[-1])


def edges_as_tried_finite(results: Mapping[float, float]) -> tuple[float, bool]:
    finite = finite_of(results)
    tried = list(finite)
    return lowest(finite), lowest(finite) in (tried[0], tried[-1])


def edges_after_dropping(results: Mapping[float, float]) -> tuple[float, bool]:
    finite = finite_of(results)
    return lowest(finite), lowest(finite) in edges(finite)


def larger_of_ties(results: Mapping[float, float]) -> tuple[float, bool]:
    finite = finite_of(results)
    best = max(lr for lr in finite if finite[lr] == min(finite.values()))
    return best, best in edges(results)


def first_tried_of_ties(results: Mapping[float, float]) -> tuple[float, bool]:
    finite = finite_of(results)
    best = min(finite, key=lambda lr: finite[lr])
    return best, best in edges(results)


def the_loss(results: Mapping[float, float]) -> tuple[float, bool]:
    best = pick_best(dict(results))
    return results[best[0]], best[1]


def the_position(results: Mapping[float, float]) -> tuple[float, bool]:
    best = pick_best(dict(results))
    return sorted(results).index(best[0]), best[1]


def the_position_as_tried(results: Mapping[float, float]) -> tuple[float, bool]:
    best = pick_best(dict(results))
    return list(results).index(best[0]), best[1]


def highest_loss(results: Mapping[float, float]) -> tuple[float, bool]:
    finite = finite_of(results)
    best = max(sorted(finite), key=lambda lr: finite[lr])
    return best, best in edges(results)


def largest_stable(results: Mapping[float, float]) -> tuple[float, bool]:
    best = max(finite_of(results))
    return best, best in edges(results)


def said_of_edge(which: str) -> Answer:
    def pick_best(results: dict[float, float]) -> tuple[float, bool]:
        best, (low, high) = lowest(finite_of(results)), edges(results)
        says = {
            "never": False,
            "always": True,
            "inverted": best not in (low, high),
            "low": best == low,
            "high": best == high,
        }
        return best, says[which]

    return pick_best


def the_rate_alone(results: Mapping[float, float]) -> float:
    return lowest(finite_of(results))


def swapped(results: Mapping[float, float]) -> tuple[bool, float]:
    best = pick_best(dict(results))
    return best[1], best[0]


def without_check(results: Mapping[float, float]) -> tuple[float, bool]:
    finite = finite_of(results)
    best = min(sorted(finite), key=lambda lr: finite[lr], default=0.0)
    return best, best in (min(results, default=0.0), max(results, default=0.0))


def nameless_error(results: Mapping[float, float]) -> tuple[float, bool]:
    if not finite_of(results):
        raise ValueError("all runs diverged")
    return pick_best(dict(results))


def changing(results: dict[float, float]) -> tuple[float, bool]:
    if not finite_of(results):
        raise ValueError("results")
    grid = sorted(results)
    for lr in grid:
        if not math.isfinite(results[lr]):
            del results[lr]
    best = lowest(results)
    return best, best in (grid[0], grid[-1])


EXERCISE = Exercise(
    id="pick_best",
    lesson="01_basics",
    title="Pick the best rate of a sweep",
    reference=pick_best,
    summary="""Return the best learning rate of a sweep, and whether it is at an edge.

results gives the final loss of each rate tried, in any order. A loss that is not
finite never wins, whatever its sign; of equal losses the smaller rate does. The
second item is True exactly if the winner is the smallest or the largest of all
rates tried, those that blew up included. Where nothing is finite, raise
ValueError and name results.
""",
    cases=cases,
    golden=(
        one(BEST, {0.01: 2.1, 0.1: 0.6, 1.0: 0.3, 10.0: NAN}),
        one(BEST, {1.0: 0.2, 0.01: 2.1, 0.1: 0.6}),
    ),
    properties=(
        Property(BEST, 4, core=True, part=0),
        Property(EDGE, 2.5, of=(BEST,), part=1),
        Property(TIES, 1),
        Property(ALONE, 0.5),
        Property("leaves no trace", 0.5, kind="pure", of=(BEST, TIES)),
        Property(BAD, 1, kind="raises"),
        Property("the error names the argument", 0.5, kind="names", of=(BAD,)),
    ),
    mistakes=(
        Mistake(
            "pick_best.nan",
            "A run that blew up won. A comparison with NaN is never true, and minus "
            "infinity is below everything: sort such losses out first.",
            (over_everything, over_everything_sorted, by_argmin),
        ),
        Mistake(
            "pick_best.minus_infinity",
            "Minus infinity won. A loss of −inf is no success: that run blew up too.",
            (minus_infinity_wins,),
        ),
        Mistake(
            "pick_best.order_of_trial",
            "You take the first and last rate in the order they were tried for the "
            "edges. A dict is not sorted by rate.",
            (edges_as_tried, edges_as_tried_finite),
        ),
        Mistake(
            "pick_best.edge_after_dropping",
            "You drop the runs that blew up before you look for the edges. They were "
            "tried, so the range did reach that far.",
            (edges_after_dropping,),
        ),
        Mistake(
            "pick_best.ties",
            "Two rates have the same loss: the smaller one is the safer choice.",
            (larger_of_ties, first_tried_of_ties),
        ),
        Mistake(
            "pick_best.loss",
            "You return the loss. Asked is the learning rate that reached it.",
            (the_loss,),
        ),
        Mistake(
            "pick_best.position",
            "You return where the best stands in a list. Asked is the rate itself.",
            (the_position, the_position_as_tried),
        ),
        Mistake(
            "pick_best.highest",
            "You pick the rate of the highest loss: lower is better.",
            (highest_loss,),
        ),
        Mistake(
            "pick_best.largest_stable",
            "You pick the largest rate that did not blow up. It need not have the "
            "lowest loss.",
            (largest_stable,),
        ),
        Mistake(
            "pick_best.edge_constant",
            "Your at_edge is the same whatever wins. It has to look at the winner's "
            "place among all rates.",
            (said_of_edge("never"), said_of_edge("always")),
        ),
        Mistake(
            "pick_best.edge_inverted",
            "Your at_edge says the opposite: True means that the winner has no "
            "neighbour on one side.",
            (said_of_edge("inverted"),),
        ),
        Mistake(
            "pick_best.one_edge",
            "A range has two edges, and you look at one of them.",
            (said_of_edge("low"), said_of_edge("high")),
        ),
        Mistake(
            "pick_best.rate_alone",
            "Two things are asked, in one tuple: the rate, and whether it is at an "
            "edge.",
            (the_rate_alone,),
        ),
        Mistake(
            "pick_best.swapped",
            "The right two things, in the wrong order: the rate comes first.",
            (swapped,),
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
    partial=((without_check, 0.85), (nameless_error, 0.95), (changing, 0.95)),
)
