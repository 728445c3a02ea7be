"""Families of decay after a warmup: torch computes the pieces, update by update."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from autograder.plots.torch_rates import rates

AFTER = "after"  # the one clock of three that starts where the ramp ends
CLOCKS = (AFTER, "zero", "cut")
ENDLESS = ("root", "constant")
CLOCKLESS = ("wsd", "constant")  # none of these begins to fall at its peak
FALLING_SHARE = 5  # of a WSD run, the last fifth falls


@dataclass(frozen=True)
class Plan:
    """What the controls say; lengths are updates, the floor is a share of the peak."""

    family: str
    clock: str
    warmup: int
    total: int
    floor: float

    @property
    def begins(self) -> int:
        """The update from which the fall is counted."""
        plain = self.clock == AFTER or self.family in CLOCKLESS
        return self.warmup if plain else 0

    @property
    def length(self) -> int:
        """How many updates the fall has, if it has an end."""
        return self.total - self.begins

    @property
    def falling(self) -> int:
        """How many of the last updates fall in a WSD run."""
        return min(round(self.total / FALLING_SHARE), self.total - self.warmup)

    @property
    def drawn(self) -> int:
        """How many updates are drawn: some more than the run has."""
        return self.total + max(5, self.total // 10)


Fall = Callable[[Any, Plan], Any]


def _line(optimizer: Any, plan: Plan) -> Any:
    from torch.optim.lr_scheduler import LinearLR

    return LinearLR(optimizer, 1.0, plan.floor, plan.length)


def _half_wave(optimizer: Any, plan: Plan) -> Any:
    from torch.optim.lr_scheduler import CosineAnnealingLR

    return CosineAnnealingLR(optimizer, plan.length, plan.floor)


def _one_over_root(optimizer: Any, plan: Plan) -> Any:
    from torch.optim.lr_scheduler import MultiplicativeLR

    near = max(plan.warmup, 1)

    def slower(i: int) -> float:
        return math.sqrt((near + i - 1) / (near + i))

    return MultiplicativeLR(optimizer, slower)


def _level_then_line(optimizer: Any, plan: Plan) -> Any:
    from torch.optim.lr_scheduler import ConstantLR, LinearLR, SequentialLR

    falling = max(plan.falling, 1)
    level = plan.length - falling
    line = LinearLR(optimizer, 1.0, plan.floor, falling)
    if level == 0:
        return line
    parts = [ConstantLR(optimizer, 1.0, level), line]
    return SequentialLR(optimizer, parts, [level])


def _level(optimizer: Any, _: Plan) -> Any:
    from torch.optim.lr_scheduler import ConstantLR

    return ConstantLR(optimizer, 1.0)


FALLS: dict[str, Fall] = {
    "linear": _line,
    "cosine": _half_wave,
    "root": _one_over_root,
    "wsd": _level_then_line,
    "constant": _level,
}


def _fall(plan: Plan) -> list[float]:
    """The fall alone, from its own beginning to the last update that is drawn."""
    count = plan.drawn - plan.begins
    if plan.family in ENDLESS:
        return rates(lambda o: FALLS[plan.family](o, plan), count)
    if plan.length == 0:
        return [plan.floor] * count
    found = rates(lambda o: FALLS[plan.family](o, plan), plan.length + 1)
    # torch's cosine would rise again past its end.
    return found + found[-1:] * (count - len(found))


def _ramp(warmup: int) -> list[float]:
    """LinearLR cannot begin at 0, but it can end there: it is walked backwards."""
    from torch.optim.lr_scheduler import LinearLR

    if warmup == 0:
        return []
    return rates(lambda o: LinearLR(o, 1.0, 0.0, warmup), warmup + 1)[:0:-1]


@functools.lru_cache(maxsize=128)
def shares(plan: Plan) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """The share of the peak that each update uses, and what the ramp replaces.

    >>> used, replaced = shares(Plan("linear", "zero", 2, 20, 0.0))
    >>> [round(share, 2) for share in used[:4]], [round(share, 2) for share in replaced]
    ([0.0, 0.5, 0.9, 0.85], [1.0, 0.95, 0.9])
    """
    fall = _fall(plan)
    hidden = plan.warmup - plan.begins
    replaced = fall[: hidden + 1] if hidden else []
    return (*_ramp(plan.warmup), *fall[hidden:]), tuple(replaced)


def about_peak(used: tuple[float, ...], warmup: int) -> str:
    """What happens at the end of the ramp, in words.

    >>> about_peak((1.0, 0.9), 0)
    'No warmup: update 0 uses 1 of the peak.'
    """
    if warmup == 0:
        return f"No warmup: update 0 uses {used[0]:.3g} of the peak."
    before, at = used[warmup - 1], used[warmup]
    jump = at - before
    if math.isclose(jump, 1 / warmup, rel_tol=1e-6):
        moved = f"one more step of the ramp, {jump:.3g} up"
    elif abs(jump) < 1e-9:
        moved = "no step at all, where the ramp would have made one more"
    else:
        sign = "−" if jump < 0 else "+"
        moved = f"a jump of {sign}{abs(jump):.3g}"
    highest = max(used)
    reached = math.isclose(highest, 1.0, rel_tol=1e-9)
    end = "is reached" if reached else f"is never reached: {highest:.3g} is the most"
    return (
        f"Update {warmup - 1} uses {before:.3g} of the peak and update {warmup}, at "
        f"t = W, {at:.3g}: {moved}. The peak {end}."
    )
