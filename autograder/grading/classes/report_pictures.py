"""The drawings of a class report: how the scores lie, and what a mistake looks like.

A mistake is drawn on practice inputs, which everybody may see.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from autograder.exercises import load
from autograder.exercises.keys import make_key
from autograder.feedback.drawing import (
    BOTTOM,
    EXPECTED,
    HEIGHT,
    LEFT,
    RIGHT,
    TOP,
    WIDTH,
    svg,
    words_at,
)
from autograder.feedback.picture import draw, first_difference
from autograder.grading.classes.report_document import Bin, Scores
from autograder.judge.compare import NO
from autograder.judge.curves import curve
from autograder.judge.differences import call_text, pair_text
from autograder.judge.documents import CaseSeen, Key
from autograder.judge.properties import Point

ENOUGH = 8  # values, for a curve to have a shape


class Shown(NamedTuple):
    """A mistake on practice inputs: a call, and a drawing or what each gives."""

    call: str
    svg: str = ""
    wrong: str = ""
    right: str = ""


def histogram(scores: Scores) -> str:
    """The scores as bars, with their numbers on them.

    >>> bins = [Bin(start=0, end=50, count=1), Bin(start=50, end=100, count=3)]
    >>> scores = Scores(count=4, most=20, mean=15, median=17, lowest=2, highest=20,
    ...     bins=bins)
    >>> "0 to 50 percent: 1. 50 to 100 percent: 3." in histogram(scores)
    True
    """
    about = " ".join(
        f"{one.start} to {one.end} percent: {one.count}." for one in scores.bins
    )
    title = f"Scores of {scores.count} learners, in percent of {scores.most:g} points"
    return svg(title, about, list(_bars(scores.bins)))


def _bars(bins: Sequence[Bin]) -> Iterator[str]:
    floor, height = HEIGHT - BOTTOM, HEIGHT - TOP - BOTTOM
    most = max((one.count for one in bins), default=0) or 1
    width = (WIDTH - LEFT - RIGHT) / len(bins)
    for place, one in enumerate(bins):
        x, tall = LEFT + place * width, height * one.count / most
        yield (
            f'<rect x="{x + 2:.1f}" y="{floor - tall:.1f}" width="{width - 4:.1f}" '
            f'height="{tall:.1f}" fill="{EXPECTED}"/>'
        )
        if one.count:
            yield words_at(x + width / 2, floor - tall - 4, str(one.count), "middle")
        if place % 2 == 0 or len(bins) < 6:
            yield words_at(x, floor + 16, f"{one.start}", "middle")
    yield words_at(WIDTH - RIGHT, floor + 16, f"{bins[-1].end}", "middle")
    yield (
        f'<path d="M{LEFT} {floor}H{WIDTH - RIGHT}" stroke="currentColor" fill="none"/>'
    )
    middle = (LEFT + WIDTH - RIGHT) / 2
    yield words_at(middle, HEIGHT - 8, "percent of the points", "middle")
    yield words_at(4, TOP - 8, "learners", "start")


def mistakes_shown(exercise: str, mistakes: Sequence[str]) -> dict[str, Shown]:
    """Each mistake of an exercise as a drawing, or where it is no curve in words."""
    key = make_key(load(exercise))
    forms = {one["id"]: one["forms"] for one in key["mistakes"]}
    found = {name: shown(key, forms.get(name, [])) for name in mistakes}
    return {name: one for name, one in found.items() if one is not None}


def shown(key: Key, forms: Sequence[Mapping[str, CaseSeen]]) -> Shown | None:
    for show in (drawn, in_words):
        for form in forms:
            found = show(key, form)
            if found is not None:
                return found
    return None


def drawn(key: Key, form: Mapping[str, CaseSeen]) -> Shown | None:
    """The right curve against the mistake's, on the case that shows it best."""
    several = [(c, case) for c, case in curves_of(key, form) if parts_ways(c)]
    if not several:
        return None
    best, case = max(several, key=lambda one: min(len(one[0]["x"]), ENOUGH))
    parameter = load(key["exercise"]).parameter
    picture = draw(best, parameter=parameter, whose="mistake")
    return Shown(over(key["exercise"], case, parameter), picture)


def in_words(key: Key, form: Mapping[str, CaseSeen]) -> Shown | None:
    """The first call at which the mistake gives something else."""
    for case in key["cases"]:
        wrong = form.get(case["name"], {}).get("outcomes") or []
        right = key["expected"][case["name"]].get("outcomes") or []
        for index, (one, other) in enumerate(zip(wrong, right, strict=False)):
            texts = pair_text(one, other)
            if texts[0] != texts[1]:
                call = call_text(key["exercise"], case, index % len(case["asked"]))
                return Shown(call, wrong=texts[0], right=texts[1])
    return None


def curves_of(
    key: Key, form: Mapping[str, CaseSeen]
) -> Iterator[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    seen: Any = {"cases": form, "stopped": None, "printed": "", "covers": []}
    for case in key["cases"]:
        outcomes = form.get(case["name"], {}).get("outcomes")
        right = key["expected"][case["name"]].get("outcomes")
        if outcomes and right and case["scene"] in ("calls", "metrics"):
            point = Point(case, 0, outcomes[0], right[0], NO)
            found = curve(point, seen, key)
            if found is not None:
                yield found, case


def parts_ways(found: Mapping[str, Any]) -> bool:
    count = len(found["x"])
    got = [*found["got"], *[None] * count][:count]
    return first_difference(got, found["expected"]) is not None


def over(exercise: str, case: Mapping[str, Any], parameter: str) -> str:
    """The call that a curve is of; over what it runs has its name, and no value."""
    if len(case["asked"]) == 1:
        return call_text(exercise, case, 0)
    name = parameter or "…"
    if case.get("shown"):
        return str(case["shown"]).replace("{first}", name)
    plain = call_text(exercise, {**case, "scene": "calls", "asked": []}, 0)
    inner = plain.partition("(")[2].removesuffix(")")
    return f"{exercise}({', '.join(part for part in (name, inner) if part)})"
