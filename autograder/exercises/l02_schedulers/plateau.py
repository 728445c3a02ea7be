"""Reduce on plateau: a scheduler that watches the validation loss."""

from __future__ import annotations

import math
import random

from autograder.exercises.model import Case, Exercise, Mistake, Property
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
        self.bad = 0 if better or self.cooling > 0 else self.bad + 1
        self.cooling = max(self.cooling - 1, 0)
        if self.bad > self.patience:
            self.bad, self.cooling = 0, self.cooldown
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
    return typed(metrics)


def typed(metrics: list[float]) -> list[float]:
    """Metrics as a person would type them."""
    return [float(f"{metric:.4g}") for metric in metrics]


def cases(rng: random.Random) -> list[Case]:
    base_lr, factor = rng.choice([0.4, 1.0, 3.0]), rng.choice([0.2, 0.4, 0.7])
    p = rng.choice([1, 2, 3])
    plain = {"base_lr": base_lr, "factor": factor, "patience": p}
    zero = {"base_lr": base_lr, "factor": factor, "patience": 0}
    high = {**plain, "mode": "max"}
    cool = {**plain, "cooldown": rng.choice([2, 3])}
    runs = stairs(rng, [p, p + 1, 3 * p + 4, p - 1, p + 2])
    rising = typed([1 / m for m in runs])
    worse = typed([2.0 + 0.1 * k for k in range(3 * p + 5)])
    slow = typed([0.99**k for k in range(9)])
    floor = {"min_lr": round(base_lr * factor * 0.6, 4)}
    nan = math.nan
    return [
        trace(REDUCES, runs, **plain),
        trace(REDUCES, worse, **plain),
        trace(REDUCES, [9.0, 1.0, *([1.5, 1.4, 1.3, 1.2] * p), 0.5, 0.9], **plain),
        trace(REDUCES, [3.0, 3.0, 2.0, 2.0, 2.5, 1.0, 1.2, 1.1], **zero),
        Case(REDUCES, [9.0, 8.0, 7.0], plain, scene="metrics", trivial=True),
        trace(REDUCES, [4.0] * 9, **{**plain, "patience": 5}),
        trace(MAX, rising, **high),
        trace(MAX, [0.1, 0.5, 0.4, 0.4, 0.4, 0.4, 0.6, 0.5], **zero, mode="max"),
        trace(MAX, worse, **high),
        trace(MAX, [0.5] * 5, **high),
        trace(MAX, [0.5] * 5, **zero, threshold=0.0, mode="max"),
        trace(COOLS, [4.0] * (4 * p + 10), **cool),
        trace(COOLS, stairs(rng, [p + 3, 2 * p + 4, 3 * p + 2]), **cool),
        trace(COOLS, [4.0] * 9, **zero, cooldown=2),
        trace(FLOOR, [5.0] * (5 * p + 7), **plain, **floor),
        trace(FLOOR, [5.0] * 9, **zero, min_lr=round(base_lr * factor**2 * 1.1, 4)),
        trace(THRESHOLD, slow, **zero, threshold=0.015),
        trace(THRESHOLD, slow, **zero, threshold=0.005),
        trace(THRESHOLD, typed([100 * x for x in slow]), **zero, threshold=0.025),
        trace(THRESHOLD, typed([0.01 * x for x in slow]), **zero, threshold=0.015),
        trace(THRESHOLD, [1.0, 0.99995, 0.9999, 0.99985, 0.9998, 0.9997], **zero),
        # Reduces alike where mode has no effect: that is not the question here.
        trace(
            THRESHOLD, [100.0, 100.5, 101.0, 101.5], **zero, mode="max", threshold=0.02
        ),
        trace(NAN, [nan, 2.0, nan, *[nan] * p, 1.0, 1.5], **plain),
        trace(NAN, [3.0, nan, nan, 2.0, nan], **zero),
        trace(NAN, [nan] * (2 * p + 4), **plain),
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


COUNT = "0 if better or self.cooling > 0 else self.bad + 1"
LATE, RESET = "self.bad > self.patience", "self.bad, self.cooling = 0, self.cooldown"
BELOW, ABOVE = "self.best * (1 - self.threshold)", "self.best * (1 + self.threshold)"
LOWERED, MODE = "max(self.lr * self.factor, self.min_lr)", 'if self.mode == "min":'
WORTH, START = "self.lr - lowered > 1e-8", 'math.inf if mode == "min" else -math.inf'
NAN_WINS = "if better: -> if better := (better or metric != metric):"
FIRST_WINS = "if better: -> if better := (better or math.isinf(self.best)):"


EXERCISE = Exercise(
    id="Plateau",
    lesson="02_schedulers",
    title="Reduce on plateau",
    minutes=15,
    workshop=True,
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
            (
                f"{LATE} -> self.bad >= self.patience",
                f"{LATE} -> self.bad >= max(self.patience, 1)",
                f"{LATE} -> self.bad >= self.patience and not better",
                f"{LATE} -> self.bad > self.patience + 1",
            ),
        ),
        Mistake(
            "M21",
            "Your count of bad metrics is not set back to 0 after a reduction, or "
            "after an improvement.",
            (
                f"{RESET} -> self.cooling = self.cooldown",
                f"{COUNT} -> 0 if self.cooling > 0 else self.bad + (not better)",
            ),
        ),
        Mistake(
            "M22",
            "The cooldown has no effect: bad metrics count right after a reduction.",
            (
                f"{RESET} -> self.bad = 0",
                f"{COUNT} -> 0 if better else self.bad + 1",
                f"{COUNT} -> 0 if better else self.bad + 1\n"
                f"{LATE} -> self.cooling == 0 and {LATE}",
            ),
        ),
        Mistake(
            "M23",
            "An improvement counts by its share of the best metric, and on the far "
            "side of it. Yours is absolute, missing, or on the near side.",
            (
                f"{BELOW} -> self.best - self.threshold\n"
                f"{ABOVE} -> self.best + self.threshold",
                f"{BELOW} -> self.best - self.threshold",
                f"{BELOW} -> self.best\n{ABOVE} -> self.best",
                f"{BELOW} -> self.best",
                f"{BELOW} -> self.best * (1 + self.threshold)\n"
                f"metric > {ABOVE} -> metric > self.best * (1 - self.threshold)",
            ),
        ),
        Mistake(
            "M24",
            "You compare with the metric before, not with the best so far.",
            ("if better: -> if True:", "if better: -> if metric == metric:"),
        ),
        Mistake(
            "M25",
            "min_lr is where the rate stops: it comes to lie on it, never below it, "
            "never stuck above it.",
            (
                f"{LOWERED} -> self.lr * self.factor",
                f"{LOWERED} -> max(self.lr, self.min_lr) * self.factor",
                f"{WORTH} -> {WORTH} and self.lr * self.factor >= self.min_lr",
            ),
        ),
        Mistake(
            "M26",
            "mode='max' has no effect, or the two modes are the wrong way round.",
            (
                f'{MODE} -> if self.mode == "max":\n'
                f'{START} -> math.inf if mode == "max" else -math.inf',
                f"{MODE} -> if True:\n{START} -> math.inf",
            ),
        ),
        Mistake(
            "Plateau.start",
            "The first metric is the best so far, whatever it is. Yours is held against "
            "a number that it cannot beat.",
            (f"{START} -> math.inf", f"{START} -> 0.0"),
        ),
        Mistake(
            "Plateau.taken_off",
            "factor is what is left of the rate, not what is taken off.",
            (f"{LOWERED} -> max(self.lr * (1 - self.factor), self.min_lr)",),
        ),
        Mistake(
            "Plateau.nan",
            "A NaN is never better than anything: a run that blew up has not improved.",
            (
                NAN_WINS,
                FIRST_WINS,
                f"metric < {BELOW} -> not metric >= {BELOW}\n"
                f"metric > {ABOVE} -> not metric <= {ABOVE}",
            ),
        ),
        Mistake(
            "Plateau.eps",
            "A reduction by 1e-8 or less is not worth making: leave the rate as it is.",
            ("> 1e-8 -> > 0.0", f"if {WORTH} -> if True"),
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
    single_faults={
        REDUCES: ("self.patience = patience -> self.patience = min(patience, 4)",),
        MAX: (f"{MODE} -> if True:\n{START} -> math.inf",),
        COOLS: (f"{RESET} -> self.bad = 0",),
        FLOOR: (f"{LOWERED} -> self.lr * self.factor",),
        THRESHOLD: (
            f"{BELOW} -> self.best - self.threshold\n"
            f"{ABOVE} -> self.best + self.threshold",
            f"{BELOW} -> self.best\n{ABOVE} -> self.best",
            f"{BELOW} -> self.best",
        ),
        NAN: (NAN_WINS, FIRST_WINS, f"metric < {BELOW} -> not metric >= {BELOW}"),
        TINY: ("> 1e-8 -> > 0.0",),
        OWN: (
            "self.best = math.inf if -> type(self).best = math.inf if\n"
            "self.best = metric -> type(self).best = metric",
        ),
    },
    xp=15,
    from_scratch=True,
    equivalent={
        'cooldown: int = 0,: "0" -> "-1"': "Both count no metric.",
        'min_lr: float = 0.0,: "0.0" -> "-1.0"': "A rate times a factor stays above 0.",
        'self.cooling = 0: "0" -> "-1"': "Only above 0 is there a cooldown.",
        'self.cooling = max(self.cooling - 1, 0): "max(self.cooling - 1, 0)" -> "self.cooling - 1"': "Only above 0 is there a cooldown.",
        'self.cooling = max(self.cooling - 1, 0): "0" -> "-1"': "Only above 0 is there a cooldown.",
        'if self.lr - lowered > 1e-8:: "self.lr - lowered > 1e-08" -> "self.lr - lowered >= 1e-08"': "They differ for a reduction by 1e-8 to the last bit, where rounding decides.",
    },
)
