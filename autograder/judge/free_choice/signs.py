"""Signs: facts of the outcomes by which a mistake in a free choice is told.

Where the learner chooses a rate or designs a schedule, a mistake has no values of its
own: too high is too high at 2 and at 3. It is named when its sign shows on the answer,
on two cases or on the only one, and not on the right answer. A sign is no guess: where
it shows, what it says is true.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from autograder.judge.documents import CaseDocument, Observation, Outcome
from autograder.judge.free_choice.kinds import rate_of
from autograder.judge.outcomes import outcomes_of, same_outcome
from autograder.judge.scenes.schedule import NO_FUNCTION

LEAST_CASES = 2
EARLY = 0.25  # of the run
HARDLY = 0.5  # of the peak
POOR, BAD = 1.5, 3.0  # times the best loss


@dataclass(frozen=True)
class Seen:
    """One case: what was asked, what came in both rounds, and what was measured."""

    case: CaseDocument
    outcomes: list[Outcome]
    again: list[Outcome]
    measured: Mapping[str, Any]

    @property
    def rates(self) -> list[float]:
        """The rates of a whole run, or nothing where one of them is no number."""
        numbers = [rate_of(o) for o in self.outcomes]
        found = [n for n in numbers if n is not None and math.isfinite(n)]
        return found if len(found) == len(self.case["asked"]) else []

    @property
    def run(self) -> list[float]:
        """The rates, where the case is a run from its first to its last update."""
        steps = self.case["asked"]
        whole = len(steps) > 1 and steps == list(range(len(steps)))
        return self.rates if whole else []

    @property
    def ratio(self) -> float:
        """The loss as a multiple of the best one; 1 where nothing was measured."""
        loss, best = self.measured.get("loss"), self.measured.get("best")
        return 1.0 if loss is None or best is None else float(loss) / float(best)


def shows(sign: str, observation: Observation, cases: Sequence[CaseDocument]) -> bool:
    """Whether an observation shows a sign on these cases."""
    measured = observation.get("measured", {})
    seen = [
        Seen(
            case,
            outcomes_of(observation, case["name"], "outcomes"),
            outcomes_of(observation, case["name"], "again"),
            measured.get(case["name"], {}),
        )
        for case in cases
    ]
    return SIGNS[sign](seen)


def _often(told: Callable[[Seen], bool]) -> Callable[[list[Seen]], bool]:
    return lambda seen: sum(map(told, seen)) >= min(LEAST_CASES, max(len(seen), 1))


def _no_function(one: Seen) -> bool:
    values = [o.get("value") for o in one.outcomes]
    return bool(values) and all(
        isinstance(v, dict) and v.get("cut") == NO_FUNCTION for v in values
    )


def _remembers(one: Seen) -> bool:
    pairs = zip(one.outcomes, one.again, strict=False)
    return bool(one.rates) and not all(same_outcome(a, b) for a, b in pairs)


def _constant(one: Seen) -> bool:
    return bool(one.run) and min(one.run) == max(one.run) > 0


def _rises_to_the_end(one: Seen) -> bool:
    return bool(one.run) and one.run[-1] == max(one.run) > one.run[0]


def _over_early(one: Seen) -> bool:
    rest = one.run[math.ceil(EARLY * len(one.run)) :]
    return bool(rest) and min(rest) == max(rest) < max(one.run)


def _hardly_falls(one: Seen) -> bool:
    return bool(one.run) and HARDLY * max(one.run) < one.run[-1] < max(one.run)


def _grows_again(one: Seen) -> bool:
    past = one.case["asked"][0] == one.case["fixed"].get("total_steps")
    return past and bool(one.rates) and max(one.rates) > one.rates[0] + 1e-9


def _negative(one: Seen) -> bool:
    return any(rate < 0 for rate in one.rates)


def _whole_number(one: Seen) -> bool:
    values = [o.get("value") for o in one.outcomes]
    return bool(values) and all(type(v) is int and v > 1 for v in values)


def _too_high(one: Seen) -> bool:
    best = one.measured.get("rate")
    return best is not None and max(one.rates, default=0) > best and one.ratio > BAD


def _too_low(one: Seen) -> bool:
    best = one.measured.get("rate")
    low = best is not None and 0 < max(one.rates, default=0) < best / POOR
    return low and one.ratio > POOR


def _same_for_any_length(seen: list[Seen]) -> bool:
    """Two runs of other lengths with the same batch begin alike to their end."""
    pairs = [
        (one.run, other.run)
        for one, other in itertools.combinations(seen, 2)
        if one.case["fixed"].get("batch_size") == other.case["fixed"].get("batch_size")
        and 1 < len(one.run) != len(other.run) > 1
    ]
    alike = [all(x == y for x, y in zip(*pair, strict=False)) for pair in pairs]
    moves = any(len(set(one.run)) > 1 for one in seen)
    return len(pairs) >= LEAST_CASES and all(alike) and moves


SIGNS: dict[str, Callable[[list[Seen]], bool]] = {
    "no function": _often(_no_function),
    "remembers": _often(_remembers),
    "constant": _often(_constant),
    "rises to the end": _often(_rises_to_the_end),
    "over early": _often(_over_early),
    "hardly falls": _often(_hardly_falls),
    "grows again": _often(_grows_again),
    "negative": _often(_negative),
    "whole number": _often(_whole_number),
    "too high": _often(_too_high),
    "too low": _often(_too_low),
    "same for any length": _same_for_any_length,
}
