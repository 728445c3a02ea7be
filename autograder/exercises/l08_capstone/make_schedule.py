"""A schedule of the learner's own design, for budgets that it is told."""

from __future__ import annotations

import math
import random
from collections.abc import Callable

from autograder.exercises.model import Case, Exercise, Mistake, Property
from autograder.exercises.schedules import BAD, NAMES, PAST, PURE
from autograder.measuring.regret import OWN, measure

Schedule = Callable[[int], float]


def make_schedule(total_steps: int, batch_size: int) -> Callable[[int], float]:
    """Return a schedule for a run of so many updates: a pure function from t to a rate.

    Linear decay from 0.7 at t = 0 to zero at t = total_steps, and zero from there on.
    A decay can start higher than the best constant rate (0.5 here): it is there for a
    short time only. Up to a batch of 128 this network's best rate hardly changes, so
    the batch size is only checked.

    Args:
        total_steps: the number of updates T, > 0.
        batch_size: examples per update, > 0.

    Raises:
        ValueError: total_steps or batch_size is not positive.

    Source: Defazio et al. 2023 (arXiv:2310.07831): linear decay to zero is a good
    default at any budget.

    >>> schedule = make_schedule(10, 64)
    >>> schedule(0), schedule(5), schedule(10), schedule(99)
    (0.7, 0.35, 0.0, 0.0)
    """
    if total_steps < 1:
        raise ValueError("total_steps must be positive")
    if batch_size < 1:
        raise ValueError("batch_size must be positive")
    return lambda t: 0.7 * max(0.0, 1 - t / total_steps)


NEAR = "trains to within 3 times the best loss"
BEST = "trains to within 1.5 times the best loss"
FINITE = "every rate is a finite number, not negative"
LOW = "has come down when the run ends"
ANY = "other lengths"
TINY = "runs of one or two updates"
RUNS = {80: 3, 300: 1, 700: 1}  # seeds differ most where a run is short


def one(prop: str, steps: list[int], total: int, batch: int = 64) -> Case:
    fixed = {"total_steps": total, "batch_size": batch}
    shown = f"make_schedule({total}, batch_size={batch})"
    return Case(prop, steps, fixed, scene="schedule", shown=shown)


def training_run(total: int, runs: int) -> Case:
    setting = {"shape": OWN, "updates": total, "batch": 64, "runs": runs}
    case = one(NEAR, list(range(total)), total)
    return Case(
        NEAR,
        case.asked,
        case.fixed,
        scene="schedule",
        setting=setting,
        shown=case.shown,
    )


def past(total: int, batch: int) -> Case:
    steps = [total, total + 1, total + 2, 2 * total + 1, 2 * total, 10 * total]
    return one(PAST, steps, total, batch)


def bad(blames: str, total: int, batch: int) -> Case:
    case = one(BAD, [0], total, batch)
    return Case(BAD, [0], case.fixed, blames=blames, scene="schedule", shown=case.shown)


def cases(rng: random.Random) -> list[Case]:
    odd, long = rng.randrange(31, 59, 2), rng.randrange(101, 199, 2)
    batch = rng.choice([16, 32, 128])
    return [
        *(training_run(total, runs) for total, runs in RUNS.items()),
        one(ANY, list(range(odd)), odd, batch),
        one(ANY, list(range(long)), long, 256),
        one(TINY, [0], 1, 1),
        one(TINY, [0, 1], 2, batch),
        past(odd, batch),
        past(300, 64),
        bad("total_steps", 0, 64),
        bad("total_steps", -rng.randint(1, 9), batch),
        bad("batch_size", odd, 0),
        bad("batch_size", 80, -rng.randint(1, 9)),
    ]


def checked(total_steps: int, batch_size: int) -> None:
    for name, value in (("total_steps", total_steps), ("batch_size", batch_size)):
        if value <= 0:
            raise ValueError(f"{name} = {value}")


def a_cosine(total_steps: int, batch_size: int) -> Schedule:
    checked(total_steps, batch_size)

    def schedule(t: int) -> float:
        share = min(t / total_steps, 1.0)
        return 0.007 + (0.7 - 0.007) * 0.5 * (1 + math.cos(math.pi * share))

    return schedule


def warmup_stable_decay(total_steps: int, batch_size: int) -> Schedule:
    checked(total_steps, batch_size)
    warmup, decay = total_steps // 10, max(total_steps // 3, 1)

    def schedule(t: int) -> float:
        if t >= total_steps:
            return 0.0
        up = (t + 1) / warmup if warmup else 1.0
        return 0.5 * min(1.0, up, (total_steps - t) / decay)

    return schedule


def tabulated(total_steps: int, batch_size: int) -> Callable[[int], object]:
    import numpy as np

    checked(total_steps, batch_size)
    table = np.linspace(0.65, 0.0, total_steps + 1)
    return lambda t: table[min(t, total_steps)]


def counts_its_calls(total_steps: int, batch_size: int) -> Schedule:
    checked(total_steps, batch_size)
    calls = 0

    def schedule(t: int) -> float:
        nonlocal calls
        calls += 1
        return 0.15 * max(0.0, 1 - (calls - 1) / total_steps)

    return schedule


def multiplies_as_it_goes(total_steps: int, batch_size: int) -> Schedule:
    checked(total_steps, batch_size)
    rate = 0.6

    def schedule(t: int) -> float:
        nonlocal rate
        rate *= 1 - 3.4 / total_steps if total_steps > 4 else 0.1
        return rate

    return schedule


RATE = "0.7 * max(0.0, 1 - t / total_steps)"
BELOW_ZERO = "max(0.0, 1 - t / total_steps) -> (1 - t / total_steps)"
RETURNS = "max(0.0, 1 - t / total_steps) -> abs(1 - t / total_steps)"
ENDS_AT_A_THIRD = f"{RATE} -> 0.2 + 0.4 * max(0.0, 1 - t / total_steps)"
EPOCHS_OF_A_RUN = "max(1, total_steps * batch_size // 1297)"
WHOLE_RUN = "min(t, total_steps) / total_steps"
HALF_HEARTED = "0.7 -> 0.35"
UNCHECKED = (
    "total_steps < 1 -> False\nbatch_size < 1 -> False\n"
    "t / total_steps -> t / max(total_steps, 1)"
)
NAMELESS = '"total_steps must -> "it must\n"batch_size must -> "it must'


EXERCISE = Exercise(
    id="make_schedule",
    lesson="08_capstone",
    title="A schedule for any budget",
    minutes=40,
    reference=make_schedule,
    summary=(
        "Return your schedule: a function that takes t and returns a rate.\n\n"
        "total_steps is the number of updates, t = 0 … total_steps - 1;\n"
        "batch_size the examples in each. The judge trains the course's network\n"
        "with plain SGD for 80, 300 and 700 updates of 64, with seeds of its\n"
        "own. The last update uses at most a fifth of your highest rate; from\n"
        "t = total_steps on the rate stays as it is. Both arguments are refused\n"
        "by name if they are not positive."
    ),
    cases=cases,
    golden=(one(ANY, list(range(20)), 20),),
    properties=(
        Property(NEAR, 3, kind="regret", core=True, of=(NEAR,), factor=3.0),
        Property(BEST, 3, kind="regret", of=(NEAR,), factor=1.5),
        Property(FINITE, 0.25, kind="finite", of=(NEAR, ANY)),
        Property(TINY, 0.25, kind="finite", corner=True),
        Property(LOW, 1, kind="falls", of=(NEAR, ANY), factor=0.2),
        Property(PAST, 0.5, kind="flat", past=True),
        Property(PURE, 0.5, kind="pure", of=(NEAR, ANY)),
        Property(BAD, 1, kind="raises"),
        Property(NAMES, 0.5, kind="names", of=(BAD,)),
    ),
    # The site prints what their forms give: no peak of theirs is one that trains well.
    mistakes=(
        Mistake(
            "make_schedule.no_function",
            "Return the function itself, which is then called with one t after the "
            "other; not a list of its values, nor one rate.",
            (
                f"lambda t: {RATE} -> [{RATE} for t in range(total_steps)]",
                f"lambda t: {RATE} -> 0.5",
            ),
            sign="no function",
        ),
        Mistake(
            "M19",
            "Asked twice for the same t, your schedule gives two rates: it counts its "
            "calls. Let everything follow from t.",
            (counts_its_calls, multiplies_as_it_goes),
            sign="remembers",
        ),
        Mistake(
            "make_schedule.still_rising",
            "The run ends at the highest rate, so the warmup is as long as the whole "
            "run or longer: count it as a share of total_steps.",
            (
                f"{RATE} -> 0.5 * min(1.0, (min(t, total_steps) + 1) / 3000)",
                f"{RATE} -> 0.1 * {WHOLE_RUN}",
            ),
            sign="rises to the end",
        ),
        Mistake(
            "make_schedule.no_budget",
            "Your curve is the same for 80 updates and for 700: total_steps has no say "
            "in it.",
            (f"{RATE} -> 0.15 * 0.5 ** (t // 200)",),
            sign="same for any length",
        ),
        Mistake(
            "make_schedule.too_high",
            "The network collapses: the highest rate of your schedule is beyond what it "
            "bears, even for a short time.",
            ("0.7 -> 4.2", f"{RATE} -> 1.6"),
            sign="too high",
        ),
        Mistake(
            "make_schedule.constant",
            "The rate never changes: a run that ends at full speed keeps jumping around "
            "the minimum.",
            (f"{RATE} -> 0.18",),
            sign="constant",
        ),
        Mistake(
            "M03",
            "Your curve is over in the first quarter of the run: t and total_steps both "
            "count updates, not epochs.",
            (f"{RATE} -> 0.15 * max(0.0, 1 - t / {EPOCHS_OF_A_RUN})",),
            sign="over early",
        ),
        Mistake(
            "make_schedule.hardly_falls",
            "At the last update the rate is still more than half of its peak: are "
            "total_steps taken for epochs somewhere?",
            (f"{RATE} -> 0.19 * (1 - {WHOLE_RUN} / 20)",),
            sign="hardly falls",
        ),
        Mistake(
            "M09",
            "After the last update your rate grows again. A run that takes a little "
            "longer than planned should not speed up.",
            (f"{RATE} -> 0.15 * abs(1 - t / total_steps)",),
            sign="grows again",
        ),
        Mistake(
            "make_schedule.below_zero",
            "Past the end your rate is below zero, and would climb uphill.",
            (f"{RATE} -> 0.15 * (1 - t / total_steps)",),
            sign="negative",
        ),
        Mistake(
            "make_schedule.timid",
            "The loss is still on its way down when the run ends: your highest rate is "
            "too small for these budgets.",
            ("0.7 -> 0.07", HALF_HEARTED),
            sign="too low",
        ),
    ),
    hints=(
        "First a shape that you know from lessons 02 to 05, written in t / total_steps; "
        "then a peak for it.",
        "Train it for 80 and for 700 updates with three seeds. If the short run is the "
        "worse one, the peak is too low; if the long one collapses, too high.",
        "Another task, reading speed: full speed for two thirds of the book, then "
        "slower in equal parts. With 30 pages left of a last third of 60 that is half "
        "of full speed, and after the last page nothing is read.",
    ),
    right=(a_cosine, warmup_stable_decay, tabulated),
    partial=(
        (UNCHECKED, 0.85),
        (NAMELESS, 0.95),
        (ENDS_AT_A_THIRD, 0.9),
        (BELOW_ZERO, 0.95),
        (RETURNS, 0.95),
        (HALF_HEARTED, 0.7),
        ("t / total_steps -> t / (total_steps - 1)", 0.975),
    ),
    points=10.0,
    xp=120,
    seconds=10.0,
    measure=measure,
)
