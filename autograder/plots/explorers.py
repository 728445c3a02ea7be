"""Make the explorers; anywidget is imported when the first one is made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from autograder.plots.composing import ComposerExplorer
    from autograder.plots.widgets import ParabolaExplorer, SweepExplorer


def parabola_explorer() -> ParabolaExplorer:
    """Move a ball down a parabola: rate, curvature, momentum and start as sliders.

    The start and the marker of the rate can be dragged as well.

    >>> type(parabola_explorer()).__name__
    'ParabolaExplorer'
    """
    from autograder.plots.widgets import ParabolaExplorer

    return ParabolaExplorer()


def sweep_explorer(
    on_predict: Callable[[dict[str, Any]], None] | None = None,
) -> SweepExplorer:
    """Guess where the best rate and the collapse lie, then see the recorded runs.

    Args:
        on_predict: is told the guesses once, when they are committed: `id`, `best`
            and `collapse` as guessed, `best_found` and `collapse_found` as recorded.

    >>> len(sweep_explorer().table)
    27
    """
    from autograder.plots.widgets import SweepExplorer

    return SweepExplorer(on_predict)


def composer(
    schedule: str = "step", steps: int = 100, names: Mapping[str, Any] | None = None
) -> ComposerExplorer:
    """Shape a schedule with sliders; your own function is drawn over it.

    torch's scheduler gives the target. Your function is found by the name of its
    exercise (`step_lr`, `cosine_lr`, ...), and looked for again after each cell.

    Args:
        schedule: shown first: step, multistep, exponential, warmup, decay, poly or
            cosine.
        steps: how many updates the picture has.
        names: where your functions are looked for; the notebook, if not said.

    >>> composer("cosine", steps=50).first
    'cosine'
    """
    from autograder.plots.composing import ComposerExplorer

    return ComposerExplorer(schedule, steps, names)
