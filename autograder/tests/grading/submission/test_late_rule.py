import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from autograder.grading.submission.late_rule import DAY, LateRule, days_late, penalty

RULES = (
    LateRule(),
    LateRule(zero=True),
    LateRule(points_per_day=2),
    LateRule(points_per_day=2, at_most=5, grace_minutes=15),
    LateRule(percent_per_day=10),
    LateRule(percent_per_day=10, at_most=50),
)
PERHAPS = st.none() | st.floats(0, 1000)


def test_each_day_that_has_begun_costs_up_to_the_most() -> None:
    rule = LateRule(points_per_day=2, at_most=5)
    assert [penalty(rule, 20, day * DAY) for day in (0, 0.01, 1, 1.01, 2.5, 9)] == [
        *(0, 2, 2, 4, 5, 5)
    ]
    share = LateRule(percent_per_day=10, at_most=25)
    assert [penalty(share, 20, day * DAY) for day in (0, 1, 2, 3)] == [0, 2, 4, 5]


def test_within_the_grace_nothing_is_late() -> None:
    rule = LateRule(zero=True, grace_minutes=10)
    assert penalty(rule, 20, 600) == 0
    assert penalty(rule, 20, 601) == 20


@pytest.mark.parametrize("rule", RULES)
@given(PERHAPS, st.floats(-DAY, 1e9), st.floats(0, DAY))
def test_it_takes_no_more_than_there_is_and_never_less_later(
    rule: LateRule, score: float | None, seconds: float, more: float
) -> None:
    lost = penalty(rule, score, seconds)
    assert 0 <= lost <= (score or 0)
    assert lost <= penalty(rule, score, seconds + more)
    if seconds <= 0 or rule.costs_nothing:
        assert lost == 0
    assert days_late(rule, seconds) <= days_late(rule, seconds + more)


def test_a_rule_says_one_thing() -> None:
    with pytest.raises(ValidationError, match="only one"):
        LateRule(points_per_day=1, percent_per_day=1)
    with pytest.raises(ValidationError, match="goes with"):
        LateRule(at_most=1)
