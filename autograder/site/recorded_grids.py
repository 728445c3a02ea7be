"""The values at which explorers are recorded: coarse, and the first view among them."""

from __future__ import annotations

from collections.abc import Sequence

from autograder.plots.composing import ComposerExplorer
from autograder.plots.decay_families import CLOCKS
from autograder.plots.kit import Explorer
from autograder.plots.resuming import SCHEDULES
from autograder.site.recorded_answers import Grid, Questions, Value

BASE_RATES = (0.001, 0.01, 0.1, 1, 10)
STEEP, SLOW = (0.05, 0.1, 0.3, 0.5, 0.7, 1), (0.9, 0.93, 0.96, 0.98, 0.99, 1)
LENGTHS = (1, 10, 20, 30, 50, 80, 100)
ENDS = (0, 0.001, 0.01, 0.05, 0.1)
SHARES = (0.02, 0.1, 0.3, 0.5, 1)
COMPOSED: dict[str, Grid] = {
    "step": {"step_size": LENGTHS, "gamma": STEEP},
    "multistep": {
        "first": (1, 15, 30, 50, 70),
        "second": (30, 50, 70, 90),
        "gamma": STEEP,
    },
    "exponential": {"gamma": SLOW},
    "warmup": {"start_factor": SHARES, "total_iters": LENGTHS},
    "decay": {"total": LENGTHS, "end_lr": ENDS},
    "poly": {"total": LENGTHS, "power": (0.25, 0.5, 1, 2, 3, 4)},
    "cosine": {"T_max": LENGTHS, "eta_min": ENDS},
}
RESTARTS: Grid = {
    "T_0": (2, 5, 10, 15, 20, 30, 40),
    "T_mult": (1, 2, 3, 4),
    "eta_min": (0, 0.1, 0.5),
    "warmup": (0, 2, 5),
    "gamma": (0.5, 0.8, 1),
}
CYCLE: Grid = {
    "total_steps": (10, 50, 100, 200),
    "anneal": ("cos", "linear"),
    "three_phase": (False, True),
}
NUMBERS: Grid = {
    "pct_start": (0.1, 0.3, 0.5),
    "div_factor": (5, 25, 100),
    "final_div_factor": (10, 10_000, 1_000_000),
}
DECAY: Grid = {
    "clock": CLOCKS,
    "warmup": (0, 1, 10, 20, 50, 100),
    "total": (20, 50, 100, 200),
}


def composed(steps: int) -> tuple[Questions, ...]:
    """The composer's questions; a picture of other updates has other lengths."""

    def scaled(name: str, values: Sequence[Value]) -> Sequence[Value]:
        lengths = {"step_size", "first", "second", "total_iters", "total", "T_max"}
        if name not in lengths:
            return values
        return sorted({max(1, round(float(one) * steps / 100)) for one in values})

    found = []
    for name, parts in COMPOSED.items():
        own = {part: scaled(part, values) for part, values in parts.items()}
        grid = {"schedule": (name,), "base_lr": BASE_RATES, **own}
        nested = frozenset({"base_lr", *parts})
        found.append(Questions("curve", grid, nested=nested))
    return tuple(found)


def cycles() -> tuple[Questions, ...]:
    """One cycle's; libraries with their own defaults ignore three of the numbers."""
    ignored = {name: values[0] for name, values in NUMBERS.items()}
    return (
        Questions("cycle", {**CYCLE, **NUMBERS, "own": (False,)}),
        Questions("cycle", {**CYCLE, "own": (True,)}, ignored),
    )


def decays() -> tuple[Questions, ...]:
    """The decay families'; some of them have no floor."""
    falling = ("linear", "cosine", "wsd")
    floors = (0, 0.1, 0.5)
    return (
        Questions("decay", {"family": falling, **DECAY, "floor": floors}),
        Questions("decay", {"family": ("root", "constant"), **DECAY}, {"floor": 0}),
    )


def questions_of(explorer: Explorer) -> tuple[Questions, ...]:
    """All that a page can ask of the explorer; nothing where it asks no Python."""
    if isinstance(explorer, ComposerExplorer):
        return composed(explorer.steps)
    match explorer.scripts[-1:]:
        case ("restarts",):
            return (Questions("restarts", RESTARTS),)
        case ("onecycle",):
            return cycles()
        case ("families",):
            return decays()
        case ("resume",):
            return (Questions("traces", {"schedule": tuple(SCHEDULES)}),)
    return ()


def positions_of(questions: Sequence[Questions]) -> dict[str, list[Value]]:
    """The values on which the sliders stop, by the names that the scripts ask for.

    >>> positions_of(composed(100))["step.step_size"]
    [1, 10, 20, 30, 50, 80, 100]
    """
    found: dict[str, list[Value]] = {}
    for asked in questions:
        head = str(asked.grid["schedule"][0]) if asked.nested else ""
        for name, values in asked.grid.items():
            if all(type(one) in {int, float} for one in values):
                own = name in asked.nested and name != "base_lr"
                found[f"{head}.{name}" if own else name] = list(values)
    return found
