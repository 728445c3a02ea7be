"""Name a mistake by its forms: the answer does what one of them does, or nearly.

Three things are held against each other, value by value: what the answer gave, what a
form of the mistake gives, and what is right. With A the values where the answer equals
the form and the form is wrong, B where the answer is wrong otherwise, C where the
answer is right and the form wrong:

- *exactly*: on all cases that the mistake speaks about there is neither B nor C, and
  the form is wrong on at least two of them;
- *nearly*: A / (A + B) and A / (A + C) are at least 0.8, with A >= 4 on at least two
  cases and with at least three different values. The cases are the core's, or all that
  the mistake speaks about but for the corners. Where the core is right, or explained
  by then, those of one other property that the answer has not will do as well, and
  there it has to be exact: one forgotten corner does not hide what the rest shows.
"""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias

from autograder.judge.documents import CaseSeen, Key, MistakeDocument, Observation
from autograder.judge.leaves import MISSING_LEAF, Leaf, alike, leaves
from autograder.judge.outcomes import curve_scale, scale_of

LEAST_SHARE = 0.8
LEAST_VALUES, LEAST_CASES, LEAST_DIFFERENT = 4, 2, 3
NEGLIGIBLE = 1e-4  # of the largest value
LEAST_IN_A_CORNER, LEAST_DIFFERENT_IN_A_CORNER = 3, 2

Place: TypeAlias = tuple[str, int, int]  # the asking, the call, the value in it
Form: TypeAlias = dict[str, CaseSeen]


@dataclasses.dataclass(frozen=True)
class Likeness:
    """How an answer's values stand to those of one form, on some cases.

    Attributes:
        same: A, the places where the answer is wrong as the form is.
        otherwise: B, how often it is wrong in another way.
        right: C, how often it is right where the form is wrong.
        values: the different values among A.
    """

    same: frozenset[tuple[str, Place]] = frozenset()
    otherwise: int = 0
    right: int = 0
    values: frozenset[str] = frozenset()

    @property
    def share(self) -> float:
        """A / (A + B + C): by this the best is chosen."""
        whole = len(self.same) + self.otherwise + self.right
        return len(self.same) / whole if whole else 0.0

    @property
    def exact(self) -> bool:
        """Whether the answer does all that the form does."""
        return self.otherwise == 0 == self.right and self._cases() >= LEAST_CASES

    @property
    def nearly(self) -> bool:
        """Whether it is enough to name the mistake with care."""
        a = len(self.same)
        return (
            a >= LEAST_VALUES
            and self._cases() >= LEAST_CASES
            and len(self.values) >= LEAST_DIFFERENT
            and a >= LEAST_SHARE * (a + self.otherwise)
            and a >= LEAST_SHARE * (a + self.right)
        )

    @property
    def in_a_corner(self) -> bool:
        """Whether it is enough where one property alone is looked at."""
        return (
            self.exact
            and len(self.same) >= LEAST_IN_A_CORNER
            and len(self.values) >= LEAST_DIFFERENT_IN_A_CORNER
        )

    def _cases(self) -> int:
        return len({case for case, _ in self.same})


def together(parts: Iterable[Likeness]) -> Likeness:
    """Add up what was found on several cases.

    >>> together([Likeness(otherwise=1), Likeness(otherwise=2)]).otherwise
    3
    """
    found = list(parts)
    return Likeness(
        frozenset().union(*(part.same for part in found)),
        sum(part.otherwise for part in found),
        sum(part.right for part in found),
        frozenset().union(*(part.values for part in found)),
    )


class Comparison:
    """One answer under one key, held against the forms of its mistakes."""

    def __init__(self, seen: Observation, key: Key, failing: Iterable[str]) -> None:
        self.seen, self.key = seen, key
        self.failing = frozenset(failing)
        properties = key["properties"]
        self.core = {p["name"] for p in properties if p.get("core")}
        self.corners = {
            p["name"] for p in properties if p.get("corner") or p.get("past")
        }
        self._found: dict[tuple[int, str], Likeness] = {}
        self._scales: dict[tuple[int, str], float] = {}

    def exact(self) -> list[tuple[MistakeDocument, Likeness]]:
        """The mistakes of which one form explains all that they speak about."""
        found = []
        for mistake in self.key["mistakes"]:
            likenesses = (self._explains(form, mistake) for form in mistake["forms"])
            likeness = next((one for one in likenesses if one is not None), None)
            if likeness is not None:
                found.append((mistake, likeness))
        return found

    def _explains(self, form: Form, mistake: MistakeDocument) -> Likeness | None:
        parts = []
        cases = self._cases(set(mistake["compares"]))
        if self._leaves_early(form, cases):
            return None
        for case in cases:
            part = self._on(form, case)
            if part.otherwise or part.right:
                return None
            parts.append(part)
        whole = together(parts)
        return whole if whole.exact else None

    def _leaves_early(self, form: Form, cases: list[str]) -> bool:
        """Whether the form does something else where the answer is wrong.

        Most do, at the first such place; only what is left is taken apart.
        """
        wrong = [place for case in cases for place in self._wrong(case)]
        return not wrong or any(self._speaks_against(form, *one) for one in wrong)

    def _speaks_against(self, form: Form, case: str, where: Place) -> bool:
        got = self._mine(case).get(where, MISSING_LEAF)
        aim = self._good(case).get(where, MISSING_LEAF)
        theirs, scale = leaf_at(form[case], where), self._scale_of(form, case)
        both_right = alike(got, aim, scale) and alike(theirs, aim, scale)
        return not both_right and not alike(got, theirs, scale)

    def nearly(self) -> list[tuple[MistakeDocument, Likeness, Likeness]]:
        """The mistakes of which one form explains nearly everything, the best first.

        Each with the likeness that names it, and with that on all it speaks about.
        What a corner shows counts only where the core is right, or explained.
        """
        found = list(self._named_by(self._widely))
        if found or self._core_is_right():
            widely = {mistake["id"] for mistake, _, _ in found}
            corners = self._named_by(self._in_a_corner)
            found += [one for one in corners if one[0]["id"] not in widely]
        return sorted(found, key=lambda one: (-one[1].share, -len(one[1].same)))

    def _named_by(
        self, found: Callable[[MistakeDocument, Form], list[Likeness]]
    ) -> Iterator[tuple[MistakeDocument, Likeness, Likeness]]:
        for mistake in self.key["mistakes"]:
            for form in mistake["forms"]:
                likenesses = found(mistake, form)
                if likenesses:
                    best = max(likenesses, key=lambda likeness: likeness.share)
                    yield mistake, best, self.on(form, set(mistake["compares"]))

    def _widely(self, mistake: MistakeDocument, form: Form) -> list[Likeness]:
        told = set(mistake["compares"])
        wide = [self.on(form, told & self.core), self.on(form, told - self.corners)]
        return [likeness for likeness in wide if likeness.nearly]

    def _in_a_corner(self, mistake: MistakeDocument, form: Form) -> list[Likeness]:
        told = set(mistake["compares"]) & self.failing - self.core
        narrow = [self.on(form, {one}) for one in sorted(told)]
        return [likeness for likeness in narrow if likeness.in_a_corner]

    def _core_is_right(self) -> bool:
        right = whole = 0
        for case in self._cases(self.core):
            mine, scale = self._mine(case), self._scale(case)
            for where, aim in self._good(case).items():
                right += alike(mine.get(where, MISSING_LEAF), aim, scale)
                whole += 1
        return right >= LEAST_SHARE * whole

    def on(self, form: Form, properties: set[str]) -> Likeness:
        """How the answer stands to a form on the cases of some properties."""
        return together(self._on(form, case) for case in self._cases(properties))

    def _cases(self, properties: set[str]) -> list[str]:
        cases = self.key["cases"]
        return [case["name"] for case in cases if case["property"] in properties]

    def _on(self, form: Form, case: str) -> Likeness:
        place = (id(form), case)
        if place not in self._found:
            self._found[place] = self._compared(form, case)
        return self._found[place]

    def _compared(self, form: Form, case: str) -> Likeness:
        mine, good = self._mine(case), self._good(case)
        theirs, scale = taken_apart(form[case]), self._scale_of(form, case)
        same: dict[tuple[str, Place], Leaf] = {}
        otherwise = right = 0
        for where in mine.keys() | theirs.keys() | good.keys():
            got, wrong, aim = (
                part.get(where, MISSING_LEAF) for part in (mine, theirs, good)
            )
            is_right = alike(got, aim, scale)
            if alike(wrong, aim, scale):
                otherwise += not is_right
            elif is_right:
                right += 1
            elif alike(got, wrong, scale):
                same[case, where] = got
            else:
                otherwise += 1
        values = frozenset(_as_text(leaf, scale) for leaf in same.values())
        return Likeness(frozenset(same), otherwise, right, values)

    def _scale_of(self, form: Form, case: str) -> float:
        place = (id(form), case)
        if place not in self._scales:
            theirs = scale_of(form[case].get("outcomes") or [])
            self._scales[place] = max(self._scale(case), theirs)
        return self._scales[place]

    @functools.cache  # noqa: B019 - lives for one verdict
    def _mine(self, case: str) -> dict[Place, Leaf]:
        return taken_apart(self.seen["cases"].get(case, {}))

    @functools.cache  # noqa: B019
    def _good(self, case: str) -> dict[Place, Leaf]:
        return taken_apart(self.key["expected"][case])

    @functools.cache  # noqa: B019
    def _wrong(self, case: str) -> list[tuple[str, Place]]:
        """Where the answer is not right."""
        mine, good, scale = self._mine(case), self._good(case), self._scale(case)
        return [
            (case, where)
            for where in mine | good
            if not alike(
                mine.get(where, MISSING_LEAF), good.get(where, MISSING_LEAF), scale
            )
        ]

    @functools.cache  # noqa: B019
    def _scale(self, case: str) -> float:
        (found,) = (c for c in self.key["cases"] if c["name"] == case)
        return curve_scale(found, self.key)


def taken_apart(seen: CaseSeen) -> dict[Place, Leaf]:
    """All values of a case in both askings, by their places.

    >>> taken_apart({"outcomes": [{"value": 0.5}], "again": []})
    {('outcomes', 0, 0): 0.5}
    """
    rounds = {"outcomes": seen.get("outcomes"), "again": seen.get("again")}
    return {
        (asking, call, index): leaf
        for asking, outcomes in rounds.items()
        for call, outcome in enumerate(outcomes or [])
        for index, leaf in enumerate(leaves(outcome))
    }


def leaf_at(seen: CaseSeen, place: Place) -> Leaf:
    """One value of those that `taken_apart` gives.

    >>> leaf_at({"outcomes": [{"value": 0.5}], "again": []}, ("outcomes", 0, 0))
    0.5
    """
    asking, call, index = place
    outcomes = seen.get("outcomes") if asking == "outcomes" else seen.get("again")
    outcomes = outcomes or []
    found = leaves(outcomes[call]) if call < len(outcomes) else []
    return found[index] if index < len(found) else MISSING_LEAF


def _as_text(leaf: Leaf, scale: float) -> str:
    """Values by which answers can be told apart: what vanishes tells nothing."""
    if isinstance(leaf, str):
        return leaf
    return f"{leaf:.4g}" if abs(leaf) > NEGLIGIBLE * scale else "0"
