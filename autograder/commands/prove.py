"""`lr prove`."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from autograder.exercises.proof.document import ExerciseProof

SCHEMA = "autograder.exercises.proof.document:ProofDocument"


def run(
    exercise: Annotated[
        str | None, typer.Argument(help="An exercise's name; else all of them.")
    ] = None,
    *,
    deep: Annotated[
        bool,
        typer.Option(
            "--deep",
            help="Right answers on 10 000 random inputs as well; keeps a row for each "
            "exercise in deep_proof.json, and skips those that are fresh.",
        ),
    ] = False,
    stale: Annotated[
        bool, typer.Option("--stale", help="Say which rows of the deep proof are old.")
    ] = False,
    json: Annotated[
        bool, typer.Option("--json", help="One JSON document, nothing else.")
    ] = False,
) -> int:
    """Prove that each exercise tells right answers, wrong ones and mistakes apart."""
    from autograder.exercises import ids, load

    names = ids() if exercise is None else (load(exercise).id,)
    if stale:
        return _stale(names)
    from autograder.exercises.proof.document import ProofDocument
    from autograder.exercises.proof.together import prove_all

    proofs = list(_deep(names) if deep else prove_all(names))
    holds = all(proof.holds for proof in proofs)
    document = ProofDocument(holds=holds, deep=deep, exercises=proofs)
    if json:
        print(document.model_dump_json(indent=2))
    else:
        from rich.console import Console

        from autograder.exercises.proof.table import print_proof

        print_proof(document, Console())
    return 0 if holds else 1


def _deep(names: Sequence[str]) -> Iterator["ExerciseProof"]:
    """Prove what has no fresh row, and write each row as soon as it is there."""
    import sys

    from autograder.exercises.proof.committed import stale, write_row
    from autograder.exercises.proof.together import prove_all

    waiting = [name for name, _ in stale(names)]
    print(f"{len(waiting)} of {len(names)} to prove", file=sys.stderr)
    for proof in prove_all(waiting, deep=True):
        row = write_row(proof)
        print(
            f"{row.exercise}: {row.inputs} inputs, {row.rejected} rejections",
            file=sys.stderr,
        )
        yield proof


def _stale(names: Sequence[str]) -> int:
    from autograder.exercises.proof.committed import stale

    found = list(stale(names))
    for name, why in found:
        print(f"{name}: {why}")
    if not found:
        print("every row of the deep proof is fresh")
    return 1 if any(why != "the judge has changed" for _, why in found) else 0
