"""Compare a described result with a described expectation, by the declared type.

What counts as a number, a list or a text is the curriculum's (part 6, Values); how
close is close enough is its Tolerance. The declared type is the return annotation of
the reference: `float`, `int`, `bool`, `str`, `None`, `list[float]`,
`tuple[float, bool]`, `dict[str, float]`.
"""

from __future__ import annotations

import dataclasses
import functools
import math
from collections.abc import Iterator, Sequence
from typing import Any

RTOL, ATOL = 1e-6, 1e-9
ROUNDED_RTOL, ROUNDED_ATOL = 1e-4, 1e-6
ROUNDED_NOTE = "right to about four digits: a rounded constant, or single precision?"
MISSING: dict[str, Any] = {"type": "nothing of that name"}
LARGEST_BITS = 1000  # what a float can hold


@dataclasses.dataclass(frozen=True)
class Match:
    """How a result stands to what was expected.

    `level` is "exact" (within tolerance), "rounded" (right to about four digits) or
    "no"; `reason` says why a result was rejected by its type.
    """

    level: str
    reason: str | None = None
    notes: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether it counts as right.

        >>> Match("rounded").holds
        True
        """
        return self.level != "no"


EXACT, NO = Match("exact"), Match("no")


def worst(matches: Sequence[Match]) -> Match:
    """Fold matches into one: as bad as the worst, with everybody's notes.

    >>> worst([EXACT, Match("rounded")]).level
    'rounded'
    """
    notes = tuple(dict.fromkeys(note for m in matches for note in m.notes))
    for level in ("no", "rounded"):
        for match in matches:
            if match.level == level:
                return Match(level, match.reason, notes)
    return Match("exact", None, notes)


def compare_value(got: Any, expected: Any, returns: str, scale: float) -> Match:
    """Compare one described result with one described expectation.

    Args:
        got: what the answer returned, from `wire.describe`.
        expected: what the reference returned, from `wire.describe`.
        returns: the declared type.
        scale: the largest expected value of the curve, for the absolute tolerance.

    >>> compare_value(0.1 + 0.2, 0.3, "float", 1.0).level
    'exact'
    >>> compare_value(True, 1.0, "float", 1.0).reason
    'returned a bool where a number is asked'
    """
    outer, inner = parse_type(returns)
    if outer in ("float", "int"):
        return _compare_number(got, expected, outer, scale)
    if outer in ("list", "tuple"):
        return _compare_items(got, expected, outer, inner, scale)
    if outer == "dict":
        return _compare_dict(got, expected, inner, scale)
    plain = _plain(got)
    if type(plain) is type(expected) and plain == expected:
        return EXACT
    if outer == type_name(plain):
        return NO
    return Match("no", f"returned {a(type_name(got))} where {a(outer)} is asked")


def _plain(got: Any) -> Any:
    """A NumPy or torch truth value or text as the built-in one."""
    if isinstance(got, dict) and "dtype" in got and got.get("shape") == []:
        return got.get("value")
    return got


@functools.lru_cache(maxsize=256)
def parse_type(returns: str) -> tuple[str, tuple[str, ...]]:
    """Split a declared type into its head and its parameters.

    >>> parse_type("tuple[float, list[int]]")
    ('tuple', ('float', 'list[int]'))
    """
    head, _, rest = returns.partition("[")
    inner: list[str] = []
    depth = start = 0
    body = rest[:-1]
    for index, char in enumerate(body):
        depth += (char == "[") - (char == "]")
        if char == "," and depth == 0:
            inner.append(body[start:index].strip())
            start = index + 1
    if body:
        inner.append(body[start:].strip())
    return head, tuple(inner)


def type_name(described: Any) -> str:
    """Name the type of a described value.

    >>> type_name({"type": "numpy.ndarray", "shape": [1]})
    'numpy.ndarray of shape (1,)'
    """
    if not isinstance(described, dict):
        return "None" if described is None else type(described).__name__
    name = str(described.get("type"))
    if described.get("shape"):
        shape = ", ".join(str(n) for n in described["shape"])
        return f"{name} of shape ({shape}{',' * (len(described['shape']) == 1)})"
    return name


def a(noun: str) -> str:
    """Put the article before a type's name.

    >>> a("int"), a("None")
    ('an int', 'None')
    """
    if noun == "None":
        return noun
    return f"an {noun}" if noun[:1].lower() in tuple("aeiou") else f"a {noun}"


def read_number(described: Any) -> float | int | None:
    """Read a described scalar, or None where it is not one.

    >>> read_number({"type": "int64", "dtype": "int64", "shape": [], "value": 3})
    3
    """
    if isinstance(described, bool):
        return None
    if isinstance(described, int):
        return described if described.bit_length() <= LARGEST_BITS else None
    if isinstance(described, float):
        return described
    if not isinstance(described, dict):
        return None
    value = described.get("value")
    if described.get("type") == "float" and value in ("nan", "inf", "-inf"):
        return float(value)
    if "dtype" in described and described.get("shape") == []:
        return read_number(value)
    return None


def _compare_number(got: Any, expected: Any, asked: str, scale: float) -> Match:
    number, target = read_number(got), read_number(expected)
    if number is None:
        return Match("no", f"returned {a(type_name(got))} where a number is asked")
    if target is None:
        return NO
    notes = _scalar_notes(got)
    if asked == "int":
        if not isinstance(number, int):
            return Match("no", f"returned {a(type_name(got))} where an int is asked")
        return Match("exact" if number == target else "no", None, notes)
    if not math.isfinite(number) or not math.isfinite(target):
        same = number == target or (math.isnan(number) and math.isnan(target))
        return Match("exact" if same else "no", None, notes)
    error = abs(number - target)
    if error <= RTOL * abs(target) + ATOL * scale:
        return Match("exact", None, notes)
    if error <= ROUNDED_RTOL * abs(target) + ROUNDED_ATOL * scale:
        return Match("rounded", None, (*notes, ROUNDED_NOTE))
    return Match("no", None, notes)


def _scalar_notes(got: Any) -> tuple[str, ...]:
    if isinstance(got, dict) and got.get("type") == "torch.Tensor":
        return ("returned a torch tensor; a plain float is what schedulers expect",)
    return ()


def items_of(described: Any) -> list[Any] | None:
    """Read a described sequence (list, tuple, 1-D array or tensor), else None."""
    if not isinstance(described, dict):
        return None
    items = described.get("items")
    if not isinstance(items, list):
        return None
    if "dtype" not in described:
        return items if described.get("type") in ("list", "tuple") else None
    if len(described.get("shape") or []) != 1:
        return None
    kind, dtype = described.get("type"), described["dtype"]
    return [{"type": kind, "dtype": dtype, "shape": [], "value": v} for v in items]


def _compare_items(
    got: Any,
    expected: Any,
    asked: str,
    inner: tuple[str, ...],
    scale: float,
) -> Match:
    items, targets = items_of(got), items_of(expected)
    if items is None or targets is None:
        return Match("no", f"returned {a(type_name(got))} where {a(asked)} is asked")
    if len(items) != len(targets):
        return Match("no", f"returned {len(items)} values, expected {len(targets)}")
    kinds = inner if asked == "tuple" else inner[:1] * len(targets)
    match = worst(
        [
            compare_value(item, target, kind, scale)
            for item, target, kind in zip(items, targets, kinds, strict=True)
        ]
    )
    if got["type"] == asked:
        return match
    names = {"torch.Tensor": "torch tensor", "numpy.ndarray": "NumPy array"}
    name = names.get(got["type"], got["type"])
    notes = tuple(n for n in match.notes if not n.startswith("returned a torch"))
    note = f"returned a {name} as the {asked}"
    return Match(match.level, match.reason, (*notes, note))


def _compare_dict(
    got: Any, expected: Any, inner: tuple[str, ...], scale: float
) -> Match:
    if not (isinstance(got, dict) and got.get("type") == "dict" and "items" in got):
        return Match("no", f"returned {a(type_name(got))} where a dict is asked")
    pairs = [(k, v) for k, v in got["items"] if isinstance(k, str)]
    values = dict(pairs)
    targets = dict(expected["items"])
    missing = [k for k in targets if k not in values]
    if missing:
        return Match("no", f"the dict has no key {missing[0]!r}")
    return worst(
        [compare_value(values[k], v, inner[1], scale) for k, v in targets.items()]
    )


def fact_of(described: Any, name: str) -> Any:
    """One of the facts that a scene wrote down by name, or MISSING.

    >>> fact_of({"type": "dict", "items": [["mode", "train"]]}, "mode")
    'train'
    """
    if isinstance(described, dict) and described.get("type") == "dict":
        for pair in described.get("items") or []:
            if pair[0] == name:
                return pair[1]
    return MISSING


def numbers_in(described: Any) -> Iterator[float]:
    """All finite numbers inside a described value, in order.

    >>> list(numbers_in({"type": "list", "items": [1, 2.5]}))
    [1.0, 2.5]
    """
    number = read_number(described)
    if number is not None:
        if math.isfinite(number):
            yield float(number)
        return
    if isinstance(described, dict) and isinstance(described.get("items"), list):
        for item in described["items"]:
            yield from numbers_in(item)
    if isinstance(described, list):
        for item in described:
            yield from numbers_in(item)
