"""Cycles: the curriculum's vectors, torch's steps, and where we differ from them."""

from typing import Any

import pytest
import torch
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from autograder.exercises.l04_cycles.apply_onecycle import apply_onecycle
from autograder.exercises.l04_cycles.fastai_to_torch import fastai_to_torch
from autograder.exercises.l04_cycles.onecycle_lr import onecycle_lr
from autograder.exercises.l04_cycles.onecycle_momentum import onecycle_momentum
from autograder.exercises.l04_cycles.triangular_lr import triangular_lr
from autograder.tests.exercises.on_torch import KINDS, sgd, trace, traces

FEW = settings(max_examples=30, deadline=None)
COS = [0.04, 0.52, 1, 0.950485, 0.811746, 0.611262, 0.388742, 0.188258, 0.049519, 4e-6]
THREE = [0.04, 0.52, 1, 0.52, 0.04, 0.032001, 0.024002, 0.016002, 0.008003, 4e-6]
MOMENTA = [0.95, 0.9, 0.85, 0.855, 0.8688, 0.8889, 0.9111, 0.9312, 0.945, 0.95]


def test_the_curriculum_s_vectors() -> None:
    halves = [triangular_lr(t, 0.1, 1.0, 2, mode="triangular2") for t in range(10)]
    values = [0.1, 0.55, 1, 0.55, 0.1, 0.325, 0.55, 0.325, 0.1, 0.2125]
    assert halves == pytest.approx(values)
    assert [onecycle_lr(t, 10, 1.0) for t in range(10)] == pytest.approx(COS, abs=1e-6)
    three = [
        onecycle_lr(t, 10, 1.0, anneal="linear", three_phase=True) for t in range(10)
    ]
    assert three == pytest.approx(THREE, abs=1e-6)
    momenta = [onecycle_momentum(t, 10) for t in range(10)]
    assert momenta == pytest.approx(MOMENTA, abs=1e-4)


@FEW
@given(
    up=st.integers(1, 7),
    down=st.one_of(st.none(), st.integers(1, 7)),
    mode=st.sampled_from(["triangular", "triangular2", "exp_range"]),
    gamma=st.floats(0.8, 1),
    low=st.floats(0, 0.5),
)
def test_triangular_lr_agrees_with_torch(
    up: int, down: int | None, mode: Any, gamma: float, low: float
) -> None:
    def make(opt: Any) -> Any:
        return KINDS.CyclicLR(opt, low, 1.0, up, down, mode=mode, gamma=gamma)

    ours = [triangular_lr(t, low, 1.0, up, down, mode, gamma) for t in range(40)]
    assert ours == pytest.approx(trace(make, 40), rel=1e-9, abs=1e-9)


@FEW
@given(
    steps=st.integers(2, 30),
    pct=st.floats(0.01, 0.99),
    anneal=st.sampled_from(["cos", "linear"]),
    div=st.floats(1, 50),
    final=st.floats(1, 1e5),
    three=st.booleans(),
)
def test_onecycle_agrees_with_torch_wherever_torch_gets_through(
    *, steps: int, pct: float, anneal: Any, div: float, final: float, three: bool
) -> None:
    assume(abs(pct * steps - 1) > 1e-6)
    if three:
        assume(pct <= 0.5 and pct * steps > 1)

    def make(opt: Any) -> Any:
        return KINDS.OneCycleLR(
            opt,
            2.0,
            total_steps=steps,
            pct_start=pct,
            anneal_strategy=anneal,
            div_factor=div,
            final_div_factor=final,
            three_phase=three,
        )

    theirs = traces(make, steps)
    shape: dict[str, Any] = {"pct_start": pct, "anneal": anneal, "three_phase": three}
    more: dict[str, Any] = {"div_factor": div, "final_div_factor": final}
    lrs = [onecycle_lr(t, steps, 2.0, **shape, **more) for t in range(steps)]
    momenta = [onecycle_momentum(t, steps, **shape) for t in range(steps)]
    assert lrs == pytest.approx([lr for lr, _ in theirs], rel=1e-8, abs=1e-10)
    assert momenta == pytest.approx([m for _, m in theirs], rel=1e-8)


@pytest.mark.parametrize(
    ("anneal", "torch_at_10"), [("linear", -0.142852), ("cos", 0.049519)]
)
def test_onecycle_holds_past_its_end_where_torch_bounces_or_goes_negative(
    anneal: Any, torch_at_10: float
) -> None:
    optimizer = sgd()
    one = KINDS.OneCycleLR(optimizer, 1.0, total_steps=10, anneal_strategy=anneal)
    for _ in range(10):
        optimizer.step()
        one.step()
    assert one.get_last_lr()[0] == pytest.approx(torch_at_10, abs=1e-5)
    with pytest.raises(ValueError, match="Tried to step"):
        one.step()
    held = [onecycle_lr(t, 10, 1.0, anneal=anneal) for t in (9, 10, 11, 99)]
    assert held == pytest.approx([4e-6] * 4)
    assert [onecycle_momentum(t, 10) for t in (10, 99)] == [0.95] * 2


@pytest.mark.parametrize(("steps", "pct"), [(10, 0.1), (2, 0.5), (5, 0.2)])
def test_a_rise_without_width_starts_at_the_peak_where_torch_divides_by_0(
    steps: int, pct: float
) -> None:
    with pytest.raises(ZeroDivisionError):
        KINDS.OneCycleLR(sgd(), 1.0, total_steps=steps, pct_start=pct)
    assert onecycle_lr(0, steps, 1.0, pct) == 1.0
    assert onecycle_momentum(0, steps, pct_start=pct) == 0.85


def test_a_descent_without_width_ends_at_the_peak_and_holds_the_minimum() -> None:
    lrs = [onecycle_lr(t, 5, 1.0, 1.0) for t in range(7)]
    assert lrs[4:] == pytest.approx([1.0, 4e-6, 4e-6])
    assert lrs[:5] == sorted(lrs[:5])


def test_short_cycles() -> None:
    assert onecycle_lr(0, 3, 1.0) == pytest.approx(0.994415, abs=1e-6)
    assert max(onecycle_lr(t, 7, 1.0) for t in range(7)) == pytest.approx(0.9806, 1e-4)
    assert onecycle_lr(0, 1, 1.0) == onecycle_lr(0, 1, 1.0, 1.0) == pytest.approx(4e-6)
    assert onecycle_momentum(0, 1) == 0.95


@pytest.mark.parametrize("pct", [30, 1.2, -0.1])
def test_pct_start_is_a_share(pct: float) -> None:
    for schedule in (onecycle_lr, onecycle_momentum):
        with pytest.raises(ValueError, match=r"\bpct_start\b"):
            schedule(1, 10, 1.0, pct_start=pct)


@FEW
@given(
    lr=st.floats(1e-4, 10),
    div=st.floats(2, 100),
    final=st.floats(200, 1e6),
    steps=st.integers(10, 60),
)
def test_a_translated_cycle_starts_and_ends_where_fastai_s_does(
    lr: float, div: float, final: float, steps: int
) -> None:
    given_: Any = fastai_to_torch(lr, div, final)
    lrs = trace(lambda opt: KINDS.OneCycleLR(opt, total_steps=steps, **given_), steps)
    assert lrs[0] == pytest.approx(lr / div)
    assert lrs[-1] == pytest.approx(lr / final)
    assert max(lrs) <= lr * (1 + 1e-9)


def test_fastai_s_defaults() -> None:
    translated = fastai_to_torch(0.01)
    assert translated["pct_start"] == 0.25
    assert translated["div_factor"] == 25.0
    assert translated["final_div_factor"] == 4000.0


@pytest.mark.parametrize("kind", [torch.optim.SGD, torch.optim.Adam, torch.optim.AdamW])
@pytest.mark.parametrize("anneal", ["cos", "linear"])
def test_an_applied_cycle_agrees_with_torch_in_every_group(
    kind: Any, anneal: Any
) -> None:
    def make() -> Any:
        weights = [torch.zeros(1, requires_grad=True) for _ in "ab"]
        groups: list[dict[str, Any]] = [{"params": [w]} for w in weights]
        if kind is not torch.optim.SGD:
            groups[1]["betas"] = (0.5, 0.8)
        return kind(groups, lr=0.3)

    theirs, ours = make(), make()
    one = KINDS.OneCycleLR(theirs, 1.0, total_steps=12, anneal_strategy=anneal)
    for t in range(12):
        apply_onecycle(ours, t, 12, 1.0, anneal=anneal)
        for mine, its in zip(ours.param_groups, theirs.param_groups, strict=True):
            assert mine["lr"] == pytest.approx(its["lr"])
            name = "betas" if "betas" in its else "momentum"
            assert mine[name] == pytest.approx(its[name])
        theirs.step()
        one.step()


def test_an_applied_cycle_can_be_asked_in_any_order_and_past_its_end() -> None:
    optimizer = sgd()
    for t in (7, 2, 99, 2):
        apply_onecycle(optimizer, t, 10, 1.0)
        group = optimizer.param_groups[0]
        assert group["lr"] == pytest.approx(onecycle_lr(t, 10, 1.0))
        assert group["momentum"] == pytest.approx(onecycle_momentum(t, 10))
