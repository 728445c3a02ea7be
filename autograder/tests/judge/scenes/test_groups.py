import collections
from collections.abc import Callable
from typing import Any, NamedTuple

import pytest
import torch

from autograder.judge.scenes.groups import build, play
from autograder.tests.judge.scenes.slow import NOT_REACHED, TIMED_OUT, endless_at

PARTS = [["body", "Linear", 3, 2], ["head.norm", "LayerNorm", 2]]
NAMES = ["body.weight", "body.bias", "head.norm.weight", "head.norm.bias"]


def case(facts: str, names: list[str] | None = None, **setting: Any) -> Any:
    more = {"model": PARTS, "facts": facts, **setting}
    return {"asked": names or NAMES, "fixed": {"lr": 0.5}, "setting": more}


def texts(
    answer: Callable[..., Any], facts: str, names: list[str] | None = None, **more: Any
) -> list[str]:
    seen = play(answer, case(facts, names, **more))
    assert seen["again"] == seen["outcomes"]
    return [outcome["value"].partition(": ")[2] for outcome in seen["outcomes"]]


def whole(model: Any, lr: float) -> Any:
    return [{"params": list(model.parameters()), "lr": lr, "weight_decay": 0}]


def by_pairs(model: Any, lr: float) -> Any:
    return [{"params": list(model.named_parameters()), "lr": lr, "weight_decay": 0}]


def lazily(model: Any, lr: float) -> Any:
    params = (p for p in model.parameters())
    return ({"params": params, "lr": torch.tensor(lr), "weight_decay": 0.0},)


def singly(model: Any, lr: float) -> Any:
    return [{"params": p, "lr": lr, "weight_decay": 0.0} for p in model.parameters()]


@pytest.mark.parametrize("answer", [whole, by_pairs, lazily, singly])
def test_groups_may_be_written_as_torch_takes_them(answer: Callable[..., Any]) -> None:
    assert texts(answer, "lr") == ["lr 0.5"] * 4
    assert texts(answer, "weight_decay") == ["weight_decay 0.0"] * 4
    assert texts(answer, "places") == ["in one place"] * 4


def test_a_parameter_can_be_lost_or_stand_in_two_groups() -> None:
    def answer(model: Any, lr: float) -> Any:
        first = {"params": [model.body.weight], "lr": lr, "weight_decay": 0.1}
        return [first, {**first, "lr": 2 * lr}]

    names = ["body.weight", "body.bias"]
    assert texts(answer, "places", names) == ["in 2 places", "in no group"]
    assert texts(answer, "lr", names) == ["lr 0.5 and lr 1.0", "in no group"]
    assert texts(answer, "weight_decay", names)[0] == "weight_decay 0.1"


def test_what_a_group_leaves_open_is_said() -> None:
    seen = texts(lambda model, lr: [{"params": model.parameters()}], "lr")
    assert seen == ["no lr in its group"] * 4


@pytest.mark.parametrize(
    ("returned", "said"),
    [
        (None, "NoneType returned, no list of groups"),
        ({"params": []}, "dict returned, no list of groups"),
        ([["params"]], "list in the list, no dict"),
        ([{"lr": 0.1}], "a group without a list of params"),
        ([{"params": set()}], "a group without a list of params"),
        ([{"params": type("Own", (set,), {})()}], "a group without a list of params"),
    ],
)
def test_what_is_no_list_of_groups_is_said(returned: Any, said: str) -> None:
    assert texts(lambda model, lr: returned, "lr") == [said] * 4


def test_an_exception_is_the_outcome_for_every_parameter() -> None:
    def answer(model: Any, lr: float) -> None:
        raise NotImplementedError

    outcomes = play(answer, case("lr"))["outcomes"]
    assert [o["error"]["type"] for o in outcomes] == ["NotImplementedError"] * 4


def test_a_changed_model_is_seen() -> None:
    def answer(model: Any, lr: float) -> Any:
        model.body.bias.requires_grad_(False)
        with torch.no_grad():
            model.body.weight.mul_(2)
        return whole(model, lr)

    seen = texts(answer, "kept")
    assert seen == ["changed", "changed", "as it was", "as it was"]


def test_the_model_is_built_as_described_and_leaves_the_random_numbers_alone() -> None:
    torch.manual_seed(7)
    expected = torch.rand(1)
    torch.manual_seed(7)
    parts = [["embed", "Embedding", 4, 3], ["head", "Linear", 3, 4]]
    parts.append(["scale", "Parameter"])
    model = build(
        {"model": parts, "tied": [["embed", "head"]], "frozen": ["head.bias"]}
    )
    assert torch.equal(torch.rand(1), expected)
    assert model.head.weight is model.embed.weight
    assert {n: p.requires_grad for n, p in model.named_parameters()} == {
        "scale": True,
        "embed.weight": True,
        "head.bias": False,
    }


@pytest.mark.parametrize(
    "layer",
    [
        ("BatchNorm1d", 2),
        ("Conv1d", 1, 2, 3),
        ("Embedding", 4, 3),
        ("LayerNorm", 2),
        ("Linear", 3, 2),
        ("RMSNorm", 2),
    ],
)
def test_every_known_layer_is_torch_s_own(layer: tuple[Any, ...]) -> None:
    kind, *sizes = layer
    assert type(build({"model": [["a", kind, *sizes]]}).a) is getattr(torch.nn, kind)


def test_only_known_layers_are_built() -> None:
    with pytest.raises(ValueError, match="Sequential"):
        build({"model": [["a", "Sequential"]]})


class Group(collections.OrderedDict[str, Any]):
    pass


class Groups(list[Any]):
    pass


class Pair(NamedTuple):
    name: str
    weight: Any


def test_subclasses_of_lists_dictionaries_and_pairs_are_what_they_extend() -> None:
    def answer(model: Any, lr: float) -> Any:
        pairs = [Pair(*pair) for pair in model.named_parameters()]
        return Groups([Group(params=pairs, lr=lr, weight_decay=0.0)])

    assert texts(answer, "lr") == ["lr 0.5"] * 4
    assert texts(answer, "places") == ["in one place"] * 4


def test_each_parameter_has_its_own_text_in_the_order_that_was_asked() -> None:
    def answer(model: Any, lr: float) -> Any:
        named = model.named_parameters()
        return [
            {"params": [p], "lr": float(index), "weight_decay": 0.5 * index}
            for index, (_, p) in enumerate(named)
        ]

    names = [NAMES[2], NAMES[0], NAMES[3], NAMES[1]]
    assert texts(answer, "lr", names) == ["lr 2.0", "lr 0.0", "lr 3.0", "lr 1.0"]
    outcomes = play(answer, case("weight_decay", names))["outcomes"]
    assert [o["value"] for o in outcomes] == [
        "head.norm.weight: weight_decay 1.0",
        "body.weight: weight_decay 0.0",
        "head.norm.bias: weight_decay 1.5",
        "body.bias: weight_decay 0.5",
    ]


def test_the_second_round_sorts_a_new_model() -> None:
    models: list[Any] = []

    def answer(model: Any, lr: float) -> Any:
        models.append(model)
        return [{"params": model.parameters(), "lr": len(models), "weight_decay": 0}]

    seen = play(answer, case("lr", ["body.bias"]))
    assert models[0] is not models[1]
    assert seen["outcomes"] == [{"value": "body.bias: lr 1.0"}]
    assert seen["again"] == [{"value": "body.bias: lr 2.0"}]


def test_sorting_that_does_not_end() -> None:
    seen = play(endless_at(0, whole), case("lr"))
    assert seen["outcomes"] == [TIMED_OUT, *[NOT_REACHED] * 3]
    later = play(endless_at(1, whole), case("lr", ["body.bias"]))
    assert later["outcomes"] == [{"value": "body.bias: lr 0.5"}]
    assert later["again"] == [TIMED_OUT]
