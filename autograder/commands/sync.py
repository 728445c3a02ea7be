"""`lr sync`."""

from pathlib import Path
from typing import Annotated

import typer


def run(
    path: Annotated[
        Path, typer.Argument(help="A file, or a folder that both machines reach.")
    ],
) -> None:
    """Merge your progress with another machine's, both ways."""
    from autograder.languages import trn
    from autograder.study.sync import merge

    merged = merge(path)
    print(
        trn(
            "{place}: {count} event fetched, {sent} sent",
            "{place}: {count} events fetched, {sent} sent",
            merged.fetched,
            place=merged.place,
            sent=merged.sent,
        )
    )
