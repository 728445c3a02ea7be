"""`lr prove`."""

from typing import Annotated

import typer

SCHEMA = "autograder.exercises.proof.document:ProofDocument"


def run(
    exercise: Annotated[
        str | None, typer.Argument(help="An exercise's name; else all of them.")
    ] = None,
    *,
    deep: Annotated[
        bool,
        typer.Option("--deep", help="Right answers on 10 000 random inputs as well."),
    ] = False,
    json: Annotated[
        bool, typer.Option("--json", help="One JSON document, nothing else.")
    ] = False,
) -> int:
    """Prove that each exercise tells right answers, wrong ones and mistakes apart."""
    from autograder.exercises import ids, load
    from autograder.exercises.proof.document import ProofDocument
    from autograder.exercises.proof.together import prove_all

    names = ids() if exercise is None else (load(exercise).id,)
    proofs = list(prove_all(names, deep=deep))
    holds = all(proof.holds for proof in proofs)
    document = ProofDocument(holds=holds, deep=deep, exercises=proofs)
    if json:
        print(document.model_dump_json(indent=2))
    else:
        from rich.console import Console

        from autograder.exercises.proof.table import print_proof

        print_proof(document, Console())
    return 0 if holds else 1
