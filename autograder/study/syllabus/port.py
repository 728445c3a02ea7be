"""What studying asks of the exercises: little enough to be given away as data."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection
from typing import NamedTuple, Protocol

from autograder.judge.documents import Key
from autograder.judge.verdict import Verdict

PRACTICE_SEED = "practice"


class Outline(NamedTuple):
    """One exercise in a lesson's table of contents."""

    id: str
    minutes: int
    workshop: bool
    xp: int


@dataclasses.dataclass(frozen=True)
class Card:
    """What a learner may know of an exercise.

    Attributes:
        id: the exercise's id, which is the name of what the learner writes.
        lesson: the lesson's folder name.
        title: one line for tables.
        minutes: how long a learner takes to write it.
        workshop: whether it stands in the lesson's workshop, not on its main path.
        xp: what passing it earns.
        points: what it counts when it is handed in.
        hints: from a nudge to a worked example of another case.
        parameter: the first parameter's name, where a curve is drawn over it.
        from_scratch: whether a ready-made scheduler in the answer is to be told.
    """

    id: str
    lesson: str
    title: str
    minutes: int
    workshop: bool
    xp: int
    points: float
    hints: tuple[str, ...]
    parameter: str
    from_scratch: bool


class Syllabus(Protocol):
    """Where cards and answer keys come from."""

    @property
    def release(self) -> str:
        """The release that a class was given, in words; empty for the course itself."""

    def ids(self) -> tuple[str, ...]:
        """Every exercise's id, lesson by lesson."""

    def outline(self, lesson: str) -> tuple[Outline, ...]:
        """The exercises of a lesson, without waiting for what they import."""

    def card(self, exercise: str) -> Card:
        """What a learner may know of an exercise that there is."""

    def key(self, exercise: str, seed: str) -> Key:
        """The answer key for practice on the inputs of a seed.

        Raises:
            UserError: it is judged only when it is handed in.
        """

    def fresh_seed(self, exercise: str, used: Collection[str]) -> str:
        """A seed of inputs that have not been seen, as far as there are any."""

    def verdict(self, observation: object, key: Key) -> Verdict:
        """Measure what the key wants measured, then judge."""

    def model_answer(self, exercise: str) -> str | None:
        """The source of the model answer; None where it is not given away."""

    def other_ways(self, exercise: str) -> tuple[str, ...]:
        """The sources of other right answers, as far as they are given away."""
