"""What `lr report --json` prints, as documents."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, RootModel

from autograder.grading.submission.document import Document


class Bin(Document):
    """How many scores lie from one share of the points to the next, in percent."""

    start: int
    end: int
    count: int


class Scores(Document):
    """The scores of all who have one; None where nobody has."""

    count: int
    most: float = Field(description="what can be had")
    mean: float | None
    median: float | None
    lowest: float | None
    highest: float | None
    bins: list[Bin]


class Time(Document):
    """What grading took, in seconds, and how many handed in late."""

    median: float | None
    longest: float | None
    whole: float
    late: int


class MistakeMade(Document):
    """A mistake that has a name, and who made it."""

    id: str
    message: str
    exercises: list[str]
    students: list[str]


class ExerciseReport(Document):
    """One exercise: how it went, and what went wrong."""

    exercise: str
    points: float
    mean: float | None
    statuses: dict[str, int]
    mistakes: list[MistakeMade]
    unnamed: list[str] = Field(description="whose answer is wrong in no known way")
    unattempted: list[str]
    failing: dict[str, int] = Field(description="how many lack each property")


class Ungraded(Document):
    """Somebody without a grade, and why."""

    student: str
    status: str
    reason: str


class ClassReport(Document):
    """What `lr report --json` prints."""

    version: Literal[1] = 1
    lesson: str
    learners: int
    statuses: dict[str, int]
    scores: Scores
    time: Time
    exercises: list[ExerciseReport]
    teach_again: list[MistakeMade] = Field(description="the commonest mistakes")
    ungraded: list[Ungraded]


class AlikeGroup(Document):
    """Learners whose answers to an exercise are equal beyond what is given to all."""

    exercise: str
    students: list[str]
    lines: list[str] = Field(description="the equal lines, as the first of them wrote")
    size: int = Field(description="how many parts the code has")
    verbatim: bool = Field(description="equal in every character, comments as well")


class LeftOut(Document):
    """How many answers of an exercise are not shown in groups, and why."""

    short: int = Field(description="so short that equal ones say nothing")
    common: int = Field(description="what a good part of the class wrote")
    model: int = Field(description="the model answer, which `solution` shows")
    unread: int = Field(description="no Python that could be compared")


class AlikeReport(Document):
    """What `lr report --alike --json` prints. Nothing follows from it by itself."""

    version: Literal[1] = 1
    lesson: str
    learners: int
    groups: list[AlikeGroup]
    left_out: dict[str, LeftOut]


class ReportDocument(RootModel[ClassReport | AlikeReport]):
    """One of the two, as it was asked for."""
