"""The schedules that the composer shows: torch computes them, step by step."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

Values = Mapping[str, float]


@dataclass(frozen=True)
class Part:
    """A parameter with its slider: its ends, where it starts, how it moves."""

    name: str
    label: str
    low: float
    high: float
    value: float
    scale: str = "whole"


@dataclass(frozen=True)
class Schedule:
    """A schedule: torch's class for it, and the exercise that is about the same.

    `torch` makes the scheduler from an optimizer and the sliders' values; `mine` makes
    of them what the learner's function is called with. Past the update `ends`, where
    there is one, the last value is held: torch's own would move on.
    """

    label: str
    exercise: str
    parts: tuple[Part, ...]
    torch: Callable[[Any, Any, Values], Any] = field(repr=False)
    mine: Callable[[Values], dict[str, Any]] = dict
    ends: str | None = None


def _whole(values: Values, *names: str) -> dict[str, Any]:
    return {**values, **{name: int(values[name]) for name in names}}


def _milestones(values: Values) -> list[int]:
    return [int(values["first"]), int(values["second"])]


def schedules(steps: int) -> dict[str, Schedule]:
    """All schedules, with sliders for a picture of so many updates.

    >>> list(schedules(100))
    ['step', 'multistep', 'exponential', 'warmup', 'decay', 'poly', 'cosine']
    """

    def length(name: str, label: str, share: float) -> Part:
        return Part(name, label, 1, steps, max(1, round(share * steps)))

    def end(name: str) -> Part:
        return Part(name, name, 0.0, 0.1, 0.01, "linear")

    gamma = Part("gamma", "gamma", 0.05, 1.0, 0.5, "linear")
    slow = Part("gamma", "gamma", 0.9, 1.0, 0.96, "linear")
    power = Part("power", "power", 0.25, 4.0, 2.0, "log")
    share = Part("start_factor", "start_factor", 0.02, 1.0, 0.1, "linear")
    return {
        "step": Schedule(
            "Step decay (StepLR)",
            "step_lr",
            (length("step_size", "step_size (updates)", 0.3), gamma),
            lambda s, o, v: s.StepLR(o, int(v["step_size"]), v["gamma"]),
            lambda v: _whole(v, "step_size"),
        ),
        "multistep": Schedule(
            "Milestones (MultiStepLR)",
            "multistep_lr",
            (
                length("first", "first milestone (update)", 0.3),
                length("second", "second milestone (update)", 0.7),
                gamma,
            ),
            lambda s, o, v: s.MultiStepLR(o, _milestones(v), v["gamma"]),
            lambda v: {
                "base_lr": v["base_lr"],
                "milestones": _milestones(v),
                "gamma": v["gamma"],
            },
        ),
        "exponential": Schedule(
            "Exponential decay (ExponentialLR)",
            "exponential_lr",
            (slow,),
            lambda s, o, v: s.ExponentialLR(o, v["gamma"]),
        ),
        "warmup": Schedule(
            "Linear warmup (LinearLR)",
            "linear_warmup_lr",
            (share, length("total_iters", "total_iters (updates)", 0.3)),
            lambda s, o, v: s.LinearLR(
                o, v["start_factor"], 1.0, int(v["total_iters"])
            ),
            lambda v: _whole(v, "total_iters"),
        ),
        "decay": Schedule(
            "Linear decay (LinearLR)",
            "linear_decay_lr",
            (
                length("total", "total (updates)", 0.8),
                end("end_lr"),
            ),
            lambda s, o, v: s.LinearLR(
                o, 1.0, min(1.0, v["end_lr"] / v["base_lr"]), int(v["total"])
            ),
            lambda v: {**_whole(v, "total"), "end_lr": min(v["end_lr"], v["base_lr"])},
        ),
        "poly": Schedule(
            "Polynomial decay (PolynomialLR)",
            "poly_lr",
            (length("total", "total (updates)", 0.8), power),
            lambda s, o, v: s.PolynomialLR(o, int(v["total"]), v["power"]),
            lambda v: _whole(v, "total"),
        ),
        "cosine": Schedule(
            "Cosine decay (CosineAnnealingLR, held at its end)",
            "cosine_lr",
            (
                length("T_max", "T_max (updates)", 0.8),
                end("eta_min"),
            ),
            lambda s, o, v: s.CosineAnnealingLR(o, int(v["T_max"]), v["eta_min"]),
            lambda v: _whole(v, "T_max"),
            ends="T_max",
        ),
    }


def target(name: str, steps: int, values: Values) -> list[float]:
    """The learning rates of so many updates, as torch's scheduler gives them.

    >>> target("step", 4, {"base_lr": 1.0, "step_size": 2, "gamma": 0.5})
    [1.0, 1.0, 0.5, 0.5]
    """
    return list(_target(name, steps, tuple(sorted(values.items()))))


@functools.lru_cache(maxsize=64)
def _target(
    name: str, steps: int, values: tuple[tuple[str, float], ...]
) -> tuple[float, ...]:
    import torch
    from torch.optim import lr_scheduler

    class Still(torch.optim.Optimizer):
        """An optimizer that moves nothing: only its learning rate is looked at."""

        def step(self, closure: Any = None) -> Any:
            """Move nothing."""

    given = dict(values)
    schedule = schedules(steps)[name]
    still = Still([torch.zeros(1)], {"lr": given["base_lr"]})
    scheduler = schedule.torch(lr_scheduler, still, given)
    last = int(given[schedule.ends]) if schedule.ends else steps
    still.step()  # torch warns where this never happened before the first step
    rates = []
    for t in range(steps):
        rates.append(float(still.param_groups[0]["lr"]))
        if t < last:
            scheduler.step()
    return tuple(rates)
