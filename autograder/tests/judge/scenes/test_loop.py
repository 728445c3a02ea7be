from typing import Any

import pytest
import torch

from autograder.judge.scenes.loop import play
from autograder.judge.wire import encode

HALVES = {"name": "ExponentialLR", "arguments": {"gamma": 0.5}}
PLATEAU = {"name": "ReduceLROnPlateau", "arguments": {"patience": 0, "factor": 0.5}}


def case(
    look: str, wanted: Any = HALVES, *, per_batch: bool = True, epochs: int = 2
) -> dict[str, Any]:
    setting = {
        "weights": [0.0],
        "x": [[[1.0]], [[2.0]]],
        "y": [[1.0], [1.0]],
        "lr": 0.5,
        "momentum": 0.0,
        "scheduler": wanted,
        "look": look,
    }
    return {
        "first": list(range(epochs)),
        "fixed": {"per_batch": per_batch},
        "setting": {name: encode(value) for name, value in setting.items()},
    }


def train(
    model: Any, *, opt: Any, sched: Any, batches: Any, loss_fn: Any, per_batch: bool
) -> None:
    losses = []
    for x, y in batches:
        opt.zero_grad()
        loss = loss_fn(model(x), y)
        loss.backward()
        opt.step()
        losses.append(loss)
        if per_batch:
            sched.step()
    if isinstance(sched, torch.optim.lr_scheduler.ReduceLROnPlateau):
        sched.step(torch.stack(losses).mean())
    elif not per_batch:
        sched.step()


def seen(answer: Any, given: dict[str, Any]) -> list[Any]:
    outcomes = play(answer, given)["outcomes"]
    return [
        o["value"]["items"] if "value" in o else o["error"]["type"] for o in outcomes
    ]


def test_weights_are_those_of_gradient_descent_by_hand() -> None:
    # w = 0: gradient 2 (w - 1) = -2, so 1; then 2 * 2 (2 w - 1) = 4, rate 0.25: 0.
    assert seen(train, case("weights"))[0] == [1.0, 0.0]


def test_rates_go_on_from_epoch_to_epoch() -> None:
    assert seen(train, case("rates")) == [[0.5, 0.25], [0.125, 0.0625]]
    by_epoch = seen(train, case("rates", per_batch=False))
    assert by_epoch == [[0.5, 0.5], [0.25, 0.25]]


def test_the_order_of_steps() -> None:
    assert seen(train, case("order"))[0] == ["update", "schedule"] * 2
    by_epoch = seen(train, case("order", per_batch=False))[0]
    assert by_epoch == ["update", "update", "schedule"]


def test_what_a_plateau_scheduler_is_told_is_kept_as_a_number() -> None:
    given = case("metrics", PLATEAU, per_batch=False)
    first, second = seen(train, given)
    assert first == pytest.approx([1.0])  # (1 + 1) / 2
    assert len(second) == 1


def test_batches_can_be_read_once() -> None:
    def twice(batches: Any, **_: Any) -> None:
        assert len(list(batches)) == 2
        assert list(batches) == []

    def answer(model: Any, **given: Any) -> None:
        twice(**given)

    assert seen(answer, case("reads")) == [[0, 1]] * 2
    with pytest.raises(TypeError):
        len(batches_of_a_case())


def batches_of_a_case() -> Any:
    kept = []

    def answer(model: Any, batches: Any, **_: Any) -> None:
        kept.append(batches)

    play(answer, case("reads"))
    return kept[0]


def test_optimizer_and_scheduler_are_torch_s_own_classes() -> None:
    kinds = []

    def answer(model: Any, opt: Any, sched: Any, **_: Any) -> None:
        kinds.append((type(opt), type(sched)))

    play(answer, case("order", PLATEAU))
    assert set(kinds) == {(torch.optim.SGD, torch.optim.lr_scheduler.ReduceLROnPlateau)}


def test_an_error_is_the_outcome_of_its_epoch_and_the_next_one_goes_on() -> None:
    calls: list[int] = []

    def answer(model: Any, **given: Any) -> None:
        calls.append(1)
        if len(calls) % 2:
            raise KeyError("x")
        train(model, **given)

    first, second = seen(answer, case("rates"))
    assert first == "KeyError"
    assert second == [0.5, 0.25]


def test_the_second_round_is_a_new_training() -> None:
    played = play(train, case("weights"))
    assert played["again"] == played["outcomes"]
