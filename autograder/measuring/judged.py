"""The one way from an observation to a verdict, at every door."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from typing import TypeAlias

from autograder.judge.documents import Key, Observation
from autograder.judge.verdict import Verdict, judge

Measure: TypeAlias = Callable[[object, Key], Observation]


def verdict_measured(
    observation: object, key: Key, measure: Measure | None = None
) -> Verdict:
    """Measure what is to be measured, then judge.

    Only what is measured here counts: a sandbox has no say in it.
    """
    if measure is not None:
        observation = measure(observation, key)
    elif isinstance(observation, Mapping):
        observation = {k: v for k, v in observation.items() if k != "measured"}
    return as_drawn(judge(observation, key))


def as_drawn(verdict: Verdict) -> Verdict:
    """The verdict with no more of the answer's curve than its picture shows.

    >>> curve = {"x": [0, 1], "got": [0, 1, 4, 9], "expected": [0, 1]}
    >>> one = Verdict("f", "hidden", "failed", 0.0, first_difference={"curve": curve})
    >>> as_drawn(one).first_difference["curve"]["got"]
    [0, 1]
    """
    difference = verdict.first_difference
    curve = difference and difference["curve"]
    if not difference or not curve or len(curve["got"]) <= len(curve["x"]):
        return verdict
    short = {**curve, "got": curve["got"][: len(curve["x"])]}
    return dataclasses.replace(verdict, first_difference={**difference, "curve": short})
