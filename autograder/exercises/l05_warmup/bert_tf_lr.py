"""What BERT's own code does: the decay's clock starts at 0."""

from __future__ import annotations

import random

from autograder.exercises.model import Answer, Case, Exercise, Mistake, Property
from autograder.exercises.schedules import (
    ENDS,
    PAST,
    SHAPE,
    bad,
    curve,
    one_off,
    scaled,
    schedule_properties,
)


def bert_tf_lr(
    t: int, init_lr: float, warmup_steps: int, num_train_steps: int
) -> float:
    """Return the rate of update t as BERT's first code computes it.

    For 0 <= t < warmup_steps it is init_lr * t / warmup_steps, and from there
    init_lr * (1 - t / num_train_steps): the decay has run since update 0, so that the
    climb is followed by a jump down and init_lr is never used. From
    t = num_train_steps on the rate is 0.

    Args:
        t: index of the update about to be made, from 0.
        init_lr: the learning rate that the climb aims at.
        warmup_steps: length of the climb, in updates, >= 0.
        num_train_steps: length of the run, in updates, > 0.

    Raises:
        ValueError: warmup_steps is negative, or num_train_steps is not positive.

    Source: create_optimizer in optimization.py of google-research/bert.

    >>> [round(bert_tf_lr(t, 1.0, 10, 100), 2) for t in (0, 9, 10, 11, 99, 100)]
    [0.0, 0.9, 0.9, 0.89, 0.01, 0.0]
    """
    if warmup_steps < 0:
        raise ValueError("warmup_steps must not be negative")
    if num_train_steps <= 0:
        raise ValueError("num_train_steps must be positive")
    if t >= num_train_steps:
        return 0.0
    if t < warmup_steps:
        return init_lr * t / warmup_steps
    return init_lr * (1 - t / num_train_steps)


NONE, LONG = "a run without warmup", "a warmup as long as the run, or longer"


def cases(rng: random.Random) -> list[Case]:
    lr = rng.choice([1e-4, 2e-5, 0.3])
    w, v = rng.choice([5, 7, 11]), rng.choice([3, 4, 8])
    n, m = w + rng.choice([13, 19, 30]), v + rng.choice([9, 17, 25])
    first = {"init_lr": lr, "warmup_steps": w, "num_train_steps": n}
    second = {"init_lr": 3 * lr, "warmup_steps": v, "num_train_steps": m}
    same = {"init_lr": lr, "warmup_steps": w, "num_train_steps": w}
    cut = {"init_lr": lr, "warmup_steps": n, "num_train_steps": w}
    long = {"init_lr": 1.7, "warmup_steps": 2 * w, "num_train_steps": 5 * n}
    return [
        curve(SHAPE, range(n), first),
        curve(SHAPE, range(m), second),
        curve(SHAPE, range(1, 5 * n, 3), long),
        curve(ENDS, [0, 1], first),
        curve(ENDS, [w - 1, w, w + 1], first),
        curve(ENDS, [v - 1, v, m - 1, m], second),
        curve(ENDS, [0, 1, 2, 3], init_lr=lr, warmup_steps=1, num_train_steps=3),
        curve(PAST, [n, n + 1, 2 * n, 50 * n], first),
        curve(PAST, [m + 1, 9 * m], second),
        curve(NONE, range(n + 2), init_lr=lr, warmup_steps=0, num_train_steps=n),
        curve(NONE, [0, 1, m, 9 * m], second, warmup_steps=0),
        curve(NONE, [0, 1, 2], init_lr=lr, warmup_steps=0, num_train_steps=1),
        curve(LONG, range(w + 3), same),
        curve(LONG, range(w + 3), cut),
        curve(LONG, [0, v, m - 1, m, 5 * m], second, warmup_steps=2 * m),
        curve(LONG, [0, 1, 2], init_lr=lr, warmup_steps=1, num_train_steps=1),
        bad("warmup_steps", init_lr=lr, warmup_steps=-1, num_train_steps=n),
        bad("warmup_steps", second, t=2 * m, warmup_steps=-v),
        bad("num_train_steps", first, num_train_steps=0),
        bad("num_train_steps", second, num_train_steps=-rng.randint(1, 9)),
        scaled(range(0, n + 2, 2), ["init_lr"], 3.0, **first),
    ]


def checked(warmup_steps: int, num_train_steps: int) -> None:
    if warmup_steps <= -1:
        raise ValueError(f"warmup_steps={warmup_steps}")
    if num_train_steps < 1:
        raise ValueError(f"num_train_steps={num_train_steps}")


def by_mask(t: int, init_lr: float, warmup_steps: int, num_train_steps: int) -> float:
    checked(warmup_steps, num_train_steps)
    is_warmup = float(t < warmup_steps and t < num_train_steps)
    done = t / max(warmup_steps, 1)
    decayed = (init_lr - 0.0) * (1 - min(t, num_train_steps) / num_train_steps)
    return (1.0 - is_warmup) * decayed + is_warmup * init_lr * done


def by_numpy(t: int, init_lr: float, warmup_steps: int, num_train_steps: int) -> object:
    import numpy as np

    checked(warmup_steps, num_train_steps)
    steps = np.arange(num_train_steps + 1)
    rates = np.linspace(init_lr, 0.0, num_train_steps + 1)
    climb = steps < min(warmup_steps, num_train_steps)
    rates[climb] = init_lr * steps[climb] / max(warmup_steps, 1)
    return rates[min(t, num_train_steps)]


def by_torch(t: int, init_lr: float, warmup_steps: int, num_train_steps: int) -> float:
    import torch

    checked(warmup_steps, num_train_steps)
    if t < warmup_steps and t < num_train_steps:
        return init_lr / warmup_steps * t
    opt = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=init_lr)
    fall = torch.optim.lr_scheduler.PolynomialLR(opt, num_train_steps, power=1.0)
    for _ in range(min(t, num_train_steps)):
        opt.step()
        fall.step()
    return float(opt.param_groups[0]["lr"])


def variant(**change: object) -> Answer:
    """A wrong schedule: the right rules, with some of them changed."""

    def bert_tf_lr(
        t: int, init_lr: float, warmup_steps: int, num_train_steps: int
    ) -> float:
        climb = warmup_steps + int(str(change.get("longer", 0)))
        if change.get("guarded"):
            warmup_steps = climb = max(1, warmup_steps)
        climbing = t < warmup_steps
        if change.get("inclusive"):
            climbing = t <= warmup_steps and warmup_steps > 0
        runs_on = change.get("runs_on") or (change.get("climbs_on") and climbing)
        if t >= num_train_steps and not runs_on:
            return 0.0
        if change.get("divides"):
            done = min(1.0, t / climb)
        else:
            done = min(1.0, t / climb) if climb else 1.0
        left = 1 - t / num_train_steps
        if change.get("clock_at_warmup") and num_train_steps > warmup_steps:
            left = (num_train_steps - t) / (num_train_steps - warmup_steps)
        if change.get("by_total"):
            left = 1 - (t - warmup_steps) / num_train_steps
        if change.get("ends_early"):
            left = 1 - t / max(1, num_train_steps - 1)
        if change.get("product"):
            return init_lr * done * left
        if climbing and not change.get("no_warmup"):
            return init_lr * done
        if change.get("no_decay"):
            return init_lr
        return left if change.get("shares") else init_lr * left

    return bert_tf_lr


EXERCISE = Exercise(
    id="bert_tf_lr",
    lesson="05_warmup",
    title="BERT's own schedule",
    reference=bert_tf_lr,
    summary="""Return the rate of update t as BERT's first code computes it.

Two lines: a climb from 0 that aims at init_lr, and a fall from init_lr to 0 that
has been running since update 0. The first warmup_steps updates use the climb, the
rest of the run uses the fall.
""",
    cases=cases,
    golden=(
        curve(
            SHAPE,
            [0, 9, 10, 11, 99],
            init_lr=1.0,
            warmup_steps=10,
            num_train_steps=100,
        ),
    ),
    properties=(
        *schedule_properties(shape=4),
        Property(NONE, 0.75),
        Property(LONG, 0.75),
    ),
    mistakes=(
        Mistake(
            "bert_tf_lr.hugging_face",
            "That is Hugging Face's curve, which moved the clock. In BERT's own code "
            "the fall has been running since update 0.",
            (variant(clock_at_warmup=True),),
        ),
        Mistake(
            "M12",
            "Your fall starts where the climb ends, and is too slow to end with the "
            "run. In BERT's own code it has been running since update 0.",
            (variant(by_total=True), variant(by_total=True, runs_on=True)),
        ),
        Mistake(
            "bert_tf_lr.product",
            "You multiply the climb and the fall. Each update uses one or the other.",
            (variant(product=True),),
        ),
        Mistake(
            "M14",
            "At t = warmup_steps the fall has taken over already: the first "
            "warmup_steps updates end one before.",
            (variant(inclusive=True),),
        ),
        Mistake(
            "M13",
            "Your climb is too steep or too flat: on which t would it be at init_lr, "
            "if nothing came between?",
            (variant(longer=-1), variant(longer=1)),
        ),
        Mistake(
            "M09",
            "Past the last update your rate falls below 0: the walk would go uphill.",
            (variant(runs_on=True),),
        ),
        Mistake(
            "M10",
            "warmup_steps = 0 means that there is no warmup, not a crash.",
            (variant(divides=True),),
        ),
        Mistake(
            "bert_tf_lr.guarded",
            "With warmup_steps = 0 your first update is lost: without a warmup there "
            "is no climb, not even at t = 0.",
            (variant(guarded=True),),
        ),
        Mistake(
            "bert_tf_lr.climbs_on",
            "A warmup longer than the run still ends with it: from "
            "t = num_train_steps on the rate is 0.",
            (variant(climbs_on=True),),
        ),
        Mistake(
            "bert_tf_lr.ends_early",
            "Your fall arrives one update too early: 0 belongs to t = num_train_steps.",
            (variant(ends_early=True),),
        ),
        Mistake(
            "bert_tf_lr.half",
            "Half of it is missing: there is a climb and a fall.",
            (variant(no_decay=True), variant(no_warmup=True)),
        ),
        Mistake(
            "bert_tf_lr.shares",
            "Your fall is a share between 1 and 0, your climb is a learning rate: "
            "init_lr belongs to both.",
            (variant(shares=True),),
        ),
        *one_off(variant()),
    ),
    hints=(
        "Write the two lines down as if the other were not there. The fall does not "
        "know of the warmup at all.",
        "Then choose: one comparison of t with warmup_steps decides which line counts. "
        "Before that, what is the answer once the run is over?",
        "Another case: init_lr 6, 4 updates of warmup in a run of 24. Update 3 climbs: "
        "¾ of 6, 4.5. Update 4 is on the fall, of which 4 of 24 are gone: 5. Update 12 "
        "is halfway: 3. From 24 on it is 0. So 6 is never used.",
    ),
    right=(by_mask, by_numpy, by_torch),
    partial=((variant(), 9 / 10.5),),
    from_scratch=True,
)
