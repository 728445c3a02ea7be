from typing import Any

import pytest
import torch

from autograder.judge.scenes.groups_written import UNCHANGED, play
from autograder.judge.wire import encode
from autograder.tests.judge.scenes.slow import NOT_REACHED, TIMED_OUT, endless_at

ADAM = [{"betas": (0.9, 0.99)}, {"betas": (0.8, 0.5), "weight_decay": 0.3}]
SGD = [{"momentum": 0.9}, {}]


def case(facts: str, optimizer: str = "Adam", groups: Any = ADAM) -> Any:
    setting = {"optimizer": optimizer, "groups": groups, "facts": facts}
    return {
        "asked": [3, 1],
        "fixed": {},
        "setting": {name: encode(value) for name, value in setting.items()},
    }


def write(opt: Any, t: int) -> None:
    for group in opt.param_groups:
        group["lr"] = t / 10
        if "betas" in group:
            group["betas"] = (t / 20, group["betas"][1])
        else:
            group["momentum"] = t / 20


def seen(answer: Any, given: Any) -> list[Any]:
    values = [outcome["value"] for outcome in play(answer, given)["outcomes"]]
    return [value if isinstance(value, str) else value["items"] for value in values]


@pytest.mark.parametrize(("optimizer", "groups"), [("Adam", ADAM), ("SGD", SGD)])
def test_what_was_written_into_each_group_is_read_after_each_call(
    optimizer: str, groups: Any
) -> None:
    assert seen(write, case("lr", optimizer, groups)) == [[0.3, 0.3], [0.1, 0.1]]
    momenta = seen(write, case("momentum", optimizer, groups))
    assert momenta == [[0.15, 0.15], [0.05, 0.05]]
    assert seen(write, case("rest", optimizer, groups)) == [UNCHANGED] * 2


def test_all_betas_of_all_groups_are_read() -> None:
    assert seen(write, case("betas")) == [
        [0.15, 0.99, 0.15, 0.5],
        [0.05, 0.99, 0.05, 0.5],
    ]


def second_beta(group: Any) -> None:
    group["betas"] = (group["betas"][0], 0.1)


def decay(group: Any) -> None:
    group["weight_decay"] = 0.7


def stray(group: Any) -> None:
    group["momentum"] = 0.9


def weights(group: Any) -> None:
    group["params"][0].data += 1


@pytest.mark.parametrize(
    ("change", "name"),
    [
        (second_beta, "beta2"),
        (decay, "weight_decay"),
        (stray, "options"),
        (weights, "params"),
    ],
)
def test_whatever_else_changed_is_named_with_its_group(change: Any, name: str) -> None:
    def answer(opt: Any, t: int) -> None:
        change(opt.param_groups[1])

    assert seen(answer, case("rest")) == [f"{name} of group 1"] * 2


def test_a_group_of_the_answer_s_own_is_an_error() -> None:
    def answer(opt: Any, t: int) -> None:
        opt.add_param_group({"params": [torch.ones(1, requires_grad=True)]})

    outcomes = play(answer, case("rest"))["outcomes"]
    assert [outcome["error"]["type"] for outcome in outcomes] == ["ValueError"] * 2


def test_the_second_round_has_an_optimizer_of_its_own() -> None:
    def add(opt: Any, t: int) -> None:
        opt.param_groups[0]["lr"] += t

    played = play(add, case("lr"))
    assert played["again"] == played["outcomes"]


def test_each_call_has_its_own_t_in_the_order_of_the_case() -> None:
    asked: list[int] = []

    def answer(opt: Any, t: int) -> None:
        asked.append(t)
        write(opt, t)

    given: Any = {**case("lr"), "asked": [5, 2, 9, 0]}
    assert seen(answer, given) == [[0.5, 0.5], [0.2, 0.2], [0.9, 0.9], [0.0, 0.0]]
    assert asked == [5, 2, 9, 0] * 2


def test_other_arguments_go_by_name() -> None:
    def answer(opt: Any, **given: Any) -> None:
        opt.param_groups[0]["lr"] = given["max_lr"] * given["t"]

    given = {**case("lr", groups=[{}]), "fixed": {"max_lr": 2.0}}
    assert seen(answer, given) == [[6.0], [2.0]]


def test_an_error_is_the_outcome_of_its_call_alone() -> None:
    def answer(opt: Any, t: int) -> None:
        if t == 3:
            raise KeyError
        write(opt, t)

    first, second = play(answer, case("lr"))["outcomes"]
    assert first["error"]["type"] == "KeyError"
    assert second["value"]["items"] == [0.1, 0.1]


def test_a_call_that_does_not_end() -> None:
    given: Any = {**case("lr"), "asked": [5, 2, 9]}
    outcomes = play(endless_at(1, write), given)["outcomes"]
    assert outcomes[0]["value"]["items"] == [0.5, 0.5]
    assert outcomes[1:] == [TIMED_OUT, NOT_REACHED]
