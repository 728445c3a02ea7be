"""The schema of the verdict document, which `lr judge --json` prints."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field


class PropertyVerdict(BaseModel):
    """One named part of being right."""

    name: str
    weight: float = Field(ge=0, le=1)
    passed: bool


class NamedMistake(BaseModel):
    """The mistake that explains every value of the answer."""

    id: str
    message: str


class Curve(BaseModel):
    """The answer's and the right curve; None where a value is not finite."""

    x: list[float]
    got: list[float | None]
    expected: list[float | None]


class Difference(BaseModel):
    """The first call at which the answer goes wrong, ready to be shown."""

    property: str
    call: str
    index: int | None
    got: str
    expected: str
    curve: Curve | None


class VerdictDocument(BaseModel):
    """What the judge says of one answer; equal answers have equal documents."""

    version: Literal[1]
    exercise: str
    kind: Literal["practice", "hidden", "recorded"]
    status: Literal[
        "passed",
        "partly",
        "failed",
        "not attempted",
        "error",
        "timed out",
        "crashed",
        "missing",
        "not graded",
    ]
    score: float = Field(ge=0, le=1)
    properties: list[PropertyVerdict]
    mistake: NamedMistake | None
    first_difference: Difference | None
    notes: list[str]
