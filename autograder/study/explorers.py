"""Explorers that ask for guesses, with the guesses kept as predictions."""

import math
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from autograder.study.here import state_now
from autograder.study.log import append
from autograder.study.state import Guess

if TYPE_CHECKING:
    from autograder.plots.widgets import SweepExplorer

ASKED = ("best", "collapse")
# 2.0 to this power is a float, and so is its reciprocal.
OCTAVES = 1000


def sweep_explorer(
    on_predict: Callable[[dict[str, Any]], None] | None = None,
) -> "SweepExplorer":
    """Guess where the best rate and the collapse lie, then see the recorded runs.

    The two guesses are kept in the progress log and count as predictions.

    Args:
        on_predict: is told the guesses as well, once they are committed.

    >>> type(sweep_explorer()).__name__
    'SweepExplorer'
    """
    from autograder.plots import sweep_explorer as make

    def committed(event: dict[str, Any]) -> None:
        keep(event, [row["rate"] for row in explorer.table])
        if on_predict is not None:
            on_predict(event)

    explorer = make(committed)
    explorer.prediction = kept_guesses()
    return explorer


def kept_guesses(question: str = "lr_sweep_sgd") -> dict[str, float]:
    """The rates that were guessed earlier; nothing unless all of them were.

    >>> kept_guesses()
    {}
    """
    guesses = state_now().guesses
    found = {name: guesses.get(f"{question}.{name}", Guess()).guess for name in ASKED}
    rates = {
        name: 2.0**octave
        for name, octave in found.items()
        if isinstance(octave, float) and abs(octave) <= OCTAVES
    }
    return rates if len(rates) == len(ASKED) else {}


def keep(event: Mapping[str, Any], rates: list[float]) -> None:
    """Append what was guessed, and the answers that the learner sees at once.

    Rates are kept as their logarithm to base 2, so that close means close by factors.
    """
    for name in ASKED:
        guess, answer = _octave(event.get(name)), _octave(event.get(f"{name}_found"))
        if guess is None or answer is None:
            continue
        found = f"{event['id']}.{name}"
        # What is guessed after the answer was seen must not count as one.
        if state_now().guesses.get(found, Guess()).answer is not None:
            continue
        low, high = math.log2(min(rates)), math.log2(max(rates))
        ends = {"low": low, "high": high, "scale": "log2"}
        append("predict", data={"id": found, "guess": guess, **ends})
        append("reveal", data={"id": found, "answer": answer})


def _octave(rate: object) -> float | None:
    if isinstance(rate, bool) or not isinstance(rate, int | float):
        return None
    return math.log2(rate) if math.isfinite(rate) and rate > 0 else None
