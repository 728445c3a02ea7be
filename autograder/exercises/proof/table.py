"""The proof as a table, and below it what does not hold and which mutants survive."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.table import Table

from autograder.exercises.proof.document import ExerciseProof, ProofDocument, Trial

COLUMNS = (
    "starter",
    "right",
    "nothing",
    "one fault",
    "partial",
    "named",
    "golden",
    "mutants",
    "equal",
    "holds",
)


def print_proof(document: ProofDocument, console: Console) -> None:
    """Print the whole proof: a table, or the facts of one exercise in a line."""
    if len(document.exercises) == 1:
        (proof,) = document.exercises
        facts = zip(COLUMNS, _row(proof)[1:], strict=True)
        line = " · ".join(f"{name} {fact}" for name, fact in facts)
        console.print(f"{proof.exercise}: {line}", markup=False, highlight=False)
    else:
        console.print(_table(document))
    for line in _lines(document.exercises):
        console.print(line, markup=False, highlight=False, soft_wrap=True)


def _table(document: ProofDocument) -> Table:
    table = Table(title="Does each exercise tell right from wrong?", padding=(0, 0))
    table.add_column("exercise", no_wrap=True)
    for column in COLUMNS:
        table.add_column(column, justify="right", no_wrap=True)
    for proof in document.exercises:
        table.add_row(*_row(proof))
    return table


def _row(proof: ExerciseProof) -> list[str]:
    mutants = proof.mutants
    return [
        proof.exercise,
        _held(proof.starter),
        _held(proof.right),
        _held(proof.nothing),
        _held(proof.faults),
        _held(proof.partial),
        _held(proof.mistakes),
        str(proof.golden),
        f"{mutants.rejected}/{mutants.made - mutants.equivalent}",
        str(mutants.equivalent),
        "yes" if proof.holds else "NO",
    ]


def _held(trials: Sequence[Trial]) -> str:
    return f"{sum(trial.holds for trial in trials)}/{len(trials)}"


def _lines(proofs: Sequence[ExerciseProof]) -> Iterator[str]:
    for proof in proofs:
        steps = ", ".join(f"{step} {n}" for step, n in sorted(proof.steps().items()))
        if steps:
            yield f"  {proof.exercise}: named by step: {steps}"
        for problem in proof.problems:
            yield f"✗ {proof.exercise}: {problem}"
        for survivor in proof.mutants.survivors:
            passes = " and ".join(survivor.passes)
            yield f"  {proof.exercise}: a mutant passes {passes}, line {survivor.line}"
            yield f"      {survivor.id}"
        if proof.random_inputs:
            wrong = len(proof.false_rejections)
            yield (
                f"  {proof.exercise}: {proof.random_inputs} random inputs, "
                f"{wrong} right answers rejected"
            )
