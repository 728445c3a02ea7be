"""What `lr collect` took for whom, and what it left; printed with --json."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import Field

from autograder.grading.submission.document import Document

Outcome = Literal["first", "another", "as before", "earlier"]


class Taken(Document):
    """What was taken in for one learner."""

    student: str
    name: str = Field(description="as the platform writes it")
    platform: str
    number: str = Field(default="", description="the platform's number of the learner")
    path: str = Field(description="of the notebook, in what was collected")
    files: list[str] = Field(default=[], description="that go with the notebook")
    time: datetime | None = Field(default=None, description="of handing in, if known")
    late: bool = Field(default=False, description="the platform says so")
    attempt: int = Field(description="its number in the ledger")
    outcome: Outcome = Field(
        description="the first attempt, another one, the one that was there before, or "
        "one that is earlier than what is there and was kept beside"
    )
    notes: list[str] = Field(default=[], description="what else to know, in words")


class Left(Document):
    """What was not taken, and why."""

    path: str
    student: str = Field(default="", description="whose it is, if that is known")
    reason: str


class Collected(Document):
    """What `lr collect --json` prints."""

    version: Literal[1] = 1
    lesson: str
    source: str
    dry_run: bool = Field(default=False, description="nothing was written")
    taken: list[Taken]
    left: list[Left]
    nothing_for: list[str] = Field(
        default=[], description="learners of whom something came, but no notebook"
    )
    passed_over: int = Field(default=0, description="files of systems and editors")
    notes: list[str] = Field(default=[], description="what else to know, in words")
