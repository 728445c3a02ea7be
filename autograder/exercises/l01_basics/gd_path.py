"""Gradient descent on a parabola, step by step."""

from __future__ import annotations

import random

from autograder.exercises.edits import with_and_without
from autograder.exercises.model import Case, Exercise, Mistake, Property


def gd_path(w0: float, lam: float, lr: float, steps: int) -> list[float]:
    """Follow gradient descent on f(w) = lam * w**2 / 2 from w0.

    Each step moves against the gradient lam * w, so w shrinks by 1 - lr * lam.

    Args:
        w0: where the walk starts.
        lam: the curvature, > 0.
        lr: the learning rate.
        steps: how many steps to take, >= 0.

    Returns:
        The steps + 1 places visited, w0 first.

    Raises:
        ValueError: steps is negative.

    >>> gd_path(1.0, 2.0, 0.25, 3)
    [1.0, 0.5, 0.25, 0.125]
    """
    if steps < 0:
        raise ValueError("steps must not be negative")
    w = float(w0)
    path = [w]
    for _ in range(steps):
        gradient = lam * w
        w -= lr * gradient
        path.append(w)
    return path


SHAPE, CORNERS = "follows the gradient downhill", "start, no steps, no learning rate"
BAD = "refuses a negative number of steps"


def one(
    prop: str, w0: float, lam: float, lr: float, steps: int, *, trivial: bool = False
) -> Case:
    fixed = {"lam": lam, "lr": lr, "steps": steps}
    blames = "steps" if prop == BAD else None
    return Case(prop, [w0], fixed, trivial=trivial, blames=blames)


def cases(rng: random.Random) -> list[Case]:
    lam = rng.choice([0.5, 0.8, 1.5, 2.5, 3.0])
    w0 = rng.choice([-3.0, -1.5, 0.7, 2.2, 4.0])
    low, high = round(rng.uniform(0.2, 0.6) / lam, 3), round(1.4 / lam, 3)
    over = round(rng.uniform(2.1, 2.4) / lam, 3)
    steps = rng.choice([5, 7, 11])
    return [
        one(SHAPE, w0, lam, low, steps),
        one(SHAPE, -w0, lam, high, steps + 2),
        one(SHAPE, w0 * 2, lam, over, steps),
        one(SHAPE, w0 / 2, 2 * lam, round(low / 3, 4), steps + 6),
        one(CORNERS, w0, lam, low, 0, trivial=True),
        one(CORNERS, w0, lam, low, 1),
        one(CORNERS, w0, lam, 0.0, 4, trivial=True),
        one(CORNERS, 0.0, lam, low, 3, trivial=True),
        one(BAD, w0, lam, low, -1),
        one(BAD, w0, lam, low, -rng.randint(2, 9)),
    ]


def vectorised(w0: float, lam: float, lr: float, steps: int) -> object:
    import numpy as np

    if steps < 0:
        raise ValueError("steps")
    return w0 * (1 - lr * lam) ** np.arange(steps + 1)


def by_autograd(w0: float, lam: float, lr: float, steps: int) -> list[float]:
    import torch

    if steps < 0:
        raise ValueError("steps must be >= 0")
    w = torch.tensor(w0, dtype=torch.float64, requires_grad=True)
    path = [w.item()]
    for _ in range(steps):
        (gradient,) = torch.autograd.grad(0.5 * lam * w**2, w)
        with torch.no_grad():
            w -= lr * gradient
        path.append(w.item())
    return path


def recursive(w0: float, lam: float, lr: float, steps: int) -> list[float]:
    if steps < 0:
        raise ValueError(f"steps = {steps}")
    if steps == 0:
        return [w0]
    return [w0, *recursive(w0 * (1 - lr * lam), lam, lr, steps - 1)]


STEP = "w -= lr * gradient"
# What people forget beside another mistake: no start, or one step less.
START, FEWER = "path = [w] -> path = []", "range(steps) -> range(steps - 1)"


EXERCISE = Exercise(
    id="gd_path",
    lesson="01_basics",
    title="Walk down a parabola",
    minutes=8,
    reference=gd_path,
    summary="Return the steps + 1 places that gradient descent visits, w0 first.",
    cases=cases,
    golden=(
        one(SHAPE, 1.0, 2.0, 0.25, 3),
        one(SHAPE, 1.0, 1.0, 1.5, 4),
    ),
    properties=(
        Property(SHAPE, 6, core=True),
        Property(CORNERS, 1.5, corner=True),
        Property("leaves no trace", 1, kind="pure"),
        Property(BAD, 1, kind="raises"),
        Property("the error names the argument", 0.5, kind="names", of=(BAD,)),
    ),
    mistakes=(
        Mistake(
            "gd_path.ascent",
            "Your w moves uphill: a step goes against the gradient.",
            with_and_without("w -= lr -> w += lr", START, FEWER),
        ),
        Mistake(
            "gd_path.size_of_slope",
            "You use the size of the slope and lose its sign: left of the bottom the "
            "slope is negative, and down is to the right.",
            ("lam * w -> lam * abs(w)",),
        ),
        Mistake(
            "gd_path.gradient_factor",
            "The slope of ½·λ·w² is not what you use: a factor of 2 is off. "
            "Differentiate it once more by hand.",
            (
                *with_and_without("lam * w -> 2 * lam * w", START, FEWER),
                *with_and_without("lam * w -> lam * w / 2", START, FEWER),
            ),
        ),
        Mistake(
            "gd_path.value_for_slope",
            "You step along the value of f. The step needs its slope.",
            ("lam * w -> lam * w**2 / 2", "lam * w -> lam * w**2"),
        ),
        Mistake(
            "gd_path.no_place",
            "Your slope is the same everywhere: it has to grow with the distance "
            "from the bottom.",
            ("lam * w -> lam",),
        ),
        Mistake(
            "gd_path.stale_gradient",
            "You keep using the first gradient: compute it again at the new w.",
            with_and_without("lam * w -> lam * w0", START, FEWER),
        ),
        Mistake(
            "gd_path.stays_at_start",
            "Each of your places is one step away from w0: the next step has to begin "
            "where the last one ended.",
            ("w -= lr * gradient -> w = w0 - lr * lam * w0",),
        ),
        Mistake(
            "gd_path.length",
            "The path has steps + 1 places: the start, and one after each step.",
            (
                START,
                FEWER,
                f"{START}\n{FEWER}",
                "range(steps) -> range(steps + 1)",
                f"{START}\nrange(steps) -> range(steps + 1)",
                "return path -> return w",
            ),
        ),
        Mistake(
            "M01",
            "Your whole path is one step late: the second place is the start again.",
            ("path.append(w) -> pass\ngradient = -> path.append(w); gradient =",),
        ),
        Mistake(
            "gd_path.no_lr",
            "The learning rate has no effect on your path.",
            with_and_without("lr * gradient -> gradient", START),
        ),
        Mistake(
            "gd_path.lr_divides",
            "A larger learning rate has to make longer steps. Yours get shorter.",
            ("lr * gradient -> gradient / lr",),
        ),
        Mistake(
            "gd_path.step_only",
            "You write down the steps themselves. Asked are the places that they lead "
            "to.",
            (f"{STEP} -> w = lr * gradient", f"{STEP} -> w = -lr * gradient"),
        ),
    ),
    hints=(
        "Keep a list that begins with w0, and append one new place per step.",
        "At each place ask for the slope of ½·λ·w² there. How far, and which way, "
        "does a learning rate lr move you?",
        "Another case: f(w) = w⁴ from w = 1 with lr = 0.1. The slope is 4·w³ = 4, so "
        "the next place is 1 − 0.1 · 4 = 0.6; there the slope is 4 · 0.216 = 0.864, so "
        "the one after is 0.6 − 0.0864 = 0.5136. The path is [1, 0.6, 0.5136].",
    ),
    right=(vectorised, by_autograd, recursive),
    single_faults={
        CORNERS: (
            "steps < 0: -> steps < 1:",
            "steps < 0: -> steps < 0 or lr == 0:",
            "return path -> return path if w0 else [w0]",
        ),
    },
    partial=(("steps < 0 -> False", 0.85),),
)
