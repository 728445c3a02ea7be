"""The runs of lesson 04: one cycle against what it is compared with, and two bugs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from recipes.writing import short, write

if TYPE_CHECKING:
    from collections.abc import Callable

    from torch.optim import Optimizer

    from autograder.training.steered import Steer, SteeredRun

UPDATES = 150
SEEDS = tuple(range(10))
PEAKS = tuple(2.0 ** (k / 2) for k in range(-9, 0))
KINDS = ("constant", "triangular", "linear", "onecycle", "onecycle_steady")
BUDGETS = (38, 75, 150, 300, 600, 1200)
BUDGET_KINDS = ("constant", "linear", "onecycle")
BUDGET_PEAKS = tuple(2.0 ** (k / 2) for k in range(-8, -1))
BUDGET_SEEDS = tuple(range(5))
GOOD_ENOUGH = 0.95
SCHEDULES: dict[str, str | int] = {
    "data": "digits.npz: 1297 images to train, 500 to validate",
    "model": "ReLU network 64-64-64-10, torch's own first weights",
    "optimizer": "torch.optim.SGD; momentum 0.9 unless said otherwise",
    "batch": 64,
    "constant": "the peak all the way",
    "linear": "from the peak at t = 0 to zero at t = T",
    "onecycle": "torch.optim.lr_scheduler.OneCycleLR with its defaults: the momentum "
    "goes from 0.95 to 0.85 and back",
}


def one_cycle() -> None:
    """Train five schedules at nine peaks for 150 updates, with ten seeds."""
    about = SCHEDULES | {
        "updates": UPDATES,
        "triangular": "CyclicLR from a quarter of the peak to the peak and back in 50 "
        "updates, three times; momentum 0.9",
        "onecycle_steady": "OneCycleLR with cycle_momentum=False: momentum 0.9",
        "updates_to_95": "updates done when the validation accuracy, looked at after "
        "every update, first was 0.95 or more; null: never",
        "stays_at_95": "updates done from which on it was never below 0.95 again; "
        "null: it ended below",
        "accuracy": "validation accuracy after every tenth update",
    }
    runs = [
        one_run(kind, peak, seed) for kind in KINDS for peak in PEAKS for seed in SEEDS
    ]
    write("one_cycle", about, runs)


def one_run(kind: str, peak: float, seed: int) -> dict[str, Any]:
    """Train once, and keep what the lesson speaks of."""
    run = trained(kind, peak, UPDATES, seed)
    return {
        "schedule": kind,
        "peak": short(peak),
        "seed": seed,
        "train_loss": short(run.train_loss),
        "val_loss": short(run.val_loss),
        "val_accuracy": short(run.val_accuracy),
        "updates_to_95": run.first_at(GOOD_ENOUGH),
        "stays_at_95": run.stays_at(GOOD_ENOUGH),
        "accuracy": [short(share) for share in run.accuracies[9::10]],
    }


def one_cycle_budgets() -> None:
    """Train three schedules at seven peaks for six budgets, with five seeds."""
    import torch

    from autograder.training import train

    def run(kind: str, peak: float, updates: int, seed: int) -> dict[str, Any]:
        done = train(
            lambda weights: torch.optim.SGD(weights, lr=peak, momentum=0.9),
            scheduler=lambda opt: _scheduler(kind, opt, peak, updates),
            seed=seed,
            steps=updates,
        )
        return {
            "schedule": kind,
            "updates": updates,
            "peak": short(peak),
            "seed": seed,
            "train_loss": short(done.train_loss),
            "val_loss": short(done.val_loss),
            "val_accuracy": short(done.val_accuracy),
        }

    runs = [
        run(kind, peak, updates, seed)
        for updates in BUDGETS
        for kind in BUDGET_KINDS
        for peak in BUDGET_PEAKS
        for seed in BUDGET_SEEDS
    ]
    write("one_cycle_budgets", SCHEDULES, runs)


def one_cycle_bug() -> None:
    """Keep three runs of a loop that has a bug, for the learner to find."""

    def steer_wrongly() -> Steer:
        from torch.optim.lr_scheduler import OneCycleLR

        made: list[OneCycleLR] = []

        def steer(opt: Optimizer, t: int) -> None:
            if not made:
                made.append(OneCycleLR(opt, 0.25, total_steps=UPDATES))
            elif t % 20 == 0:  # 1297 images in batches of 64, the last one dropped
                made[0].step()

        return steer

    runs = []
    for seed in SEEDS[:3]:
        run = _train(steer_wrongly(), 0.25, UPDATES, seed)
        runs.append(
            {
                "seed": seed,
                "val_accuracy": short(run.val_accuracy),
                "loss": [short(loss) for loss in run.losses],
                "rate": [short(rate) for rate in run.rates],
            }
        )
    about = {key: SCHEDULES[key] for key in ("data", "model", "optimizer", "batch")}
    about |= {
        "updates": UPDATES,
        "meant": "OneCycleLR(max_lr=0.25, total_steps=150), its defaults otherwise",
        "done": "its step() was called after every twentieth update only",
    }
    write("one_cycle_bug", about, runs)


def one_cycle_past_end() -> None:
    """Keep what torch's OneCycleLR does around its last update."""
    import torch
    from torch.optim.lr_scheduler import OneCycleLR

    runs = []
    for shape in ("linear", "cos"):
        weight = torch.zeros(1, requires_grad=True)
        opt = torch.optim.SGD([weight], lr=0.1, momentum=0.9)
        cycle = OneCycleLR(opt, 1.0, total_steps=10, anneal_strategy=shape)
        rates, error = [opt.param_groups[0]["lr"]], None
        while error is None:
            opt.step()
            try:
                cycle.step()
            except ValueError as problem:
                error = str(problem)
            else:
                rates.append(opt.param_groups[0]["lr"])
        runs.append({"anneal": shape, "rate": [*map(short, rates)], "then": error})
    about = {
        "scheduler": "torch.optim.lr_scheduler.OneCycleLR, max_lr=1, total_steps=10",
        "rate": "the rate that update t = 0, 1, 2, ... would use",
        "then": "the message of the ValueError of the next step()",
    }
    write("one_cycle_past_end", about, runs)


def trained(kind: str, peak: float, updates: int, seed: int) -> SteeredRun:
    """Train the digits network once with one of the schedules, by torch's own."""
    return _train(_steering(kind, peak, updates), peak, updates, seed)


def _train(steer: Steer, peak: float, updates: int, seed: int) -> SteeredRun:
    import torch

    from autograder.training.steered import train_steered

    return train_steered(
        lambda weights: torch.optim.SGD(weights, lr=peak, momentum=0.9),
        steer,
        seed=seed,
        steps=updates,
    )


def _steering(kind: str, peak: float, updates: int) -> Steer:
    """Step torch's scheduler between two updates, and never after the last."""
    made: list[Any] = []

    def steer(opt: Optimizer, t: int) -> None:
        if t == 0:
            made.append(_scheduler(kind, opt, peak, updates))
        else:
            made[0].step()

    return steer


def _scheduler(kind: str, opt: Optimizer, peak: float, updates: int) -> Any:
    from torch.optim import lr_scheduler as torch_schedulers

    if kind == "constant":
        return torch_schedulers.ConstantLR(opt, factor=1.0)
    if kind == "linear":
        return torch_schedulers.LinearLR(opt, 1.0, 0.0, total_iters=updates)
    if kind == "triangular":
        return torch_schedulers.CyclicLR(
            opt, peak / 4, peak, step_size_up=25, cycle_momentum=False
        )
    return torch_schedulers.OneCycleLR(
        opt, peak, total_steps=updates, cycle_momentum=kind == "onecycle"
    )


RUNS: dict[str, Callable[[], None]] = {
    "one_cycle": one_cycle,
    "one_cycle_budgets": one_cycle_budgets,
    "one_cycle_bug": one_cycle_bug,
    "one_cycle_past_end": one_cycle_past_end,
}
