"""Properties of what the learner chose: a rate, or a schedule of their own design.

No one value is right here, so nothing is compared with the reference:

- `finite`  every outcome is a finite number and not negative
- `falls`   the last outcome of each case is at most `factor` times its largest
- `flat`    all outcomes of a case are one number
- `regret`  the loss, measured outside, is on average at most `factor` times the best
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from statistics import fmean
from typing import Any, TypeAlias

from autograder.judge.compare import EXACT, RTOL, Match, a, read_number, type_name
from autograder.judge.documents import (
    CaseDocument,
    Key,
    Observation,
    Outcome,
    PropertyDocument,
)
from autograder.judge.outcomes import outcomes_of
from autograder.judge.scenes.schedule import NO_FUNCTION
from autograder.judge.well_formed import NOTHING

# The case, the call's index, what came, what was wanted, and whether it will do.
Facts: TypeAlias = tuple[CaseDocument, int, Outcome, Outcome, Match]


def _calls(
    prop: PropertyDocument, seen: Observation, key: Key
) -> Iterator[tuple[CaseDocument, list[Outcome]]]:
    """Each case of a property, with an outcome for every call that was asked for."""
    of = prop.get("of") or [prop["name"]]
    for case in key["cases"]:
        if case["property"] in of:
            got = outcomes_of(seen, case["name"], "outcomes")
            missing = len(case["asked"]) - len(got)
            yield case, [*got, *[NOTHING] * missing][: len(case["asked"])]


def _finite(prop: PropertyDocument, seen: Observation, key: Key) -> Iterator[Facts]:
    wanted: Outcome = {"wanted": "a finite number, not negative"}
    for case, outcomes in _calls(prop, seen, key):
        for index, got in enumerate(outcomes):
            word = unfit(got)
            where = f" at t = {case['asked'][index]}" if len(outcomes) > 1 else ""
            match = Match("no", f"{word}{where}") if word else EXACT
            yield case, index, got, wanted, match


def _falls(prop: PropertyDocument, seen: Observation, key: Key) -> Iterator[Facts]:
    share = float(prop["factor"])
    for case, outcomes in _calls(prop, seen, key):
        top = max((n for o in outcomes if (n := rate_of(o)) is not None), default=0.0)
        last, index = rate_of(outcomes[-1]), len(outcomes) - 1
        limit: Outcome = {"wanted": f"at most {share:g} of the highest rate, {top:.4g}"}
        match = EXACT if last is not None and last <= share * top else Match("no")
        if last is not None and match is not EXACT:
            match = Match("no", f"{last:.4g} at the last update, t = {index}")
        yield case, index, outcomes[-1], limit, match


def _flat(prop: PropertyDocument, seen: Observation, key: Key) -> Iterator[Facts]:
    for case, outcomes in _calls(prop, seen, key):
        held, start = rate_of(outcomes[0]), case["asked"][0]
        for index, got in enumerate(outcomes):
            number, t = rate_of(got), case["asked"][index]
            if number is None or held is None:
                yield case, index, got, {"wanted": "a rate, also there"}, Match("no")
                continue
            same = math.isclose(number, held, rel_tol=RTOL, abs_tol=1e-12)
            wanted: Outcome = {"wanted": f"{held:.4g}, the value at t = {start}"}
            match = EXACT if same else Match("no", f"{number:.4g} at t = {t}")
            yield case, index, got, wanted, match


def _regret(prop: PropertyDocument, seen: Observation, key: Key) -> Iterator[Facts]:
    factor = float(prop["factor"])
    wanted: Outcome = {"wanted": f"at most {factor:g} times the best loss on the grid"}
    measured = seen.get("measured", {})
    looked_at = list(_calls(prop, seen, key))
    for case, outcomes in looked_at:
        bad = [(i, o) for i, o in enumerate(outcomes) if "value" not in o]
        if bad or case["name"] not in measured:
            index, got = bad[0] if bad else (0, NOTHING)
            yield case, index, got, wanted, Match("no")
            continue
        why = measured[case["name"]].get("why")
        if why:
            yield case, 0, outcomes[0], wanted, Match("no", str(why))
            continue
        match = _in_words([c for c, _ in looked_at], measured, factor)
        yield case, 0, outcomes[0], wanted, match


def _in_words(
    cases: list[CaseDocument], measured: Mapping[str, Any], factor: float
) -> Match:
    """Whether the mean regret will do; a run without a loss spoils it."""
    runs = [(c["setting"]["updates"], measured.get(c["name"], {})) for c in cases]
    if any(run.get("loss") is None for _, run in runs):
        return Match("no", "not every run could be trained")
    ratios = [float(run["loss"]) / float(run["best"]) for _, run in runs]
    lost = next((i for i, (_, run) in enumerate(runs) if run.get("lost")), None)
    if lost is not None:
        updates, run = runs[lost]
        text = f"a loss of {run['loss']:.3g} after {updates} updates, no better than"
        return Match("no", f"{text} a blind guess")
    if fmean(ratios) <= factor:
        return EXACT
    each = ", ".join(f"{r:.3g}" for r in ratios)
    after = ", ".join(str(updates) for updates, _ in runs)
    text = f"{fmean(ratios):.3g} times the best loss ({each} after {after} updates)"
    return Match("no", text)


CHOSEN: dict[str, Callable[[PropertyDocument, Observation, Key], Iterator[Facts]]] = {
    "finite": _finite,
    "falls": _falls,
    "flat": _flat,
    "regret": _regret,
}


def rate_of(outcome: Outcome) -> float | None:
    """The number that an outcome holds, finite or not, or None.

    >>> rate_of({"value": 0.5}), rate_of({"value": "high"})
    (0.5, None)
    """
    number = read_number(outcome.get("value"))
    return None if number is None else float(number)


def unfit(outcome: Outcome) -> str | None:
    """Why an outcome is no learning rate, in words, or None where it is one.

    >>> unfit({"value": -0.5}), unfit({"value": 0.5})
    ('a rate of -0.5', None)
    """
    if "value" not in outcome:
        return "no rate"
    value, number = outcome["value"], rate_of(outcome)
    if number is None:
        kind = a(type_name(value))
        if isinstance(value, dict) and value.get("cut") == NO_FUNCTION:
            return f"returned {kind} where a function of t is asked"
        return f"returned {kind} where a number is asked"
    if not math.isfinite(number) or number < 0:
        return f"a rate of {number:.4g}"
    return None
