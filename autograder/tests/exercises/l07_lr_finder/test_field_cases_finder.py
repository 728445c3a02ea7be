"""A report on a finder's scatter, as people returned it."""

import contextlib
import math
import statistics
from collections import OrderedDict
from typing import Any

from autograder.tests.exercises.l02_schedulers.test_field_cases_staircases import (
    judged,
    names,
    on_each_draw,
)


def as_a_tuple(suggest: Any, seeds: Any = (0, 1, 2, 3, 4)) -> tuple[Any, ...]:
    lrs = []
    for seed in seeds:
        with contextlib.suppress(ValueError):
            lrs.append(suggest(seed))
    lrs = [lr for lr in lrs if math.isfinite(lr)]
    if not lrs:
        raise ValueError
    spread = math.log2(max(lrs) / min(lrs))
    return lrs, statistics.median(lrs), spread, len(seeds) - len(lrs)


@on_each_draw
def test_a_tuple_is_no_dictionary(kind: str, seed: str) -> None:
    verdict = judged("finder_stability", as_a_tuple, kind, seed)
    assert verdict.score == 0
    assert verdict.first_difference is not None
    wanted = "returned a tuple where a dict is asked"
    assert wanted in verdict.first_difference["got"]
    assert [mistake for mistake, _ in names(verdict)] == ["finder_stability.no_dict"]


def as_an_ordered_dict(suggest: Any, seeds: Any = (0, 1, 2, 3, 4)) -> dict[str, Any]:
    lrs, median, spread, failed = as_a_tuple(lambda s: suggest(seed=s), seeds)
    return OrderedDict(lrs=lrs, median=median, octaves=spread, failed=failed)


@on_each_draw
def test_an_ordered_dict_is_a_dictionary(kind: str, seed: str) -> None:
    assert judged("finder_stability", as_an_ordered_dict, kind, seed).score == 1
