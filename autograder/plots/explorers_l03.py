"""Warm restarts under sliders: torch's rates, a table of cycles, the learner's own."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

import traitlets

from autograder.plots.composing import compared
from autograder.plots.kit import Ask, CannotAnswer
from autograder.plots.kit.following import FollowingExplorer
from autograder.plots.torch_loading import TorchExplorer, load_torch
from autograder.plots.torch_rates import rates, still

UPDATES = 70
TOP = 1.0  # the highest rate; all others are shares of it


@dataclass(frozen=True)
class Plan:
    """What the sliders say; lengths are updates, the ramp is part of its cycle."""

    T_0: int
    T_mult: int
    eta_min: float
    warmup: int
    gamma: float

    @property
    def is_plain(self) -> bool:
        """Whether torch has one class for it, and the lesson one function."""
        return self.warmup == 0 and self.gamma == 1


@dataclass(frozen=True)
class Cycle:
    """Where a cycle begins, how long its ramp and its glide take, and its peak."""

    first: int
    ramp: int
    glide: int
    peak: float

    @property
    def end(self) -> int:
        """The first update of the next cycle."""
        return self.first + self.ramp + self.glide


class RestartsExplorer(
    FollowingExplorer,
    TorchExplorer,
    script="restarts",
    shows="Warm restarts: five sliders, the rate of each update and a table of cycles.",
):
    """Cosine with warm restarts by torch, as used and as recorded too late."""

    drawn = traitlets.Dict().tag(sync=True)

    def answer(self, ask: Ask) -> Mapping[str, Any]:
        """Ask torch for the rates and the cycles; call the learner's function."""
        if ask.kind != "restarts":
            return super().answer(ask)
        plan = _plan(ask.arguments)
        load_torch(ask)
        used, cycles = restarts(plan)
        ask.progress()
        return {
            "updates": min(UPDATES, len(used)),
            "rates": list(used),
            "cycles": [asdict(cycle) for cycle in cycles],
            "mine": self._mine(plan, used[:UPDATES]),
        }

    def _mine(self, plan: Plan, used: tuple[float, ...]) -> dict[str, Any]:
        name = "sgdr_lr" if plan.is_plain else "sgdr_warm_lr"
        self.forget()
        own = self.mine(name, len(used), lambda: _arguments(plan))
        found = compared(name, used, own)
        del found["target"]  # the rates say it
        if own.missing and not own.nowhere and not plan.is_plain:
            found["words"] = f"torch alone: your {name} is an exercise of the workshop."
        return found


def _plan(given: Mapping[str, Any]) -> Plan:
    plan = Plan(
        int(given["T_0"]),
        int(given["T_mult"]),
        float(given["eta_min"]),
        int(given["warmup"]),
        float(given["gamma"]),
    )
    if not 0 <= plan.warmup < plan.T_0:
        raise CannotAnswer("The ramp has to be shorter than the first cycle.")
    return plan


def _arguments(plan: Plan) -> dict[str, Any]:
    """What the learner's function is called with, beside the update."""
    if plan.is_plain:
        cycles = {"T_0": plan.T_0, "T_mult": plan.T_mult}
        return {"eta_max": TOP, **cycles, "eta_min": plan.eta_min}
    cycles = {"first_cycle": plan.T_0, "warmup": plan.warmup}
    growth = {"cycle_mult": float(plan.T_mult), "gamma": plan.gamma}
    return {"max_lr": TOP, "min_lr": plan.eta_min, **cycles, **growth}


@functools.lru_cache(maxsize=64)
def restarts(plan: Plan) -> tuple[tuple[float, ...], tuple[Cycle, ...]]:
    """The rates of 71 updates, as torch's schedulers give them, and their cycles.

    One update more than is drawn: a list that is recorded too late ends with it. The
    rates end early where a peak has shrunk to `eta_min`: there is nothing to glide to.

    >>> used, cycles = restarts(Plan(10, 2, 0.0, warmup=0, gamma=1.0))
    >>> used[10], [cycle.first for cycle in cycles]
    (1.0, [0, 10, 30, 70])
    """
    from torch.optim.lr_scheduler import CosineAnnealingWarmRestarts

    cycles = tuple(_cycles(plan))
    if not plan.is_plain:
        used = [rate for cycle in cycles for rate in _ramp_and_glide(cycle, plan)]
        return tuple(used[: UPDATES + 1]), cycles
    shape = (plan.T_0, plan.T_mult, plan.eta_min)
    used = rates(lambda o: CosineAnnealingWarmRestarts(o, *shape), UPDATES + 1, TOP)
    return tuple(used), cycles


def _cycles(plan: Plan) -> Iterator[Cycle]:
    """Let torch count: one scheduler knows the glides' lengths, one the peaks."""
    from torch.optim.lr_scheduler import CosineAnnealingWarmRestarts, ExponentialLR

    first, shortest = 0, plan.T_0 - plan.warmup
    glides = CosineAnnealingWarmRestarts(still(TOP), shortest, plan.T_mult)
    for peak in rates(lambda o: ExponentialLR(o, plan.gamma), UPDATES + 1, TOP):
        if first > UPDATES or peak <= plan.eta_min:
            return
        cycle = Cycle(first, plan.warmup, int(glides.T_i), peak)
        yield cycle
        first = cycle.end
        for _ in range(cycle.glide):
            glides.step()


def _ramp_and_glide(cycle: Cycle, plan: Plan) -> list[float]:
    """A cycle by two of torch's schedulers."""
    from torch.optim.lr_scheduler import CosineAnnealingLR, LinearLR

    ramp, low = cycle.ramp, plan.eta_min / cycle.peak
    # LinearLR cannot begin at 0, but it can end there: the ramp is walked backwards.
    down = rates(lambda o: LinearLR(o, 1.0, low, ramp), ramp + 1, cycle.peak)
    length = min(cycle.glide, UPDATES + 1)
    glide = rates(
        lambda o: CosineAnnealingLR(o, cycle.glide, plan.eta_min), length, cycle.peak
    )
    return [*down[:0:-1], *glide]
