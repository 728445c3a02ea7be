"""Plateaus as people write them: a forgotten best, and one that all objects share."""

import math
from typing import ClassVar

import pytest

from autograder.exercises.l02_schedulers.plateau import NAN, OWN, THRESHOLD, Plateau
from autograder.tests.exercises.field import lost, named, verdicts


class FollowsTheLast:
    def __init__(  # noqa: PLR0917 - the course's signature
        self,
        base_lr: float,
        factor: float,
        patience: int,
        threshold: float = 1e-4,
        cooldown: int = 0,
        min_lr: float = 0.0,
        mode: str = "min",
    ) -> None:
        if factor >= 1:
            raise ValueError("factor")
        if mode not in ("min", "max"):
            raise ValueError("mode")
        self.lr, self.given = base_lr, (factor, patience, threshold, cooldown, min_lr)
        self.mode, self.last = mode, math.nan
        self.started, self.bad, self.cool = False, 0, 0

    def step(self, metric: float) -> float:
        factor, patience, threshold, cooldown, min_lr = self.given
        if not self.started:
            good = True
        elif self.mode == "min":
            good = metric < self.last * (1 - threshold)
        else:
            good = metric > self.last * (1 + threshold)
        self.last, self.started = metric, True
        self.bad = 0 if good else self.bad + 1
        if self.cool > 0:
            self.cool, self.bad = self.cool - 1, 0
        if self.bad > patience:
            new = max(self.lr * factor, min_lr)
            self.lr = new if self.lr - new > 1e-8 else self.lr
            self.cool, self.bad = cooldown, 0
        return self.lr


class SharesItsBest:
    best: ClassVar[float] = math.inf

    def __init__(  # noqa: PLR0917 - the course's signature
        self,
        base_lr: float,
        factor: float,
        patience: int,
        threshold: float = 1e-4,
        cooldown: int = 0,
        min_lr: float = 0.0,
        mode: str = "min",
    ) -> None:
        if factor >= 1:
            raise ValueError("factor must be < 1")
        if mode not in ("min", "max"):
            raise ValueError("mode")
        self.given = (factor, patience, threshold, cooldown, min_lr)
        self.sign = 1 if mode == "min" else -1
        self.lr, self.bad, self.cool = base_lr, 0, 0
        SharesItsBest.best = math.inf

    def step(self, metric: float) -> float:
        factor, patience, threshold, cooldown, min_lr = self.given
        best, value = SharesItsBest.best, self.sign * metric
        edge = best - threshold * abs(best) if math.isfinite(best) else math.inf
        if value < edge:
            SharesItsBest.best, self.bad = value, 0
        else:
            self.bad += 1
        if self.cool:
            self.cool, self.bad = self.cool - 1, 0
        if self.bad > patience:
            new = max(self.lr * factor, min_lr)
            self.lr = new if self.lr - new > 1e-8 else self.lr
            self.bad, self.cool = 0, cooldown
        return self.lr


def test_the_last_metric_for_the_best_is_named_though_a_nan_goes_wrong_too() -> None:
    for verdict in verdicts("Plateau", FollowsTheLast):
        assert named(verdict)[0] == "M24"
        assert NAN in lost(verdict)


def test_a_best_that_all_objects_share_costs_that_property_alone() -> None:
    found = list(verdicts("Plateau", SharesItsBest))
    assert [lost(verdict) for verdict in found] == [{OWN}] * 4
    assert [verdict.score for verdict in found] == pytest.approx([0.95] * 4)


class TakesTheFirst(Plateau):
    """Its first metric is its best, also where that is a NaN."""

    def step(self, metric: float) -> float:
        if math.isinf(self.best):
            self.best = metric
            return self.lr
        return super().step(metric)


class TakesTheThresholdOff(Plateau):
    """Its threshold is a difference, in both modes."""

    def step(self, metric: float) -> float:
        share, self.threshold = self.threshold, self.threshold / abs(self.best)
        lr = super().step(metric)
        self.threshold = share
        return lr


@pytest.mark.parametrize(
    ("answer", "lacks", "name"),
    [
        (TakesTheFirst, NAN, "Plateau.nan"),
        (TakesTheThresholdOff, THRESHOLD, "M23"),
    ],
)
def test_what_is_wrong_in_both_modes_is_one_fault(
    answer: type[Plateau], lacks: str, name: str
) -> None:
    for verdict in verdicts("Plateau", answer):
        assert lost(verdict) == {lacks}
        assert named(verdict) == [name]
