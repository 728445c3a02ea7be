"""The runs of lesson 07: range tests, what their advice is worth, and a leak."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from recipes.writing import short, write

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from torch import Tensor, nn
    from torch.optim import Optimizer

SEEDS = tuple(range(10))
OPTIMIZERS = ("SGD", "AdamW")
LENGTHS = (100, 200, 400)
START, END = 1e-5, 10.0
WIDER, NARROWER = 1e-7, 1e-3
DIGITS = "digits.npz: 1297 images to train, 500 to validate"
NETWORK = "ReLU network 64-64-64-10, torch's own first weights"
TEST: dict[str, str | int | float] = {
    "data": DIGITS,
    "model": NETWORK,
    "optimizer": "torch.optim.SGD or AdamW, defaults but for the rate",
    "batch": 64,
    "start": START,
    "end": END,
    "rates": "n rates from start to end, each the same multiple of the last, one "
    "update at each",
}
READ = (
    "average with beta 0.9, corrected; the test ends where it exceeds four times its "
    "lowest; the first 10 points are skipped"
)
BETA, SKIP = 0.9, 10  # as READ says
# The closed sets of the explorer; a curve keeps at most so many points.
BETAS, SKIPS, DRAWN = (0, 0.5, 0.8, 0.9, 0.95), (0, 10, 20), 200
CURVE_SEED = 0
# Rates are named for the rule that gave them: a point of the curve, and a divisor.
DIVISORS = (1, 2, 4, 10)
TRAIN_SEEDS = 100  # added to the test's seed: a network that the test has not seen
PEAKS = tuple(2.0 ** (k / 2) for k in range(-7, 5))
COSINE_STEPS, WARMUP = 400, 40


def finder_runs() -> None:
    """Test with 100, 200 and 400 updates, ten seeds and two optimizers; keep losses."""
    runs = [
        {
            "optimizer": optimizer,
            "n": n,
            "seed": seed,
            "loss": [*map(short, _test(optimizer, n, seed, START, END)[1])],
        }
        for optimizer in OPTIMIZERS
        for n in LENGTHS
        for seed in SEEDS
    ]
    write("finder_runs", TEST | {"loss": "of each batch, before its update"}, runs)


def finder_curve() -> None:
    """One test with each optimizer, with the smoothed loss beside the raw one."""
    runs = []
    for optimizer in OPTIMIZERS:
        rates, losses = _test(optimizer, 200, CURVE_SEED, START, END)
        smooth = _smooth(losses)
        end = _end(losses, smooth)
        advice = _read(rates, losses)
        runs.append(
            {
                "optimizer": optimizer,
                "n": 200,
                "seed": CURVE_SEED,
                "rate": [*map(short, rates[:end])],
                "loss": [*map(short, losses[:end])],
                "smooth": [*map(short, smooth[:end])],
                "biased": [
                    short(value * (1 - 0.9 ** (i + 1)))
                    for i, value in enumerate(smooth[:end])
                ],
            }
            | advice
        )
    write("finder_curve", TEST | {"read": READ}, runs)


def finder_advice() -> None:
    """Read every recorded test, and others with another start, by each rule."""
    cases = [(o, START, n) for o in OPTIMIZERS for n in LENGTHS]
    cases += [("SGD", start, 200) for start in (WIDER, NARROWER)]
    runs = [
        {"optimizer": optimizer, "start": start, "n": n, "seed": seed}
        | _read(*_test(optimizer, n, seed, start, END))
        for optimizer, start, n in cases
        for seed in SEEDS
    ]
    about = {
        "read": READ,
        "steepest": "undivided",
        "anywhere": "the steepest fall of the whole curve, right of the minimum too",
        "unsmoothed": "the steepest fall of the raw losses, left of their minimum",
    }
    write("finder_advice", TEST | about, runs)


def finder_worth() -> None:
    """Train a new network at what each rule said after 100 and 200 updates."""
    from autograder.training import train

    runs: list[dict[str, Any]] = []
    for optimizer in OPTIMIZERS:
        for n in LENGTHS[:2]:
            for seed in SEEDS:
                advice = _read(*_test(optimizer, n, seed, START, END))
                for rule, rate in _rules(advice):
                    done = train(
                        _maker(optimizer, rate), seed=TRAIN_SEEDS + seed, steps=400
                    )
                    runs.append(
                        {
                            "optimizer": optimizer,
                            "n": n,
                            "seed": seed,
                            "rule": rule,
                            "rate": short(rate),
                            "train_loss": short(done.train_loss),
                            "val_loss": short(done.val_loss),
                        }
                    )
    about = {
        "read": READ,
        "training": "400 updates at the constant rate, seed 100 + the test's",
    }
    write("finder_worth", TEST | about, runs)


def finder_cosine() -> None:
    """Warm up and decay along a cosine, from twelve peaks, with ten seeds."""
    import torch

    from autograder.training import train

    def scheduler(opt: Optimizer) -> Any:
        up = torch.optim.lr_scheduler.LinearLR(opt, 1 / WARMUP, total_iters=WARMUP)
        down = torch.optim.lr_scheduler.CosineAnnealingLR(opt, COSINE_STEPS - WARMUP)
        return torch.optim.lr_scheduler.SequentialLR(opt, [up, down], [WARMUP])

    runs = []
    for peak in PEAKS:
        for seed in SEEDS:
            make = _maker("SGD", peak)
            done = train(make, seed=seed, steps=COSINE_STEPS, scheduler=scheduler)
            losses = short(done.train_loss), short(done.val_loss)
            runs.append(
                {
                    "peak": short(peak),
                    "seed": seed,
                    "train_loss": losses[0],
                    "val_loss": losses[1],
                }
            )
    about = {
        "data": DIGITS,
        "model": NETWORK,
        "optimizer": "torch.optim.SGD, no momentum",
        "steps": COSINE_STEPS,
        "batch": 64,
        "schedule": f"LinearLR from 1/{WARMUP} over {WARMUP} updates, then "
        "CosineAnnealingLR to 0, in a SequentialLR",
    }
    write("finder_cosine", about, runs)


def finder_leak() -> None:
    """Train 400 updates at 0.4 on a fresh network, and on one that a test has moved."""
    runs = []
    for seed in SEEDS:
        for leaky in (False, True):
            net = _network(seed)
            if leaky:
                _climb(net, _rates(200, START, END), seed)
            start = _loss(net)
            _climb(net, [0.4] * 400, TRAIN_SEEDS + seed)
            runs.append(
                {
                    "seed": seed,
                    "leaky": leaky,
                    "at_start": short(start),
                    "train_loss": short(_loss(net)),
                }
            )
    about = TEST | {"n": 200, "training": "400 updates at 0.4 with SGD"}
    write("finder_leak", about, runs)


def finder_trained() -> None:
    """Test a network that was trained before: 400 updates at 0.5."""
    runs = []
    for seed in SEEDS:
        net = _network(seed)
        _climb(net, [0.5] * 400, seed)
        losses = _climb(net, _rates(200, START, END), TRAIN_SEEDS + seed)
        rates = _rates(200, START, END)[: len(losses)]
        smooth = _smooth(losses)
        end = _end(losses, smooth)
        runs.append(
            {
                "seed": seed,
                "n": 200,
                "rate": [*map(short, rates[:end])],
                "smooth": [*map(short, smooth[:end])],
            }
            | _read(rates, losses)
        )
    about = TEST | {"before": "400 updates of SGD at 0.5", "read": READ}
    write("finder_trained", about, runs)


def finder_explorer() -> None:
    """Read every recorded test at five smoothings and three skips, by three rules."""
    runs = [
        {"optimizer": optimizer, "n": n, "seed": seed} | _at_beta(*found, beta)
        for optimizer in OPTIMIZERS
        for n in LENGTHS
        for seed in SEEDS
        for found in [_test(optimizer, n, seed, START, END)]
        for beta in BETAS
    ]
    about: dict[str, str | list[int]] = {
        "beta": "of the corrected average; with 0 it is the loss itself, which "
        "finder_runs holds",
        "end": "points up to which the test is read: the average exceeds four times "
        "its lowest, or the test is over",
        "smooth": "the average at every so many points (`every`)",
        "skip": [*SKIPS],
        "rules": "the rate that each one reads, undivided, for each skip; null where "
        "it finds no descent",
    }
    write("finder_explorer", TEST | about, runs)


def _at_beta(
    rates: Sequence[float], losses: Sequence[float], beta: float
) -> dict[str, Any]:
    """A test's average, thinned, and where each rule reads it."""
    smooth = _smooth(losses, beta)
    end = _end(losses, smooth)
    every = math.ceil(len(losses) / DRAWN)
    read = [_undivided(rates[:end], smooth[:end], skip) for skip in SKIPS]
    return {
        "beta": beta,
        "end": end,
        "every": every,
        "smooth": [*map(short, smooth[:end:every])] if beta else [],
    } | {rule: [said[rule] for said in read] for rule in read[0]}


def _undivided(
    rates: Sequence[float], smooth: Sequence[float], skip: int = SKIP
) -> dict[str, float | None]:
    return {
        "steepest": _said(rates, smooth, "steepest", skip),
        "minimum": _times(_said(rates, smooth, "min10", skip), 10),
        "valley": _said(rates, smooth, "valley", skip),
    }


def _test(
    optimizer: str, n: int, seed: int, start: float, end: float
) -> tuple[list[float], list[float]]:
    """The rates of a test and the loss at each, to the end or to a NaN."""
    from autograder.training import train

    rates = _rates(n, start, end)
    run = train(_maker(optimizer, 1.0), seed=seed, steps=n, schedule=lambda t: rates[t])
    return rates[: len(run.losses)], [*run.losses]


def _rates(n: int, start: float, end: float) -> list[float]:
    import numpy as np

    return [float(rate) for rate in np.geomspace(start, end, n)]


def _maker(
    optimizer: str, rate: float
) -> Callable[[Iterable[nn.Parameter]], Optimizer]:
    import torch

    kind = torch.optim.SGD if optimizer == "SGD" else torch.optim.AdamW
    return lambda parameters: kind(parameters, lr=rate)


def _read(rates: Sequence[float], losses: Sequence[float]) -> dict[str, float | None]:
    """What each rule says about a test; None where it finds no descent."""
    smooth = _smooth(losses)
    end = _end(losses, smooth)
    rates, losses, smooth = rates[:end], losses[:end], smooth[:end]
    falls = [b - a for a, b in pairwise(smooth[SKIP:])]
    return _undivided(rates, smooth) | {
        "anywhere": short(rates[SKIP + falls.index(min(falls))]),
        "unsmoothed": _said(rates, losses, "steepest"),
        "last": short(rates[-1]),
    }


def _smooth(losses: Sequence[float], beta: float = BETA) -> list[float]:
    from autograder.exercises import load

    smooth: list[float] = load("ema_debiased").reference([*losses], beta)
    return smooth


def _end(losses: Sequence[float], smooth: Sequence[float]) -> int:
    for i in range(1, len(losses)):
        if not math.isfinite(losses[i]) or smooth[i] > 4 * min(smooth[:i]):
            return i + 1
    return len(losses)


def _said(
    rates: Sequence[float], smooth: Sequence[float], method: str, skip: int = SKIP
) -> float | None:
    from autograder.exercises import load

    suggest_lr = load("suggest_lr").reference
    try:
        rate = suggest_lr(rates, smooth, method=method, skip=skip, divide_by=1)
    except ValueError:
        return None
    return short(rate)


def _times(rate: float | None, factor: float) -> float | None:
    return None if rate is None else short(rate * factor)


def _rules(advice: dict[str, float | None]) -> Iterator[tuple[str, float]]:
    """Every rule by name, with the rate that it gives."""
    for divisor in DIVISORS:
        if advice["steepest"] is not None:
            yield f"steepest / {divisor}", advice["steepest"] / divisor
    if advice["minimum"] is not None:
        yield "minimum", advice["minimum"]
        yield "minimum / 10", advice["minimum"] / 10
    if advice["valley"] is not None:
        yield "valley", advice["valley"]


def _network(seed: int) -> nn.Sequential:
    from autograder.training import mlp

    return mlp(seed=seed)


def _climb(net: nn.Module, rates: Sequence[float], seed: int) -> list[float]:
    """Train with SGD, one update at each rate; the network stays as it ends up."""
    import torch
    from torch.nn.functional import cross_entropy

    from autograder.training import load_digits

    digits, opt = load_digits(), torch.optim.SGD(net.parameters(), lr=1.0)
    draws, losses = torch.Generator().manual_seed(seed), []
    for rate in rates:
        opt.param_groups[0]["lr"] = rate
        chosen = torch.randint(len(digits.train_y), (64,), generator=draws)
        loss: Tensor = cross_entropy(
            net(digits.train_x[chosen]), digits.train_y[chosen]
        )
        losses.append(loss.item())
        opt.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        opt.step()
    return losses


def _loss(net: nn.Module) -> float:
    import torch
    from torch.nn.functional import cross_entropy

    from autograder.training import load_digits

    digits = load_digits()
    with torch.no_grad():
        return cross_entropy(net(digits.train_x), digits.train_y).item()


RUNS: dict[str, Callable[[], None]] = {
    "finder_runs": finder_runs,
    "finder_curve": finder_curve,
    "finder_advice": finder_advice,
    "finder_worth": finder_worth,
    "finder_cosine": finder_cosine,
    "finder_leak": finder_leak,
    "finder_trained": finder_trained,
    "finder_explorer": finder_explorer,
}
