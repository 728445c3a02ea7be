"""Name the bug that a trace of learning rates shows."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Mapping

from autograder.exercises.model import Case, Exercise, Mistake, Property
from autograder.exercises.schedules import PURE


def name_that_bug(trace: list[float]) -> str:
    """Name the one mistake that made a trace.

    The plan was three equal cycles of warm restarts, each from 1 along half a cosine
    towards 0.1. A value above 1 or below 0 shows that the half is missing; a first
    rate below 1, that it was skipped; three equal rates, that epochs were counted; two
    equal ones at the start, that all is late; a last rate of 0.1 or below, that the
    wave was clipped or not lifted. What is left is a restart that comes late.

    Args:
        trace: the rates of three cycles, rounded to six digits.

    Returns:
        "M01", "M02", "M03", "M05", "M07" or "M27".

    >>> name_that_bug([0.775, 0.325, 1.0, 0.775, 0.325, 1.0, 0.775, 0.325, 1.0])
    'M02'
    """
    if max(trace) > 1 or min(trace) < 0:
        return "M05"
    if trace[0] < 1:
        return "M02"
    if trace[1] == trace[2]:
        return "M03"
    if trace[0] == trace[1]:
        return "M01"
    if trace[-1] <= 0.1:
        return "M07"
    return "M27"


START, CLOCK = "late or early from the first update on", "a clock that runs wrong"
SIZE = "rates that should not occur"


def planned(t: int, n: int) -> float:
    return 0.1 + 0.9 * half_wave(t % n, n)


def half_wave(done: int, n: int) -> float:
    return (1 + math.cos(math.pi * done / n)) / 2


BUGS: Mapping[str, Callable[[int, int], float]] = {
    "late": lambda t, n: planned(max(t - 1, 0), n),
    "early": lambda t, n: planned(t + 1, n),
    "epochs of 3": lambda t, n: planned(t // 3, n),
    "epochs of 5": lambda t, n: planned(t // 5, n),
    "late restart": lambda t, n: 0.1 + 0.9 * half_wave(t % (n + 1), n),
    "no half": lambda t, n: 0.1 + 1.8 * half_wave(t % n, n),
    "no one": lambda t, n: 0.1 + 0.9 * math.cos(math.pi * (t % n) / n),
    "clipped": lambda t, n: max(0.1, half_wave(t % n, n)),
    "no floor": lambda t, n: half_wave(t % n, n),
}
NAMES = {
    "late": "M01",
    "early": "M02",
    "epochs of 3": "M03",
    "epochs of 5": "M03",
    "late restart": "M27",
    "no half": "M05",
    "no one": "M05",
    "clipped": "M07",
    "no floor": "M07",
}
PROPERTY = {"M01": START, "M02": START, "M03": CLOCK, "M27": CLOCK}


def trace_of(bug: str, n: int) -> list[float]:
    return [round(BUGS[bug](t, n), 6) for t in range(3 * n)]


def one(bug: str, n: int) -> Case:
    return Case(PROPERTY.get(NAMES[bug], SIZE), [trace_of(bug, n)])


def cases(rng: random.Random) -> list[Case]:
    short, long = 7, rng.choice([11, 13, 16])
    middle, more = rng.choice([9, 10]), rng.choice([19, 20, 23])
    return [
        *(one(bug, n) for bug in ("late", "early") for n in (short, long, more)),
        *(one("late restart", n) for n in (short, middle, long)),
        *(one(bug, n) for bug in ("epochs of 3", "epochs of 5") for n in (short, long)),
        *(one(bug, n) for bug in ("no half", "no one") for n in (middle, long)),
        *(one(bug, n) for bug in ("clipped", "no floor") for n in (short, long, more)),
    ]


def by_rebuilding(trace: list[float]) -> str:
    n = len(trace) // 3

    def distance(bug: str) -> float:
        return max(abs(a - b) for a, b in zip(trace, trace_of(bug, n), strict=True))

    return NAMES[min(BUGS, key=distance)]


def by_numpy(trace: list[float]) -> object:
    import numpy as np

    rates = np.asarray(trace)
    n = rates.size // 3
    jumps = np.flatnonzero(np.diff(rates) > 0.5) + 1
    if np.ptp(rates) > 1:
        return np.str_("M05")
    if np.all(rates[:3] == rates[0]):
        return np.str_("M03")
    if (rates < 0.1).any() or (rates == 0.1).sum() > 3:
        return np.str_("M07")
    first = {n - 1: "M02", n + 1: "M01" if rates[0] == rates[1] else "M27"}
    return np.str_(first.get(int(jumps[0]), "M07"))


def by_levels(trace: list[float]) -> str:
    n = len(trace) // 3
    low, high = min(trace), max(trace)
    if high > 1.5 or low < -0.1:
        return "M05"
    repeated = int(trace[0] == trace[1]) + int(trace[1] == trace[2])
    if repeated >= 2 and trace[0] == trace[2]:
        return "M03"
    if trace.index(1.0) > 0:
        return "M02"
    if repeated == 1 and trace[0] == trace[1]:
        return "M01"
    return "M27" if trace[n] == 0.1 and trace[n - 1] > 0.1 else "M07"


SIZES, ALL = "max(trace) > 1 or min(trace) < 0", sorted(set(NAMES.values()))


def spelt(*names: str) -> str:
    """Each name written otherwise, in the order of `ALL`."""
    pairs = zip(ALL, names, strict=True)
    return "\n".join(f'return "{right}" -> return "{name}"' for right, name in pairs)


EXERCISE = Exercise(
    id="name_that_bug",
    lesson="03_preview_and_restarts",
    title="Name that bug",
    minutes=10,
    reference=name_that_bug,
    summary="""Return the id of the bug that a trace shows.
""",
    cases=cases,
    golden=tuple(
        one(bug, 8)
        for bug in (
            "late",
            "early",
            "epochs of 3",
            "no half",
            "clipped",
            "late restart",
        )
    ),
    properties=(
        Property(START, 3, core=True),
        Property(CLOCK, 3, core=True),
        Property(SIZE, 3, core=True),
        Property(PURE, 1, kind="pure"),
    ),
    mistakes=(
        Mistake(
            "name_that_bug.late_or_early",
            "You have late and early the wrong way round: what is late shows its first "
            "rate twice, what is early never shows it.",
            (
                "if trace[0] < 1: -> if trace[0] == trace[1] != trace[2]:\n"
                "if trace[0] == trace[1]: -> if trace[0] < 1:",
            ),
        ),
        Mistake(
            "name_that_bug.restart_alone",
            "You look at the restart alone. Two of the bugs have it one update late, "
            "but only one of them was late from the start.",
            ('return "M27" -> return "M01"', 'return "M01" -> return "M27"'),
        ),
        Mistake(
            "name_that_bug.plateaus",
            "Two equal rates at the start are a curve that is late; longer flat pieces "
            "are something else.",
            (
                'return "M03" -> return "M01"',
                'return "M01" -> return "M03"',
                "trace[1] == trace[2] -> any(map(float.__eq__, trace, trace[1:]))",
            ),
        ),
        Mistake(
            "name_that_bug.below",
            "A rate below the floor is not yet a rate below 0: the two have different "
            "causes.",
            (
                "min(trace) < 0 -> False",
                "min(trace) < 0 -> min(trace) < 0.1",
                'return "M05" -> return "M07"',
                'return "M07" -> return "M05"',
            ),
        ),
        Mistake(
            "name_that_bug.clipped",
            "A flat tail at the floor is no late restart: look how long the trace "
            "stays there.",
            (
                'return "M07" -> return "M27"',
                'return "M27" -> return "M07"',
                "trace[-1] <= 0.1 -> trace[-1] < 0.1",
            ),
        ),
        Mistake(
            "M70",
            "Your answer knows the length of the examples. Other traces have other "
            "cycles: a third of the trace each.",
            ("trace[-1] <= 0.1 -> trace[7] <= 0.1",),
        ),
        Mistake(
            "name_that_bug.always",
            "You give every trace the same name.",
            tuple(f'{SIZES} -> True\nreturn "M05" -> return "{name}"' for name in ALL),
        ),
        Mistake(
            "name_that_bug.spelling",
            "Right, but spelled otherwise: the ids are written like “M01”.",
            (
                spelt("m01", "m02", "m03", "m05", "m07", "m27"),
                spelt("M1", "M2", "M3", "M5", "M7", "M27"),
                spelt("01", "02", "03", "05", "07", "27"),
            ),
        ),
    ),
    hints=(
        "Plot one trace of each kind over the plan and ask of each pair: what has only "
        "this one?",
        "Go from the plain to the subtle: rates that cannot be, the first rate, flat "
        "pieces, and last where the first cycle ends.",
        "Another case: a plan that falls by lines, 4 3 2 1 4 3 2 1, floor 1. The trace "
        "4 3 2 1 1 4 3 2 stays at the floor once too often, though it began in time: "
        "the restart alone is late. The trace 4 4 3 2 1 4 3 2 was late at once.",
    ),
    right=(by_rebuilding, by_numpy, by_levels),
    single_faults={
        START: ('return "M01" -> return "M27"',),
        CLOCK: ('return "M27" -> return "M01"', 'return "M03" -> return "M01"'),
        SIZE: ('return "M07" -> return "M27"', "min(trace) < 0 -> False"),
    },
    equivalent={
        'if max(trace) > 1 or min(trace) < 0:: "min(trace) < 0" -> "min(trace) <= 0"': "No trace has a rate of exactly 0: a glide ends above its floor.",
        'if trace[1] == trace[2]:: "1" -> "0"': "Where the first and the third rate agree, so does the second.",
    },
)
