"""Wrong last divisors: M36 where its sentence is true, and no name where it is not."""

import pytest

from autograder.tests.exercises.field import named, verdicts


@pytest.mark.parametrize(
    ("power", "name"), [(0, ["M36"]), (1, ["M36"]), (-2, []), (-1, [])]
)
def test_the_end_that_is_measured_from_elsewhere(power: int, name: list[str]) -> None:
    def answer(
        lr_max: float,
        div: float = 25.0,
        div_final: float = 1e5,
        pct_start: float = 0.25,
    ) -> dict[str, float]:
        return {
            "max_lr": lr_max,
            "pct_start": pct_start,
            "div_factor": div,
            "final_div_factor": div_final * div**power,
        }

    for verdict in verdicts("fastai_to_torch", answer):
        assert named(verdict) == name
        assert (verdict.score == 1) == (power == -1)
