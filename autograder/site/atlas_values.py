"""Of each mistake, the form and the curve that show it best: values, no drawing."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from autograder.feedback.picture import first_difference
from autograder.judge.compare import items_of, read_number

if TYPE_CHECKING:
    from autograder.judge.documents import CaseDocument, CaseSeen

SHORT, LONG = 10, 200  # values that a picture shows well
MANY = 8  # differing values that nobody overlooks
CLEAR = 0.05
VISIBLE = 0.02  # of the height of a picture


@dataclasses.dataclass(frozen=True)
class Curves:
    """What is right and what a mistake gives, over the same places.

    Attributes:
        case: the case that was asked.
        xs: the places, in order.
        right: a finite number for each.
        wrong: the same, None where the mistake gives no number.
        first: the index at which they part.
        axis: what the places are.
    """

    case: CaseDocument
    xs: tuple[float, ...]
    right: tuple[float, ...]
    wrong: tuple[float | None, ...]
    first: int
    axis: str

    @property
    def gaps(self) -> tuple[float, ...]:
        """How far apart they are at each place; 0 where one is no number."""
        return tuple(
            abs(other - one) if other is not None else 0.0
            for one, other in zip(self.right, self.wrong, strict=True)
        )

    @property
    def farthest(self) -> int:
        """The index at which they are farthest apart."""
        return max(range(len(self.gaps)), key=self.gaps.__getitem__)

    @property
    def clearness(self) -> float:
        """From 0 to 1: how well a reader sees it."""
        height = max(self.right) - min(self.right) or abs(self.right[0]) or 1.0
        gap = min(max(self.gaps) / height, 1.0)
        count = sum(g > VISIBLE * height for g in self.gaps)
        if not count or None in self.wrong:
            return 0.0
        flat = max(self.right) == min(self.right)
        fits = 1.0 if SHORT <= len(self.xs) <= LONG else 0.7
        return gap * (0.5 + 0.5 * min(count / MANY, 1)) * fits * (0.6 if flat else 1)


def curves_of(
    case: CaseDocument, right: CaseSeen, wrong: CaseSeen, parameter: str
) -> Curves | None:
    """Two curves of a case, None where they are none or do not part.

    >>> case = {"asked": [0, 1, 2], "scene": "calls"}
    >>> seen = [{"outcomes": [{"value": v * t} for t in range(3)]} for v in (1.0, 2.0)]
    >>> curves_of(case, *seen, "t").first
    1
    """
    expected, got = (list(_values(seen)) for seen in (right, wrong))
    axis = parameter
    if case["scene"] == "metrics":
        axis = "call"
    elif len(case["asked"]) == 1:
        expected, got = (_items(seen) for seen in (right, wrong))
        axis = "position in the list"
    along = axis == parameter
    xs = [float(str(x)) for x in case["asked"]] if along else list(range(len(expected)))
    known = [value for value in expected if value is not None]
    if len(known) < len(expected) or not len(xs) == len(known) == len(got) > 1:
        return None
    first = first_difference(got, known)
    if first is None:
        return None
    return Curves(case, tuple(xs), tuple(known), tuple(got), first, axis)


def clearest(candidates: Sequence[Curves]) -> Curves | None:
    """The curves that show a form of a mistake best, None where no picture would.

    >>> clearest([])
    """
    best = max(candidates, key=lambda one: one.clearness, default=None)
    return best if best is not None and best.clearness >= CLEAR else None


def _values(seen: CaseSeen) -> Iterator[float | None]:
    for outcome in seen.get("outcomes") or []:
        yield _finite(outcome.get("value"))


def _items(seen: CaseSeen) -> list[float | None]:
    outcomes = seen.get("outcomes") or [{}]
    return [_finite(item) for item in items_of(outcomes[0].get("value")) or []]


def _finite(described: object) -> float | None:
    number = read_number(described)
    return float(number) if number is not None and math.isfinite(number) else None
