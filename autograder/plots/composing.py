"""The composer: torch's schedules, and the learner's own function over them."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping, Sequence
from typing import Any

import traitlets

from autograder.plots.kit import Ask, CannotAnswer
from autograder.plots.kit.following import FollowingExplorer
from autograder.plots.kit.learner import Curve
from autograder.plots.torch_loading import TorchExplorer, load_torch
from autograder.plots.torch_schedules import schedules, target

# As near as the checks ask for.
NEAR, NEAR_ZERO = 1e-6, 1e-9


class ComposerExplorer(
    FollowingExplorer,
    TorchExplorer,
    script="composer",
    shows="Schedule composer: seven schedules under sliders, and your own function "
    "over each of them.",
):
    """A schedule by torch, the learner's by its exercise's name, and the difference."""

    schedules: Any = traitlets.List().tag(sync=True)
    first = traitlets.Unicode("step").tag(sync=True)
    drawn = traitlets.Dict().tag(sync=True)

    def __init__(
        self, first: str, steps: int, names: Mapping[str, Any] | None = None
    ) -> None:
        self._kinds = schedules(steps)
        if first not in self._kinds:
            known = ", ".join(self._kinds)
            raise ValueError(f"no schedule is called {first!r}: there are {known}")
        self.steps = steps
        super().__init__(
            names,
            first=first,
            schedules=[
                {
                    "name": name,
                    "label": kind.label,
                    "exercise": kind.exercise,
                    "parts": [dataclasses.asdict(part) for part in kind.parts],
                }
                for name, kind in self._kinds.items()
            ],
        )

    def answer(self, ask: Ask) -> Mapping[str, Any]:
        """Compute both curves, and say where they part."""
        if ask.kind != "curve":
            return super().answer(ask)
        kind = self._kinds.get(ask.arguments["schedule"])
        if kind is None:
            raise CannotAnswer(f"no schedule is called {ask.arguments['schedule']!r}")
        values = {name: float(v) for name, v in ask.arguments["values"].items()}
        load_torch(ask)
        rates = target(ask.arguments["schedule"], self.steps, values)
        ask.progress()
        self.forget()
        mine = self.mine(kind.exercise, self.steps, lambda: kind.mine(values))
        return compared(kind.exercise, rates, mine)


def near(own: float, rate: float) -> bool:
    """Whether two rates are the same but for rounding."""
    return math.isclose(own, rate, rel_tol=NEAR, abs_tol=NEAR_ZERO)


def compared(name: str, rates: Sequence[float], mine: Curve) -> dict[str, Any]:
    """Both curves, the difference between them, and in words where it begins.

    >>> compared("half", [1.0, 0.5], Curve([1.0, 0.4]))["words"]
    'Your half differs from the target first at t = 1: yours 0.4, target 0.5.'
    """
    found: dict[str, Any] = {
        "target": list(rates),
        "mine": mine.values,
        "difference": [
            None if own is None else 0.0 if near(own, rate) else own - rate
            for own, rate in zip(mine.values, rates, strict=False)
        ],
        "first": None,
        "trouble": mine.trouble,
    }
    if mine.missing:
        words = f"The target alone: {name} is not written yet."
        if mine.nowhere:
            words = "The target alone."
        return {**found, "mine": [], "difference": [], "words": words}
    for t, (own, rate) in enumerate(zip(mine.values, rates, strict=False)):
        if own is None or not near(own, rate):
            yours = "no number" if own is None else f"{own:.4g}"
            words = f"t = {t}: yours {yours}, target {rate:.4g}"
            found["first"] = {"t": t, "words": words, "y": own}
            words = f"Your {name} differs from the target first at {words}."
            return {**found, "words": words}
    if mine.trouble:
        return {**found, "words": f"The target, and your {name} as far as it came."}
    words = f"Your {name} is the target at all {len(rates)} updates."
    return {**found, "words": words}
