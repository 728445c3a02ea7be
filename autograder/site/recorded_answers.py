"""Answers that an explorer's own Python gives while the site is built."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from autograder.plots.kit import Ask, CannotAnswer, Explorer
from autograder.plots.kit.explorer import finite

DIGITS = 6
SHORTEST_RUN = 3
SHORTEST_SHARED = 24  # letters; what is shorter costs less than its place

Value = float | int | str | bool
Grid = Mapping[str, Sequence[Value]]


@dataclass(frozen=True)
class Questions:
    """Questions of one kind: each combination of the values that a page can set.

    Attributes:
        kind: of question.
        grid: the values of each argument that changes the answer.
        always: what the arguments are that change nothing here.
        nested: the arguments that stand in `values`.
    """

    kind: str
    grid: Grid
    always: Mapping[str, Value] = field(default_factory=dict)
    nested: frozenset[str] = frozenset()

    def arguments(self) -> Iterable[dict[str, Any]]:
        """Each question's arguments, the last name of the grid counting fastest.

        >>> asked = Questions("curve", {"kind": ["a"], "x": [1, 2]}, nested={"x"})
        >>> list(asked.arguments())[1]
        {'kind': 'a', 'values': {'x': 2}}
        """
        for values in itertools.product(*self.grid.values()):
            given = {**self.always, **dict(zip(self.grid, values, strict=True))}
            own = {name: one for name, one in given.items() if name in self.nested}
            others = {name: one for name, one in given.items() if name not in own}
            yield {**others, "values": own} if own else others


class Pool:
    """Values that are written once, by their places.

    >>> pool = Pool()
    >>> pool.place([1.0, 1.0]), pool.place("x"), pool.place([1.0, 1.0]), pool.values
    (0, 1, 0, [[1.0, 1.0], 'x'])
    """

    def __init__(self) -> None:
        self.values: list[Any] = []
        self._places: dict[str, int] = {}

    def place(self, value: object) -> int:
        """Where the value stands; it is put at the end where it is new."""
        text = json.dumps(value)
        if text not in self._places:
            self._places[text] = len(self.values)
            self.values.append(value)
        return self._places[text]


class Packing:
    """Answers in which each curve, each sentence and each other part is written once.

    >>> packing = Packing()
    >>> packing.packed({"rates": [0.5, 0.5, 0.5, 0.25], "words": "flat"})
    {'rates': {'~': 0}, 'words': 'flat'}
    >>> packing.curves.values
    [[[0.5, 3], 0.25]]
    """

    def __init__(self) -> None:
        self.curves, self.parts = Pool(), Pool()

    def packed(self, value: Any) -> Any:
        """The same with `{"~": place}` for a curve, `{"$": place}` for another part."""
        if isinstance(value, Mapping):
            return {key: self._shared(one) for key, one in value.items()}
        if isinstance(value, list):
            return [self._shared(one) for one in value]
        return value

    def _shared(self, value: Any) -> Any:
        if _is_curve(value):
            return {"~": self.curves.place(in_runs(value))}
        part = self.packed(value)
        is_short = len(json.dumps(part)) <= SHORTEST_SHARED
        return part if is_short else {"$": self.parts.place(part)}


def _is_curve(value: Any) -> bool:
    if not isinstance(value, list) or len(value) <= SHORTEST_RUN:
        return False
    return all(type(one) in {int, float} for one in value)


@dataclass(frozen=True)
class Answered:
    """What `stand_in.js` finds answers in, as JSON can hold it."""

    answers: dict[str, list[dict[str, Any]]]
    said: list[Any]
    parts: list[Any]
    curves: list[Any]


def answered(explorer: Explorer, questions: Sequence[Questions]) -> Answered:
    """Let the explorer answer all questions; one that it refuses has no place."""
    packing, said = Packing(), Pool()
    tables: dict[str, list[dict[str, Any]]] = {}

    def place(kind: str, arguments: dict[str, Any]) -> int:
        try:
            answer = explorer.answer(Ask(kind, arguments))
        except CannotAnswer:
            return -1
        return said.place(packing.packed(rounded(finite(answer))))

    for asked in questions:
        found = [place(asked.kind, arguments) for arguments in asked.arguments()]
        grid = [[name, list(values)] for name, values in asked.grid.items()]
        tables.setdefault(asked.kind, []).append({"grid": grid, "found": found})
    return Answered(tables, said.values, packing.parts.values, packing.curves.values)


def in_runs(values: Sequence[float]) -> list[Any]:
    """Values that follow one another often enough, as a value and its count.

    >>> in_runs([1, 1, 0.5, 0.5, 0.5])
    [1, 1, [0.5, 3]]
    """
    found: list[Any] = []
    for value, run in itertools.groupby(values):
        count = len(list(run))
        found += [value] * count if count < SHORTEST_RUN else [[value, count]]
    return found


def rounded(value: Any) -> Any:
    """The same with six significant digits, and whole numbers without a point.

    >>> rounded({"rates": [0.1 + 0.2, 1.0]})
    {'rates': [0.3, 1]}
    """
    return _each_float(value, _short)


def _short(number: float) -> float:
    short = float(f"{number:.{DIGITS}g}")
    return int(short) if short.is_integer() else short


def _each_float(value: Any, change: Callable[[float], float]) -> Any:
    if isinstance(value, float):
        return change(value)
    if isinstance(value, Mapping):
        return {key: _each_float(one, change) for key, one in value.items()}
    if isinstance(value, list):
        return [_each_float(one, change) for one in value]
    return value
