"""Scale the learning rate with the batch size."""

from __future__ import annotations

import math
import random

from autograder.exercises.edits import with_and_without
from autograder.exercises.model import Case, Exercise, Mistake, Property
from autograder.exercises.schedules import BAD, NAMES, PURE, SCALE


def scale_lr(
    base_lr: float, base_batch: int, batch: int, rule: str = "linear"
) -> float:
    """Carry a learning rate that suits one batch size over to another.

    With k = batch / base_batch: "linear" gives k * base_lr, "sqrt" gives
    sqrt(k) * base_lr, "none" gives base_lr.

    Args:
        base_lr: a learning rate that works at base_batch.
        base_batch: examples per update that it was found with, > 0.
        batch: examples per update to use now, > 0.
        rule: "linear" (SGD, small k), "sqrt" (Adam) or "none".

    Raises:
        ValueError: a batch size is not positive, or rule is unknown.

    Source: linear, Goyal et al. 2017 (arXiv:1706.02677); square root, Malladi et al.
    2022 (arXiv:2205.10287).

    >>> scale_lr(0.1, 256, 1024), scale_lr(0.1, 256, 1024, "sqrt")
    (0.4, 0.2)
    """
    if base_batch <= 0:
        raise ValueError("base_batch must be positive")
    if batch <= 0:
        raise ValueError("batch must be positive")
    k = batch / base_batch
    if rule == "linear":
        return base_lr * k
    if rule == "sqrt":
        return base_lr * math.sqrt(k)
    if rule == "none":
        return base_lr
    raise ValueError("rule must be 'linear', 'sqrt' or 'none'")


LINEAR, ROOT, NONE = "the linear rule", "the square-root rule", "no rule"
SAME = "the same batch, the same rate"


def one(prop: str, lr: float, *, trivial: bool = False, **rest: object) -> Case:
    return Case(prop, [lr], rest, trivial=trivial)


def refused(blames: str, lr: float, **rest: object) -> Case:
    return Case(BAD, [lr], rest, blames=blames)


def cases(rng: random.Random) -> list[Case]:
    lr = rng.choice([0.1, 0.3, 0.024])
    b, k = rng.choice([32, 100, 256]), rng.choice([2, 3, 8])
    odd = rng.choice([7, 50, 90])
    setting = {"rates": [], "times": 1000.0, "asked": True}
    far = {"base_batch": odd, "batch": b + 1, "rule": "sqrt"}
    return [
        one(LINEAR, lr, base_batch=b, batch=k * b, rule="linear"),
        one(LINEAR, lr, base_batch=b, batch=b + odd),
        one(LINEAR, lr, base_batch=k * b, batch=b, rule="linear"),
        one(LINEAR, lr, base_batch=k * b, batch=odd, rule="linear"),
        one(ROOT, lr, base_batch=b, batch=k * b, rule="sqrt"),
        one(ROOT, lr, base_batch=b, batch=k * b + odd, rule="sqrt"),
        one(ROOT, lr, base_batch=k * b, batch=odd, rule="sqrt"),
        one(NONE, lr, base_batch=b, batch=k * b, rule="none", trivial=True),
        one(NONE, lr, base_batch=k * b, batch=odd, rule="none", trivial=True),
        one(SAME, lr, base_batch=b, batch=b, trivial=True),
        one(SAME, lr, base_batch=odd, batch=odd, rule="sqrt", trivial=True),
        one(SAME, lr, base_batch=1, batch=1, trivial=True),
        refused("base_batch", lr, base_batch=0, batch=b),
        refused("base_batch", lr, base_batch=-b, batch=b, rule="sqrt"),
        refused("batch", lr, base_batch=b, batch=0),
        refused("batch", lr, base_batch=b, batch=-odd, rule="none"),
        refused("rule", lr, base_batch=b, batch=k * b, rule="cubic"),
        Case(SCALE, [lr], far, scene="scaled", setting=setting),
    ]


def by_power(
    base_lr: float, base_batch: int, batch: int, rule: str = "linear"
) -> float:
    if base_batch < 1:
        raise ValueError(f"base_batch={base_batch}")
    if batch < 1:
        raise ValueError(f"batch={batch}")
    powers = {"linear": 1.0, "sqrt": 0.5, "none": 0.0}
    if rule not in powers:
        raise ValueError(f"rule={rule}")
    return float(base_lr * (batch / base_batch) ** powers[rule])


def by_numpy(
    base_lr: float, base_batch: int, batch: int, rule: str = "linear"
) -> object:
    import numpy as np

    if base_batch <= 0:
        raise ValueError("base_batch")
    if batch <= 0:
        raise ValueError("batch")
    k = np.divide(batch, base_batch)
    if rule not in ("linear", "sqrt", "none"):
        raise ValueError("rule")
    return base_lr * {"linear": k, "sqrt": np.sqrt(k), "none": np.float64(1)}[rule]


def by_products(
    base_lr: float, base_batch: int, batch: int, rule: str = "linear"
) -> float:
    if base_batch <= 0:
        raise ValueError("base_batch has to be 1 or more")
    if batch <= 0:
        raise ValueError("batch has to be 1 or more")
    if rule == "linear":
        return base_lr * batch / base_batch
    if rule == "sqrt":
        return base_lr * math.sqrt(batch) / math.sqrt(base_batch)
    if rule != "none":
        raise ValueError("rule is unknown")
    return base_lr


RATIO, LINE, SQUARE_ROOT = "batch / base_batch", "base_lr * k", "math.sqrt(k)"
FORGOTTEN = 'rule == "none" -> rule is None'
UNKNOWN = "raise ValueError(\"rule must be 'linear', 'sqrt' or 'none'\")"
OTHER = {"linear": "sqrt", "sqrt": "linear"}
# What people forget beside another mistake: the second rule.
UNROOTED = f"base_lr * {SQUARE_ROOT} -> k * base_lr"


EXERCISE = Exercise(
    id="scale_lr",
    lesson="06_batch_size",
    title="Scale the rate with the batch",
    minutes=6,
    reference=scale_lr,
    summary="Return the rate for a new batch size, by the rule that is asked for.",
    cases=cases,
    golden=(
        one(LINEAR, 0.1, base_batch=256, batch=1024),
        one(ROOT, 0.1, base_batch=256, batch=1024, rule="sqrt"),
    ),
    properties=(
        Property(LINEAR, 3.5, core=True),
        Property(ROOT, 2.5),
        Property(NONE, 0.5),
        Property(SAME, 0.75),
        Property(PURE, 0.5, kind="pure"),
        Property(BAD, 1.2, kind="raises"),
        Property(NAMES, 0.6, kind="names", of=(BAD,)),
        Property(SCALE, 0.45, kind="scaled"),
    ),
    mistakes=(
        Mistake(
            "M39",
            "Your ratio is upside down: a larger batch takes a larger rate.",
            (
                *with_and_without(f"{RATIO} -> base_batch / batch", UNROOTED),
                f"{LINE} -> base_lr / k",
                f"{SQUARE_ROOT} -> math.sqrt(1 / k)",
            ),
        ),
        Mistake(
            "M40",
            "The two rules give the same with yours, or are the wrong way round: which "
            "of them grows more slowly?",
            (
                UNROOTED,
                f"{LINE} -> k ** 0.5 * base_lr",
                f"{RATIO} -> {RATIO}; rule = OTHER.get(rule, rule)",
            ),
        ),
        Mistake(
            "scale_lr.another_power",
            "The second rule takes the square root of the ratio: not its square, not "
            "half of it, not a logarithm.",
            (
                f"{SQUARE_ROOT} -> k ** 2",
                f"{SQUARE_ROOT} -> k / 2",
                f"{SQUARE_ROOT} -> math.log2(k)",
            ),
        ),
        Mistake(
            "scale_lr.whole_numbers",
            "Integer division lost the fraction: the ratio of two batch sizes need not "
            "be whole.",
            (
                *with_and_without(
                    f"{RATIO} -> batch // base_batch", UNROOTED, FORGOTTEN
                ),
                f"{RATIO} -> round(batch / base_batch)",
            ),
        ),
        Mistake(
            "scale_lr.root_of_all",
            "Only the ratio belongs under the root, and all of it: not the rate as "
            "well, and not one batch size alone.",
            (
                f"base_lr * {SQUARE_ROOT} -> math.sqrt(k * base_lr)",
                f"{SQUARE_ROOT} -> math.sqrt(batch) / base_batch",
            ),
        ),
        Mistake(
            "scale_lr.same_batch",
            "The same batch size has to give exactly base_lr.",
            (
                *with_and_without(f"{RATIO} -> 1 + batch / base_batch", UNROOTED),
                *with_and_without(f"{RATIO} -> batch", UNROOTED),
                f"{RATIO} -> (batch - base_batch) / base_batch",
                f"{RATIO} -> batch - base_batch",
                f"{RATIO} -> batch * base_batch",
            ),
        ),
        Mistake(
            "scale_lr.only_up",
            "A smaller batch takes a smaller rate: yours only goes up.",
            with_and_without(f"{RATIO} -> max(1.0, batch / base_batch)", UNROOTED),
        ),
        Mistake(
            "scale_lr.share",
            "That is how many times as large the rate has to be, not yet a rate.",
            (f"{LINE} -> k\nbase_lr * {SQUARE_ROOT} -> {SQUARE_ROOT}",),
        ),
        Mistake(
            "scale_lr.none",
            "“none” is a rule as well: the rate stays as it is.",
            (FORGOTTEN, f'{FORGOTTEN}\nraise ValueError("rule -> return None #'),
        ),
    ),
    hints=(
        "How many times as large is the new batch? Call it k; it may be below 1.",
        "One rule multiplies the rate by k, one by something that is 2 where k is 4, "
        "one by 1.",
        "Another case: 0.6 suits a batch of 50. For 200, k is 4: 2.4 by the linear "
        "rule, 1.2 by the square root. For 25, k is a half: 0.3, and 0.424.",
    ),
    right=(by_power, by_numpy, by_products),
    single_faults={
        ROOT: (UNROOTED,),
        NONE: (FORGOTTEN,),
        SAME: ("if batch <= 0 -> if batch <= 0 or batch == base_batch",),
    },
    partial=(("if base_batch <= 0 -> if False\nif batch <= 0 -> if False", 8.2 / 10),),
    xp=15,
)
