"""What a learning rate does on a parabola, as a word."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from typing import Any

import numpy as np

from autograder.exercises.model import Case, Exercise, Mistake, Property


def lr_regime(lam: float | list[float], lr: float, momentum: float = 0.0) -> str:
    """Name what gradient descent does on f(w) = lam * w**2 / 2.

    With a = lr * lam the plain walk multiplies w by 1 - a at each step. With momentum
    its characters are those of the roots of z**2 - (1 + momentum - a) * z + momentum:
    it stays bounded up to a = 2 * (1 + momentum), and never crosses the bottom while
    both roots are real and positive. Of several curvatures the largest decides.

    Args:
        lam: the curvature, or the curvatures along several axes, >= 0.
        lr: the learning rate.
        momentum: in [0, 1).

    Returns:
        "invalid" (lr below 0), "frozen" (lr or lam is 0), "boundary" (at the edge,
        up to 1e-12 * max(1, lr)), "diverging" (beyond), "one_step" (a = 1 without
        momentum), "monotone" (a < (1 - sqrt(momentum))**2), or "oscillating".

    Source: Goh, Why Momentum Really Works, Distill (2017).

    >>> [lr_regime(2.0, lr) for lr in (0.1, 0.5, 0.7, 1.0, 1.3)]
    ['monotone', 'one_step', 'oscillating', 'boundary', 'diverging']
    >>> lr_regime([0.5, 2.0], 1.3, momentum=0.9)
    'oscillating'
    """
    steepest = lam if isinstance(lam, (int, float)) else max(lam)
    if lr < 0:
        return "invalid"
    if lr == 0 or steepest == 0:
        return "frozen"
    edge = 2 * (1 + momentum) / steepest
    if abs(lr - edge) <= 1e-12 * max(1, lr):
        return "boundary"
    if lr > edge:
        return "diverging"
    product = lr * steepest
    if product == 1 and momentum == 0:
        return "one_step"
    crossing = (1 - math.sqrt(momentum)) ** 2
    return "monotone" if product < crossing else "oscillating"


PLAIN, SEVERAL = "names the regime on one parabola", "the largest curvature decides"
MOMENTUM, CROSSES = "momentum widens the stable range", "momentum crosses sooner"
EDGE, EXACT = "exactly at the edge", "there in one step"
NEGATIVE, STILL = "a rate below 0", "nothing that moves"
BESIDE_THE_SHAPE = (SEVERAL, MOMENTUM, CROSSES, EDGE, EXACT, NEGATIVE, STILL)


def one(prop: str, lams: Sequence[object], lr: float, **momentum: float) -> Case:
    return Case(prop, lams, {"lr": lr, **momentum})


def curved(products: Sequence[float], lr: float) -> list[float]:
    """The curvatures with which a rate has these products, in typable numbers."""
    return [float(f"{product / lr:.4g}") for product in products]


def cases(rng: random.Random) -> list[Case]:
    lr, fast = rng.choice([0.05, 0.3, 0.7]), rng.choice([3.0, 8.0])
    low, high, over = (rng.randint(*ends) / 100 for ends in LIMITS)
    beta, heavy = rng.choice([0.3, 0.4, 0.5]), rng.choice([0.8, 0.9])
    flat, mild, steep, swinging = curved([0.1, 0.8, over, 1.5], lr)
    return [
        one(PLAIN, curved([high, low, over], lr), lr),
        one(PLAIN, curved([over, low, high], fast), fast),
        one(PLAIN, curved([low, 3.7, 1.1, 1.9, 12.0], 0.02), 0.02),
        one(SEVERAL, [[flat, steep, mild], (mild, flat), [steep, flat]], lr),
        one(SEVERAL, [np.array([flat, mild, swinging]), np.array([steep, flat])], lr),
        one(SEVERAL, [[flat, swinging, mild], [mild], np.array([mild, flat])], lr),
        *with_momentum(lr, beta),
        *with_momentum(fast, heavy),
        one(MOMENTUM, [4.0, 3.0, 8.0], 0.5, momentum=beta),
        one(MOMENTUM, [0.5, 0.375, 1.0], 4.0, momentum=heavy),
        *edges(rng),
        one(EXACT, [5.0], 0.2),
        one(EXACT, [0.25], 4.0),
        one(EXACT, [8.0], 0.125),
        one(EXACT, [4.0], 0.25, momentum=beta),
        one(EXACT, [0.5], 2.0, momentum=heavy),
        one(NEGATIVE, [2.0, 0.5], -lr),
        one(NEGATIVE, [1.5], -fast, momentum=beta),
        one(STILL, [2.0, 0.5], 0.0),
        one(STILL, [1.5], 0.0, momentum=beta),
        one(STILL, [0.0], lr),
        one(STILL, [0.0], fast, momentum=beta),
    ]


# Of lr * lam: clear of 1 and of 2.
LIMITS = ((60, 90), (120, 180), (220, 350))


def with_momentum(lr: float, beta: float) -> list[Case]:
    """Rates clear of where the ball begins to cross, and of the edge."""
    edge, crossing = 2 * (1 + beta), (1 - math.sqrt(beta)) ** 2
    wide = [1.7, 2.3, 0.97 * edge, 1.03 * edge, 4.9]
    near = [0.5 * crossing, 1.3 * crossing, 0.8 * crossing, 2.5 * crossing, 0.9]
    return [
        one(MOMENTUM, curved(wide, lr), lr, momentum=beta),
        one(CROSSES, curved(near, lr), lr, momentum=beta),
    ]


def edges(rng: random.Random) -> list[Case]:
    """Rates at the edge, exactly and up to rounding, and a millionth beside it."""
    lam, (flat, flatter) = rng.choice([0.3, 0.7, 1.9, 7.0]), (3e-4, 7e-5)
    rounding, beside = 2e-15, 1e-6
    return [
        one(EDGE, [0.5], 4.0),
        one(EDGE, [lam], 2 / lam * (1 + rounding)),
        one(EDGE, [lam], 2 / lam * (1 - rounding)),
        one(EDGE, [flat], 2 / flat * (1 + rounding)),
        one(EDGE, [flatter], 2 / flatter * (1 - rounding)),
        one(EDGE, [lam], 2 / lam * (1 + beside)),
        one(EDGE, [lam], 2 / lam * (1 - beside)),
    ]


def by_product(lam: float | list[float], lr: float, momentum: float = 0.0) -> str:
    a = lr * float(np.max(lam))
    if lr < 0:
        return "invalid"
    if a == 0:
        return "frozen"
    ratio = a / (2 + 2 * momentum)
    if math.isclose(ratio, 1, rel_tol=1e-12):
        return "boundary"
    if ratio > 1:
        return "diverging"
    if math.isclose(a, 1) and not momentum:
        return "one_step"
    return "monotone" if a**0.5 + momentum**0.5 < 1 else "oscillating"


def by_torch(lam: float | list[float], lr: float, momentum: float = 0.0) -> str:
    import torch

    top = torch.as_tensor(lam, dtype=torch.float64).max().item()
    if lr * top <= 0:
        return "invalid" if lr < 0 else "frozen"
    over = lr - 2 * (1 + momentum) / top
    if abs(over) < 1e-12 * max(1.0, lr):
        return "boundary"
    if over > 0:
        return "diverging"
    if momentum:
        half = 1 + momentum - lr * top
        return "monotone" if half > 2 * momentum**0.5 else "oscillating"
    return ["monotone", "one_step", "oscillating"][1 + (lr * top > 1) - (lr * top < 1)]


def by_roots(lam: float | list[float], lr: float, momentum: float = 0.0) -> str:
    several = isinstance(lam, (list, tuple, np.ndarray))
    values: Any = sorted(lam) if several else [lam]  # type: ignore[arg-type]
    if lr < 0:
        return "invalid"
    if lr == 0 or values[-1] == 0:
        return "frozen"
    a, edge = lr * values[-1], 2 * (1 + momentum)
    if abs(a - edge) < 1e-12 * edge:
        return "boundary"
    roots = np.roots([1, a - 1 - momentum, momentum])
    if abs(roots).max() > 1:
        return "diverging"
    if momentum == 0 and a == 1:
        return "one_step"
    one_sided = np.isreal(roots).all() and roots.real.min() >= 0
    return "monotone" if one_sided else "oscillating"


def sorting_in_place(lam: Any, lr: float, momentum: float = 0.0) -> str:
    if isinstance(lam, list):
        lam.sort()
    return lr_regime(lam, lr, momentum)


def but(*told: str) -> tuple[str, ...]:
    """What a mistake says nothing about: other people make it with other faults."""
    return tuple(name for name in BESIDE_THE_SHAPE if name not in told)


PICK = "lam if isinstance(lam, (int, float)) else max(lam)"
NEAR, AT = "abs(lr - edge) <= 1e-12 * max(1, lr)", "2 * (1 + momentum)"
CROSSING, ZERO = "(1 - math.sqrt(momentum)) ** 2", "lr == 0 or steepest == 0"


EXERCISE = Exercise(
    id="lr_regime",
    lesson="01_basics",
    title="Name what a learning rate does",
    minutes=15,
    workshop=True,
    reference=lr_regime,
    summary="""Name what gradient descent does on a parabola of curvature lam, in one word.
""",
    cases=cases,
    golden=(
        one(PLAIN, [1.0, 3.0, 6.0], 0.4),
        one(EDGE, [4.0], 0.5),
        one(EXACT, [2.0], 0.5),
        one(MOMENTUM, [6.0, 18.0], 0.25, momentum=0.5),
        one(CROSSES, [0.2, 2.0], 0.25, momentum=0.5),
        one(SEVERAL, [[0.1, 5.0, 1.0]], 0.3),
    ),
    properties=(
        Property(PLAIN, 3.5, core=True),
        Property(SEVERAL, 1.5),
        Property(MOMENTUM, 1),
        Property(CROSSES, 1),
        Property(EDGE, 1),
        Property(EXACT, 0.5),
        Property(NEGATIVE, 0.5, corner=True),
        Property(STILL, 0.5, corner=True),
        Property("leaves no trace", 0.5, kind="pure"),
    ),
    mistakes=(
        Mistake(
            "lr_regime.not_largest",
            "One axis that blows up takes the whole walk with it. Which curvature "
            "decides?",
            (
                "max(lam) -> min(lam)",
                "max(lam) -> sum(lam) / len(lam)",
                "max(lam) -> lam[0]",
                "max(lam) -> lam[-1]",
                "max(lam) -> sum(lam)",
            ),
            ignores=but(SEVERAL),
        ),
        Mistake(
            "lr_regime.one_number_only",
            "lam may also be a list, a tuple or an array of curvatures.",
            (
                f"{PICK} -> lam",
                f"{PICK} -> float(lam)",
                f"{PICK} -> max(lam) if isinstance(lam, list) else lam",
                f"{PICK} -> max(lam) if isinstance(lam, (list, tuple)) else lam",
            ),
            ignores=but(SEVERAL),
        ),
        Mistake(
            "lr_regime.list_only",
            "lam may also be one plain number, and that has no largest: look which "
            "of the two it is.",
            (f"{PICK} -> max(lam)",),
            ignores=but(SEVERAL),
        ),
        Mistake(
            "lr_regime.boundary",
            "Exactly at the edge the walk neither converges nor diverges: it has a "
            "word of its own.",
            (
                f"{NEAR} -> False",
                f"{NEAR} -> False\nlr > edge -> lr >= edge",
                '"boundary" -> "diverging"',
                '"boundary" -> "oscillating"',
                '"boundary" -> "monotone"',
            ),
            ignores=but(EDGE),
        ),
        Mistake(
            "lr_regime.exact_equality",
            "Two floats that should be equal are often one rounding apart: allow the "
            "distance that the text states.",
            (
                f"{NEAR} -> lr == edge",
                f"{NEAR} -> lr * steepest == {AT}",
                "1e-12 * max(1, lr) -> 1e-12",
            ),
            ignores=but(EDGE),
        ),
        Mistake(
            "lr_regime.wide_edge",
            "Your edge is too wide: a rate a millionth beside it is not on it.",
            (
                "1e-12 * max(1, lr) -> 1e-3 * max(1, lr)",
                "1e-12 * max(1, lr) -> 1e-4 * edge",
            ),
            ignores=but(EDGE),
        ),
        Mistake(
            "lr_regime.no_momentum",
            "Momentum has no effect on your edge. It makes the stable range wider.",
            (f"{AT} -> 2",),
            ignores=but(MOMENTUM),
        ),
        Mistake(
            "lr_regime.momentum_factor",
            "Momentum moves the edge of stability, but not as far, or not to the side, "
            "that you say. Find it with the explorer at momentum 0.9.",
            (
                f"{AT} -> 2 * (1 - momentum)",
                f"{AT} -> 2 / (1 - momentum)",
                f"{AT} -> 2 + momentum",
                f"{AT} -> 2 * (1 + momentum) ** 2",
            ),
            ignores=but(MOMENTUM),
        ),
        Mistake(
            "lr_regime.no_overshoot",
            "Momentum carries the ball past the bottom at rates at which it would not "
            'cross without: where "monotone" ends has to move with it.',
            (f"{CROSSING} -> 1",),
            ignores=but(CROSSES),
        ),
        Mistake(
            "lr_regime.crossing_rate",
            'With momentum "monotone" ends sooner, but not where you say. Look again '
            "at the text: what is taken of momentum, and what of the bracket?",
            (
                f"{CROSSING} -> (1 - momentum) ** 2",
                f"{CROSSING} -> 1 - momentum",
                f"{CROSSING} -> 1 - math.sqrt(momentum)",
                f"{CROSSING} -> 0 if momentum else 1",
            ),
            ignores=but(CROSSES),
        ),
        Mistake(
            "lr_regime.crossing",
            "Crossing the bottom is not yet diverging: as long as each crossing ends "
            "nearer to it, the walk converges.",
            ('"oscillating" -> "diverging"', f"{AT} -> 1 + momentum"),
            ignores=but(),
        ),
        Mistake(
            "lr_regime.gradient_factor",
            "Your curvature is off by a factor of 2: the slope of ½·λ·w² is λ·w.",
            ("= lam if -> = 2 * lam if", "= lam if -> = lam / 2 if"),
            ignores=but(),
        ),
        Mistake(
            "lr_regime.one_step",
            "One rate is special: without momentum it lands on the bottom at once.",
            ('"one_step" -> "monotone"', '"one_step" -> "oscillating"'),
            ignores=but(EXACT),
        ),
        Mistake(
            "lr_regime.one_step_momentum",
            "With momentum the walk does not stop at the bottom: there is no "
            '"one_step" then.',
            ("product == 1 and momentum == 0 -> product == 1",),
            ignores=but(EXACT),
        ),
        Mistake(
            "lr_regime.negative",
            "A negative rate walks uphill by design, so it is neither slow nor "
            "diverging: it has a word of its own.",
            tuple(
                f'"invalid" -> "{word}"'
                for word in ("diverging", "frozen", "monotone", "oscillating")
            ),
            ignores=but(NEGATIVE),
        ),
        Mistake(
            "lr_regime.zero",
            "With lr = 0 or no curvature nothing moves, ever: look at these before "
            "you divide or compare.",
            (
                f"{ZERO} -> False",
                f"{ZERO} -> lr == 0",
                f"{ZERO} -> steepest == 0",
                "lr < 0 -> lr <= 0",
                f"lr < 0 -> lr <= 0\n{ZERO} -> False",
                '"frozen" -> "monotone"',
                '"frozen" -> "invalid"',
                '"frozen" -> "boundary"',
                f"{ZERO} -> lr == 0\n/ steepest -> / max(steepest, 1e-300)",
            ),
            ignores=but(STILL),
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
    right=(by_product, by_torch, by_roots),
    single_faults={
        SEVERAL: ("max(lam) -> min(lam)", f"{PICK} -> lam", "max(lam) -> lam[0]"),
        MOMENTUM: (f"{AT} -> 2", f"{AT} -> 2 / (1 - momentum)"),
        CROSSES: (f"{CROSSING} -> 1", f"{CROSSING} -> (1 - momentum) ** 2"),
        EDGE: (
            f"{NEAR} -> False",
            f"{NEAR} -> lr == edge",
            "1e-12 * max(1, lr) -> 1e-3 * max(1, lr)",
        ),
        EXACT: (
            '"one_step" -> "oscillating"',
            "product == 1 and momentum == 0 -> product == 1",
        ),
        NEGATIVE: ("lr < 0 -> False", '"invalid" -> "diverging"'),
        STILL: (f"{ZERO} -> False", "lr < 0 -> lr <= 0"),
        "leaves no trace": (sorting_in_place,),
    },
    equivalent={
        'if abs(lr - edge) <= 1e-12 * max(1, lr):: "abs(lr - edge) <= 1e-12 * max(1, lr)" -> "abs(lr - edge) < 1e-12 * max(1, lr)"': "Rates asked are one rounding off the edge or a millionth: far inside, far outside.",
        'if abs(lr - edge) <= 1e-12 * max(1, lr):: "lr - edge" -> "edge - lr"': "The distance has no sign.",
        'if abs(lr - edge) <= 1e-12 * max(1, lr):: "max(1, lr)" -> "lr"': "Rates asked are one rounding off the edge or a millionth: far inside, far outside.",
        'if abs(lr - edge) <= 1e-12 * max(1, lr):: "1" -> "2"': "Rates asked are one rounding off the edge or a millionth: far inside, far outside.",
        'if abs(lr - edge) <= 1e-12 * max(1, lr):: "1" -> "0"': "Rates asked are one rounding off the edge or a millionth: far inside, far outside.",
        'if lr > edge:: "lr > edge" -> "lr >= edge"': "A rate equal to the edge has returned before.",
        'crossing = (1 - math.sqrt(momentum)) ** 2: "1 - math.sqrt(momentum)" -> "math.sqrt(momentum) - 1"': "A square has no sign.",
        'return "monotone" if product < crossing else "oscillating": "product < crossing" -> "product <= crossing"': "Without momentum a = 1 has returned before; with it that rate is not asked.",
    },
)
