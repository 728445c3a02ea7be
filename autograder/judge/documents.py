"""The documents that go from room to room, as named types; all of them are JSON.

A case goes to the answer, an observation comes back, and an answer key is all that
judging needs to know besides.
"""

from __future__ import annotations

from typing import Any, NotRequired, TypeAlias, TypedDict

from autograder.judge.wire import Json


class CaseDocument(TypedDict):
    """Fixed arguments and an ordered list of calls, see `exercises.model.Case`."""

    name: str
    property: str
    scene: str
    asked: list[Json]
    fixed: dict[str, Json]
    trivial: bool
    blames: str | None
    setting: dict[str, Any]
    shown: NotRequired[str]


class ErrorDocument(TypedDict):
    """An exception: its name, its built-in bases, its text, the line that raised it."""

    type: str
    bases: list[str]
    message: str
    line: int | None


class Outcome(TypedDict, total=False):
    """What one call did; exactly one of these stands in it."""

    value: Any
    error: ErrorDocument
    stopped: str
    wanted: str  # in words, where the learner chooses freely and no value is right


class CaseSeen(TypedDict, total=False):
    """What an answer did on one case, asked twice."""

    outcomes: list[Outcome]
    again: list[Outcome]
    changed_arguments: list[int]
    stopped: str


class Covered(TypedDict):
    """A name of Python's or torch's that the answer uses and has covered."""

    name: str
    by: str


class Observation(TypedDict):
    """What an answer did on all cases; `measured` is ours, see `exercises.judging`."""

    cases: dict[str, CaseSeen]
    stopped: str | None
    printed: str
    covers: list[Covered]
    version: NotRequired[int]
    exercise: NotRequired[str]
    measured: NotRequired[dict[str, Any]]


class PropertyDocument(TypedDict):
    """A named part of being right, see `exercises.model.Property`."""

    name: str
    weight: float
    kind: str
    core: bool
    of: list[str]
    part: int | str | None
    returns: str | None
    past: bool
    corner: bool
    factor: NotRequired[float]


class MistakeDocument(TypedDict):
    """A mistake and what its forms did on the cases that it speaks about."""

    id: str
    message: str
    compares: list[str]
    forms: list[dict[str, CaseSeen]]
    sign: NotRequired[str]


class Golden(TypedDict):
    """The visible examples and what is right on them."""

    cases: list[CaseDocument]
    expected: dict[str, CaseSeen]


class Key(TypedDict):
    """All that judging needs: cases, what is right on them, properties, mistakes."""

    version: int
    exercise: str
    kind: str
    returns: str
    points: float
    seconds: float
    cases: list[CaseDocument]
    expected: dict[str, CaseSeen]
    properties: list[PropertyDocument]
    mistakes: list[MistakeDocument]
    golden: Golden
    training_seed: NotRequired[str]
    seed: NotRequired[str]


class Named(TypedDict):
    """A mistake that was named, and the step of the rule that named it."""

    id: str
    message: str
    step: str


Case: TypeAlias = CaseDocument
