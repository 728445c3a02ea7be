"""Which functions say what update t uses, and how: a rate, or a share of the peak.

`own` is the parameter that a group's own rate takes the place of; `settings` are an
example that shows the whole shape within 20 updates.
"""

from __future__ import annotations

from typing import Any, NamedTuple


class Rate(NamedTuple):
    """A function of t that returns a learning rate."""

    own: str
    settings: dict[str, Any]


class Factor(NamedTuple):
    """A function of t that returns what a rate is multiplied by."""

    settings: dict[str, Any]


class Maker(NamedTuple):
    """A function that makes a function of t which returns a rate."""

    settings: dict[str, Any]


SCHEDULES: dict[str, Rate | Factor | Maker] = {
    "step_lr": Rate("base_lr", {"step_size": 6, "gamma": 0.5}),
    "cosine_lr": Rate("base_lr", {"T_max": 16, "eta_min": 0.001}),
    "multistep_lr": Rate("base_lr", {"milestones": [5, 12], "gamma": 0.1}),
    "exponential_lr": Rate("base_lr", {"gamma": 0.9}),
    "linear_warmup_lr": Rate("base_lr", {"start_factor": 0.1, "total_iters": 8}),
    "linear_decay_lr": Rate("base_lr", {"total": 16, "end_lr": 0.001}),
    "poly_lr": Rate("base_lr", {"total": 16, "power": 2.0, "end_lr": 0.001}),
    "sgdr_lr": Rate("eta_max", {"T_0": 4, "T_mult": 2, "eta_min": 0.001}),
    "sgdr_warm_lr": Rate(
        "max_lr",
        {"min_lr": 0.001, "first_cycle": 8, "cycle_mult": 1.5, "warmup": 2},
    ),
    "triangular_lr": Rate("max_lr", {"base_lr": 0.001, "step_size_up": 5}),
    "onecycle_lr": Rate("max_lr", {"total_steps": 18}),
    "bert_tf_lr": Rate("init_lr", {"warmup_steps": 4, "num_train_steps": 16}),
    "noam_lr": Rate("", {"d_model": 64, "warmup": 8}),
    "goyal_lr": Rate(
        "base_lr", {"steps_per_epoch": 2, "batch": 512, "milestones": [7]}
    ),
    "warmup_factor": Factor({"warmup_steps": 8, "start": "one"}),
    "linear_warmup_decay": Factor({"warmup_steps": 4, "total_steps": 16}),
    "warmup_cosine": Factor({"warmup_steps": 4, "total_steps": 16, "start": "one"}),
    "wsd": Factor({"warmup": 4, "stable": 6, "decay": 6, "kind": "1-sqrt"}),
    "make_schedule": Maker({"total_steps": 80, "batch_size": 64}),
}

# Functions of t that no LambdaLR can use, with the reason.
NONE_OF_THEM = {
    "cosine_next": "asks for the rate before",
    "onecycle_momentum": "is a momentum",
}
