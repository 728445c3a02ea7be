from typing import Any

import pytest
import torch

from autograder.judge.scenes.update import play
from autograder.tests.judge.scenes.slow import NOT_REACHED, TIMED_OUT, endless_at

GRADS = ([[1.0, 2.0]], [[3.0, 4.0]])


def case(
    facts: str = "values", state: str = "kept", grads: Any = GRADS, **fixed: float
) -> Any:
    setting = {
        "params": [[10.0, 20.0]],
        "grads": list(grads),
        "lrs": [0.5, 0.25],
        "state": state,
        "facts": facts,
    }
    return {"fixed": fixed, "setting": setting}


def plain(params: Any, lr: float, state: Any = None) -> None:
    for w in params:
        if w.grad is not None:
            w.data -= lr * w.grad


def values(outcome: Any) -> object:
    return outcome["value"]["items"]


def test_values_are_read_after_each_call_with_its_own_rate() -> None:
    first, second = play(plain, case())["outcomes"]
    assert values(first) == [9.5, 19.0]
    assert values(second) == [8.75, 18.0]


def test_the_second_round_is_a_replay_on_new_tensors() -> None:
    seen = play(plain, case())
    assert seen["again"] == seen["outcomes"]


def test_a_gradient_can_be_missing() -> None:
    seen = play(plain, case(grads=([None], [[4.0, 8.0]])))["outcomes"]
    assert [values(o) for o in seen] == [[10.0, 20.0], [9.0, 18.0]]


def test_the_state_is_kept_within_a_round_only() -> None:
    sizes: list[int] = []

    def note(params: Any, lr: float, state: Any) -> None:
        sizes.append(len(state))
        state[len(state)] = 1

    play(note, case())
    assert sizes == [0, 1, 0, 1]


@pytest.mark.parametrize(
    ("state", "wanted"), [("none", {"state"}), ("left out", set())]
)
def test_a_state_can_be_none_or_left_out(state: str, wanted: set[str]) -> None:
    def note(params: Any, **given: Any) -> None:
        assert set(given) - {"lr", "momentum"} == wanted
        assert given.get("state") is None
        assert given["momentum"] == 0.9

    outcomes = play(note, case(state=state, momentum=0.9))["outcomes"]
    assert [values(o) for o in outcomes] == [[10.0, 20.0]] * 2


def test_the_gradient_tensor_is_the_same_one_at_every_call() -> None:
    kept: list[Any] = []

    def keep(params: Any, lr: float, state: Any) -> None:
        kept.append(params[0].grad)

    play(keep, case())
    assert kept[0] is kept[1]
    assert kept[0].tolist() == [3.0, 4.0]


def rebound(w: Any) -> None:
    w.data = w.data + 1


def switched_off(w: Any) -> None:
    w.requires_grad_(False)


def tied_to_history(w: Any) -> None:
    w.requires_grad_(False)
    w += torch.ones(2, dtype=torch.float64, requires_grad=True)


def cleared(w: Any) -> None:
    w.grad = None


def zeroed(w: Any) -> None:
    w.grad.zero_()


@pytest.mark.parametrize(
    ("act", "facts", "seen"),
    [
        (rebound, "place", "in other memory"),
        (switched_off, "graph", "requires_grad is off"),
        (tied_to_history, "graph", "a history of the update"),
        (cleared, "grads", "gone"),
        (zeroed, "grads", "other values"),
    ],
)
def test_facts_show_what_an_update_must_not_do(act: Any, facts: str, seen: str) -> None:
    def answer(params: Any, lr: float, state: Any) -> None:
        with torch.enable_grad():
            act(params[0])

    assert play(answer, case(facts))["outcomes"][0] == {"value": seen}


@pytest.mark.parametrize(
    ("facts", "seen"),
    [
        ("place", "in the same memory"),
        ("graph", "no history"),
        ("grads", "as they were"),
    ],
)
def test_facts_of_a_proper_update(facts: str, seen: str) -> None:
    assert play(plain, case(facts))["outcomes"] == [{"value": seen}] * 2


def test_a_gradient_that_is_missing_stays_missing() -> None:
    def make_up(params: Any, lr: float, state: Any) -> None:
        params[0].grad = torch.zeros_like(params[0])

    given = case("grads", grads=([None], [None]))
    assert play(plain, given)["outcomes"] == [{"value": "as they were"}] * 2
    assert play(make_up, given)["outcomes"] == [{"value": "made up"}] * 2


@pytest.mark.parametrize("index", [0, 1])
@pytest.mark.parametrize(
    ("act", "facts", "seen"),
    [
        (rebound, "place", "in other memory"),
        (switched_off, "graph", "requires_grad is off"),
    ],
)
def test_one_tensor_of_two_is_enough(
    act: Any, facts: str, seen: str, index: int
) -> None:
    def answer(params: Any, lr: float, state: Any) -> None:
        act(params[index])

    given = case(facts, grads=[[[1.0], [2.0]]] * 2)
    given["setting"]["params"] = [[8.0], [4.0]]
    assert play(answer, given)["outcomes"][0] == {"value": seen}


def test_an_error_is_the_outcome_of_its_call_and_the_next_call_goes_on() -> None:
    def once(params: Any, lr: float, state: Any) -> None:
        if not state:
            state["seen"] = True
            raise KeyError("lr")
        plain(params, lr)

    first, second = play(once, case())["outcomes"]
    assert first["error"]["type"] == "KeyError"
    assert values(second) == [9.25, 19.0]


def test_many_calls_each_with_its_own_rate_and_gradient() -> None:
    given = case()
    given["setting"] |= {
        "params": [[8.0], [4.0, 2.0]],
        "grads": [
            [[1.0], [2.0, 3.0]],
            [[4.0], None],
            [None, [1.0, 1.0]],
            [[2.0], None],
        ],
        "lrs": [1.0, 0.5, 2.0, 0.25],
    }
    outcomes = play(plain, given)["outcomes"]
    assert [values(o) for o in outcomes] == [
        [7.0, 2.0, -1.0],
        [5.0, 2.0, -1.0],
        [5.0, 0.0, -3.0],
        [4.5, 0.0, -3.0],
    ]


def test_the_list_of_params_is_the_answer_s_own() -> None:
    def answer(params: Any, lr: float, state: Any) -> None:
        plain(params, lr)
        params.clear()

    assert values(play(answer, case())["outcomes"][1]) == [8.75, 18.0]


def test_an_update_that_does_not_end() -> None:
    played = play(endless_at(1, plain), case())
    assert values(played["outcomes"][0]) == [9.5, 19.0]
    assert played["outcomes"][1] == TIMED_OUT
    given = case(grads=[*GRADS, *GRADS])
    given["setting"]["lrs"] = [0.5, 0.25, 0.5, 0.25]
    later = play(endless_at(5, plain), given)
    assert len(later["outcomes"]) == 4
    assert later["again"][1:] == [TIMED_OUT, NOT_REACHED, NOT_REACHED]
