from typing import Any

import pytest
import torch

from autograder.judge.scenes.resume import _same, play
from autograder.judge.wire import encode
from autograder.tests.judge.scenes.slow import NOT_REACHED, TIMED_OUT, endless_at

HALVING = ["ExponentialLR", {"gamma": 0.5}]


def case(
    scheduler: list[Any] = HALVING, steps: tuple[int, ...] = (2,), n: int = 2
) -> Any:
    fixed = {
        "make_optimizer": ["SGD", {"lr": 1.0, "momentum": 0.9}],
        "make_scheduler": scheduler,
        "n": n,
    }
    encoded = {name: encode(value) for name, value in fixed.items()}
    return {"asked": list(steps), "fixed": encoded}


def go_on(ckpt: Any, make_optimizer: Any, make_scheduler: Any, n: int) -> list[float]:
    optimizer = make_optimizer()
    scheduler = make_scheduler(optimizer)
    optimizer.load_state_dict(ckpt["optimizer"])
    scheduler.load_state_dict(ckpt["scheduler"])
    rates = []
    for _ in range(n):
        rates.append(optimizer.param_groups[0]["lr"])
        for w in optimizer.param_groups[0]["params"]:
            w.grad = w.detach().clone()
        optimizer.step()
        scheduler.step()
    return rates


def items(seen: Any) -> list[Any]:
    return [outcome["value"]["items"] for outcome in seen["outcomes"]]


def test_each_stop_gets_a_checkpoint_of_its_own() -> None:
    seen = play(go_on, case(steps=(0, 1, 3)))
    assert items(seen) == [[1.0, 0.5], [0.5, 0.25], [0.125, 0.0625]]
    assert seen["again"] == seen["outcomes"]


def test_training_on_in_the_loaded_tensors_changes_no_checkpoint() -> None:
    assert play(go_on, case())["changed_arguments"] == []


@pytest.mark.parametrize("where", ["step", "scheduler"])
def test_a_changed_checkpoint_is_seen(where: str) -> None:
    def answer(ckpt: Any, **_: Any) -> list[float]:
        ckpt[where] = None
        return []

    assert play(answer, case(steps=(1, 2)))["changed_arguments"] == [0, 1]


def test_a_change_deep_inside_is_seen() -> None:
    def answer(ckpt: Any, **_: Any) -> list[float]:
        ckpt["optimizer"]["param_groups"][0]["lr"] = 7.0
        return []

    assert play(answer, case())["changed_arguments"] == [0]


def test_factors_and_parts_make_schedulers() -> None:
    table = ["LambdaLR", {"factors": [1.0, 0.5, 0.3, 0.2]}]
    assert items(play(go_on, case(table, (1,), 4))) == [[0.5, 0.3, 0.2, 0.2]]
    ramp = ["LinearLR", {"start_factor": 0.5, "total_iters": 2}]
    parts = {"schedulers": [ramp, HALVING], "milestones": [2]}
    seen = play(go_on, case(["SequentialLR", parts], (1,), 4))
    assert items(seen)[0] == pytest.approx([0.75, 1.0, 0.5, 0.25])


def test_only_known_classes_are_made() -> None:
    with pytest.raises(ValueError, match="Nonsense"):
        play(go_on, case(["Nonsense", {}]))


def test_stops_are_tried_in_order_and_then_back() -> None:
    steps: list[int] = []

    def answer(ckpt: Any, **_: Any) -> int:
        steps.append(ckpt["step"])
        return len(steps)

    seen = play(answer, case(steps=(4, 0, 2)))
    assert steps == [4, 0, 2, 2, 0, 4]
    assert [o["value"] for o in seen["outcomes"]] == [1, 2, 3]
    assert [o["value"] for o in seen["again"]] == [6, 5, 4]


def test_one_changed_checkpoint_is_told_from_the_others() -> None:
    def answer(ckpt: Any, **_: Any) -> int:
        if ckpt["step"] == 2:
            ckpt["more"] = 1
        return 0

    assert play(answer, case(steps=(1, 2, 3)))["changed_arguments"] == [1]


def test_a_resumption_that_does_not_end() -> None:
    seen = play(endless_at(1, go_on), case(steps=(0, 1, 3)))
    assert seen["outcomes"][0]["value"]["items"] == [1.0, 0.5]
    assert seen["outcomes"][1:] == [TIMED_OUT, NOT_REACHED]
    assert seen["stopped"] == "timed out"


@pytest.mark.parametrize(
    ("changed", "same"),
    [
        ({"step": 2}, True),
        ({"step": 3}, False),
        ({"step": 2.0}, False),
        ({"step": True}, False),
        ({"steps": 2}, False),
        ({}, False),
    ],
)
def test_a_checkpoint_is_the_same_in_every_value_and_type(
    changed: Any, *, same: bool
) -> None:
    assert _same({"step": 2}, changed) is same
    assert _same([(1, {"step": 2})], [(1, changed)]) is same
    assert not _same([1], [1, 2])
    assert not _same([1], (1,))
    assert _same(torch.zeros(2), torch.ones(2))
    assert not _same({"w": torch.zeros(2)}, {"w": 0})
