"""Make the explorers; anywidget is imported when the first one is made."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from autograder.plots.widgets import ParabolaExplorer, SweepExplorer


def parabola_explorer() -> ParabolaExplorer:
    """Move a ball down a parabola with rate, curvature and momentum as sliders.

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
