"""Count the updates of a run."""

from __future__ import annotations

import math
import random
from typing import Any

from autograder.exercises.edits import with_and_without
from autograder.exercises.model import Case, Exercise, Mistake, Property
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
    micro = n // share if drop_last else math.ceil(n / share)
    updates = math.ceil(micro / accum)
    return epochs * updates


STEPS, WINDOW = "whole windows", "a last window that is not full"
MICRO, DROP = "a last micro-batch that is not full", "drop_last leaves that out"
RANKS, NOTHING = "several ranks share the data", "nothing to do"


def run(prop: str, n: int, *, trivial: bool = False, **rest: object) -> Case:
    return Case(prop, [n], rest, trivial=trivial)


def refused(blames: str, **rest: object) -> Case:
    return Case(BAD, [100], rest, blames=blames)


def cases(rng: random.Random) -> list[Case]:
    b, a, e = rng.choice([8, 16, 32]), rng.choice([3, 4, 5]), rng.choice([7, 11, 13])
    w, odd = rng.choice([2, 3, 4]), rng.randint(1, b - 1)
    short, over = rng.choice([49, 98, 103, 107, 161]), rng.choice([75, 77, 91, 93])
    own: dict[str, Any] = {"micro_batch": b, "accum": a, "epochs": e}
    single: dict[str, Any] = {"micro_batch": b, "accum": 1, "epochs": e + 1}
    return [
        run(STEPS, 2 * a * b, **own),
        run(STEPS, 9 * a * b, **own),
        run(STEPS, 5 * b, **single),
        run(STEPS, 3 * a, micro_batch=1, accum=a, epochs=1),
        run(STEPS, 4 * a * b, micro_batch=b, accum=2 * a, epochs=e + 2),
        *(run(STEPS, k * over, micro_batch=1, accum=over, epochs=1) for k in (7, 14)),
        run(STEPS, 2 * short, micro_batch=1, accum=short, epochs=e),
        run(WINDOW, (2 * a + 1) * b, **own),
        run(WINDOW, (a + 2) * b, **own),
        run(WINDOW, b, **own),
        run(WINDOW, (2 * a + 1) * b + odd, **own, drop_last=True),
        run(WINDOW, (a + 2) * b + odd, **own, drop_last=True),
        run(MICRO, 5 * b + odd, **single),
        run(MICRO, 8 * b + 1, **single),
        run(MICRO, odd, micro_batch=b, accum=1, epochs=1),
        run(MICRO, w - 1, **single, world=w),
        run(DROP, 5 * b + odd, **single, drop_last=True),
        run(DROP, 2 * a * b + odd, **own, drop_last=True),
        run(DROP, 4 * short, micro_batch=short, accum=1, epochs=e, drop_last=True),
        run(DROP, 8 * short, micro_batch=short, accum=1, epochs=1, drop_last=True),
        run(RANKS, w * 2 * a * b, **own, world=w),
        run(RANKS, w * 9 * b, **single, world=w),
        run(RANKS, w * 3 * a * b, **own, world=w, drop_last=True),
        run(NOTHING, 0, **own, trivial=True),
        run(NOTHING, 0, **own, drop_last=True, trivial=True),
        run(NOTHING, 5 * b, micro_batch=b, accum=a, epochs=0, trivial=True),
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
    micro = n // (world * micro_batch) if drop_last else -(-n // (world * micro_batch))
    return -(-micro // accum) * epochs


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


MICROS = "n // share if drop_last else math.ceil(n / share)"
KEPT, LEFT_OUT = f"{MICROS} -> math.ceil(n / share)", f"{MICROS} -> n // share"
WINDOWS, TOTAL = "math.ceil(micro / accum)", "epochs * updates"
# What people forget beside another mistake: the remainders and the ranks.
CUT_OFF = f"{WINDOWS} -> micro // accum"
ALONE = "world * micro_batch -> micro_batch"


EXERCISE = Exercise(
    id="optimizer_steps",
    lesson="06_batch_size",
    title="Count the updates",
    minutes=12,
    reference=optimizer_steps,
    summary="Return how many optimizer updates the run will make.",
    cases=cases,
    golden=(
        run(STEPS, 1280, micro_batch=64, accum=4, epochs=3),
        run(MICRO, 1297, micro_batch=64, accum=1, epochs=1),
        run(DROP, 1297, micro_batch=64, accum=1, epochs=1, drop_last=True),
    ),
    properties=(
        Property(STEPS, 3.5, core=True),
        Property(WINDOW, 1),
        Property(MICRO, 1),
        Property(DROP, 1),
        Property(RANKS, 1),
        Property(NOTHING, 0.5, corner=True),
        Property(PURE, 0.5, kind="pure"),
        Property(BAD, 1, kind="raises"),
        Property(NAMES, 0.5, kind="names", of=(BAD,)),
    ),
    lengths=("micro_batch", "accum"),
    mistakes=(
        Mistake(
            "M42",
            "The effective batch is more than the micro-batch: accumulation or the "
            "number of ranks has no effect on yours, or the wrong one.",
            (
                *with_and_without(f"{WINDOWS} -> micro", ALONE),
                ALONE,
                f"{WINDOWS} -> micro * accum",
                *with_and_without(f"{TOTAL} -> world * epochs * updates", ALONE),
            ),
            ignores=(WINDOW, MICRO, DROP),
        ),
        Mistake(
            "M43",
            "Look at the incomplete micro-batch at the end of an epoch: drop_last says "
            "whether it counts.",
            (
                KEPT,
                LEFT_OUT,
                "if drop_last -> if not drop_last",
                f"{MICROS} -> round(n / share)",
            ),
            ignores=(WINDOW, RANKS),
        ),
        Mistake(
            "optimizer_steps.last_window",
            "A window that is not full at the end of an epoch still makes an update.",
            (
                CUT_OFF,
                f"{WINDOWS} -> max(micro // accum, 1)",
                f"{WINDOWS} -> round(micro / accum)",
            ),
            ignores=(MICRO, DROP, RANKS, NOTHING),
        ),
        Mistake(
            "optimizer_steps.across",
            "Neither a window nor a micro-batch goes on into the next epoch: count "
            "each epoch by itself.",
            (
                f"{TOTAL} -> math.ceil(epochs * micro / accum)",
                f"{TOTAL} -> epochs * micro // accum",
                f"{TOTAL} -> epochs * n // (share * accum)",
                f"{MICROS} -> math.ceil(n * epochs / share)\n{TOTAL} -> updates",
            ),
        ),
        Mistake(
            "optimizer_steps.one_batch",
            "drop_last leaves out an incomplete micro-batch, never an incomplete "
            "window: count in two stages, each with a rounding of its own.",
            (
                f"{WINDOWS} -> {WINDOWS} if not drop_last else micro // accum",
                f"{TOTAL} -> epochs * (n // (share * accum))",
                f"{TOTAL} -> epochs * round(n / (share * accum))",
            ),
        ),
        Mistake(
            "optimizer_steps.one_epoch",
            "You counted a single epoch.",
            (f"{TOTAL} -> updates",),
            ignores=(WINDOW, MICRO, DROP, RANKS),
        ),
        Mistake(
            "optimizer_steps.one_more",
            "Where the data come out even, nothing is left over: you count one too "
            "many there.",
            (
                f"{MICROS} -> n // share + (not drop_last)",
                f"{WINDOWS} -> micro // accum + 1",
            ),
            ignores=(NOTHING, RANKS),
        ),
        Mistake(
            "optimizer_steps.fraction",
            "There is no part of an update, and the answer is a whole number, an int: "
            "round up or down where the data run out.",
            (
                f"{TOTAL} -> epochs * n / (share * accum)",
                f"{TOTAL} -> epochs * micro / accum",
                f"{MICROS} -> n / share\n{WINDOWS} -> micro / accum",
            ),
        ),
        Mistake(
            "optimizer_steps.float_boundary",
            "A reciprocal is rounded: n · (1/b) can fall a hair short of a whole "
            "number. Divide the whole numbers themselves.",
            (
                "n // share -> int(n * (1 / share))",
                f"{WINDOWS} -> math.ceil(micro * (1 / accum))",
            ),
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
    single_faults={
        WINDOW: (
            CUT_OFF,
            f"{TOTAL} -> math.ceil(epochs * micro / accum)",
            f"{WINDOWS} -> {WINDOWS} if not drop_last else micro // accum",
        ),
        MICRO: (LEFT_OUT, f"{MICROS} -> n // world // micro_batch"),
        DROP: (KEPT, "n // share -> int(n * (1 / share))"),
        RANKS: (ALONE,),
        NOTHING: (
            f"{WINDOWS} -> max(1, {WINDOWS})",
            "if micro_batch <= 0 -> if n * epochs == 0 or micro_batch <= 0",
        ),
    },
    partial=(
        (
            "if micro_batch <= 0 -> if False\n"
            "if accum <= 0 -> if False\n"
            "if world <= 0 -> if False",
            8.5 / 10,
        ),
    ),
    xp=15,
)
