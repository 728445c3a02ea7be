"""What handing in late costs; pure, and the same for the terminal and for nbgrader."""

from __future__ import annotations

import math
from typing import Annotated, Any

from pydantic import Field, model_validator

from autograder.grading.submission.document import Document

DAY = 24 * 60 * 60
WORDS: dict[str, dict[str, Any]] = {"none": {}, "zero": {"zero": True}}
NotNegative = Annotated[float, Field(ge=0, allow_inf_nan=False)]


class LateRule(Document):
    """What is taken off for each day that has begun after the due date.

    `at_most` is in points or in percent, as what is taken off for a day. Percent are of
    what was earned, since nbgrader says no more than that where it asks.
    """

    zero: bool = False
    points_per_day: NotNegative | None = None
    percent_per_day: NotNegative | None = None
    at_most: NotNegative | None = None
    grace_minutes: NotNegative = 0

    @model_validator(mode="before")
    @classmethod
    def _from_a_word(cls, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        if value not in WORDS:
            raise ValueError(f'"{value}" is no rule: "none", "zero", or a table')
        return WORDS[value]

    @model_validator(mode="after")
    def _says_one_thing(self) -> LateRule:
        told = (self.points_per_day, self.percent_per_day, self.zero or None)
        ways = sum(way is not None for way in told)
        if ways > 1:
            raise ValueError("points_per_day, percent_per_day and zero: only one of it")
        if self.at_most is not None and (self.zero or not ways):
            raise ValueError("at_most goes with points_per_day or percent_per_day")
        return self

    @property
    def costs_nothing(self) -> bool:
        return not self.zero and not self.points_per_day and not self.percent_per_day


def days_late(rule: LateRule, seconds: float) -> int:
    """How many days count: those that have begun, none within the grace.

    >>> rule = LateRule(points_per_day=1, grace_minutes=10)
    >>> [days_late(rule, s) for s in (0, 600, 601, DAY + 600, DAY + 601)]
    [0, 0, 1, 1, 2]
    """
    return max(0, math.ceil((seconds - rule.grace_minutes * 60) / DAY))


def penalty(rule: LateRule, score: float | None, seconds: float) -> float:
    """The points that are taken off, never more than there are.

    >>> penalty(LateRule(points_per_day=2), 18, 1.5 * DAY)
    4.0
    >>> penalty(LateRule(percent_per_day=10, at_most=50), 20, 30 * DAY)
    10.0
    >>> penalty(LateRule.model_validate("zero"), 18, 1)
    18.0
    >>> penalty(LateRule(points_per_day=30), 18, 1)
    18.0
    """
    days = days_late(rule, seconds)
    if not days or not score or score < 0:
        return 0.0
    if rule.zero:
        return float(score)
    most = math.inf if rule.at_most is None else rule.at_most
    if rule.points_per_day is not None:
        lost = min(rule.points_per_day * days, most)
    else:
        lost = score * min((rule.percent_per_day or 0) * days, most, 100) / 100
    return float(min(lost, score))
