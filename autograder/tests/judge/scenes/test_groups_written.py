from typing import Any

import pytest

from autograder.judge.scenes.groups_written import UNCHANGED, play
from autograder.judge.wire import encode

ADAM = [{"betas": (0.9, 0.99)}, {"betas": (0.8, 0.5), "weight_decay": 0.3}]
SGD = [{"momentum": 0.9}, {}]


def case(look: str, optimizer: str = "Adam", groups: Any = ADAM) -> dict[str, Any]:
    setting = {"optimizer": optimizer, "groups": groups, "look": look}
    return {
        "first": [3, 1],
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


def seen(answer: Any, given: dict[str, Any]) -> list[Any]:
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


def test_the_second_round_has_an_optimizer_of_its_own() -> None:
    def add(opt: Any, t: int) -> None:
        opt.param_groups[0]["lr"] += t

    played = play(add, case("lr"))
    assert played["again"] == played["outcomes"]
