import warnings
from typing import Any

import pytest
import torch

from autograder.judge.scenes.preview import play
from autograder.judge.wire import encode
from autograder.tests.judge.scenes.slow import NOT_REACHED, TIMED_OUT, endless_at

HALVES = {"name": "ExponentialLR", "arguments": {"gamma": 0.5}}
CYCLE = {"name": "OneCycleLR", "arguments": {"max_lr": 1.0, "total_steps": 4}}
PLATEAU = {"name": "ReduceLROnPlateau", "arguments": {}}


def case(
    facts: str = "rates",
    lengths: tuple[int, ...] = (3,),
    wanted: Any = HALVES,
    optimizer: str | None = None,
    **fixed: Any,
) -> Any:
    setting = {"scheduler": wanted, "optimizer": optimizer, "facts": facts}
    return {
        "asked": list(lengths),
        "fixed": fixed,
        "setting": {name: encode(value) for name, value in setting.items()},
    }


def preview(
    make_scheduler: Any, n: int, lr: float = 1.0, optimizer_cls: Any = torch.optim.SGD
) -> list[float]:
    optimizer = optimizer_cls([torch.zeros(1)], lr=lr)
    scheduler = make_scheduler(optimizer)
    lrs = []
    for _ in range(n):
        lrs += scheduler.get_last_lr()
        optimizer.step()
        scheduler.step()
    return lrs


def seen(answer: Any, given: Any) -> list[Any]:
    outcomes = play(answer, given)["outcomes"]
    return [o.get("value", o.get("error", {}).get("type")) for o in outcomes]


def items(answer: Any, given: Any) -> list[Any]:
    return [value["items"] for value in seen(answer, given)]


def test_each_length_is_asked_for_in_turn_and_all_of_it_twice() -> None:
    played = play(preview, case(lengths=(2, 0, 3), lr=8.0))
    values = [outcome["value"]["items"] for outcome in played["outcomes"]]
    assert values == [[8.0, 4.0], [], [8.0, 4.0, 2.0]]
    assert played["again"] == played["outcomes"]


def test_a_one_cycle_can_be_seen_to_its_last_step() -> None:
    (lrs,) = items(preview, case(wanted=CYCLE, lengths=(4,)))
    assert lrs[0] == pytest.approx(0.04, rel=0.3)
    assert lrs[-1] == pytest.approx(4e-6)


def test_parts_in_sequence() -> None:
    ramp = {"name": "LinearLR", "arguments": {"start_factor": 0.5, "total_iters": 2}}
    both = {"parts": [ramp, HALVES], "milestones": [2]}
    assert items(preview, case(wanted=both, lengths=(4,))) == [[0.5, 0.75, 1.0, 0.5]]


def test_only_known_schedulers_are_built() -> None:
    wanted = {"name": "LambdaLR", "arguments": {}}
    with pytest.raises(ValueError, match="unknown scheduler 'LambdaLR'"):
        play(preview, case(wanted=wanted))


def test_a_plateau_scheduler_that_is_stepped_is_torch_s_own_error() -> None:
    assert seen(preview, case(wanted=PLATEAU)) == ["TypeError"]


def wrong_order(make_scheduler: Any, n: int) -> None:
    optimizer = torch.optim.SGD([torch.zeros(1)], lr=1.0)
    scheduler = make_scheduler(optimizer)
    for _ in range(n):
        scheduler.step()
        optimizer.step()


def asks_get_lr(make_scheduler: Any, n: int) -> None:
    make_scheduler(torch.optim.SGD([torch.zeros(1)], lr=1.0)).get_lr()


def talks(make_scheduler: Any, n: int) -> None:
    warnings.warn("something else", stacklevel=1)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (preview, "none"),
        (wrong_order, "about the order of steps"),
        (asks_get_lr, "about get_lr()"),
        (talks, "none"),
    ],
)
def test_two_warnings_are_told_apart_and_others_left_out(
    answer: Any, said: str
) -> None:
    assert seen(answer, case("warnings")) == [said]


@pytest.mark.parametrize("name", ["SGD", "AdamW"])
def test_the_class_of_the_optimizer_that_the_factory_got(name: str) -> None:
    assert seen(preview, case("given", optimizer=name)) == [name]


def test_each_length_s_optimizer_is_told_by_itself() -> None:
    assert seen(preview, case("given", lengths=(2, 3))) == ["SGD", "SGD"]


class Mine(torch.optim.SGD):
    pass


def test_a_class_of_the_answer_s_own_is_no_known_one() -> None:
    def answer(make_scheduler: Any, n: int) -> None:
        make_scheduler(Mine([torch.zeros(1)], lr=1.0))

    assert seen(answer, case("given")) == ["another class"]


def silences(make_scheduler: Any, n: int) -> None:
    warnings.simplefilter("ignore", UserWarning)


def steps_the_caller_s(make_scheduler: Any, n: int) -> None:
    import gc

    for one in gc.get_objects():
        if type(one) is torch.optim.lr_scheduler.ExponentialLR:
            one.optimizer.step()
            one.step()


KEPT: list[float] = []


def grows_one_list(make_scheduler: Any, n: int) -> list[float]:
    KEPT.append(1.0)
    return KEPT


def test_what_changed_outside_the_preview_is_named() -> None:
    assert seen(preview, case("apart", (3, 2))) == ["nothing changed"] * 2
    assert seen(silences, case("apart")) == ["the filter of warnings"]
    last = seen(grows_one_list, case("apart", (1, 1)))[-1]
    assert last == "a list returned before"


def changes_weights(make_scheduler: Any, n: int) -> None:
    import gc

    for one in gc.get_objects():
        if type(one) is torch.Tensor and one.shape == (3,) and one.requires_grad:
            one.data += 1


def test_changed_weights_are_named() -> None:
    assert seen(changes_weights, case("apart")) == ["the caller's weights"]


def test_a_training_that_goes_on_meanwhile_is_noticed() -> None:
    (said,) = seen(steps_the_caller_s, case("apart"))
    for part in ("scheduler", "learning rate", "weights"):
        assert f"the caller's {part}" in said


def test_lengths_are_asked_in_order_in_both_rounds() -> None:
    asked: list[int] = []

    def answer(make_scheduler: Any, n: int) -> int:
        asked.append(n)
        return n

    assert seen(answer, case(lengths=(4, 1, 3))) == [4, 1, 3]
    assert asked == [4, 1, 3, 4, 1, 3]


def test_a_second_round_that_differs_is_told() -> None:
    asked: list[int] = []

    def answer(make_scheduler: Any, n: int) -> int:
        asked.append(n)
        return len(asked)

    played = play(answer, case(lengths=(4, 1)))
    assert [o["value"] for o in played["outcomes"]] == [1, 2]
    assert [o["value"] for o in played["again"]] == [3, 4]


def test_a_preview_that_does_not_end() -> None:
    played = play(endless_at(1, preview), case(lengths=(2, 0, 3)))
    assert played["outcomes"][0]["value"]["items"] == [1.0, 0.5]
    assert played["outcomes"][1:] == [TIMED_OUT, NOT_REACHED]


def test_the_filter_of_warnings_is_put_back_after_a_preview_that_does_not_end() -> None:
    before = list(warnings.filters)
    for facts in ("rates", "warnings", "apart"):
        play(endless_at(0, preview), case(facts))
        assert list(warnings.filters) == before
