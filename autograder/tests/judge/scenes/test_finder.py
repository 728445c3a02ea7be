import copy
from typing import Any

import pytest
import torch

from autograder.judge.scenes.finder import FACTS, play
from autograder.tests.judge.scenes.slow import TIMED_OUT, endless_at

LRS = [0.1, 0.2, 0.4]


def case(**setting: Any) -> Any:
    plain = {
        "seed": 3,
        "net": "mlp",
        "batches": 2,
        "again": "list",
        "mode": "eval",
        "momentum": 0.0,
    }
    return {"asked": [LRS], "fixed": {"beta": 0.5}, "setting": {**plain, **setting}}


def facts(answer: Any, **setting: Any) -> Any:
    outcome = play(answer, case(**setting))["outcomes"][0]
    assert [name for name, _ in outcome["value"]["items"]] == list(FACTS)
    return {
        name: value["items"] if isinstance(value, dict) else value
        for name, value in outcome["value"]["items"]
    }


def idle(net: Any, **given: Any) -> Any:
    return [], [], []


def training(net: Any, make_opt: Any, loss_fn: Any, batches: Any, **given: Any) -> Any:
    opt, raw = make_opt(net.parameters()), []
    net.train()
    for lr, (x, y) in zip(given["lrs"], [*batches, *batches], strict=False):
        opt.param_groups[0]["lr"] = lr
        loss = loss_fn(net(x), y)
        raw.append(loss.item())
        loss.backward()
        opt.param_groups[1]["lr"] = lr
        opt.step()
    return given["lrs"], raw, raw[:1]


def on_a_copy(net: Any, **given: Any) -> Any:
    return training(copy.deepcopy(net), **given)


def test_an_idle_answer_leaves_everything_as_it_was() -> None:
    assert facts(idle) == facts(idle)
    assert facts(idle)["mode"] == "eval"
    assert facts(idle)["lengths"] == "of equal length"
    assert len(facts(idle)["next random numbers"]) == 3


def test_what_training_changes_is_seen() -> None:
    before, after = facts(idle), facts(training)
    for fact in ("parameters", "buffers", "mode", "next random numbers"):
        assert before[fact] != after[fact], fact
    assert after["lengths"] == "of different lengths"


def test_what_an_answer_puts_on_the_network_has_no_say() -> None:
    def forging(net: Any, **given: Any) -> Any:
        before = [copy.deepcopy(list(of())) for of in (net.parameters, net.buffers)]
        parts = list(net.modules())
        done = training(net, **given)
        net.parameters = lambda *_: iter(before[0])
        net.buffers = lambda *_: iter(before[1])
        net.modules = lambda: iter(parts[:1])
        parts[0].__dict__["training"] = False
        vars(torch)["rand"] = lambda *_: torch.zeros(3)
        return done

    honest, rand = facts(training), torch.rand
    try:
        forged = facts(forging)
    finally:
        torch.rand = rand
    for fact in ("parameters", "buffers", "next random numbers"):
        assert forged[fact] == honest[fact], fact
    assert forged["mode"] == "a mixture"


def test_tensors_in_the_place_of_others_are_read() -> None:
    def restoring(net: Any, **given: Any) -> Any:
        before = copy.deepcopy(net.state_dict())
        done = training(net, **given)
        net.load_state_dict(before, assign=True)
        return done

    assert facts(restoring)["parameters"] == facts(idle)["parameters"]


def test_the_rates_of_both_groups_are_seen_at_forward_pass_and_update() -> None:
    seen = facts(training)
    assert seen["rates at each forward pass"] == [0.1, 0.005, 0.2, 0.1, 0.4, 0.2]
    assert seen["rates at each update"] == [0.1, 0.1, 0.2, 0.2, 0.4, 0.4]


def test_an_optimizer_for_one_weight_has_one_group() -> None:
    def answer(net: Any, make_opt: Any, **given: Any) -> Any:
        make_opt([net[0].weight]).step()
        return [], [], []

    assert facts(answer)["rates at each update"] == [0.01]


def test_a_copy_of_the_network_is_watched_as_well() -> None:
    one, other = facts(training), facts(on_a_copy)
    assert one["rates at each forward pass"] == other["rates at each forward pass"]
    assert one["raw"] == other["raw"]
    assert other["parameters"] == facts(idle)["parameters"]


def test_the_seed_decides_the_network_and_nothing_leaks_out() -> None:
    before = torch.get_rng_state()
    assert facts(training) == facts(training)
    assert facts(training, seed=4)["raw"] != facts(training)["raw"]
    assert torch.equal(torch.get_rng_state(), before)


def test_levels_are_the_losses() -> None:
    def measure(net: Any, loss_fn: Any, batches: Any, **given: Any) -> Any:
        return [], [loss_fn(net(x), y).item() for x, y in batches], []

    seen = facts(measure, net="bias", levels=[2.0, 0.25])
    assert seen["raw"] == pytest.approx([2.0, 0.25])


def test_a_stream_has_no_index_and_no_length() -> None:
    def index(net: Any, batches: Any, **given: Any) -> Any:
        return batches[0]

    error = play(index, case(again="stream"))["outcomes"][0]["error"]
    assert error["type"] == "TypeError"
    assert facts(training, again="stream")["raw"] == facts(training)["raw"]


def test_each_fact_has_its_own_name() -> None:
    def answer(net: Any, **given: Any) -> Any:
        with torch.no_grad():
            for number, w in enumerate(net.parameters()):
                w.fill_(number)
            for number, b in enumerate(net.buffers()):
                b.fill_(10 + number)
        net.train()
        return [1.0], [2.0], [3.0, 4.0]

    seen = facts(answer)
    assert (seen["rates"], seen["raw"], seen["smooth"]) == ([1.0], [2.0], [3.0, 4.0])
    assert seen["lengths"] == "of different lengths"
    assert set(seen["parameters"]) == {0.0, 1.0, 2.0, 3.0, 4.0, 5.0}
    assert set(seen["buffers"]) == {10.0, 11.0, 12.0}
    assert seen["mode"] == "train"
    assert seen["rates at each forward pass"] == seen["rates at each update"] == []


def test_modes_that_are_mixed_are_told() -> None:
    def answer(net: Any, **given: Any) -> Any:
        net[1].train()
        return [], [], []

    assert facts(answer)["mode"] == "a mixture"
    assert facts(idle, mode="train")["mode"] == "train"


def test_batches_and_other_arguments_are_as_the_case_says() -> None:
    given: dict[str, Any] = {}

    def answer(net: Any, **named: Any) -> Any:
        given.update(named)
        return [], [], []

    facts(answer, batches=5)
    assert len(given["batches"]) == 5
    assert (given["lrs"], given["beta"]) == (LRS, 0.5)
    assert set(given) == {"make_opt", "loss_fn", "batches", "lrs", "beta"}


def test_a_result_that_is_no_triple_is_an_error() -> None:
    (outcome,) = play(lambda net, **_: ([], []), case())["outcomes"]
    assert outcome["error"]["type"] == "ValueError"


def test_a_test_that_does_not_end_puts_the_random_numbers_back() -> None:
    before = torch.get_rng_state()
    seen = play(endless_at(0, idle), case())
    assert seen["outcomes"] == [TIMED_OUT]
    assert seen["stopped"] == "timed out"
    assert torch.equal(torch.get_rng_state(), before)
