import contextlib
import warnings
from typing import Any

import pytest
import torch

from autograder.judge.scenes.loop import play
from autograder.judge.wire import encode
from autograder.tests.judge.scenes.slow import NOT_REACHED, TIMED_OUT, endless_at

HALVES = {"name": "ExponentialLR", "arguments": {"gamma": 0.5}}
PLATEAU = {"name": "ReduceLROnPlateau", "arguments": {"patience": 0, "factor": 0.5}}


def case(
    facts: str, wanted: Any = HALVES, *, per_batch: bool = True, epochs: int = 2
) -> Any:
    setting = {
        "weights": [0.0],
        "x": [[[1.0]], [[2.0]]],
        "y": [[1.0], [1.0]],
        "lr": 0.5,
        "momentum": 0.0,
        "scheduler": wanted,
        "facts": facts,
    }
    return {
        "asked": list(range(epochs)),
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


def seen(answer: Any, given: Any) -> list[Any]:
    outcomes = play(answer, given)["outcomes"]
    return [
        o["value"]["items"] if "value" in o else o["error"]["type"] for o in outcomes
    ]


def test_weights_are_those_of_gradient_descent_by_hand() -> None:
    # w = 0: gradient 2 (w - 1) = -2, so 1; then 2 * 2 (2 w - 1) = 4, rate 0.25: 0.
    assert seen(train, case("weights"))[0] == [1.0, 0.0]


def test_rates_go_on_from_epoch_to_epoch() -> None:
    assert seen(train, case("rates")) == [[0.5, 0.25, 0.125], [0.125, 0.0625, 0.03125]]
    by_epoch = seen(train, case("rates", per_batch=False))
    assert by_epoch == [[0.5, 0.5, 0.25], [0.25, 0.25, 0.125]]


def test_the_rate_that_is_left_shows_a_step_that_no_update_used() -> None:
    def answer(model: Any, **given: Any) -> None:
        for x, y in given["batches"]:
            given["loss_fn"](model(x), y).backward()
            given["opt"].step()

    assert seen(answer, case("rates", epochs=1)) == [[0.5, 0.5, 0.5]]


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

    assert seen(answer, case("rates")) == [[0.5]] * 2
    with pytest.raises(TypeError):
        len(batches_of_a_case())


def batches_of_a_case() -> Any:
    kept = []

    def answer(model: Any, batches: Any, **_: Any) -> None:
        kept.append(batches)

    play(answer, case("rates"))
    return kept[0]


def test_optimizer_and_scheduler_are_torch_s_own_classes() -> None:
    kinds = []

    def answer(model: Any, opt: Any, sched: Any, **_: Any) -> None:
        kinds.append((type(opt), type(sched)))

    play(answer, case("rates", PLATEAU))
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
    assert second == [0.5, 0.25, 0.125]


def test_the_second_round_is_a_new_training() -> None:
    played = play(train, case("weights"))
    assert played["again"] == played["outcomes"]


def tries_first(
    model: Any, *, opt: Any, sched: Any, batches: Any, loss_fn: Any, per_batch: bool
) -> None:
    losses = []
    for x, y in batches:
        opt.zero_grad()
        loss = loss_fn(model(x), y)
        loss.backward()
        opt.step()
        losses.append(float(loss.detach()))
    try:
        sched.step()
    except TypeError:
        sched.step(metrics=sum(losses) / len(losses))


def test_a_step_of_the_scheduler_counts_when_it_succeeded() -> None:
    for facts in ("metrics", "rates", "weights"):
        given = case(facts, PLATEAU, per_batch=False, epochs=4)
        assert seen(tries_first, given) == seen(train, given), facts


def test_an_update_that_failed_does_not_count() -> None:
    def answer(model: Any, opt: Any, batches: Any, **_: Any) -> None:
        def closure() -> None:
            raise KeyError

        for _batch in batches:
            with contextlib.suppress(KeyError):
                opt.step(closure)

    for facts, notes in (("rates", [0.5]), ("weights", [])):
        assert seen(answer, case(facts)) == [notes, notes]


def test_each_epoch_begins_with_empty_notes() -> None:
    for facts, size in (("rates", 3), ("weights", 2), ("metrics", 0)):
        sizes = [len(notes) for notes in seen(train, case(facts, epochs=5))]
        assert sizes == [size] * 5, facts


def test_weights_and_rates_are_read_on_their_side_of_the_update() -> None:
    def answer(model: Any, opt: Any, batches: Any, **_: Any) -> None:
        for index, _batch in enumerate(batches):
            opt.param_groups[0]["lr"] = index + 1.0
            model.weight.grad = torch.ones_like(model.weight)
            opt.step()
            opt.param_groups[0]["lr"] = 100.0
            with torch.no_grad():
                model.weight.fill_(0.0)

    assert seen(answer, case("rates", epochs=1)) == [[1.0, 2.0, 100.0]]
    assert seen(answer, case("weights", epochs=1)) == [[-1.0, -2.0]]


def test_the_loss_is_the_mean_squared_error_of_the_output() -> None:
    losses: list[float] = []

    def answer(model: Any, loss_fn: Any, batches: Any, **_: Any) -> None:
        x, y = torch.tensor([[1.0], [3.0]]), torch.tensor([2.0, 5.0])
        losses.append(loss_fn(x, y).item())

    play(answer, case("weights", epochs=1))
    assert losses[0] == (1.0 + 4.0) / 2


def test_what_torch_warns_of_is_printed_nowhere() -> None:
    def answer(model: Any, sched: Any, **_: Any) -> None:
        sched.step()  # before any update

    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        assert seen(answer, case("rates", epochs=1)) == [[0.25]]
    assert said == []


def test_an_epoch_that_does_not_end() -> None:
    played = play(endless_at(2, train), case("rates", epochs=5))
    first, second, *rest = played["outcomes"]
    assert first["value"]["items"] == [0.5, 0.25, 0.125]
    assert second["value"]["items"] == [0.125, 0.0625, 0.03125]
    assert rest == [TIMED_OUT, NOT_REACHED, NOT_REACHED]
    assert (played["again"], played["stopped"]) == ([], "timed out")
