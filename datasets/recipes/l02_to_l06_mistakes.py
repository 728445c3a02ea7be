"""What the mistakes of the schedule exercises do to a training run, with ten seeds.

All networks that differ in nothing but their learning rates train side by side: the
same first weights and the same batches as in `autograder.training.train`.
"""

from __future__ import annotations

import hashlib
import math
from statistics import median, quantiles
from typing import TYPE_CHECKING, Any

from recipes.writing import short, write

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from torch import Tensor

    from autograder.exercises.model import Exercise

SEEDS = tuple(range(10))
STEPS, PLAN, BATCH, PEAK = 300, 240, 16, 0.5
WARMUP, FLOOR = 30, 0.05
LEAST_SEEDS = 9  # of ten, that have to agree

SETTINGS: dict[str, str | int | float] = {
    "data": "digits.npz: 1297 images to train",
    "model": "ReLU network 64-64-64-10, torch's own first weights",
    "optimizer": "SGD, no momentum, its rate set before every update",
    "steps": STEPS,
    "plan": f"a schedule with an end is planned for {PLAN} updates, and the run goes "
    f"on to {STEPS}: what an answer does past its end counts",
    "batch": BATCH,
    "peak": PEAK,
    "factors": f"exercises that give a factor have it multiplied by {PEAK}",
    "loss": "cross-entropy in nats over the whole training part at the end; null where "
    "it is no finite number",
    "worse": "the median is higher than the right one's by more than the right one's "
    f"quartiles lie apart, and so it is in {LEAST_SEEDS} of {len(SEEDS)} seeds or more",
    "better": "the same, lower",
    "same rates": "the mistake does not show in such a run",
    "mark": "of the rates, to tell whether the exercise has changed since",
}

# What the exercises are given, with the parameters' own names.
ARGUMENTS: dict[str, dict[str, object]] = {
    "step_lr": {"base_lr": PEAK, "step_size": 80, "gamma": 0.3},
    "multistep_lr": {"base_lr": PEAK, "milestones": [120, 200, 200], "gamma": 0.3},
    "exponential_lr": {"base_lr": PEAK, "gamma": 0.99},
    "linear_warmup_lr": {"base_lr": PEAK, "start_factor": 0.1, "total_iters": WARMUP},
    "linear_decay_lr": {"base_lr": PEAK, "total": PLAN, "end_lr": FLOOR},
    "poly_lr": {"base_lr": PEAK, "total": PLAN, "power": 2.0, "end_lr": FLOOR},
    "cosine_lr": {"base_lr": PEAK, "T_max": PLAN, "eta_min": FLOOR},
    "sgdr_lr": {"eta_max": PEAK, "T_0": 43, "T_mult": 2, "eta_min": FLOOR},
    "sgdr_warm_lr": {
        "max_lr": PEAK,
        "min_lr": FLOOR,
        "first_cycle": 50,
        "cycle_mult": 2.0,
        "warmup": 10,
        "gamma": 0.5,
    },
    "triangular_lr": {
        "base_lr": FLOOR,
        "max_lr": PEAK,
        "step_size_up": 40,
        "step_size_down": 60,
        "mode": "triangular2",
    },
    "onecycle_lr": {"total_steps": PLAN, "max_lr": PEAK},
    "warmup_factor": {"warmup_steps": WARMUP},
    "linear_warmup_decay": {"warmup_steps": WARMUP, "total_steps": PLAN},
    "bert_tf_lr": {"init_lr": PEAK, "warmup_steps": 60, "num_train_steps": PLAN},
    "warmup_cosine": {"warmup_steps": WARMUP, "total_steps": PLAN, "min_ratio": 0.1},
    "wsd": {"warmup": WARMUP, "stable": 130, "decay": 80, "min_ratio": 0.1},
    "noam_lr": {"d_model": 64, "warmup": WARMUP, "factor": 21.9},
    "goyal_lr": {
        "steps_per_epoch": 20,
        "base_lr": 0.0625,
        "batch": 2048,
        "warmup_epochs": 2,
        "milestones": [7, 10],
    },
}
FACTORS = ("warmup_factor", "linear_warmup_decay", "warmup_cosine", "wsd")


def mistakes() -> None:
    """Train with each right schedule, and with each of its mistakes."""
    from autograder.exercises import load

    runs: list[dict[str, Any]] = []
    for name in ARGUMENTS:
        runs += _of_exercise(load(name))
        print(f"{name}: {len(runs)} rows", flush=True)
    write("mistakes", SETTINGS | {"arguments": ARGUMENTS}, runs)


def _of_exercise(exercise: Exercise) -> list[dict[str, Any]]:
    from autograder.site.atlas_choice import shown_mistakes

    given, factor = ARGUMENTS[exercise.id], PEAK if exercise.id in FACTORS else 1.0
    right = _rates(exercise.reference, given, factor)
    if isinstance(right, str):
        msg = f"{exercise.id}: the right schedule raises {right}"
        raise TypeError(msg)
    tried: dict[str, tuple[int, list[float] | str]] = {}
    for record, shown in zip(exercise.mistakes, shown_mistakes(exercise), strict=True):
        answer = exercise.answer(record.forms[shown.form])
        tried[record.id] = shown.form, _rates(answer, given, factor)
    trained = {"": right} | {
        name: rates
        for name, (_, rates) in tried.items()
        if not isinstance(rates, str) and not _alike(rates, right)
    }
    losses = dict(zip(trained, _train(list(trained.values())), strict=True))
    rows = [{"exercise": exercise.id, "mistake": None, **_told(right, losses[""])}]
    for name, (form, rates) in tried.items():
        row = {"exercise": exercise.id, "mistake": name, "form": form}
        rows.append(row | _compared(rates, losses.get(name), losses[""]))
    return rows


def _rates(
    answer: Callable[..., object], given: Mapping[str, object], factor: float
) -> list[float] | str:
    """The rate of each update; of an answer that raises, the error and its update."""
    found: list[float] = []
    for t in range(STEPS):
        try:
            rate = answer(t, **given)
        except Exception as error:  # noqa: BLE001 - whatever a wrong answer raises
            return f"{type(error).__name__} at update {t}"
        if not isinstance(rate, int | float):
            return f"no number at update {t}"
        found.append(float(rate) * factor)
    return found


def _alike(one: Sequence[float], other: Sequence[float]) -> bool:
    pairs = zip(one, other, strict=True)
    return all(math.isclose(a, b, rel_tol=1e-9, abs_tol=1e-12) for a, b in pairs)


def _told(rates: Sequence[float], losses: Sequence[float]) -> dict[str, Any]:
    text = " ".join(f"{rate:.6g}" for rate in rates)
    return {
        "mark": hashlib.sha256(text.encode()).hexdigest()[:12],
        "losses": [short(loss) for loss in losses],
    }


def _compared(
    rates: list[float] | str, losses: Sequence[float] | None, right: Sequence[float]
) -> dict[str, Any]:
    if isinstance(rates, str):
        return {"verdict": "stops", "why": rates}
    if losses is None:
        return {"verdict": "same rates"}
    return {"verdict": verdict(losses, right), **_told(rates, losses)}


def verdict(wrong: Sequence[float], right: Sequence[float]) -> str:
    """Say "worse", "better" or "no difference", as the settings tell."""
    wrong = [loss if math.isfinite(loss) else math.inf for loss in wrong]
    low, _, high = quantiles(right, n=4)
    further = median(wrong) - median(right)
    pairs = list(zip(wrong, right, strict=True))
    if further > high - low and sum(a > b for a, b in pairs) >= LEAST_SEEDS:
        return "worse"
    if -further > high - low and sum(a < b for a, b in pairs) >= LEAST_SEEDS:
        return "better"
    return "no difference"


def _train(schedules: Sequence[Sequence[float]]) -> list[list[float]]:
    """The last loss of each schedule with each seed."""
    import torch
    from torch.nn.functional import cross_entropy

    from autograder.training.digits import load_digits

    digits, count = load_digits(), len(schedules)
    layers = _first_weights(count)
    weights = [weight for layer in layers for weight in layer]
    rates = torch.tensor(schedules).repeat_interleave(len(SEEDS), 0)[:, :, None, None]
    draws = [torch.Generator().manual_seed(seed) for seed in SEEDS]
    for t in range(STEPS):
        drawn = [
            torch.randint(len(digits.train_y), (BATCH,), generator=draw)
            for draw in draws
        ]
        chosen = torch.stack(drawn).repeat(count, 1)
        guesses = _forward(layers, digits.train_x[chosen])
        loss = cross_entropy(
            guesses.flatten(0, 1), digits.train_y[chosen].flatten(), reduction="sum"
        )
        grads = torch.autograd.grad(loss / BATCH, weights)
        with torch.no_grad():
            for weight, grad in zip(weights, grads, strict=True):
                weight.sub_(rates[:, t] * grad)
    return _last_losses(layers, count)


def _first_weights(count: int) -> list[tuple[Tensor, Tensor]]:
    """Of every seed's network, for every schedule: weights and biases of a layer."""
    import torch
    from torch import nn

    from autograder.training.models import mlp

    nets = [mlp(seed=seed) for seed in SEEDS]
    found: list[tuple[Tensor, Tensor]] = []
    for place in range(0, len(nets[0]), 2):
        linear = [net[place] for net in nets]
        parts = []
        for name in ("weight", "bias"):
            stacked = torch.stack([getattr(one, name).detach() for one in linear])
            wide = stacked.transpose(1, 2) if name == "weight" else stacked[:, None]
            parts.append(nn.Parameter(wide.repeat(count, 1, 1)))
        found.append((parts[0], parts[1]))
    return found


def _forward(layers: Sequence[tuple[Tensor, Tensor]], x: Tensor) -> Tensor:
    for place, (weight, bias) in enumerate(layers, 1):
        x = x @ weight + bias
        x = x if place == len(layers) else x.relu()
    return x


def _last_losses(
    layers: Sequence[tuple[Tensor, Tensor]], count: int
) -> list[list[float]]:
    import torch
    from torch.nn.functional import cross_entropy

    from autograder.training.digits import load_digits

    digits = load_digits()
    found = []
    with torch.no_grad():
        for place in range(count * len(SEEDS)):
            own = [(weight[place], bias[place]) for weight, bias in layers]
            guesses = _forward(own, digits.train_x)
            found.append(cross_entropy(guesses, digits.train_y).item())
    size = len(SEEDS)
    return [found[start : start + size] for start in range(0, len(found), size)]


RUNS = {"mistakes": mistakes}
