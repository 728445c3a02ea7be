"""The proof of an exercise as a versioned document."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel

LEAST_REJECTED = 0.95
NOBODY = "nobody"


class Trial(BaseModel):
    """One answer under one key: what it scored and what the judge said.

    `deserved` is the score that it should have, None where anything below 1 will do;
    `mistake` the one that it is, `named` the one that the judge named; `why` the first
    difference of a right answer that was rejected.
    """

    answer: str
    key: str
    status: str
    score: float
    deserved: float | None = None
    mistake: str | None = None
    named: str | None = None
    step: str | None = None
    why: str = ""

    @property
    def holds(self) -> bool:
        """Whether the judge said what it should."""
        if self.deserved is not None and abs(self.score - self.deserved) > 1e-9:
            return False
        if self.mistake is None:
            return True
        return self.score < 1 and self.named == self.mistake


class Fault(Trial):
    """A single-fault answer: what it lacks, and what it lost.

    Where it lacks the right exception, it cannot name the argument in its text either.
    """

    lacks: str
    with_it: list[str] = []
    lost: list[str]

    @property
    def holds(self) -> bool:
        """Whether it lost that one property, and its share alone."""
        return {*self.lost} == {self.lacks, *self.with_it} and super().holds


class Survivor(BaseModel):
    """A mutant that passed, and under which keys."""

    id: str
    line: int
    passes: list[str]


class Mutants(BaseModel):
    """How many mutants were made, and what became of them.

    `stale` are entries of `Exercise.equivalent` that name no mutant, or one that is
    rejected and so cannot be equivalent.
    """

    made: int
    rejected: int
    equivalent: int
    survivors: list[Survivor]
    stale: list[str]

    @property
    def share(self) -> float:
        """The share of the mutants, equivalent ones apart, that is rejected."""
        counted = self.made - self.equivalent
        return self.rejected / counted if counted else 1.0


class ExerciseProof(BaseModel):
    """All that was tried on one exercise; it holds where `problems` is empty."""

    exercise: str
    lesson: str
    holds: bool
    problems: list[str]
    keys: list[str]
    golden: int
    starter: list[Trial]
    right: list[Trial]
    nothing: list[Trial]
    faults: list[Fault]
    partial: list[Trial]
    mistakes: list[Trial]
    memorised: list[Trial]
    mutants: Mutants
    random_inputs: int = 0
    false_rejections: list[Trial] = []

    def steps(self) -> dict[str, int]:
        """How often each step of the rule named a mistake."""
        found: dict[str, int] = {}
        for trial in self.mistakes:
            if trial.step is not None:
                found[trial.step] = found.get(trial.step, 0) + 1
        return found

    def confusion(self) -> dict[str, dict[str, int]]:
        """How often each mistake was named as which.

        A proof that holds has nothing beside the diagonal.
        """
        table: dict[str, dict[str, int]] = {}
        for trial in self.mistakes:
            row = table.setdefault(str(trial.mistake), {})
            named = trial.named or NOBODY
            row[named] = row.get(named, 0) + 1
        return table


class ProofDocument(BaseModel):
    """What `lr prove --json` prints."""

    version: Literal[1] = 1
    holds: bool
    deep: bool
    exercises: list[ExerciseProof]
