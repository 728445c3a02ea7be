"""One step of gradient descent: the first answer to write."""

from __future__ import annotations

import random

from autograder.exercises.model import Case, Exercise, Mistake, Property


def sgd_step(w: float, grad: float, lr: float) -> float:
    """Take one step of gradient descent: w - lr * grad.

    Args:
        w: where you stand.
        grad: the slope there.
        lr: the learning rate.

    Returns:
        The weight after the step.

    Source: Cauchy (1847), Méthode générale pour la résolution des systèmes
    d'équations simultanées.

    >>> sgd_step(1.0, 4.0, 0.25)
    0.0
    """
    return w - lr * grad


SHAPE, CORNERS = "steps downhill", "no slope or no learning rate: no step"


def one(prop: str, w: list[float], grad: float, lr: float) -> Case:
    return Case(prop, w, {"grad": grad, "lr": lr}, trivial=prop == CORNERS)


def cases(rng: random.Random) -> list[Case]:
    w, other = rng.sample([-7.5, -3.2, -1.4, 0.6, 2.3, 5.1], 2)
    grad, lr = rng.randint(15, 40) / 10, rng.randint(10, 45) / 100
    return [
        one(SHAPE, [w, other], grad, lr),
        one(SHAPE, [w, 1.0], -2 * grad, lr / 2),
        one(SHAPE, [0.0, other], -grad / 4, 4 * lr),
        one(CORNERS, [w, 0.0], 0.0, lr),
        one(CORNERS, [other], grad, 0.0),
    ]


def by_numpy(w: float, grad: float, lr: float) -> object:
    import numpy as np

    return np.subtract(w, np.multiply(lr, grad))


def in_place(w: float, grad: float, lr: float) -> float:
    w -= lr * grad
    return w


def by_torch(w: float, grad: float, lr: float) -> float:
    import torch

    weight = torch.tensor(w, dtype=torch.float64, requires_grad=True)
    weight.grad = torch.tensor(grad, dtype=torch.float64)
    torch.optim.SGD([weight], lr=lr).step()
    return weight.item()


EXERCISE = Exercise(
    id="sgd_step",
    lesson="00_start_here",
    title="Take one step downhill",
    minutes=2,
    reference=sgd_step,
    summary="Return the weight after one step against the slope grad, from w.",
    cases=cases,
    golden=(one(SHAPE, [2.0], 4.0, 0.25), one(SHAPE, [3.0], -2.0, 0.5)),
    properties=(
        Property(SHAPE, 7, core=True),
        Property(CORNERS, 2, corner=True),
        Property("leaves no trace", 1, kind="pure"),
    ),
    mistakes=(
        Mistake(
            "sgd_step.sign",
            "You walk uphill. The slope points up; which way is down?",
            ("w - lr -> w + lr",),
        ),
        Mistake(
            "sgd_step.size_of_slope",
            "You use the size of the slope and lose its sign: where the slope is "
            "negative, down is the other way.",
            ("lr * grad -> lr * abs(grad)",),
        ),
        Mistake(
            "sgd_step.backwards",
            "Your signs are the wrong way round: the step is taken off w, "
            "not w off the step.",
            ("w - lr * grad -> lr * grad - w",),
        ),
        Mistake(
            "sgd_step.no_lr",
            "You take the whole slope as the step: lr has no effect on your result.",
            ("lr * grad -> grad",),
        ),
        Mistake(
            "sgd_step.own_number",
            "You multiply by a number of your own. The learning rate comes in as lr, "
            "and each call brings another.",
            tuple(f"lr * grad -> {rate} * grad" for rate in (0.1, 0.5, 0.01, 0.001)),
        ),
        Mistake(
            "sgd_step.changed_places",
            "w and grad have changed places: w is what moves, and the slope says how "
            "far.",
            ("w - lr * grad -> grad - lr * w",),
        ),
        Mistake(
            "sgd_step.lr_added",
            "The learning rate stretches or shrinks the slope. You add the two.",
            ("lr * grad -> (lr + grad)", "lr * grad -> lr + grad"),
        ),
        Mistake(
            "sgd_step.lr_divides",
            "A larger learning rate has to make a longer step. Yours gets shorter.",
            ("lr * grad -> grad / lr",),
        ),
        Mistake(
            "sgd_step.no_gradient",
            "Your step has the same length everywhere: how steep the slope is has no "
            "effect on it.",
            ("lr * grad -> lr", "lr * grad -> lr * ((grad > 0) - (grad < 0))"),
        ),
        Mistake(
            "sgd_step.step_only",
            "You return the step itself. Asked is where you stand after it.",
            ("w - lr -> lr", "w - lr -> -lr"),
        ),
        Mistake(
            "sgd_step.brackets",
            "Your brackets multiply the weight as well. Only the step depends "
            "on the slope.",
            (
                "w - lr * grad -> (w - lr) * grad",
                "w - lr * grad -> lr * (w - grad)",
            ),
        ),
        Mistake(
            "sgd_step.relative",
            "Your step grows with w. How far you go depends on the slope and on lr "
            "alone.",
            ("w - lr * grad -> w * (1 - lr * grad)",),
        ),
        Mistake(
            "sgd_step.unmoved",
            "You return w as it was: no step was taken.",
            ("w - lr * grad -> w",),
        ),
        Mistake(
            "sgd_step.no_return",
            "Your function returns nothing. print shows a value; return hands it over.",
            ("return w -> w",),
        ),
    ),
    hints=(
        "The slope says which way is up, and how steep it is. You want to go down.",
        "The step is as long as the slope times the learning rate. Do you add it to "
        "w, or take it off?",
        "Another case: you stand at w = 10, the slope is 3, and lr is 0.5. The step is "
        "0.5 · 3 = 1.5 long. Up is to the right, so you go left and end at 8.5.",
    ),
    right=(by_numpy, in_place, by_torch),
    single_faults={
        CORNERS: (
            "w - lr * grad -> w - lr * grad if lr > 0 else None",
            "w - lr * grad -> grad and w - lr * grad",
        ),
    },
)
