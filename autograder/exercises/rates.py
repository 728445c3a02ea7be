"""What exercises share whose answer is one learning rate that the learner chose."""

from __future__ import annotations

from collections.abc import Iterable

from autograder.exercises.model import Case, Property

NEAR = "trains to within 3 times the best loss"
BEST = "trains to within 1.5 times the best loss"
SAME = "the same rate whenever it is asked"


def training_run(call: str, shape: str, updates: int, runs: int) -> Case:
    """Return the case of one training run with the rate that the answer gives.

    Args:
        call: how a learner would write it.
        shape: how the rate is stretched over the run, see `measuring.regret`.
        updates: the length of the run.
        runs: of how many seeds the median counts.

    >>> training_run("my_lr()", "constant", 400, 1).setting["updates"]
    400
    """
    setting = {"shape": shape, "updates": updates, "batch": 64, "runs": runs}
    return Case(NEAR, [0], scene="choice", setting=setting, shown=call)


def rate_properties(names: Iterable[str] = (NEAR,)) -> tuple[Property, ...]:
    """Half of the points up to three times the best loss, the rest up to 1.5 times.

    >>> [p.factor for p in rate_properties()]
    [3.0, 1.5, None]
    """
    of = tuple(names)
    return (
        Property(NEAR, 4.5, kind="regret", core=True, of=of, factor=3.0),
        Property(BEST, 5.0, kind="regret", of=of, factor=1.5),
        Property(SAME, 0.5, kind="pure", of=of),
    )
