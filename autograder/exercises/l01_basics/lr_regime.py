"""What a learning rate does on a parabola, as a word."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from autograder.exercises.model import Answer, Case, Exercise, Mistake, Property


def lr_regime(lam: float | list[float], lr: float, momentum: float = 0.0) -> str:
    """Name what gradient descent does on f(w) = lam * w**2 / 2.

    With a = lr * lam the plain walk multiplies w by 1 - a at each step. Momentum
    widens the range in which it stays bounded to lr < 2 * (1 + momentum) / lam. Of
    several curvatures the largest decides.

    Args:
        lam: the curvature, or the curvatures along several axes, >= 0.
        lr: the learning rate.
        momentum: in [0, 1).

    Returns:
        "invalid" (lr below 0), "frozen" (lr or lam is 0), "boundary" (at the edge,
        up to 1e-12 * max(1, lr)), "diverging" (beyond), "one_step" (a = 1 without
        momentum), "monotone" (a < 1), or "oscillating".

    Source: Goh, Why Momentum Really Works, Distill (2017).

    >>> [lr_regime(2.0, lr) for lr in (0.1, 0.5, 0.7, 1.0, 1.3)]
    ['monotone', 'one_step', 'oscillating', 'boundary', 'diverging']
    >>> lr_regime([0.5, 2.0], 1.3, momentum=0.9)
    'oscillating'
    """
    curvature = lam if isinstance(lam, (int, float)) else max(lam)
    if lr < 0:
        return "invalid"
    if lr == 0 or curvature == 0:
        return "frozen"
    edge = 2 * (1 + momentum) / curvature
    if abs(lr - edge) <= 1e-12 * max(1, lr):
        return "boundary"
    if lr > edge:
        return "diverging"
    if lr * curvature == 1 and momentum == 0:
        return "one_step"
    return "monotone" if lr * curvature < 1 else "oscillating"


PLAIN, SEVERAL = "names the regime on one parabola", "the largest curvature decides"
MOMENTUM, EDGE = "momentum widens the stable range", "exactly at the edge"
EXACT, STILL = "there in one step", "a rate below 0, and nothing that moves"


def one(prop: str, lams: Sequence[object], lr: float, **momentum: float) -> Case:
    return Case(prop, lams, {"lr": lr, **momentum}, trivial=prop == STILL)


def cases(rng: random.Random) -> list[Case]:
    lr, fast = rng.choice([0.05, 0.3, 0.7]), rng.choice([3.0, 8.0])
    low, high, over = (rng.randint(*ends) / 100 for ends in LIMITS)
    lams = [round(a / lr, 6) for a in (high, low, over)]
    beta, heavy = rng.choice([0.3, 0.4, 0.5]), rng.choice([0.8, 0.9])
    heavy_lams = [round(a / fast, 6) for a in (1.4, low, 2.6, 4.6, 0.9)]
    flat, mild, steep = (round(a / lr, 6) for a in (0.1, 0.8, over))
    edgy, rough = round(1.5 / lr, 6), round(2.4 / lr, 6)
    return [
        one(PLAIN, lams, lr),
        one(PLAIN, [round(a * lr / fast, 6) for a in lams[::-1]], fast),
        one(PLAIN, [round(a / 0.02, 6) for a in (low, 3.7, 1.1, 1.9, 12.0)], 0.02),
        one(SEVERAL, [[flat, steep, mild], (mild, flat), [steep, flat]], lr),
        one(SEVERAL, [np.array([flat, mild, edgy]), np.array([steep, flat])], lr),
        one(SEVERAL, [[flat, mild, rough, mild], [mild]], lr, momentum=beta),
        one(MOMENTUM, heavy_lams, fast, momentum=heavy),
        one(
            MOMENTUM,
            [round(a / lr, 6) for a in (2.3, 1.7, 0.7, 4.9)],
            lr,
            momentum=beta,
        ),
        one(MOMENTUM, [1 / 4, 1 / 8], 4.0, momentum=heavy),
        one(MOMENTUM, [2.0, 1.0], 0.5, momentum=beta),
        *edges(rng, beta),
        one(EXACT, [2.0, 1.0], 0.5),
        one(EXACT, [0.25, 0.125], 4.0),
        one(EXACT, [8.0, 4.0], 0.125),
        one(STILL, [2.0, 0.5], -lr),
        one(STILL, [1.5], -fast, momentum=beta),
        one(STILL, [2.0, 0.5], 0.0),
        one(STILL, [1.5], 0.0, momentum=beta),
        one(STILL, [0.0], lr),
        one(STILL, [0.0], fast, momentum=beta),
    ]


# Of lr * lam: clear of 1 and of 2, and with true momentum clear of its own threshold.
LIMITS = ((60, 90), (120, 180), (220, 350))


def edges(rng: random.Random, beta: float) -> list[Case]:
    """Rates at the edge up to rounding, and rates a millionth beside it."""
    lam, flat = rng.choice([0.3, 0.7, 1.9, 7.0]), rng.choice([3e-4, 7e-5])
    rounding, beside = 2e-15, 1e-6
    return [
        one(EDGE, [lam], 2 / lam * (1 + rounding)),
        one(EDGE, [lam, lam / 2], 2 / lam * (1 - rounding)),
        one(EDGE, [lam], 2 * (1 + beta) / lam, momentum=beta),
        one(EDGE, [flat], 2 / flat * (1 + rounding)),
        one(EDGE, [flat], 2 * (1 + beta) / flat * (1 - rounding), momentum=beta),
        one(EDGE, [lam], 2 / lam * (1 + beside)),
        one(EDGE, [lam], 2 * (1 + beta) / lam * (1 - beside), momentum=beta),
    ]


def by_factor(lam: float | list[float], lr: float, momentum: float = 0.0) -> str:
    steepest = float(np.max(lam))
    if lr < 0:
        return "invalid"
    a = lr * steepest
    if a == 0:
        return "frozen"
    ratio = a / (2 + 2 * momentum)
    if math.isclose(ratio, 1, rel_tol=1e-12):
        return "boundary"
    if ratio > 1:
        return "diverging"
    if a < 1:
        return "monotone"
    return "one_step" if a == 1 and not momentum else "oscillating"


def by_torch(lam: float | list[float], lr: float, momentum: float = 0.0) -> str:
    import torch

    top = torch.as_tensor(lam, dtype=torch.float64).max().item()
    if lr * top <= 0:
        return "invalid" if lr < 0 else "frozen"
    over = lr - 2 * (1 + momentum) / top
    if abs(over) < 1e-12 * max(1.0, lr):
        return "boundary"
    names = ["monotone", "oscillating" if momentum else "one_step", "oscillating"]
    return "diverging" if over > 0 else names[1 + (lr * top > 1) - (lr * top < 1)]


def by_sorting(lam: float | list[float], lr: float, momentum: float = 0.0) -> str:
    several = isinstance(lam, (list, tuple, np.ndarray))
    values: Any = sorted(lam) if several else [lam]  # type: ignore[arg-type]
    if lr < 0:
        return "invalid"
    if lr == 0 or values[-1] == 0:
        return "frozen"
    a, edge = lr * values[-1], 2 * (1 + momentum)
    if abs(a - edge) < 1e-12 * edge:
        return "boundary"
    for name, holds in (
        ("diverging", a > edge),
        ("oscillating", a > 1 or (a == 1 and momentum > 0)),
        ("one_step", a == 1),
    ):
        if holds:
            return name
    return "monotone"


def largest(lam: Any) -> float:
    return float(np.max(lam))


def lowest(lam: Any) -> float:
    return float(np.min(lam))


def average(lam: Any) -> float:
    return float(np.mean(lam))


def total(lam: Any) -> float:
    return float(np.sum(lam))


def first(lam: Any) -> float:
    return float(np.ravel(lam)[0])


def last(lam: Any) -> float:
    return float(np.ravel(lam)[-1])


def near(lr: float, edge: float) -> bool:
    return abs(lr - edge) <= 1e-12 * max(1, lr)


def widened(momentum: float) -> float:
    return 2 * (1 + momentum)


def regime(
    pick: Callable[[Any], float] = largest,
    stable: Callable[[float], float] = widened,
    at_edge: Callable[[float, float], bool] = near,
    threshold: Callable[[float], float] = lambda _: 1.0,
) -> Answer:
    """Make an answer that differs from the right one in one of its parts."""

    def lr_regime(lam: Any, lr: float, momentum: float = 0.0) -> str:
        top = pick(lam)
        if lr < 0:
            return "invalid"
        if lr == 0 or top == 0:
            return "frozen"
        edge, a = stable(momentum) / top, lr * top
        if at_edge(lr, edge):
            return "boundary"
        if lr > edge:
            return "diverging"
        if a == 1 and momentum == 0:
            return "one_step"
        return "monotone" if a < threshold(momentum) else "oscillating"

    return lr_regime


def renamed(**wrong: str) -> Answer:
    """Make an answer that says another word for some of the regimes."""

    def lr_regime(lam: Any, lr: float, momentum: float = 0.0) -> str:
        name = str(regime()(lam, lr, momentum))
        return wrong.get(name, name)

    return lr_regime


def without_zero_check(what: str, then: str | None) -> Answer:
    """Make an answer that forgets about a rate or a curvature of 0."""

    def lr_regime(lam: Any, lr: float, momentum: float = 0.0) -> str:
        zero = lr if what == "lr" else largest(lam)
        if zero == 0 and lr >= 0 and (what == "lr" or lr > 0):
            if then is None:
                raise ZeroDivisionError
            return then
        return str(regime()(lam, lr, momentum))

    return lr_regime


def dividing(lam: Any, lr: float, momentum: float = 0.0) -> str:
    if lr >= 0 and largest(lam) == 0:
        raise ZeroDivisionError
    return str(renamed(frozen="monotone")(lam, lr, momentum))


def one_step_with_momentum(lam: Any, lr: float, momentum: float = 0.0) -> str:
    return "one_step" if lr * largest(lam) == 1 else regime()(lam, lr, momentum)


def one_number_only(lam: Any, lr: float, momentum: float = 0.0) -> str:
    if isinstance(lam, (list, tuple)):
        raise TypeError
    return str(regime(pick=float)(lam, lr, momentum))


def sorting_in_place(lam: Any, lr: float, momentum: float = 0.0) -> str:
    if isinstance(lam, list):
        lam.sort()
    return str(regime()(lam, lr, momentum))


EXERCISE = Exercise(
    id="lr_regime",
    lesson="01_basics",
    title="Name what a learning rate does",
    reference=lr_regime,
    summary="""Name what gradient descent does on a parabola of curvature lam.

lam is a number or a sequence of numbers, one for each axis (list, tuple, array),
none of them negative; momentum is at least 0 and below 1. Return one of

"invalid"      lr is negative
"frozen"       lr is 0, or nothing is curved
"boundary"     at the edge of stability, within 1e-12 * max(1, lr)
"diverging"    beyond that edge
"one_step"     at the bottom after one step, without momentum
"monotone"     the step is shorter than the way to the bottom
"oscillating"  the step crosses the bottom, and the walk still converges

With momentum take the simple reading: it moves the edge, it leaves no "one_step",
and the word for all else depends on lr and lam as before.
""",
    cases=cases,
    golden=(
        one(PLAIN, [1.0, 3.0, 5.0], 0.5),
        one(EDGE, [4.0], 0.5),
        one(EXACT, [2.0], 0.5),
        one(MOMENTUM, [1.0, 3.0, 9.0], 0.5, momentum=0.5),
        one(SEVERAL, [[0.1, 5.0, 1.0]], 0.3),
    ),
    properties=(
        Property(PLAIN, 3.5, core=True),
        Property(SEVERAL, 1.5),
        Property(MOMENTUM, 1.5),
        Property(EDGE, 1.5),
        Property(EXACT, 0.5),
        Property(STILL, 1),
        Property("leaves no trace", 0.5, kind="pure"),
    ),
    mistakes=(
        Mistake(
            "lr_regime.not_largest",
            "One axis that blows up takes the whole walk with it. Which curvature "
            "decides?",
            tuple(regime(pick=p) for p in (lowest, average, first, last, total)),
        ),
        Mistake(
            "lr_regime.boundary",
            "Exactly at the edge the walk neither converges nor diverges: it has a "
            "word of its own.",
            (
                renamed(boundary="diverging"),
                renamed(boundary="oscillating"),
                renamed(boundary="monotone"),
            ),
        ),
        Mistake(
            "lr_regime.exact_equality",
            "Two floats that should be equal are often one rounding apart: allow the "
            "distance that the text states.",
            (
                regime(at_edge=lambda lr, edge: lr == edge),
                regime(at_edge=lambda lr, edge: abs(lr - edge) <= 1e-12),
            ),
        ),
        Mistake(
            "lr_regime.wide_edge",
            "Your edge is too wide: a rate a millionth beside it is not on it.",
            (
                regime(at_edge=lambda lr, edge: abs(lr - edge) <= 1e-3 * max(1, lr)),
                regime(at_edge=lambda lr, edge: abs(lr - edge) <= 1e-4 * edge),
            ),
        ),
        Mistake(
            "lr_regime.no_momentum",
            "Momentum has no effect on your edge. It makes the stable range wider.",
            (regime(stable=lambda _: 2.0),),
        ),
        Mistake(
            "lr_regime.momentum_factor",
            "Momentum moves the edge of stability, but not as far, or not to the side, "
            "that you say. Find it with the explorer at momentum 0.9.",
            (
                regime(stable=lambda beta: 2 * (1 - beta)),
                regime(stable=lambda beta: 2 / (1 - beta)),
                regime(stable=lambda beta: 2 + beta),
            ),
        ),
        Mistake(
            "lr_regime.true_momentum",
            "With momentum your threshold is the true one for complex roots. The text "
            "asks for the simple reading: lr and lam alone tell these words apart.",
            (regime(threshold=lambda beta: (1 - math.sqrt(beta)) ** 2),),
        ),
        Mistake(
            "lr_regime.crossing",
            "Crossing the bottom is not yet diverging: as long as each crossing ends "
            "nearer to it, the walk converges.",
            (
                renamed(oscillating="diverging"),
                regime(stable=lambda beta: 1 + beta),
                regime(stable=lambda _: 1.0),
            ),
        ),
        Mistake(
            "lr_regime.gradient_factor",
            "Your curvature is off by a factor of 2: the slope of ½·λ·w² is λ·w.",
            (
                regime(pick=lambda lam: 2 * largest(lam)),
                regime(pick=lambda lam: largest(lam) / 2),
            ),
        ),
        Mistake(
            "lr_regime.one_step",
            "One rate is special: without momentum it lands on the bottom at once.",
            (renamed(one_step="monotone"), renamed(one_step="oscillating")),
        ),
        Mistake(
            "lr_regime.one_step_momentum",
            "With momentum the walk does not stop at the bottom: there is no "
            '"one_step" then.',
            (one_step_with_momentum,),
        ),
        Mistake(
            "lr_regime.negative",
            "A negative rate walks uphill by design, so it is neither slow nor "
            "diverging: it has a word of its own.",
            tuple(
                renamed(invalid=w)
                for w in ("diverging", "frozen", "monotone", "oscillating")
            ),
        ),
        Mistake(
            "lr_regime.zero",
            "With lr = 0 or no curvature nothing moves, ever: look at these before "
            "you divide or compare.",
            (
                dividing,
                renamed(frozen="monotone"),
                renamed(frozen="invalid"),
                renamed(frozen="boundary"),
                without_zero_check("lr", "invalid"),
                without_zero_check("lr", "monotone"),
                without_zero_check("lam", "monotone"),
                without_zero_check("lam", "diverging"),
                without_zero_check("lam", None),
            ),
        ),
        Mistake(
            "lr_regime.one_number_only",
            "lam may also be a list, a tuple or an array of curvatures.",
            (one_number_only,),
        ),
    ),
    hints=(
        "One step multiplies w by 1 − lr·λ. For which values of lr·λ does |w| shrink, "
        "and for which does w change sign?",
        "Look at the special rates first (negative, zero), then at the edge, and only "
        "then at what lies inside it. The lesson's strip shows where the edge moves "
        "with momentum.",
        "Another case: each step multiplies w by −0.4. The sign changes every time, "
        "and 0.4, 0.16, 0.064 … still shrink: the word is oscillating. At −1 it would "
        "be boundary, at −1.2 diverging, at 0 one_step.",
    ),
    right=(by_factor, by_torch, by_sorting),
    partial=((sorting_in_place, 0.95),),
    equivalent={
        'if abs(lr - edge) <= 1e-12 * max(1, lr):: "abs(lr - edge) <= 1e-12 * max(1, lr)" -> "abs(lr - edge) < 1e-12 * max(1, lr)"': "Rates asked are one rounding off the edge or a millionth: far inside, far outside.",
        'if abs(lr - edge) <= 1e-12 * max(1, lr):: "lr - edge" -> "edge - lr"': "The distance has no sign.",
        'if abs(lr - edge) <= 1e-12 * max(1, lr):: "max(1, lr)" -> "lr"': "Rates asked are one rounding off the edge or a millionth: far inside, far outside.",
        'if abs(lr - edge) <= 1e-12 * max(1, lr):: "1" -> "2"': "Rates asked are one rounding off the edge or a millionth: far inside, far outside.",
        'if abs(lr - edge) <= 1e-12 * max(1, lr):: "1" -> "0"': "Rates asked are one rounding off the edge or a millionth: far inside, far outside.",
        'if lr > edge:: "lr > edge" -> "lr >= edge"': "A rate equal to the edge has returned before.",
    },
)
