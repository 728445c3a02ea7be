from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pytest
import torch

from autograder.training import (
    Cancelled,
    load_digits,
    lr_sweep,
    mlp,
    recorded,
    run_live,
    train,
)

if TYPE_CHECKING:
    from autograder.training.sweep import OptimizerName


def test_the_split_is_fixed_and_scaled() -> None:
    digits = load_digits()
    assert (len(digits.train_y), len(digits.val_y)) == (1297, 500)
    assert digits.train_x.min().item() == 0
    assert digits.train_x.max().item() == 1


def test_a_model_follows_its_seed_and_leaves_torchs_random_state_alone() -> None:
    before = torch.random.get_rng_state()
    first, same, other = mlp(seed=3), mlp(seed=3), mlp(seed=4)
    weights = [next(model.parameters()) for model in (first, same, other)]
    assert torch.equal(weights[0], weights[1])
    assert not torch.equal(weights[0], weights[2])
    assert torch.equal(before, torch.random.get_rng_state())


@pytest.mark.parametrize(
    ("name", "optimizer"), [("lr_sweep_sgd", "SGD"), ("lr_sweep_adamw", "AdamW")]
)
def test_a_live_run_repeats_the_recorded_one(
    name: str, optimizer: OptimizerName
) -> None:
    sweep = recorded(name)
    rate = min(sweep.rates, key=lambda r: abs(math.log(r / 0.0078125)))
    kept = sweep.at(rate)[2]
    live = run_live(rate, seed=kept.seed, optimizer=optimizer)
    assert live.train_loss == pytest.approx(kept.train_loss, rel=0.02)
    assert live.curve == pytest.approx(kept.curve, rel=0.02)


def test_one_octave_below_collapse_is_the_best_octave() -> None:
    losses = recorded("lr_sweep_sgd").medians()
    octaves = {rate: losses[rate] for rate in losses if math.log2(rate).is_integer()}
    assert min(octaves, key=octaves.__getitem__) == 0.5
    assert octaves[1.0] > 20 * octaves[0.5]


def test_a_sweep_has_a_cell_for_each_rate_and_seed() -> None:
    cells = lr_sweep([0.5], seeds=[0, 1])
    assert [(cell.rate, cell.seed) for cell in cells] == [(0.5, 0), (0.5, 1)]


def test_a_run_that_blows_up_ends_early_and_is_not_a_number() -> None:
    run = train(lambda p: torch.optim.SGD(p, lr=1e30), steps=50)
    assert len(run.losses) < 50
    assert math.isnan(run.train_loss)
    assert math.isnan(run.val_loss)


def test_a_schedule_sets_the_rate_of_each_update() -> None:
    still = train(
        lambda p: torch.optim.SGD(p, lr=0.5), steps=40, schedule=lambda t: 0.0
    )
    moving = train(lambda p: torch.optim.SGD(p, lr=0.5), steps=40)
    assert still.train_loss > 2.29 > moving.train_loss


def test_training_can_be_cancelled() -> None:
    seen: list[int] = []

    def stop_at_five(done: int, loss: float) -> None:
        seen.append(done)
        if done == 5:
            raise Cancelled

    with pytest.raises(Cancelled):
        run_live(0.1, progress=stop_at_five)
    assert seen == [1, 2, 3, 4, 5]


def test_above_the_collapse_the_last_hidden_units_are_dead() -> None:
    sweep = recorded("lr_sweep_sgd")
    assert all(c.active_units >= 50 for c in sweep.cells if c.rate < 0.8)
    dead = [c.active_units for c in sweep.cells if c.rate > 1.4]
    assert sum(units == 0 for units in dead) > 0.8 * len(dead)
