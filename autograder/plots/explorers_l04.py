"""One cycle under sliders, in three dialects; torch's OneCycleLR gives every curve."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import traitlets

from autograder.plots.composing import compared
from autograder.plots.kit import Ask
from autograder.plots.kit.following import FollowingExplorer
from autograder.plots.torch_loading import TorchExplorer, load_torch
from autograder.plots.torch_rates import path, rates

HELD = 3  # updates past the end that are drawn, where a library says what they use


@dataclass(frozen=True)
class Numbers:
    """What the sliders say; each library is given them under its own names."""

    total_steps: int
    pct_start: float
    div_factor: float
    final_div_factor: float
    anneal: str = "cos"
    three_phase: bool = False


@dataclass(frozen=True)
class Dialect:
    """What one library makes of the numbers.

    `past` are the rates of the updates past the end, where the library says what they
    are; `ends` says it in words. `note` says in a sentence what else is different, or
    why nothing is drawn.
    """

    name: str
    ends: str
    rates: tuple[float, ...] = ()
    momenta: tuple[float, ...] = ()
    past: tuple[float, ...] = ()
    note: str = ""


class OneCycleExplorer(
    FollowingExplorer,
    TorchExplorer,
    script=("onecycle_words", "onecycle"),
    shows="One cycle: the learning rate and the momentum of each update, under four "
    "sliders, by torch, fastai and optax.",
):
    """Rate and momentum of one cycle in three dialects, and the learner's own."""

    drawn = traitlets.Dict().tag(sync=True)

    def answer(self, ask: Ask) -> Mapping[str, Any]:
        """Ask torch for all curves; call the learner's functions."""
        if ask.kind != "cycle":
            return super().answer(ask)
        numbers, own = _numbers(ask.arguments), bool(ask.arguments["own"])
        load_torch(ask)
        found = dialects(numbers, own=own)
        ask.progress()
        self.forget()
        numbers = _usual(numbers) if own else numbers
        return {
            "numbers": asdict(numbers),
            "dialects": [asdict(one) for one in found],
            "mine": self._mine("onecycle_lr", numbers, found[0].rates),
            "momentum": self._mine("onecycle_momentum", numbers, found[0].momenta),
        }

    def _mine(
        self, name: str, numbers: Numbers, target: Sequence[float]
    ) -> dict[str, Any]:
        given = {**asdict(numbers), "max_lr": 1.0}
        if name == "onecycle_momentum":
            for rate_only in ("max_lr", "div_factor", "final_div_factor"):
                del given[rate_only]
        own = self.mine(name, numbers.total_steps, lambda: given)
        if target:
            found = compared(name, target, own)
            del found["target"]  # the dialects say it
            return found
        words = "" if own.missing else f"Your {name} is drawn; torch has nothing here."
        return {"mine": own.values, "words": words, "trouble": own.trouble}


def _numbers(given: Mapping[str, Any]) -> Numbers:
    return Numbers(
        int(given["total_steps"]),
        float(given["pct_start"]),
        float(given["div_factor"]),
        float(given["final_div_factor"]),
        str(given["anneal"]),
        bool(given["three_phase"]),
    )


def _usual(numbers: Numbers) -> Numbers:
    """The defaults of torch, and of optax."""
    return replace(numbers, pct_start=0.3, div_factor=25.0, final_div_factor=1e4)


@functools.lru_cache(maxsize=64)
def dialects(numbers: Numbers, *, own: bool) -> tuple[Dialect, Dialect, Dialect]:
    """What torch, fastai and optax make of the numbers, or of their own defaults.

    >>> torch, fastai, optax = dialects(Numbers(100, 0.3, 25.0, 1e4), own=False)
    >>> [one.rates.index(max(one.rates)) for one in (torch, fastai, optax)]
    [29, 30, 30]
    """
    if not own:
        return _torch(numbers), _fastai(numbers), _optax(numbers)
    usual = _usual(numbers)
    fastais = replace(usual, pct_start=0.25, final_div_factor=1e5)
    return _torch(usual), _fastai(fastais), _optax(usual)


def _torch(numbers: Numbers) -> Dialect:
    """Ask OneCycleLR, called as the learner would call it."""
    made = Dialect("torch", "wrong, then an error")
    given = asdict(numbers)
    try:
        found = _cycle(anneal_strategy=given.pop("anneal"), **given)
    except ZeroDivisionError:
        words = "torch divides by zero: pct_start times total_steps is 1, and the rise "
        return replace(made, note=f"{words}has no room.")
    return replace(made, **_curves(found, numbers))


def _fastai(numbers: Numbers) -> Dialect:
    """Ask for a peak that need not be at a whole update, and an end past the last one.

    Its `div_final` counts from the peak; the rate that comes of it is written where
    torch's scheduler looks for the lowest one.
    """
    made = Dialect("fastai", "the fit is over")
    if numbers.anneal != "cos" or numbers.three_phase:
        lacks = "straight lines" if numbers.anneal != "cos" else "third phase"
        return replace(made, note=f"fastai's fit_one_cycle has no {lacks}.")
    peak = numbers.pct_start * numbers.total_steps
    found = _later(numbers, peak, lowest=1 / numbers.final_div_factor)
    words = "fastai's div_final counts from the peak, not from the first rate."
    return replace(made, note=words, **_curves(found, numbers))


def _optax(numbers: Numbers) -> Dialect:
    """Ask for a peak at a whole update, and an end past the last one, which is held."""
    made = Dialect("optax", "held")
    peak = int(numbers.pct_start * numbers.total_steps)
    if numbers.anneal != "cos":
        found = _three_lines(numbers, peak)
        words = "optax has three lines, back at the start after 85 % of the updates."
        made = replace(made, note=words)
    elif numbers.three_phase:
        words = "optax's cosine_onecycle_schedule has no third phase."
        return replace(made, note=words)
    else:
        found = [rate for rate, _ in _later(numbers, peak)]
    *used, end = found
    return replace(made, rates=tuple(used), past=(end,) * HELD)


def _curves(found: Sequence[tuple[float, float]], numbers: Numbers) -> dict[str, Any]:
    rate, momentum = zip(*found[: numbers.total_steps], strict=True)
    return {"rates": rate, "momenta": momentum}


def _cycle(
    total_steps: int, lowest: float | None = None, **given: Any
) -> list[tuple[float, float]]:
    from torch.optim.lr_scheduler import OneCycleLR

    def make(optimizer: Any) -> OneCycleLR:
        made = OneCycleLR(optimizer, 1.0, total_steps, **given)
        if lowest is not None:
            optimizer.param_groups[0]["min_lr"] = lowest
        return made

    return path(make, total_steps)


def _later(
    numbers: Numbers, peak: float, lowest: float | None = None
) -> list[tuple[float, float]]:
    """Tell torch of one update more, so that the end comes where that would be."""
    updates = numbers.total_steps + 1
    return _cycle(
        updates,
        lowest,
        pct_start=(peak + 1) / updates,
        div_factor=numbers.div_factor,
        final_div_factor=numbers.final_div_factor,
    )


def _three_lines(numbers: Numbers, peak: int) -> list[float]:
    """Draw optax's linear_onecycle_schedule, back at the start after 85 per cent."""
    down, start = int(0.85 * numbers.total_steps), 1 / numbers.div_factor
    rise = _line(1.0, start, peak)[::-1]
    fall = _line(1.0, start, down - peak)
    sink = _line(start, 1 / numbers.final_div_factor, numbers.total_steps - down)
    return [*rise, *fall[1:], *sink[1:]]


def _line(first: float, share: float, updates: int) -> list[float]:
    """From a rate to a share of it, with both ends."""
    from torch.optim.lr_scheduler import LinearLR

    return rates(lambda o: LinearLR(o, 1.0, share, updates), updates + 1, first)
