"""The peak rate that the learner chose for the capstone's three budgets."""

from __future__ import annotations

import random

from autograder.exercises.model import Case, Exercise, Fresh, Mistake
from autograder.exercises.rates import rate_properties, training_run
from autograder.measuring.regret import TRAPEZOID, measure

RUNS = {80: 3, 300: 1, 700: 1}  # seeds differ most where a run is short


def choose_lr() -> float:
    """Return the peak learning rate for the capstone's network, in plain SGD.

    The judge trains with it as the peak of a trapezoid (up in the first tenth, level,
    down to zero in the last three tenths) for 80, 300 and 700 updates of 64 examples.
    A finder of 200 updates has its steepest descent near 0.8 to 1.2 here; half of that
    leaves room below the rate at which the network collapses.

    Source: Smith 2017 (arXiv:1506.01186) for the range test.

    >>> choose_lr()
    0.5
    """
    return 0.5


def cases(rng: random.Random) -> list[Case]:
    return [
        training_run("choose_lr()", TRAPEZOID, updates, runs)
        for updates, runs in RUNS.items()
    ]


def a_finder_halved() -> float:
    return 0.9 / 2


def a_grid_search() -> object:
    import numpy as np

    grid = np.geomspace(0.01, 10, 13)
    return grid[np.argmin(np.abs(grid - 0.56))]


def a_finder_divided_by_three() -> object:
    import torch

    return torch.tensor(1.2, dtype=torch.float64) / 3


def at_random() -> float:
    return random.uniform(0.4, 0.6)


A_QUARTER = "0.5 -> 0.2"  # of the steepest point


EXERCISE = Exercise(
    id="choose_lr",
    lesson="08_capstone",
    title="A rate for three budgets",
    minutes=20,
    reference=choose_lr,
    summary=(
        "Return the peak learning rate that you chose, a number.\n\n"
        "The judge trains the course's network with plain SGD and batches of 64,\n"
        "for 80, 300 and 700 updates, with seeds of its own. The rate rises to\n"
        "your peak in the first tenth of the run, stays, and falls to zero in\n"
        "the last three tenths. Your loss on the validation images counts, as a\n"
        "multiple of the best that is known."
    ),
    cases=cases,
    golden=(training_run("choose_lr()", TRAPEZOID, 300, 1),),
    properties=rate_properties(),
    mistakes=(
        Mistake(
            "M52",
            "A whole number above 1 looks like a place in the list of rates, not like "
            "the rate that stands there.",
            ("0.5 -> 71",),
            sign="whole number",
        ),
        Mistake(
            "choose_lr.exponent",
            "A rate is positive. If this is the exponent of ten, the rate is 10 to that "
            "power.",
            ("0.5 -> -1.3",),
            sign="negative",
        ),
        Mistake(
            "M48",
            "The network collapses at this rate. The lowest point of a finder's curve "
            "is where it is about to blow up: look at the steepest descent before it, "
            "and divide.",
            ("0.5 -> 2.0",),
            sign="too high",
        ),
        Mistake(
            "choose_lr.timid",
            "The loss is still on its way down when the run ends: this rate is many "
            "times smaller than it could be.",
            ("0.5 -> 0.05", A_QUARTER),
            sign="too low",
        ),
    ),
    hints=(
        "The shortest budget punishes a timid rate, the longest one a rate at the edge. "
        "You need one that survives both.",
        "Run the finder of lesson 07 on a fresh network, divide what it suggests by 2 "
        "and by 4, and train a short run with each.",
        "Another network: its finder falls most steeply at 0.06 and blows up at 0.2. "
        "Candidates are 0.03 and 0.015; three seeds each decide.",
    ),
    right=(a_finder_halved, a_grid_search, a_finder_divided_by_three),
    partial=((A_QUARTER, 0.5), (Fresh(lambda: at_random), 0.95)),
    points=10.0,
    xp=80,
    seconds=5.0,
    measure=measure,
)
