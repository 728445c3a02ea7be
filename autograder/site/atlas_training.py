"""What a mistake does to a training run, in a sentence, where that was recorded."""

from __future__ import annotations

import functools
import math
from collections.abc import Sequence
from statistics import median, quantiles
from typing import Any

from autograder.training.recorded import table

TABLE = "mistakes"
VERDICTS = {
    "worse": "**worse**",
    "better": "**better**, at this scale",
    "no difference": "**no difference at this scale**",
}


@functools.cache
def _rows() -> dict[tuple[str, str | None], dict[str, Any]]:
    found = table(TABLE)["runs"]
    return {(row["exercise"], row["mistake"]): row for row in found}


def was_trained(exercise: str) -> bool:
    """Whether runs of an exercise's schedules were recorded.

    >>> was_trained("cosine_lr"), was_trained("gd_path")
    (True, False)
    """
    return (exercise, None) in _rows()


def recorded_form(exercise: str, mistake: str) -> int | None:
    """Which form of a mistake was trained, None where none was."""
    row = _rows().get((exercise, mistake))
    return None if row is None else int(row["form"])


def training_sentence(exercise: str, mistake: str) -> str:
    """What the mistake did to ten runs; empty where nobody tried.

    >>> training_sentence("gd_path", "M01")
    ''
    """
    row = _rows().get((exercise, mistake))
    if row is None:
        return ""
    if row["verdict"] == "same rates":
        return "the rates are the right ones there: nothing changes."
    if row["verdict"] == "stops":
        return f"the run stops with a {row['why']}."
    right = _rows()[exercise, None]["losses"]
    said = f"the loss ends at {_told(right)} with the right schedule and at "
    said += f"{_told(row['losses'])} with the mistake: {VERDICTS[row['verdict']]}."
    lost = row["losses"].count(None)
    if lost and math.isfinite(_middle(row["losses"])):
        said += f" In {lost} of {len(right)} seeds it is no finite number any more."
    return said


def _told(losses: Sequence[float | None]) -> str:
    """The median with its unit, and the quartiles."""
    middle = _middle(losses)
    if not math.isfinite(middle):
        lost = losses.count(None)
        return f"no finite number in {lost} of {len(losses)} seeds"
    low, _, high = quantiles(_in_order(losses), n=4)
    return f"{_short(middle)} nats ({_short(low)} to {_short(high)})"


def _middle(losses: Sequence[float | None]) -> float:
    return median(_in_order(losses))


def _in_order(losses: Sequence[float | None]) -> list[float]:
    return sorted(math.inf if loss is None else loss for loss in losses)


def _short(number: float) -> str:
    return f"{number:.3g}" if math.isfinite(number) else "no finite number"


def setting(exercise: str) -> str:
    """What the exercise was given in those runs, as a call.

    >>> setting("exponential_lr")
    'exponential_lr(t, base_lr=0.5, gamma=0.99)'
    """
    given = table(TABLE)["settings"]["arguments"][exercise]
    told = [f"{name}={value!r}" for name, value in given.items()]
    return f"{exercise}({', '.join([_clock(exercise), *told])})"


def _clock(exercise: str) -> str:
    return "step" if exercise == "noam_lr" else "t"
