"""Name the mistakes, on evidence only, and say which step of the rule named each.

The steps, the surest first: "exact", a form of the mistake explains every value;
"examples", the visible examples are all that is right (M70); "sign", a fact that is
true where it shows; "nearly", a form explains most of the values.
"""

from __future__ import annotations

from collections.abc import Iterator

from autograder.judge.by_heart import by_heart
from autograder.judge.documents import Key, MistakeDocument, Observation
from autograder.judge.forms import Comparison
from autograder.judge.free_choice.signs import shows
from autograder.judge.properties import Held
from autograder.judge.tells import stays, tells

AT_MOST = 2


def diagnose(
    seen: Observation, key: Key, held: list[Held]
) -> list[tuple[MistakeDocument, str]]:
    """Return the named mistakes, each with its step, the surest first.

    Where several forms explain all, the mistake that speaks about more cases is the
    more specific; among equals the exercise's own order decides. A second mistake is
    said where it explains other values than the first.
    """
    failing = [h.name for h in held if not h.passed]
    named: list[tuple[MistakeDocument, str]] = []
    for mistake, step in _candidates(Comparison(seen, key, failing), held):
        if mistake["id"] not in {m["id"] for m, _ in named}:
            named.append((mistake, step))
    return named[:AT_MOST]


def _candidates(
    comparison: Comparison, held: list[Held]
) -> Iterator[tuple[MistakeDocument, str]]:
    seen, key = comparison.seen, comparison.key
    yield from _chosen(seen, key)
    exact = comparison.exact()
    if exact:
        surest, likeness = max(exact, key=lambda one: len(_compared(one[0], key)))
        yield surest, "exact"
        yield from (
            (m, "exact") for m, other in exact if not other.same & likeness.same
        )
        # Moving on past the end is a mistake of its own, if this one can do without.
        if any(stays(form, key) for form in surest["forms"]):
            yield from ((m, "sign") for m in tells(seen, key, held) if m["id"] == "M09")
        return
    copied = by_heart(seen, key)
    if copied is not None:
        yield copied, "examples"
        return
    signs = list(tells(seen, key, held))
    if any(mistake["id"] == "M19" for mistake in signs):
        yield from ((mistake, "sign") for mistake in signs)
        return
    explained: set[object] = set()
    for mistake, likeness, everywhere in comparison.nearly():
        if not likeness.same & explained:
            explained |= everywhere.same
            yield mistake, "nearly"
    yield from ((mistake, "sign") for mistake in signs)


def _compared(mistake: MistakeDocument, key: Key) -> list[str]:
    return [c["name"] for c in key["cases"] if c["property"] in mistake["compares"]]


def _chosen(seen: Observation, key: Key) -> Iterator[tuple[MistakeDocument, str]]:
    """Where the learner chooses freely, a mistake is told by its sign alone."""
    right: Observation = {
        "cases": key["expected"],
        "stopped": None,
        "printed": "",
        "covers": [],
    }
    found = []
    for mistake in key["mistakes"]:
        sign = mistake.get("sign")
        cases = [c for c in key["cases"] if c["property"] in mistake["compares"]]
        if sign and shows(sign, seen, cases) and not shows(sign, right, cases):
            found.append((mistake, len(cases)))
    if found:
        yield max(found, key=lambda pair: pair[1])[0], "sign"
