"""Count the updates of a run."""

from __future__ import annotations

import math
import random

from autograder.exercises.model import Answer, Case, Exercise, Mistake, Property
from autograder.exercises.schedules import BAD, NAMES, PURE


def optimizer_steps(
    n: int,
    micro_batch: int,
    accum: int,
    epochs: int,
    world: int = 1,
    drop_last: bool = False,
) -> int:
    """Count the optimizer updates that a run will make.

    In each epoch a rank sees n / (world * micro_batch) micro-batches, rounded down
    with drop_last and up without. Each accum of them make one update, and so does
    what is left of them at the end of the epoch.

    Args:
        n: examples in the data set.
        micro_batch: examples per forward pass and rank, > 0.
        accum: micro-batches per update, > 0.
        epochs: passes over the data.
        world: ranks that share the data, > 0.
        drop_last: leave out an incomplete micro-batch.

    Raises:
        ValueError: micro_batch, accum or world is not positive.

    >>> optimizer_steps(1297, 64, 1, 1), optimizer_steps(1297, 64, 1, 1, drop_last=True)
    (21, 20)
    """
    if micro_batch <= 0:
        raise ValueError("micro_batch must be positive")
    if accum <= 0:
        raise ValueError("accum must be positive")
    if world <= 0:
        raise ValueError("world must be positive")
    share = world * micro_batch
    micro = n // share if drop_last else -(-n // share)
    return epochs * -(-micro // accum)


STEPS, DROP, RANKS = "updates of one rank", "drop_last", "several ranks share the data"
NOTHING = "nothing to do"


def run(prop: str, n: int, *, trivial: bool = False, **rest: object) -> Case:
    return Case(prop, [n], rest, trivial=trivial)


def refused(blames: str, **rest: object) -> Case:
    return Case(BAD, [100], rest, blames=blames)


def cases(rng: random.Random) -> list[Case]:
    b, a, e = rng.choice([8, 16, 24]), rng.choice([3, 4, 5]), rng.choice([2, 3, 7])
    w = rng.choice([2, 3, 4])
    few = (2 * a + 1) * b
    odd = few + rng.randint(1, b - 1)
    return [
        run(STEPS, odd, micro_batch=b, accum=1, epochs=1),
        run(STEPS, odd, micro_batch=b, accum=a, epochs=e),
        run(STEPS, 2 * a * b, micro_batch=b, accum=a, epochs=e),
        run(STEPS, 2 * a * b + 1, micro_batch=b, accum=a, epochs=1),
        run(STEPS, odd * 5 + 1, micro_batch=b, accum=a, epochs=e),
        run(STEPS, 3 * a + 1, micro_batch=1, accum=a, epochs=e),
        run(STEPS, b - 1, micro_batch=b, accum=a, epochs=e),
        run(DROP, odd, micro_batch=b, accum=1, epochs=e, drop_last=True),
        run(DROP, odd, micro_batch=b, accum=a, epochs=e, drop_last=True),
        run(DROP, (a + 2) * b, micro_batch=b, accum=a, epochs=1, drop_last=True),
        run(DROP, 2 * a * b + 1, micro_batch=b, accum=a, epochs=e, drop_last=True),
        run(DROP, b - 1, micro_batch=b, accum=a, epochs=e, drop_last=True),
        run(RANKS, w * odd + 1, micro_batch=b, accum=a, epochs=e, world=w),
        run(RANKS, 9 * w * b + 1, micro_batch=b, accum=1, epochs=e, world=w),
        run(
            RANKS,
            w * odd + 1,
            micro_batch=b,
            accum=1,
            epochs=1,
            world=w,
            drop_last=True,
        ),
        run(
            RANKS, w * 2 * a * b + w * b - 1, micro_batch=b, accum=a, epochs=1, world=w
        ),
        run(NOTHING, 0, micro_batch=b, accum=a, epochs=e, trivial=True),
        run(NOTHING, odd, micro_batch=b, accum=a, epochs=0, trivial=True),
        refused("micro_batch", micro_batch=0, accum=1, epochs=1),
        refused("micro_batch", micro_batch=-b, accum=a, epochs=1),
        refused("accum", micro_batch=b, accum=0, epochs=1),
        refused("accum", micro_batch=b, accum=-a, epochs=1),
        refused("world", micro_batch=b, accum=a, epochs=1, world=0),
        refused("world", micro_batch=b, accum=a, epochs=1, world=-w),
    ]


def by_ceiling(
    n: int,
    micro_batch: int,
    accum: int,
    epochs: int,
    world: int = 1,
    drop_last: bool = False,
) -> int:
    if micro_batch < 1:
        raise ValueError(f"micro_batch={micro_batch}")
    if accum < 1:
        raise ValueError(f"accum={accum}")
    if world < 1:
        raise ValueError(f"world={world}")
    rounded = math.floor if drop_last else math.ceil
    return math.ceil(rounded(n / (world * micro_batch)) / accum) * epochs


def by_counting(
    n: int,
    micro_batch: int,
    accum: int,
    epochs: int,
    world: int = 1,
    drop_last: bool = False,
) -> int:
    for name, value in (
        ("micro_batch", micro_batch),
        ("accum", accum),
        ("world", world),
    ):
        if value <= 0:
            raise ValueError(f"{name} must be at least 1")
    updates = 0
    for _ in range(epochs):
        left, waiting = n, 0
        while left >= world * micro_batch or (left > 0 and not drop_last):
            left -= world * micro_batch
            waiting += 1
            if waiting == accum:
                updates, waiting = updates + 1, 0
        updates += waiting > 0
    return updates


def by_numpy(
    n: int,
    micro_batch: int,
    accum: int,
    epochs: int,
    world: int = 1,
    drop_last: bool = False,
) -> object:
    import numpy as np

    if micro_batch <= 0:
        raise ValueError("micro_batch")
    if accum <= 0:
        raise ValueError("accum")
    if world <= 0:
        raise ValueError("world")
    micro = np.int64(n) // (world * micro_batch)
    if not drop_last and n % (world * micro_batch):
        micro += 1
    return epochs * (micro // accum + (micro % accum > 0).astype(np.int64))


def variant(**change: object) -> Answer:
    """A wrong count: the right one, with some rules changed."""

    def optimizer_steps(
        n: int,
        micro_batch: int,
        accum: int,
        epochs: int,
        world: int = 1,
        drop_last: bool = False,
    ) -> float:
        share = micro_batch * (1 if change.get("one_rank") else world)
        if change.get("kept"):
            drop_last = False
        if change.get("dropped"):
            drop_last = True
        if change.get("flipped"):
            drop_last = not drop_last
        micro = n // share if drop_last else -(-n // share)
        if change.get("no_accum"):
            return epochs * micro
        if change.get("floor_updates"):
            return epochs * (micro // accum)
        if change.get("across"):
            return -(-epochs * micro // accum)
        if change.get("one_batch"):
            whole = share * accum
            return epochs * (n // whole if drop_last else -(-n // whole))
        if change.get("times_accum"):
            return epochs * micro * accum
        if change.get("one_epoch"):
            return -(-micro // accum)
        if change.get("ranks_add"):
            return world * epochs * -(-micro // accum)
        if change.get("fraction"):
            return epochs * n / (share * accum)
        return epochs * -(-micro // accum)

    return optimizer_steps


EXERCISE = Exercise(
    id="optimizer_steps",
    lesson="06_batch_size",
    title="Count the updates",
    reference=optimizer_steps,
    summary="Return how many optimizer updates the run will make.",
    cases=cases,
    golden=(
        run(STEPS, 1297, micro_batch=64, accum=1, epochs=1),
        run(DROP, 1297, micro_batch=64, accum=1, epochs=1, drop_last=True),
    ),
    properties=(
        Property(STEPS, 4, core=True),
        Property(DROP, 1.5),
        Property(RANKS, 1.5),
        Property(NOTHING, 0.5),
        Property(PURE, 0.5, kind="pure"),
        Property(BAD, 4 / 3, kind="raises"),
        Property(NAMES, 2 / 3, kind="names", of=(BAD,)),
    ),
    mistakes=(
        Mistake(
            "M42",
            "The effective batch is more than the micro-batch: accumulation or the "
            "number of ranks has no effect on yours, or the wrong one.",
            (
                variant(no_accum=True),
                variant(one_rank=True),
                variant(times_accum=True),
                variant(ranks_add=True),
            ),
        ),
        Mistake(
            "M43",
            "Look at the incomplete micro-batch at the end of an epoch: drop_last says "
            "whether it counts.",
            (variant(kept=True), variant(dropped=True), variant(flipped=True)),
        ),
        Mistake(
            "optimizer_steps.last_window",
            "A window that is not full at the end of an epoch still makes an update.",
            (variant(floor_updates=True),),
        ),
        Mistake(
            "optimizer_steps.across",
            "A window does not go on into the next epoch: count each epoch by itself.",
            (variant(across=True),),
        ),
        Mistake(
            "optimizer_steps.one_batch",
            "drop_last leaves out an incomplete micro-batch, not an incomplete window: "
            "round twice, once for each.",
            (variant(one_batch=True),),
        ),
        Mistake(
            "optimizer_steps.one_epoch",
            "You counted a single epoch.",
            (variant(one_epoch=True),),
        ),
        Mistake(
            "optimizer_steps.fraction",
            "There is no part of an update: round up or down where the data run out.",
            (variant(fraction=True),),
        ),
    ),
    hints=(
        "Count in two stages: first the micro-batches that one rank sees in an epoch, "
        "then the updates that they make.",
        "Each stage ends with a remainder. In the first, drop_last decides; in the "
        "second, what is left over makes an update of its own.",
        "Another case: 110 examples, 2 ranks, micro-batches of 10, 4 per update, 3 "
        "epochs. 110 / 20 is 5.5: 6 micro-batches, or 5 with drop_last. Both make 2 "
        "updates per epoch, 6 in all.",
    ),
    right=(by_ceiling, by_counting, by_numpy),
    partial=((variant(), 0.8),),
    xp=15,
)
