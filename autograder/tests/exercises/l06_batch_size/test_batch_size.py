"""Rules for the batch size, by hand, by counting, and by their own properties."""

import math
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.exercises import load
from autograder.exercises.l06_batch_size.goyal_lr import goyal_lr
from autograder.exercises.l06_batch_size.noise_scale import noise_scale
from autograder.exercises.l06_batch_size.optimal_lr import optimal_lr
from autograder.exercises.l06_batch_size.optimizer_steps import optimizer_steps
from autograder.exercises.l06_batch_size.scale_lr import scale_lr
from autograder.tests.exercises.on_torch import KINDS, trace

SIZES = st.integers(1, 4096)


@pytest.mark.parametrize(
    ("batch", "rule", "lr"),
    [
        (512, "linear", 0.2),
        (512, "sqrt", 0.1 * math.sqrt(2)),
        (512, "none", 0.1),
        (64, "linear", 0.025),
        (64, "sqrt", 0.05),
        (256, "linear", 0.1),
    ],
)
def test_scale_lr_by_hand(batch: int, rule: str, lr: float) -> None:
    assert scale_lr(0.1, 256, batch, rule) == pytest.approx(lr)


@given(a=SIZES, b=SIZES, c=SIZES, rule=st.sampled_from(["linear", "sqrt", "none"]))
def test_scaling_twice_is_scaling_once(a: int, b: int, c: int, rule: str) -> None:
    by_way = scale_lr(scale_lr(0.3, a, b, rule), b, c, rule)
    assert by_way == pytest.approx(scale_lr(0.3, a, c, rule))
    assert scale_lr(0.3, a, a, rule) == 0.3


def test_goyal_s_own_run_at_its_corners() -> None:
    """8192 images in a batch on ImageNet: 156 updates in an epoch, 0.1 up to 3.2."""
    corners = {0: 0.1, 390: 1.65, 780: 3.2, 30 * 156 - 1: 3.2, 30 * 156: 0.32}
    corners |= {60 * 156: 0.032, 80 * 156 - 1: 0.032, 80 * 156: 0.0032}
    for t, lr in corners.items():
        assert goyal_lr(t, 156, 0.1, 8192) == pytest.approx(lr)


@given(per_epoch=st.integers(1, 4), k=st.floats(1.5, 8), warm=st.integers(1, 4))
def test_goyal_s_ramp_is_torch_s_linear_lr_from_base_to_k_times_base(
    per_epoch: int, k: float, warm: int
) -> None:
    n = warm * per_epoch
    theirs = trace(
        lambda opt: KINDS.LinearLR(opt, 1 / k, total_iters=n), n + 1, lr=k * 0.1
    )
    batch = 1000 * k
    ours = [
        goyal_lr(t, per_epoch, 0.1, batch, 1000, warm, ())  # type: ignore[arg-type]
        for t in range(n + 1)
    ]
    assert ours == pytest.approx(theirs)


@pytest.mark.parametrize("t", [0, 3, 40])
def test_a_smaller_batch_has_nothing_to_warm_up_for(t: int) -> None:
    assert goyal_lr(t, 10, 0.1, 64) == pytest.approx(0.025)


@given(eps=st.floats(0.01, 10), noise=st.floats(1, 1e4))
def test_optimal_lr_is_linear_below_and_flat_above_the_noise_scale(
    eps: float, noise: float
) -> None:
    assert optimal_lr(noise, eps, noise) == pytest.approx(eps / 2)  # type: ignore[arg-type]
    small = [optimal_lr(noise * f, eps, noise) for f in (1e-4, 2e-4)]  # type: ignore[arg-type]
    assert small[1] / small[0] == pytest.approx(2, rel=1e-3)
    assert optimal_lr(noise * 1e6, eps, noise) == pytest.approx(eps, rel=1e-5)  # type: ignore[arg-type]


@given(
    signal=st.floats(0.1, 10),
    noise=st.floats(0, 100),
    small=st.integers(1, 50),
    more=st.integers(1, 500),
)
def test_noise_scale_gives_back_what_the_two_measurements_were_made_from(
    signal: float, noise: float, small: int, more: int
) -> None:
    big = small + more
    measured = [signal + noise / size for size in (small, big)]
    found = noise_scale(measured[0], small, measured[1], big)
    assert found == pytest.approx(noise / signal, rel=1e-6, abs=1e-6)
    swapped = noise_scale(measured[1], big, measured[0], small)
    assert swapped == pytest.approx(found, abs=1e-9)


def test_noise_scale_refuses_what_says_nothing() -> None:
    with pytest.raises(ValueError, match=r"\bb_big\b"):
        noise_scale(2.0, 8, 1.0, 8)
    with pytest.raises(ValueError, match=r"\bg_big_sq\b"):
        noise_scale(10.0, 1, 1.0, 8)


@given(
    n=st.integers(0, 200),
    micro=st.integers(1, 9),
    accum=st.integers(1, 5),
    epochs=st.integers(0, 3),
    world=st.integers(1, 3),
    drop=st.booleans(),
)
def test_optimizer_steps_by_running_through_the_examples(
    *, n: int, micro: int, accum: int, epochs: int, world: int, drop: bool
) -> None:
    steps = 0
    for _ in range(epochs):
        share = world * micro
        examples = islice(range(n), n // share * share if drop else n)
        micro_batches = len([1 for _ in chunks(list(examples), share)])
        steps += len([1 for _ in chunks(list(range(micro_batches)), accum)])
    assert optimizer_steps(n, micro, accum, epochs, world, drop) == steps


def chunks(items: list[int], size: int) -> list[list[int]]:
    return [items[i : i + size] for i in range(0, len(items), size)]


@pytest.mark.parametrize(("drop", "steps"), [(False, 21), (True, 20)])
def test_1297_examples_in_batches_of_64(drop: bool, steps: int) -> None:
    assert optimizer_steps(1297, 64, 1, 1, drop_last=drop) == steps


@pytest.mark.parametrize(
    ("name", "arguments", "blames"),
    [
        ("scale_lr", (0.1, 0, 8), "base_batch"),
        ("scale_lr", (0.1, 8, -1), "batch"),
        ("scale_lr", (0.1, 8, 8, "cube"), "rule"),
        ("goyal_lr", (1, 0, 0.1, 8), "steps_per_epoch"),
        ("optimal_lr", (0, 0.1, 8.0), "batch"),
        ("optimizer_steps", (9, 0, 1, 1), "micro_batch"),
        ("optimizer_steps", (9, 1, 0, 1), "accum"),
        ("optimizer_steps", (9, 1, 1, 1, 0), "world"),
    ],
)
def test_arguments_without_meaning_are_named(
    name: str, arguments: tuple[object, ...], blames: str
) -> None:
    with pytest.raises(ValueError, match=rf"(?<!\w){blames}(?!\w)"):
        load(name).reference(*arguments)
