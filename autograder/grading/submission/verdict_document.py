"""A verdict as a document: what `lr judge --json` prints, and results keep."""

from __future__ import annotations

from typing import Literal, TypeAlias

from pydantic import Field, StrictFloat, StrictInt

from autograder.grading.submission.document import Document
from autograder.judge.verdict import Verdict
from autograder.notebook.whole_text import with_whole_texts

NotFinite: TypeAlias = Literal["nan", "inf", "-inf"]
# Integers stay integers: a document that was read again is the same, byte for byte.
Number: TypeAlias = StrictInt | StrictFloat
Plotted: TypeAlias = Number | NotFinite | None


class PropertyVerdict(Document):
    """One named part of being right."""

    name: str
    weight: Number = Field(ge=0, le=1)
    passed: bool = Field(description="it holds")
    counted: bool = Field(description="it holds, and so does the core")


class NamedMistake(Document):
    """The surest of the mistakes that were named."""

    id: str
    message: str


class SureMistake(NamedMistake):
    """A mistake with the step of the rule that named it: how sure it is."""

    step: Literal["exact", "nearly", "sign", "examples"]


class Deduction(Document):
    """What is taken off once, as a share of the points."""

    name: Literal["precision"]
    share: float = Field(gt=0, lt=1)


class Curve(Document):
    """The answer's and the right curve; None stands for no number."""

    x: list[Number]
    got: list[Plotted]
    expected: list[Plotted]


class ArgumentCurve(Document):
    """The list that an answer was asked about, and the parts that its rule looks at.

    A part is its first position, the position after its last, and its name.
    """

    y: list[Number | NotFinite]
    parts: list[tuple[int, int, str]]


class Difference(Document):
    """The first call at which the answer goes wrong, ready to be shown."""

    property: str
    call: str
    index: int | None
    got: str
    expected: str
    given: dict[str, str] = Field(description="what it takes to repeat the call")
    curve: Curve | None
    argument_curve: ArgumentCurve | None


class VerdictDocument(Document):
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
    score: Number = Field(ge=0, le=1)
    properties: list[PropertyVerdict]
    mistake: NamedMistake | None
    mistakes: list[SureMistake]
    deductions: list[Deduction]
    first_difference: Difference | None
    notes: list[str]
    said_first: list[str] = Field(description="to be said before anything else")


def as_document(verdict: Verdict) -> VerdictDocument:
    """The verdict as it is kept and sent, every text in it one that can be written.

    >>> as_document(Verdict("gd_path", "hidden", "passed", 1.0)).status
    'passed'
    """
    return VerdictDocument.model_validate(with_whole_texts(verdict.to_json()))
