"""Reduce on plateau: a scheduler that watches the validation loss."""

from __future__ import annotations

import math
import random

from autograder.exercises.model import Answer, Case, Exercise, Mistake, Property
from autograder.exercises.schedules import BAD, NAMES


class Plateau:
    """Multiply the rate by factor once the metric has not improved for a while.

    A metric is better if it beats the best one so far by the relative threshold; a NaN
    never is. More than patience metrics in a row that are not better reduce the rate;
    during the cooldown metrics after that, bad ones do not count. The rate never goes
    below min_lr, and a reduction by 1e-8 or less does not happen.

    Args:
        base_lr: the learning rate before the first reduction.
        factor: what a reduction multiplies by, < 1.
        patience: how many bad metrics in a row are tolerated.
        threshold: share of the best metric that an improvement has to exceed.
        cooldown: how many metrics after a reduction do not count.
        min_lr: the learning rate's floor.
        mode: "min" where lower is better, "max" where higher is.

    Raises:
        ValueError: factor is not below 1, or mode is unknown.

    Source: torch.optim.lr_scheduler.ReduceLROnPlateau with threshold_mode="rel".

    >>> scheduler = Plateau(1.0, factor=0.5, patience=1)
    >>> [scheduler.step(metric) for metric in (0.9, 0.9, 0.9, 0.5)]
    [1.0, 1.0, 0.5, 0.5]
    """

    def __init__(
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
            raise ValueError("factor must be below 1")
        if mode not in ("min", "max"):
            raise ValueError("mode must be 'min' or 'max'")
        self.lr = base_lr
        self.factor = factor
        self.patience = patience
        self.threshold = threshold
        self.cooldown = cooldown
        self.min_lr = min_lr
        self.mode = mode
        self.best = math.inf if mode == "min" else -math.inf
        self.bad = 0
        self.cooling = 0

    def step(self, metric: float) -> float:
        """Take in one metric and return the rate to use from now on."""
        if self.mode == "min":
            better = metric < self.best * (1 - self.threshold)
        else:
            better = metric > self.best * (1 + self.threshold)
        if better:
            self.best = metric
            self.bad = 0
        else:
            self.bad += 1
        if self.cooling > 0:
            self.cooling -= 1
            self.bad = 0
        if self.bad > self.patience:
            self.bad = 0
            self.cooling = self.cooldown
            lowered = max(self.lr * self.factor, self.min_lr)
            if self.lr - lowered > 1e-8:
                self.lr = lowered
        return self.lr


REDUCES, MAX = "reduces after the patience", "watches for a maximum"
COOLS, FLOOR = "cools down after a reduction", "never goes below min_lr"
THRESHOLD, NAN = "counts an improvement by its share", "takes a NaN for a bad metric"
TINY, OWN = "leaves out reductions by 1e-8 or less", "two objects share nothing"


def trace(prop: str, metrics: list[float], **arguments: object) -> Case:
    """One object with these arguments, fed these metrics."""
    return Case(prop, metrics, arguments, scene="metrics")


def refused(blames: str, **arguments: object) -> Case:
    return Case(BAD, [1.0], arguments, blames=blames, scene="metrics")


def stairs(rng: random.Random, lengths: list[int], down: float = 0.8) -> list[float]:
    """Runs of metrics that do not improve, each below the one before."""
    level, metrics = rng.choice([1.0, 2.0, 3.5]), []
    for length in lengths:
        wobble = [level * (1 + rng.uniform(0.01, 0.2)) for _ in range(length)]
        metrics += [level, *wobble]
        level *= down
    return metrics


def cases(rng: random.Random) -> list[Case]:
    base_lr, factor = rng.choice([0.4, 1.0, 3.0]), rng.choice([0.2, 0.5, 0.7])
    p = rng.choice([1, 2, 3])
    plain = {"base_lr": base_lr, "factor": factor, "patience": p}
    zero = {"base_lr": base_lr, "factor": factor, "patience": 0}
    cool = {**plain, "cooldown": rng.choice([2, 3])}
    runs = stairs(rng, [p, p + 1, 3 * p + 4, p - 1, p + 2])
    rising = [1 / m for m in runs]
    worse = [2.0 + 0.1 * k for k in range(3 * p + 5)]
    slow = [0.99**k for k in range(4 * p + 6)]
    up = [1.01**k for k in range(4 * p + 6)]
    small = [100 * 0.99**k for k in range(4 * p + 6)]
    climb = [0.01 * 1.01**k for k in range(4 * p + 6)]
    floor = {"min_lr": base_lr * factor * 0.6}
    long = [5.0] * (5 * p + 7)
    nan = math.nan
    return [
        trace(REDUCES, runs, **plain),
        trace(REDUCES, worse, **plain),
        trace(REDUCES, [9.0, 1.0, *([1.5, 1.4, 1.3, 1.2] * p), 0.5, 0.9], **plain),
        trace(REDUCES, [3.0, 3.0, 2.0, 2.0, 2.5, 1.0, 1.2, 1.1], **zero),
        trace(REDUCES, [9.0, 8.0, 7.0, 6.0], **plain),
        trace(MAX, rising, **plain, mode="max"),
        trace(MAX, [0.1, 0.5, 0.4, 0.4, 0.4, 0.4, 0.6, 0.5], **zero, mode="max"),
        trace(MAX, worse, **plain, mode="max"),
        trace(COOLS, [4.0] * (4 * p + 10), **cool),
        trace(COOLS, stairs(rng, [p + 3, 2 * p + 4, 3 * p + 2]), **cool),
        trace(COOLS, [4.0] * 9, **zero, cooldown=2),
        trace(FLOOR, long, **plain, **floor),
        trace(FLOOR, [5.0] * 9, **zero, min_lr=base_lr * factor**2 * 1.1),
        trace(THRESHOLD, slow, **plain, threshold=0.015),
        trace(THRESHOLD, slow, **plain, threshold=0.005),
        trace(THRESHOLD, small, **plain, threshold=0.015),
        trace(THRESHOLD, up, **plain, threshold=0.015, mode="max"),
        trace(THRESHOLD, climb, **plain, threshold=0.005, mode="max"),
        trace(THRESHOLD, [100 * 0.997**k for k in range(9)], **plain, threshold=0.005),
        trace(
            THRESHOLD,
            [100 * 1.003**k for k in range(9)],
            **zero,
            threshold=0.005,
            mode="max",
        ),
        trace(THRESHOLD, [1.0, 0.99995, 0.9999, 0.99985, 0.9998, 0.9997], **zero),
        trace(NAN, [nan, 2.0, nan, *[nan] * p, 1.0, 1.5], **plain),
        trace(NAN, [3.0, nan, nan, 2.0, nan], **zero),
        trace(NAN, [0.3, nan, nan, 0.5, nan], **zero, mode="max"),
        trace(NAN, [nan] * (2 * p + 4), **plain),
        trace(MAX, [0.5] * 5, **zero, threshold=0.0, mode="max"),
        trace(TINY, [1.0] * 6, base_lr=3e-8, factor=0.5, patience=0),
        trace(TINY, [1.0] * 5, base_lr=1.5e-8, factor=0.5, patience=0),
        refused("factor", base_lr=base_lr, factor=1.0, patience=p),
        refused("factor", base_lr=base_lr, factor=1.0 + factor, patience=p),
        refused("mode", base_lr=base_lr, factor=factor, patience=p, mode="mean"),
    ]


class ByTorch:
    def __init__(
        self,
        base_lr: float,
        factor: float,
        patience: int,
        threshold: float = 1e-4,
        cooldown: int = 0,
        min_lr: float = 0.0,
        mode: str = "min",
    ) -> None:
        import torch

        if factor >= 1:
            raise ValueError("factor")
        if mode not in {"min", "max"}:
            raise ValueError(f"mode {mode}")
        self.opt = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=base_lr)
        self.sched = torch.optim.lr_scheduler.ReduceLROnPlateau(
            self.opt,
            mode="max" if mode == "max" else "min",
            factor=factor,
            patience=patience,
            threshold=threshold,
            cooldown=cooldown,
            min_lr=min_lr,
        )

    def step(self, metric: float) -> float:
        self.sched.step(metric)
        return float(self.opt.param_groups[0]["lr"])


class BySign:
    """Maximum by changing signs; counters that run down."""

    def __init__(
        self,
        base_lr: float,
        factor: float,
        patience: int,
        threshold: float = 1e-4,
        cooldown: int = 0,
        min_lr: float = 0.0,
        mode: str = "min",
    ) -> None:
        if not factor < 1:
            raise ValueError("factor has to be smaller than 1")
        if mode not in ("min", "max"):
            raise ValueError("unknown mode")
        self.sign = 1 if mode == "min" else -1
        self.given = (factor, patience, cooldown, min_lr)
        self.share = 1 - self.sign * threshold
        self.lr, self.best = base_lr, math.inf
        self.left, self.wait = patience, 0

    def step(self, metric: float) -> float:
        factor, patience, cooldown, min_lr = self.given
        value = self.sign * metric
        if value < self.best * self.share or (
            self.best == math.inf and value < math.inf
        ):
            self.best, self.left = value, patience
        elif self.wait == 0:
            self.left -= 1
        if self.wait:
            self.wait, self.left = self.wait - 1, patience
        if self.left < 0:
            self.left, self.wait = patience, cooldown
            new = max(factor * self.lr, min_lr)
            self.lr = new if self.lr - new > 1e-8 else self.lr
        return self.lr


class ByHistory:
    """Replays everything from the beginning at each step."""

    def __init__(
        self,
        base_lr: float,
        factor: float,
        patience: int,
        threshold: float = 1e-4,
        cooldown: int = 0,
        min_lr: float = 0.0,
        mode: str = "min",
    ) -> None:
        if factor >= 1.0:
            raise ValueError("factor >= 1")
        if mode not in ["min", "max"]:
            raise ValueError("mode?")
        self.settings = (base_lr, factor, patience, threshold, cooldown, min_lr)
        self.mode = mode
        self.seen: list[float] = []

    def step(self, metric: float) -> float:
        self.seen.append(metric)
        lr, factor, patience, threshold, cooldown, min_lr = self.settings
        best, bad, quiet_until = None, 0, -1
        for index, value in enumerate(self.seen):
            if self.improves(value, best, threshold):
                best, bad = value, 0
            else:
                bad += 1
            if index <= quiet_until:
                bad = 0
            if bad > patience:
                bad, quiet_until = 0, index + cooldown
                new = max(lr * factor, min_lr)
                lr = lr if lr - new <= 1e-8 else new
        return lr

    def improves(self, value: float, best: float | None, threshold: float) -> bool:
        if math.isnan(value):
            return False
        if best is None:
            return True
        if self.mode == "min":
            return value < best - threshold * best
        return value > best + threshold * best


def variant(**change: object) -> Answer:
    """A wrong Plateau: the right rules, with some of them changed.

    The changes are: late (how many bad metrics more it takes), keep_bad (not reset
    after "reduction" or "improvement"), no_cooldown, absolute, flat (no threshold),
    wrong_side, follow (best is the last metric), no_floor, floor_first, reversed,
    only_min, nan_good, eps, cool_counts.
    """

    class Wrong:
        def __init__(
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
            if mode not in {"min", "max"}:
                raise ValueError("mode")
            self.low = (mode == "min") != bool(change.get("reversed"))
            self.low = self.low or bool(change.get("only_min"))
            self.given = (factor, patience, threshold, cooldown, min_lr)
            self.lr, self.best = base_lr, math.inf if self.low else -math.inf
            self.bad = self.cooling = 0

        def better(self, metric: float) -> bool:
            threshold = 0.0 if change.get("flat") else self.given[2]
            if change.get("wrong_side"):
                threshold = -threshold
            if change.get("nan_good") and math.isnan(metric):
                return True
            sign = -1 if self.low else 1
            edge = self.best * (1 + sign * threshold)
            if change.get("absolute"):
                edge = self.best + sign * threshold
            return metric < edge if self.low else metric > edge

        def step(self, metric: float) -> float:
            factor, patience, _, cooldown, min_lr = self.given
            if self.better(metric):
                self.best = metric
                self.bad = self.bad if change.get("keep_bad") == "improvement" else 0
            else:
                self.bad += 1
                if change.get("follow"):
                    self.best = metric
            if self.cooling > 0:
                self.cooling -= 1
                self.bad = self.bad if change.get("cool_counts") else 0
            if self.bad > patience + int(str(change.get("late", 0))):
                if change.get("keep_bad") != "reduction":
                    self.bad = 0
                self.cooling = 0 if change.get("no_cooldown") else cooldown
                new = self.lr * factor
                new = new if change.get("no_floor") else max(new, min_lr)
                if change.get("stop_above"):
                    new = self.lr * factor
                    new = new if new >= min_lr else self.lr
                eps = 0.0 if change.get("eps") else 1e-8
                self.lr = new if self.lr - new > eps else self.lr
            return self.lr

    return Wrong


EXERCISE = Exercise(
    id="Plateau",
    lesson="02_schedulers",
    title="Reduce on plateau",
    reference=Plateau,
    summary="""
    Reduce the learning rate when a metric has stopped getting better.

    step(metric) takes in one metric and returns the rate to use from now on.
    """,
    cases=cases,
    golden=(
        trace(
            REDUCES,
            [1.0, 0.9, 0.95, 0.92, 0.91, 0.91, 0.5, 0.6, 0.6, 0.6],
            base_lr=1.0,
            factor=0.5,
            patience=1,
        ),
    ),
    properties=(
        Property(REDUCES, 4, core=True, returns="float"),
        Property(MAX, 1, returns="float"),
        Property(COOLS, 1, returns="float"),
        Property(FLOOR, 0.75, returns="float"),
        Property(THRESHOLD, 1, returns="float"),
        Property(NAN, 0.5, returns="float"),
        Property(TINY, 0.25, returns="float"),
        Property(OWN, 0.5, kind="pure"),
        Property(BAD, 2 / 3, kind="raises"),
        Property(NAMES, 1 / 3, kind="names", of=(BAD,)),
    ),
    mistakes=(
        Mistake(
            "M20",
            "You reduce one metric too early or too late: patience bad ones are "
            "tolerated, and the next one reduces.",
            (variant(late=-1), variant(late=1)),
        ),
        Mistake(
            "M21",
            "Your count of bad metrics is not set back to 0 after a reduction, or "
            "after an improvement.",
            (variant(keep_bad="reduction"), variant(keep_bad="improvement")),
        ),
        Mistake(
            "M22",
            "The cooldown has no effect: bad metrics count right after a reduction.",
            (variant(no_cooldown=True), variant(cool_counts=True)),
        ),
        Mistake(
            "M23",
            "An improvement counts by its share of the best metric, and on the far "
            "side of it. Yours is absolute, missing, or on the near side.",
            (variant(absolute=True), variant(flat=True), variant(wrong_side=True)),
        ),
        Mistake(
            "M24",
            "You compare with the metric before, not with the best so far.",
            (variant(follow=True),),
        ),
        Mistake(
            "M25",
            "min_lr is where the rate stops: it comes to lie on it, never below it, "
            "never stuck above it.",
            (variant(no_floor=True), variant(stop_above=True)),
        ),
        Mistake(
            "M26",
            "mode='max' has no effect, or the two modes are the wrong way round.",
            (variant(reversed=True), variant(only_min=True)),
        ),
        Mistake(
            "Plateau.nan",
            "A NaN is never better than anything: a run that blew up has not improved.",
            (variant(nan_good=True),),
        ),
        Mistake(
            "Plateau.eps",
            "A reduction by 1e-8 or less is not worth making: leave the rate as it is.",
            (variant(eps=True),),
        ),
    ),
    hints=(
        "Remember three things between two steps: the best metric so far, how many bad "
        "ones came in a row, and how long the cooldown still lasts.",
        "Go in this order: is it better than the best? Count. Cooling down? Then the "
        "count is 0. More bad ones than patience? Reduce, and begin to cool down.",
        "Another case: patience 2, metrics 7, 6, 6, 6, 6. The 6 at first is better. "
        "The next three are not: bad = 1, 2, 3, and 3 > 2 reduces at the fifth metric.",
    ),
    right=(ByTorch, BySign, ByHistory),
    xp=15,
    from_scratch=True,
    equivalent={
        'cooldown: int = 0,: "0" -> "-1"': "Both count no metric.",
        'min_lr: float = 0.0,: "0.0" -> "-1.0"': "A rate times a factor stays above 0.",
        'self.cooling = 0: "0" -> "-1"': "Only above 0 is there a cooldown.",
        'if self.lr - lowered > 1e-8:: "self.lr - lowered > 1e-08" -> "self.lr - lowered >= 1e-08"': "They differ for a reduction by 1e-8 to the last bit, where rounding decides.",
    },
)
