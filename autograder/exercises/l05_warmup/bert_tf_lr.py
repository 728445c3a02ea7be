"""What BERT's own code does: the decay's clock starts at 0."""

from __future__ import annotations

import random

from autograder.exercises.edits import with_and_without
from autograder.exercises.model import Case, Exercise, Mistake, Property
from autograder.exercises.schedules import (
    ENDS,
    PAST,
    SCALE,
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
    left = 1 - t / num_train_steps
    return init_lr * left


NONE, LONG = "a run without warmup", "a warmup as long as the run, or longer"


def cases(rng: random.Random) -> list[Case]:
    lr, other = rng.choice([1e-4, 2e-5, 0.3]), rng.choice([3e-4, 0.01, 0.9])
    w, v = rng.choice([5, 7, 11]), rng.choice([3, 4, 8])
    n, m = w + rng.choice([9, 13, 16]), v + rng.choice([9, 11, 14])
    first = {"init_lr": lr, "warmup_steps": w, "num_train_steps": n}
    second = {"init_lr": other, "warmup_steps": v, "num_train_steps": m}
    long = {
        "init_lr": 1.7,
        "warmup_steps": rng.choice([49, 98]),
        "num_train_steps": rng.choice([161, 187, 197]),
    }
    same = {"init_lr": lr, "warmup_steps": w, "num_train_steps": w}
    return [
        curve(SHAPE, range(1, n - 1), first),
        curve(SHAPE, range(1, m - 1), second),
        # Without t = warmup_steps: whoever is wrong there alone keeps the rest.
        curve(SHAPE, range(3, 160, 9), long),
        curve(ENDS, [0, n - 1], first),
        curve(ENDS, [0, m - 1], second),
        curve(PAST, [n, n + 1, 2 * n, 50 * n], first),
        curve(PAST, [m, m + 1, 9 * m], second),
        curve(NONE, range(n - 1), first, warmup_steps=0),
        curve(NONE, [0, 1, m // 2, m - 2], second, warmup_steps=0),
        curve(LONG, range(1, w - 1), same),
        curve(LONG, range(1, w - 1), same, warmup_steps=n),
        curve(LONG, [1, v, m - 2], second, warmup_steps=2 * m),
        bad("warmup_steps", first, warmup_steps=-1),
        bad("warmup_steps", second, warmup_steps=-v),
        bad("num_train_steps", first, num_train_steps=0),
        bad("num_train_steps", second, num_train_steps=-rng.randint(1, 9)),
        scaled(range(1, n - 1, 3), ["init_lr"], 1000.0, **{**first, "init_lr": 0.7}),
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


CLIMB, LEFT = "return init_lr * t / warmup_steps", "left = 1 - t / num_train_steps"
FALL, CLIMBING = "return init_lr * left", "t < warmup_steps"
OVER, BAD_RUN = "t >= num_train_steps", "if num_train_steps <= 0"
# What people forget beside another mistake: nothing stops at the end.
FREE = f"{OVER} -> False"
GUARDED = f"""{CLIMBING} -> t < max(1, warmup_steps)
{CLIMB} -> return init_lr * t / max(1, warmup_steps)"""


EXERCISE = Exercise(
    id="bert_tf_lr",
    lesson="05_warmup",
    title="BERT's own schedule",
    minutes=8,
    workshop=True,
    reference=bert_tf_lr,
    summary="""Return the rate of update t as BERT's first code computes it.
""",
    cases=cases,
    golden=(
        curve(SHAPE, [9, 10, 11], init_lr=1.0, warmup_steps=10, num_train_steps=100),
        curve(ENDS, [0, 99], init_lr=1.0, warmup_steps=10, num_train_steps=100),
        curve(PAST, [100, 101], init_lr=1.0, warmup_steps=10, num_train_steps=100),
    ),
    properties=(
        *schedule_properties(shape=4),
        Property(NONE, 0.75, corner=True),
        Property(LONG, 0.75, corner=True),
    ),
    lengths=("warmup_steps", "num_train_steps"),
    mistakes=(
        Mistake(
            "bert_tf_lr.hugging_face",
            "That is Hugging Face's curve, which moved the clock. In BERT's own code "
            "the fall has been running since update 0.",
            with_and_without(
                f"{LEFT} -> left = (num_train_steps - t) "
                "/ (num_train_steps - warmup_steps)",
                FREE,
            ),
        ),
        Mistake(
            "M12",
            "Your fall starts where the climb ends, and is too slow to end with the "
            "run. In BERT's own code it has been running since update 0.",
            with_and_without(
                f"{LEFT} -> left = 1 - (t - warmup_steps) / num_train_steps", FREE
            ),
        ),
        Mistake(
            "bert_tf_lr.product",
            "You multiply the climb and the fall. Each update uses one or the other.",
            (f"{CLIMB} -> {CLIMB} * (1 - t / num_train_steps)",),
        ),
        Mistake(
            "M14",
            "At t = warmup_steps the fall has taken over already: the first "
            "warmup_steps updates end one before.",
            (
                f"{CLIMBING} -> t <= warmup_steps",
                f"{CLIMBING} -> 0 < warmup_steps >= t",
            ),
        ),
        Mistake(
            "M13",
            "Your climb is too steep or too flat: on which t would it be at init_lr, "
            "if nothing came between?",
            (
                f"{CLIMB} -> return init_lr * t / (warmup_steps - 1)",
                f"{CLIMB} -> return init_lr * t / (warmup_steps + 1)",
            ),
        ),
        Mistake(
            "bert_tf_lr.head_start",
            "Your climb begins above 0, as if update 0 had been made already: t counts "
            "from 0.",
            (
                f"{CLIMB} -> return init_lr * (t + 1) / warmup_steps",
                f"{CLIMB} -> return init_lr * (t + 1) / (warmup_steps + 1)",
            ),
        ),
        Mistake(
            "M09",
            "Past the last update your rate falls below 0: the walk would go uphill.",
            (FREE,),
        ),
        Mistake(
            "M10",
            "warmup_steps = 0 means that there is no warmup, not a crash.",
            (f"{CLIMBING} -> min(1.0, t / warmup_steps) < 1.0",),
        ),
        Mistake(
            "bert_tf_lr.guarded",
            "With warmup_steps = 0 your first update is lost: without a warmup there "
            "is no climb, not even at t = 0.",
            (GUARDED,),
        ),
        Mistake(
            "bert_tf_lr.cut",
            "A warmup as long as the run, or longer, is allowed: the climb is as flat "
            "as ever, and the end of the run cuts it off.",
            (
                f"{BAD_RUN} -> if num_train_steps <= max(0, warmup_steps)",
                f"{CLIMB} -> return init_lr * t / min(warmup_steps, num_train_steps)",
            ),
        ),
        Mistake(
            "bert_tf_lr.ends_early",
            "Your fall arrives one update too early: 0 belongs to t = num_train_steps.",
            (f"{LEFT} -> left = 1 - t / (num_train_steps - 1)",),
        ),
        Mistake(
            "bert_tf_lr.half",
            "Half of it is missing: there is a climb and a fall.",
            (
                *with_and_without(
                    f"{FALL} -> return init_lr", FREE, f"{FREE}\n{GUARDED}"
                ),
                f"{CLIMBING} -> False",
                f"{CLIMB} -> return init_lr",
            ),
        ),
        Mistake(
            "bert_tf_lr.shares",
            "Asked is a learning rate. Yours is a share between 0 and 1, at least on "
            "one of the two lines: init_lr belongs to both.",
            (
                f"{FALL} -> return left",
                f"{CLIMB} -> return t / warmup_steps",
                f"{CLIMB} -> return t / warmup_steps\n{FALL} -> return left",
            ),
            about=(SCALE,),
        ),
        *one_off(bert_tf_lr),
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
    single_faults={
        ENDS: (
            f"{CLIMB} -> return init_lr * max(1, t) / warmup_steps",
            f"{OVER} -> t >= num_train_steps - 1",
        ),
        PAST: (FREE, f"{BAD_RUN} -> if num_train_steps <= 0 or t > num_train_steps"),
        NONE: (
            GUARDED,
            f"{CLIMBING} -> min(1.0, t / warmup_steps) < 1.0",
            "if warmup_steps < 0 -> if warmup_steps <= 0",
        ),
        LONG: (f"{BAD_RUN} -> if num_train_steps <= max(0, warmup_steps)",),
    },
    partial=(("warmup_steps < 0 -> False\nnum_train_steps <= 0 -> False", 9 / 10.5),),
    from_scratch=True,
    equivalent={
        'if num_train_steps <= 0:: "0" -> "1"': "A run of one update is both its first and its last step, and is not asked.",
        'if t >= num_train_steps:: "t >= num_train_steps" -> "t > num_train_steps"': "At t = num_train_steps nothing is left, which is 0 as well.",
    },
)
