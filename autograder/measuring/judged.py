"""The one way from an observation to a verdict, at every door."""

from __future__ import annotations

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
    return judge(observation, key)
