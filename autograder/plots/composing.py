"""The composer: torch's schedules, and the learner's own function over them."""

from __future__ import annotations

import dataclasses
import math
import sys
import weakref
from collections.abc import Mapping, Sequence
from typing import Any

import traitlets

from autograder.plots.kit import Ask, CannotAnswer, Explorer
from autograder.plots.kit.learner import Curve, curve_of, notebook_names
from autograder.plots.torch_schedules import is_loaded, schedules, target

# As near as the checks ask for.
NEAR, NEAR_ZERO = 1e-6, 1e-9


class ComposerExplorer(
    Explorer,
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
        self._names = names
        self._steps = steps
        self._called: tuple[str, object] = ("", None)
        super().__init__(
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
        _tell_after_each_cell(self)

    def answer(self, ask: Ask) -> Mapping[str, Any]:
        """Compute both curves, and say where they part."""
        if ask.kind != "curve":
            return super().answer(ask)
        kind = self._kinds.get(ask.arguments["schedule"])
        if kind is None:
            raise CannotAnswer(f"no schedule is called {ask.arguments['schedule']!r}")
        values = {name: float(v) for name, v in ask.arguments["values"].items()}
        if not is_loaded():
            ask.progress("Loading torch: this takes some seconds, the first time …")
        rates = target(ask.arguments["schedule"], self._steps, values)
        ask.progress()
        names = notebook_names() if self._names is None else self._names
        self._called = (kind.exercise, names.get(kind.exercise))
        mine = curve_of(kind.exercise, names, self._steps, lambda: kind.mine(values))
        return compared(kind.exercise, rates, mine)

    def look_again(self) -> None:
        """Let the picture be asked for anew, where the function is another one now."""
        exercise, before = self._called
        names = notebook_names() if self._names is None else self._names
        if exercise and names.get(exercise) is not before:
            self.send({"kind": "stale"})


def compared(name: str, rates: Sequence[float], mine: Curve) -> dict[str, Any]:
    """Both curves, the difference between them, and in words where it begins.

    >>> compared("half", [1.0, 0.5], Curve([1.0, 0.4]))["words"]
    'Your half differs from the target first at t = 1: yours 0.4, target 0.5.'
    """
    found: dict[str, Any] = {
        "target": list(rates),
        "mine": mine.values,
        "difference": [
            None if own is None else own - rate
            for own, rate in zip(mine.values, rates, strict=False)
        ],
        "first": None,
        "trouble": mine.trouble,
    }
    if mine.missing:
        words = f"The target alone: {name} is not written yet."
        return {**found, "mine": [], "difference": [], "words": words}
    for t, (own, rate) in enumerate(zip(mine.values, rates, strict=False)):
        if own is None or not math.isclose(own, rate, rel_tol=NEAR, abs_tol=NEAR_ZERO):
            yours = "no number" if own is None else f"{own:.4g}"
            words = f"t = {t}: yours {yours}, target {rate:.4g}"
            found["first"] = {"t": t, "words": words, "y": own}
            words = f"Your {name} differs from the target first at {words}."
            return {**found, "words": words}
    if mine.trouble:
        return {**found, "words": f"The target, and your {name} as far as it came."}
    words = f"Your {name} is the target at all {len(rates)} updates."
    return {**found, "words": words}


def _tell_after_each_cell(explorer: ComposerExplorer) -> None:
    """Look again after each cell: it may have defined the function anew."""
    if "IPython" not in sys.modules:
        return
    from IPython import get_ipython

    shell = get_ipython()
    if shell is None:
        return
    known = weakref.ref(explorer)

    def look(_: object = None) -> None:
        found = known()
        if found is None or found.comm is None:
            shell.events.unregister("post_run_cell", look)
        else:
            found.look_again()

    shell.events.register("post_run_cell", look)
