"""The runs of lesson 06: one step, whole trainings, noise scales, a growing batch."""

from __future__ import annotations

import math
from statistics import fmean, median, quantiles
from typing import TYPE_CHECKING, Any, NamedTuple

from recipes.writing import short, write

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from torch import Generator, Tensor, nn
    from torch.optim import Optimizer

SEEDS = tuple(range(5))
IMAGES = 1297
HALF_OF_CHANCE = math.log(10) / 2
NETWORK = "ReLU network 64-64-64-10, torch's own first weights"
DATA = "digits.npz: 1297 images to train"

RULES = "linear and sqrt: what these rules make of the median at the smallest batch"

CHECKPOINT_RATE, CHECKPOINT_BATCH, CHECKPOINT_UPDATES = 0.5, 64, 60
DRAWS = 60
ONE_STEP_BATCHES = tuple(2**k for k in range(11))
ONE_STEP_RATES = tuple(2.0 ** (k / 2) for k in range(-17, 2))
ONE_STEP_SETTINGS: dict[str, Any] = {
    "data": DATA,
    "model": NETWORK,
    "checkpoint": f"after {CHECKPOINT_UPDATES} updates of SGD at {CHECKPOINT_RATE} "
    f"with {CHECKPOINT_BATCH} images, one for each of the seeds 0 to 4",
    "step": f"one SGD step from the checkpoint, {DRAWS} batches drawn with "
    "replacement, 19 rates half an octave apart; a rate is judged by the loss over "
    "all 1297 images after the step, averaged over the draws",
    "best": "the best rate of each checkpoint: the lowest point of a parabola "
    "through the three lowest averages, over the logarithm of the rate",
    "median": "of the five best rates; q25 and q75 are their quartiles",
    "fit": "the eps_max and b_noise with which the answer to `optimal_lr` is closest "
    "to the medians, by least squares on logarithms; noise_rule is what it gives",
    "rules": RULES,
}

EPOCHS, STEPS = 15, 400
BATCHES = (8, 32, 128, 512)
SGD_RATES = tuple(2.0 ** (k / 2) for k in range(-8, 4))
ADAMW_RATES = tuple(2.0**k for k in range(-10, -1))
TRAINED_SETTINGS: dict[str, Any] = {
    "data": DATA,
    "model": NETWORK,
    "optimizer": "torch.optim.SGD or AdamW, constant rate, defaults otherwise",
    "seeds": [*SEEDS],
    "loss": "training loss over all 1297 images at the end, one for each seed, in "
    "rows that belong to `rates`",
    "best": "for each seed the rate of the lowest loss",
    "median": "of the five best rates; q25 and q75 are their quartiles",
    "collapse": "the lowest rate above the median best one at which the median loss "
    "is above half of ln 10",
    "rules": RULES,
}

NOISE_UPDATES = (0, 20, 60, 150, 400)
SMALL, BIG, NOISE_DRAWS = 8, 256, 200
NOISE_SETTINGS: dict[str, Any] = {
    "data": DATA,
    "model": NETWORK,
    "optimizer": "SGD at 0.5 with 64 images, stopped after `update` updates",
    "g_small_sq": f"squared norm of the mean gradient of {SMALL} images, averaged "
    f"over {NOISE_DRAWS} draws with replacement; g_big_sq the same of {BIG} images",
    "exact": "the same scale from all 1297 gradients one by one: their total variance "
    "over the squared norm of their mean",
}

GROW_RATE, GROW_BATCH, GROW_BY = 0.25, 16, 8
GROW_EPOCHS = (6, 6)
GROW_SETTINGS: dict[str, Any] = {
    "data": DATA,
    "model": NETWORK,
    "optimizer": f"SGD at {GROW_RATE} with {GROW_BATCH} images for {GROW_EPOCHS[0]} "
    f"epochs, then {GROW_EPOCHS[1]} more of one of three kinds",
    "keep": "nothing changes",
    "decay": f"the rate is divided by {GROW_BY}",
    "grow": f"the batch is multiplied by {GROW_BY}, the rate stays",
    "updates": "in all; an epoch is 1297 images, drawn with replacement",
}

GOYAL_BASES, GOYAL_SMALL, GOYAL_BIG = (0.0625, 0.125), 32, 256
GOYAL_EPOCHS, GOYAL_MILESTONES = 30, (20, 25)
GOYAL_SETTINGS: dict[str, Any] = {
    "data": DATA,
    "model": NETWORK,
    "optimizer": f"SGD, {GOYAL_EPOCHS} epochs, a tenth of the rate from each of the "
    f"epochs {GOYAL_MILESTONES} on",
    "small": f"batches of {GOYAL_SMALL} at base_lr",
    "climb": f"batches of {GOYAL_BIG}: from base_lr to 8 base_lr in five epochs",
    "at_once": f"batches of {GOYAL_BIG} at 8 base_lr from the first update on",
}


class OneStep(NamedTuple):
    """The best rate of one step from one checkpoint, per batch size."""

    seed: int
    best: dict[int, float]


def checkpoint(seed: int, updates: int = CHECKPOINT_UPDATES) -> nn.Sequential:
    """Train the network for a few updates, and stop."""
    from torch.optim import SGD

    from autograder.training import mlp

    net = mlp(seed=seed)
    descend(net, SGD(net.parameters(), lr=CHECKPOINT_RATE), seed, updates)
    return net


def descend(net: nn.Sequential, opt: Optimizer, seed: int, updates: int) -> None:
    """Update with batches of the checkpoints' size, drawn with replacement."""
    draws = _generator(seed)
    for _ in range(updates):
        _update(net, opt, CHECKPOINT_BATCH, draws)


def _update(net: nn.Sequential, opt: Optimizer, batch: int, draws: Generator) -> None:
    opt.zero_grad()
    _batch_loss(net, batch, draws).backward()  # type: ignore[no-untyped-call]
    opt.step()


def one_step(seed: int, batches: Iterable[int], draws: int = DRAWS) -> OneStep:
    """Find, for each batch size, the rate with the lowest average loss."""
    net = checkpoint(seed)
    generator = _generator(100 + seed)
    return OneStep(
        seed,
        {batch: _best_rate(net, batch, draws, generator) for batch in batches},
    )


def _best_rate(net: nn.Sequential, batch: int, draws: int, drawn: Generator) -> float:
    weights = [p.detach().clone() for p in net.parameters()]
    averages = [0.0] * len(ONE_STEP_RATES)
    for _ in range(draws):
        slopes = _gradient(net, _batch_loss(net, batch, drawn))
        for i, rate in enumerate(ONE_STEP_RATES):
            averages[i] += _loss_after(weights, slopes, rate) / draws
    return lowest(averages)


def lowest(averages: Sequence[float]) -> float:
    """The rate at the lowest point of the parabola through the three lowest."""
    k = min(range(len(averages)), key=averages.__getitem__)
    if k in (0, len(averages) - 1):
        return float(ONE_STEP_RATES[k])
    before, here, after = averages[k - 1 : k + 2]
    shift = (before - after) / (before - 2 * here + after) / 2
    return float(ONE_STEP_RATES[k] * 2.0 ** (shift / 2))


def _loss_after(weights: list[Tensor], slopes: list[Tensor], rate: float) -> float:
    import torch
    from torch.nn.functional import cross_entropy, linear, relu

    from autograder.training import load_digits

    digits = load_digits()
    with torch.no_grad():
        moved = [w - rate * g for w, g in zip(weights, slopes, strict=True)]
        hidden = relu(linear(digits.train_x, moved[0], moved[1]))
        hidden = relu(linear(hidden, moved[2], moved[3]))
        guesses = linear(hidden, moved[4], moved[5])
        return cross_entropy(guesses, digits.train_y).item()


def batch_one_step() -> None:
    """Take one step from five checkpoints, with 11 batch sizes and 19 rates."""
    found = [one_step(seed, ONE_STEP_BATCHES) for seed in SEEDS]
    rows = [
        {"batch": batch} | _spread([one.best[batch] for one in found])
        for batch in ONE_STEP_BATCHES
    ]
    eps_max, b_noise = _fit([(row["batch"], row["median"]) for row in rows])
    per_seed = [_fit([*one.best.items()]) for one in found]
    settings = ONE_STEP_SETTINGS | {
        "eps_max": short(eps_max),
        "b_noise": short(b_noise),
        "b_noise_of_each_seed": [short(b) for _, b in per_seed],
    }
    for row in rows:
        row["noise_rule"] = short(_noise_rule(row["batch"], eps_max, b_noise))
    write("batch_one_step", settings, with_rules(rows))


def with_rules(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Add what the two simple rules make of each optimizer's smallest batch."""
    from autograder.exercises.l06_batch_size.scale_lr import scale_lr

    first: dict[str, tuple[float, int]] = {}
    for row in rows:
        first.setdefault(row.get("optimizer", ""), (row["median"], row["batch"]))
    return [
        row
        | {
            rule: short(scale_lr(*first[row.get("optimizer", "")], row["batch"], rule))
            for rule in ("linear", "sqrt")
        }
        for row in rows
    ]


def _noise_rule(batch: int, eps_max: float, b_noise: float) -> float:
    from autograder.exercises.l06_batch_size.optimal_lr import optimal_lr

    return optimal_lr(batch, eps_max, b_noise)


def _fit(points: Sequence[tuple[int, float]]) -> tuple[float, float]:
    """Try scales a fiftieth of an octave apart; the best eps_max for each is exact."""

    def miss(b_noise: float) -> tuple[float, float]:
        logs = [math.log(lr / _noise_rule(b, 1.0, b_noise)) for b, lr in points]
        return sum((log - fmean(logs)) ** 2 for log in logs), fmean(logs)

    b_noise = min((2.0 ** (k / 50) for k in range(500)), key=lambda b: miss(b)[0])
    return math.exp(miss(b_noise)[1]), b_noise


def batch_equal_epochs() -> None:
    """Train for 15 epochs, whatever number of updates that is."""
    rows = [
        row
        for batch in BATCHES
        for row in _sweeps(batch, round(EPOCHS * IMAGES / batch))
    ]
    settings = TRAINED_SETTINGS | {"epochs": EPOCHS}
    write("batch_equal_epochs", settings, with_rules(rows))


def batch_equal_steps() -> None:
    """Train for 400 updates, whatever number of epochs that is."""
    rows = [row for batch in BATCHES for row in _sweeps(batch, STEPS)]
    settings = TRAINED_SETTINGS | {"updates": STEPS}
    write("batch_equal_steps", settings, with_rules(rows))


def _sweeps(batch: int, updates: int) -> list[dict[str, Any]]:
    # Where the linear rule asks for more, that is tried, too.
    asked = tuple(2.0**k for k in (2, 3, 4)) if batch >= 128 else ()
    return [
        _sweep("SGD", batch, updates, SGD_RATES + asked),
        _sweep("AdamW", batch, updates, ADAMW_RATES),
    ]


def _sweep(
    optimizer: str, batch: int, updates: int, rates: Sequence[float]
) -> dict[str, Any]:
    losses = [
        [final_loss(optimizer, rate, batch, updates, seed) for seed in SEEDS]
        for rate in rates
    ]
    best = [
        min(zip(rates, column, strict=True), key=lambda pair: pair[1])[0]
        for column in zip(*losses, strict=True)
    ]
    medians = dict(zip(rates, map(median, losses), strict=True))
    over = [r for r in rates if r > median(best) and medians[r] > HALF_OF_CHANCE]
    head = {"optimizer": optimizer, "batch": batch, "updates": updates}
    return (
        head
        | _spread(best)
        | {
            "collapse": short(min(over)) if over else None,
            "rates": [short(rate) for rate in rates],
            "loss": [[short(loss) for loss in row] for row in losses],
        }
    )


def final_loss(
    optimizer: str, rate: float, batch: int, updates: int, seed: int
) -> float:
    """Train once; infinite where the loss is no longer a number."""
    import torch

    from autograder.training import train

    make: Callable[..., Optimizer] = getattr(torch.optim, optimizer)
    run = train(lambda p: make(p, lr=rate), seed=seed, steps=updates, batch=batch)
    return run.train_loss if math.isfinite(run.train_loss) else math.inf


def batch_noise_scale() -> None:
    """Measure gradient norms at two batch sizes while the network learns."""
    rows = [noise(seed, updates) for updates in NOISE_UPDATES for seed in SEEDS]
    write("batch_noise_scale", NOISE_SETTINGS, rows)


def noise(seed: int, updates: int) -> dict[str, Any]:
    """Average squared gradient norms of small and big batches, and the exact scale."""
    net = checkpoint(seed, updates)
    drawn = _generator(200 + seed)

    def average(batch: int) -> float:
        norms = [
            _norm_sq(_gradient(net, _batch_loss(net, batch, drawn)))
            for _ in range(NOISE_DRAWS)
        ]
        return fmean(norms)

    return {
        "update": updates,
        "seed": seed,
        "train_loss": short(_loss(net, range(IMAGES)).item()),
        "b_small": SMALL,
        "g_small_sq": short(average(SMALL)),
        "b_big": BIG,
        "g_big_sq": short(average(BIG)),
        "exact": short(_exact_scale(net)),
    }


def _exact_scale(net: nn.Sequential) -> float:
    signal = _norm_sq(_gradient(net, _loss(net, range(IMAGES))))
    alone = fmean(_norm_sq(_gradient(net, _loss(net, [i]))) for i in range(IMAGES))
    return (alone - signal) / signal


def batch_grow() -> None:
    """Keep, decay the rate, or grow the batch, halfway through."""
    rows = [grow(kind, seed) for kind in ("keep", "decay", "grow") for seed in SEEDS]
    write("batch_grow", GROW_SETTINGS, rows)


def grow(kind: str, seed: int) -> dict[str, Any]:
    """Train for six epochs, change one thing, and train for six more."""
    from torch.optim import SGD

    from autograder.training import mlp

    net, draws = mlp(seed=seed), _generator(seed)
    opt = SGD(net.parameters(), lr=GROW_RATE)
    batch, updates, losses = GROW_BATCH, 0, []
    for part, epochs in enumerate(GROW_EPOCHS):
        if part and kind == "decay":
            opt.param_groups[0]["lr"] = GROW_RATE / GROW_BY
        if part and kind == "grow":
            batch = GROW_BATCH * GROW_BY
        for _ in range(epochs):
            steps = round(IMAGES / batch)
            for _ in range(steps):
                _update(net, opt, batch, draws)
            updates += steps
            losses.append(short(_loss(net, range(IMAGES)).item()))
    return {"kind": kind, "seed": seed, "updates": updates, "loss": losses}


def batch_goyal() -> None:
    """Eight times the batch and the rate: with a climb, and at once."""
    rows = [
        {"kind": kind, "base_lr": base, "seed": seed} | goyal(kind, base, seed)
        for base in GOYAL_BASES
        for kind in ("small", "climb", "at_once")
        for seed in SEEDS
    ]
    write("batch_goyal", GOYAL_SETTINGS, rows)


def goyal(kind: str, base: float, seed: int) -> dict[str, Any]:
    """Train once for thirty epochs."""
    from torch.optim import SGD

    from autograder.exercises.l06_batch_size.goyal_lr import goyal_lr
    from autograder.training import train

    batch = GOYAL_SMALL if kind == "small" else GOYAL_BIG
    per_epoch = round(IMAGES / batch)
    run = train(
        lambda p: SGD(p, lr=base),
        seed=seed,
        steps=GOYAL_EPOCHS * per_epoch,
        batch=batch,
        schedule=lambda t: goyal_lr(
            t,
            per_epoch,
            base,
            batch,
            base_batch=GOYAL_SMALL,
            warmup_epochs=0 if kind == "at_once" else 5,
            milestones=GOYAL_MILESTONES,
        ),
    )
    return {
        "train_loss": short(run.train_loss),
        "val_accuracy": short(run.val_accuracy),
    }


def _spread(best: Sequence[float]) -> dict[str, Any]:
    low, _, high = quantiles(best, n=4, method="inclusive")
    return {
        "median": short(median(best)),
        "q25": short(low),
        "q75": short(high),
        "best": [short(rate) for rate in best],
    }


def _generator(seed: int) -> Generator:
    import torch

    return torch.Generator().manual_seed(seed)


def _batch_loss(net: nn.Sequential, batch: int, draws: Generator) -> Tensor:
    import torch

    return _loss(net, torch.randint(IMAGES, (batch,), generator=draws).tolist())


def _loss(net: nn.Sequential, chosen: Sequence[int]) -> Tensor:
    from torch.nn.functional import cross_entropy

    from autograder.training import load_digits

    digits = load_digits()
    rows = [*chosen]
    return cross_entropy(net(digits.train_x[rows]), digits.train_y[rows])


def _gradient(net: nn.Sequential, loss: Tensor) -> list[Tensor]:
    import torch

    return [*torch.autograd.grad(loss, [*net.parameters()])]


def _norm_sq(slopes: Iterable[Tensor]) -> float:
    return sum((slope * slope).sum().item() for slope in slopes)


RUNS: dict[str, Callable[[], None]] = {
    "batch_one_step": batch_one_step,
    "batch_equal_epochs": batch_equal_epochs,
    "batch_equal_steps": batch_equal_steps,
    "batch_noise_scale": batch_noise_scale,
    "batch_grow": batch_grow,
    "batch_goyal": batch_goyal,
}
