"""Where mistakes have been seen in public code: `seen.toml`, as sentences and links."""

from __future__ import annotations

import functools
import tomllib
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from autograder.site.atlas_words import plain

SOURCE = Path(__file__).with_name("seen.toml")
PATHS = {"issue": "issues", "pull request": "pull"}


class Finding(BaseModel):
    """One thread on github.com, and what it is about, in about ten words."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    mistake: str
    exercises: tuple[str, ...] = Field(min_length=1)
    project: str = Field(pattern=r"^[\w.-]+/[\w.-]+$")
    number: int = Field(gt=0)
    kind: Literal["issue", "pull request"]
    what: str = Field(min_length=10, max_length=100)

    @property
    def address(self) -> str:
        """Where the thread stands."""
        path = PATHS[self.kind]
        return f"https://github.com/{self.project}/{path}/{self.number}"


@functools.cache
def findings() -> tuple[Finding, ...]:
    """Everything that was found, in the file's order.

    >>> findings()[0].project
    'pytorch/pytorch'
    """
    entries = tomllib.loads(SOURCE.read_text("utf-8"))["seen"]
    return tuple(Finding.model_validate(entry) for entry in entries)


def seen_lines(exercise: str, mistake: str) -> list[str]:
    """An item of a Markdown list for each thread about a mistake; often there is none.

    >>> seen_lines("sgd_step", "M01")
    []
    """
    return [
        f"- [{plain(one.project)} #{one.number}]({one.address}): {plain(one.what)}"
        for one in findings()
        if one.mistake == mistake and exercise in one.exercises
    ]
