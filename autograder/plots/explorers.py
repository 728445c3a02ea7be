"""Make the explorers; anywidget is imported when the first one is made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from autograder.plots.composing import ComposerExplorer
    from autograder.plots.explorers_l03 import RestartsExplorer
    from autograder.plots.explorers_l04 import OneCycleExplorer
    from autograder.plots.explorers_l05 import (
        FamiliesExplorer,
        ResumeExplorer,
        WarmupMap,
    )
    from autograder.plots.explorers_l06 import BatchExplorer
    from autograder.plots.explorers_l07 import FinderExplorer
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


def restarts_explorer(names: Mapping[str, Any] | None = None) -> RestartsExplorer:
    """Stretch cycles of warm restarts; see what a list recorded too late looks like.

    torch's schedulers give the rates. Your `sgdr_lr` is drawn over them, and where
    there is a warmup or a shrinking peak, your `sgdr_warm_lr`.

    Args:
        names: where your functions are looked for; the notebook, if not said.

    >>> type(restarts_explorer()).__name__
    'RestartsExplorer'
    """
    from autograder.plots.explorers_l03 import RestartsExplorer

    return RestartsExplorer(names)


def onecycle_explorer(names: Mapping[str, Any] | None = None) -> OneCycleExplorer:
    """Stretch one cycle; compare what torch, fastai and optax make of the same numbers.

    torch's `OneCycleLR` gives all curves. Your `onecycle_lr` is drawn over torch's,
    and your `onecycle_momentum` as well, where there is one.

    Args:
        names: where your functions are looked for; the notebook, if not said.

    >>> type(onecycle_explorer()).__name__
    'OneCycleExplorer'
    """
    from autograder.plots.explorers_l04 import OneCycleExplorer

    return OneCycleExplorer(names)


def batch_explorer() -> BatchExplorer:
    """Move the batch over measured best rates; three rules say what they ask for.

    Best rates of one step, of 15 epochs or of 400 updates, with SGD or AdamW.

    >>> [view["budget"] for view in batch_explorer().views][:2]
    ['one_step', 'equal_epochs']
    """
    from autograder.plots.explorers_l06 import BatchExplorer

    return BatchExplorer()


def finder_explorer(names: Mapping[str, Any] | None = None) -> FinderExplorer:
    """Read recorded range tests under other settings; see what the rate is worth.

    The suggestion moves with optimizer, length, seed, smoothing, skip, method and
    divisor. A second picture holds it against the recorded sweep. What your own
    `suggest_lr` reads, from the averages of your `ema_debiased`, has a mark of its
    own; and a new network can be trained at the suggestion.

    Args:
        names: where your functions are looked for; the notebook, if not said.

    >>> finder_explorer().skips
    [0, 10, 20]
    """
    from autograder.plots.explorers_l07 import FinderExplorer

    return FinderExplorer(names)


def families_explorer(names: Mapping[str, Any] | None = None) -> FamiliesExplorer:
    """Let a decay follow a warmup, and choose from which update its fall counts.

    torch's schedulers give the curve. Your function is drawn over it where there is
    an exercise about it: `linear_warmup_decay`, `warmup_cosine`, `bert_tf_lr`, ...

    Args:
        names: where your functions are looked for; the notebook, if not said.

    >>> type(families_explorer()).__name__
    'FamiliesExplorer'
    """
    from autograder.plots.explorers_l05 import FamiliesExplorer

    return FamiliesExplorer(names)


def warmup_map() -> WarmupMap:
    """Uncover what six warmups at six peaks ended with; train a cell once more.

    >>> len(warmup_map().table)
    36
    """
    from autograder.plots.explorers_l05 import WarmupMap

    return WarmupMap()


def resume_explorer() -> ResumeExplorer:
    """Stop a run after k updates and load it again, in four orders.

    A second view steps the schedule at each micro-batch of an update.

    >>> [name for name, _ in resume_explorer().schedules][:2]
    ['ramp', 'ramp_wave']
    """
    from autograder.plots.explorers_l05 import ResumeExplorer

    return ResumeExplorer()
