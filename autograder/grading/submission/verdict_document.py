"""The schema of the verdict document, which `lr judge --json` prints."""

from __future__ import annotations

from typing import Literal, TypeAlias

from pydantic import BaseModel, Field

NotFinite: TypeAlias = Literal["nan", "inf", "-inf"]
Plotted: TypeAlias = float | NotFinite | None


class PropertyVerdict(BaseModel):
    """One named part of being right."""

    name: str
    weight: float = Field(ge=0, le=1)
    passed: bool = Field(description="it holds")
    counted: bool = Field(description="it holds, and so does the core")


class NamedMistake(BaseModel):
    """The surest of the mistakes that were named."""

    id: str
    message: str


class SureMistake(NamedMistake):
    """A mistake with the step of the rule that named it: how sure it is."""

    step: Literal["exact", "nearly", "sign", "examples"]


class Deduction(BaseModel):
    """What is taken off once, as a share of the points."""

    name: Literal["precision"]
    share: float = Field(gt=0, lt=1)


class Curve(BaseModel):
    """The answer's and the right curve; None stands for no number."""

    x: list[float]
    got: list[Plotted]
    expected: list[Plotted]


class ArgumentCurve(BaseModel):
    """The list that an answer was asked about, and the parts that its rule looks at.

    A part is its first position, the position after its last, and its name.
    """

    y: list[float | NotFinite]
    parts: list[tuple[int, int, str]]


class Difference(BaseModel):
    """The first call at which the answer goes wrong, ready to be shown."""

    property: str
    call: str
    index: int | None
    got: str
    expected: str
    given: dict[str, str] = Field(description="what it takes to repeat the call")
    curve: Curve | None
    argument_curve: ArgumentCurve | None


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
    mistakes: list[SureMistake]
    deductions: list[Deduction]
    first_difference: Difference | None
    notes: list[str]
    said_first: list[str] = Field(description="to be said before anything else")
