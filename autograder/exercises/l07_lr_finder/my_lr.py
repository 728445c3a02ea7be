"""The rate that the learner's own finder led to."""

from __future__ import annotations

import random

from autograder.exercises.model import Case, Exercise, Fresh, Mistake
from autograder.exercises.rates import rate_properties, training_run
from autograder.measuring.regret import CONSTANT, measure


def my_lr() -> float:
    """Return the learning rate that you would train the digits network with.

    The judge trains with it for 400 updates of 64 examples in plain SGD, at a constant
    rate. The recorded sweep has its lowest loss at 0.5, and the network collapses from
    1.0 on; a finder of 200 updates falls most steeply near 0.8 to 1.2, and a third of
    that is safe.

    Source: Smith 2017 (arXiv:1506.01186) for the range test.

    >>> my_lr()
    0.4
    """
    return 0.4


def one_run(seeds: int) -> Case:
    return training_run("my_lr()", CONSTANT, 400, seeds)


def cases(rng: random.Random) -> list[Case]:
    return [one_run(5)]


def the_finder_halved() -> float:
    return 0.9 / 2


def the_best_of_a_sweep() -> float:
    from autograder.training import recorded

    medians = recorded("lr_sweep_sgd").medians()
    return min(rate for rate in medians if medians[rate] < 1.3 * min(medians.values()))


def a_median_of_five() -> object:
    import numpy as np

    return np.median([0.77, 0.84, 0.95, 1.02, 1.16]) / 2.5


def at_random() -> float:
    return random.uniform(0.35, 0.5)


A_TENTH_OF_THE_LOWEST = "0.4 -> 0.1"


EXERCISE = Exercise(
    id="my_lr",
    lesson="07_lr_finder",
    title="The rate that you trust",
    minutes=5,
    reference=my_lr,
    summary=(
        "Return the learning rate that you chose, a number.\n\n"
        "The judge trains the course's network with it: plain SGD at this\n"
        "constant rate, 400 updates of 64 examples, five seeds of its own. Your\n"
        "median loss on the validation images counts, as a multiple of the\n"
        "lowest one in the recorded sweep."
    ),
    cases=cases,
    golden=(one_run(1),),
    properties=rate_properties(),
    mistakes=(
        Mistake(
            "M52",
            "A whole number above 1 looks like a place in the list of rates, not like "
            "the rate that stands there.",
            ("0.4 -> 71",),
            sign="whole number",
        ),
        Mistake(
            "my_lr.exponent",
            "A rate is positive. If this is the exponent of ten, the rate is 10 to that "
            "power.",
            ("0.4 -> -1.3",),
            sign="negative",
        ),
        Mistake(
            "M48",
            "The network collapses at this rate. The lowest point of the finder's curve "
            "is where it is about to blow up: look at the steepest descent before it, "
            "and divide.",
            ("0.4 -> 2.0",),
            sign="too high",
        ),
        Mistake(
            "my_lr.timid",
            "The loss is still on its way down after 400 updates: this rate is many "
            "times smaller than it could be.",
            (A_TENTH_OF_THE_LOWEST, "0.4 -> 0.03"),
            sign="too low",
        ),
    ),
    hints=(
        "The finder shows you where training collapses. How far below that do you want "
        "to be, and what does it cost to be further below?",
        "Run your finder with five seeds, take the middle suggestion, and train a short "
        "run at a half and at a quarter of it.",
        "Another network: its finder falls most steeply at 0.06, give or take a third, "
        "and blows up at 0.2. Half of 0.06 is 0.03; a seed at 0.08 would say 0.04, and "
        "both are far from 0.2.",
    ),
    right=(the_finder_halved, the_best_of_a_sweep, a_median_of_five),
    partial=((A_TENTH_OF_THE_LOWEST, 0.5), (Fresh(lambda: at_random), 0.95)),
    xp=20,
    measure=measure,
)
