"""The table of schedules knows every function of t, and what it returns."""

import inspect
from typing import Any

import pytest

from autograder.exercises import ids, load
from autograder.taking.schedules import NONE_OF_THEM, SCHEDULES, Factor, Maker, Rate

STEP = ("t", "step")


def of_a_step(name: str) -> bool:
    """Whether the reference says what update t uses."""
    reference = load(name).reference
    if "Callable" in load(name).returns:
        return True
    return load(name).returns == "float" and bool(
        set(STEP) & set(inspect.signature(reference).parameters)
    )


@pytest.mark.parametrize("name", ids())
def test_every_function_of_a_step_stands_in_it(name: str) -> None:
    assert of_a_step(name) == (name in SCHEDULES or name in NONE_OF_THEM)


def test_it_knows_no_others() -> None:
    assert {*SCHEDULES, *NONE_OF_THEM} <= set(ids())
    assert not set(SCHEDULES) & set(NONE_OF_THEM)


def called(name: str, t: int, own: float, settings: dict[str, Any]) -> float:
    rate = SCHEDULES[name]
    given = {rate.own: own} if isinstance(rate, Rate) and rate.own else {}
    return float(load(name).reference(t, **given, **settings))


@pytest.mark.parametrize(
    "name", [n for n, s in SCHEDULES.items() if not isinstance(s, Maker)]
)
def test_an_example_shows_the_whole_shape(name: str) -> None:
    settings = SCHEDULES[name].settings
    curve = [called(name, t, 0.5, settings) for t in range(20)]
    assert len({round(value, 9) for value in curve}) > 2
    assert all(value >= 0 for value in curve)
    if isinstance(SCHEDULES[name], Factor):
        assert max(curve) == 1.0


@pytest.mark.parametrize(
    "name", [n for n, s in SCHEDULES.items() if isinstance(s, Rate)]
)
def test_a_group_s_own_rate_is_what_the_curve_is_measured_by(name: str) -> None:
    rate = SCHEDULES[name]
    assert isinstance(rate, Rate)
    if not rate.own:
        return
    parameters = inspect.signature(load(name).reference).parameters
    assert rate.own in parameters
    assert rate.own not in rate.settings
    peaks = [
        max(called(name, t, own, rate.settings) for t in range(20)) for own in (1, 2)
    ]
    assert peaks[1] == pytest.approx(2 * peaks[0])
